"""Measure the thresholds of exercise 13.train and write ``data/calibration/13.train.json``.

    python benchmarks/calibrate_13_train.py [fashion_mnist] [standin]

The reference is what the notebook's solution trains. It is trained with 30 seeds, and each typical
wrong model with 12 or more. All are scored on the whole test split (the stand-in: on 20,000 freshly
drawn pictures), and again on 200 held-out sets as a grader draws them (5,000 images; 10,000 of the
stand-in): the spread of one model over those sets is the noise that is left in a grade.

How the thresholds follow. An accuracy that a grader will see varies with the seed of the training
and with the draw of the images; the variances add up. It is taken as normal with mean and variance
unknown, so a new value falls below ``mean − t · s · sqrt(1 + 1/n)`` with probability 0.001, `t`
being Student's t with n − 1 degrees of freedom; `full` is that limit, rounded down to a multiple of
0.005. The same distribution gives the probability that a wrong model stays below `full`; the script
fails if one of them could pass with more than 0.01. `zero` is where the weakest model that learnt
something (one epoch on 2,000 images) ends up with its upper 0.99 limit, rounded up.
"""

import argparse
import json
import math
import platform
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import keras
import numpy as np
from scipy import stats

from course_utils import datasets, standin

OUT = Path(__file__).parent.parent / "data" / "calibration" / "13.train.json"
DRAWS = 200
PASS, FAIL = 0.999, 0.99

Data = tuple[np.ndarray, np.ndarray]


@dataclass(frozen=True)
class Recipe:
    """How one model is trained. Images are scaled to 0 … 1 unless `scale` says otherwise."""

    what: str
    seeds: int = 12
    images: int = 60_000
    plan: tuple[tuple[int, float], ...] = ((4, 1e-3), (2, 2e-4))  #: (epochs, learning rate)
    hidden: tuple[int, ...] = (128,)
    scale: float = 255.0
    optimizer: type[keras.optimizers.Optimizer] = keras.optimizers.Adam
    activation: str = "softmax"
    shuffled_labels: bool = False


REFERENCE = Recipe("the notebook's solution: 784-128-10, Adam, 4 + 2 epochs", seeds=30)
HONEST = {
    "plain": Recipe("784-128-10, 5 epochs, the learning rate never lowered", plan=((5, 1e-3),)),
}
WRONG = {
    "linear": Recipe("no hidden layer", hidden=()),
    "linear_long": Recipe("no hidden layer, 8 + 2 epochs", hidden=(), plan=((8, 1e-3), (2, 2e-4))),
    "one_epoch": Recipe("one epoch on 10,000 images", images=10_000, plan=((1, 1e-3),)),
    "few_images": Recipe("1,000 images", images=1_000),
    "unscaled": Recipe("trained on pixels 0 to 255", scale=1.0, seeds=30),
    "slow_sgd": Recipe(
        "plain SGD at 0.01", images=20_000, plan=((6, 1e-2),), optimizer=keras.optimizers.SGD
    ),
    "no_softmax": Recipe(
        "cross-entropy of probabilities, but no softmax", images=20_000, activation="linear"
    ),
    "wrong_labels": Recipe("the labels of other images", images=20_000, shuffled_labels=True),
    "barely": Recipe("one epoch on 2,000 images", images=2_000, plan=((1, 1e-3),), seeds=20),
    "untrained": Recipe("not trained at all", plan=(), seeds=20),
}


def train(recipe: Recipe, data: Data, seed: int) -> keras.Model:
    """Train one model."""
    keras.utils.clear_session()
    keras.utils.set_random_seed(seed)
    layers = [keras.Input((28, 28)), keras.layers.Flatten()]
    layers += [keras.layers.Dense(units, activation="relu") for units in recipe.hidden]
    layers += [keras.layers.Dense(10, activation=recipe.activation)]
    model = keras.Sequential(layers)
    model.compile(optimizer=recipe.optimizer(), loss="sparse_categorical_crossentropy")
    images = data[0][: recipe.images].astype("float32") / recipe.scale
    labels = data[1][: recipe.images]
    if recipe.shuffled_labels:
        labels = np.random.default_rng(seed).permutation(labels)
    for epochs, rate in recipe.plan:
        model.optimizer.learning_rate = rate
        model.fit(images, labels, epochs=epochs, batch_size=128, verbose=0)
    return model


def held_out_sets(source: str, labels: np.ndarray) -> list[np.ndarray]:
    """Return the positions of `DRAWS` held-out sets, drawn as the grader draws them."""
    rng = np.random.default_rng(0)
    if source == "standin":
        return [
            rng.choice(len(labels), datasets.HELD_OUT_DRAWN, replace=False) for _ in range(DRAWS)
        ]
    return [datasets._held_out_positions(labels, rng) for _ in range(DRAWS)]


