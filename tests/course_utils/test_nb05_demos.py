"""What the pictures and the text of notebook 05 claim holds for the numbers that are stored."""

import json
import re

import numpy as np
import pytest

from course_utils.demos import nb05 as demo
from course_utils.demos.nb05.graph import PAIR, WAYS, draw_net
from course_utils.demos.nb05.stored import adder
from course_utils.show import new_figure


@pytest.fixture
def digits():
    images = np.arange(10, dtype="uint8")[:, None, None] * np.full((28, 28), 25, dtype="uint8")
    return images, np.arange(10, dtype="uint8")


def test_a_pair_has_its_own_truths(digits):
    pictures, truths = demo.digit_pairs(*digits, count=50, seed=1)
    left, right = (np.round(pictures[side][:, 0, 0] * 255 / 25) for side in ("left", "right"))
    assert np.array_equal(truths["total"], left + right)
    assert np.array_equal(truths["bigger"], left > right)
    assert {one.dtype.name for one in (*pictures.values(), *truths.values())} == {"float32"}
    assert pictures["left"].shape == (50, 28, 28)


@pytest.mark.parametrize(
    ("way", "what", "low", "high"),
    [
        ("joined", "total_miss", 2.6, 3.4),
        ("cut", "total_miss", 10.8, 11.8),
        ("swapped", "total_miss", 2.6, 3.4),
        ("joined", "bigger_accuracy", 0.87, 0.90),
        ("swapped", "bigger_accuracy", 0.14, 0.17),
    ],
)
def test_over_ten_seeds_it_is_as_the_lesson_says(way, what, low, high):
    least, most = adder().measured(way, what)
    assert len(adder().runs) == 10
    assert low <= least <= most <= high


def test_the_cut_net_stays_above_what_it_cannot_know():
    assert adder().measured("cut", "total_miss")[0] > np.var(np.arange(10))
    assert adder().longer["cut"]["total_miss"] > np.var(np.arange(10))


def test_swapping_the_pictures_leaves_the_sum_and_turns_the_comparison_round():
    for run in (*adder().runs, adder().longer):
        joined, swapped = run["joined"], run["swapped"]
        assert swapped["total_miss"] == pytest.approx(joined["total_miss"], rel=0.1)
        assert swapped["bigger_accuracy"] < 0.2 < 0.85 < joined["bigger_accuracy"]


def test_without_join_the_sum_does_not_depend_on_the_right_digit():
    cut, joined = (np.array(adder().said[name]["total"]) for name in ("cut", "joined"))
    assert np.ptp(cut, axis=1).max() < 0.01
    assert np.ptp(joined, axis=1).min() > 4
    assert np.ptp(np.array(adder().said["cut"]["bigger"]), axis=0).max() < 0.01


def test_the_net_of_the_first_picture_adds_and_its_pair_is_no_exception():
    assert adder().median_miss("joined") < 1 < adder().median_miss("cut")
    left, right = PAIR
    misses = [abs(adder().total("joined", k // 10, k % 10) - k // 10 - k % 10) for k in range(100)]
    assert misses[10 * left + right] > np.quantile(misses, 0.1)


def test_stored_pictures_are_digits():
    for image in map(adder().image, range(10)):
        assert image.shape == (28, 28)
        assert image.max() == 1
        assert image[:2].max() == 0  # nothing at the border
        assert 20 < (image > 0.5).sum() < 250


@pytest.mark.parametrize("way", WAYS)
def test_the_graph_has_a_join_unless_it_is_cut(way):
    ax = new_figure(8, 4).subplots()
    draw_net(ax, way)
    boxes = [text.get_text() for text in ax.texts]
    assert boxes.count("eye") == 2
    assert (boxes.count("join"), boxes.count("think")) == ((0, 2) if way == "cut" else (1, 1))


def test_the_buttons_hold_every_answer(monkeypatch):
    pages = []
    monkeypatch.setattr(
        "course_utils.demos.nb05.asking.put_on_page", lambda *page: pages.append(page)
    )
    demo.ask_the_adder()
    (page, text) = pages[0]
    begins = re.search(r'\)\("adder-\w+", ', page).end()
    data, _ = json.JSONDecoder().raw_decode(page, begins)
    left, right = data["start"]
    assert [np.shape(way["said"]) for way in data["ways"]] == [(10, 10, 2)] * 3
    assert all(way["said"][left][right][0] in text for way in data["ways"])
    width, height = data["picture"]
    places = [*data["digits"], *data["answers"]]
    assert all(0 < place[0] < width and 0 < place[1] < height for place in places)


def test_the_alternative_texts_are_taken_from_what_is_drawn(capsys):
    demo.adder_picture()
    truth = np.arange(400) % 19.0
    demo.sums_picture(truth, truth + 1, np.full(400, 9.0))
    before = np.random.default_rng(0).normal(size=(784, 128))
    after = before.copy()
    after[300:] += 1
    demo.kernel_picture(before, after)
    graph, sums, kernel = capsys.readouterr().out.strip().splitlines()
    assert f"sum {adder().answers('cut', *PAIR)[0]}" in graph
    assert "mean squared miss 1.0" in sums
    assert "300 of the 784 pixels" in kernel
