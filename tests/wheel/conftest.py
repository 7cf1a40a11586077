"""The built wheel, installed where nothing of the checkout can be seen."""

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
#: as some students' home folders are called
HOME = "학생 김하나"


def build(project: Path, dest: Path, *what: str) -> list[Path]:
    """Build `what` of a project folder as a maintainer would, and without a network."""
    offline = ("--no-build-isolation", "--offline", "--python", sys.executable)
    command = ["uv", "build", *what, *offline, "--out-dir", str(dest), str(project)]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return sorted(dest.glob("keras_course-*"))


@dataclass(frozen=True)
class Installed:
    """An environment with the wheel, in somebody's home folder, which is no clone of anything."""

    home: Path

    @property
    def environment(self) -> Path:
        return self.home / "env"

    @property
    def variables(self) -> dict[str, str]:
        """Environment variables that say nothing of the checkout or of whoever runs the tests."""
        ours = {"PYTHONPATH", "VIRTUAL_ENV", "UV_PROJECT_ENVIRONMENT"}
        kept = {name: text for name, text in os.environ.items() if name not in ours}
        keras = os.environ.get("KERAS_HOME", str(Path.home() / ".keras"))
        return {**kept, "HOME": str(self.home), "KERAS_HOME": keras, "COLUMNS": "120"}

    def command(self, name: str, *words: str) -> list[str]:
        return [str(self.environment / "bin" / name), *words]

    def run(self, name: str, *words: str) -> "subprocess.CompletedProcess[str]":
        """Run one of the environment's programs in the home folder."""
        return subprocess.run(
            self.command(name, *words),
            cwd=self.home,
            env=self.variables,
            capture_output=True,
            text=True,
        )


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The source distribution, and the wheel that was built from it."""
    wheel, source = build(ROOT, tmp_path_factory.mktemp("dist"))
    return source, wheel


@pytest.fixture(scope="session")
def installed(built: tuple[Path, Path], tmp_path_factory: pytest.TempPathFactory) -> Installed:
    """The wheel with the packages of this environment, but not its editable course."""
    found = Installed(tmp_path_factory.mktemp("home") / HOME)
    found.home.mkdir()
    python = found.command("python")[0]
    environment = str(found.environment)
    subprocess.run(["uv", "venv", "-q", "--python", sys.executable, environment], check=True)
    for part in ("lib", "share", "etc"):
        if Path(sys.prefix, part).is_dir():
            shutil.copytree(
                Path(sys.prefix, part),
                found.environment / part,
                symlinks=True,
                ignore=shutil.ignore_patterns("*keras_course*"),
                copy_function=_linked,
                dirs_exist_ok=True,
            )
    install = ["uv", "pip", "install", "-q", "--offline", "--no-deps", "--python", python]
    subprocess.run([*install, "--compile-bytecode", str(built[1])], check=True)
    return found


def _linked(source: str, target: str) -> None:
    """Have a file twice without its bytes twice, where the file system can."""
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)
