"""Why a cell's scores differ: a table of causes, each with the evidence that shows it.

A cause is named only where its evidence is there. Where none is, what both sides saw is told, and
that the reason is not known.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from autograder.checking.outcome import State
from autograder.grading.verdicts import ExerciseVerdict, Incident

from .cells import Score

#: incidents that decide one cell, which their words name
_OF_A_CELL = ("tampered", "slow_check", "large_answer", "duplicate_cell")
#: what a test's failure says where the code under test changed what tests stand on
_MEDDLED = "changed what tests stand on"
#: incidents that end a kernel or stop what runs in it
_LIMITS = ("memory", "processes", "disk", "output", "kernel_died")
#: what a notebook meets that finds less around it than the other one
_OUT_OF_REACH = (
    *("FileNotFoundError", "NotADirectoryError", "ModuleNotFoundError", "ImportError"),
    *("PermissionError", "ConnectionRefusedError", "gaierror", "URLError"),
)
#: what a library says that did not find the source of a test's function
_NO_SOURCE = (
    *("OperatorNotAllowedInGraphError", "could not get source code", "source code not available"),
    *("lineno is out of bounds", "could not find class definition"),
)
_STOPPED = ("CellTimeoutError", "KeyboardInterrupt")


@dataclass(frozen=True)
class Evidence:
    """What is known of one cell that differs.

    `executed` is nbgrader's executed cell, None if it is not in the notebook; `notebook` are all of
    nbgrader's executed cells. `title` is what our results call it; `own_check` says that it is a
    check of this course.
    """

    nbgrader: Score | None
    autograder: Score | None
    executed: Mapping[str, Any] | None
    notebook: Sequence[Mapping[str, Any]]
    verdict: ExerciseVerdict | None
    title: str
    incidents: tuple[Incident, ...]
    own_check: bool

    @property
    def points(self) -> tuple[float, float]:
        """Both scores as numbers, nbgrader's first; what is none counts -1."""
        both = (self.nbgrader, self.autograder)
        first, second = (-1.0 if s is None or s.points is None else s.points for s in both)
        return first, second

    @property
    def outputs(self) -> Sequence[Mapping[str, Any]]:
        """What nbgrader's cell showed."""
        return list((self.executed or {}).get("outputs", []))

    @property
    def error(self) -> str:
        """What nbgrader's cell raised, on one line; empty if nothing."""
        for one in self.outputs:
            if one.get("output_type") == "error":
                return _line(f"{one.get('ename')}: {one.get('evalue')}")
        return ""


def _check_failed(seen: Evidence) -> str:
    if seen.verdict is None or seen.verdict.score is not None:
        return ""
    return f"our own check failed, so this cell has no score yet: {_line(seen.verdict.message)}"


def _own_check(seen: Evidence) -> str:
    if not seen.own_check:
        return ""
    return (
        "a check of this course: nbgrader runs it with the inputs that students see, the grade "
        "is made with inputs drawn from the course's secret"
    )


def _stderr(seen: Evidence) -> str:
    loud = any(
        one.get("output_type") == "stream" and one.get("name") == "stderr" for one in seen.outputs
    )
    if seen.error or not loud or not seen.points[0] == 0 < seen.points[1]:
        return ""
    return (
        "the test passed and something was written to stderr, e.g. a warning: nbgrader gives 0 "
        "for that"
    )


def _displayed(seen: Evidence) -> str:
    results = [one for one in seen.outputs if one.get("output_type") == "execute_result"]
    if seen.error or not results or seen.nbgrader is None or seen.autograder is None:
        return ""
    text = "".join(results[0].get("data", {}).get("text/plain", ""))
    if seen.points[0] != seen.nbgrader.most or seen.points[1] >= seen.points[0] or _points(text):
        return ""
    return (
        f"the test's result is shown as {_line(text, 60)}, which nbgrader does not read as a "
        "number of points, so it gives all of them; autograder takes the number itself"
    )


def _undisplayed(seen: Evidence) -> str:
    shows = any(one.get("output_type") == "execute_result" for one in seen.outputs)
    partial = seen.verdict is not None and seen.verdict.state is State.PARTIAL
    if seen.error or shows or not partial or seen.nbgrader is None:
        return ""
    setting = any("ast_node_interactivity" in _source(cell) for cell in seen.notebook)
    if not setting or seen.points[0] != seen.nbgrader.most:
        return ""
    return (
        "the notebook has IPython show other values than a cell's last one "
        "(ast_node_interactivity): nbgrader sees no number of points, so it gives all of them; "
        "autograder takes the number itself"
    )


def _source(cell: Mapping[str, Any]) -> str:
    return "".join(cell.get("source", ""))


def _points(text: str) -> bool:
    """Say whether nbgrader takes what a test shows for a number of points."""
    try:
        return float(text) >= 0
    except ValueError:
        return False


