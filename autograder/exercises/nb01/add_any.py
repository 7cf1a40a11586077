"""01.add_any: two numbers or vectors of any dtype, added in float32."""

import numpy as np

from autograder.checking import Answer, Credit, Draw, exercise, slip

from .trying import Tensor, gives, judged, other_dtype, tensor, tried


def _plus(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """Add as TensorFlow does: tensors of one dtype, or an array cast into the tensor's."""
    if not isinstance(b, Tensor):
        b = b.astype(a.dtype)
    if not isinstance(a, Tensor):
        a = a.astype(b.dtype)
    if a.dtype != b.dtype or a.dtype == bool:
        raise TypeError
    return a + b


def _keras(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """Add as ``keras.ops.add`` does: one float decides, two of them by the wider."""
    floats = [one.dtype for one in (a, b) if one.dtype.kind == "f"]
    dtype = floats[0] if len(floats) == 1 else np.result_type(a, b)
    return a.astype(dtype) + b.astype(dtype)


def _like(a: np.ndarray, dtype: np.dtype) -> np.ndarray:
    return a.astype(dtype).view(Tensor)


def _in(dtype: str):  # type: ignore[no-untyped-def]
    return gives(lambda a, b: a.astype(dtype) + b.astype(dtype), typed=True)


def _float(a: np.ndarray, b: np.ndarray) -> float:
    return float(a.item()) + float(b.item())


ONE_SIDE = "The dtype of one side decides for both: in the other order 2.2 loses its .2."
START = "def add_any(a, b):\n    return "

SLIPS = (
    slip(START + "a + b", "TensorFlow converts no tensor by itself, so most pairs raise; and 200 + 100 in uint8 became 44.",
         when=gives(_plus, typed=True)),
    slip(START + "tf.cast(a + b, tf.float32)", "Too late: the sum was made in the old dtypes. It raises, or 200 + 100 is 44 by then.",
         when=gives(lambda a, b: _plus(a, b).astype("float32"), typed=True)),
    slip(START + "tf.cast(a, tf.int32) + tf.cast(b, tf.int32)", "2.2 became 2: which dtype keeps what stands behind the point?",
         when=_in("int32")),
    slip(START + "tf.cast(a, tf.float16) + tf.cast(b, tf.float16)",
         "2.2 became 2.1992, and above 2048 whole numbers get lost: float16 keeps too few digits.", when=_in("float16")),
    slip(START + "tf.cast(a, tf.float64) + tf.cast(b, tf.float64)", "The sums are right, but their dtype is not float32.",
         when=other_dtype, fraction=0.5),
    slip(START + "a + tf.cast(b, a.dtype)", ONE_SIDE, when=gives(lambda a, b: _plus(a, _like(b, a.dtype)))),
    slip(START + "tf.cast(a, b.dtype) + b", ONE_SIDE, when=gives(lambda a, b: _plus(_like(a, b.dtype), b))),
    slip("import keras\n" + START + "keras.ops.add(a, b)", "It promotes, but not always to float32: uint8 stays uint8, and 200 + 100 is 44.",
         when=gives(_keras, typed=True)),
    slip("import keras\n" + START + "tf.cast(keras.ops.add(a, b), tf.float32)",
         "Cast too late: `keras.ops.add` made 44 of 200 + 100 in uint8, and added float16 and int32 in float16.",
         when=gives(lambda a, b: _keras(a, b).astype("float32"), typed=True)),
    slip(START + "np.asarray(a) + np.asarray(b)", "NumPy promotes by rules of its own: to float64, or to nothing, so that 200 + 100 is 44.",
         when=gives(lambda a, b: np.asarray(a) + np.asarray(b), typed=True)),
    slip(START + "float(a) + float(b)", "A vector cannot become one float: is there something that casts all of a tensor?", when=gives(_float)),
)  # fmt: skip


def call(a: np.ndarray, b: np.ndarray) -> str:
    """Say how the call is written."""

    def one(x: np.ndarray) -> str:
        kind = "tensor" if isinstance(x, Tensor) else "array"
        return f"{np.array2string(np.asarray(x), precision=5, separator=', ')} ({x.dtype} {kind})"

    return f"add_any of {one(a)} and {one(b)}"


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
    teaches="Both sides are float32 before they meet, so nothing is left to be decided by one of them.",
    given="import tensorflow as tf",
    right=(
        START + "np.float32(a) + np.float32(b)",
        START + "tf.add(tf.cast(b, float), tf.cast(a, 'float32'))",
        "import keras\n" + START + "keras.ops.add(keras.ops.cast(a, 'float32'), keras.ops.cast(b, 'float32'))",
    ),
)
def add_any(answer: Answer, draw: Draw) -> Credit | None:
    """Pairs in both orders: fractions, sums beyond 255, a float16 beside thousands, truth values, an array."""
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
    trials = tried(answer, "add_any", pairs, lambda a, b: np.asarray(a, "float32") + np.asarray(b, "float32"))
    return judged("add_any", trials, SLIPS, call)
