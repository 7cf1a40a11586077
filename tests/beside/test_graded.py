"""Files beside a notebook, graded: as nbgrader grades them, and no way to anything of ours."""

import base64
import html
import os
import shutil
import subprocess
import sys
from importlib import metadata
from pathlib import Path
from types import SimpleNamespace

import nbformat
import pytest
from nbgrader.api import Gradebook

from autograder.batch import Onlooker
from autograder.display.inert import inert
from autograder.grading.executed import Executed, executed_notebook
from autograder.grading.scans import with_scans
from autograder.intake.notebook import Cell
from autograder.sandbox import Sandbox
from tests.shapes.course import PIXEL

from .conftest import course_in, grade, hand_in, lesson, put

PICTURE = base64.b64decode(PIXEL)

R = {"name": "ir", "display_name": "R", "language": "R"}
SETUP = "import helper, lib.tool\nnumbers = [int(x) for x in open('data.txt').read().split()]"
TESTS = (
    "assert total == 60",
    "assert helper.scale(2) == 20 and lib.tool.Y == 7",
    "assert open('data/a.csv').read().split() == ['x', '4']",
    "import own\nassert own.N == 5",
)
FILES = {
    "p1.ipynb": lesson(SETUP, "total = helper.scale(sum(numbers))", *TESTS),
    "data.txt": "1 2 3\n",
    "helper.py": "def scale(x):\n    return 10 * x\n",
    "lib/tool.py": "Y = 7\n",
    "data/a.csv": "x\n4\n",
}


def scores(course):
    """Return what the gradebook says of each cell."""
    with Gradebook(f"sqlite:///{course / 'gradebook.db'}") as book:
        return {
            (taken.assignment.student.id, grade.cell.name): grade.auto_score
            for taken in book.notebook_submissions("p1", "ps")
            for grade in taken.grades
        }


def lying_in(folder):
    """Return the content of every file, by its name, but of notebooks and what a run left there."""
    return {
        path.relative_to(folder).as_posix(): path.read_text()
        for path in folder.rglob("*")
        if path.is_file() and path.suffix not in (".ipynb", ".pyc")
    }


@pytest.fixture(scope="module")
def first(tmp_path_factory):
    """A course as it was handed in, the same graded by us, and what came of it."""
    new = course_in(
        tmp_path_factory.mktemp("files") / "new",
        {"ps": FILES, "r": {"r1.ipynb": lesson("x <- 1", "y <- x", "stopifnot(y)", kernelspec=R)}},
    )
    hand_in(new, "ada", "ps", files={"own.py": "N = 5", "data.txt": "60"})
    hand_in(new, "ben", "ps", files={"helper.py": "def scale(x):\n    return 20"})
    hand_in(new, "ada", "r")
    ours = shutil.copytree(new, new.with_name("ours"))
    return SimpleNamespace(new=new, ours=ours, result=grade(ours))