def _timeout(seen: Evidence) -> str:
    theirs = any(
        one.get("ename") in _STOPPED
        for cell in seen.notebook
        for one in cell.get("outputs", [])
        if one.get("output_type") == "error"
    )
    ours = (seen.verdict is not None and seen.verdict.state is State.TIMEOUT) or any(
        one.kind == "timeout" for one in seen.incidents
    )
    if theirs == ours:
        return ""
    who, other = ("nbgrader", "autograder") if theirs else ("autograder", "nbgrader")
    return f"{who} stopped a cell of this notebook at its time limit, {other} did not"


def _missing(seen: Evidence) -> str:
    if seen.executed is not None or seen.nbgrader is None or seen.nbgrader.points is not None:
        return ""
    if seen.verdict is None:
        return ""
    return (
        "the cell is not in the submission: nbgrader leaves it without a score, autograder puts "
        "it back and runs it"
    )


def _incident(seen: Evidence) -> str:
    state = seen.verdict.state if seen.verdict is not None else None
    forged = state is State.INCORRECT and seen.points[0] > seen.points[1] == 0
    for one in seen.incidents:
        named = re.search(rf"\b(?:of|for) {re.escape(seen.title)}(?![\w-])", one.detail)
        decides = (
            (one.kind in _OF_A_CELL and named)
            or (one.kind == "tests_meddled" and seen.verdict and _MEDDLED in seen.verdict.message)
            or (one.kind == "tests_patched" and forged)
            or (one.kind in _LIMITS and state is State.ERROR)
        )
        if decides:
            return f"{one.kind}: {_line(one.detail)}"
    return ""


def _out_of_reach(seen: Evidence) -> str:
    said = seen.verdict.message if seen.verdict is not None else ""
    ours = next((name for name in _OUT_OF_REACH if f"raised {name}" in said), "")
    theirs = next((name for name in _OUT_OF_REACH if seen.error.startswith(name)), "")
    if ours and not seen.error:
        return f"autograder's kernel did not reach what nbgrader's did: {_line(said)}"
    if theirs and seen.points[0] < seen.points[1]:
        return f"nbgrader's kernel did not reach what autograder's did: {seen.error}"
    return ""


def _refused(seen: Evidence) -> str:
    said = seen.verdict.message if seen.verdict is not None else ""
    if "raised Refused" not in said or seen.points[0] <= seen.points[1]:
        return ""
    return f"autograder's kernel does not let code under test look at the test: {_line(said, 400)}"


def _put_back(seen: Evidence) -> str:
    absent = any(one.kind in ("missing_cell", "moved_cell") for one in seen.incidents)
    if not absent or not seen.error.startswith("NameError") or seen.points[0] >= seen.points[1]:
        return ""
    return (
        "a locked cell is not in the submission, or stands too far down: nbgrader does without it "
        f"({seen.error}), autograder puts it back and runs it"
    )


def _captured(seen: Evidence) -> str:
    source = _source(seen.executed or {}).lstrip()
    if seen.error or not source.startswith("%%capture") or seen.points[0] <= seen.points[1]:
        return ""
    return (
        "the test begins with %%capture, which hides what fails in it: nbgrader gives all points "
        "whatever happens, autograder runs it as any other test"
    )


def _not_yours(seen: Evidence) -> str:
    said = seen.verdict.message if seen.verdict is not None else ""
    if seen.error and seen.points[0] >= seen.points[1]:
        return ""
    if "as the notebook came with, in place of your own" not in said:
        return ""
    return (
        "the student's notebook replaced what a locked cell defines: nbgrader tests with the "
        f"student's version, autograder with yours: {_line(said)}"
    )


def _no_source(seen: Evidence) -> str:
    said = seen.verdict.message if seen.verdict is not None else ""
    if seen.error or not any(words in said for words in _NO_SOURCE):
        return ""
    return (
        "a library reads the source of a function that the test defines in a hidden region, and "
        f"autograder shows it to nobody ({_line(said)}): define it in a locked cell"
    )


#: tried in this order; the first that has its evidence is told
CAUSES: Mapping[str, Callable[[Evidence], str]] = {
    "check_error": _check_failed,
    "own_check": _own_check,
    "stderr": _stderr,
    "displayed": _displayed,
    "undisplayed": _undisplayed,
    "timeout": _timeout,
    "missing_cell": _missing,
    "put_back": _put_back,
    "refused": _refused,
    "incident": _incident,
    "out_of_reach": _out_of_reach,
    "captured": _captured,
    "helper": _not_yours,
    "no_source": _no_source,
}


def cause_of(seen: Evidence) -> tuple[str, str]:
    """Return the cause in a word and in a sentence; no word where it is not known."""
    for cause, explain in CAUSES.items():
        if words := explain(seen):
            return cause, words
    theirs = seen.error or ("it ran" if seen.executed is not None else "the cell is not there")
    ours = "no verdict"
    if seen.verdict is not None:
        ours = " ".join(f"{seen.verdict.state}: {_line(seen.verdict.message)}".split())
    noted = ", ".join(dict.fromkeys(one.kind for one in seen.incidents))
    noted = f" (in this notebook it noted: {noted})" if noted else ""
    return "", f"not known. nbgrader: {theirs}. autograder: {ours}{noted}"


def _line(text: str, limit: int = 200) -> str:
    words = " ".join(text.split())
    return words if len(words) <= limit else f"{words[:limit]}…"
