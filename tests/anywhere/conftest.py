"""Programs run as on a student's machine: no Linux, an old code page, a home in any letters."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
MACHINE = Path(__file__).parent / "machine"
Run = Callable[..., "subprocess.CompletedProcess[bytes]"]


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("home") / "학생 김하나" / "My Documents"
    folder.mkdir(parents=True)
    return folder


@pytest.fixture(scope="session")
def elsewhere(home: Path) -> Run:
    """Run this Python in the home folder, on a machine that is not Linux, with an old code page."""

    def run(*words: str, code_page: str = "cp1252") -> "subprocess.CompletedProcess[bytes]":
        variables = {
            **os.environ,
            "HOME": str(home),
            "PYTHONPATH": os.pathsep.join([str(MACHINE), str(ROOT)]),
            "PYTHONIOENCODING": code_page,
            "PYTHONUTF8": "0",
            "PYTHONWARNDEFAULTENCODING": "1",  # ours are errors: see machine/sitecustomize.py
            "COLUMNS": "100",
        }
        return subprocess.run(
            [sys.executable, *words], cwd=home, env=variables, capture_output=True
        )

    return run
