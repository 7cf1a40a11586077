"""A student opens notebook 02, runs it, answers an exercise and opens its hints."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook, new_output
from playwright import sync_api

from autograder.checking import Outcome, State, card_html
from autograder.checking.card import Help
from autograder.exercises import find

from .conftest import ARGUMENTS, PATIENCE_MS, Server

GREY = "rgb(95, 99, 104)"  # of the card's badge; it shows that the styles are kept
ERROR = '[data-mime-type="application/vnd.jupyter.error"]'
STDERR = '[data-mime-type="application/vnd.jupyter.stderr"]'


@pytest.fixture(scope="module")
def page(lab: Server, chromium: str) -> Iterator[sync_api.Page]:
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        page = browser.new_page(viewport={"width": 1400, "height": 1000})
        page.set_default_timeout(PATIENCE_MS)
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.asked = asked
        page.goto(lab.address)
        yield page
        browser.close()


def cell(page: sync_api.Page, text: str) -> sync_api.Locator:
    """The code cell whose source holds `text`."""
    return page.locator(".jp-CodeCell", has=page.locator(".cm-content", has_text=text)).first


def run(page: sync_api.Page, text: str) -> sync_api.Locator:
    """Run the code cell whose source holds `text`, and return it once it has run."""
    one = cell(page, text)
    prompt = one.locator(".jp-InputPrompt")
    before = prompt.inner_text()
    one.locator(".cm-content").click()
    page.keyboard.press("Control+Enter")
    sync_api.expect(prompt).not_to_have_text(before, timeout=PATIENCE_MS)
    sync_api.expect(prompt).to_have_text(re.compile(r"\[\d+\]:"), timeout=PATIENCE_MS)
    return one


def look(page: sync_api.Page, folder: Path, name: str) -> None:
    """Keep a picture of the page for people: ``--basetemp`` says where."""
    page.screenshot(path=folder / f"{name}.png")


def test_the_landing_page_leads_to_the_notebook(
    page: sync_api.Page, tmp_path_factory: pytest.TempPathFactory
) -> None:
    page.get_by_role("link", name="02 ·").click()
    page.locator(".jp-Notebook .jp-CodeCell").first.wait_for()
    assert page.get_by_text("Would you like to get notified").count() == 0
    look(page, tmp_path_factory.mktemp("look"), "opened")


def test_opening_a_notebook_does_not_change_it(page: sync_api.Page, lab: Server) -> None:
    page.get_by_text("Python 3 (ipykernel) | Idle").wait_for()
    (path,) = lab.workspace.glob("02_*.ipynb")
    before = path.read_bytes()
    page.keyboard.press("Control+s")
    page.get_by_text("Saving completed").wait_for()
    assert path.read_bytes() == before


def test_a_fresh_kernel_ends_in_advice(
    page: sync_api.Page, tmp_path_factory: pytest.TempPathFactory
) -> None:
    advice = run(page, 'check("02.grad")').get_by_text("This kernel is fresh")
    advice.wait_for()
    advice.scroll_into_view_if_needed()
    look(page, tmp_path_factory.mktemp("look"), "fresh")


def test_stored_cards_and_pictures_show_before_anything_ran(
    page: sync_api.Page, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """The notebook is not trusted yet, so JupyterLab strips what it does not know."""
    card = page.locator(".jp-OutputArea").get_by_text("Not attempted yet").first
    card.scroll_into_view_if_needed()
    sync_api.expect(card).to_have_css("background-color", GREY)
    pictures = page.locator(".jp-OutputArea img")
    pictures.first.wait_for(state="attached")
    assert all(len(alt) > 20 for alt in pictures.evaluate_all("all => all.map(one => one.alt)"))
    look(page, tmp_path_factory.mktemp("look"), "untrusted")


def test_run_all_raises_nothing_and_warns_of_nothing(
    page: sync_api.Page, tmp_path_factory: pytest.TempPathFactory
) -> None:
    page.locator(".jp-CodeCell .cm-content").first.click()
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
    busy = page.locator(".jp-InputPrompt", has_text="[*]:")
    busy.first.wait_for(state="attached")
    sync_api.expect(busy).to_have_count(0, timeout=PATIENCE_MS)
    for trouble in (ERROR, STDERR):
        assert page.locator(trouble).all_inner_texts() == []
    assert not [
        url for url in page.asked if not re.match(r"(http|ws)://127\.0\.0\.1|data:|blob:", url)
    ]
    look(page, tmp_path_factory.mktemp("look"), "ran")


def test_the_slider_answers_to_the_arrow_keys(
    page: sync_api.Page, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """JupyterLab has its own use for these keys, and must leave them to the slider."""
    output = run(page, "demo.ball_slider()")
    slider = output.get_by_role("slider", name="learning rate η")
    slider.focus()
    page.keyboard.press("ArrowRight")
    sync_api.expect(slider).to_have_value("30")
    sync_api.expect(output.get_by_role("status")).to_contain_text("10 → 8.14 →")
    page.keyboard.press("End")
    sync_api.expect(output.get_by_role("status")).to_contain_text("10 → 4 → 16 → -8")
    look(page, tmp_path_factory.mktemp("look"), "slider")


def test_an_answer_gets_its_card_with_hints_that_open_one_after_the_other(
    page: sync_api.Page, lab: Server, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("look")
    card = checked(page, "6", "Not yet")
    first, second = (card.locator("summary", has_text=f"Hint {n} of") for n in (1, 2))
    sync_api.expect(second).to_be_hidden()
    first.click()
    sync_api.expect(second).to_be_visible()
    look(page, folder, "wrong")
    card = checked(page, "3 * (w - 8)", "Correct")
    solution = card.locator("pre", has_text="return 3 * (w - 8)")
    sync_api.expect(solution).to_be_hidden()
    card.locator("summary").click()
    sync_api.expect(solution).to_be_visible()
    look(page, folder, "right")
    standing = json.loads((lab.workspace / ".course" / "progress.json").read_text("utf-8"))
    assert (standing["02.grad"]["state"], standing["02.grad"]["tries"]) == ("correct", 2)

    page.get_by_role("menuitem", name="Settings", exact=True).click()
    page.locator(".lm-Menu-item", has_text=re.compile("^Theme")).hover()
    page.locator(".lm-Menu-item", has_text=re.compile("^JupyterLab Dark$")).click()
    page.locator('body[data-jp-theme-light="false"]').wait_for(state="attached")
    page.locator("#jupyterlab-splash").wait_for(state="detached")
    solution.scroll_into_view_if_needed()
    look(page, folder, "dark")
    picture = run(page, "demo.slope_picture()").locator("img")
    sync_api.expect(picture).to_have_css("filter", re.compile("invert"))
    sync_api.expect(picture).to_have_css("background-color", "rgba(0, 0, 0, 0)")
    look(page, folder, "dark picture")


def test_an_endless_loop_is_stopped_and_named(
    page: sync_api.Page, tmp_path_factory: pytest.TempPathFactory
) -> None:
    card = checked(page, "[None for _ in iter(int, 1)]", "It took too long")
    card.get_by_text("gave no answer within 10 seconds, so it was stopped").wait_for()
    look(page, tmp_path_factory.mktemp("look"), "timeout")
    checked(page, "3 * (w - 8)", "Correct")


def test_a_stored_card_opens_its_hints_without_a_kernel(page: sync_api.Page, lab: Server) -> None:
    """JupyterLab does not trust this file, so it takes out all HTML that it does not know."""
    one = find("02.grad")
    card = card_html(one, Outcome(State.INCORRECT, summary="Not 6."), Help(solution="secret"))
    stored = new_output("display_data", data={"text/html": card})
    cells = [new_code_cell("1", outputs=[stored], execution_count=1)]
    nbformat.write(new_notebook(cells=cells), lab.workspace / "stored.ipynb")
    tab = page.context.new_page()  # the other one would ask whether to leave unsaved work
    tab.goto(lab.address.replace("START.md", "stored.ipynb"))
    shown = tab.get_by_role("group", name="02.grad: Not yet").filter(has_text="Not 6.")
    for number in range(1, len(one.hints) + 1):
        shown.locator("summary", has_text=f"Hint {number} of").click()
    shown.get_by_text("in a new cell shows a solution").wait_for()


def checked(page: sync_api.Page, answer: str, word: str) -> sync_api.Locator:
    """Answer 02.grad, check it, and return its card."""
    cell(page, "def grad(w):").locator(".cm-content").click()
    page.keyboard.press("Control+A")
    page.keyboard.insert_text(f"def grad(w):\n    return {answer}\n")
    run(page, "def grad(w):")
    card = run(page, 'check("02.grad")').get_by_role("group", name=f"02.grad: {word}")
    card.wait_for()
    card.scroll_into_view_if_needed()
    return card
