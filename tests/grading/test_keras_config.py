"""What a saved model may be made of, and what is named in the report."""

import json
import zipfile

import pytest

from autograder.checking import Answer
from autograder.grading.archive import read_archive
from autograder.grading.keras_config import known, own_code
from autograder.grading.kernel_source import KernelSource
from autograder.grading.scorer import Scorer

from .keras_names import known_names

#: one model with every sort of part that the lessons, or an eager student, would use
PARTS = """
import keras
import numpy as np
from keras import layers as L
tanh = L.Dense(4, keras.activations.tanh)
inner = keras.Sequential([keras.Input((6,)), L.Dense(4, "gelu"), tanh])
rate = keras.optimizers.schedules.ExponentialDecay(0.1, 9, 0.9)
metrics = ["mae", keras.metrics.RootMeanSquaredError()]
inner.compile(keras.optimizers.Adam(rate), keras.losses.mean_squared_error, metrics=metrics)
inner.fit(np.ones((2, 6)), np.ones((2, 4)), verbose=0)
x = images = keras.Input((8, 8), name="images")
x = L.Reshape((8, 8, 1))(L.Rescaling(1 / 255)(x))
x = L.RandomFlip(seed=1)(x)
x = L.Conv2D(4, 3, activation="relu", kernel_regularizer=keras.regularizers.L1L2(0.1, 0.1))(x)
x = L.BatchNormalization()(L.MaxPooling2D()(x))
x = L.LeakyReLU()(L.Conv2D(4, 2, kernel_constraint=keras.constraints.MaxNorm(2))(x))
x = L.SpatialDropout2D(0.1)(x)
rows = L.Reshape((4, 4))(L.Flatten()(x))
rows = L.Bidirectional(L.LSTM(3, return_sequences=True))(rows)
rows = L.TimeDistributed(L.Dense(6, kernel_initializer=keras.initializers.RandomNormal(0, 1)))(rows)
rows = L.LayerNormalization()(rows + L.MultiHeadAttention(2, 3)(rows, rows))
x = L.GlobalAveragePooling1D()(rows)
x = L.Concatenate()([inner(x), L.PReLU()(x)[:, 1:], L.Dropout(0.5)(x)])
x = keras.ops.relu(x * 2 - 1) / 3 + keras.ops.mean(x, axis=1, keepdims=True)
x = L.SpectralNormalization(L.Dense(5, dtype="mixed_float16"))(x)
model = keras.Model(images, L.Softmax()(x))
"""


def save_and_load(warm, cell, name="model"):
    """Run `cell`; return what the saved model is, and the incidents."""
    reports = []
    with (
        warm.kernel() as kernel,
        Scorer(warm, lambda kind, words: reports.append((kind, words))) as scorer,
    ):
        run = kernel.run_cell(cell, 60)
        assert run.status == "ok", run.error
        return Answer(KernelSource(kernel, scorer)).model(name).description, reports


def test_a_model_of_kerass_own_parts_is_loaded_without_code_and_without_an_incident(warm):
    description, reports = save_and_load(warm, PARTS)
    assert len(description.layers) > 20
    assert reports == []


#: replaces, in the file of the model, an activation by code that Keras would unpack and run
SMUGGLED = """
import json, zipfile
from keras.src.utils.python_utils import func_dump
model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(3, "linear")])
honest_save = keras.saving.save_model
def save(model, path, **kwargs):
    honest_save(model, path)
    with zipfile.ZipFile(path) as file:
        parts = {name: file.read(name) for name in file.namelist()}
    code = func_dump(lambda x: 0 * x)
    packed = json.dumps({"class_name": "__lambda__", "config": {"value": code}})
    config = parts["config.json"].decode().replace('"linear"', packed)
    with zipfile.ZipFile(path, "w") as file:
        for name, data in {**parts, "config.json": config}.items():
            file.writestr(name, data)
keras.saving.save_model = save
"""
#: cells that make `model`, and what the report must call what is in it
NAMED = {
    "code smuggled into the file": (SMUGGLED, "a lambda"),
    "a table of numbers": (
        "x = keras.Input((4,), dtype='int64')\n"
        "model = keras.Model(x, keras.layers.IntegerLookup(vocabulary=[3, 5])(x))",
        "IntegerLookup",
    ),
    "hashes": (
        "x = keras.Input((4,), dtype='int64')\n"
        "model = keras.Model(x, keras.layers.Hashing(9)(x))",
        "Hashing",
    ),
    "a class called as one of Keras's": (
        "class Dense(keras.layers.Layer):\n    def call(self, x):\n        return 2 * x\n"
        "model = keras.Sequential([keras.Input((4,)), Dense()])",
        "Dense",
    ),
    "a registered class": (
        "@keras.saving.register_keras_serializable('mine')\n"
        "class Dense(keras.layers.Dense):\n    pass\n"
        "model = keras.Sequential([keras.Input((4,)), Dense(3)])",
        "Dense",
    ),
}  # fmt: skip


