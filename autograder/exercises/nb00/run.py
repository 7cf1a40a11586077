"""00.run: a training that its seed repeats. All generators are scrambled before each call, or an earlier seed would live on."""

from autograder.checking import Answer, Credit, Draw, Incorrect, exercise, explain, show, slip

from .watching import fault, watched

GIVEN = """
import random
import keras
import tensorflow as tf
from course_utils.demos.nb00.data import checkerboard
points, classes = checkerboard()
def make_model():
    dense = keras.layers.Dense
    model = keras.Sequential([keras.layers.Input((2,)), dense(4, "relu"), dense(1, "sigmoid")])
    model.compile(keras.optimizers.Adam(0.03), "binary_crossentropy")
    return model
def train(model, epochs=3, **more):
    return model.fit(points, classes, epochs=epochs, verbose=0, **more).history["loss"]
"""

SEED = "keras.utils.set_random_seed(seed)"
UNSEEDED = "The two trainings start from different weights: nothing that Keras draws from was seeded in the call before the model was made."
AS_IT_IS = "Give back what `train` returns, as it is: the losses of all epochs, in their order."

SLIPS = (
    slip({SEED: "pass"}, UNSEEDED, when="unseeded"),
    slip({SEED: "rng = np.random.default_rng(seed)"}, UNSEEDED),
    slip({SEED: "np.random.seed(seed)"}, "Only NumPy is seeded, and Keras draws none of its numbers from NumPy.", when="numpy"),
    slip(
        {SEED: "tf.random.set_seed(seed)"},
        "The start weights differ: Keras 3 takes their seed from Python's own `random`, not from TensorFlow. That fixes the shuffling only.",
        when="tensorflow",
    ),
    slip(
        {SEED: "import random\n    random.seed(seed)"},
        "The start weights are the same, the losses are not: the second die, the shuffling, still rolls freely.",
        when="shuffle",
    ),
    slip(
        {SEED: f"model = make_model()\n    {SEED}", "train(make_model())": "train(model)"},
        "The seed comes too late: `make_model()` has drawn the weights by then.",
        when="late",
    ),
    slip(
        "model = make_model()\ndef run(seed):\n    keras.utils.set_random_seed(seed)\n    return train(model)\n",
        "The second call goes on with the model that the first one has trained: each call needs a new one.",
        when="goes on",
    ),
    slip({"seed(seed)": "seed(42)"}, "Every seed gives the same run: is the argument `seed` used?", when="unused"),
    slip({"return train": "train"}, "Nothing comes back: `return` what `train` gives.", when="nothing"),
    slip({"make_model())": "make_model())[-1]"}, AS_IT_IS, when="other numbers"),
    slip({"make_model())": "make_model())[::-1]"}, AS_IT_IS, when="other numbers"),
    slip({"train(make_model())": "[seed, seed, seed]"}, "No network was trained: call `train` on a new model.", when="untrained"),
    slip(
        "runs = {}\ndef run(seed):\n    if seed not in runs:\n        runs[seed] = train(make_model())\n    return runs[seed]\n",
        "The second call trained nothing: it gave back what the first had stored. After a restart nothing is stored any more.",
        when="kept",
    ),
)


@exercise(
    "00.run",
    title="A run that repeats",
    points=3,
    slips=SLIPS,
    hints=(
        "Two things are drawn: the start weights, when the model is made, and the order of the points, while it is trained.",
        "One call of `keras.utils` seeds Python, NumPy and TensorFlow together. It stands in this section.",
        "It has to come first in `run`: by the time `make_model()` is done, the weights are drawn.",
    ),
    teaches="Both dice are fixed, whatever was drawn before. Seeding Python's `random` and TensorFlow yourself comes to the same; "
    "NumPy's seed matters for what *you* draw with it.",
    given=GIVEN,
    right=(
        "import random\ndef run(seed):\n    random.seed(seed)\n    tf.random.set_seed(seed)\n    return train(make_model())\n",
        "def run(seed):\n    keras.utils.clear_session()\n    random.seed(seed)\n    model = make_model()\n"
        "    tf.random.set_seed(seed)\n    return np.array(train(model, epochs=2))\n",
        "from course_utils import set_seed\nrun = lambda number: (set_seed(number), tuple(train(make_model())))[1]\n",
    ),
)
def run(answer: Answer, draw: Draw) -> Credit | None:
    """Two calls with one seed give the same losses, and a third with another seed gives others."""
    seed = draw.integer(1, 99)
    seeds, noise = [seed, seed, seed + draw.integer(1, 9)], draw.integers(10**6, 10**9, 3)
    calls = watched(answer, seeds, noise)
    found = fault(*calls) if len(calls) == 3 else "unknown"
    if not found:
        return None
    said = [f"a first loss of {show(round(call.losses[0], 4))}" if call.losses else f"a {call.kind}" for call in calls]
    saw = "; ".join(f"run({one}) gave {words}" for one, words in zip(seeds, said, strict=False))
    expected = "one seed, one list of losses; another seed, another list"
    return explain(found, SLIPS, Incorrect("`run` is not right yet.", saw=saw, expected=expected))
