"""The report: a folder of static pages for the instructor, and the ``--json`` document beside them.

>>> write_report("report", verdicts, engine, timing)         # doctest: +SKIP
PosixPath('report/index.html')

The pages load nothing from anywhere and run one small script of ours (it sorts the table); their
content security policy allows nothing else. Whatever a student wrote is escaped text.
"""

import base64
import hashlib
import json
import os
import re
import sys
from collections.abc import Iterable, Mapping, Sequence
from importlib import resources
from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from autograder.grading.verdicts import Verdict

from .artifacts import write_durably
from .report_view import STATE_LOOKS, ClassView, class_view, points
from .shown import shown_text

INDEX, DOCUMENT = "index.html", "report.json"
_PAGE = re.compile(r"s-[0-9a-f]{20}\.html")


class ReportError(Exception):
    """The report cannot be written. The message is one sentence."""


def document(
    rows: Iterable[Verdict], engine: Mapping[str, Any], timing: Mapping[str, Any]
) -> dict[str, Any]:
    """Return the ``--json`` document.

    Args:
        rows: the verdicts, one a notebook.
        engine: ``version``, ``sandbox``, ``workers``, ``zygote``.
        timing: ``wall_s``, ``compute_s``, ``workers``.
    """
    return {
        "engine": dict(engine),
        "submissions": [row.to_json() for row in rows],
        "timing": dict(timing),
    }


def document_text(found: Mapping[str, Any]) -> str:
    """Return a document as JSON text, ASCII only and with a newline at its end."""
    return json.dumps(found, ensure_ascii=True, indent=1) + "\n"


def write_document(path: Path, found: Mapping[str, Any]) -> Path | None:
    """Write a document whole or not at all, and return where; ``-`` is the standard output.

    Raises:
        ReportError: if it cannot be written; an older file is then still there.
    """
    text = document_text(found)
    if str(path) == "-":
        sys.stdout.write(text)
        return None
    place = Path(os.path.realpath(path))
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        if place.exists() and not place.is_file():  # a pipe, /dev/stdout: nothing to replace
            place.write_text(text, "utf-8")
        else:
            write_durably(place, text.encode("utf-8"), 0o666 & ~_umask())
    except OSError as problem:
        raise ReportError(
            f"The results cannot be written to {path}: {problem.strerror}. Nothing is lost: the "
            "same command writes them again."
        ) from problem
    return path


def _umask() -> int:
    mask = os.umask(0o077)
    os.umask(mask)
    return mask


def write_report(
    dest: str | Path,
    rows: Iterable[Verdict],
    engine: Mapping[str, Any],
    timing: Mapping[str, Any],
    notes: Sequence[str] = (),
) -> Path:
    """Write the report into the folder `dest` and return the path of its front page.

    An older report in that folder is replaced. See :func:`document` for the arguments; `notes` are
    sentences about the run as a whole, shown at the top of the front page.

    Raises:
        ReportError: if the folder holds something else or cannot be written.
    """
    folder, verdicts = Path(dest), list(rows)
    view = class_view(verdicts)
    pages = _pages(view, engine, timing, notes)
    pages[DOCUMENT] = document_text(document(verdicts, engine, timing))
    try:
        folder.mkdir(parents=True, exist_ok=True)
        old = {path.name for path in folder.iterdir()}
        if old and DOCUMENT not in old:
            raise ReportError(f"{folder} holds something other than a report. Give another folder.")
        for name, text in pages.items():
            write_durably(folder / name, text.encode("utf-8", "replace"), 0o644)
        for name in old - pages.keys():
            if _PAGE.fullmatch(name):
                (folder / name).unlink()
    except OSError as problem:
        raise ReportError(f"The report cannot be written to {folder}: {problem}.") from problem
    return folder / INDEX


def _pages(
    view: ClassView, engine: Mapping[str, Any], timing: Mapping[str, Any], notes: Sequence[str]
) -> dict[str, str]:
    environment = Environment(
        loader=PackageLoader("autograder.classroom", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["points"] = points
    style, script = _asset("report.css"), _asset("sort.js")
    environment.globals.update(
        style=Markup(style),  # noqa: S704  a file of ours
        script=Markup(script),  # noqa: S704  a file of ours
        policy=_policy(style, script),
        engine={str(key): shown_text(str(value), 200) for key, value in engine.items()},
        timing={key: float(timing.get(key) or 0) for key in ("wall_s", "compute_s")},
        looks=list(STATE_LOOKS.values()),
    )
    page = environment.get_template("submission.html.j2")
    pages = {}
    for n, row in enumerate(view.rows):
        before = view.rows[n - 1] if n else None
        after = view.rows[n + 1] if n + 1 < len(view.rows) else None
        pages[row.page] = page.render(row=row, before=before, after=after)
    pages[INDEX] = environment.get_template("index.html.j2").render(
        view=view, notes=[shown_text(note) for note in notes]
    )
    return pages


def _asset(name: str) -> str:
    return (resources.files("autograder.classroom") / "templates" / name).read_text("utf-8")


def _policy(style: str, script: str) -> str:
    """Return a content security policy: this style, this script, and nothing from anywhere."""

    def digest(text: str) -> str:
        return base64.b64encode(hashlib.sha256(text.encode("utf-8")).digest()).decode("ascii")

    return (
        f"default-src 'none'; style-src 'sha256-{digest(style)}'; "
        f"script-src 'sha256-{digest(script)}'; base-uri 'none'; form-action 'none'"
    )
