"""What the pictures of notebook 01 claim holds for the numbers they are drawn from."""

import base64
import io
import re

import numpy as np
import pytest
from PIL import Image

from course_utils.demos.nb01 import brightness, slider
from course_utils.demos.nb01.clock import SUMS, wrapped
from course_utils.demos.nb01.first import WINDOWS
from course_utils.demos.nb01.shapes import SHAPES, axes_of
from course_utils.pictures.numberlines import (
    LARGEST,
    WALL,
    float16_gap,
    float16_numbers,
    ring_place,
)


def test_every_window_shows_the_gap_that_is_written_over_it():
    for low, high, places, _ in WINDOWS:
        marks = float16_numbers(low, high)
        for x in places:
            after = np.searchsorted(marks, x, side="right")
            assert marks[after] - marks[after - 1] == float16_gap(x)


@pytest.mark.parametrize("x", [6e-8, 1e-6, 6.2e-5, 0.1, 1.0, 2047.0, 2048.0, 60000.0])
def test_the_gap_is_the_distance_to_the_next_float16(x):
    own = np.float16(x)
    assert float16_gap(float(own)) == float(np.nextafter(own, np.float16(np.inf))) - float(own)


def test_the_ruler_ends_at_the_wall():
    with np.errstate(over="ignore"):
        assert np.isinf(np.float16(WALL))
        assert np.float16(np.nextafter(WALL, 0)) == LARGEST == float16_numbers(1, np.inf)[-1]


def test_a_sum_goes_round_by_256():
    assert [wrapped(dtype, a, b) for dtype, _, _, a, b in SUMS] == [200 + 100 - 256, 100 + 40 - 256]
    assert ring_place(300) == pytest.approx(ring_place(44))


@pytest.fixture
def page(monkeypatch):
    """Collect what a demo puts on the page."""
    pages = []
    for module in (slider, brightness):
        monkeypatch.setattr(module, "put_on_page", lambda *page: pages.append(page))
    return pages


def test_the_brightened_image_is_what_uint8_makes_of_it(page):
    image = np.array([[0, 100], [155, 200]], np.uint8)
    brightness.brightness_slider(image)
    html, text = page[0]
    shown = [
        np.asarray(Image.open(io.BytesIO(base64.b64decode(data))))
        for data in re.findall(r"base64,([^\"]+)", html)
    ]
    assert [one.tolist() for one in shown] == [
        [[0, 100], [155, 200]],
        [[100, 200], [255, 44]],
        [[100, 200], [255, 255]],
    ]
    assert "uint8, + 100: mean 149.8" in text
    assert "float32, + 100: mean 213.8" in text


def test_the_ruler_says_what_its_starting_number_is_stored_as(page):
    slider.ruler_slider()
    assert page[0][1].endswith("2,049 is stored as 2,048; the gap there is 2.")


def test_a_shape_has_an_arrow_for_each_number():
    for shape in SHAPES:
        assert np.zeros(shape).ndim == len(axes_of(shape))
    assert np.array([1, 2, 3]).T.shape == SHAPES[1]
    assert np.zeros(SHAPES[2]).T.shape == SHAPES[3]