def test_a_course_with_files_is_graded_cell_by_cell_as_nbgrader_grades_it(first, tmp_path):
    theirs = shutil.copytree(first.new, tmp_path / "theirs")
    nbgrader = Path(sys.executable).parent / "nbgrader"
    for step in ("generate_assignment", "autograde"):
        done = subprocess.run([nbgrader, step, "ps"], cwd=theirs, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr[-3000:]
    assert [row.score for row in first.result.rows] == [4, 3, None]
    assert scores(first.ours) == scores(theirs)
    for student in ("ada", "ben"):
        place = Path("autograded", student, "ps")
        assert lying_in(first.ours / place) == lying_in(theirs / place)


def test_an_assignment_that_cannot_be_graded_here_costs_no_other_and_scores_nothing(first):
    row = first.result.rows[-1]
    assert (row.assignment, row.status, row.score) == ("r", "not_graded", None)
    assert [one.kind for one in row.incidents] == ["cannot_grade"]
    assert any("The kernel 'ir' is not installed here" in note for note in first.result.notes)
    assert not first.result.complete


def test_what_changes_beside_a_notebook_is_graded_and_copied_again(first, tmp_path):
    course = shutil.copytree(first.ours, tmp_path / "course")
    ben = course / "submitted" / "ben" / "ps"
    put(ben, {"own.py": "N = 5", "page.html": "<script>", "figure.png": "a picture"})
    put(course / "autograded" / "ben" / "ps", {".p1.new/x": "stands where ours is drafted"})
    (ben / "passwords").symlink_to("/etc/passwd")
    ada, ben, _ = grade(course).rows
    assert (ada.score, ada.cached, ben.score, ben.cached) == (4, True, 4, False)
    assert [(one.kind, "passwords" in one.detail) for one in ben.incidents] == [("left_out", True)]
    copies = course / "autograded" / "ben" / "ps"
    assert lying_in(copies) == {
        **{name: text for name, text in FILES.items() if name != "p1.ipynb"},
        **{"own.py": "N = 5", "figure.png": "a picture"},  # the formgrader would run the page
    }
    assert nbformat.read(copies / "p1.ipynb", 4).cells[0].source == SETUP
    own = course / "submitted" / "ben" / "ps" / "own.py"
    when = own.stat().st_mtime_ns
    own.write_text("N = 6")  # of the same size and, as a zip may say, the same time
    os.utime(own, ns=(when, when))
    grade(course)
    assert (copies / "own.py").read_text() == "N = 6"


class Meddler(Onlooker):
    """Somebody who works in the class's folder as it is graded."""

    def __init__(self, submitted):
        self.submitted = submitted

    def planned(self, *_):
        changed = self.submitted / "ben" / "ps" / "p1.ipynb"
        changed.write_text(changed.read_text().replace("sum(numbers)", "0"))
        shutil.move(self.submitted / "cid", self.submitted.parent)
        put(self.submitted / "dan" / "ps", {"own.py": "N = 0"})


def test_what_changes_or_vanishes_while_the_class_is_graded_is_graded_again(tmp_path):
    course = course_in(tmp_path / "course", {"ps": FILES})
    submitted = course / "submitted"
    for student in ("ada", "ben", "cid", "dan"):
        hand_in(course, student, "ps", files={"own.py": "N = 5"})
    result = grade(course, Meddler(submitted))
    told = [(row.status, row.score, [one.kind for one in row.incidents]) for row in result.rows]
    assert told == [("graded", 4, []), *[("not_graded", None, ["infrastructure"])] * 3]
    assert all("changed while" in row.incidents[0].detail for row in result.rows[1:])
    assert not result.complete
    for student in ("ben", "dan"):
        hand_in(course, student, "ps", files={"own.py": "N = 5"})
    shutil.move(course / "cid", submitted)
    result = grade(course)
    assert [(row.score, row.cached) for row in result.rows] == [(4, True), *[(4, False)] * 3]


@pytest.mark.parametrize("preload", [(), ("numpy",)], ids=["cold", "warm"])
def test_nothing_of_ours_imports_what_lies_beside_a_notebook(preload):
    """Every name that there is, of the standard library, of packages and of start-up files."""
    names = {*sys.stdlib_module_names, *metadata.packages_distributions()}
    names |= {"_guest", "_inside", "sitecustomize", "usercustomize", "ipython_config", "conftest"}
    names |= {"autograder", "course_utils", "ipyparallel", "appnope", "jedi", "pysqlite3"}
    trap = "open(f'hit-{__name__}', 'w').close()"
    files = {f"{name}.py": trap.encode() for name in names if name.isidentifier()}
    files |= {"x.pth": b"import os; os._exit(3)", "profile_default/startup/0.py": trap.encode()}
    with Sandbox(preload=preload) as sandbox, sandbox.kernel(files=files) as kernel:
        asked = kernel.ask({"do": "value", "name": "x"}, 60)
        told = kernel.test({"source": "assert 1 == 1", "imports": {}, "forget": []}, 60)
        hits = kernel.run_cell("import glob\nprint(glob.glob('hit-*'))", 60).outputs
        sprung = kernel.run_cell("import ipyparallel\nprint(glob.glob('hit-*'))", 60).outputs
    assert "ok" in asked and told["failure"] is None
    assert [one["text"] for one in hits] == ["[]\n"]
    assert [one["text"] for one in sprung] == ["['hit-ipyparallel']\n"], "no trap was set"


def test_a_module_of_the_courses_comes_before_an_installed_one_and_a_students_after(light):
    """As in Jupyter, where the folder comes after the standard library and before packages."""
    names = ("pandas", "sklearn", "random")
    files = {f"{name}.py": f"whose = {name!r}".encode() for name in names}
    where = "import pandas, sklearn, random\nprint(*(hasattr(one, 'whose') for one in "
    with light.kernel(files=files, modules=["pandas", "random"]) as kernel:
        shown = kernel.run_cell(where + "(pandas, sklearn, random)))", 60).outputs
    assert shown[0]["text"] == "True False False\n"


def test_a_picture_handed_in_beside_the_notebook_is_shown_where_a_text_names_it(tmp_path):
    one, other = (base64.b64encode(PICTURE + end).decode() for end in (b"1", b"2"))
    files = {"scan.png": PICTURE + b"1", "my page.gif": b"GIF89a no picture", "x/y z.PNG": PICTURE}
    files |= {"drawn.svg": b"<svg/>", "course.png": tmp_path / "course.png"}
    text = "![](./scan.png) ![](x/y%20z.PNG) ![](my%20page.gif) ![](drawn.svg) ![](course.png)"
    cells = [Cell("markdown", text), Cell("code", "scan.png"), Cell("markdown", "none")]
    attached = Cell("markdown", "![](scan.png)", "", (("scan.png", "image/png", other),))
    found = with_scans([*cells, attached], files)
    assert [[name for name, *_ in cell.attached] for cell in found] == [
        ["scan.png", "my page.gif", "x/y z.PNG"],
        [],
        [],
        ["scan.png"],
    ]
    notebook = inert(executed_notebook([Executed(cell) for cell in found], {}, {}))
    shown = [cell.source.count("<img src=") for cell in notebook.cells]
    assert shown == [2, 0, 0, 1]
    assert one in html.unescape(notebook.cells[0].source)
    assert other in html.unescape(notebook.cells[3].source)
    many = with_scans([Cell("markdown", "scan.png")] * 9, {"scan.png": bytes(6_000_000)})
    assert sum(bool(cell.attached) for cell in many) == 3
