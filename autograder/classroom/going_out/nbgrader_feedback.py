"""Students' feedback pages, made by nbgrader from ``autograded/``, without its hidden tests.

A page that goes back loads nothing: nbgrader's own would fetch MathJax whenever it is opened.
"""

import html
import logging
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nbconvert.preprocessors import CSSHTMLHeaderPreprocessor
from nbgrader.apps.api import NbGraderAPI
from nbgrader.coursedir import CourseDirectory
from nbgrader.preprocessors import ClearHiddenTests, GetGrades
from nbgrader.utils import is_grade, is_solution
from traitlets.config import Config

from autograder.display.mathml import offline
from autograder.grading.verdicts import Status, Verdict

from ..course_folder import CourseFolder
from ..durable import read_file
from ..nbgrader_release import nbgrader_on_path, quiet
from ..shown import shown_name, shown_text

_BODY = re.compile(r"<body[^>]*>")
_NOT_FINAL = (
    '<p style="margin:1em;padding:.6em;border:1px solid #b58900"><b>This score is not final: '
    "something is still to be graded.</b></p>"
)
#: nbgrader's page cuts a line of code or of output that is longer than the window is wide
_WRAPPED = """<style>
#notebook pre { white-space: pre-wrap; word-break: normal; overflow-wrap: anywhere; }
</style>
"""
#: a page that is not nbgrader's
_PLAIN = (
    ":root{color-scheme:light dark}body{font:1rem/1.5 system-ui,sans-serif;max-width:42rem;"
    "margin:2rem auto;padding:0 1rem}h1{font-size:1.5rem}"
)
_HAND_IN_AGAIN = (
    "What JupyterLab opens can be handed in: open your notebook there, save it, and hand in that "
    "file. If it does not open, or you do not know what is meant, ask your teacher."
)


class HideTests(ClearHiddenTests):  # type: ignore[misc]  # nbgrader is not typed
    """Leaves hidden tests out of a page, and a traceback that would quote them.

    They are in what nbgrader itself autograded; what we graded holds no more than the released
    tests (`grading.executed`), for any tool that shows it. The course's own delimiters count.
    """

    def preprocess(self, nb: Any, resources: Any) -> tuple[Any, Any]:
        """Hide them in every cell; unlike nbgrader's, never stop at one."""
        for cell in nb.cells:
            tests = is_grade(cell) and not is_solution(cell)
            if tests and self._remove_hidden_test_region(cell):
                for output in cell.get("outputs", []):
                    if output.output_type == "error":
                        output.traceback = [f"{output.ename}: {output.evalue}"]
        return nb, resources


@dataclass(frozen=True)
class Page:
    """One notebook's feedback for one student."""

    student: str
    assignment: str
    notebook: str
    data: bytes


@dataclass(frozen=True)
class Made:
    """What nbgrader has made just now; what lay there before is of an older result."""

    course: CourseFolder
    before: frozenset[tuple[Path, int, int]]

    def read(self, verdict: Verdict) -> str | None:
        """Return the page of a verdict; None if nbgrader has made none."""
        path = _page(self.course, verdict)
        try:
            return None if _mark(path) in self.before else read_file(path).decode("utf-8")
        except OSError:
            return None


def make_pages(course: CourseFolder, verdicts: Iterable[Verdict]) -> Made:
    """Let nbgrader write the pages of these verdicts' assignments into ``feedback/``, all anew."""
    there = list(verdicts)
    before = frozenset(filter(None, (_mark(_page(course, one)) for one in there)))
    for assignment in dict.fromkeys(one.assignment for one in there):
        _make_pages(course, assignment)
    return Made(course, before)


def _page(course: CourseFolder, verdict: Verdict) -> Path:
    folder = course.folder("feedback", verdict.student, verdict.assignment)
    return folder / f"{verdict.notebook}.html"


def _mark(path: Path) -> tuple[Path, int, int] | None:
    """Return what is another one as soon as a file is written anew; None if it is not there."""
    try:
        about = path.stat()
    except OSError:
        return None
    return path, about.st_ino, about.st_mtime_ns


def _make_pages(course: CourseFolder, assignment: str) -> None:
    config = Config(course.config)
    config.CourseDirectory.root = str(course.root)
    config.CourseDirectory.db_url = course.db_url
    own = course.setting(
        "GenerateFeedback", "preprocessors", [GetGrades, CSSHTMLHeaderPreprocessor]
    )
    config.GenerateFeedback.preprocessors = [HideTests, *own]
    config.NbGraderAPI.log_level = logging.CRITICAL
    with nbgrader_on_path(), course.importable(), quiet():
        folder = CourseDirectory(config=config)
        NbGraderAPI(folder, config=config).generate_feedback(assignment, force=True)


def pages(made: Made, verdicts: Iterable[Verdict]) -> Iterator[Page]:
    """Yield the page of each verdict that has one.

    What is not final is said on top of it. A rejected submission has no notebook to show: its page
    says why. What lies in ``feedback/`` of anything else is not of this verdict.
    """
    for one in verdicts:
        if one.status is Status.NOT_GRADED:
            continue
        text = _rejected(one) if one.status is Status.REJECTED else made.read(one)
        if text is None:
            continue
        if one.by_hand or not one.settled:
            text = _BODY.sub(lambda found: found[0] + _NOT_FINAL, text, count=1)
        text = text.replace("</head>", f"{_WRAPPED}</head>", 1)
        yield Page(one.student, one.assignment, one.notebook, offline(text).encode("utf-8"))


def _rejected(verdict: Verdict) -> str:
    title = html.escape(shown_name(verdict.notebook))
    reasons = "".join(f"<p>{html.escape(shown_text(one.detail))}</p>" for one in verdict.incidents)
    return (
        f'<!DOCTYPE html>\n<html><head><meta charset="utf-8"><title>{title}</title>'
        f"<style>{_PLAIN}</style></head>\n"
        f"<body><h1>{title}</h1>\n"
        f"<p><b>This was not accepted, and counts 0 points for now.</b></p>\n{reasons}\n"
        f"<p>{_HAND_IN_AGAIN}</p></body></html>\n"
    )
