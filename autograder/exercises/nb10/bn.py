"""10.bn: a network with batch normalisation between Dense and ReLU, asked with drawn weights."""

from collections.abc import Callable, Sequence
from functools import partial

import numpy as np

from autograder.checking import Answer, Credit, Draw, Incorrect, Model, exercise, explain, fail, slip
from autograder.exercises.nb05.words import changes_in_training, softmax

BN, NO_BIAS = "layers.BatchNormalization(),", ", use_bias=False"
HIDDEN, RELU = f"layers.Dense(128{NO_BIAS}),", 'layers.Activation("relu"),'
OTHER = "It is another network: Dense, BN, ReLU, Dense with softmax, and nothing else."
WIDE = 128

SLIPS = (
    slip({NO_BIAS: ""}, "Right, with 128 numbers that do nothing: BN subtracts the mean, and each bias with it. BN's own beta is there for that.", when="bias", fraction=0.75),
    slip(
        {BN: RELU, RELU: BN},
        "The normalisation comes after ReLU. The count is the same, and it trains as well; asked was Dense, BN, ReLU.",
        when="after",
        fraction=0.5,
    ),
    slip({HIDDEN: 'layers.Dense(128, "relu"),', RELU: ""}, "The ReLU is inside the Dense layer, so it comes *before* the normalisation.", when="after, bias", fraction=0.5),
    slip({BN: "", HIDDEN: f"{BN} {HIDDEN}"}, "It normalises the 784 inputs: it belongs behind the hidden Dense.", when="input"),
    slip({BN: "", 'layers.Dense(10, "softmax"),': f"layers.Dense(10), {BN} layers.Softmax(),"}, "It normalises the ten scores: it belongs behind the hidden Dense.", when="scores"),
    slip({RELU: ""}, "There is no ReLU: two layers without one fold into a single layer.", when="linear"),
    slip({BN: ""}, "There is no BatchNormalization in it.", when="none"),
    slip({BN: "layers.BatchNormalization(trainable=False),"}, "Its gamma and beta do not learn: either is `trainable=False`, or both are left out.", when="frozen"),
    slip({'"softmax"': ""}, "The ten outputs of a row do not add up to 1: what turns scores into probabilities?", when="no softmax"),
    slip({BN: "layers.LayerNormalization(),"}, "Each row is normalised by itself, over its units: BN goes over the rows of a batch, unit by unit.", when="layer"),
    slip({BN: "layers.Normalization(),"}, "`Normalization` takes its mean and variance from `adapt`, once: BN takes those of each batch, and learns a scale and a shift.", when="fixed"),
    slip({BN: f"{BN} layers.Dropout(0.2),"}, OTHER, when="other"),
    slip({BN: f"{BN} layers.GaussianNoise(0.1),"}, OTHER, when="other"),
)  # fmt: skip


@exercise(
    "10.bn",
    title="Dense, BN, ReLU",
    points=2,
    slips=SLIPS,
    given="import keras\nfrom keras import layers",
    hints=(
        "Three steps in a row: Dense without activation, BatchNormalization, then the activation as a layer of its own.",
        "BN subtracts the mean of each unit: what is left of a bias that was added just before?",
        "`use_bias=False` in the hidden Dense; 784·128 + 4·128 + 128·10 + 10 = 102,154.",
    ),
    teaches="BN has four numbers a unit: gamma and beta learn by gradient, 256 here; the moving mean and variance only follow the batches, the 256 that are "
    "not trainable. Before or after the activation is a convention: measure it.",
    right=(
        """
inputs = keras.Input((784,))
h = layers.Dense(128, use_bias=False)(inputs)
h = layers.ReLU()(layers.BatchNormalization(scale=False)(h))
bn_net = keras.Model(inputs, layers.Dense(10, activation="softmax")(h))
""",
        """
class Net(keras.Model):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.out = layers.Dense(10)
        self.hidden, self.norm = layers.Dense(128, use_bias=False), layers.BatchNormalization(momentum=0.9)

    def call(self, x, training=None):
        return keras.ops.softmax(self.out(keras.ops.relu(self.norm(self.hidden(x), training=training))))


bn_net = Net()
bn_net(keras.ops.zeros((1, 784)))
""",
    ),
)
def bn(answer: Answer, draw: Draw) -> Credit | None:
    """With drawn weights it answers as Dense, BN, ReLU, Dense, softmax do; and its hidden Dense has no bias."""
    model = answer.model("bn_net")
    model.expect_built()
    if model.input_shape not in (None, (None, 784)):
        fail("`bn_net` should take rows of 784 numbers.", saw=f"an input of shape {model.input_shape}", expected="(None, 784)")
    fault = fault_of(model, draw)
    if not fault:
        return None
    frozen = model.parameters - model.trainable_parameters
    wrong = Incorrect(
        "`bn_net` is not yet the network that was asked for.",
        saw=f"{model.parameters:,} numbers, {frozen:,} not trainable; layers: {', '.join(one.kind for one in model.layers)}",
        expected="102,154 numbers, 256 not trainable",
    )
    return explain(fault, SLIPS, wrong)


