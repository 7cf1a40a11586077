"""The dice of notebook 00 in a browser, with no kernel behind them."""

import re
from collections.abc import Iterator

import pytest
from playwright import sync_api

from course_utils.demos.nb00 import roll
from course_utils.demos.nb00.runs import board_runs

from .conftest import ARGUMENTS

RUNS = board_runs()


@pytest.fixture
def page(chromium: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[sync_api.Page]:
    pages: list[str] = []
    monkeypatch.setattr(roll, "put_on_page", lambda page, text: pages.append(page))
    roll.roll_the_dice()
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        page = browser.new_page()
        page.set_content(f"<body>{pages[0]}</body>")
        yield page
        browser.close()


def told(seed: int) -> str:
    return f"Seed {seed}: accuracy {RUNS[seed].accuracy:.3f} on fresh points."


def test_the_slider_chooses_a_seed_and_the_dice_roll_unless_it_is_held(page: sync_api.Page) -> None:
    slider, status = page.get_by_role("slider"), page.get_by_role("status")
    button, held = page.get_by_role("button"), page.get_by_role("checkbox")
    curve, board = page.locator("svg path").last, page.locator("svg image")
    sync_api.expect(status).to_have_text(told(0))
    before = curve.get_attribute("d"), board.get_attribute("href")

    slider.press("End")
    sync_api.expect(status).to_have_text(told(19))
    assert curve.get_attribute("d") != before[0] and board.get_attribute("href") != before[1]

    page.evaluate("Math.random = () => 0.37")
    button.click()
    sync_api.expect(status).to_have_text(f"Roll 1. {told(7)}")
    sync_api.expect(slider).to_have_value("7")

    page.evaluate("Math.random = () => 0.99")
    held.check()
    button.click()
    low = f"{RUNS[7].accuracy:.3f}"
    sync_api.expect(status).to_have_text(f"Roll 2. {told(7)} Your 2 rolls: {low} to {low}.")

    held.uncheck()
    button.click()
    sync_api.expect(status).to_contain_text(f"Roll 3. {told(19)} Your 3 rolls:")
    assert re.search(r"accuracy", str(page.get_by_role("img").last.get_attribute("alt")))
