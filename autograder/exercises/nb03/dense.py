"""03.dense: a dense layer in NumPy, for a batch of rows."""

import numpy as np

from autograder.checking import Answer, Code, Credit, Draw, exercise, program, slip

RELU, TANH = Code("lambda z: np.maximum(z, 0)", "relu"), Code("np.tanh", "tanh")
FIRST = "W stands first: the samples are rows of x, and each of them has to meet the columns of W."

LAYER = program(
    """
def dense(x, W, b, act):
    return act(x @ W + b)
""",
    slip({"x @ W": "W @ x"}, FIRST),
    slip({"x @ W": "np.dot(W, x)"}, FIRST),
    slip(
        {"x @ W": "x @ W.T"},
        "The kernel is turned round: here it is (inputs, units) already, as Keras keeps it. PyTorch keeps it the other way.",
    ),
    slip({"x @ W": "x * W"}, "`*` multiplies number by number: a weighted *sum* is needed, a row of x with a column of W."),
    slip(
        {"act(x @ W + b)": "act(x @ W) + b"},
        "The bias comes after the bend: it belongs to the weighted sum, where it moves the place of the bend.",
    ),
    slip({" + b": ""}, "The bias is missing: each unit adds its own to the weighted sum."),
    slip({"+ b": "- b"}, "The bias is subtracted: it is added to the weighted sum."),
    slip({"act(x @ W + b)": "x @ W + b"}, "There is no activation: `act` is a function. Call it with the weighted sums."),
    slip({"act(x @ W + b)": "act(x) @ W + b"}, "The activation comes first: it belongs behind the weighted sum, one result for each unit."),
    slip({"act(x @ W + b)": "np.maximum(x @ W + b, 0)"}, "It is always ReLU: call the `act` that was handed over."),
    slip({"act(x @ W + b)": "np.tanh(x @ W + b)"}, "It is always tanh: call the `act` that was handed over."),
    slip({"x @ W + b": "x[:1] @ W + b"}, "Only the first sample comes out: each row of x gets its row of outputs."),
    slip({"act(x @ W + b)": "x @ W"}, "Bias and activation are both missing: add b, and call `act` with the weighted sums."),
    slip({"act(x @ W + b)": "np.tanh(x @ W)"}, "It is always tanh, and without the bias: add b, and call the `act` that was handed over."),
    slip({"act(x @ W + b)": "1 / (1 + np.exp(-(x @ W + b)))"}, "It is always σ: call the `act` that was handed over."),
    slip({"act(x @ W + b)": "act(act(x @ W + b))"}, "The activation is there twice: once is enough."),
    slip({"x @ W + b": "x @ (W + b)"}, "The bias went into the weights, and is multiplied by the inputs: it is added to their sum."),
    slip({"x @ W": "(x + b) @ W", " + b": ""}, "The bias is added to the inputs: it belongs to the weighted sums, one for each unit."),
    slip({"+ b": "+ b.sum()"}, "All biases go to every unit: each unit adds its own alone."),
    slip({"+ b": "+ b[0]"}, "The first bias goes to every unit: each unit adds its own."),
    slip({"+ b": "+ b[:, None]"}, "b was made a column, one number a *row*: it has one for each unit, a column of the result."),
    slip({"x @ W": "x.T @ W"}, "x is turned round: its rows are the samples, and they meet the columns of W as they are."),
    slip({"x @ W": "W.T @ x"}, FIRST),
    slip({"x @ W + b": "W.T @ x.T + b"}, "That has a *column* for each sample: rows come out if x stands on the left."),
    slip({"act(x @ W + b)": "act(x @ W + b).T"}, "It came out turned round: a row for each sample is asked for."),
    slip({"act(x @ W + b)": "act(x @ W + b)[0]"}, "Only the first sample came out: each row of x gets its row of outputs."),
    slip({"act(x @ W + b)": "act(x @ W + b)[-1]"}, "Only the last sample came out: each row of x gets its row of outputs."),
    slip({"act(x @ W + b)": "act(x @ W + b) / len(x)"}, "It is divided by the number of samples: no sample has to do with another."),
    slip({"act(x @ W + b)": "act * (x @ W + b)"}, "`act` is a function, and no factor: call it, with ( )."),
    slip({"act(x @ W + b)": "act(x @ W, b)"}, "`act` takes one thing: the weighted sums, with the bias in them."),
    slip({"act(x @ W + b)": "act(x @ W + b).sum(axis=1)"}, "The units are added up: each unit keeps an output of its own."),
)


@exercise(
    "03.dense",
    title="A layer by hand",
    points=2,
    by=LAYER,
    hints=(
        "Write the shapes side by side: x is (n, d), W is (d, k). Which product gives (n, k), a row for each sample?",
        "The samples are rows, so x stands on the left; NumPy adds b, of shape (k,), to every row.",
        "First the product, then the bias, and `act` of that at the very end.",
    ),
    teaches="A whole layer is one matrix product, one sum and one bend, for all samples at once. Keras keeps its kernel "
    "in this shape too, (inputs, units), so that the batch can stand on the left.",
    right=(
        "dense = lambda x, W, b, act: act(np.einsum('nd,dk->nk', x, W) + b)",
        """
def dense(x, W, b, act):
    rows = []
    for sample in x:
        rows.append([act(sum(s * w for s, w in zip(sample, W[:, k])) + b[k]) for k in range(W.shape[1])])
    return rows
""",
        "import tensorflow as tf\ndef dense(x, W, b, act):\n    return act(tf.matmul(x, W) + b)\n",
        "def dense(inputs, kernel, bias, f):\n    return f(np.column_stack([inputs, np.ones(len(inputs))]) @ np.vstack([kernel, bias]))\n",
    ),
)
def dense(answer: Answer, draw: Draw) -> Credit | None:
    """The outputs agree for (4, 3) @ (3, 2), another oblong batch and a square one, with ReLU and tanh."""
    example = np.array([[1.0, 3, 2], [0, 1, -1], [-2, 1, 0.5], [1, 1, 1]]), np.array([[2.0, -1], [-1, 1], [0.5, 1]]), np.array([0.5, -1])
    n, d, k = draw.rng.permutation([2, 4, 5])
    return LAYER.judge(answer, [(*example, RELU), (*_batch(draw, n, d, k), TANH), (*_batch(draw, 3, 3, 3), RELU)])


def _batch(draw: Draw, n: int, d: int, k: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return x ``(n, d)``, W ``(d, k)`` and b ``(k,)`` that give weighted sums of both signs."""
    while True:
        x, kernel, b = draw.normal(n, d).round(2), draw.normal(d, k).round(2), draw.normal(k).round(2)
        z = x @ kernel + b
        if min(abs(b)) > 0.2 and min(z.max(), -z.min()) > 0.5 and len({*np.sign(b)}) == 2:
            return x, kernel, b