def measure(
    recipe: Recipe, train_data: Data, judge_data: Data, sets: list[np.ndarray]
) -> dict[str, Any]:
    """Train `recipe` with each of its seeds and return the accuracies."""
    images = judge_data[0].astype("float32") / 255
    accuracies, spreads, seconds = [], [], []
    for seed in range(recipe.seeds):
        start = time.perf_counter()
        model = train(recipe, train_data, seed)
        seconds.append(time.perf_counter() - start)
        right = model.predict(images, batch_size=2048, verbose=0).argmax(1) == judge_data[1]
        accuracies.append(round(float(right.mean()), 4))
        spreads.append(float(np.std([right[positions].mean() for positions in sets], ddof=1)))
    return {
        "what": recipe.what,
        "seeds": recipe.seeds,
        "accuracies": accuracies,
        "mean": round(float(np.mean(accuracies)), 4),
        "sd_seed": round(float(np.std(accuracies, ddof=1)), 4),
        "sd_draw": round(float(np.mean(spreads)), 4),
        "train_s": round(float(np.median(seconds)), 1),
    }


def spread(found: dict[str, Any], pool_fraction: float) -> tuple[float, int]:
    """Return the standard deviation of an accuracy in a grade, and the degrees of freedom.

    Sets drawn from a pool share images, which makes them agree; `pool_fraction`, the share of the
    pool in one set, undoes that where a grader's images are new (the stand-in).
    """
    draw = found["sd_draw"] / math.sqrt(1 - pool_fraction)
    return math.hypot(found["sd_seed"], draw), found["seeds"] - 1


def limit(found: dict[str, Any], probability: float, pool_fraction: float) -> float:
    """Return the accuracy that a new model of this kind stays below with `probability`."""
    sd, df = spread(found, pool_fraction)
    return float(found["mean"] + stats.t.ppf(probability, df) * sd * math.sqrt(1 + 1 / (df + 1)))


def below(found: dict[str, Any], bar: float, pool_fraction: float) -> float:
    """Return the probability that a new model of this kind stays below `bar`."""
    sd, df = spread(found, pool_fraction)
    return float(stats.t.cdf((bar - found["mean"]) / (sd * math.sqrt(1 + 1 / (df + 1))), df))


def calibrate(source: str, say: Callable[[str], None]) -> dict[str, Any]:
    """Measure everything for one source and return its part of the report."""
    data = datasets._load("fashion_mnist", download=False)
    if data.source != source:
        raise SystemExit(f"This machine has {data.source!r} where {source!r} was to be measured.")
    judge = (data.test_images, data.test_labels)
    pool_fraction = 0.0
    if source == "standin":
        judge = standin.garments(20_000, np.random.default_rng([standin.VERSION, 99]))
        pool_fraction = datasets.HELD_OUT_DRAWN / len(judge[1])
    sets = held_out_sets(source, judge[1])
    train_data = (data.train_images, data.train_labels)
    measured = {}
    for name, recipe in {"reference": REFERENCE, **HONEST, **WRONG}.items():
        measured[name] = found = measure(recipe, train_data, judge, sets)
        say(f"{source} {name}: {found['mean']:.4f} ± {found['sd_seed']:.4f} ({found['train_s']} s)")
    full = math.floor(limit(measured["reference"], 1 - PASS, pool_fraction) * 200) / 200
    zero = math.ceil(limit(measured["barely"], FAIL, pool_fraction) * 200) / 200
    for name, found in measured.items():
        share = below(found, full, pool_fraction)
        kind, value = ("fails", share) if name in WRONG else ("passes", 1 - share)
        found[kind] = round(value, 5)
    return {
        "held_out": len(sets[0]),
        "full": full,
        "zero": zero,
        "reference": measured["reference"],
        "honest": {name: measured[name] for name in HONEST},
        "wrong": {name: measured[name] for name in WRONG},
    }


def problems(part: dict[str, Any]) -> list[str]:
    """Return what is wrong with a calibration: nothing, if it may be used."""
    found = [] if part["reference"]["passes"] >= PASS else ["the reference fails too often"]
    found += [f"{name} passes too often" for name, w in part["wrong"].items() if w["fails"] < FAIL]
    return found + ([] if part["zero"] < part["full"] else ["zero lies above full"])


def versions() -> dict[str, Any]:
    """Return what the measurement was made with."""
    import tensorflow

    return {
        "python": platform.python_version(),
        "keras": keras.__version__,
        "tensorflow": tensorflow.__version__,
        "numpy": np.__version__,
        "standin": standin.VERSION,
    }


def main(arguments: list[str] | None = None) -> int:
    """Measure and write the report; return 1 if one of the thresholds may not be used."""
    parser = argparse.ArgumentParser(description="Measure the thresholds of exercise 13.train.")
    parser.add_argument("sources", nargs="*", default=["fashion_mnist"])
    sources = parser.parse_args(arguments).sources
    report = json.loads(OUT.read_text(encoding="utf-8")) if OUT.exists() else {}
    report |= {"exercise": "13.train", "script": "benchmarks/calibrate_13_train.py"}
    report |= {"versions": versions(), "draws": DRAWS}
    failed = False
    for source in sources:
        part = calibrate(source, lambda line: print(line, flush=True))
        report.setdefault("sources", {})[source] = part
        for problem in problems(part):
            print(f"{source}: {problem}")
            failed = True
        print(f"{source}: full {part['full']:.3f}, zero {part['zero']:.3f}", flush=True)
        OUT.parent.mkdir(parents=True, exist_ok=True)
        OUT.write_text(json.dumps(report, indent=1) + "\n", encoding="utf-8")
    return int(failed)


if __name__ == "__main__":
    raise SystemExit(main())
