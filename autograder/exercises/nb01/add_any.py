"""01.add_any: two numbers or vectors of any dtypes, added in float32."""

from typing import Any

import numpy as np

from autograder.checking import Answer, Case, Credit, Draw, exercise, program, slip

from .standin import NAMES

SUM = "tf.cast(a, tf.float32) + tf.cast(b, tf.float32)"
ONE_SIDE = "The dtype of one side decides for both: in the other order 2.2 loses its .2."
NUMPY = "Two uint8 stay uint8 here, so that their sum goes round. (NumPy promotes by rules of its own, often to float64.)"
ONE_CAST = "Only one of the two is cast: the other one still comes with a dtype of its own."

ADD = program(
    f"def add_any(a, b):\n    return {SUM}\n",
    slip({SUM: "a + b"}, "TensorFlow converts no tensor by itself, so most pairs raise; and in uint8 a sum beyond 255 goes round."),
    slip({SUM: "tf.cast(a + b, tf.float32)"}, "Too late: the sum was made in the old dtypes. It has raised by then, or gone round in uint8."),
    slip({SUM: "tf.cast(a, tf.int32) + tf.cast(b, tf.int32)"}, "2.2 became 2: which dtype keeps what stands behind the point?"),
    slip({SUM: "tf.cast(a, 'float16') + tf.cast(b, 'float16')"}, "2.2 became 2.1992: float16 keeps too few digits."),
    slip({SUM: "tf.cast(a, 'float64') + tf.cast(b, 'float64')"}, "The sums are right, but their dtype is not float32.", fraction=0.5),
    slip({SUM: "a + tf.cast(b, a.dtype)"}, ONE_SIDE),
    slip({SUM: "tf.cast(a, b.dtype) + b"}, ONE_SIDE),
    slip({SUM: "tf.cast(a, tf.float32) + b"}, ONE_CAST),
    slip({SUM: "a + tf.cast(b, tf.float32)"}, ONE_CAST),
    slip({SUM: "keras.ops.add(a, b)"}, "It promotes, but not always to float32: uint8 stays uint8, and goes round."),
    slip(
        {SUM: "tf.cast(keras.ops.add(a, b), tf.float32)"},
        "Cast too late: two uint8 were added as uint8, where a sum goes round, and float16 and int32 as float16.",
    ),
    slip({SUM: f"tf.cast(a + b, tf.float32) if a.dtype == b.dtype else {SUM}"}, "Two of one dtype are cast too late: two uint8 were added as uint8, where a sum goes round."),
    slip({SUM: "np.asarray(a) + np.asarray(b)"}, NUMPY),
    slip({SUM: "a.numpy() + b.numpy()"}, f"An array has no `.numpy()`, and may come, too. {NUMPY}"),
    slip({SUM: "float(a) + float(b)"}, "A vector cannot become one float: is there something that casts all of a tensor?"),
    names=NAMES,
)  # fmt: skip


def with_tensors(function: Any) -> Any:
    """Probe: the same function, with tensors for arrays; a list becomes an array."""
    import numpy as np
    import tensorflow as tf

    def call(*args: Any) -> Any:
        return function(*(np.array(one) if isinstance(one, list) else tf.constant(one) for one in args))

    return call if callable(function) else function


@exercise(
    "01.add_any",
    title="Add, whatever the dtypes",
    points=2,
    by=ADD,
    hints=(
        "What must two tensors have in common before TensorFlow adds them?",
        "Convert *before* adding, and convert both: then the order makes no difference.",
        "`tf.cast(x, tf.float32)` takes a tensor or an array. You need it twice.",
    ),
    teaches="Both sides are float32 before they meet, so neither of them decides for the other.",
    given="import keras\nimport tensorflow as tf",
    right=(
        "def add_any(a, b):\n    return np.float32(a) + np.float32(b)",
        "add_any = lambda a, b: tf.add(tf.cast(b, float), tf.cast(a, 'float32'))",
        "def add_any(a, b):\n    return keras.ops.cast(a, 'float32') + keras.ops.cast(b, 'float32')",
    ),
)
def add_any(answer: Answer, draw: Draw) -> Credit | None:
    """Pairs in both orders: fractions, a sum beyond 255, float16 beside thousands, truth values, an array."""
    whole, part = draw.integers(3, 40, 6), [n + 0.2 for n in draw.integers(2, 9, 5)]
    cases = [
        pair(np.int32(2), np.float32(2.2)),
        pair(np.float32(part[0]), np.int32(whole[0])),
        pair(np.uint8(200), np.uint8(60 + whole[1])),
        pair(np.float64(part[1]), np.float32(part[2])),
        pair(np.float16(whole[2] + 0.5), np.int32(2 * draw.integer(1300, 1700) + 1)),
        pair(np.bool_(True), np.float32(part[3])),
        pair(np.array(whole[3:], "int32"), part[2:]),
    ]
    return ADD.judge(answer, cases, rel=2e-6, ask=answer.made("add_any", with_tensors, 60), other_dtype=0.5)


def pair(a: Any, b: Any) -> Case:
    """Return the case of two tensors; a list stands for an array."""
    shown = [
        f"np.array({one})" if isinstance(one, list) else f"c({np.array2string(one, precision=5, separator=', ')}, tf.{one.dtype})"
        for one in (a, b)
    ]
    return Case((a, b), label=f"add_any({', '.join(shown)})")
