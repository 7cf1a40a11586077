"""What students get for an exam: nothing in it answers an exercise, and it is graded as ever."""

import html
import json
import os
import re
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import nbformat
import pytest
from typer.testing import CliRunner

from autograder import examining, exercises
from autograder.calibrating.measuring import solution_in_notebook
from autograder.checking import slip
from autograder.commands import listed
from autograder.examining import exam_text, reads_of
from autograder.exercises.exam import as_exam_text, kept_back
from autograder.exercises.solutions import solution_of
from course_utils.desk.authoring.release import release

ROOT = Path(__file__).parents[2]
NAME = "02_gradient_descent"
LEAST = 16  #: letters of what is looked for; less may stand anywhere by chance
LEAST_LINE = 40  #: of one line of a program: `for _ in range(steps):` is nobody's secret
#: what is nobody's secret either: how to load a set, as the set's own module documents it
DOCUMENTED = "(x_train, y_train), (x_test, y_test) = load_fashion_mnist()"
ALL = [one for number in exercises.notebook_numbers() for one in exercises.for_notebook(number)]


def recorded() -> str:
    """What the release holds of notebook 02's exercises, which need no Keras."""
    return as_exam_text(
        kept_back(one.id, one.title, one.points, reads_of(one, solution_in_notebook(one)))
        for one in exercises.for_notebook("02")
    )


