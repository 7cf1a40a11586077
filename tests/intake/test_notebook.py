"""Reading one submitted notebook, whatever is in the file."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.intake.notebook import SubmissionRefused, parse_submission


def notebook(*cells, **rest) -> bytes:
    return json.dumps({"nbformat": 4, "nbformat_minor": 5, "cells": cells, **rest}).encode()


CODE = {"cell_type": "code", "source": ["a = 1\n", "b = 2"], "metadata": {}}


def test_a_notebook_is_read_as_sources_and_ids_and_nothing_else():
    cell = {
        **CODE,
        "outputs": [{"output_type": "stream"}],
        "metadata": {"nbgrader": {"grade_id": "02.grad", "points": 1000}},
    }
    read = parse_submission(notebook(cell, metadata={"kernelspec": {"name": "bash"}}))
    assert [(c.kind, c.source, c.grade_id) for c in read.cells] == [
        ("code", "a = 1\nb = 2", "02.grad")
    ]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "empty"),
        (b"   \n", "empty"),
        (b"{", "not valid JSON (line 1)"),
        (b"[1]", "no notebook"),
        (b'{"nbformat": 4}', "no list of cells"),
        (b'{"nbformat": 3, "worksheets": []}', "format 3"),
        (b'{"nbformat": 99, "cells": []}', "format 99"),
        (b'{"nbformat": 4, "cells": [3]}', "Cell 1"),
        (b'{"nbformat": 4, "cells": [{"cell_type": "heading"}]}', "Cell 1"),
        (b'{"nbformat": 4, "cells": [{"cell_type": "code", "source": [1]}]}', "no text"),
        ("Größe".encode("latin-1"), "not UTF-8"),
        (b"[" * 100_000, "nested too deeply"),
        (notebook(CODE, metadata=[[[[]]]] * 3 + [json.loads("[" * 50 + "]" * 50)]), "too deeply"),
        (b"\xff\xfe{\x00}\x00", "not UTF-8"),
        (b'{"nbformat": 4, "cells": ["\xed\xa0\x80"]}', "not UTF-8"),
        (b'{"nbformat": ' + b"9" * 10_000 + b"}", "not valid JSON"),
        (notebook(*[CODE] * 2001), "2000 cells"),
        (notebook({"cell_type": "code", "source": "x" * (3 * 2**20)}), "MiB of text"),
    ],
    ids=lambda value: value[:30] if isinstance(value, (bytes, str)) else None,
)
def test_what_is_no_notebook_is_refused_in_one_sentence(data, words):
    with pytest.raises(SubmissionRefused) as caught:
        parse_submission(data)
    assert words in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("cell", [b"{},", b"[[],[]],", b'{"cell_type":"code"},', b'"",'])
def test_a_notebook_of_millions_of_cells_is_refused_before_it_is_parsed(cell, monkeypatch):
    data = b'{"nbformat": 4, "cells": [' + cell * (30 * 2**20 // len(cell)) + b"{}]}"
    monkeypatch.setattr(json, "loads", None)
    with pytest.raises(SubmissionRefused, match="more than 1,000,000 values"):
        parse_submission(data)


@pytest.mark.parametrize(
    "data",
    [
        b"\xef\xbb\xbf" + notebook(CODE),
        b'{"nbformat": 3, "nbformat": 4, "cells": 5, "cells": []}',
        notebook(CODE, metadata=None),
        notebook({"cell_type": "code", "source": "1", "metadata": None}),
        b'{"nbformat": 4, "cells": [], "metadata": {"x": NaN}}',
        b'{"nbformat": 4, "cells": [{"cell_type": "code", "source": "\\ud800"}]}',
    ],
    ids=["BOM", "duplicate keys", "null metadata", "null cell metadata", "NaN", "lone surrogate"],
)
def test_what_jupyter_tools_tolerate_is_tolerated(data):
    read = parse_submission(data)
    for cell in read.cells:
        cell.source.encode()


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(data):
    try:
        parse_submission(data)
    except SubmissionRefused:
        pass


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["cell_type", "source", "metadata", "nbgrader", "grade_id", "cells"]),
            inner | st.just("code"),
            max_size=5,
        )
    ),
    max_leaves=15,
)


@given(JSON)
def test_any_json_for_cells_is_read_or_refused(cells):
    try:
        parse_submission(json.dumps({"nbformat": 4, "cells": cells}).encode())
    except SubmissionRefused:
        pass
