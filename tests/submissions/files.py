"""Hostile submissions that are no student's cells: broken files, odd notebooks, odd folders.

Each is a function called by what it tries, with what must come of it (in the words of
``autograder/attacks.py``). It gets the path of the notebook, whose folder is there, and returns the
notebook or its bytes, or puts something else in its place.
"""

import copy
import json
import os
import socket
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from autograder.attacks import handed_out

GIB, MIB = 2**30, 2**20


@dataclass(frozen=True)
class Made:
    """One submission: who hands it in, how, what it tries, and what must come of it."""

    student: str
    make: Callable[[Path], Any]
    about: str
    expected: tuple[str, ...]
    slow: str = ""

    def hand_in(self, place: Path) -> None:
        """Put it where the notebook is looked for."""
        made = self.make(place)
        if isinstance(made, dict):
            made = json.dumps(made).encode()
        if made is not None:
            place.write_bytes(made)


FILES: list[Made] = []


def submission(*expected, student="", **more):
    """Mark a function as a submission."""

    def add(make):
        FILES.append(Made(student or make.__name__, make, make.__doc__, expected, **more))
        return make

    return add


def solved(**changes):
    return {**copy.deepcopy(handed_out(solved=True)), **changes}


def changed(change, *, right=True):
    """Return a notebook with `change` applied to each of its cells."""
    notebook = copy.deepcopy(handed_out(solved=right))
    for cell in notebook["cells"]:
        change(cell)
    return notebook


def with_cells(*sources):
    cells = [
        {"cell_type": "code", "metadata": {}, "source": source, "outputs": []} for source in sources
    ]
    notebook = handed_out(solved=True)
    notebook["cells"][:0] = cells
    return notebook


def raw(text, **changes):
    """Return the text of a solved notebook with `text` as the value of a new key."""
    return (json.dumps(solved())[:-1] + f', "extra": {text}}}').encode()


# no notebooks


@submission("rejected")
def file_empty(place):
    """An empty file."""
    return b""


@submission("rejected")
def file_of_spaces(place):
    """Nothing but white space and a byte order mark."""
    return b"\xef\xbb\xbf \n\t\r\n"


@submission("rejected")
def file_cut_off(place):
    """JSON that ends in the middle."""
    return json.dumps(solved()).encode()[:-40]


@submission("rejected")
def file_two_notebooks(place):
    """Two notebooks, one behind the other."""
    return json.dumps(solved()).encode() * 2


@submission("rejected")
def file_python(place):
    """A program instead of a notebook."""
    return b"import os\nprint(os.environ)\n"


@submission("rejected")
def file_pickle(place):
    """A pickle that runs code where it is read."""
    return b"cos\nsystem\n(S'touch /tmp/hostile-pickle'\ntR."


@submission("rejected")
def file_html(place):
    """A web page, as when a download went wrong."""
    return b"<!doctype html><script>hostile()</script>"


@submission("rejected")
def file_latin_1(place):
    """Letters in Latin-1."""
    return json.dumps(solved(metadata={"author": "J\xfcrgen"}), ensure_ascii=False).encode("latin-1")


@submission("rejected")
def file_utf_16(place):
    """A notebook in UTF-16."""
    return json.dumps(solved()).encode("utf-16")


@submission("rejected")
def file_raw_surrogate(place):
    """Bytes that spell half a letter, which strict UTF-8 has not."""
    return json.dumps(solved(metadata={"a": "HALF"})).encode().replace(b"HALF", b"\xed\xa0\x80")


@submission("rejected", slow="a gigabyte")
def file_of_a_gigabyte(place):
    """A notebook of a gigabyte, most of it a hole in the file."""
    with open(place, "wb") as file:
        file.write(b'{"cells": [')
        file.truncate(GIB)


@submission("rejected")
def file_over_the_limit(place):
    """A valid notebook that is somewhat too large."""
    return solved(metadata={"x": "x" * (33 * MIB)})


@submission("rejected", slow="ten million cells")
def cells_ten_million(place):
    """A notebook of ten million cells."""
    with open(place, "wb") as file:
        file.write(b'{"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [0')
        for _ in range(100):
            file.write(b",{}" * 100_000)
        file.write(b"]}")


