"""The two sliders of notebook 01 in a browser, with no kernel behind them."""

import math
import re
from collections.abc import Callable, Iterator

import numpy as np
import pytest
from playwright import sync_api

from course_utils.demos.nb01 import brightness, slider


@pytest.fixture
def opened(
    browser: sync_api.Browser, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[..., sync_api.Page]]:
    """Open what a demo puts on the page."""
    page = browser.new_page()

    def open_page(demo: Callable[..., None], *args: object) -> sync_api.Page:
        for module in (slider, brightness):
            monkeypatch.setattr(module, "put_on_page", lambda html, text: page.set_content(html))
        demo(*args)
        return page

    yield open_page
    page.close()


def test_the_ruler_rounds_as_numpy_does(opened: Callable[..., sync_api.Page]) -> None:
    page = opened(slider.ruler_slider)
    numbers = [
        *(10 ** np.random.default_rng(1).uniform(-8, 5, 60)),
        *(2049, 2051, 65519, 65520, 1e-8, 3e-8, 0.1, 2048, 6.1e-5, 99999),
    ]
    for x in numbers:
        page.get_by_label("the number x").fill(repr(float(x)))
        said = page.get_by_role("status").inner_text()
        stored = slider.nearest(x)
        if math.isinf(stored):
            assert "stored as inf" in said
            continue
        number = re.search(r"stored as ([\d.,e−]+),? (?:exactly|off)", said)
        assert number, said
        seen = float(number[1].rstrip(",").replace(",", "").replace("−", "-"))
        assert seen == pytest.approx(stored, rel=1e-3, abs=0), said
        assert ("exactly" in said) == (stored == x), said


def test_the_brighter_image_is_numpys(opened: Callable[..., sync_api.Page]) -> None:
    image = np.random.default_rng(0).integers(0, 256, (28, 28)).astype("uint8")
    page = opened(brightness.brightness_slider, image)
    for by in (0, 1, 60, 200):
        page.get_by_role("slider").fill(str(by))
        assert page.locator("figcaption").all_inner_texts() == [*brightness.captions(image, by)]
