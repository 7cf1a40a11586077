"""What 00.run looks at: which generators a call has seeded, what it starts from, and what comes of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from autograder.checking import Answer

CALLS_S = 90.0  #: seconds; three short trainings take about one


@dataclass(frozen=True)
class Call:
    """One call: what came back (`kind`, `losses`) and what `fit` had measured; the weights at its `start` and `end`; the generators
    that were seeded `before` the model was made, and `late`, between that and `fit`.
    """

    kind: str
    losses: list[float]
    measured: list[float]
    start: list[float]
    end: list[float]
    before: list[str]
    late: list[str]


def watch(run: Any, seeds: list[int], noise: list[int]) -> list[dict[str, Any]]:
    """Probe: call `run` with each seed, all generators scrambled before, and note what its training begins with."""
    import random

    import keras
    import numpy as np
    import tensorflow as tf
    from tensorflow.python.eager import context

    def state() -> dict[str, Any]:
        numpy: Any = np.random.get_state(legacy=False)
        return {
            "python": random.getstate(),
            "numpy": (numpy["state"]["key"].tobytes(), numpy["state"]["pos"]),
            "tensorflow": context.global_seed(),
        }

    def changed(since: dict[str, Any]) -> list[str]:
        return [name for name, one in state().items() if one != since[name]]

    def weights(model: Any) -> list[float]:
        return [float(one) for weight in model.get_weights() for one in weight.ravel()]

    def made(*args: Any, **kwargs: Any) -> Any:
        seen["before"] = changed(seen["since"])
        model = own["make_model"](*args, **kwargs)
        seen["since"] = state()  # making a model draws numbers itself
        return model

    def fitted(model: Any, *args: Any, **kwargs: Any) -> Any:
        seen["late"] = changed(seen["since"])
        seen["start"] = weights(model) if model.built else []
        model.run_eagerly = True  # one epoch, not compiled: it tells as much, and takes half the time
        history = fit(model, *args, **kwargs | ({"epochs": 1} if "epochs" in kwargs else {}))
        seen["end"], seen["measured"] = weights(model), [float(one) for one in history.history.get("loss", [])]
        return history

    names, fit, calls = getattr(run, "__globals__", {}), keras.Model.fit, []
    own = {name: names[name] for name in ("make_model",) if name in names}
    mine = random.getstate(), np.random.get_state(), context.global_seed()
    seen: dict[str, Any] = {}
    try:
        keras.Model.fit = fitted
        names.update(dict.fromkeys(own, made))
        for seed, scrambled in zip(seeds, noise, strict=True):
            keras.utils.set_random_seed(scrambled)
            seen |= {"before": [], "late": [], "start": [], "end": [], "measured": [], "since": state()}
            value = run(seed)
            try:
                losses = [float(one) for one in value]
            except (TypeError, ValueError):
                losses = []
            facts = {name: one for name, one in seen.items() if name != "since"}
            calls.append({"kind": type(value).__name__, "losses": losses, **facts})
    finally:
        del keras.Model.fit  # it has it from a class above
        names.update(own)
        random.setstate(mine[0])
        np.random.set_state(mine[1])
        tf.random.set_seed(mine[2])
    return calls


def watched(answer: Answer, seeds: list[int], noise: list[int]) -> list[Call]:
    """Return what `run` did with each of the seeds, the generators having been set to `noise` before."""
    return answer.examine("run", watch, reply=list[Call], timeout_s=CALLS_S, seeds=seeds, noise=noise)


def same(one: Sequence[float], other: Sequence[float]) -> bool:
    """Whether two lists hold the same numbers, but for the last digits."""
    return len(one) == len(other) > 0 and bool(np.allclose(one, other, rtol=1e-6))


def fault(calls: Sequence[Call]) -> str:
    """Return the first fault that two calls with one seed and a third with another show; empty if there is none."""
    first, again, other = calls
    faults = {
        "nothing": first.kind == "NoneType",
        "untrained": not all(one.measured for one in calls),
        "other numbers": not all(same(one.losses, one.measured) for one in calls),
        "unused": same(first.losses, again.losses) and same(first.losses, other.losses),
        "": same(first.losses, again.losses),
        "goes on": same(again.start, first.end),
        "shuffle": same(first.start, again.start),
        "late": not first.before and bool(first.late),
        "numpy": first.before == ["numpy"],
        "tensorflow": "tensorflow" in first.before and "python" not in first.before,
        "unseeded": not first.before,
    }
    return next((name for name, there in faults.items() if there), "unknown")
