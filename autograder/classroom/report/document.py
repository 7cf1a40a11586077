"""The ``--json`` document: what came of a run, for programs."""

import errno
import json
import os
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from autograder.grading.verdicts import Verdict
from autograder.refusal import Refusal

from ..durable import is_no_file, placed
from ..ledger import LedgerError
from .lacking import NOTHING_LACKS, Lacking

DOCUMENT = "report.json"


class ReportError(Refusal):
    """The report cannot be written. The message is one sentence."""


def document_parts(
    rows: Iterable[Verdict],
    engine: Mapping[str, Any],
    timing: Mapping[str, Any],
    lacking: Lacking = NOTHING_LACKS,
) -> Iterator[str]:
    """Yield the text of the ``--json`` document, one submission at a time; ASCII only.

    Args:
        rows: the verdicts, one a notebook.
        engine: ``version``, ``sandbox``, ``workers``, ``zygote``.
        timing: ``wall_s``, ``compute_s``, ``workers``.
        lacking: adds ``stopped`` and ``waiting`` where there is something to tell.
    """
    yield f'{{\n"engine": {json.dumps(dict(engine))},\n"submissions": ['
    comma = ""
    for row in rows:
        yield f"{comma}\n{json.dumps(row.to_json())}"
        comma = ","
    yield f'\n],\n"timing": {json.dumps(dict(timing))}'
    for name, value in lacking.to_json().items():
        yield f',\n"{name}": {json.dumps(value)}'
    yield "\n}\n"


def write_document(path: Path, parts: Iterable[str]) -> Path | None:
    """Write a text whole or not at all, and return where; ``-`` is the standard output.

    Args:
        path: where to.
        parts: the text, each part written when it is made.

    Raises:
        ReportError: if it cannot be written, or not be made of what the ledger holds; an older file
            is then still there.
    """
    try:
        if str(path) == "-":
            if sys.stdout is None:
                raise OSError(errno.EBADF, os.strerror(errno.EBADF))
            sys.stdout.writelines(parts)
            sys.stdout.flush()
            return None
        if not is_no_file(path):
            Path(os.path.realpath(path)).parent.mkdir(parents=True, exist_ok=True)
        with placed(path, 0o666 & ~_umask()) as file:
            file.writelines(part.encode("utf-8") for part in parts)
    except OSError as problem:
        raise ReportError(
            f"The results cannot be written to {path}: {problem.strerror}. Nothing is lost: the "
            "same command writes them again."
        ) from problem
    except LedgerError as problem:
        raise ReportError(str(problem)) from problem
    return path


def _umask() -> int:
    mask = os.umask(0o077)
    os.umask(mask)
    return mask
