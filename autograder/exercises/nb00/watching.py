"""What 00.run looks at: what each call starts from, what comes of it, and how the generators stood."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from autograder.checking import Answer

TIME_S = 90.0  #: seconds; three short trainings take about one


@dataclass(frozen=True)
class Call:
    """One call: what came back (`kind`, `losses`), what `fit` had `measured`, the weights at its `start` and `end`, and the
    generators' states (Python's, NumPy's, TensorFlow's) when a model was `made` and when it was `fitted`.
    """

    kind: str
    losses: list[float]
    measured: list[float]
    start: list[float]
    end: list[float]
    made: list[int]
    fitted: list[int]


def watch(run: Any, seeds: list[int], noise: list[int]) -> list[dict[str, Any]]:
    """Probe: call `run` with each seed, all generators having been scrambled; two batches each, not compiled, tell enough.

    Two epochs, if there are so many, tell in which order the losses came back.
    """
    import random

    import keras
    import numpy as np
    import tensorflow as tf
    from tensorflow.python.eager import context

    def states() -> list[int]:
        numpy: Any = np.random.get_state()
        return [hash(random.getstate()), hash((numpy[1].tobytes(), numpy[2])), int(context.global_seed() or 0)]

    def weights(model: Any) -> list[float]:
        return [float(one) for weight in model.get_weights() for one in weight.ravel()]

    def made(*args: Any, **kwargs: Any) -> Any:
        seen["made"] = states()
        return make_model(*args, **kwargs)

    def fitted(model: Any, *args: Any, **kwargs: Any) -> Any:
        seen.update(fitted=states(), start=weights(model) if model.built else [])
        model.run_eagerly = True
        history = fit(model, *(one[:64] for one in args), **kwargs | {"epochs": min(2, kwargs.get("epochs", 1))})
        seen.update(end=weights(model), measured=[float(one) for one in history.history["loss"]])
        return history

    names = getattr(run, "__globals__", {})
    names = names if "make_model" in names else {"make_model": None}
    calls, fit, make_model = [], keras.Model.fit, names["make_model"]
    python, numpy, tensorflow = random.getstate(), np.random.get_state(), context.global_seed()
    try:
        keras.Model.fit, names["make_model"] = fitted, made
        for seed, scrambled in zip(seeds, noise, strict=True):
            keras.utils.set_random_seed(scrambled)
            seen: dict[str, Any] = {"made": [], "fitted": [], "start": [], "end": [], "measured": []}
            value = run(seed)
            try:
                losses = [float(one) for one in value]
            except (TypeError, ValueError):
                losses = []
            calls.append({"kind": type(value).__name__, "losses": losses, **seen})
    finally:
        del keras.Model.fit  # it has it from a class above
        names["make_model"] = make_model
        random.setstate(python)
        np.random.set_state(numpy)
        tf.random.set_seed(tensorflow)
    return calls


def watched(answer: Answer, seeds: list[int], noise: list[int]) -> list[Call]:
    """Return what `run` did with each of the seeds, the generators having been set to `noise` before."""
    return answer.examine("run", watch, reply=list[Call], timeout_s=TIME_S, seeds=seeds, noise=noise)


def same(one: Sequence[float], other: Sequence[float]) -> bool:
    """Whether two lists hold the same numbers, but for the last digits."""
    return len(one) == len(other) > 0 and bool(np.allclose(one, other, rtol=1e-6))


def alike(one: Sequence[int], other: Sequence[int]) -> set[str]:
    """Return the generators that stood the same in two calls."""
    return {name for name, a, b in zip(("python", "numpy", "tensorflow"), one, other, strict=False) if a == b}


def fault(first: Call, again: Call, other: Call) -> str:
    """Return the first fault that two calls with one seed and a third with another show; empty if there is none."""
    fitted = alike(first.fitted, again.fitted)
    faults = {
        "nothing": first.kind == "NoneType",
        "untrained": not first.measured,
        "kept": not (again.measured and other.measured),
        "other numbers": not all(same(one.losses, one.measured) for one in (first, again, other)),
        "unused": same(first.losses, again.losses) and same(first.losses, other.losses),
        "": same(first.losses, again.losses),
        "goes on": same(again.start, first.end),
        "shuffle": same(first.start, again.start),
        "late": bool(first.made) and "python" in fitted - alike(first.made, again.made),
        "tensorflow": "tensorflow" in fitted and "python" not in fitted,
        "numpy": fitted == {"numpy"},
        "unseeded": not fitted,
    }
    return next((name for name, there in faults.items() if there), "unknown")
