"""otter-grader on the same notebooks, in an environment of its own beside this one.

``otter run`` grades one notebook without a container; it is started anew for each, as a class is
graded by it where there is no Docker. The notebook runs there with all rights of the user who
grades, and the tests run in its process. ``otter grade``, which isolates, needs Docker.
"""

import shutil
import site
import subprocess
import sys
from functools import lru_cache
from pathlib import Path

from .commands import Ran, run

VERSION = "7.0.0"
#: graded in each round; more would only be more of the same, for each is a start of its own
SAMPLE = 2
_TEST = """OK_FORMAT = True
test = {{
    "name": "test",
    "points": 1,
    "suites": [
        {{
            "cases": [{{"code": {code!r}, "hidden": False, "locked": False}}],
            "scored": True, "setup": "", "teardown": "", "type": "doctest",
        }}
    ],
}}
"""


class NoOtter(Exception):
    """It cannot be installed here. One sentence that says why."""


@lru_cache(maxsize=1)
def installed(folder: Path) -> Path:
    """Install it in `folder`; return its program. What we have installed is seen there, too.

    Raises:
        NoOtter: if it cannot be installed, with the last line that was said.
    """
    uv = shutil.which("uv")
    if uv is None:
        raise NoOtter("otter-grader is not measured: there is no uv to install it with.")
    python = folder / "bin" / "python"
    wanted = ["--compile-bytecode", f"otter-grader=={VERSION}", "ipykernel"]
    for command in (
        [uv, "venv", "--quiet", "--python", sys.executable, str(folder)],
        [uv, "pip", "install", "--quiet", "--python", str(python), *wanted],
    ):
        # not from a folder of this project, whose pinned versions uv would keep to
        done = subprocess.run(command, cwd=folder.parent, capture_output=True, text=True)
        if done.returncode:
            last = done.stderr.strip().splitlines()[-1:] or ["it said nothing"]
            raise NoOtter(f"otter-grader {VERSION} does not install here: {last[0].strip()}")
    version = f"python{sys.version_info.major}.{sys.version_info.minor}"
    packages = folder / "lib" / version / "site-packages"
    # At the end of its path: its own packages come first.
    (packages / "zz_beside.pth").write_text("\n".join(site.getsitepackages()) + "\n", "utf-8")
    return folder / "bin" / "otter"


def configured(program: Path, folder: Path, test: str) -> Path:
    """Make the archive that otter grades by, with one test, in `folder`; return it."""
    (folder / "tests").mkdir(parents=True)
    code = f">>> {test}"
    (folder / "tests" / "test.py").write_text(_TEST.format(code=code), "utf-8")
    command = [str(program), "generate", "-t", "tests", "-o", "autograder.zip"]
    run([*command, "--no-requirements", "--no-environment", "--no-config"], folder)
    return folder / "autograder.zip"


def with_otter(program: Path, archive: Path, notebooks: list[Path]) -> Ran:
    """Grade notebooks one after the other, each by a command of its own."""
    command = [str(program), "run", "--no-logo", "-a", str(archive), "-o", str(archive.parent)]
    ran = [run([*command, str(one)], archive.parent) for one in notebooks]
    results = (archive.parent / "results.json").read_text("utf-8")
    if '"score": 1.0' not in results:
        sys.exit(f"otter-grader gave no point for {notebooks[-1]}:\n{results[-2000:]}")
    return sum(ran[1:], ran[0])