@submission("rejected")
def cells_three_thousand(place):
    """More cells than a notebook may have, all of them small."""
    return with_cells(*["0"] * 3000)


@submission("rejected")
def cells_with_too_much_text(place):
    """One cell of three megabytes."""
    return with_cells("#" * (3 * MIB))


@submission("rejected")
def json_nested_deeply(place):
    """JSON of a hundred thousand levels."""
    return raw("[" * 100_000 + "]" * 100_000)


@submission("rejected", "no incident grader_error")
def json_huge_number(place):
    """A number of a hundred thousand digits, which takes long to read."""
    return raw("9" * 100_000)


@submission("graded", "points all full")
def json_not_a_number(place):
    """NaN and Infinity, which are no JSON, but which some tools write."""
    return raw('[NaN, Infinity, -Infinity, 1e999, -0.0]')


@submission("graded", "points all 0")
def json_duplicate_keys(place):
    """Two lists of cells under one key: the last one counts, for everybody who reads it."""
    text = json.dumps(solved())
    return (text[:-1] + ', "cells": ' + json.dumps(handed_out()["cells"]) + "}").encode()


@submission("graded", "points all full")
def json_byte_order_mark(place):
    """A byte order mark in front, as some editors write it."""
    return b"\xef\xbb\xbf" + json.dumps(solved()).encode()


@submission("graded", "points all full")
def json_lone_surrogates(place):
    """Half letters in the text of cells, spelled as JSON allows."""
    return with_cells("'\ud800'", "# \udfff \ud83d", "print('\ud800')")


@submission("graded", "points all full")
def json_null_characters(place):
    """Zero bytes in the text of a cell, and every other control character."""
    return with_cells("# \x00", "'" + "".join(map(chr, range(14, 32))) + "'", "\x00")


@submission("rejected")
def json_list(place):
    """A list instead of an object."""
    return b"[1, 2, 3]"


@submission("rejected")
def format_3(place):
    """A notebook of format 3."""
    cell = {"cell_type": "code", "input": "x = 1", "outputs": [], "language": "python"}
    return {"nbformat": 3, "nbformat_minor": 0, "metadata": {}, "worksheets": [{"cells": [cell]}]}


@submission("rejected")
def format_99(place):
    """A notebook of a format that is not there yet."""
    return solved(nbformat=99)


@submission("rejected")
def format_of_another_type(place):
    """A number of a format that is none."""
    return solved(nbformat={"4": [4]})


@submission("graded", "points all full")
def format_minor_missing(place):
    """No minor number, no metadata."""
    notebook = solved()
    del notebook["nbformat_minor"], notebook["metadata"]
    return notebook


@submission("rejected")
def cells_no_list(place):
    """An object where the list of cells should be."""
    return solved(cells={"0": {"cell_type": "code", "source": ""}})


@submission("rejected")
def cells_null(place):
    """Cells that are nothing."""
    return solved(cells=[None, None])


@submission("rejected")
def cells_of_another_kind(place):
    """Cells of a kind that there is not."""
    return solved(cells=[{"cell_type": "exec", "source": "x", "metadata": {}}])


@submission("rejected")
def cells_source_is_number(place):
    """Cells whose text is a number."""
    return solved(cells=[{"cell_type": "code", "source": 7, "metadata": {}}])


@submission("graded", "points all 0", "incident other_notebook")
def cells_none(place):
    """No cell at all."""
    return solved(cells=[])


@submission("graded", "points all full")
def cells_metadata_null(place):
    """Metadata that is null, a list or a number, in cells between those of the exercises."""
    notebook = solved()
    for number, metadata in enumerate((None, [], 7, "x", {"nbgrader": None}, {"nbgrader": [1]})):
        cell = {"cell_type": "code", "source": "0", "metadata": metadata}
        notebook["cells"].insert(2 * number, cell)
    return notebook


@submission("graded", "points all full")
def cells_without_ids(place):
    """Cells without ids, or all with the same one."""
    notebook = changed(lambda cell: cell.update(id="same"))
    del notebook["cells"][0]["id"]
    return notebook