@pytest.fixture(scope="module")
def exam(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An exam's release of this course, with the exercises of notebook 02."""
    folder = tmp_path_factory.mktemp("exam") / "exam"
    release(ROOT, folder, exercises, exam=recorded)
    return folder


def bare(text: str) -> str:
    return re.sub(r"\s+", "", text)


def texts_in(folder: Path) -> dict[str, str]:
    """Every file of a folder, hidden ones too, as all that its bytes may be read as."""
    found = {}
    for path in folder.rglob("*"):
        if path.is_file():
            text = path.read_bytes().decode("utf-8", "replace")
            strings = re.findall(r'"((?:[^"\\]|\\.)*)"', text)
            if path.suffix in (".json", ".ipynb"):
                text += "\n".join(json.loads(f'"{one}"', strict=False) for one in strings)
            name = str(path.relative_to(folder))
            found[name] = bare(text) + bare(html.unescape(re.sub("<[^>]*>", "", text)))
    return found


def secrets_of(exercise: exercises.Exercise) -> "list[str]":
    """What nobody may find who is to answer this exercise."""
    words = [*exercise.hints, exercise.teaches, *(one.words for one in exercise.slips)]
    solution = solution_of(exercise.id) or ""
    programs = [solution, exercise.solution, *exercise.right]
    lines = [
        line
        for program in programs
        for line in program.splitlines()
        if len(bare(line)) >= LEAST_LINE and not re.match(r"\s*(from|import) ", line)
    ]
    secrets = {bare(one) for one in (*words, *programs, *lines)}
    return [one for one in secrets if len(one) >= LEAST and one != bare(DOCUMENTED)]


def given_away(folder: Path) -> list[str]:
    """Where in a release a secret stands that is not the task's or the lesson's own text."""
    lessons = {
        file.name[:2]: bare(
            "".join(cell.source for cell in nbformat.read(file.open("rb"), as_version=4).cells)
        )
        for file in (ROOT / "notebooks").glob("[0-9]*.ipynb")
    }
    beginnings: dict[str, list[tuple[str, str]]] = {}
    for exercise in ALL:
        for secret in secrets_of(exercise):
            if secret not in lessons[exercise.notebook]:
                beginnings.setdefault(secret[:LEAST], []).append((exercise.id, secret))
    return [
        f"{exercise}: {secret!r} in {name}"
        for name, text in texts_in(folder).items()
        for place in range(len(text) - LEAST + 1)
        for exercise, secret in beginnings.get(text[place : place + LEAST], ())
        if text.startswith(secret, place)
    ]


def test_no_byte_of_an_exam_holds_a_key_a_hint_or_a_solution(exam: Path) -> None:
    assert given_away(exam) == []
    names = {path.name for path in exam.rglob("*")}
    assert not any(name.endswith(".pyc") or name.startswith(".") for name in names)
    keys = {path.name for path in (exam / "autograder" / "exercises").iterdir()}
    assert keys == {"__init__.py", "exam.py", "exam.json", "solutions.py"}


def test_an_ordinary_notebook_would_be_found_out(tmp_path: Path) -> None:
    """The test above can fail: it finds the hints in the cards of an ordinary notebook."""
    name = f"{NAME}.ipynb"
    (tmp_path / name).write_bytes((ROOT / "notebooks" / name).read_bytes())
    assert any(one.startswith("02.grad: 'Whichpartof1.5") for one in given_away(tmp_path))


@pytest.mark.slow
def test_what_is_recorded_of_all_exercises_gives_nothing_away(tmp_path: Path) -> None:
    (tmp_path / "exam.json").write_text(exam_text(), "utf-8")
    assert given_away(tmp_path) == []
    listed = [one["id"] for one in json.loads((tmp_path / "exam.json").read_text("utf-8"))]
    assert listed == [one.id for one in ALL]


def test_a_solution_that_does_not_pass_is_no_exam() -> None:
    with pytest.raises(Exception, match=r"02\.grad: its own solution does not pass"):
        reads_of(exercises.find("02.grad"), "def grad(w):\n    return 7")


@pytest.mark.parametrize("when", ["run", "slips"])
def test_a_recording_that_is_stopped_blames_no_exercise(
    monkeypatch: pytest.MonkeyPatch, when: str
) -> None:
    """Within the check as within a slip, whichever of them would keep the interrupt to itself."""
    stopping = "def grad(w):\n    import signal; signal.raise_signal(signal.SIGINT)\n    return 6"
    one = replace(exercises.find("02.grad"), slips=(slip(stopping, "Stopped."),))
    solution = stopping if when == "run" else solution_in_notebook(one)
    monkeypatch.setattr(examining, "find", lambda exercise_id: one)
    monkeypatch.setattr(examining, "solution_in_notebook", lambda exercise: solution)
    asked = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        with pytest.raises(KeyboardInterrupt):
            exam_text()
    finally:
        signal.signal(signal.SIGINT, asked)


def told(exam: Path, program: str, **environment: str) -> "subprocess.CompletedProcess[str]":
    """Run a program where the exam is installed."""
    known = {**os.environ, "PYTHONPATH": str(exam), **environment}
    known.pop("NBGRADER_EXECUTION", None)
    return subprocess.run(
        [sys.executable, "-c", program],
        cwd=exam,
        env=known | environment,
        capture_output=True,
        text=True,
    )


CALLS = """
from autograder import check, hint, progress, solution
check("02.grad")
grad = lambda w: "steep"
check("02.grad")
grad = lambda w: 7 * w
check("02.grad")
def grad(w): return w.slope
check("02.grad")
hint("02.grad")
solution("02.grad")
progress("02")
"""


def test_an_exams_check_says_whether_an_answer_can_be_read_and_nothing_of_it(exam: Path) -> None:
    done = told(exam, CALLS)
    assert done.returncode == 0, done.stderr
    heads = re.findall(r"^\S (.*): 02\.grad", done.stdout, re.MULTILINE)
    assert heads == ["Not attempted yet", "Cannot be read", "Can be read", "It raised an error"]
    assert "Seen: text\n  Expected: one number\n" in done.stdout
    assert done.stdout.count("This is an exam: the grade is made by your instructor.") == 7
    assert "Hints are kept back." in done.stdout
    assert "Solutions are kept back." in done.stdout
    assert "0 of" not in done.stdout


def test_an_exam_grades_nobody(exam: Path, tmp_path: Path) -> None:
    (tmp_path / "kim").mkdir()
    grade = f"import sys; sys.argv = ['autograder', 'grade', {str(tmp_path)!r}]"
    done = told(exam, f"{grade}; from autograder.cli import main; main()")
    assert done.returncode == 2
    assert "holds no answer keys: grade where the course itself is installed" in done.stderr
    under_nbgrader = told(exam, CALLS, NBGRADER_EXECUTION="autograde")
    assert "NoKeys: This is an exam's release" in under_nbgrader.stderr


def test_an_exams_notebooks_are_the_ordinary_ones_but_for_what_their_checks_showed(
    exam: Path,
) -> None:
    for file in sorted((exam / "notebooks").glob("[0-9]*.ipynb")):
        mine = nbformat.read(file.open("rb"), as_version=4)
        ordinary = nbformat.read((ROOT / "notebooks" / file.name).open("rb"), as_version=4)
        for cell, other in zip(mine.cells, ordinary.cells, strict=True):
            assert (cell.source, cell.metadata) == (other.source, other.metadata)
            if cell.metadata.get("course", {}).get("role") == "check":
                assert cell.outputs == []


def test_an_exam_is_graded_at_the_desk_as_any_other(exam: Path, tmp_path: Path) -> None:
    given = (exam / "notebooks" / f"{NAME}.ipynb").read_text("utf-8")
    solved = nbformat.reads(given, as_version=4)
    for cell in solved.cells:
        exercise = cell.metadata.get("course", {}).get("exercise")
        if cell.metadata.get("nbgrader", {}).get("solution") and exercise:
            cell.source = solution_of(exercise)
    for student, text in {"kim": nbformat.writes(solved), "lee": given}.items():
        (tmp_path / "in" / student).mkdir(parents=True)
        (tmp_path / "in" / student / f"{NAME}.ipynb").write_text(text, "utf-8")
    done = CliRunner().invoke(
        listed.app, ["grade", str(tmp_path / "in"), "--json", str(tmp_path / "out.json")]
    )
    assert done.exit_code == 0, done.output
    rows = json.loads((tmp_path / "out.json").read_text("utf-8"))["submissions"]
    scores = {row["student"]: (row["score"], row["max_score"]) for row in rows}
    assert scores["kim"] == (scores["kim"][1], scores["lee"][1])
    assert scores["lee"][0] == 0
