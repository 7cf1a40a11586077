"""Nothing that a student imports or runs needs Linux, UTF-8 or a plain name of a folder."""

import ast
import json
import re
import subprocess
from pathlib import Path

from autograder import exercises
from autograder.checking import State
from autograder.checking.card import LOOKS

from ..course_cli.test_cli import exercise_notebook
from .conftest import ROOT, Run

COURSE = ("-c", "import sys; from course_utils.desk.cli import main; main()")


def imported() -> list[str]:
    """Every import of ours in the lessons."""
    found = set()
    for source in (ROOT / "notebooks" / "source").glob("*.py"):
        for node in ast.walk(ast.parse(source.read_text("utf-8"))):
            whose = str(getattr(node, "module", "")).partition(".")[0]
            if isinstance(node, ast.ImportFrom) and whose in ("autograder", "course_utils"):
                found.add(ast.unparse(node))
    return sorted(found)


def test_the_machine_of_these_tests_lacks_what_it_should(elsewhere: Run):
    program = """
import os, signal, sys
assert sys.hidden_by_the_test
for name in ("fcntl", "landlockpy", "pwd", "resource", "termios"):
    try:
        __import__(name, globals())
    except ModuleNotFoundError:
        continue
    raise AssertionError(name)
assert not hasattr(signal, "SIGALRM") and not hasattr(os, "fork") and os.name == "nt"
try:
    open(os.devnull)
except EncodingWarning:
    print("✔")
"""
    done = elsewhere("-c", program)
    assert b"UnicodeEncodeError" in done.stderr  # it came that far, and cp1252 has no ✔


CHECKS = """
from autograder import check, hint, progress, solution
from course_utils import quiz

def grad(w):
    return 3 * (w - 8)
check("02.grad")
def grad(w):
    return 6
check("02.grad")
def grad(w):
    while True:
        pass
check("02.grad")
hint()
solution()
progress()
quiz("02.q1", answer="a")
"""


def test_a_script_gets_its_answers_in_words(elsewhere: Run, home: Path):
    file = home / "답 answers.py"
    file.write_text(CHECKS, encoding="utf-8")
    done = elsewhere(str(file))
    said = done.stdout.decode("cp1252")
    assert done.returncode == 0, done.stderr.decode()
    assert "Correct: 02.grad" in said
    assert "Not yet: 02.grad" in said
    assert f"{LOOKS[State.TIMEOUT][1]}: 02.grad" in said
    assert "Hint 1 of" in said
    assert "return 3 * (w - 8)" in said


TRAINING = """
from course_utils import LiveTraining, set_seed
import keras
import numpy as np
set_seed(0)
model = keras.Sequential([keras.Input((1,)), keras.layers.Dense(1)])
model.compile("sgd", "mse")
x = np.linspace(-1, 1, 8)[:, None]
history = model.fit(x, 2 * x, epochs=3, verbose=0, callbacks=[LiveTraining()])
assert len(history.history["loss"]) == 3
"""


def test_every_import_of_the_lessons_works_and_a_training_is_watched(elsewhere: Run):
    assert len(imported()) > 10
    done = elsewhere("-c", "\n".join([*imported(), TRAINING]))
    assert done.returncode == 0, done.stderr.decode()
    assert b"epoch 3 of 3" in done.stdout


def test_a_workspace_is_made_and_a_notebook_in_it_is_checked(elsewhere: Run, home: Path):
    program = """
from pathlib import Path
from course_utils.desk.workspace import course_handouts, prepare
for _ in range(2):
    print(*prepare(Path("작업 space"), course_handouts()), sep="\\n")
"""
    done = elsewhere("-c", program)
    assert done.returncode == 0, done.stderr.decode()
    names = sorted(path.name for path in (ROOT / "notebooks").glob("[0-9]*.ipynb"))
    assert done.stdout.decode().split() == [
        word for name in (*names, "glossary.md") for word in f"{name} is new.".split()
    ]
    workspace = home / "작업 space"
    assert {path.name for path in workspace.glob("*.ipynb")} == set(names)

    path = workspace / "02_gradient_descent.ipynb"
    exercise_notebook(path, "def grad(w):\n    return 3 * (w - 8)")
    done = elsewhere(*COURSE, "check", str(path), code_page="cp949")
    assert done.returncode == 0, done.stderr.decode()
    assert "? Correct: 02.grad" in done.stdout.decode("cp949")
    standing = json.loads((workspace / ".course" / "progress.json").read_text("utf-8"))
    assert standing["02.grad"]["state"] == "correct"

    done = elsewhere("-c", f"import os; os.chdir({str(workspace)!r}); {COURSE[1]}", "progress")
    assert done.returncode == 0, done.stderr.decode()
    worth = sum(one.points for one in exercises.for_notebook("02"))
    assert f"Notebook 02: 2 of {worth:g} points" in done.stdout.decode("cp1252")


def test_the_doctor_and_the_help_can_be_printed_anywhere(elsewhere: Run):
    done = elsewhere(*COURSE, "doctor")
    assert done.returncode == 0, done.stdout.decode("cp1252") + done.stderr.decode()
    assert "? ok       Keras" in done.stdout.decode("cp1252")
    for command in ((), ("lab",), ("check",)):
        done = elsewhere(*COURSE, *command, "--help")
        assert done.returncode == 0, done.stderr.decode()


def test_every_file_has_a_name_that_every_system_can_keep():
    command = ["git", "ls-files", "-z"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    names = [name for name in listed.split("\0") if name]
    assert len(names) > 100
    assert len({name.casefold() for name in names}) == len(names)  # Windows and macOS see no case
    reserved = r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?"
    for name in names:
        for part in name.split("/"):
            assert not re.search(r'[<>:"\\|?*]|[. ]$', part), name
            assert not re.fullmatch(reserved, part, re.IGNORECASE), name
        assert len(name) < 120, name  # below a home folder, Windows has room for some 260 in all