@submission("graded", "points all full")
def cells_odd_ids(place):
    """Ids that are no ids: long, with slashes, with HTML, numbers."""
    ids = iter(["../../x", "<b>", "x" * 5000, 7, None, "\n", "a b", ""] * 9)
    return changed(lambda cell: cell.update(id=next(ids)))


@submission("graded", "points all full")
def cells_with_outputs(place):
    """Outputs that claim points, and outputs that are none."""
    outputs = [{"output_type": "stream", "text": "2 of 2"}, 7, None, {"output_type": "hostile"}]
    return changed(lambda cell: cell.update(outputs=outputs, execution_count="x"))


@submission("graded", "points all full")
def cells_with_attachments(place):
    """Attachments and extra keys of all kinds."""
    return changed(lambda cell: cell.update(attachments={"x": {"image/png": 7}}, hostile=[[]]))


# notebooks whose marks were changed


@submission("graded", "points all full")
def marks_skip_execution(place):
    """Tags that tell tools to skip cells."""
    tags = ["skip-execution", "raises-exception", "remove-cell"]
    return changed(lambda cell: cell["metadata"].update(tags=tags))


@submission("graded", "points all 0")
def marks_skip_unanswered(place):
    """The same tags, and nothing answered."""
    tags = ["skip-execution", "raises-exception", "remove-cell"]
    return changed(lambda cell: cell["metadata"].update(tags=tags), right=False)


@submission("graded", "points all full")
def marks_of_another_schema(place):
    """nbgrader's marks in another schema, and with points of all kinds."""
    return changed(lambda cell: cell["metadata"]["nbgrader"].update(schema_version=99, points="9e9"))


@submission("graded", "points all 0")
def marks_removed(place):
    """No marks, no answers."""
    return changed(lambda cell: cell["metadata"].pop("nbgrader"), right=False)


@submission("graded", "points all 0", "incident duplicate_cell")
def marks_all_the_same(place):
    """Every cell says that it is the test of one exercise."""
    return changed(lambda cell: cell["metadata"]["nbgrader"].update(grade_id="square"), right=False)


@submission("graded", "points all full", "incident missing_cell")
def tests_deleted(place):
    """The tests are gone; the work is there."""
    notebook = solved()
    notebook["cells"] = [c for c in notebook["cells"] if c["metadata"]["nbgrader"]["solution"]]
    return notebook


@submission("graded", "points all 0", "incident duplicate_cell")
def tests_twice(place):
    """Each test twice, the second time with another text."""
    notebook = handed_out()
    twice = [{**cell, "source": "pass"} for cell in notebook["cells"]]
    notebook["cells"] += twice
    return notebook


@submission("graded", "points all 0", "incident edited_cell")
def tests_in_another_type(place):
    """Tests that are Markdown now."""
    return changed(
        lambda cell: cell["metadata"]["nbgrader"]["grade"] and cell.update(cell_type="markdown"),
        right=False,
    )


@submission("graded", "points 02.grad full", "points 02.descend full")
def tests_first(place):
    """All cells in the reverse order."""
    notebook = solved()
    notebook["cells"].reverse()
    return notebook


@submission("graded", "points all full")
def kernel_of_another_language(place):
    """Another kernel, another language."""
    spec = {"name": "../../hostile", "display_name": "<b>R", "language": "R"}
    return solved(metadata={"kernelspec": spec, "language_info": {"name": "bash"}})


@submission("graded", "points all 0", "incident other_notebook")
def other_notebook(place):
    """Another notebook under this one's name."""
    cell = {"cell_type": "code", "source": "print('hello')", "metadata": {}, "outputs": []}
    return solved(cells=[cell])


@submission("graded", "points all full")
def somebody_elses_name(place):
    """Says in its metadata that it is another student's."""
    who = {"student_id": "a-neighbour", "authors": [{"name": "a-neighbour"}]}
    return solved(metadata={**who, "nbgrader": who})


