"""The four ways back of notebook 12 in a browser, with no kernel behind it."""

from collections.abc import Iterator

import pytest
from playwright import sync_api

from course_utils.demos.nb12 import ways


@pytest.fixture(scope="module")
def tab(browser: sync_api.Browser) -> Iterator[sync_api.Page]:
    tab = browser.new_page()
    tab.set_content(f"<body>{ways.page('<img alt=panels>')}</body>")
    yield tab
    tab.close()


@pytest.mark.parametrize("way", ways.WAYS, ids=lambda way: way.letter)
def test_a_button_shows_its_way_and_what_came_back(tab: sync_api.Page, way: ways.Way) -> None:
    button = tab.get_by_role("button", name=f"{way.letter} · {way.name}")
    button.click()
    pressed = tab.locator("button[aria-pressed=true]")
    assert pressed.all_inner_texts() == [f"{way.letter} · {way.name}"]
    marks = tab.locator("td").all_inner_texts()
    assert ["came back" in mark for mark in marks] == [*way.came_back]
    assert tab.get_by_role("status").inner_text() == ways.said(way)
    assert ways.said(way) in str(tab.get_by_role("img").get_attribute("aria-label"))


def test_each_way_has_a_curve_of_its_own_within_the_picture(tab: sync_api.Page) -> None:
    seen = set()
    for button in tab.get_by_role("button").all():
        button.click()
        curve = tab.locator("svg path").last
        seen.add(curve.get_attribute("d"))
        inside = "e => { const b = e.getBBox(); return b.y > 0 && b.y + b.height < 350; }"
        assert curve.evaluate(inside)
        name = tab.locator("svg text").last
        assert name.evaluate("e => e.getBBox().x + e.getBBox().width <= 800")
    assert len(seen) == len(ways.WAYS)
