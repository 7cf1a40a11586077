"""The fans of notebook 09 in a browser, with no kernel behind them."""

import re
from collections.abc import Iterator

import numpy as np
import pytest
from playwright import sync_api

from course_utils.demos.nb09.data import FAST
from course_utils.demos.nb09.fans import GRIPS, START, middle, page
from course_utils.demos.nb09.runs import braking_line, braking_nets, on_line


@pytest.fixture(scope="module")
def fans(browser: sync_api.Browser) -> Iterator[sync_api.Page]:
    tab = browser.new_page()
    tab.set_content(f"<body>{page('<img alt=panels>')}</body>")
    yield tab
    tab.close()


def test_it_says_what_line_and_network_say_in_python(fans: sync_api.Page) -> None:
    for place in (0, START, len(GRIPS) - 1):
        fans.get_by_role("slider").fill(str(place))
        words = fans.get_by_role("status").inner_text().replace("−", "-")
        rows = np.array([[30.0, GRIPS[place]], [FAST, GRIPS[place]]])
        line, network = on_line(braking_line(), rows), braking_nets()(rows)[middle()]
        said = re.findall(r"the line (-?\d+) m, the network (-?\d+) m", words)
        assert np.array(said, float) == pytest.approx(np.column_stack([line, network]), abs=0.6)


def test_a_key_moves_the_grip_and_the_cars_with_it(fans: sync_api.Page) -> None:
    slider = fans.get_by_role("slider")
    slider.fill("2")
    before = fans.locator('circle[r="4.5"]').count()
    assert before > 20
    slider.focus()
    fans.keyboard.press("ArrowRight")
    assert fans.get_by_role("status").inner_text().startswith("Grip 0.325")
    assert fans.locator("svg path").count() > 3