def fault_of(model: Model, draw: Draw) -> str:
    """Return the first fault; empty if there is none."""
    shapes = [one.shape for one in model.weights]
    kinds = [one.kind for one in model.layers]
    faults = {
        "layer": "LayerNormalization" in kinds,
        "fixed": "Normalization" in kinds,
        "input": (784,) in shapes,
        "scores": shapes.count((10,)) > 1,
        "other": changes_in_training(model),
    }
    if found := next((name for name, there in faults.items() if there), ""):
        return found
    if any(shapes.count(one) != 1 for one in ((784, WIDE), (WIDE, 10), (10,))):
        fail(
            "`bn_net` should go from 784 inputs over 128 hidden units to 10, and the last Dense keeps its bias.",
            saw=f"weights of shapes {', '.join(map(str, shapes))}",
        )
    if shapes.count((WIDE,)) < 2:
        return "none"
    if model.trainable_parameters <= 784 * WIDE + WIDE * 10 + 10:
        return "frozen"
    x = draw.normal(40, 784, dtype="float32")
    weights = [drawn(draw, shape) for shape in shapes]
    said = model.predict(x, weights)
    if said.shape != (len(x), 10):
        fail("`bn_net` should answer with ten numbers a row.", saw=f"shape {said.shape}", expected=f"({len(x)}, 10)")
    if not np.allclose(said.sum(axis=1), 1, atol=1e-3):
        return "no softmax"
    return next((name for name, other in nets(x, weights) if np.allclose(said, other, atol=5e-3)), "other")


def drawn(draw: Draw, shape: tuple[int, ...]) -> np.ndarray:
    """Return weights: kernels that keep the spread, and vectors above 0, as a variance has to be."""
    return draw.rng.uniform(0.5, 2, shape) if len(shape) == 1 else draw.rng.normal(0, 1.5 / np.sqrt(shape[0]), shape)


def nets(x: np.ndarray, weights: Sequence[np.ndarray]) -> list[tuple[str, np.ndarray]]:
    """Return what each order of the steps would give, with the name of its fault."""
    kernel, last, end = (next(one for one in weights if one.shape == shape) for shape in ((784, WIDE), (WIDE, 10), (10,)))
    vectors = [one for one in weights if one.shape == (WIDE,)]
    found = []
    for bias, rest in ((np.zeros(WIDE), vectors), (vectors[0], vectors[1:]), (vectors[-1], vectors[:-1])):
        scores, plus = x @ kernel + bias, ", bias" if bias.any() else ""
        for norm in norms(rest):
            hidden = {plus[2:]: np.maximum(norm(scores), 0), f"after{plus}": norm(np.maximum(scores, 0)), "linear": norm(scores)}
            found += [(name, softmax(one @ last + end)) for name, one in hidden.items()]
    return found


def norms(vectors: Sequence[np.ndarray]) -> list[Callable[[np.ndarray], np.ndarray]]:
    """Return the normalisations that so many vectors can make: gamma, beta, mean, variance; with one of the first two left out, or both."""
    one, zero = np.ones(WIDE), np.zeros(WIDE)
    choices = {4: [tuple(vectors)], 3: [(one, *vectors), (vectors[0], zero, *vectors[1:])], 2: [(one, zero, *vectors)]}.get(
        len(vectors), []
    )
    return [partial(normed, *one) for one in choices]


def normed(gamma: np.ndarray, beta: np.ndarray, mean: np.ndarray, variance: np.ndarray, h: np.ndarray) -> np.ndarray:
    """Return what BN gives for `h` at inference."""
    return np.asarray((h - mean) / np.sqrt(variance + 1e-3) * gamma + beta)
