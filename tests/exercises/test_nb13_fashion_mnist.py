"""Notebook 13: the solution is right, the stub is blank, and each slip gets its own words.

All on the drawn stand-in, which every machine has; only the thresholds depend on the data.
"""

import json
from functools import cache
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from autograder.checking import Draw, Reply, State, Unanswered
from autograder.exercises import find, for_notebook, nb13_fashion_mnist
from autograder.guest.plain import Opaque, decode
from course_utils import datasets
from course_utils.calibration import calibration, report

from .conftest import run_locally

IDS = ("13.load", "13.grid", "13.train", "13.confusion", "13.worst")
SECRETS = [b"one", b"two", b"three"]
GARBAGE = [
    None,
    ...,
    0,
    -1.5,
    float("nan"),
    10**400,
    "text",
    b"bytes",
    True,
    1j,
    (),
    [],
    {},
    [[1, 2], [3]],
    [None] * 4,
    ["a", ("b", "c")],
    (1, 2),
    (1, (2,)),
    (1, (2, 3, 4)),
    (float("nan"), (0, 1)),
    (1e308, (float("inf"), 2)),
    (2**70, (0, 1)),
    np.zeros(0),
    np.zeros((0, 28, 28), "float32"),
    np.zeros((3, 28, 28), "float32"),
    np.full((10, 10), np.nan),
    np.zeros((10, 10), complex),
    np.array(["a", "b"]),
    np.zeros((2, 2, 2, 2)),
    object(),
    print,
    int,
]


@pytest.fixture(autouse=True)
def only_the_stand_in(monkeypatch, tmp_path):
    """Hide whatever data this machine has."""
    (tmp_path / "keras").mkdir()
    monkeypatch.setenv("KERAS_HOME", str(tmp_path / "keras"))
    monkeypatch.delenv("COURSE_DATA", raising=False)
    monkeypatch.setattr(datasets, "_downloaded", lambda name: False)


@pytest.fixture
def images():
    """The stand-in's training images and labels, as the lesson has them."""
    pixels, labels = datasets.training_split("fashion_mnist")
    return SimpleNamespace(pixels=pixels / np.float32(255), labels=labels)


def test_there_are_five_exercises_worth_14_points_with_hints():
    found = for_notebook("13")
    assert tuple(one.id for one in found) == IDS
    assert [one.points for one in found] == [2, 2, 5, 3, 2]
    assert all(2 <= len(one.hints) <= 3 for one in found)


@pytest.mark.parametrize("exercise_id", IDS)
def test_the_untouched_cell_is_not_attempted(exercise_id, answers):
    assert run_locally(exercise_id, answers(exercise_id).stub).state is State.NOT_ATTEMPTED
    assert run_locally(exercise_id, {}).state is State.NOT_ATTEMPTED


@pytest.mark.parametrize("exercise_id", ["13.confusion", "13.worst"])
def test_the_solution_in_the_notebook_is_correct(exercise_id, answers):
    for secret in (None, *SECRETS):
        outcome = run_locally(exercise_id, answers(exercise_id).solution, secret)
        assert outcome.state is State.CORRECT, outcome


def wrong(exercise_id, answer, words, state=State.INCORRECT, secrets=(None, *SECRETS)):
    """The answer fails with these words, in the student's draw and in a grade's."""
    for secret in secrets:
        outcome = run_locally(exercise_id, answer, secret)
        assert outcome.state is state, outcome
        assert words in outcome.message, outcome.message


# ---------------------------------------------------------------- 13.load

LOAD = """
from course_utils import load_fashion_mnist
"""


def loaded(**changes):
    """What a right answer holds, with some variables changed."""
    right = dict(_right_answer())
    return right | {name: change(right) for name, change in changes.items()}


@cache
def _right_answer():
    x_train, y_train = datasets.training_split("fashion_mnist")
    x_test, y_test = datasets._draw_standin("fashion_mnist", "test")
    return {
        "x_train": x_train / np.float32(255),
        "y_train": y_train,
        "x_test": x_test / np.float32(255),
        "y_test": y_test,
    }


def test_loading_as_in_the_notebook_is_correct_in_a_sandbox_too(answers):
    outcome = run_locally("13.load", LOAD + answers("13.load").solution, b"one")
    assert outcome.state is State.CORRECT, outcome


