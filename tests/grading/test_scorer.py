"""The second sandbox: a saved model alone, held-out inputs in, predictions out."""

import zipfile
from pathlib import Path

import numpy as np
import pytest

from autograder.checking import Answer, Unanswered
from autograder.checking.replies import Raised
from autograder.grading import scorer as scorer_module
from autograder.grading.archive import read_archive
from autograder.grading.kernel_source import KernelSource
from autograder.grading.scorer import Scorer
from tests.notebook.test_restarted import CELL, ask_all, restarted

INPUTS = np.random.default_rng(0).standard_normal((1500, 4)).astype("float32")
SUM = """
import keras
import numpy as np
model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(3, kernel_initializer="ones")])
"""


@pytest.fixture
def ask(warm):
    """Run cells, and return what the saved model says of `INPUTS` with the incidents."""

    def run(*cells, name="model"):
        reports = []
        with (
            warm.kernel() as kernel,
            Scorer(warm, lambda kind, words: reports.append(kind)) as scorer,
        ):
            for cell in cells:
                assert kernel.run_cell(cell, 60).status == "ok", cell
            model = Answer(KernelSource(kernel, scorer)).model(name)
            return model.predict(INPUTS), reports

    return run


def test_a_sequential_and_a_functional_model_predict_what_they_predict(ask):
    functional = """
x = inputs = keras.Input((4,))
model = keras.Model(inputs, keras.layers.Dense(3, kernel_initializer="ones")(x))
"""
    for cells in ((SUM,), (SUM, functional)):
        outputs, reports = ask(*cells)
        np.testing.assert_allclose(outputs, np.repeat(INPUTS.sum(1)[:, None], 3, 1), rtol=1e-4)
        assert reports == []


def test_a_model_with_a_lying_predict_is_asked_as_the_file_says(ask):
    lie = SUM + "model.predict = lambda x, **k: np.zeros((len(x), 3))"
    outputs, _ = ask(lie)
    assert np.abs(outputs).max() > 1


def test_a_class_of_the_students_own_runs_in_the_second_sandbox_and_is_reported(ask):
    own = """
import keras
class Twice(keras.layers.Layer):
    def call(self, x):
        return 2 * x
model = keras.Sequential([keras.Input((4,)), Twice()])
"""
    outputs, reports = ask(own)
    np.testing.assert_allclose(outputs, 2 * INPUTS, rtol=1e-5)
    assert reports == ["own_code"]


def test_the_second_sandbox_never_ran_the_students_notebook(ask):
    trick = """
import keras
import builtins
builtins.trained = True
class Spy(keras.layers.Layer):
    def call(self, x):
        import builtins
        return x * (2.0 if hasattr(builtins, "trained") else 1.0)
model = keras.Sequential([keras.Input((4,)), Spy()])
"""
    outputs, _ = ask(trick)
    np.testing.assert_allclose(outputs, INPUTS, rtol=1e-5)


@pytest.mark.parametrize(
    "code",
    [
        "model = keras.Sequential([keras.Input((4,)), keras.layers.Lambda(lambda x: 2 * x)])",
        "def twice(x):\n    return 2 * x\n"
        "model = keras.Sequential([keras.Input((4,)), keras.layers.Activation(twice)])",
        "FACTOR = 2\nclass Net(keras.Model):\n    def call(self, x):\n        return FACTOR * x\n"
        "model = Net()\nmodel(np.ones((1, 4)))",
    ],
    ids=["Lambda", "function", "subclass"],
)
def test_code_of_the_students_own_predicts_as_it_did_and_is_reported(ask, code):
    hidden = "%matplotlib inline\nfrom course_utils import quiet_start\n"
    outputs, reports = ask(f"{hidden}with quiet_start():\n    import keras", SUM + code)
    np.testing.assert_allclose(outputs, 2 * INPUTS, rtol=1e-5)
    assert reports == ["own_code"]


def test_a_loss_of_the_students_own_is_no_matter(ask):
    code = "def loss(y, p):\n    return (y - p) ** 2\nmodel.compile('sgd', loss)"
    assert ask(SUM + code)[1] == []


def test_a_model_that_forgot_its_own_values_is_told_so(ask):
    nan = SUM + "model.set_weights([np.full((4, 3), np.nan), np.zeros(3)])"
    with pytest.raises(Unanswered, match="predicts nan for 1,500 of 1,500 inputs"):
        ask(nan)


def test_what_only_claims_to_be_a_model_gives_no_prediction(ask):
    fake = (
        SUM
        + """
class Fake(keras.Model):
    def save(self, path, **k):
        open(path, "w").write("hello")
model = Fake()
keras.saving.save_model = lambda model, path, **k: open(path, "w").write("hello")
"""
    )
    with pytest.raises(Unanswered, match="no Keras model file"):
        ask(fake)


def test_a_link_in_place_of_the_model_file_is_not_followed(ask):
    link = (
        SUM
        + """
import os
keras.saving.save_model = lambda model, path, **k: os.symlink("/etc/passwd", path)
"""
    )
    with pytest.raises(Unanswered, match="could not be saved"):
        ask(link)


