"""The bowl of notebook 11 in a browser, with no kernel behind it."""

from collections.abc import Iterator

import pytest
from playwright import sync_api

from course_utils.demos.nb11.turned import counts, page


@pytest.fixture(scope="module")
def bowl(browser: sync_api.Browser) -> Iterator[sync_api.Page]:
    tab = browser.new_page()
    tab.set_content(f"<body>{page('<img alt=panels>')}</body>")
    yield tab
    tab.close()


def test_it_says_the_steps_of_both_at_each_angle(bowl: sync_api.Page) -> None:
    for angle in (45, 12, 0):
        bowl.get_by_role("slider").fill(str(angle))
        sgd, adagrad = (counts()[name][angle] for name in ("SGD", "Adagrad"))
        said = f"Turned by {angle}°: SGD (η = 0.075) {sgd} steps, Adagrad (η = 3) {adagrad} steps."
        assert bowl.get_by_role("status").inner_text() == said
        assert bowl.locator("svg g").get_attribute("transform").startswith(f"rotate({-angle} ")


def test_the_counts_of_angles_ahead_are_not_told(bowl: sync_api.Page) -> None:
    bowl.get_by_role("slider").fill("0")
    assert "107" not in bowl.locator("body").inner_text()
    assert bowl.locator('svg text:has-text("107")').count() == 0


def test_a_button_turns_it(bowl: sync_api.Page) -> None:
    bowl.get_by_role("slider").fill("40")
    bowl.get_by_role("button").click()
    sync_api.expect(bowl.get_by_role("status")).to_contain_text("Turned by 45°", timeout=20_000)