LOAD_SLIPS = [
    ({"x_train": lambda v: v["x_train"] * 255}, "still go from 0 to 255"),
    ({"x_test": lambda v: (v["x_test"] * 255).astype("uint8")}, "still go from 0 to 255"),
    ({"x_train": lambda v: v["x_train"] * (255 / 256)}, "The maximum is 0.996"),
    ({"x_train": lambda v: v["x_train"] // 1.01}, "// is an integer division"),
    ({"x_train": lambda v: v["x_train"] / 255}, "divided by 255 twice"),
    ({"x_train": lambda v: v["x_train"] * 2 - 1}, "values below 0"),
    ({"x_train": lambda v: v["x_train"] * 2}, "should become exactly 1"),
    ({"x_train": lambda v: v["x_train"].reshape(-1, 784)}, "Leave the images square"),
    ({"x_test": lambda v: v["y_train"]}, "`x_test` holds labels, not images"),
    ({"x_train": lambda v: v["x_test"], "y_train": lambda v: v["y_test"]}, "2,000 images"),
    (
        {
            "x_train": lambda v: v["x_test"],
            "y_train": lambda v: v["y_test"],
            "x_test": lambda v: v["x_train"],
            "y_test": lambda v: v["y_train"],
        },
        "Training and test set are swapped",
    ),
    (
        {"x_test": lambda v: v["x_train"], "y_test": lambda v: v["y_train"]},
        "It is the training set once more",
    ),
    ({"y_train": lambda v: np.eye(10)[v["y_train"]]}, "They are one-hot"),
    ({"y_test": lambda v: v["y_test"] / 255}, "Labels are class numbers"),
    ({"y_train": lambda v: v["x_train"]}, "Those are images"),
    ({"y_train": lambda v: v["y_train"][::-1]}, "another image's label"),
    ({"x_train": lambda v: v["x_train"][::-1]}, "in their own order"),
    ({"x_train": lambda v: [1, "a"]}, "is no array of numbers"),
]


@pytest.mark.parametrize(("changes", "words"), LOAD_SLIPS, ids=[words for _, words in LOAD_SLIPS])
def test_a_slip_in_loading_gets_its_own_words(changes, words):
    wrong("13.load", loaded(**changes), words, secrets=(None, b"one"))


def test_float64_loses_a_tenth_of_the_points_and_is_told_why():
    outcome = run_locally("13.load", loaded(x_train=lambda v: v["x_train"].astype("float64")))
    assert (outcome.state, outcome.fraction) == (State.PARTIAL, 0.9)
    assert "float32" in outcome.message


@pytest.mark.parametrize("value", GARBAGE, ids=repr)
def test_no_value_makes_the_check_of_loading_crash(value):
    for name in ("x_train", "y_test"):
        outcome = run_locally("13.load", loaded(**{name: lambda _: value}))
        assert outcome.state is not State.CORRECT


# ---------------------------------------------------------------- 13.grid


def grid(draw_one, images, count=10):
    """A figure with `count` axes, each drawn by ``draw_one(ax, i, pixels, labels)``."""
    from matplotlib.figure import Figure

    fig = Figure()
    for i in range(count):
        draw_one(fig.add_subplot(2, 5, i + 1), i, images.pixels, images.labels)
    return {"fig": fig}


def right_axes(ax, i, pixels, labels):
    ax.imshow(pixels[i], cmap="gray")
    ax.set_title(nb13_fashion_mnist.NAMES[labels[i]])
    ax.axis("off")


GRID = """
from course_utils import load_fashion_mnist, show
import matplotlib
matplotlib.use("agg")
import matplotlib.pyplot as plt
fashion = load_fashion_mnist()
names = fashion.class_names
ten_images, ten_labels = fashion.train_images[:10] / np.float32(255), fashion.train_labels[:10]
"""


def test_a_grid_as_in_the_notebook_is_correct_in_a_sandbox_too(answers):
    outcome = run_locally("13.grid", GRID + answers("13.grid").solution)
    assert outcome.state is State.CORRECT, outcome


def other_way(ax, i, pixels, labels, *, image=None, title=None, ticks=False, label=None):
    ax.imshow(pixels[i] if image is None else image(pixels, i), cmap="gray")
    if title is not None:
        ax.set_title(title(labels, i))
    if label is not None:
        ax.set_xlabel(label(labels, i))
    if not ticks:
        ax.axis("off")


def name_of(labels, i):
    return nb13_fashion_mnist.NAMES[labels[i]]


GRID_RIGHT = {
    "pixels from 0 to 255": {"image": lambda p, i: (p[i] * 255).astype("uint8"), "title": name_of},
    "black on white": {"image": lambda p, i: 1 - p[i], "title": name_of},
    "the name below": {"label": name_of},
    "the name in lower case": {"title": lambda labels, i: name_of(labels, i).lower()},
}


@pytest.mark.parametrize("how", GRID_RIGHT)
def test_other_right_grids_are_correct(how, images):
    answer = grid(lambda *args: other_way(*args, **GRID_RIGHT[how]), images)
    assert run_locally("13.grid", answer).state is State.CORRECT


def test_ticks_are_remarked_on_but_cost_nothing(images):
    answer = grid(lambda *args: other_way(*args, title=name_of, ticks=True), images)
    outcome = run_locally("13.grid", answer)
    assert outcome.state is State.CORRECT
    assert "axis('off')" in outcome.message


GRID_SLIPS = [
    ({}, "There are no titles yet"),
    ({"title": lambda labels, i: str(labels[i])}, "the numbers of the classes"),
    ({"title": lambda labels, i: name_of(labels, 0)}, "All ten titles are the same"),
    ({"title": lambda labels, i: name_of(labels, i + 1)}, "stand over other images"),
    ({"title": lambda labels, i: f"image {i}"}, "is not the name of its class"),
    ({"title": name_of, "image": lambda p, i: p[0]}, "All ten axes show the same image"),
    ({"title": name_of, "image": lambda p, i: p[i + 20]}, "not the first ten training images"),
    ({"title": name_of, "image": lambda p, i: p[i].reshape(56, 14)}, "no image of 28 × 28"),
]


@pytest.mark.parametrize(("how", "words"), GRID_SLIPS, ids=[words for _, words in GRID_SLIPS])
def test_a_slip_in_the_grid_gets_its_own_words(how, words, images):
    wrong("13.grid", grid(lambda *args: other_way(*args, **how), images), words, secrets=(None,))


@pytest.mark.parametrize(
    ("count", "words"), [(1, "an axes of its own"), (9, "9 axes"), (0, "0 axes")]
)
def test_too_few_axes_are_counted(count, words, images):
    wrong("13.grid", grid(right_axes, images, count), words, secrets=(None,))


@pytest.mark.parametrize("value", GARBAGE, ids=repr)
def test_no_value_makes_the_check_of_the_grid_crash(value):
    assert run_locally("13.grid", {"fig": value}).state is not State.CORRECT


@pytest.mark.parametrize("value", GARBAGE, ids=repr)
def test_no_lie_about_the_axes_makes_the_check_crash(value):
    for axes in (
        [{"title": value, "images": value}] * 10,
        [{"title": "Bag", "images": [value]}] * 10,
        [{"title": "Bag", "images": [{"pixels": value}]}] * 10,
    ):
        assert (
            find("13.grid").run(figure_of(axes), Draw.public("13.grid")).state is not State.CORRECT
        )


# ---------------------------------------------------------------- 13.train


class FakeSource:
    """Says what it is told; its model is right in a given share of the held-out images."""

    def __init__(self, described, kind="model", predict=None):
        self.described, self.kind, self.asked = described, kind, []
        self._predict = predict

    def ask(self, question, timeout_s):
        if question["probe"] == "look":
            return Reply({"kind": self.kind, "type_name": "Thing", "of": "", "built": True})
        if question["probe"] != "predict":
            return Reply(self.described)
        inputs = decode(question["inputs"])["inputs"]
        before = sum(map(len, self.asked))
        self.asked.append(inputs)
        return Reply({"": self._predict(inputs, before)})

    def saved(self, name, label):
        return self


def figure_of(axes):
    """A figure's description, with nothing but its axes in question."""
    return FakeSource({"size": [1, 1], "suptitle": "", "texts": [], "axes": axes}, "figure")


def port(shape):
    return {"name": "", "key": "", "shape": shape, "dtype": "float32", "call": 0}


DESCRIBED = {
    "kind": "Sequential",
    "style": "sequential",
    "inputs": [port([None, 28, 28])],
    "outputs": [port([None, 10])],
    "parameters": 101_770,
    "trainable_parameters": 101_770,
    "layers": [],
    "calls": [],
}


def right_in(share, scaled=True):
    """Predictions that are right in `share` of the publicly drawn held-out images."""
    labels = datasets.held_out("fashion_mnist", Draw.public("13.train")).labels
    said = labels.copy()
    wrong_ones = round(len(labels) * (1 - share))
    said[:wrong_ones] = (said[:wrong_ones] + 1) % 10

    def predict(inputs, before):
        if (inputs.max() > 1) == scaled:
            return np.full((len(inputs), 10), 0.1) + np.eye(10)[[0] * len(inputs)]
        start = before % len(said)
        return np.eye(10)[said[start : start + len(inputs)]]

    return predict


def trained(predict, **described):
    source = FakeSource(DESCRIBED | described, predict=predict)
    return find("13.train").run(source, Draw.public("13.train")), source


BAR = calibration("13.train", "standin")


def test_a_model_at_the_bar_is_correct_and_the_stand_in_is_announced():
    outcome, source = trained(right_in(BAR.full + 0.001))
    assert outcome.state is State.CORRECT
    assert "drawn stand-ins" in outcome.message
    asked = np.concatenate(source.asked)
    assert asked.dtype == "float32"
    assert (asked.min(), asked.max()) == (0, 1)


def test_points_fall_on_a_ramp_below_the_bar():
    halfway, _ = trained(right_in((BAR.full + BAR.zero) / 2))
    assert halfway.state is State.PARTIAL
    assert halfway.fraction == pytest.approx(0.5, abs=0.01)
    assert "enough of them" in halfway.message
    low, _ = trained(right_in(BAR.zero - 0.01))
    assert (low.state, low.fraction) == (State.INCORRECT, 0)


def test_a_model_at_chance_is_asked_about_labels_and_loss():
    outcome, _ = trained(right_in(0.1))
    assert outcome.state is State.INCORRECT
    assert "That is chance: do labels and loss fit?" in outcome.message
    assert "from_logits=True" in outcome.message


def test_a_model_that_always_says_the_same_is_told_which_class():
    outcome, _ = trained(lambda inputs, before: np.eye(10)[[8] * len(inputs)])
    assert "'Bag' to every image" in outcome.message


def test_a_model_trained_on_unscaled_images_is_recognised():
    outcome, _ = trained(right_in(0.88, scaled=False))
    assert outcome.state is State.INCORRECT
    assert "On unscaled pixels, 0 to 255, it reaches 0.880" in outcome.message


def test_a_model_without_a_hidden_layer_is_recognised():
    empty = {"parameters": 0, "trainable_parameters": 0, "output_shape": None, "layers": []}
    layers = [
        {"name": name, "kind": kind, "settings": {}, **empty}
        for name, kind in (("a", "Flatten"), ("b", "Dense"))
    ]
    outcome, _ = trained(right_in(BAR.full - 0.02), parameters=7850, layers=layers)
    assert outcome.state is State.PARTIAL
    assert "There is no hidden layer" in outcome.message


@pytest.mark.parametrize("shape", [(784,), (28, 28, 1)])
def test_a_model_may_take_rows_end_to_end_or_a_channel(shape):
    outcome, source = trained(right_in(0.95), inputs=[port([None, *shape])])
    assert outcome.state is State.CORRECT
    assert source.asked[0].shape[1:] == shape


def test_a_model_with_one_output_is_told_to_have_ten():
    outcome, _ = trained(
        lambda inputs, before: np.zeros((len(inputs), 1)), outputs=[port([None, 1])]
    )
    assert "does not answer with 10 numbers" in outcome.message


def test_a_model_that_overflows_on_unscaled_pixels_is_still_judged():
    right = right_in(BAR.full - 0.01)

    def predict(inputs, before):
        if inputs.max() > 1:
            raise Unanswered(State.ERROR, "`model` predicts values that are not numbers")
        return right(inputs, before)

    assert trained(predict)[0].state is State.PARTIAL


@pytest.mark.parametrize(
    "shape",
    [None, "x", [], [None, -28, -28], [None, "28", 28], [[None, 28], [None, 28]], [None, 0]],
)
def test_no_lie_about_the_input_shape_makes_the_check_crash(shape):
    outcome, _ = trained(right_in(0.95), inputs=[port(shape)])
    assert outcome.state in (State.CORRECT, State.TAMPERED)


@pytest.mark.parametrize("value", GARBAGE, ids=repr)
def test_what_is_no_model_is_named(value):
    outcome = run_locally("13.train", {"model": value})
    assert outcome.state in (State.INCORRECT, State.NOT_ATTEMPTED)


TRAIN = """
import keras
from course_utils import load_fashion_mnist, set_seed
fashion = load_fashion_mnist()
pixels, labels = fashion.train_images / np.float32(255), fashion.train_labels
"""


@pytest.mark.slow
def test_the_notebooks_own_training_gets_full_points_alike_here_and_when_graded(answers):
    outcome = run_locally("13.train", TRAIN + answers("13.train").solution)
    assert outcome.state is State.CORRECT, outcome


QUICK = """
import keras
keras.utils.set_random_seed(0)
model = keras.Sequential([keras.Input((28, 28)), keras.layers.Flatten(), {layers}])
model.compile("adam", "mse")
rng = np.random.default_rng(0)
model.fit(rng.random((64, 28, 28)), rng.random((64, 1)), epochs=1, verbose=0)
"""


@pytest.mark.parametrize(
    ("layers", "words"),
    [
        ("keras.layers.Dense(10)", "That is chance"),
        ("keras.layers.Dense(1)", "does not answer with 10 numbers"),
    ],
)
def test_a_real_keras_model_is_judged_alike_here_and_when_graded(layers, words):
    wrong("13.train", QUICK.format(layers=layers), words, secrets=(None,))


# ---------------------------------------------------------------- 13.confusion

CONFUSION_SLIPS = [
    ("np.argmax(labels, axis=1)", "argmax was taken of the integer labels"),
    ("confusion_matrix(np.argmax(labels, axis=1), scores.argmax(1))", "hold the class already"),
    ("count(scores.argmax(1), labels)", "It is transposed"),
    ("confusion_matrix(labels, scores)", "handed the scores on as if they were classes"),
    ("confusion_matrix(labels, scores.argmax(1), normalize='true')", "Those are shares"),
    ("count(labels, scores.argmax(1)) / len(labels)", "Those are shares"),
    ("np.diag(np.diag(count(labels, scores.argmax(1))))", "Only the hits are counted"),
    ("np.minimum(count(labels, scores.argmax(1)), 1)", "Each pair is counted once only"),
    ("count(labels, scores.argmin(1))", "argmin was taken"),
    ("count(labels[:100], scores[:100].argmax(1))", "It counts 100 images"),
    ("scores.argmax(1)", "returned no matrix"),
    ("None", "is a `return` missing"),
    ("np.zeros((10, 11))", "10 × 11"),
    ("count(labels, scores.argmax(1))[:9, :9]", "must keep its row and column"),
]
COUNT = """
from sklearn.metrics import confusion_matrix
def count(a, b):
    matrix = np.zeros((10, 10), dtype=int)
    np.add.at(matrix, (a, b), 1)
    return matrix
def confusion(labels, scores):
    return {}
"""


@pytest.mark.parametrize(("code", "words"), CONFUSION_SLIPS, ids=[c for c, _ in CONFUSION_SLIPS])
def test_a_slip_in_the_confusion_matrix_gets_its_own_words(code, words):
    wrong("13.confusion", COUNT.format(code), words, secrets=(None, b"one"))


@pytest.mark.parametrize(
    "code",
    [
        "confusion_matrix(labels, scores.argmax(1), labels=range(10))",
        "count(labels, scores.argmax(1)).tolist()",
        "count(labels, scores.argmax(1)).astype(float)",
    ],
)
def test_other_right_matrices_are_correct(code):
    assert run_locally("13.confusion", COUNT.format(code)).state is State.CORRECT


def test_a_matrix_that_shrinks_without_a_class_gets_most_of_the_points():
    code = "confusion_matrix(labels, scores.argmax(1))"
    outcome = run_locally("13.confusion", COUNT.format(code))
    assert (outcome.state, outcome.fraction) == (State.PARTIAL, 0.75)
    assert "labels=range(10)" in outcome.message


def test_another_error_is_shown_as_it_is():
    wrong("13.confusion", COUNT.format("1 / 0"), "ZeroDivisionError", State.ERROR, (None,))


# ---------------------------------------------------------------- 13.worst

WORST_SLIPS = [
    ("int((np.diag(m) / m.sum(0)).argmin()), pair", "lowest precision"),
    ("int(np.diag(m).argmin()), pair", "also a small class"),
    ("int((np.diag(m) / m.sum(1)).argmax()), pair", "That is the best class"),
    ("low, pair[::-1]", "the wrong way round"),
    ("low, np.unravel_index(m.argmax(), m.shape)", "That is on the diagonal"),
]
WORST = """
def worst(m):
    others = m.copy()
    np.fill_diagonal(others, 0)
    pair = tuple(int(k) for k in np.unravel_index(others.argmax(), others.shape))
    low = int((np.diag(m) / m.sum(1)).argmin())
    return {}
"""


@pytest.mark.parametrize(("code", "words"), WORST_SLIPS, ids=[words for _, words in WORST_SLIPS])
def test_half_of_worst_is_half_right_and_the_other_half_gets_its_own_words(code, words):
    for secret in (None, *SECRETS):
        outcome = run_locally("13.worst", WORST.format(code), secret)
        assert (outcome.state, outcome.fraction) == (State.PARTIAL, 0.5), outcome
        assert words in outcome.message


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("0, (0, 0)", "is not right yet"),
        ("None", "is a `return` missing"),
        ("low", "should return two things"),
        ("low, int(others.argmax())", "np.unravel_index"),
        ("'Shirt', pair", "should return class numbers"),
        ("low, (pair, 1)", "should return class numbers"),
    ],
)
def test_a_wrong_worst_gets_its_own_words(code, words):
    wrong("13.worst", WORST.format(code), words, secrets=(None, b"one"))