@pytest.mark.parametrize("how", NAMED)
def test_what_is_more_than_kerass_own_parts_is_named(warm, how):
    cell, named = NAMED[how]
    _, reports = save_and_load(warm, f"import keras\n{cell}")
    assert [kind for kind, _ in reports] == ["own_code"]
    assert f"({named})" in reports[0][1]


def test_how_a_model_inside_was_compiled_is_no_matter(warm):
    cell = """
import keras
inner = keras.Sequential([keras.Input((4,)), keras.layers.Dense(3)])
inner.compile("sgd", lambda y, p: 0 * y)
model = keras.Sequential([keras.Input((4,)), inner])
"""
    assert save_and_load(warm, cell)[1] == []


def test_the_list_is_what_the_installed_keras_can_rebuild():
    found = {module: frozenset(names) for module, names in known_names().items()}
    assert known() == found, "write it anew: python -m tests.grading.keras_names"


def node(class_name, module="keras.layers", config=None, **more):
    return {"class_name": class_name, "module": module, "config": config or {}, **more}


@pytest.mark.parametrize(
    ("part", "named"),
    [
        (node("Dense"), set()),
        (node("Dense", registered_name="Dense"), set()),
        (node("Add", "keras.src.ops.numpy", registered_name="Add"), set()),
        (node("function", "builtins", "mean_squared_error"), set()),
        (node("__numpy__", None, {"value": [1], "dtype": "float32"}), set()),
        (node("__slice__", None, {"start": node("__lambda__")}), {"a lambda"}),
        (node("Dense", None), {"Dense"}),
        ({"class_name": "Dense", "config": {}}, {"Dense"}),
        (node("Dense", registered_name="mine>Dense"), {"Dense"}),
        (node("Dense", "os"), {"Dense"}),
        (node("Dense", "keras.layers.x"), {"Dense"}),
        (node("get_file", "keras.utils"), {"get_file"}),
        (node("function", "keras.utils", "get_file"), {"get_file()"}),
        (node("function", "builtins", "eval"), {"eval()"}),
        (node("function", "builtins", ["relu"]), {"['relu']()"}),
        (node("Lambda"), {"Lambda"}),
        (node("TFSMLayer"), {"TFSMLayer"}),
        (node("TorchModuleWrapper"), {"TorchModuleWrapper"}),
        (node("StringLookup", config={"vocabulary": "/etc/passwd"}), {"StringLookup"}),
        (node("TextVectorization"), {"TextVectorization"}),
        (node("__typespec__", "tensorflow", spec_name="TensorSpec"), {"__typespec__"}),
        (node("__tuple__", None), {"__tuple__"}),
        (node("Wrapper", config={"layer": [{"x": node("Mine")}]}), {"Mine"}),
        (node("Dense", compile_config={"loss": node("__lambda__")}), {"a lambda"}),
        (node("Dense", build_config={"x": node("Mine")}), {"Mine"}),
        ({"class_name": ["Dense"]}, {"['Dense']"}),
    ],
)
def test_a_node_is_known_by_module_and_name_or_it_is_named(part, named):
    whole = node("Sequential", "keras", {"layers": [part]}, compile_config=node("Loss", "mine"))
    assert own_code(whole) == named


def test_depth_is_no_matter():
    deep = node("Mine")
    for _ in range(50_000):
        deep = {"config": [deep]}
    assert own_code(deep) == {"Mine"}


def test_other_files_in_an_archive_are_named(tmp_path):
    path = tmp_path / "m.keras"
    with zipfile.ZipFile(path, "w") as file:
        file.writestr("config.json", json.dumps(node("Sequential", "keras")))
        file.writestr("assets/layers/look_up/vocabulary.txt", "a\n")
    assert read_archive(path, "model") == ["the file 'assets/layers/look_up/vocabulary.txt'"]
