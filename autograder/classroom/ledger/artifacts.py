"""Executed notebooks, kept under the SHA-256 of their bytes."""

import hashlib
import os
import re
from pathlib import Path

from ..durable import read_file, sync_folder, write_durably

_NAME = re.compile(r"[0-9a-f]{64}")


class Artifacts:
    """A folder of files named by their content; the same bytes are kept once."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def _path(self, name: str) -> Path:
        if not _NAME.fullmatch(name):
            raise ValueError(f"an artifact is named by 64 hex digits. Received: {name[:80]!r}")
        return self.folder / name[:2] / f"{name}.ipynb"

    def put(self, data: bytes) -> str:
        """Keep `data` and return its name. When this returns, it would survive a power cut.

        Raises:
            OSError: if the disk does not take it.
        """
        name = hashlib.sha256(data).hexdigest()
        if self.get(name) is None:
            path = self._path(name)
            for folder in (self.folder, path.parent):
                if not folder.is_dir():
                    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
                    sync_folder(folder.parent)
            # Workers keep theirs at the same time, and two may show the same.
            write_durably(path, data, draft=self.folder / f".{name}.{os.getpid()}.new")
        return name

    def tidy(self) -> None:
        """Remove what a writer that was killed left half done. Only a single writer may call it."""
        for draft in self.folder.glob(".*.new"):
            draft.unlink(missing_ok=True)

    def get(self, name: str) -> bytes | None:
        """Return the bytes of that name; None if they are gone or not what they were."""
        try:
            data = read_file(self._path(name))
        except (OSError, ValueError):
            return None
        return data if hashlib.sha256(data).hexdigest() == name else None

    def holds(self, name: str) -> bool:
        """Say whether the bytes of that name are there and whole."""
        return self.get(name) is not None
