"""A student opens notebook 02, runs it, answers an exercise and opens its hints."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright import sync_api

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


def notebook(page: sync_api.Page) -> sync_api.Locator:
    """The notebook whose tab is in front."""
    return page.locator(".jp-NotebookPanel:not(.lm-mod-hidden)")


def tab(page: sync_api.Page, name: str) -> sync_api.Locator:
    """The tab of the file called so."""
    return page.locator("#jp-main-dock-panel .lm-TabBar-tab", has_text=name)


def cell(page: sync_api.Page, text: str) -> sync_api.Locator:
    """The code cell whose source holds `text`."""
    code = page.locator(".cm-content", has_text=text)
    return notebook(page).locator(".jp-CodeCell", has=code).first


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


def test_the_landing_page_shows_the_course_and_one_click_goes_on(
    page: sync_api.Page, lab: Server, tmp_path_factory: pytest.TempPathFactory
) -> None:
    stops = page.locator(".course-map.live .stop")  # live: trusted, and the server has answered
    stops.first.wait_for()
    assert stops.count() == len(list(lab.workspace.glob("[0-9][0-9]_*.ipynb")))
    sync_api.expect(stops.first).to_have_attribute("aria-current", "step")
    look(page, tmp_path_factory.mktemp("look"), "map")
    page.get_by_role("link", name="Begin: 00 Orientation").click()
    tab(page, "00_orientation.ipynb").wait_for()
    tab(page, "START.ipynb").click()
    sync_api.expect(tab(page, "START.ipynb")).not_to_contain_class("jp-mod-dirty")


def test_a_stop_leads_to_its_notebook(
    page: sync_api.Page, tmp_path_factory: pytest.TempPathFactory
) -> None:
    page.get_by_role("link", name=re.compile("^02 ")).press("Enter")
    tab(page, "02_gradient_descent.ipynb").wait_for()
    notebook(page).locator(".jp-CodeCell").first.wait_for()
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
    card = notebook(page).locator(".jp-OutputArea").get_by_text("Not attempted yet").first
    card.scroll_into_view_if_needed()
    sync_api.expect(card).to_have_css("background-color", GREY)
    choice = notebook(page).locator(".jp-OutputArea details", has_text="Not this one").first
    choice.locator("summary").click()
    sync_api.expect(choice.get_by_text("Not this one")).to_be_visible()
    pictures = notebook(page).locator(".jp-OutputArea img")
    pictures.first.wait_for(state="attached")
    assert all(len(alt) > 20 for alt in pictures.evaluate_all("all => all.map(one => one.alt)"))
    look(page, tmp_path_factory.mktemp("look"), "untrusted")


def test_run_all_raises_nothing_and_warns_of_nothing(
    page: sync_api.Page, tmp_path_factory: pytest.TempPathFactory
) -> None:
    notebook(page).locator(".jp-CodeCell .cm-content").first.click()
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


def test_the_map_shows_what_was_just_answered(
    page: sync_api.Page, tmp_path_factory: pytest.TempPathFactory
) -> None:
    tab(page, "START.ipynb").click()
    go_on = page.get_by_role("link", name="Continue: 02 ")
    go_on.wait_for()
    stop = page.locator(".course-map .stop.begun")
    sync_api.expect(stop).to_contain_text("Begun")
    sync_api.expect(stop).to_contain_text("2 of ")
    look(page, tmp_path_factory.mktemp("look"), "map later")
    go_on.click()  # this link is newer than the page
    sync_api.expect(tab(page, "02_gradient_descent.ipynb")).to_contain_class("lm-mod-current")


def test_a_notebook_leads_to_the_glossary_and_to_the_next_one(page: sync_api.Page) -> None:
    notebook(page).get_by_role("link", name="Adam", exact=True).click()
    sync_api.expect(page.locator("h3", has_text=re.compile("^Adam"))).to_be_in_viewport()
    tab(page, "02_gradient_descent.ipynb").click()
    notebook(page).get_by_role("link", name=re.compile("^03 .* ›$")).first.click()
    tab(page, "03_neurons.ipynb").wait_for()
    tab(page, "02_gradient_descent.ipynb").click()


def test_an_endless_loop_is_stopped_and_named(
    page: sync_api.Page, tmp_path_factory: pytest.TempPathFactory
) -> None:
    card = checked(page, "[None for _ in iter(int, 1)]", "It took too long")
    card.get_by_text("gave no answer within 10 seconds, so it was stopped").wait_for()
    look(page, tmp_path_factory.mktemp("look"), "timeout")
    checked(page, "3 * (w - 8)", "Correct")


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
