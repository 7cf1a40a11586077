"""What all tests share: one warm sandbox, one graded sample class, and the projection."""

import os
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from autograder.sandbox import Sandbox

from .projection import Projection, notebook_of

ROOT = Path(__file__).parent.parent
DEMO = "uv run autograder demo"  #: as the README has it


def pytest_configure(config: pytest.Config) -> None:
    """Print the projection at the end of a run of continuous integration."""
    if began := os.environ.get("CI_BEGAN"):
        config.pluginmanager.register(Projection(time.time() - float(began)), "projection")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let what shares costly fixtures run in one of the processes: a folder, or its notebook."""
    for item in items:
        folder = item.path.parent
        number = notebook_of(item.nodeid) if folder.name in ("exercises", "notebooks") else ""
        group = f"{folder.name} {number}" if folder != Path(__file__).parent else item.path.name
        item.add_marker(pytest.mark.xdist_group(group))


@pytest.fixture(scope="session")
def warm() -> Iterator[Sandbox]:
    """The sandbox as it grades, TensorFlow and all, in the best tier there is; one for all tests.

    One thread a kernel, as on a grader whose every core is at work.
    """
    with Sandbox(env={"TF_NUM_INTRAOP_THREADS": "1"}) as sandbox:
        yield sandbox


@dataclass(frozen=True)
class Demo:
    """What the README's command made: its course folder, and what it said."""

    folder: Path
    said: str


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Demo:
    """The sample class, graded once by the README's command."""
    assert f"\n{DEMO}\n" in (ROOT / "README.md").read_text("utf-8")
    folder = tmp_path_factory.mktemp("class")
    command = ["uv", "run", "--no-sync", "--project", str(ROOT), *DEMO.split()[2:]]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return Demo(folder / "autograder-demo", done.stdout)
