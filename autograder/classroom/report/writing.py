"""Writes the report: page by page, each as a stream."""

import base64
import hashlib
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from importlib import resources
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from autograder.grading.verdicts import Verdict
from autograder.words import counted

from ..shown import shown_name, shown_text
from .assignment import Summary, assignment_view, course_tiles, summary, told
from .charts import middles, state_words
from .document import DOCUMENT, ReportError, document_parts
from .lacking import NOTHING_LACKS, Lacking
from .lines import Line, by_assignment, by_name, doubtful, lines_of, remarkable
from .looks import STATE_LOOKS, coded, doubted, percent, points, state_look
from .papers import paper

if TYPE_CHECKING:
    from ..gradebook.final_grades import FinalGrade

INDEX, STUDENTS = "index.html", "students.html"
#: what a report is made of, beside its front page and its document
_OURS = re.compile(r"[as]-[0-9a-f]{20}\.html|p-[0-9a-f]{20}\.(?:png|jpeg|gif)|students\.html")

#: what the gradebook makes of an assignment in the end, by student and assignment
Finals = Mapping[tuple[str, str], "FinalGrade"]
#: what returns a submission's executed notebook, inert, or None
Notebooks = Callable[[Verdict], bytes | None]


def write_report(
    dest: str | Path,
    rows: Iterable[Verdict],
    engine: Mapping[str, Any],
    timing: Mapping[str, Any],
    notes: Sequence[str] = (),
    notebooks: Notebooks = lambda verdict: None,
    finals: Finals | None = None,
    lacking: Lacking = NOTHING_LACKS,
) -> Path:
    """Write the report into the folder `dest` and return the path of its front page.

    An older report in that folder is replaced. See :func:`document` for the arguments; `notes` are
    sentences about the run as a whole, shown at the top of the front page.

    Args:
        rows: the verdicts. A sequence is read several times, one at a time, so that it may read
            them from a file; anything else is made a list.
        notebooks: where the code and the pictures come from.
        finals: what nbgrader's gradebook makes of each student's assignment.
        lacking: what was handed in and is not among the verdicts.

    Raises:
        ReportError: if the folder holds something else or cannot be written.
    """
    folder = Path(dest)
    verdicts = rows if isinstance(rows, Sequence) else list(rows)
    try:
        if (folder.exists() or folder.is_symlink()) and not folder.is_dir():
            raise ReportError(f"{folder} is there and no folder. Give a folder for the report.")
        folder.mkdir(parents=True, exist_ok=True)
        old = {path.name for path in folder.iterdir()}
        if old and DOCUMENT not in old:
            raise ReportError(f"{folder} holds something other than a report. Give another folder.")
        pages = _environment(engine, timing)
        report = _Report(folder, verdicts, notebooks, finals or {}, pages, lacking)
        report.put(DOCUMENT, document_parts(verdicts, engine, timing, lacking))
        stopped = [lacking.stop.words] if lacking.stop is not None else []
        report.write([shown_text(note) for note in (*stopped, *notes)])
        for name in old - report.written:
            if _OURS.fullmatch(name):
                (folder / name).unlink()
    except OSError as problem:
        reason = problem.strerror or problem
        raise ReportError(f"The report cannot be written to {folder}: {reason}.") from problem
    return folder / INDEX


