"""Models that break something while they are loaded or asked cost their exercise, in words."""

import numpy as np
import pytest

from autograder.checking import Answer, State, Unanswered, model, saving
from autograder.grading.archive import CONFIG_BYTES, CONFIG_DEPTH
from autograder.grading.kernel_source import KernelSource
from autograder.grading.scorer import Scorer
from autograder.grading.verdicts import Status
from autograder.sandbox import SandboxedKernel, SandboxFault
from tests.grading.conftest import answer, check

INPUTS = np.ones((1200, 4), "float32")
SUM = """
import keras
import numpy as np
model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(3, name="dense")])
"""
#: a layer whose `loading` is code that runs where it is loaded, and `answer` what it gives
LAYER = """
import keras, os, time
import numpy as np
import tensorflow as tf
class Odd(keras.layers.Layer):
    @classmethod
    def from_config(cls, config):
        {loading}
        return cls(**config)
    def call(self, x):
        return {answer}
    def compute_output_shape(self, shape):
        return shape
model = keras.Sequential([keras.Input((4,)), Odd()])
"""
#: replaces `before` by `after` in the config of the file
REPLACED = """
import zipfile
honest_save = keras.saving.save_model
def save(model, path, **kwargs):
    honest_save(model, path)
    with zipfile.ZipFile(path) as file:
        parts = {{name: file.read(name) for name in file.namelist()}}
    config = parts["config.json"].decode()
    assert {before!r} in config
    with zipfile.ZipFile(path, "w") as file:
        for name, data in {{**parts, "config.json": config.replace({before!r}, {after})}}.items():
            file.writestr(name, data)
keras.saving.save_model = save
"""

#: puts something else in the place of the `kernel` in the file of weights
KERNEL = """
import zipfile
import h5py
honest_save = keras.saving.save_model
def save(model, path, **kwargs):
    honest_save(model, path)
    with zipfile.ZipFile(path) as file:
        parts = {{name: file.read(name) for name in file.namelist()}}
    with open("weights.h5", "wb") as file:
        file.write(parts["model.weights.h5"])
    with h5py.File("weights.h5", "a") as file:
        names = []
        file.visit(names.append)
        kernel = next(name for name in names if name.endswith("vars/0"))
        del file[kernel]
        {put}
    with open("weights.h5", "rb") as file:
        parts["model.weights.h5"] = file.read()
    with zipfile.ZipFile(path, "w") as file:
        for name, data in parts.items():
            file.writestr(name, data)
keras.saving.save_model = save
"""
#: puts a second config behind the first one
TWICE = """
import zipfile
honest_save = keras.saving.save_model
def save(model, path, **kwargs):
    honest_save(model, path)
    with zipfile.ZipFile(path, "a") as file:
        file.writestr("config.json", file.read("config.json"))
keras.saving.save_model = save
"""

TOO_LONG = "longer than it may"
NO_ANSWER = "no answer within"


def replaced(before, after):
    return SUM + REPLACED.format(before=before, after=after)


def loading(code):
    return LAYER.format(loading=code, answer="x")


def answering(code):
    return LAYER.format(loading="pass", answer=code)


