"""03.flat_shape: what Flatten makes of a shape."""

from autograder.checking import Answer, Credit, Draw, exercise, formula

UNCHANGED = "One axis alone is not left as it is: Flatten's result has two, so n samples of one number become (n, 1)."
ONE_AXIS = "Everything went into one axis: Keras reads the first number as the batch, and leaves it alone."
MULTIPLIED = "The batch was multiplied in: only the axes behind it are laid end to end."

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
        "shape": "Flatten changes shapes: what counts the samples stays, and the rest becomes one axis.",
    },
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
    ),
)
def flat_shape(answer: Answer, draw: Draw) -> Credit | None:
    """The shapes agree for images, rows, single numbers and four axes, with None and with a number in front."""
    a, b, c, d, n, m, k = (int(one) for one in draw.rng.choice(range(2, 30), 7, replace=False))
    shapes = [(32, 28, 28), (None, 28, 28), (None, a, b, c), (n, d), (m,), (k, b, c, a)]
    return FLAT.judge(answer, [(one,) for one in shapes])
