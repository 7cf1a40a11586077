"""The ruler of notebook 01 in a browser, with no kernel behind it."""

import math
import re

import numpy as np
import pytest
from playwright import sync_api

from course_utils.demos.nb01 import slider

from .conftest import ARGUMENTS


def test_the_ruler_rounds_as_numpy_does(chromium: str, monkeypatch: pytest.MonkeyPatch) -> None:
    pages: list[str] = []
    monkeypatch.setattr(slider, "put_on_page", lambda html, text: pages.append(html))
    slider.ruler_slider()
    numbers = [
        *(10 ** np.random.default_rng(1).uniform(-8, 5, 60)),
        *(2049, 2051, 65519, 65520, 1e-8, 3e-8, 0.1, 2048, 6.1e-5, 99999),
    ]
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        tab = browser.new_page()
        tab.set_content(pages[0])
        for x in numbers:
            tab.get_by_label("the number x").fill(repr(float(x)))
            said = tab.get_by_role("status").inner_text()
            stored = slider.nearest(x)
            if math.isinf(stored):
                assert "stored as inf" in said
                continue
            number = re.search(r"stored as ([\d.,e−]+),? (?:exactly|off)", said)
            assert number, said
            seen = float(number[1].rstrip(",").replace(",", "").replace("−", "-"))
            assert seen == pytest.approx(stored, rel=1e-3, abs=0), said
            assert ("exactly" in said) == (stored == x), said
        browser.close()
