"""nbgrader's own pages on what `autograder grade` leaves: a person grades there, in a browser."""

import os
import re
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from nbgrader.api import Gradebook
from playwright import sync_api
from typer.testing import CliRunner

from autograder.commands import listed
from tests.browser.conftest import PATIENCE_MS, browser, chromium

from .course import HIDDEN, WRITTEN, make_course, texts_of

__all__ = ["browser", "chromium"]
ROOT = Path(__file__).parents[2]
SERVER = "{'nbgrader.server_extensions.formgrader': True}"


def grade(course: Path) -> None:
    done = CliRunner().invoke(listed.app, ["grade", str(course), "--workers", "1"])
    assert done.exit_code == 0, done.output


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = make_course(tmp_path_factory.mktemp("course"))
    grade(made)
    return made


@pytest.fixture(scope="module")
def formgrader(course: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A Jupyter server with the formgrader, on the course; yield the address of its pages."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    home = tmp_path_factory.mktemp("home")
    options = {
        "port": port,
        "root_dir": course,
        "token": "",
        "password": "",
        "disable_check_xsrf": False,
        "jpserver_extensions": SERVER,
        "allow_root": True,
        "open_browser": False,
    }
    words = [f"--ServerApp.{name}={value}" for name, value in options.items()]
    known = {**os.environ, "HOME": str(home), "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "jupyter_server", *words]
    log = (home / "log").open("w")
    with subprocess.Popen(command, cwd=course, env=known, stdout=log, stderr=log) as server:
        try:
            address = f"http://127.0.0.1:{port}"
            for _ in range(600):
                try:
                    urllib.request.urlopen(f"{address}/api").close()
                    break
                except OSError:
                    assert server.poll() is None, (home / "log").read_text()
                    time.sleep(0.1)
            yield f"{address}/formgrader"
        finally:
            server.terminate()
            server.wait()


@pytest.fixture(scope="module")
def page(browser: sync_api.Browser, formgrader: str) -> sync_api.Page:
    page = browser.new_page(viewport={"width": 1200, "height": 900})
    page.set_default_timeout(PATIENCE_MS)
    return page


def look(page: sync_api.Page, factory: pytest.TempPathFactory, name: str) -> None:
    """Keep a picture of the page for people: ``--basetemp`` says where."""
    page.screenshot(path=factory.mktemp("look") / f"{name}.png", full_page=True)


def test_the_assignment_is_listed_with_its_submissions(
    page: sync_api.Page, formgrader: str
) -> None:
    page.goto(f"{formgrader}/manage_assignments")
    row = page.locator("tr", has=page.get_by_text("ps1", exact=True))
    sync_api.expect(row.locator(".num-submissions")).to_have_text("2")


def test_a_person_grades_a_written_answer_comments_and_goes_on_to_the_next(
    page: sync_api.Page, formgrader: str, course: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    page.goto(f"{formgrader}/gradebook/ps1/squares")
    page.get_by_role("link", name="Submission #1").click()
    page.get_by_text(WRITTEN.split("*")[0].strip()).wait_for()
    page.locator("img[src^='data:image/png']").wait_for()  # what the answer drew
    with Gradebook(f"sqlite:///{course}/gradebook.db") as book:
        bobs = book.find_submission_notebook("squares", "ps1", "bob").id
    if bobs not in page.url:  # names are hidden, and the order is any
        turn_over(page)
    assert bobs in page.url
    said = page.locator("textarea#squares-comment")
    sync_api.expect(said).to_have_attribute("placeholder", re.compile("AssertionError"))
    look(page, tmp_path_factory, "formgrader")
    with page.expect_response(lambda one: "/api/grade/" in one.url):
        page.locator("input#why").fill("2.5")
        page.locator("input#why").press("Tab")
    with page.expect_response(lambda one: "/api/comment/" in one.url):
        page.locator("textarea#why-comment").fill("Well said.")
        page.locator("textarea#why-comment").blur()
    page.reload()
    sync_api.expect(page.locator("input#why")).to_have_value("2.5")
    sync_api.expect(page.locator("textarea#why-comment")).to_have_value("Well said.")
    turn_over(page)
    assert bobs not in page.url
    with Gradebook(f"sqlite:///{course}/gradebook.db") as book:
        assert book.find_submission("ps1", "bob").score == 2.5
        assert book.find_submission("ps1", "ada").score == 2.0


def turn_over(page: sync_api.Page) -> None:
    """Go on to the other of two submissions: the link to where there is none is no link there."""
    before = page.url
    for name in ("next", "previous"):
        page.locator(f"li.{name} a").click()
        page.wait_for_load_state("networkidle")
        if "/submissions/" in page.url and page.url != before:
            return
        page.goto(before)


def test_grading_again_keeps_what_a_person_gave_and_said(course: Path) -> None:
    done = CliRunner().invoke(listed.app, ["grade", str(course), "--force", "--workers", "1"])
    assert done.exit_code == 0, done.output
    with Gradebook(f"sqlite:///{course}/gradebook.db") as book:
        assert book.find_submission("ps1", "bob").score == 2.5
        (said,) = [
            one.comment
            for one in book.find_submission_notebook("squares", "ps1", "bob").comments
            if one.name == "why"
        ]
    assert said == "Well said."


def test_feedback_shows_work_points_and_reasons_and_no_hidden_test(
    course: Path, browser: sync_api.Browser, tmp_path_factory: pytest.TempPathFactory
) -> None:
    command = [sys.executable, "-m", "nbgrader", "generate_feedback", "ps1"]
    subprocess.run(command, cwd=course, check=True, capture_output=True)
    told = {}
    for student in ("ada", "bob"):
        file = course / "feedback" / student / "ps1" / "squares.html"
        page = browser.new_page(viewport={"width": 1100, "height": 900})
        page.goto(file.as_uri())
        told[student] = page.locator("body").inner_text()
        look(page, tmp_path_factory, f"feedback-{student}")
        page.close()
        text = texts_of(file.read_text("utf-8"))
        assert texts_of(HIDDEN) not in text
        assert "HIDDENTESTS" not in text
        assert "[k**2forkin" in text
    assert "correct: 2 of 2 points" in told["ada"]
    assert "incorrect: 0 of 2 points. The code of the test raised AssertionError" in told["bob"]
    assert "Well said." in told["bob"]
    assert "2.5 / 3.0" in told["bob"]
