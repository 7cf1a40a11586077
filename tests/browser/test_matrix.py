"""The confusion matrix of notebook 13 in a browser, with no kernel behind it."""

from collections.abc import Iterator

import numpy as np
import pytest
from playwright import sync_api

from course_utils.demos.nb13.explorer import matrix_page

NAMES = tuple(f"class {k}" for k in range(10))
COUNTS = {(0, 0): 3, (6, 4): 5, (6, 3): 1}


@pytest.fixture(scope="module")
def page(browser: sync_api.Browser) -> Iterator[sync_api.Page]:
    labels = np.concatenate([np.full(n, row) for (row, _), n in COUNTS.items()])
    said = np.concatenate([np.full(n, column) for (_, column), n in COUNTS.items()])
    scores = np.full((len(labels), 10), 0.01)
    scores[np.arange(len(labels)), said] = 0.91
    images = np.random.default_rng(0).random((len(labels), 28, 28))
    page = browser.new_page()
    page.set_content(f"<body>{matrix_page(images, labels, scores, NAMES)}</body>")
    yield page
    page.close()


def words(page: sync_api.Page) -> str:
    return page.locator(".nb13-matrix [aria-live]").inner_text()


def test_it_opens_at_the_most_frequent_mistake(page: sync_api.Page) -> None:
    assert words(page) == "class 6, taken for class 4: 5 images"
    assert page.locator(".tile").count() == 5


def test_a_click_shows_a_cells_images_with_their_texts(page: sync_api.Page) -> None:
    page.get_by_role("button", name="class 0, recognised").click()
    assert words(page) == "class 0, recognised: 3 images"
    images = page.get_by_role("img", name="label class 0; the model says class 0, 91% sure")
    assert images.count() == 3


def test_the_arrow_keys_walk_from_cell_to_cell(page: sync_api.Page) -> None:
    page.get_by_role("button", name="class 6, taken for class 4").click()
    page.keyboard.press("ArrowLeft")
    assert words(page) == "class 6, taken for class 3: 1 image"
    page.keyboard.press("ArrowDown")
    assert words(page) == "class 7, taken for class 3: no image"
    assert page.locator(".tile").count() == 0
    focused = page.locator("button:focus")
    assert focused.get_attribute("aria-pressed") == "true"
    assert page.locator('.nb13-matrix button[tabindex="0"]').count() == 1


def test_dark_pages_show_the_images_light_on_dark(page: sync_api.Page) -> None:
    page.get_by_role("button", name="class 0, recognised").click()
    tile = page.locator(".tile i").first
    sync_api.expect(tile).to_have_css("filter", "invert(1)")
    page.evaluate("document.body.dataset.jpThemeLight = 'false'")
    sync_api.expect(tile).to_have_css("filter", "none")
