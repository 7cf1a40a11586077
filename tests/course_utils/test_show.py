"""Pictures: an image with a text, the same bytes each time, and no window left open."""

import base64
import io
import re
import subprocess
import sys

import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.colors import to_rgb
from matplotlib.text import Text

import course_utils
from course_utils import show
from course_utils.demos import nb02 as demo
from course_utils.show import INVERT, house_style, new_figure, png

inks = sys.modules["course_utils.show"]  # course_utils.show is the function

shown = []


@pytest.fixture(autouse=True)
def page(monkeypatch):
    shown.clear()
    for module in ("show", "frames"):
        name = f"course_utils.{module}"
        monkeypatch.setattr(sys.modules[name], "put_on_page", lambda *two: shown.append(two))


def test_a_figure_becomes_an_image_with_its_text():
    fig = new_figure(4, 2)
    fig.subplots().plot([1, 2])
    show(fig, alt='A line that\n   climbs: "up" & <away>.')
    ((page, text),) = shown
    assert 'alt="A line that climbs: &quot;up&quot; &amp; &lt;away&gt;."' in page
    assert text == '[Picture] A line that climbs: "up" & <away>.'
    data = re.search(r'src="data:image/png;base64,([^"]+)"', page)[1]
    assert base64.b64decode(data).startswith(b"\x89PNG")


def pixels(page):
    """The first picture on a page, as an array of shape (height, width, 4), from 0 to 1."""
    data = re.search(r'src="data:image/png;base64,([^"]+)"', page)[1]
    return plt.imread(io.BytesIO(base64.b64decode(data)))


def test_a_picture_in_house_style_has_no_ground_of_its_own():
    with house_style():
        fig = new_figure(4, 2)
        fig.subplots().plot([1, 2])
        show(fig, alt="A line that climbs.")
    seen = pixels(shown[0][0])
    assert seen[0, 0, 3] == 0
    assert (seen[..., 3] == 0).mean() > 0.8
    assert (seen[..., 3] == 1).any()


def test_a_figure_with_a_ground_of_its_own_keeps_it():
    fig = plt.figure(facecolor="#ffeecc")
    show(fig, alt="A coloured sheet.")
    assert pixels(shown[0][0])[0, 0] == pytest.approx([1, 0xEE / 255, 0xCC / 255, 1], abs=0.01)


def test_a_picture_that_stands_elsewhere_is_a_white_sheet():
    with house_style():
        fig = new_figure(2, 1)
        seen = plt.imread(io.BytesIO(png(fig, dpi=20)))
    assert (seen == 1).all()


def test_a_page_that_drops_the_styles_keeps_the_white_ground():
    """An untrusted notebook loses <style>, so nothing inverts; the ink stays dark on white."""
    show(new_figure(1, 1), alt="Nothing yet.")
    page = re.sub(r"<style>.*?</style>", "", shown[0][0], flags=re.S)
    assert "background-color: #ffffff" in page
    assert "filter" not in page


def rgb(colour):
    return np.array([int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)])


def on_a_dark_page(colour):
    """What the filter makes of a colour: the matrices of Filter Effects Module Level 1."""
    turned = np.array([[-0.574, 1.43, 0.144], [0.426, 0.43, 0.144], [0.426, 1.43, -0.856]])
    return np.clip(turned @ (colour * (1 - 2 * INVERT) + INVERT), 0, 1)


def contrast(one, other):
    """WCAG's contrast of two colours, from 1 to 21."""

    def luminance(colour):
        linear = np.where(colour <= 0.04045, colour / 12.92, ((colour + 0.055) / 1.055) ** 2.4)
        return linear @ [0.2126, 0.7152, 0.0722]

    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def test_white_turns_into_the_ground_of_a_dark_page():
    assert on_a_dark_page(rgb("#ffffff")) == pytest.approx(rgb("#111111"), abs=0.02)


WORDS = ("BLACK", "GREY", "BLUE", "GREEN_WORDS", "ORANGE_WORDS", "PURPLE_WORDS", "VERMILLION_WORDS")


@pytest.mark.parametrize("name", WORDS)
def test_words_are_readable_on_a_light_and_on_a_dark_page(name):
    ink = rgb(getattr(inks, name))
    assert contrast(ink, rgb("#ffffff")) >= 4.5
    assert contrast(on_a_dark_page(ink), rgb("#111111")) >= 4.5


def test_a_figure_of_pyplot_is_closed_so_that_it_shows_once():
    fig = plt.figure()
    show(fig, alt="An empty page.")
    assert not plt.fignum_exists(fig.number)


def test_the_same_figure_gives_the_same_bytes():
    def draw():
        with house_style():
            fig = new_figure(3, 2)
            fig.subplots().plot([3, 1, 2])
            return png(fig)

    assert draw() == draw()


def test_a_thing_that_is_no_figure_is_named():
    with pytest.raises(TypeError, match=r"takes a Matplotlib figure.*Received: a list"):
        show([1, 2], alt="A list.")


@pytest.mark.parametrize("alt", ["", "   ", None])
def test_a_picture_without_a_text_is_refused(alt):
    with pytest.raises(ValueError, match="needs alt="):
        show(new_figure(1, 1), alt=alt)


PICTURES = {
    "slope": demo.slope_picture,
    "frozen": demo.frozen_picture,
    "four rates": demo.four_rates,
    "bowl": demo.bowl_picture,
    "line": lambda: demo.line_picture(*demo.line_data()),
    "batches": demo.batch_picture,
    "saddle": demo.saddle_picture,
    "slider": demo.ball_slider,
}


@pytest.mark.parametrize("name", PICTURES)
def test_each_picture_of_notebook_02_has_a_text_worth_reading(name):
    PICTURES[name]()
    ((_, text),) = shown
    assert len(text) > 100


@pytest.mark.parametrize("name", PICTURES)
def test_every_word_in_a_picture_of_notebook_02_is_readable_on_both_pages(name, monkeypatch):
    drawn = []
    for place in ("show", "frames"):
        module = sys.modules[f"course_utils.{place}"]
        monkeypatch.setattr(module, "close", lambda fig: drawn.append(fig))
    PICTURES[name]()
    words = [text for text in drawn[0].findobj(Text) if text.get_text().strip()]
    assert len(words) > 5
    for text in words:
        ink = np.array(to_rgb(text.get_color()))
        assert contrast(ink, rgb("#ffffff")) >= 4.5, text
        assert contrast(on_a_dark_page(ink), rgb("#111111")) >= 4.5, text


def test_importing_course_utils_costs_neither_tensorflow_nor_matplotlib():
    code = (
        "import sys, course_utils\n"
        "from course_utils import quiz, set_seed, show\n"
        "assert callable(show) and callable(quiz)\n"
        "import course_utils.show\n"
        "assert callable(course_utils.show)\n"
        "print(*{'tensorflow', 'keras', 'matplotlib', 'numpy'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == []


def test_a_name_that_is_not_there_is_an_attribute_error():
    with pytest.raises(AttributeError, match="no attribute 'sho'"):
        _ = course_utils.sho
    assert "load_mnist" in dir(course_utils)