@submission("graded", "points all full", "incident output", slow="half a gigabyte of output")
def cells_full_of_output(place):
    """Shows as much as a cell may, in a hundred cells."""
    return with_cells(*["print('x' * 900_000)"] * 100)


# what is no file


@submission("rejected")
def place_nothing(place):
    """A folder with nothing in it."""


@submission("rejected")
def place_folder(place):
    """A folder called like the notebook."""
    place.mkdir()


@submission("rejected", "nowhere canary-")
def place_link(place):
    """A link to another submission."""
    place.symlink_to("../../a-neighbour/hostile/hostile.ipynb")


@submission("rejected")
def place_link_to_device(place):
    """A link to a device that never ends."""
    place.symlink_to("/dev/zero")


@submission("rejected")
def place_link_to_itself(place):
    """A link to itself."""
    place.symlink_to(place)


@submission("rejected")
def place_fifo(place):
    """A named pipe, which whoever reads it waits for."""
    os.mkfifo(place)


@submission("rejected")
def place_socket(place):
    """A socket under the notebook's name."""
    with socket.socket(socket.AF_UNIX) as one:
        here = os.getcwd()
        os.chdir(place.parent)  # its name must be short
        try:
            one.bind(place.name)
        finally:
            os.chdir(here)


@submission("rejected")
def place_link_in_the_way(place):
    """The folder itself is a link to somebody else's."""
    place.parent.rmdir()
    place.parent.symlink_to("../a-neighbour/hostile")


@submission("graded", "points all full", "incident own_files", "no incident left_out")
def place_with_company(place):
    """Modules, start-up files and data beside the notebook."""
    for name in ("numpy.py", "sitecustomize.py", "autograder.py", "conftest.py", "x.pth"):
        (place.parent / name).write_text("print('hit' * 3)\n")
    (place.parent / "timestamp.txt").write_text("=2+2 <b>" * 100)
    (place.parent / "nbgrader_config.py").write_text("raise SystemExit(3)\n")
    return solved()


@submission("graded", "points all full", "incident left_out", "no incident own_files")
def place_links_beside(place):
    """Links and pipes beside the notebook, to what is somebody else's."""
    (place.parent / "other.txt").symlink_to("../../a-neighbour/hostile/hostile.ipynb")
    (place.parent / "source").symlink_to("../../../source")
    (place.parent / "passwords").symlink_to("/etc/passwd")
    os.mkfifo(place.parent / "pipe")
    return solved()


@submission("graded", "points all full", "incident left_out")
def place_crowd_beside(place):
    """More files, and deeper folders, than anybody looks at."""
    deep = place.parent.joinpath(*["deep"] * 40)
    deep.mkdir(parents=True)
    (deep / "file.txt").write_text("")
    for number in range(1_200):
        (place.parent / f"{number}.txt").write_text("")
    with (place.parent / "large.bin").open("wb") as file:
        file.truncate(2**40)  # a hole
    return solved()


@submission("graded", "points all full", student="=HYPERLINK(1)")
def name_formula(place):
    """A name that a spreadsheet would compute."""
    return solved()


@submission("graded", "incident gradebook", "points all full", student="<img src=x onerror=hostile()>")
def name_html(place):
    """A name that a page would run."""
    return solved()


@submission("graded", "incident gradebook", "points all full", student="a\n\x1b[2J\tb\rc")
def name_controls(place):
    """A name with a line's end, a tab and codes that a terminal obeys."""
    return solved()


@submission("graded", "incident gradebook", "points all full", student="\u202eydnac\u2066 \u200b")
def name_right_to_left(place):
    """A name that is read from right to left, and has letters that nobody sees."""
    return solved()


@submission("graded", "points all full", student="x" * 255)
def name_long(place):
    """A name of 255 letters."""
    return solved()


@submission("graded", "incident gradebook", "points all full", student="{student_id} %s ${HOME} `id` $(id) ; & | * ?")
def name_template(place):
    """A name that templates, formats and shells would fill in."""
    return solved()


@submission("graded", "points all full", student="A-NEIGHBOUR")
def name_of_another_case(place):
    """Somebody else's name in capital letters."""
    return solved()
