"""File copies for TensorFlow, which knows one way only, and that one the filter refuses.

Everything else that calls ``sendfile`` goes on by reading and writing where it is missing.
"""

import shutil
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

_WHERE = "tensorflow.python.lib.io.file_io"


def install() -> None:
    """Have TensorFlow copy files by reading and writing, if it has been imported."""
    file_io: Any = sys.modules.get(_WHERE)
    if file_io is not None:
        binding = file_io._pywrap_file_io
        binding.CopyFile = partial(_copy, binding.CopyFile)


def _copy(usual: Callable[..., None], source: bytes, target: bytes, overwrite: bool) -> None:
    """Let TensorFlow look at what is asked, make the file and give up; then fill it."""
    try:
        usual(source, target, overwrite)
    except Exception as error:
        paths = [Path(path.decode()) for path in (source, target)]
        # Kinds of paths that it does not know are "not implemented" as well.
        if type(error).__name__ != "UnimplementedError" or not all(map(Path.is_file, paths)):
            raise
        shutil.copyfile(*paths)
