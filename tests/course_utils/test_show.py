"""Pictures: an image with a text, the same bytes each time, and no window left open."""

import base64
import re
import subprocess
import sys

import matplotlib.pyplot as plt
import pytest

import course_utils
from course_utils import show
from course_utils.demos import nb02 as demo
from course_utils.show import house_style, new_figure, png

shown = []


@pytest.fixture(autouse=True)
def page(monkeypatch):
    shown.clear()
    for module in ("show", "quiz", "demos.nb02.slider"):
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


@pytest.mark.parametrize(
    "picture",
    [
        demo.slope_picture,
        demo.frozen_picture,
        demo.four_rates,
        demo.multiplier_picture,
        demo.stretched_bowl_picture,
        demo.saddle_picture,
        lambda: demo.batch_picture(*demo.line_data(), lr=0.04, epochs=2),
    ],
)
def test_each_picture_of_notebook_02_has_a_text_worth_reading(picture):
    picture()
    ((_, text),) = shown
    assert len(text) > 100


def test_where_nobody_can_move_a_slider_a_sentence_stands_in_its_place():
    demo.ball_slider()
    ((page, text),) = shown
    assert "slider" in text
    assert "widget" not in page


@pytest.mark.parametrize("lr", [0.01, 1 / 3, 1.0])
@pytest.mark.parametrize("step", [0, 12])
def test_the_ball_can_be_drawn_at_both_ends_of_its_sliders(lr, step):
    from course_utils.demos.nb02.slider import ball_png

    assert ball_png(lr, step).startswith(b"\x89PNG")


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
