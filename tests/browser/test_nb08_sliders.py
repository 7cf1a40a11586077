"""The epoch ruler and the movable cut of notebook 08 in a browser, with no kernel behind them."""

from collections.abc import Callable, Iterator

import pytest
from playwright import sync_api

from course_utils.demos.nb08 import cut, ruler

from .conftest import ARGUMENTS


@pytest.fixture
def opened(
    chromium: str, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[[object], sync_api.Page]]:
    pages: list[str] = []
    for module in (ruler, cut):
        monkeypatch.setattr(module, "put_on_page", lambda page, text: pages.append(page))
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)

        def show(demo: Callable[[], None]) -> sync_api.Page:
            demo()
            page = browser.new_page()
            page.set_content(f"<body>{pages[-1]}</body>")
            return page

        yield show
        browser.close()


def test_the_ruler_counts_as_fit_does_and_its_dot_walks(opened) -> None:
    page = opened(ruler.epoch_ruler)
    status, line = page.get_by_role("status"), page.locator("code")
    sync_api.expect(status).to_have_text(
        "800 rows train, 200 validate: 12 batches of 64 and one of 32. "
        "So 13 steps an epoch, and 39 updates in 3 epochs."
    )
    sync_api.expect(line).to_contain_text("Epoch 2/3  12/13")
    sync_api.expect(page.get_by_text("updates: 25 of 39")).to_be_visible()

    page.get_by_role("button", name="one step").click()
    sync_api.expect(line).to_contain_text("Epoch 2/3  13/13")
    page.get_by_role("button", name="one step").click()
    sync_api.expect(page.get_by_text("updates: 26 of 39 (validating: no update)")).to_be_visible()

    page.get_by_role("slider", name="split").press("Home")
    sync_api.expect(status).to_contain_text("15 batches of 64 and one of 40. So 16 steps an epoch")
    page.get_by_role("slider", name="rows").press("Home")
    page.get_by_role("slider", name="batch size").press("End")
    sync_api.expect(status).to_have_text(
        "10 rows train: one of 10. So 1 step an epoch, and 3 updates in 3 epochs."
    )
    page.get_by_role("slider", name="rows").press("End")
    page.get_by_role("slider", name="batch size").press("Home")
    sync_api.expect(status).to_contain_text("2,000 batches of 1. So 2,000 steps an epoch")
    assert page.locator("svg rect").count() < 50

    page.get_by_role("button", name="play").click()
    sync_api.expect(page.get_by_text("updates: 6000 of 6000")).to_be_visible(timeout=30_000)
    sync_api.expect(page.get_by_role("button", name="▶ play")).to_be_visible()


def test_the_cut_tells_which_classes_are_lost(opened) -> None:
    page = opened(cut.cut_to_move)
    slider, status = page.get_by_role("slider"), page.get_by_role("status")
    sync_api.expect(status).to_contain_text("sorted: 8, 9; mixed: none")
    slider.press("End")
    sync_api.expect(status).to_contain_text("Split 0.5: the last 2,500 rows validate")
    sync_api.expect(status).to_contain_text("sorted: 5, 6, 7, 8, 9")
    slider.press("Home")
    sync_api.expect(page.locator("svg rect").first).to_be_hidden()
