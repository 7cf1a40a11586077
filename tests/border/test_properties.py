"""Whatever comes in is plain data that can be written again, or is refused: nothing else."""

import io
import json
import warnings
import zipfile
from base64 import b64encode
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from .properties import KINDS, PROPERTIES, decoded_holds

FOUND = Path(__file__).parent / "found"

TEXT = st.text(st.characters(codec=None), max_size=6)  # half surrogates included
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=4),
    max_leaves=30,
)


@st.composite
def spoiled(draw, whole):
    """Bytes in which a few were changed, cut out or put in."""
    data = bytearray(draw(whole))
    for _ in range(draw(st.integers(0, 3))):
        at = draw(st.integers(0, len(data)))
        data[at : at + draw(st.integers(0, 4))] = draw(st.binary(max_size=4))
    return bytes(data)


def dumped(value):
    return value.map(lambda one: json.dumps(one).encode())


@given(spoiled(dumped(JSON)) | st.binary())
def test_json_is_plain_data_that_can_be_written_again_or_is_refused(data):
    PROPERTIES["json"](data)


CELL = st.fixed_dictionaries(
    {"cell_type": st.sampled_from(["code", "markdown", "raw"]) | JSON},
    optional={
        "source": TEXT | st.lists(TEXT) | JSON,
        "outputs": JSON,
        "metadata": st.fixed_dictionaries({"nbgrader": st.dictionaries(TEXT, JSON) | JSON}) | JSON,
    },
)
NOTEBOOK = st.fixed_dictionaries({"nbformat": st.just(4), "cells": st.lists(CELL)})


@given(spoiled(dumped(NOTEBOOK)))
def test_a_notebook_is_inert_text_or_is_refused_in_a_sentence(data):
    PROPERTIES["notebook"](data)


MIME = st.sampled_from(["text/plain", "text/html", "application/json", "image/png", "\ud800", "/"])
SAID = st.fixed_dictionaries(
    {},
    optional={
        "name": st.sampled_from(["stdout", "stderr"]) | JSON,
        "text": st.text(max_size=300) | JSON,
        "data": st.dictionaries(MIME, TEXT | JSON) | JSON,
        "metadata": st.dictionaries(TEXT, JSON) | JSON,
        "transient": st.fixed_dictionaries({"display_id": st.sampled_from("ab")}) | JSON,
        "ename": TEXT | JSON,
        "traceback": st.lists(TEXT) | JSON,
        "wait": st.booleans() | JSON,
    },
)
MESSAGES = st.lists(
    st.tuples(st.integers(0, len(KINDS) - 1), spoiled(dumped(SAID))), max_size=25
).map(lambda rows: b"\n".join(bytes([kind]) + said for kind, said in rows))


@given(MESSAGES)
def test_what_cells_show_fits_the_notebooks_budget_and_can_be_written(data):
    PROPERTIES["displays"](data)


REPLY = st.recursive(
    st.fixed_dictionaries(
        {
            "t": st.sampled_from(["none", "blank", "bool", "int", "float", "str", "opaque"]),
            "v": st.booleans()
            | st.sampled_from(["1", "-0", "1_0", " 1", "nan", "9" * 5000])
            | TEXT,
        },
        optional={"type": TEXT},
    )
    | st.fixed_dictionaries(
        {
            "t": st.sampled_from(["array", "scalar"]),
            "dtype": st.sampled_from(["<f8", ">f8", "|b1", "<U1", "<U0", "<f2", "|V8", "O", "<U9"]),
            "shape": st.lists(st.sampled_from([0, 1, 2, 10**9, -1, True]), max_size=3),
            "v": st.binary(max_size=64).map(lambda raw: b64encode(raw).decode()),
        }
    ),
    lambda inner: (
        st.fixed_dictionaries(
            {"t": st.sampled_from(["list", "tuple"]), "v": st.lists(inner, max_size=4)}
        )
        | st.fixed_dictionaries(
            {"t": st.just("dict"), "v": st.lists(st.tuples(inner, inner), max_size=4)}
        )
    ),
    max_leaves=15,
)


@given(REPLY | JSON)
def test_a_reply_is_plain_data_of_bounded_size_or_malformed(data):
    decoded_holds(json.loads(json.dumps(data)))


@st.composite
def archives(draw):
    """A zip in memory: some members' names occur twice, some compressions are unusual."""
    file = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(file, "w") as archive:
        warnings.simplefilter("ignore")  # of names that occur twice
        for _ in range(draw(st.integers(0, 4))):
            name = draw(st.sampled_from(["config.json", "a/b.ipynb", "../c.ipynb", "x.zip"]))
            how = draw(st.sampled_from([0, 8, 12, 14]))
            archive.writestr(name, draw(st.sampled_from(["{}", "[1]", "x" * 2000])), how)
    return file.getvalue()


@given(spoiled(archives()) | st.binary(max_size=100))
def test_an_archive_is_read_within_bounds_or_is_refused(data):
    PROPERTIES["zip"](data)


@pytest.mark.parametrize(
    "path", sorted(path for path in FOUND.glob("*/*")), ids=lambda path: path.name[:40]
)
def test_what_a_fuzzer_once_found_stays_mended(path):
    PROPERTIES[path.parent.name](path.read_bytes())
