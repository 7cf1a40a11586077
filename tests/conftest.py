"""What all tests share: one warm sandbox, one graded sample class, and the projection."""

import os
import subprocess
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from xdist.scheduler.loadscope import LoadScopeScheduling

from autograder.sandbox import Sandbox

from .once import once
from .projection import Projection, notebook_of

ROOT = Path(__file__).parent.parent
DEMO = "uv run autograder demo"  #: as the README has it

#: hostile files, some named ``…_test.py``: pytest must never import one to look for tests in it
collect_ignore_glob = ["submissions/*"]


def pytest_configure(config: pytest.Config) -> None:
    """Print the projection at the end of a run of continuous integration."""
    if began := os.environ.get("CI_BEGAN"):
        config.pluginmanager.register(Projection(time.time() - float(began)), "projection")


# How quick a machine is today is nothing that a test may fail for.
settings.register_profile(
    "any machine", deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("any machine")

#: what takes longest, and so begins first: or else one process ends alone
LONGEST = ("parity", "hostile", "cli", "grading", "exercises")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the folders that take longest; let what is meant to take long take its time."""
    places = {name: place for place, name in enumerate(LONGEST)}
    items.sort(key=lambda item: places.get(item.path.parent.name, len(LONGEST)))
    for item in items:
        if item.get_closest_marker("slow") or item.get_closest_marker("soak"):
            item.add_marker(pytest.mark.timeout(0))


class ByFolder(LoadScopeScheduling):
    """Runs in one process what shares costly fixtures: a folder's tests, or those of a notebook."""

    def _split_scope(self, nodeid: str) -> str:
        folder = nodeid.partition("::")[0].rpartition("/")[0]
        if folder == "tests":
            return nodeid.partition("::")[0]
        grows = folder in ("tests/exercises", "tests/notebooks")
        return f"{folder} {notebook_of(nodeid)}" if grows else folder


def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> ByFolder:
    """Share the tests out among the processes."""
    return ByFolder(config, log)


@pytest.fixture(scope="session")
def warm() -> Iterator[Sandbox]:
    """The sandbox as it grades, TensorFlow and all, in the best tier there is; one for all tests.

    One thread a kernel, as on a grader whose every core is at work.
    """
    with Sandbox(env={"TF_NUM_INTRAOP_THREADS": "1"}) as sandbox:
        yield sandbox


@pytest.fixture(scope="session")
def runtime() -> Iterator[Path]:
    """A user's runtime folder, where warm processes have their sockets; they end when it is gone.

    Its name is short, since that of a socket must be.
    """
    with tempfile.TemporaryDirectory(prefix="user-") as folder:
        yield Path(folder)


@dataclass(frozen=True)
class Demo:
    """What the README's command made: its course folder, and what it said."""

    folder: Path
    said: str


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Demo:
    """The sample class, graded once by the README's command, for all processes; to be read only."""
    assert f"\n{DEMO}\n" in (ROOT / "README.md").read_text("utf-8")

    def make() -> dict[str, str]:
        folder = tmp_path_factory.mktemp("class")
        command = ["uv", "run", "--no-sync", "--project", str(ROOT), *DEMO.split()[2:]]
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        return {"folder": str(folder / "autograder-demo"), "said": done.stdout}

    made = once(tmp_path_factory, "demo", make)
    return Demo(Path(made["folder"]), made["said"])
