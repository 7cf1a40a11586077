"""Courses to collect into: small, and without a gradebook unless a test makes one."""

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest
from typer.testing import CliRunner

from autograder.commands import listed

from .downloads import notebook


@pytest.fixture
def course(tmp_path: Path) -> Path:
    """A course of two assignments: hw1 has a notebook, hw2 has two."""
    root = tmp_path / "course"
    for path, ids in (("hw1/hw1", ("a", "b")), ("hw2/p1", ("c", "d")), ("hw2/p2", ("e",))):
        file = root / "source" / f"{path}.ipynb"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(notebook(*ids))
    (root / "nbgrader_config.py").write_text("c.Exchange.timezone = 'Asia/Seoul'\n")
    return root


@pytest.fixture
def collect(course: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., SimpleNamespace]:
    """Run ``autograder collect`` on a download; returns the exit status and all it printed."""
    monkeypatch.setattr("autograder.commands.collect.out.width", 400)

    def run(*words: object) -> SimpleNamespace:
        done = CliRunner().invoke(listed.app, ["collect", str(course), *map(str, words)])
        assert done.exit_code in (0, 1, 2), done.output
        return SimpleNamespace(status=done.exit_code, said=" ".join(done.output.split()))

    return run


@pytest.fixture
def submitted(course: Path) -> Callable[[], dict[str, str]]:
    """What lies in submitted/, by path."""

    def read() -> dict[str, str]:
        root = course / "submitted"
        files = (one for one in root.rglob("*") if one.is_file())
        return {one.relative_to(root).as_posix(): one.read_text("utf-8") for one in files}

    return read
