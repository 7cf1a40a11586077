"""A verdict depends on its own notebook and on the grader, and on no other notebook."""

import ast
import shutil
from pathlib import Path

import pytest

from autograder.grading.digest import OURS, ROOT, SINGLE, environment, uses_datasets
from autograder.grading.graph import imported_names
from autograder.grading.key import GradedCell, Key, make_key
from autograder.library import builtin_notebook, source_files

from .conftest import classic, code, notebook

OWN = {
    name[:2]: make_key(name, builtin_notebook(name))
    for name in source_files()
    if name[:2] in ("02", "13")
}
FOREIGN = make_key("ps", notebook(code("import numpy as np"), classic("assert True")))
ELSEWHERE = Key("ps", (GradedCell("g", 1, 'check("02.grad")', "02.grad"),))


@pytest.fixture
def copy(tmp_path):
    """A copy of everything of ours that a verdict may depend on."""
    leave = shutil.ignore_patterns("__pycache__", "desk", "classroom")
    for name in ("autograder", "course_utils"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=leave)
    shutil.copytree(ROOT / "data" / "calibration", tmp_path / "data" / "calibration")
    return tmp_path


def append(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a", encoding="utf-8") as file:
        file.write(text)


def regraded(copy: Path, fresh: dict[str, str]) -> set[str]:
    """Return which keys have another environment in `copy` than before."""
    return {name for name, before in fresh.items() if environment(KEYS[name], copy) != before}


KEYS = {**OWN, "foreign": FOREIGN, "elsewhere": ELSEWHERE}
HERE = {name: environment(key) for name, key in KEYS.items()}


def test_a_copy_of_the_same_files_has_the_same_digests(copy):
    assert regraded(copy, HERE) == set()


def test_a_new_notebook_regrades_no_other_one(copy):
    append(copy / "autograder/exercises/nb99/__init__.py", "from .first import first\n")
    append(copy / "autograder/exercises/nb99/first.py", "first = 1\n")
    append(copy / "course_utils/demos/nb99/__init__.py", "import numpy\n")
    append(copy / "course_utils/quizzes/99.toml", "")
    append(copy / "data/calibration/99.train.json", "{}")
    append(copy / "notebooks/source/99_more.py", "# %%\n")
    assert regraded(copy, HERE) == set()


@pytest.mark.parametrize(
    ("file", "expected"),
    [
        ("exercises of 02", {"02", "elsewhere"}),
        ("course_utils/demos/nb02/valley.py", {"02"}),
        ("course_utils/datasets.py", {"13"}),
        ("data/calibration/13.train.json", {"13"}),
        ("course_utils/show.py", {"02", "13"}),
        ("course_utils/quizzes/02.toml", set()),
        ("autograder/notebook/standing.py", set()),
        *((f"autograder/{name}/__init__.py", set(KEYS)) for name in OURS),
    ],
)
def test_a_change_regrades_what_uses_the_file(copy, file, expected):
    exercises = copy / "autograder" / "exercises"
    every = [one for one in exercises.rglob("*.py") if "nb02" in str(one.relative_to(exercises))]
    changed = every if file == "exercises of 02" else [copy / file]
    assert changed
    for path in changed:
        assert path.is_file()
        append(path, "\n# another word\n")
    assert regraded(copy, HERE) == expected


def test_data_sets_are_needed_where_a_lesson_or_a_check_loads_one_and_nowhere_else():
    assert {name: uses_datasets(key) for name, key in KEYS.items()} == {
        **{"02": False, "13": True},
        **{"foreign": False, "elsewhere": False},
    }
    by_keras = code("import keras\ndata = keras.datasets.fashion_mnist.load_data()")
    assert uses_datasets(make_key("ps", notebook(by_keras, classic("assert True"))))
    by_us = code("import course_utils as c\nc.load_mnist()")
    assert uses_datasets(make_key("ps", notebook(by_us, classic("assert True"))))
    checked = Key("ps", (GradedCell("g", 1, 'check("13.load")', "13.load"),))
    assert uses_datasets(checked)


def test_no_part_of_the_grader_that_a_verdict_may_depend_on_is_left_out():
    files = [file for name in OURS for file in (ROOT / "autograder" / name).rglob("*.py")]
    imported = {
        parts[1]
        for file in files
        for name in imported_names(
            ast.parse(file.read_text("utf-8")), ".".join(file.relative_to(ROOT).parent.parts)
        )
        if (parts := name.split("."))[0] == "autograder" and len(parts) > 1
    }
    # a notebook's own exercises are found by its key; `refusal` is a class with nothing in it
    assert imported - {*OURS, *SINGLE} <= {"exercises", "refusal"}
