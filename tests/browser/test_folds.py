"""The folds of notebook 03 in a browser, with no kernel behind them."""

from collections.abc import Iterator

import pytest
from playwright import sync_api

from course_utils.demos.nb03.explorer import CHOICES, explorer_page
from course_utils.demos.nb03.nets import best, moons


@pytest.fixture(scope="module")
def page(browser: sync_api.Browser) -> Iterator[sync_api.Page]:
    page = browser.new_page()
    page.set_content(f"<body>{explorer_page('<img alt=panels>')}</body>")
    yield page
    page.close()


def words(page: sync_api.Page) -> str:
    return page.get_by_role("status").inner_text()


def test_it_counts_the_points_as_python_does(page: sync_api.Page) -> None:
    (x, y), _ = moons()
    for place, units in enumerate(CHOICES):
        page.get_by_role("slider").fill(str(place))
        right = round(float(best(units).accuracy(x, y)[0]) * len(y))
        assert f"{units} of {units} unit" in words(page)
        # The points travel rounded to three digits: one may lie that close to the boundary.
        assert any(
            f": {count} of these 400 points" in words(page)
            for count in (right, right - 1, right + 1)
        )


def test_a_unit_that_is_switched_off_takes_its_fold_along(page: sync_api.Page) -> None:
    page.get_by_role("slider").fill("2")
    assert page.locator("g path").count() == 3
    page.get_by_label("unit 2").uncheck()
    assert words(page).startswith("2 of 3 units on")
    assert page.locator("g path").count() == 2
    page.get_by_label("unit 1").hover()
    assert page.locator('g path[stroke-width="3.2"]').count() == 1


def test_the_arrow_keys_move_the_slider(page: sync_api.Page) -> None:
    page.get_by_role("slider").fill("1")
    page.get_by_role("slider").focus()
    page.keyboard.press("ArrowRight")
    assert words(page).startswith("3 of 3 units on")
