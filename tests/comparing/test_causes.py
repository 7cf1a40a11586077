"""Why a cell's scores differ: each cause needs its evidence, and nothing is guessed."""

import pytest

from autograder.checking.outcome import State
from autograder.comparing.causes import CAUSES, Evidence, cause_of
from autograder.comparing.cells import Score
from autograder.grading.verdicts import ExerciseVerdict, Incident


def output(kind, **content):
    return {"output_type": kind, **content}


def cell(*outputs):
    return {"outputs": list(outputs)}


ERROR = output("error", ename="AssertionError", evalue="no")
STDERR = output("stream", name="stderr", text="soon")
STOPPED = output("error", ename="CellTimeoutError", evalue="")
MEDDLED = "The code under test changed what tests stand on."
NO_FILE = output("error", ename="FileNotFoundError", evalue="data.csv")
NO_NAME = output("error", ename="NameError", evalue="name 'np' is not defined")
QUIET = {**cell(), "source": "get_ipython().ast_node_interactivity = 'none'"}

NOT_YOURS = "The test used `Stack` as the notebook came with, in place of your own."


def shown(text):
    return output("execute_result", data={"text/plain": text})


def evidence(theirs, ours, executed, message="", state=State.INCORRECT, **other):
    """Return evidence of a cell ``t`` of two points."""
    filled = {
        "nbgrader": Score(theirs, 2),
        "autograder": Score(ours, 2),
        "executed": executed,
        "notebook": [executed] if executed else [],
        "verdict": ExerciseVerdict("t", state, ours, 2, message),
        "title": "t",
        "incidents": (),
        "own_check": False,
        **other,
    }
    return Evidence(**filled)


def noted(kind, detail):
    return {"incidents": (Incident(kind, detail),)}


KNOWN = [
    ("check_error", evidence(2, None, cell(), "Our check failed.")),
    ("own_check", evidence(2, 0, cell(), own_check=True)),
    ("stderr", evidence(0, 2, cell(STDERR))),
    ("displayed", evidence(2, 0.5, cell(shown("np.float64(0.5)")), state=State.PARTIAL)),
    ("displayed", evidence(2, 0, cell(shown("-1")))),
    ("undisplayed", evidence(2, 0.5, cell(), state=State.PARTIAL, notebook=[QUIET, cell()])),
    ("timeout", evidence(0, 2, cell(STOPPED))),
    ("timeout", evidence(2, 0, cell(), state=State.TIMEOUT)),
    ("missing_cell", evidence(None, 2, None)),
    ("put_back", evidence(0, 2, cell(NO_NAME), **noted("missing_cell", "The cell is gone."))),
    ("incident", evidence(2, 0, cell(), **noted("tampered", "What came back for t was no"))),
    ("incident", evidence(2, 0, cell(), **noted("tests_patched", "It changed assert."))),
    ("incident", evidence(2, 0, cell(), MEDDLED, **noted("tests_meddled", "It changed print."))),
    ("incident", evidence(2, 0, cell(), state=State.ERROR, **noted("memory", "Too much."))),
    ("refused", evidence(2, 0, cell(), "The code raised Refused: `enable` would show the steps")),
    ("out_of_reach", evidence(2, 0, cell(), "The code raised FileNotFoundError: data.csv")),
    ("out_of_reach", evidence(0, 2, cell(NO_FILE))),
    ("captured", evidence(2, 0, {**cell(), "source": "%%capture\nassert double(1) == 3"})),
    ("helper", evidence(2, 0, cell(), f"The code raised E: 1. {NOT_YOURS}")),
    ("helper", evidence(0, 2, cell(ERROR), NOT_YOURS, state=State.CORRECT)),
    ("no_source", evidence(2, 0, cell(), "The code raised OSError: lineno is out of bounds")),
]


@pytest.mark.parametrize(("cause", "seen"), KNOWN)
def test_a_cause_is_told_where_its_evidence_is(cause, seen):
    assert cause_of(seen)[0] == cause


def test_every_cause_of_the_table_is_shown_by_an_example():
    assert {cause for cause, _ in KNOWN} == set(CAUSES)


@pytest.mark.parametrize(
    "seen",
    [
        evidence(2, 0, cell()),
        evidence(2, 0.5, cell(), state=State.PARTIAL),  # nothing set what is shown
        evidence(0, 2, cell(ERROR, STDERR)),  # it failed, whatever it wrote besides
        evidence(2, 0, cell(STDERR)),
        evidence(0, 2, {**cell(), "source": "%%capture\nassert double(1) == 3"}),
        evidence(0, 2, cell(NO_NAME)),
        evidence(0, 2, cell(ERROR), **noted("missing_cell", "The cell is gone.")),
        evidence(0, 0, cell(STOPPED), state=State.TIMEOUT, nbgrader=Score(1, 2)),
        evidence(2, 0, cell(), **noted("tampered", "What came back for t-2 was no")),
        evidence(0, 2, cell(ERROR), **noted("tests_patched", "It changed assert.")),
        evidence(2, 1, cell(), state=State.PARTIAL, **noted("tests_patched", "It changed assert.")),
        evidence(2, 0, cell(), **noted("tests_meddled", "It changed print, in another test.")),
        evidence(2, 0.5, cell(shown("2.0")), state=State.PARTIAL),
        evidence(2, 0, cell(), **noted("memory", "Too much.")),
        evidence(2, 0, cell(), **noted("denied", "It tried to open /etc/passwd.")),
        evidence(0, 2, cell(ERROR), "The code raised Refused: `enable` would show the steps"),
        evidence(2, 0, cell(NO_FILE), "The code raised FileNotFoundError: data.csv"),
    ],
)
def test_without_it_the_reason_is_not_known_and_what_was_seen_is_told(seen):
    cause, words = cause_of(seen)
    assert cause == "" and words.startswith("not known. nbgrader: ")
    assert all(one.kind in words for one in seen.incidents)