@pytest.mark.parametrize(
    "code", ["low, pair", "[np.int64(low), list(pair)]", "(low, np.array(pair))"]
)
def test_other_right_forms_of_worst_are_correct(code):
    assert run_locally("13.worst", WORST.format(code), b"two").state is State.CORRECT


def test_a_worst_that_changes_its_matrix_is_judged_by_what_it_returns():
    code = "low, pair if np.fill_diagonal(m, 0) is None else pair"
    assert run_locally("13.worst", WORST.format(code)).state is State.CORRECT


@pytest.mark.parametrize("value", GARBAGE, ids=repr)
def test_no_value_makes_the_checks_of_matrices_crash(value):
    for exercise_id, name in (("13.confusion", "confusion"), ("13.worst", "worst")):
        for answer in ({name: lambda *_: value}, {name: value}):
            assert run_locally(exercise_id, answer).state is not State.CORRECT


def test_an_opaque_pixel_is_no_picture():
    axes = [{"title": "Bag", "images": [{"pixels": Opaque("Evil")}]}] * 10
    outcome = find("13.grid").run(figure_of(axes), Draw.public("13.grid"))
    assert outcome.state is State.TAMPERED


# ---------------------------------------------------------------- the calibration

SOURCES = ("fashion_mnist", "standin")


