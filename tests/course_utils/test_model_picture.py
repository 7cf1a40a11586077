"""Models are drawn without a system program, and described for those who cannot see the picture.

Keras stands in a process of its own: the one of the tests stays light.
"""

import re
import subprocess
import sys

import pytest

START = """
import os
os.environ["PATH"] = ""
from course_utils import draw_model, quiet_start
with quiet_start():
    import keras
def two():
    a, b = keras.Input((4,), name="a"), keras.Input((3,), name="b")
    joined = keras.layers.Concatenate(name="join")([a, b])
    return keras.Model([a, b], keras.layers.Dense(2, name="answer")(joined))
"""


def said(code: str, folder: str) -> str:
    """What a program without any program on its path prints, to both streams."""
    done = subprocess.run(
        [sys.executable, "-c", START + code], cwd=folder, capture_output=True, text=True
    )
    return done.stdout + done.stderr


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> str:
    """What all of it says, from one start of Keras."""
    folder = str(tmp_path_factory.mktemp("drawn"))
    code = """
keras.utils.plot_model(two(), "drawn.png", show_shapes=True)
print("1", open("drawn.png", "rb").read(8)[1:4].decode())
draw_model(two(), rankdir="LR")
print("2")
try:
    draw_model(keras.Sequential([keras.layers.Dense(3)], name="new"))
except ValueError as error:
    print("3", error)
class Hidden(keras.Model):
    def __init__(self):
        super().__init__()
        self.dense = keras.layers.Dense(2)
    def call(self, x):
        return self.dense(x)
hidden = Hidden()
hidden(keras.ops.ones((1, 3)))
draw_model(hidden)
import pydot
try:
    pydot.Dot(graph_name="x").create(prog="nobody")
except pydot.PydotException as error:
    print("4", error)
"""
    return said(code, folder)


def test_keras_draws_without_any_program_and_in_silence(printed: str) -> None:
    assert printed.startswith("1 PNG\n")


def test_a_picture_tells_its_layers_and_what_leads_where(printed: str) -> None:
    told = re.search(r"\[Picture\] .*", printed)
    assert told
    assert "a (InputLayer), b (InputLayer), join (Concatenate), answer (Dense)" in told[0]
    assert "from a to join, from b to join, from join to answer" in told[0]


def test_a_model_without_weights_is_refused_in_words(printed: str) -> None:
    assert "3 The model 'new' has no weights yet" in printed


def test_of_a_class_nothing_is_told_that_is_not_drawn(printed: str) -> None:
    assert "[Picture] One box, hidden (Hidden): Keras cannot see what is inside." in printed


def test_what_graphviz_cannot_draw_is_pydots_own_error(printed: str) -> None:
    assert "4 Graphviz cannot draw this graph: Can't find prog=nobody" in printed
