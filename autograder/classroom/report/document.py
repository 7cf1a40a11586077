"""The ``--json`` document: what came of a run, for programs."""

import json
import os
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from autograder.grading.verdicts import Verdict
from autograder.refusal import Refusal

from ..durable import write_durably

DOCUMENT = "report.json"


class ReportError(Refusal):
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


def document_parts(
    rows: Iterable[Verdict], engine: Mapping[str, Any], timing: Mapping[str, Any]
) -> Iterator[str]:
    """Yield the text of :func:`document`, one submission at a time."""
    yield f'{{\n"engine": {json.dumps(dict(engine))},\n"submissions": ['
    comma = ""
    for row in rows:
        yield f"{comma}\n{json.dumps(row.to_json())}"
        comma = ","
    yield f'\n],\n"timing": {json.dumps(dict(timing))}\n}}\n'


def write_document(path: Path, found: Mapping[str, Any]) -> Path | None:
    """Write a document whole or not at all, and return where; ``-`` is the standard output.

    Raises:
        ReportError: if it cannot be written; an older file is then still there.
    """
    text = document_text(found)
    if str(path) == "-":
        sys.stdout.write(text)
        return None
    try:
        if path.exists() and not path.is_file():  # a pipe, /dev/stdout: nothing to replace
            path.write_text(text, "utf-8")
        else:
            place = Path(os.path.realpath(path))
            place.parent.mkdir(parents=True, exist_ok=True)
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
