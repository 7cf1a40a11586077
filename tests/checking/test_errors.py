"""An exception of the student's is told in words."""

import ast

import numpy as np
import pytest

from autograder.checking import Answer, Draw, Raised, State, exercise
from autograder.checking.errors import why_not_loaded, why_raised
from autograder.notebook import NotebookSource


def unset():
    total += 1  # noqa: F821
    return total


@pytest.mark.parametrize(
    ("code", "words"),
    [
        (lambda: rate * 2, "Run ▸ Run All Above Selected Cell"),  # noqa: F821
        (unset, "has none yet"),
        (lambda: [1, 2][5], "counted from 0"),
        (lambda: {"a": 1}["b"], "print the keys"),
        (lambda: None.shape, "`None` has no `.shape`"),
        (lambda: eval("None[0]"), "is a `return` missing?"),
        (lambda: None > 0.8, "holds no number there"),
        (lambda: np.ones((2, 3)) + np.ones(2), "The shapes (2,3) and (2,) do not fit"),
        (lambda: np.ones((2, 3)) @ np.ones(2), "meet the right one's rows"),
        (lambda: (lambda a: a)(1, 2), "called with 2 arguments, and takes 1 (`self`"),
        (lambda: np.maximum(1), "called with 1 argument, and takes 2 to 3 (`self`"),
        (lambda: (lambda a, b: a)(1), "called without 'b'"),
        (lambda: (lambda a: a)(b=1), "A call gave `b=…`"),
        (lambda: eval("7()"), "is a * missing between them"),
        (lambda: exec("a, b = 1, 2, 3"), "2 names stand on the left"),
        (lambda: 1 / 0, "divided by 0"),
        (lambda: exec("raise RecursionError('maximum depth')"), "hold itself"),
        (lambda: exec("raise PermissionError(13, 'No', '/tmp/.keras')"), "no copy of this dataset"),
        (lambda: [1][1], "A position beyond the end"),
        (lambda: np.delete(np.ones(2), 0.5), "was a value used as a position?"),
        (lambda: np.ones(2)[0.5], "was a value used as a position?"),
        (lambda: np.ones(2)[0, 0], "more axes than there are"),
        (lambda: range(10 * 0.8), "Here a whole number is needed"),
        (lambda: [1, 2].astype("float32"), "A list has no `.astype`: make an array of it first"),
        (lambda: np.ones(2, "uint8").__itruediv__(2), "an array of uint8, which has no room"),
        (lambda: ast.literal_eval("(").x, ""),
    ],
)
def test_common_errors_of_python_and_numpy_have_a_reason(code, words):
    answer = Answer(NotebookSource({"f": code}))
    with pytest.raises(Raised) as raised:
        answer.function("f")()
    assert words in raised.value.why


@pytest.mark.parametrize(
    ("kind", "message", "words"),
    [
        ("KeyboardInterrupt", "", "let it finish"),
        ("AttributeError", "module 'keras' has no attribute 'optimizer'", "in the plural"),
        (
            "RuntimeError",
            "In layer 'net', you forgot to call `super().__init__()` as the first statement",
            "`super().__init__()` first",
        ),
        (
            "ValueError",
            "Could not interpret loss identifier: categorical_cross_entropy",
            "does not know `categorical_cross_entropy`",
        ),
        ("ValueError", "Argument(s) not recognized: {'lr': 0.1}", "`lr=`"),
        (
            "ValueError",
            "Input 0 of layer 'd' is incompatible with the layer: expected axis -1",
            "print both shapes",
        ),
        (
            "InvalidArgumentError",
            "Received a label value of 3 which is outside the valid range of [0, 3).",
            "classes count from 0",
        ),
        (
            "InvalidArgumentError",
            "cannot compute AddV2 as input #1(zero-based) was expected to be a int32 tensor but is "
            "a float tensor [Op:AddV2] name: ",
            "A tensor of int32 meets one of float,",
        ),
        (
            "TypeError",
            "`x` and `y` must have the same dtype, got tf.uint8 != tf.float32.",
            "A tensor of uint8 meets one of float32,",
        ),
        ("TypeError", "Cannot convert 2.2 to EagerTensor of dtype int32", "no room for 2.2"),
        ("TypeError", "Cannot convert 2.2 to EagerTensor of dtype float", ""),
        (
            "AttributeError",
            "EagerTensor object has no attribute 'astype'. If you are looking for numpy-related",
            "NumPy's arrays have `.astype`",
        ),
        ("AttributeError", "module 'tensorflow' has no attribute 'dtype'", "no `tf.dtype`"),
        ("TypeError", "Callback.set_model() missing 1 required positional argument", "the class"),
        ("OddError", "something odd", ""),
    ],
)
def test_common_errors_of_keras_have_a_reason(kind, message, words):
    assert words in why_raised(kind, message)
    assert bool(words) == bool(why_raised(kind, message))


