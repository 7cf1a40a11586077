"""A fit that is watched: one place on the page, an interrupt that keeps the history, a still twin.

The kernel is a real one, asked as JupyterLab asks it (which takes input) and as nbclient does.
"""

import math
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jupyter_client.manager import start_new_kernel

from course_utils.pictures.training import described, drawn, panels, size, told

START = """
import time
from IPython.display import display
from course_utils import LiveTraining, quiet_start, set_seed
with quiet_start():
    import keras
import numpy as np
set_seed(0)
x = np.random.rand(320, 4).astype("float32")
y = x.sum(axis=1)
def net():
    model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(1)])
    model.compile("sgd", "mse", metrics=["mae"])
    return model
class Slow(keras.callbacks.Callback):
    def on_train_batch_end(self, batch, logs=None):
        time.sleep(0.05)
def wait():
    display({"text/plain": "waiting"}, raw=True)
    time.sleep(60)
"""


class Page:
    """What the outputs of one cell are, as a front end keeps them."""

    def __init__(self) -> None:
        self.outputs: list[dict[str, Any]] = []
        self.changes: list[str] = []
        self._places: dict[str, int] = {}

    def take(self, message: dict[str, Any]) -> None:
        content = message["content"]
        place = content.get("transient", {}).get("display_id", "")
        if message["msg_type"] == "display_data":
            self._places[place] = len(self.outputs)
            self.outputs.append(content["data"])
            self.changes.append(content["data"]["text/plain"])
        elif message["msg_type"] == "update_display_data":
            self.outputs[self._places[place]] = content["data"]
            self.changes.append(content["data"]["text/plain"])
        elif message["msg_type"] in ("stream", "error"):
            self.outputs.append(content)

    @property
    def line(self) -> str:
        """The line of the only output."""
        (output,) = self.outputs
        return str(output["text/plain"]).splitlines()[0]


@pytest.fixture(scope="module")
def kernel() -> Iterator[tuple[Any, Any]]:
    manager, client = start_new_kernel()
    client.execute_interactive(START, timeout=120)
    yield manager, client
    client.stop_channels()
    manager.shutdown_kernel(now=True)


def shown(kernel: tuple[Any, Any], code: str, *, stdin: bool = True, stop_at: str = "") -> Page:
    """Run a cell, interrupting it once the page says `stop_at`."""
    manager, client = kernel
    page, stops = Page(), [stop_at] if stop_at else []

    def take(message: dict[str, Any]) -> None:
        page.take(message)
        if stops and page.changes and stops[0] in page.changes[-1]:
            stops.clear()
            manager.interrupt_kernel()

    client.execute_interactive(code, allow_stdin=stdin, output_hook=take, timeout=120)
    return page


def test_a_fit_leaves_one_place_with_its_last_values_and_a_picture_with_words(kernel):
    code = """
h = net().fit(x, y, epochs=8, validation_split=0.2, verbose=0, callbacks=[LiveTraining()])
"""
    page = shown(kernel, code)
    assert page.line.startswith("epoch 8 of 8 · loss ")
    html = page.outputs[0]["text/html"]
    assert html.count("<img") == 1 and "loss: training from" in html and "<script" not in html
    said = shown(kernel, "print(*(f'{h.history[k][-1]:.3g}' for k in ('loss', 'val_loss')))")
    loss, val_loss = said.outputs[0]["text"].split()
    assert f"loss {float(loss):.3f} · val_loss {float(val_loss):.3f}" in page.line


def test_while_it_runs_the_page_says_how_far_it_is_and_what_is_left(kernel):
    page = shown(
        kernel, "net().fit(x, y, epochs=6, verbose=0, callbacks=[LiveTraining(), Slow()]);"
    )
    between = [change for change in page.changes if "step" in change]
    assert between and "of 10" in between[0]
    assert any(" s left" in change for change in between)
    assert "left" not in page.line and len(page.outputs) == 1


def test_an_interrupt_ends_the_fit_and_its_history_stays(kernel):
    page = shown(
        kernel,
        "h = net().fit(x, y, epochs=500, verbose=0, callbacks=[LiveTraining(), Slow()])",
        stop_at="epoch 3",
    )
    assert "where you stopped it" in page.line
    said = shown(kernel, "print(len(h.history['loss']), h.epoch)")
    assert said.outputs[0]["text"] == "3 [0, 1, 2]\n"


def test_after_a_fit_an_interrupt_means_what_it_did_before(kernel):
    code = "net().fit(x, y, epochs=1, verbose=0, callbacks=[LiveTraining()])\nwait()"
    page = shown(kernel, code, stop_at="waiting")
    assert page.outputs[-1]["ename"] == "KeyboardInterrupt"


