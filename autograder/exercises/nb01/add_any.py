"""01.add_any: two numbers or vectors of any dtypes, added in float32."""

from collections.abc import Callable

import numpy as np

from autograder.checking import Answer, Credit, Draw, Slip, exercise, slip

from .trying import Tensor, as_written, gives, judged, other_dtype, tensor, tried

Pair = Callable[[np.ndarray, np.ndarray], np.ndarray]
ONE_SIDE = "The dtype of one side decides for both: in the other order 2.2 loses its .2."
ONE_CAST = "Only one of the two is cast: the other one still comes with a dtype of its own."


def _tensorflow(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """Add as TensorFlow does: tensors of one dtype, or an array cast into the tensor's."""
    a, b = (one if isinstance(one, Tensor) else one.astype(other.dtype) for one, other in ((a, b), (b, a)))
    if a.dtype != b.dtype or a.dtype == bool:
        raise TypeError
    return np.asarray(a + b)


def _keras(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """Add as ``keras.ops.add`` does: one float decides, two of them by the wider."""
    floats = [one.dtype for one in (a, b) if one.dtype.kind == "f"]
    dtype = floats[0] if len(floats) == 1 else np.result_type(a, b)
    return np.asarray(a.astype(dtype) + b.astype(dtype))


def _sum(code: str, words: str, how: Pair, start: str = "") -> Slip:
    return slip(f"{start}def add_any(a, b):\n    return {code}", words, when=gives(how, typed=True))


def _in(dtype: str) -> Pair:
    return lambda a, b: np.asarray(a.astype(dtype) + b.astype(dtype))


SLIPS = (
    _sum("a + b", "TensorFlow converts no tensor by itself, so most pairs raise; and in uint8 a sum beyond 255 goes round.", _tensorflow),
    _sum(
        "tf.cast(a + b, tf.float32)",
        "Too late: the sum was made in the old dtypes. It has raised by then, or gone round in uint8.",
        lambda a, b: _tensorflow(a, b).astype("float32"),
    ),
    _sum("tf.cast(a, tf.int32) + tf.cast(b, tf.int32)", "2.2 became 2: which dtype keeps what stands behind the point?", _in("int32")),
    _sum("tf.cast(a, 'float16') + tf.cast(b, 'float16')", "2.2 became 2.1992: float16 keeps too few digits.", _in("float16")),
    slip(
        "def add_any(a, b):\n    return tf.cast(a, tf.float64) + tf.cast(b, tf.float64)",
        "The sums are right, but their dtype is not float32.",
        when=other_dtype,
        fraction=0.5,
    ),
    _sum("a + tf.cast(b, a.dtype)", ONE_SIDE, lambda a, b: _tensorflow(a, b.astype(a.dtype).view(Tensor))),
    _sum("tf.cast(a, b.dtype) + b", ONE_SIDE, lambda a, b: _tensorflow(a.astype(b.dtype).view(Tensor), b)),
    _sum("tf.cast(a, tf.float32) + b", ONE_CAST, lambda a, b: _tensorflow(a.astype("float32").view(Tensor), b)),
    _sum("a + tf.cast(b, tf.float32)", ONE_CAST, lambda a, b: _tensorflow(a, b.astype("float32").view(Tensor))),
    _sum("keras.ops.add(a, b)", "It promotes, but not always to float32: uint8 stays uint8, and goes round.", _keras, "import keras\n"),
    _sum(
        "tf.cast(keras.ops.add(a, b), tf.float32)",
        "Cast too late: `keras.ops.add` stays in uint8, which goes round, and adds float16 and int32 in float16.",
        lambda a, b: _keras(a, b).astype("float32"),
        "import keras\n",
    ),
    _sum(
        "np.asarray(a) + np.asarray(b)",
        "NumPy promotes by rules of its own: often to float64, and two uint8 not at all, so that their sum goes round.",
        lambda a, b: np.asarray(np.asarray(a) + np.asarray(b)),
    ),
    _sum(
        "float(a) + float(b)",
        "A vector cannot become one float: is there something that casts all of a tensor?",
        lambda a, b: np.asarray(float(a.item()) + float(b.item())),
    ),
)


@exercise(
    "01.add_any",
    title="Add, whatever the dtypes",
    points=2,
    slips=SLIPS,
    hints=(
        "What must two tensors have in common before TensorFlow adds them?",
        "Convert *before* adding, and convert both: then the order makes no difference.",
        "`tf.cast(x, tf.float32)` takes a tensor or an array. You need it twice.",
    ),
    teaches="Both sides are float32 before they meet, so neither of them decides for the other.",
    given="import tensorflow as tf",
    right=(
        "def add_any(a, b):\n    return np.float32(a) + np.float32(b)",
        "add_any = lambda a, b: tf.add(tf.cast(b, float), tf.cast(a, 'float32'))",
        "import keras\ndef add_any(a, b):\n    return keras.ops.cast(a, 'float32') + keras.ops.cast(b, 'float32')",
    ),
)
def add_any(answer: Answer, draw: Draw) -> Credit | None:
    """Pairs in both orders: fractions, a sum beyond 255, float16 beside thousands, truth values, an array."""
    whole, part = draw.integers(3, 40, 6), [n + 0.2 for n in draw.integers(2, 9, 5)]
    pairs = [
        (tensor(2, "int32"), tensor(2.2, "float32")),
        (tensor(part[0], "float32"), tensor(whole[0], "int32")),
        (tensor(200, "uint8"), tensor(60 + whole[1], "uint8")),
        (tensor(part[1], "float64"), tensor(part[2], "float32")),
        (tensor(whole[2] + 0.5, "float16"), tensor(2 * draw.integer(1300, 1700) + 1, "int32")),
        (tensor(True, "bool"), tensor(part[3], "float32")),
        (tensor(whole[3:], "int32"), np.array(part[2:])),
    ]
    trials = tried(answer, "add_any", pairs, _in("float32"))
    return judged("add_any", trials, SLIPS, lambda a, b: f"add_any({as_written(a)}, {as_written(b)})")
