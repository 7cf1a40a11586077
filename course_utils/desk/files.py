"""Files that are whole or not there at all."""

import os
import tempfile
import time
from pathlib import Path

_PAUSES_S = (0.02, 0.1, 0.5)


def write_atomically(path: Path, text: str) -> None:
    """Write `text` to `path` in UTF-8 so that a reader, or a crash, never meets half of it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, draft = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
        Path(draft).chmod(0o644)
        _put(Path(draft), path)
    except BaseException:
        Path(draft).unlink(missing_ok=True)
        raise


def _put(draft: Path, path: Path) -> None:
    """Let `draft` take the place of `path`; Windows refuses for the moment that somebody reads it.

    That is a virus scanner, an indexer or JupyterLab, soon after a file has changed.
    """
    for pause_s in _PAUSES_S:
        try:
            draft.replace(path)
            return
        except PermissionError:
            time.sleep(pause_s)
    draft.replace(path)