@pytest.mark.parametrize("source", SOURCES)
def test_the_reference_passes_and_each_wrong_model_fails_as_often_as_promised(source):
    part = report("13.train")["sources"][source]
    assert part["reference"]["seeds"] >= 30
    assert len(part["reference"]["accuracies"]) == part["reference"]["seeds"]
    assert part["reference"]["passes"] >= 0.999
    assert {"linear", "unscaled", "untrained", "wrong_labels"} <= set(part["wrong"])
    assert all(found["fails"] >= 0.99 for found in part["wrong"].values())
    assert 0.5 < part["zero"] < part["full"] < 1


@pytest.mark.parametrize("source", SOURCES)
def test_no_reference_model_that_was_trained_fell_below_the_bar(source):
    part = report("13.train")["sources"][source]
    assert min(part["reference"]["accuracies"]) > part["full"]
    for name in ("linear", "few_images", "wrong_labels", "untrained"):
        assert max(part["wrong"][name]["accuracies"]) < part["full"]


def test_the_docstring_of_the_check_has_the_measured_numbers():
    words = " ".join(str(nb13_fashion_mnist.train.check.__doc__).split())
    for source in SOURCES:
        bar = calibration("13.train", source)
        assert f"{bar.full:.3f}" in words
        assert f"{bar.zero:.3f}" in words


def test_a_source_that_was_never_measured_is_refused():
    with pytest.raises(LookupError, match="autograder calibrate"):
        calibration("13.train", "imagenet")


def test_an_edition_counts_as_the_set_it_was_made_from():
    edition = calibration("13.train", "fashion_mnist (grading edition)")
    assert edition == calibration("13.train", "fashion_mnist")


def test_the_calibration_names_the_script_that_made_it():
    root = Path(__file__).parent.parent.parent
    raw = json.loads((root / "data" / "calibration" / "13.train.json").read_text())
    assert (root / raw["script"]).is_file()
    assert {"keras", "tensorflow", "numpy", "standin"} <= set(raw["versions"])