def test_a_fit_that_raised_leaves_interrupts_alone(kernel):
    code = """
class Bad(keras.callbacks.Callback):
    def on_epoch_end(self, epoch, logs=None):
        raise RuntimeError
try:
    net().fit(x, y, epochs=2, verbose=0, callbacks=[LiveTraining(), Bad()])
except RuntimeError:
    net().fit(x, y, epochs=1, verbose=0, callbacks=[Slow()])
    wait()
"""
    page = shown(kernel, code, stop_at="waiting")
    assert page.outputs[-1]["ename"] == "KeyboardInterrupt"


def test_where_nobody_sits_an_interrupt_stops_the_cell_as_always(kernel):
    page = shown(
        kernel,
        "net().fit(x, y, epochs=500, verbose=0, callbacks=[LiveTraining(), Slow()])",
        stdin=False,
        stop_at="epoch 2",
    )
    assert page.outputs[-1]["ename"] == "KeyboardInterrupt"


def test_a_training_that_ends_early_says_so_and_its_axis_ends_there(kernel):
    code = """
stop = keras.callbacks.EarlyStopping("loss", min_delta=1e9, patience=2)
net().fit(x, y, epochs=100, verbose=0, callbacks=[LiveTraining(), stop]);
"""
    assert shown(kernel, code).line.startswith("epoch 3 of 100, where it was stopped · loss")


def test_validation_that_skips_epochs_keeps_its_place(kernel):
    code = """
live = LiveTraining()
net().fit(x, y, epochs=6, validation_split=0.5, validation_freq=3, verbose=0, callbacks=[live])
print([v == v for v in live._curves["val_loss"]], len(live._curves["loss"]))
"""
    page = shown(kernel, code)
    assert page.outputs[-1]["text"] == "[False, False, True, False, False, True] 6\n"


def test_a_callback_used_twice_shows_two_trainings(kernel):
    code = """
live = LiveTraining()
for _ in range(2):
    net().fit(x, y, epochs=2, verbose=0, callbacks=[live])
"""
    page = shown(kernel, code)
    assert [o["text/plain"].split(" ·")[0] for o in page.outputs] == ["epoch 2 of 2"] * 2


FLOATS = st.lists(st.floats(), min_size=1, max_size=12)


@given(
    st.dictionaries(st.sampled_from(["loss", "val_loss", "a&b<", "val_a&b<"]), FLOATS, min_size=1)
)
def test_any_history_gives_a_picture_that_can_be_read_and_stays_inside(history):
    svg = ET.fromstring(drawn(history, epochs=12))
    width, height = size(history)
    assert (svg.get("width"), svg.get("height")) == (str(width), str(height))
    for circle in svg.iter("{http://www.w3.org/2000/svg}circle"):
        assert 0 <= float(circle.get("cx", "nan")) <= width / max(len(panels(history)), 1)
        assert 0 <= float(circle.get("cy", "nan")) <= height
    assert told(history) and described(history)


def test_the_words_name_the_lowest_loss_where_it_is_not_the_last():
    words = described({"loss": [0.9, 0.5, 0.1], "val_loss": [0.8, 0.4, 0.6]})
    assert (
        words
        == "loss: training from 0.900 to 0.100, validation from 0.800 to 0.600 (lowest 0.400)."
    )


def test_a_loss_that_is_no_number_is_told_and_not_drawn():
    history = {"loss": [math.inf, math.nan]}
    assert told(history) == "loss nan"
    assert "no number that can be drawn" in drawn(history, 2)


def test_a_loss_that_falls_by_much_gets_a_logarithmic_axis():
    assert "loss (log scale)" in drawn({"loss": [1000.0, 1.0]}, 2)
    assert "log scale" not in drawn({"loss": [1000.0, 500.0]}, 2)


def test_an_accuracy_is_read_on_an_even_axis_however_low_it_is():
    assert "log scale" not in drawn({"accuracy": [0.8, 0.9], "val_accuracy": [0.004, 0.004]}, 2)


@pytest.mark.parametrize("value", [0.00502, 31250.0, 0.000123, -0.00502])
def test_the_longest_numbers_fit_beside_the_axis(value):
    svg = ET.fromstring(drawn({"mae": [value, 2 * value]}, 2))
    ends = [one for one in svg.findall(".//{*}text") if one.get("text-anchor") == "end"]
    assert len(ends) == 3  # two at the axis, and the last epoch
    assert all(float(one.get("x")) > 6.8 * len(one.text) for one in ends)  # letters of 11 px
