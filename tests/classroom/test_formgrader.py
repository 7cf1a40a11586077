"""The formgrader of the real nbgrader shows what we recorded, and nothing of a student's acts."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from nbformat.v4 import new_output
from nbgrader.api import Gradebook
from playwright.sync_api import Browser, Page, sync_playwright

from autograder.classroom.course_folder import CourseFolder
from autograder.classroom.gradebook import ClassGradebook

from .conftest import ASSIGNMENT, executed, verdict
from .test_report import ARGUMENTS, CHROMIUM

ATTACK = "<script>document.title='owned'</script><img src=x onerror=\"document.title='owned'\">"


@pytest.fixture
def server(course: CourseFolder) -> Iterator[str]:
    """Serve the course with nbgrader's formgrader; yield the address of its pages."""
    home = course.root / ".home"
    command = [
        sys.executable,
        "-m",
        "jupyter",
        "server",
        "--allow-root",
        "--no-browser",
        "--ip=127.0.0.1",
        "--port=0",
        "--ServerApp.port_retries=0",
        "--IdentityProvider.token=",
        "--ServerApp.jpserver_extensions={'nbgrader.server_extensions.formgrader': True}",
    ]
    environment = {
        **os.environ,
        "PATH": os.pathsep.join([os.path.dirname(sys.executable), os.environ["PATH"]]),
        "HOME": str(home),
        "JUPYTER_CONFIG_DIR": str(home / "config"),
        "JUPYTER_DATA_DIR": str(home / "data"),
        "JUPYTER_RUNTIME_DIR": str(home / "runtime"),
    }
    with subprocess.Popen(
        command, cwd=course.root, env=environment, stderr=subprocess.PIPE, text=True
    ) as jupyter:
        assert jupyter.stderr is not None
        said = ""
        for line in jupyter.stderr:
            said += line
            if "http://127.0.0.1:" in line:
                port = line.split("http://127.0.0.1:")[1].split("/")[0]
                break
        else:
            pytest.fail(f"Jupyter did not start: {said}")
        yield f"http://127.0.0.1:{port}/formgrader"
        jupyter.terminate()
        jupyter.stderr.read()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as play:
        chromium = play.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield chromium
        chromium.close()


def local_only(page: Page) -> None:
    """Let the page load nothing from elsewhere; nbgrader asks for MathJax."""
    page.route("**/*", lambda r: r.continue_() if "//127.0.0.1:" in r.request.url else r.abort())


def test_the_formgrader_opens_a_graded_notebook(
    course: CourseFolder, server: str, browser: Browser, tmp_path: Path
) -> None:
    shown = [new_output("display_data", {"text/html": ATTACK, "text/plain": "x"})]
    with ClassGradebook(course) as book:
        book.record(verdict(message=f"Not yet. {ATTACK}"), executed(shown=shown))
    with Gradebook(course.db_url, course.course_id) as theirs:
        submission = theirs.find_submission_notebook(ASSIGNMENT, ASSIGNMENT, "kim").id
    page = browser.new_page()
    local_only(page)
    page.goto(f"{server}/submissions/{submission}/")
    score = page.locator("#\\30 2-grad")
    score.wait_for()
    page.wait_for_function("document.getElementById('02-grad').placeholder !== ''")
    assert score.get_attribute("placeholder") == "1.5"
    assert page.title() != "owned"
    assert page.locator("img[src=x]").count() == 0
    page.screenshot(path=tmp_path / "formgrader.png", full_page=True)
    page.close()