@pytest.mark.parametrize(
    ("kind", "message", "words"),
    [
        ("TypeError", "too many positional arguments", "as one list"),
        (
            "ValueError",
            "A `Concatenate` layer should be called on a list of at least 1",
            "one list",
        ),
        ("TypeError", "unsupported operand type(s) for %: 'TrackedList' and 'int'", "first, then"),
        ("ValueError", "Unrecognized keyword arguments passed to Model: {'input': <K", "plural"),
        ("ValueError", "Output with path `` is not connected to `inputs`", "No path leads"),
        ("ValueError", "All `outputs` values must be KerasTensors. Received: o", "is no tensor"),
        ("ValueError", "All `inputs` values must be KerasTensors. Received: inputs=6", "two under"),
        ("ValueError", "Only input tensors may be passed as positional arguments.", "a number, or"),
        (
            "ValueError",
            "Only instances of `keras.Layer` can be added to a Sequential model",
            "stand layers",
        ),
        ("ValueError", "Expected `trainable` to be a boolean. Received: trainable=<D", "square"),
        ("ValueError", "Cannot convert '784' to a shape.", "a comma"),
        ("ValueError", "Shapes used to initialize variables must be fully-defined", "one example"),
        ("ValueError", "A KerasTensor is symbolic: it's a placeholder", "`keras.ops`"),
        ("TypeError", "'KerasTensor' object is not callable", "A tensor is followed by"),
        ("ValueError", 'The name "left" is used 2 times in the model.', "called left"),
        (
            "TypeError",
            "register_keras_serializable.<locals>.decorator() takes 1 positional argument but 2 "
            "were given",
            "brackets of its own",
        ),
        ("ValueError", "No such layer: q. Existing layers are: ['a', 'b'].", "it has ['a', 'b']"),
        (
            "ValueError",
            "You called `set_weights(weights)` on layer 'i' with a weight list of length 2, but "
            "the layer was expecting 0 weights.",
            "2 arrays were handed over, and it has 0",
        ),
        (
            "ValueError",
            "Layer d weight shape (3, 4) is not compatible with provided weight shape (5, 4).",
            "shape (5, 4) do not fit where (3, 4)",
        ),
    ],
)
def test_errors_of_a_model_that_is_put_together_have_a_reason(kind, message, words):
    assert words in why_raised(kind, message)


def test_a_model_that_cannot_be_made_from_its_config_is_told_so():
    message = "Unable to revive model from config. When overriding the `get_config()` method"
    assert "its keys are" in why_not_loaded("TypeError", message)


def test_the_reason_stands_on_the_card():
    @exercise("98.rate", title="Rate", points=1)
    def check(answer, draw):
        answer.function("f")()

    source = NotebookSource({"f": lambda: rate})  # noqa: F821
    found = check.run(source, Draw.public("98.rate"))
    assert found.state is State.ERROR
    assert "Run All Above" in found.why


def test_what_tensorflow_puts_around_its_words_is_left_out():
    message = (
        "{{function_node __wrapped__Cast_device_}} Cast string is not supported [Op:Cast] name: "
    )
    error = Raised("parse", {"type": "UnimplementedError", "message": message})
    assert error.summary == "`parse` raised UnimplementedError: Cast string is not supported"