class _Report:
    """A report that is being written. `written` are the names of its files."""

    def __init__(
        self,
        folder: Path,
        verdicts: Sequence[Verdict],
        notebooks: Notebooks,
        finals: Finals,
        pages: Environment,
        lacking: Lacking,
    ) -> None:
        self.folder = folder
        self.written: set[str] = set()
        self._verdicts = verdicts
        self._notebooks = notebooks
        self._finals = finals
        self._pages = pages
        self._lacking = lacking
        self._lines = lines_of(verdicts)

    def write(self, notes: Sequence[str]) -> None:
        """Write every page; `notes` go to the front page."""
        assignments = list(by_assignment(self._lines))
        alone = len(assignments) == 1
        known = [summary(name, lines, alone) for name, lines in assignments]
        for one, (name, lines) in zip(known, assignments, strict=True):
            view = assignment_view(one, lines, self._verdicts)
            own = (final.max_score for (_, at), final in self._finals.items() if at == name)
            more = {
                "notes": notes if alone else (),
                "lacking": self._lacks(lines, alone),
                "whole": max(own, default=one.automatic),
            }
            self.page(one.page, "assignment", view=view, alone=alone, **more)
            self._papers(one, lines)
        if not alone:
            drawn = [(one.name, found) for one in known if (found := one.spread)]
            self.page(
                INDEX,
                "index",
                known=known,
                tiles=course_tiles(known),
                lacking=self._lacking,
                work=[line for line in self._lines if line.work],
                doubtful=told(doubtful(self._lines), self._verdicts, doubted),
                odd=remarkable(self._lines),
                chart=middles(drawn) if drawn else None,
                notes=notes,
            )
            many = len({line.student for line in self._lines})
            rows = self._students(known)
            self.page(STUDENTS, "students", known=known, many=many, rows=rows, finals=self._finals)

    def _lacks(self, lines: Sequence[Line], alone: bool) -> Lacking:
        """Return what the page of an assignment tells of what is lacking; of all if it is alone."""
        return self._lacking if alone else self._lacking.of(lines[0].assignment)

    def _papers(self, one: Summary, lines: Sequence[Line]) -> None:
        """Write the pages of an assignment's submissions."""
        for n, line in enumerate(lines):
            verdict = self._verdicts[line.at]
            self.page(
                line.page,
                "submission",
                paper=paper(verdict, self._notebooks(verdict), self.picture),
                final=self._finals.get((line.student, line.assignment)),
                summary=one,
                before=lines[n - 1] if n else None,
                after=lines[n + 1] if n + 1 < len(lines) else None,
            )

    def _students(self, known: Sequence[Summary]) -> Iterator[tuple[str, list[list[Line]]]]:
        """Yield each student's name, and their submissions by assignment."""
        places = {
            name: n for n, name in enumerate(dict.fromkeys(x.assignment for x in self._lines))
        }
        ordered = sorted(self._lines, key=lambda one: by_name(one.student))
        for student, theirs in groupby(ordered, lambda one: one.student):
            row: list[list[Line]] = [[] for _ in known]
            for line in theirs:
                row[places[line.assignment]].append(line)
            yield shown_name(student), row

    def picture(self, kind: str, data: bytes) -> str:
        """Keep a picture beside the pages, the same one once, and return its name."""
        name = f"p-{hashlib.sha256(data).hexdigest()[:20]}.{kind}"
        if name not in self.written:
            with self._file(name) as file:
                file.write(data)
        return name

    def page(self, name: str, template: str, **given: Any) -> None:
        """Write one page as it is made."""
        self.put(name, self._pages.get_template(f"{template}.html.j2").generate(given))

    def put(self, name: str, parts: Iterable[str]) -> None:
        """Write a text."""
        with self._file(name) as file:
            for part in parts:
                file.write(part.encode("utf-8", "replace"))

    @contextmanager
    def _file(self, name: str) -> Iterator[BinaryIO]:
        """Open a file that takes its place when it is whole.

        Nothing waits for the disk: a report that a power cut took is written again.
        """
        draft = self.folder / f".{name}.new"
        try:
            with draft.open("wb") as file:
                yield file
            draft.chmod(0o644)
            draft.replace(self.folder / name)
        except BaseException:
            with suppress(OSError):
                draft.unlink()
            raise
        self.written.add(name)


def _environment(engine: Mapping[str, Any], timing: Mapping[str, Any]) -> Environment:
    environment = Environment(
        loader=PackageLoader("autograder.classroom.report", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(
        points=points,
        percent=percent,
        counted=counted,
        coded=coded,
        look=state_look,
        state_words=state_words,
    )
    style, script = _asset("report.css"), _asset("tables.js")
    environment.globals.update(
        style=Markup(style),  # noqa: S704  a file of ours
        script=Markup(script),  # noqa: S704  a file of ours
        policy=_policy(style, script),
        engine={str(key): shown_text(str(value), 200) for key, value in engine.items()},
        timing={key: float(timing.get(key) or 0) for key in ("wall_s", "compute_s")},
        looks=STATE_LOOKS,
    )
    return environment


def _asset(name: str) -> str:
    return (resources.files("autograder.classroom.report") / "templates" / name).read_text("utf-8")


def _policy(style: str, script: str) -> str:
    """Return a content security policy: this style, this script, the pictures beside the page."""

    def digest(text: str) -> str:
        return base64.b64encode(hashlib.sha256(text.encode("utf-8")).digest()).decode("ascii")

    return (
        f"default-src 'none'; style-src 'sha256-{digest(style)}'; "
        f"script-src 'sha256-{digest(script)}'; img-src 'self' file:; base-uri 'none'; "
        "form-action 'none'"
    )
