"""03.params: how many numbers a stack of dense layers has to learn."""

from autograder.checking import Answer, Credit, Draw, exercise, formula, slip

COUNT = formula(
    "count(sizes)",
    "sum((a + 1) * b for a, b in zip(sizes, sizes[1:]))",
    {
        "sum(a * b for a, b in zip(sizes, sizes[1:]))": "Weights alone: the biases are missing, one for each unit.",
        "sum((b + 1) * a for a, b in zip(sizes, sizes[1:]))": "A bias for each input of a layer: it is each *unit* that has one.",
        "sum(a * b + 1 for a, b in zip(sizes, sizes[1:]))": "One bias for a whole layer: each of its units has one.",
        "sum((a + 1) * b for a, b in zip(sizes, sizes[1:])) + sizes[0]": "The inputs got biases too: they are only numbers that come in, and no units.",
        "sum((a + 1) * (b + 1) for a, b in zip(sizes, sizes[1:]))": "Both widths have grown by one: the bias is one more number for each unit, and no further unit.",
        "(sizes[0] + 1) * sizes[1]": "Only the first layer is counted: each pair of neighbouring widths is a layer.",
        "(sizes[-2] + 1) * sizes[-1]": "Only the last layer is counted: each pair of neighbouring widths is a layer.",
        "sum((a + 1) * b for a, b in zip(sizes[:-1], sizes[1:-1]))": "The last layer is missing.",
        "sum(sizes)": "That counts units, not what they learn: a unit has a weight for each of its inputs.",
        "sum(sizes[1:])": "That counts the biases alone: a unit has a weight for each of its inputs, too.",
        "math.prod(sizes)": "Everything is multiplied with everything: multiply neighbours, and add the layers.",
        "sum(a * b for a, b in zip(sizes, sizes[1:])) + 1": "One bias for the whole network: each unit has one.",
        "sum(a * b for a, b in zip(sizes, sizes[1:])) + len(sizes)": "One bias for each width: each unit has one.",
        "sum(a * b for a, b in zip(sizes, sizes[1:])) + sizes[-1]": "Only the last layer has biases: the hidden units have them as well.",
        "sum(a + b for a, b in zip(sizes, sizes[1:]))": "Inputs and units are added: each unit has a weight for *every* input. (`a + 1 * b` needs brackets, too.)",
        "math.prod(sizes) + sum(sizes[1:])": "The biases are right, but the weights of different layers are multiplied: add the layers.",
        "(sizes[0] + 1) * sizes[-1]": "The hidden layers are skipped: each pair of neighbouring widths is a layer.",
        "sum((a + 1) * a for a in sizes)": "Each width is paired with itself: a layer goes from one width to the next.",
        "sum((a + 1) * b for a, b in zip([sizes[0], *sizes], sizes))": "The inputs became a layer of their own: they only come in, and learn nothing.",
        "sum((sizes[k - 1] + 1) * sizes[k] for k in range(len(sizes)))": "`sizes[0 - 1]` is the *last* width: begin with the second one.",
        "sum((n + 1) * sizes[sizes.index(n) + 1] for n in sizes[:-1])": "`index` finds the first place of a width, and two layers may be equally wide: go through the places, or through pairs.",
        "sum((a + 1) * b for a, b in {*zip(sizes, sizes[1:])})": "Two layers of the same widths were counted once: in a set, or as the keys of a dictionary, equal things are one.",
        "sum((a + 1) * b for a, b in dict(zip(sizes, sizes[1:])).items())": "Two layers of the same widths were counted once: in a set, or as the keys of a dictionary, equal things are one.",
        "sum((a + 1) * b for a in sizes for b in sizes)": "Each width meets each: only neighbours are connected.",
        "(sizes[0] + 1) * sizes[1] + (sizes[1] + 1) * sizes[2]": "It takes three widths for granted: there may be more, or fewer.",
        "[(a + 1) * b for a, b in zip(sizes, sizes[1:])]": "Those are the layers one by one: add them up.",
        "sum(a * b for a, b in zip([sizes[0] + 1, *sizes[1:-1]], sizes[1:]))": "Only the first layer has biases: the units of the others have them as well.",
    },
    slip(
        "def count(sizes):\n    return sizes[len(sizes)]",
        "The last width has no next one: n widths make n − 1 layers.",
        raises="IndexError: list index out of range",
    ),
    slip("def count(sizes):\n    return 26", "It is the same for every network: use `sizes`.", when=lambda seen, right: len({*seen}) == 1),
)


@exercise(
    "03.params",
    title="Count what is learned",
    points=2,
    by=COUNT,
    hints=(
        "Begin with one unit: with 3 inputs it has 3 weights. And what else?",
        "A layer with a inputs and b units has b times as many numbers as one unit.",
        "`zip(sizes, sizes[1:])` gives each layer's inputs and units: add up what the layers have.",
    ),
    teaches="(inputs + 1) · units for each layer. In 784-128-10 nearly all of the 101,770 numbers stand in the first one: "
    "wide inputs are what makes dense layers large, and images ask for another kind of layer.",
    right=(
        "import numpy as np\ndef count(s):\n    return np.dot(np.add(s[:-1], 1), s[1:])\n",
        "def count(sizes):\n    total = 0\n    for k in range(1, len(sizes)):\n        total += sizes[k - 1] * sizes[k] + sizes[k]\n    return float(total)\n",
        "import keras\ndef count(sizes):\n    first, *rest = sizes\n"
        "    return keras.Sequential([keras.Input((first,)), *map(keras.layers.Dense, rest)]).count_params()\n",
    ),
)
def params(answer: Answer, draw: Draw) -> Credit | None:
    """The counts agree for 3-4-2, for 784-128-10 and for drawn widths, some of them equal."""
    widths = [[int(n) for n in draw.rng.choice(range(2, 40), size, replace=False)] for size in (2, 4, 5, 3)]
    first, middle, last = widths.pop()
    widths.append([first, middle, middle, middle, last])
    return COUNT.judge(answer, [([3, 4, 2],), ([784, 128, 10],), *((one,) for one in widths)])