def test_a_model_that_cannot_be_saved_is_told_why(ask):
    bad = (
        SUM
        + """
def fail(*a, **k):
    raise OSError("disk full")
keras.saving.save_model = fail
"""
    )
    with pytest.raises(Raised, match="disk full"):
        ask(bad)


def test_a_model_is_described_from_its_file(warm):
    with warm.kernel() as kernel, Scorer(warm, lambda *_: None) as scorer:
        kernel.run_cell(SUM + "model.count_params = lambda: 1", 60)
        model = Answer(KernelSource(kernel, scorer)).model("model")
        assert (model.input_shape, model.output_shape) == ((None, 4), (None, 3))
        assert (model.parameters, model.trainable_parameters) == (15, 15)
        assert [(layer.kind, layer.parameters) for layer in model.layers] == [("Dense", 15)]


def test_a_second_kernel_ends_with_the_model_that_it_was_for(warm):
    with warm.kernel() as kernel, Scorer(warm, lambda *_: None) as scorer:
        kernel.run_cell(SUM, 60)
        model = Answer(KernelSource(kernel, scorer)).model("model")
        second = model.saved.source.kernel
        assert second.alive
        del model
        assert not second.alive


def archive(path, config="{}", extra=()):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("config.json", config)
        for name, data in extra:
            file.writestr(name, data)
    return path


def test_a_bomb_is_refused_by_its_directory(tmp_path):
    bomb = archive(tmp_path / "m.keras", extra=[("model.weights.h5", bytes(600 * 2**20))])
    with pytest.raises(Unanswered, match="too large"):
        read_archive(bomb, "model")


@pytest.mark.parametrize("config", ["", "[" * 100_000, "\x00", "{"])
def test_a_file_without_a_readable_config_is_no_model(tmp_path, config):
    with pytest.raises(Unanswered, match="no Keras model file"):
        read_archive(archive(tmp_path / "m.keras", config), "model")


@pytest.mark.parametrize("damage", ["encrypted", "deflate"])
def test_a_damaged_archive_is_no_model(tmp_path, damage):
    path = archive(tmp_path / "m.keras", '{"config": "' + "x" * 5000 + '"}')
    data = bytearray(path.read_bytes())
    if damage == "encrypted":
        data[6] |= 1
        data[data.index(b"PK\x01\x02") + 8] |= 1
    else:
        data[60:80] = b"\xff" * 20
    path.write_bytes(data)
    with pytest.raises(Unanswered, match="no Keras model file"):
        read_archive(path, "model")


def test_the_next_program_has_definitions_and_files_and_nothing_that_was_in_memory(warm):
    with warm.kernel() as kernel, Scorer(warm, lambda *_: None) as scorer:
        assert kernel.run_cell(CELL, 60).status == "ok"
        _, again, path = restarted(KernelSource(kernel, scorer))
        ask_all(again, path)
        assert not path.startswith(str(kernel.folder))


def test_what_a_students_code_left_on_disk_may_not_be_too_large(warm, monkeypatch):
    monkeypatch.setattr(scorer_module, "MODEL_BYTES", 10)
    with warm.kernel() as kernel, Scorer(warm, lambda *_: None) as scorer:
        assert kernel.run_cell(CELL, 60).status == "ok"
        with pytest.raises(Unanswered, match="What `leave` left on disk could not be saved"):
            restarted(KernelSource(kernel, scorer))


#: what a hostile definition does in the second kernel alone, or in the place of our packing
BEGINS = """
class Worse:
    def __init_subclass__(cls):
        if __import__("os").path.exists("carried.zip"):
            {}
class Bad(Worse):
    pass
"""
HOSTILE = {
    "leaves": BEGINS.format("raise SystemExit('gone')"),
    "stops": BEGINS.format("raise KeyboardInterrupt"),
    "dies": BEGINS.format("__import__('os')._exit(1)"),
    "packs no archive": "import shutil\n"
    "shutil.make_archive = lambda to, *_: Path(to + '.zip').write_bytes(b'PK')",
    "packs a link": "import os, shutil\n"
    "shutil.make_archive = lambda to, *_: os.symlink('/etc/hosts', to + '.zip')",
    "packs nothing": "import shutil\nshutil.make_archive = lambda *_: None",
}


@pytest.mark.parametrize("how", HOSTILE)
def test_a_next_program_that_cannot_begin_is_told_and_is_no_blank(warm, how):
    cell = CELL + HOSTILE[how]
    with warm.kernel() as kernel, Scorer(warm, lambda *_: None) as scorer:
        assert kernel.run_cell(cell, 60).status == "ok"
        with pytest.raises(Unanswered, match=r"left on disk|could not begin"):
            restarted(KernelSource(kernel, scorer))


def test_an_archive_writes_nothing_beside_its_folder(warm):
    packs = """
import shutil, zipfile
def packed(to, *_):
    with zipfile.ZipFile(to + ".zip", "w") as file:
        file.writestr("../beside.txt", "x")
        file.writestr("note.txt", "a note")
shutil.make_archive = packed
"""
    with warm.kernel() as kernel, Scorer(warm, lambda *_: None) as scorer:
        assert kernel.run_cell(CELL + packs, 60).status == "ok"
        _, again, path = restarted(KernelSource(kernel, scorer))
        assert again.function("read")(path) == "a note"
        assert not Path(path).with_name("beside.txt").exists()
