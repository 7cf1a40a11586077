"""A picture with a slider: the still picture and its script agree, and neither needs the other."""

import base64
import io
import json
import re

import matplotlib.pyplot as plt
import numpy as np
import pytest

from course_utils import frames as module
from course_utils.frames import Frame, Trail, show_frames
from course_utils.show import SCREEN_DPI, house_style, new_figure

shown = []


@pytest.fixture(autouse=True)
def page(monkeypatch):
    shown.clear()
    monkeypatch.setattr(module, "put_on_page", lambda *two: shown.append(two))


def some_frames():
    """Two frames on axes that go from 0 to 10 in both directions."""
    with house_style():
        fig = new_figure(4, 3)
        axes = fig.subplots()
        axes.set(xlim=(0, 10), ylim=(0, 10))
        axes.grid(visible=False)
    ways = ([0, 5, 10], [0, 5, 1e9])
    frames = [
        Frame(f"{k}", f"It ends at {y[-1]:g}.", (Trail(axes, np.array([0, 5, 10]), np.array(y)),))
        for k, y in enumerate(ways)
    ]
    return fig, frames


def written(page):
    """The data that the script is called with."""
    begins = re.search(r'\)\("frames-\w+", ', page).end()
    return json.JSONDecoder().raw_decode(page, begins)[0]


def pixels(address):
    return plt.imread(io.BytesIO(base64.b64decode(address.split(",", 1)[1])))


def test_the_trails_are_placed_in_the_window_of_their_axes():
    show_frames(*some_frames(), label="η", start=0, alt="Two ways.")
    data = written(shown[0][0])
    width, height = data["places"][0]["window"][2:]
    assert data["picture"] == [4 * SCREEN_DPI, 3 * SCREEN_DPI]
    assert np.allclose(
        data["frames"][0]["trails"][0], [[0, height], [width / 2, height / 2], [width, 0]], atol=0.1
    )


def test_what_runs_away_stays_a_number_that_a_page_can_draw():
    show_frames(*some_frames(), label="η", start=0, alt="Two ways.")
    data = written(shown[0][0])
    assert np.abs(data["frames"][1]["trails"][0]).max() < 5000


def test_a_page_without_scripts_keeps_a_picture_of_the_starting_frame():
    fig, frames = some_frames()
    show_frames(fig, frames, label="η", start=1, alt="Two ways.")
    page, text = shown[0]
    still = re.sub(r"<(script|style)>.*?</\1>", "", page, flags=re.S)
    assert 'alt="Two ways. η = 1: It ends at 1e+09."' in still
    assert "Run this cell to get a slider for the η here." in still
    assert text == "[Picture with a slider] Two ways. It ends at 1e+09."
    address = re.search(r'src="([^"]+)"', still)[1]
    ground = written(page)["ground"]
    blue = [0, 0x72 / 255, 0xB2 / 255, 1]
    assert np.isclose(pixels(address), blue, atol=0.01).all(axis=-1).any()
    assert not np.isclose(pixels(ground), blue, atol=0.01).all(axis=-1).any()


def test_words_cannot_end_the_script():
    fig, (first, second) = some_frames()
    rude = Frame("0", "</script><b>", first.trails)
    show_frames(fig, [rude, second], label="η", start=1, alt="Two ways.")
    page = shown[0][0]
    assert page.count("</script>") == 1
    assert written(page)["frames"][0]["words"] == "</script><b>"


def test_the_same_frames_give_the_same_page():
    for _ in range(2):
        show_frames(*some_frames(), label="η", start=0, alt="Two ways.")
    assert shown[0] == shown[1]


def test_a_start_that_is_no_frame_is_refused():
    with pytest.raises(ValueError, match=r"0 to 1\. Received: 2"):
        show_frames(*some_frames(), label="η", start=2, alt="Two ways.")


def test_frames_with_different_trails_are_refused():
    fig, (first, second) = some_frames()
    more = Frame("1", "Two at once.", second.trails * 2)
    with pytest.raises(ValueError, match="the same trails"):
        show_frames(fig, [first, more], label="η", start=0, alt="Two ways.")