HOSTILE = {
    "hangs while it is loaded": (loading("while True: pass"), TOO_LONG),
    "hangs and takes no notice of a signal": (
        loading(
            "import signal; signal.signal(signal.SIGINT, signal.SIG_IGN); time.sleep(999)"
        ),
        TOO_LONG,
    ),
    "ends the program": (loading("os._exit(0)"), "ended the program. The kernel exited"),
    "prints without end": (
        loading("print('x' * 1000, end='') or [print('y' * 10**6) for _ in range(10**4)]"),
        "stop printing",
    ),
    "leaves processes behind": (
        loading("os.fork() or time.sleep(600); os._exit(0)"), "ended the program"
    ),
    "nests without end": (
        replaced('"linear"', "'[' * 5000 + ']' * 5000"), "no Keras model file",
    ),
    "nests as deep as may be read": (
        replaced('"linear"', "'[' * {0} + ']' * {0}".format(CONFIG_DEPTH - 20)), "was saved, but",
    ),
    "has a config that is too large": (
        replaced('"linear"', f"'\"' + 'x' * {CONFIG_BYTES} + '\"'"), "too large",
    ),
    "wants a layer of 2**31 units": (replaced('"units": 3', "'\"units\": 2147483648'"), "model"),
    "wants a shape that is none": (replaced('"units": 3', "'\"units\": -3'"), "cannot be loaded"),
    "has weights of another shape": (replaced('"units": 3', "'\"units\": 5'"), "cannot be loaded"),
    "answers with text": (answering("tf.strings.as_string(x)"), "gives text: a tensor of numbers"),
    "answers with complex numbers": (answering("tf.complex(x, x)"), "gives complex numbers: a"),
    "answers with nothing": (answering("None"), "gives nothing: a tensor of numbers"),
    "answers with an object": (answering("object()"), "a thing of type object: a tensor"),
    "answers with too few rows": (answering("x[:5]"), "one row an input"),
    "answers with one number": (answering("tf.reduce_sum(x)"), "one row an input"),
    "answers with ragged rows": (
        answering("tf.RaggedTensor.from_row_lengths(tf.range(len(x)), [1] * len(x))"),
        "gives a RaggedTensor: a tensor of numbers",
    ),
    "answers with changing shapes": (answering("x[:, : 1 + len(x) % 3]"), "changing shape"),
    "answers with infinity": (answering("x / 0"), "predicts infinity for"),
    "raises": (answering("1 / 0"), "ZeroDivisionError"),
    "answers with truth values": (answering("x > 0"), "True and False: numbers were expected"),
    "answers with too many axes": (answering("tf.reshape(x, [-1] + 40 * [1])"), "form that"),
    "hangs while it is asked": (answering("time.sleep(999) or x"), NO_ANSWER),
    "has two configs": (SUM + TWICE, "no Keras model file"),
    "has its numbers in another file of the machine's": (
        SUM + KERNEL.format(
            put='file.create_dataset(kernel, (4, 3), "f4", external=[("/etc/passwd", 0, 48)])'
        ),
        "cannot be loaded",
    ),
    "has its numbers behind a link to another file": (
        SUM + KERNEL.format(put='file[kernel] = h5py.ExternalLink("other.h5", "/kernel")'),
        "cannot be loaded",
    ),
    "has more numbers than memory": (
        SUM + "x = keras.Input((4,))\nmodel = keras.Model(x, keras.ops.tile(x, (1, 9_000_000)))",
        "ResourceExhaustedError",
    ),
}  # fmt: skip


@pytest.mark.parametrize("how", HOSTILE)
def test_a_hostile_model_costs_its_exercise_in_words(warm, monkeypatch, how):
    cell, words = HOSTILE[how]
    if words == TOO_LONG:
        monkeypatch.setattr(saving, "LOAD_S", 3.0)
    if words == NO_ANSWER:
        monkeypatch.setattr(model, "MODEL_S", 3.0)
    with (
        warm.kernel() as kernel,
        Scorer(warm, lambda *_: None) as scorer,
    ):
        run = kernel.run_cell(cell, 60)
        assert run.status == "ok", run.error
        with pytest.raises(Unanswered, match=words) as silent:
            Answer(KernelSource(kernel, scorer)).model("model").predict(INPUTS)
    assert silent.value.state in (State.ERROR, State.TIMEOUT, State.TAMPERED)


@pytest.mark.parametrize(
    "fault", [OSError(28, "No space left on device"), SandboxFault("the kernel was killed")]
)
def test_a_fault_of_the_machine_is_no_zero(grade, monkeypatch, fault):
    def take_file(*_):
        raise fault

    monkeypatch.setattr(SandboxedKernel, "take_file", take_file)
    cell = SUM.replace("model =", "braked =")
    verdict = grade([answer("10.gap", cell), check("10.gap", 3)])
    assert verdict.status is Status.NOT_GRADED
    assert [one.kind for one in verdict.incidents] == ["infrastructure"]


def test_a_model_that_dies_costs_nothing_but_its_own_exercise(grade):
    cell = loading("os._exit(3)").replace("model =", "braked =")
    grad = "def slope(w):\n    return 0"
    cells = [
        answer("10.gap", cell), check("10.gap", 3), answer("02.grad", grad), check("02.grad", 2)
    ]  # fmt: skip
    verdict = grade(cells)
    states = {one.id: one.state for one in verdict.exercises}
    assert states["10.gap"] is State.ERROR
    assert states["02.grad"] is not State.ERROR
    died = [one.detail for one in verdict.incidents if one.kind == "kernel_died"]
    assert died == ["Where `braked` was loaded apart: The kernel exited with status 3."]
