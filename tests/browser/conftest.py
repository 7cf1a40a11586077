"""A real JupyterLab, started as a student starts it, and a real browser on it."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright import sync_api

from tests.needed import need

ROOT = Path(__file__).parents[2]
#: keep the browser from calling home, and let it start in a container
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
PATIENCE_MS = 120_000


@dataclass(frozen=True)
class Server:
    """A running ``course lab``: its address, and the workspace behind it."""

    address: str
    workspace: Path


@pytest.fixture(scope="session")
def chromium() -> str:
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    need(found, "there is no chromium")
    return str(found)


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[sync_api.Browser]:
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def lab(chromium: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Start ``course lab --no-browser`` in a home folder where nothing was ever started."""
    notebooks = sorted((ROOT / "notebooks").glob("02_*.ipynb"))
    need(notebooks, "there is no notebook 02 (course build makes it)")
    home = tmp_path_factory.mktemp("home")
    workspace = home / "workspace"
    command = [
        *(sys.executable, "-c", "from course_utils.desk.cli import app; app(prog_name='course')"),
        *("lab", str(workspace), "--no-browser", "--port", "18900"),
    ]
    kept = {"PATH", "LANG", "LC_ALL", "TMPDIR", "COURSE_DATA", "VIRTUAL_ENV"}
    environment = {name: text for name, text in os.environ.items() if name in kept}
    environment |= {"HOME": str(home), "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(
        command, env=environment, cwd=home, stdout=subprocess.PIPE, text=True
    ) as started:
        try:
            assert started.stdout is not None
            heard = []
            for line in started.stdout:
                heard.append(line)
                if address := re.search(r"http://\S+token=\S+", line):
                    yield Server(address[0], workspace)
                    break
            else:
                pytest.fail(f"course lab ended without an address: {''.join(heard)}")
        finally:
            started.terminate()
