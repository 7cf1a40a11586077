"""10.init: a start with which ten ReLU layers keep their spread."""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from autograder.checking import Answer, Calibrated, Credit, Draw, exercise, fail, named, ramp, recipe, shorten, slip, suspects
from course_utils.calibration import calibration

LARGEST = 1e6  #: by which a spread counts as changed at most
NAMES = "That is no name that Keras knows: there are two of He's, one for normal and one for uniform numbers, in small letters with a _."
HALVED = "Each ReLU throws half of the power away. With this start nobody makes up for it, and ten layers leave a 32nd of the spread."
SMALL = "Its spread does not depend on the layer's width: with 100 inputs it is too small, ten times over."


def spreads(init: Any, seeds: list[int], units: int, layers: int) -> dict[str, Any]:
    """Probe: build ReLU layers with `init` for each seed, and return the last one's standard deviation, for inputs of mean 0 and spread 1.

    An initializer object is made anew for each layer: one object gives equal kernels.
    """
    import keras
    import numpy as np

    try:
        known = keras.initializers.get(init)
    except Exception as error:
        return {"error": f"{type(error).__name__}: {str(error)[:500]}", "spreads": []}
    found = []
    for seed in seeds:
        numbers = np.random.default_rng(seed)
        x = numbers.standard_normal((256, units))
        for _ in range(layers):
            new = known
            if isinstance(known, keras.initializers.Initializer):
                config = known.get_config()
                if "seed" in config:
                    config["seed"] = int(numbers.integers(2**31))
                new = type(known).from_config(config)
            x = np.maximum(x @ np.asarray(new((units, units), dtype="float32"), dtype=float), 0)
        found.append(float(x.std()))
    return {"error": "", "spreads": found}


@dataclass(frozen=True)
class Facts:
    """The spread after ten layers for each seed, or the `error` that the start could not be made with."""

    error: str
    spreads: list[float]

    @property
    def spread(self) -> float:
        """On average."""
        return float(np.mean(self.spreads or [np.nan]))


SLIPS = (
    slip('init = "he"', NAMES, when=lambda f: ": he" in f.error.lower()),
    slip('init = "xavier"', "Xavier is Glorot's first name, and Keras goes by the other one. For ReLU neither is right.", when=lambda f: ": xavier" in f.error.lower()),
    slip('init = "glorot_uniform"', HALVED, when=lambda f: not f.error and 0.005 < f.spread < 0.1, fraction=None),
    slip('init = "lecun_normal"', HALVED, when=lambda f: not f.error and 0.005 < f.spread < 0.1, fraction=None),
    slip('init = "zeros"', "All units stay twins: with zeros every sum is 0, and so is every slope.", when=lambda f: not f.error and f.spread == 0, fraction=None),
    slip('init = "random_normal"', SMALL, when=lambda f: not f.error and 0 < f.spread < 0.005, fraction=None),
    slip('init = "random_uniform"', SMALL, when=lambda f: not f.error and 0 < f.spread < 0.005, fraction=None),
    slip("init = keras.initializers.RandomNormal(stddev=1.0)", "The spread grows with each layer: the weights are too large for 100 inputs.", when=lambda f: not f.error and f.spread > 20, fraction=None),
)  # fmt: skip
CALIBRATED = Calibrated(
    measure="error",
    label="factor by which ten ReLU layers change the spread, mean of 10 starts",
    step=0.1,
    honest=(
        recipe("uniform", "he_uniform", 1, seeds=5),
        recipe("scaling", "VarianceScaling(2.0)", 2, seeds=5),
        recipe("orthogonal", "Orthogonal, gain √2", 3, seeds=5),
    ),
    failing=(
        recipe("glorot", "glorot_uniform", {"he_normal": "glorot_uniform"}, seeds=8),
        recipe("lecun", "lecun_normal", {"he_normal": "lecun_normal"}, seeds=8),
        recipe("small", "random_normal, of standard deviation 0.05", {"he_normal": "random_normal"}, seeds=8),
    ),
    zero="glorot",
)


@exercise(
    "10.init",
    title="Ten layers keep their spread",
    points=1,
    slips=SLIPS,
    given="import keras",
    calibrated=CALIBRATED,
    hints=(
        'Try some: `spread_after_ten(init, "relu")` tells the spread after ten layers; 1 is the aim.',
        "ReLU sets about half of the numbers to 0, and with them half of the power. By how much larger must a weight's variance be than 1 / inputs?",
        "One of Glorot's successors corrects just that: the notes call it by two letters, Keras adds how the numbers are drawn.",
    ),
    teaches="Variance 2 / inputs: the 2 makes up for the half that ReLU throws away. Glorot's serves linear layers and tanh. Normal or uniform makes no difference.",
    right=(
        'init = "he_uniform"',
        "init = keras.initializers.VarianceScaling(scale=2.0)",
        "init = keras.initializers.Orthogonal(gain=2**0.5, seed=1)",
        "init = keras.initializers.HeNormal",
    ),
)
def init(answer: Answer, draw: Draw) -> Credit:
    """After ten layers of 100 units the spread is about what it was."""
    facts = answer.examine("init", spreads, reply=Facts, timeout_s=60, seeds=draw.integers(0, 10**6, 10), units=100, layers=10)
    why = named(suspects(facts, SLIPS))
    if facts.error:
        fail(
            "Keras cannot make a start of `init`.",
            saw=shorten(facts.error),
            expected="the name of an initializer, or one from `keras.initializers`",
            why=why,
        )
    spread = facts.spread
    changed = LARGEST if spread == 0 else min(max(spread, 1 / spread), LARGEST)
    credit = ramp(changed, *calibration("10.init", "random"), what="factor by which the spread changes")
    return credit if credit.fraction == 1 else replace(credit, saw=f"a spread of {spread:.2g} after ten layers, 1 before", why=why)
