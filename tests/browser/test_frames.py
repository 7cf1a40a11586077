"""Sliders of notebooks 02 and 06 in a browser, with no kernel behind them."""

from collections.abc import Callable

import pytest
from playwright import sync_api

from course_utils import frames
from course_utils.demos import nb02, nb06

from .conftest import ARGUMENTS


@pytest.mark.parametrize(
    ("demo", "last", "has_steps"),
    [
        (nb06.price_slider, "At p = 0.999: −log p is 0.000911", False),
        (nb06.logits_slider, "inside a model 50.693, plain numbers 16.118", False),
        (nb02.ball_slider, "", True),
    ],
)
def test_a_slider_answers_at_once_and_has_a_button_only_for_steps(
    chromium: str,
    monkeypatch: pytest.MonkeyPatch,
    demo: Callable[[], None],
    last: str,
    has_steps: bool,
) -> None:
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        page = browser.new_page()
        monkeypatch.setattr(frames, "put_on_page", lambda html, text: page.set_content(html))
        demo()
        slider, said = page.get_by_role("slider"), page.get_by_role("status")
        before = said.inner_text()
        slider.focus()
        page.keyboard.press("End")
        assert said.inner_text() != before
        assert last in said.inner_text()
        assert page.get_by_role("button").is_visible() == has_steps
        browser.close()
