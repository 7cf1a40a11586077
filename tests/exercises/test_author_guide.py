"""What the author guide shows is run as it stands there."""

import re
from pathlib import Path
from types import SimpleNamespace

import pytest

from autograder.checking import Exercise
from course_utils.desk.authoring.lesson import read_lesson

from .conftest import ROOT, written
from .running import as_outcomes, outcomes_of, touches_keras

GUIDE = (ROOT / "docs" / "author-guide.md").read_text("utf-8")
HEAD = "# %% [markdown]\n# # 98 · Areas\n\n# %%\nimport keras\n\nfrom autograder import check\n\n"


def blocks() -> list[tuple[str, str]]:
    """The guide's pieces of code, each with the path in its first line."""
    found = re.findall(r"```python\n# (\S+\.py)\n(.*?)```", GUIDE, flags=re.S)
    assert len(re.findall("```python", GUIDE)) == len(found), "a piece of code without its path"
    return found


def exercises() -> list[Exercise]:
    found = []
    for path, code in blocks():
        if "exercises" in path:
            names: dict[str, object] = {}
            exec(compile(code, path, "exec"), names)
            found += [one for one in names.values() if isinstance(one, Exercise)]
    return found


EXERCISES = exercises()


@pytest.fixture(scope="module")
def cells(tmp_path_factory):
    """Solution and stub of the exercises that the guide writes into a lesson."""
    source = HEAD + "\n\n".join(code for path, code in blocks() if "source" in path)
    path = tmp_path_factory.mktemp("source") / "98_areas.py"
    path.write_text(source, "utf-8")
    known = [one for one in EXERCISES if f'exercise="{one.id}"' in source]
    lesson = read_lesson(path, SimpleNamespace(for_notebook=lambda number: known))
    return {
        cell.exercise: (cell.text, lesson.stubs[place])
        for place, cell in enumerate(lesson.cells)
        if place in lesson.stubs
    }


@pytest.mark.parametrize("exercise", EXERCISES, ids=lambda one: one.id)
def test_an_exercise_of_the_guide_keeps_what_the_guide_promises(exercise, cells, graded):
    solution, stub = cells.get(exercise.id, (exercise.right[0], ""))
    for answer in written(exercise, solution, stub):
        found = graded(exercise, answer, 1)
        if not touches_keras(exercise, answer.code):
            assert as_outcomes(outcomes_of(exercise, answer.code, 1)) == found
        for outcome in found:
            assert not answer.misses(outcome)
    assert graded.odd(exercise, solution) == []


def test_the_guides_table_of_files_is_complete():
    listed = re.findall(r"^\| `([^`]+)` \|", GUIDE, flags=re.M)
    patterns = [one for one in listed if "NN" in one]
    for number in ("02", "13"):
        known = {path for one in patterns for path in ROOT.glob(_pattern(one, number))}
        missing = {path for path in _files_about(number) if not known & {path, *path.parents}}
        assert missing == set()


def _pattern(listed: str, number: str) -> str:
    pattern = listed.rstrip("/").replace("NN_topic", f"{number}_*").replace("NN", number)
    return pattern.replace("name", "*")


def _files_about(number: str) -> list[Path]:
    """Every file of a notebook that is no test and no program that measures."""
    rooms = ("autograder", "course_utils", "notebooks", "data")
    return [
        path
        for room in rooms
        for path in (ROOT / room).rglob("*")
        if path.is_file()
        and "__pycache__" not in path.parts
        and ".ipynb_checkpoints" not in path.parts
        and re.search(rf"(^|/)(nb)?{number}[_./]", str(path.relative_to(ROOT)))
    ]
