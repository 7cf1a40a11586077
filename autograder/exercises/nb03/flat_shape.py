"""03.flat_shape: what Flatten makes of a shape."""

from autograder.checking import Answer, Credit, Draw, Slip, exercise, formula, slip

UNCHANGED = "One axis alone is not left as it is: Flatten's result has two, so n samples of one number become (n, 1)."
ONE_AXIS = "Everything went into one axis: Keras reads the first number as the batch, and leaves it alone."
MULTIPLIED = "The batch was multiplied in: only the axes behind it are laid end to end."


def loop(start: str, over: str, end: str, words: str) -> Slip:
    """Return the slip of multiplying in a loop."""
    return slip(f"def flat_shape(shape):\n    n = {start}\n    for size in {over}:\n        n *= size\n{end}", words)


FLAT = formula(
    "flat_shape(shape)",
    "(shape[0], math.prod(shape[1:]))",
    {
        "(math.prod(shape),)": ONE_AXIS,
        "(np.prod(shape),)": ONE_AXIS,
        "(shape[0], math.prod(shape))": MULTIPLIED,
        "(shape[0], np.prod(shape))": MULTIPLIED,
        "(shape[0], shape[1] * shape[2])": "It takes three axes for granted: there may be more, or fewer.",
        "(math.prod(shape[1:]),)": "The batch axis is gone: the samples stay apart.",
        "(1, math.prod(shape))": "All samples became one: the first number counts them, and stays.",
        "shape if len(shape) < 2 else (shape[0], math.prod(shape[1:]))": UNCHANGED,
        "shape if len(shape) < 3 else (shape[0], math.prod(shape[1:]))": UNCHANGED,
        "(shape[0], sum(shape[1:]))": "The axes are added: an image of 28 rows with 28 pixels each has 28 · 28 of them.",
        "(-1, math.prod(shape[1:]))": "−1 is what `reshape` takes for 'work it out': the shape itself keeps the batch's number, or None.",
        "(None, math.prod(shape[1:]))": "The batch is not always None: where its number is known, it stays.",
        "(math.prod(shape[:-1]), shape[-1])": "The front axes were merged: Flatten merges those behind the first.",
        "(math.prod(shape[1:]), shape[0])": "The two are exchanged: the batch comes first.",
        "(None, shape[1] * shape[2])": "The batch is not always None, and there may be more axes than three, or fewer.",
        "(shape[0], math.prod(shape[2:]))": "One axis is left out: the batch is `shape[0]` alone, and all the others count.",
        "(shape[0], math.prod(shape[1:4]))": "It stops behind the fourth axis: there may be more.",
        "(shape[0], len(shape[1:]))": "That counts the axes: how many numbers do they hold together?",
        "(shape[0], max(shape[1:]))": "That is the longest axis: all of them are laid end to end.",
        "(shape[0], shape[1:])": "The axes behind the batch are still apart: multiply them to one number.",
        "(shape[0], -1)": "−1 is what `reshape` takes for 'work it out': here it has to be worked out.",
        "(shape[0], None)": "`None` stands for a number that is not known: this one is, from the other axes.",
        "(shape[0], 784)": "784 belongs to images of 28 × 28: use the axes of `shape`.",
        "(shape[0], shape[1] * shape[-1])": "It takes the second axis and the last one: there may be more, or fewer.",
        "(shape[0], shape[-2] * shape[-1])": "It takes the last two axes: there may be more, or fewer.",
        "(shape[0], shape[1] * shape[2]) if len(shape) == 3 else shape": "Images are right: with two, or one, or four axes the same rule holds.",
        "(shape[0] or 1, math.prod(shape[1:]))": "None became 1: it means 'any number', and stays None.",
        "(shape[0], math.prod(shape[1:]) if len(shape) > 1 else 0)": "Where nothing is behind the batch, each sample is one number, and not none.",
        "(shape[0], math.prod(n for n in shape if n))": MULTIPLIED,
        "np.zeros(shape).reshape(shape[0], -1).shape": "`np.zeros` needs numbers, and the batch may be None: the shape alone is enough to work with.",
        "shape": "Flatten changes shapes: what counts the samples stays, and the rest becomes one axis.",
    },
    loop("1", "shape", "    return shape[0], n", MULTIPLIED),
    loop("1", "shape[1:]", "        return shape[0], n", "`return` stands inside the loop: it ends after the first axis."),
    loop("0", "shape[1:]", "    return shape[0], n", "0 times anything is 0: a product begins with 1."),
)


@exercise(
    "03.flat_shape",
    title="What Flatten makes",
    points=1,
    by=FLAT,
    hints=(
        "Which number of the shape counts samples? It stays as it is, even if it is None.",
        "All the others multiply. `math.prod` multiplies the items of a tuple, and of an empty one makes 1.",
        "`shape[1:]` is everything behind the batch, however many axes that are.",
    ),
    teaches="The first axis is the batch, whatever stands there; the rest becomes one. That is why a single image needs `image[None]`, "
    "a batch of one.",
    right=(
        "def flat_shape(shape):\n    batch, *rest = shape\n    size = 1\n    for n in rest:\n        size *= n\n    return [batch, size]\n",
        "def flat_shape(shape):\n    return shape[0], np.prod(shape[1:])\n",
        "import keras\ndef flat_shape(shape):\n    return keras.layers.Flatten().compute_output_shape(shape)\n",
        "import keras\ndef flat_shape(shape):\n    return keras.layers.Flatten()(keras.Input(batch_shape=shape)).shape\n",
        "import tensorflow as tf\ndef flat_shape(shape):\n    return tf.TensorShape([shape[0], math.prod(shape[1:])])\n",
    ),
)
def flat_shape(answer: Answer, draw: Draw) -> Credit | None:
    """The shapes agree for images, rows, single numbers, four axes and six, with None and with a number in front."""
    a, b, c, d, n, m, k = (int(one) for one in draw.rng.choice(range(2, 30), 7, replace=False))
    shapes = [(32, 28, 28), (None, 28, 28), (None, a, b, c), (n, d), (m,), (k, b, c, a), (n, 2, a, 3, b, c)]
    return FLAT.judge(answer, [(one,) for one in shapes])
