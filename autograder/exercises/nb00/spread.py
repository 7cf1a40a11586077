"""00.spread: the lowest and the highest score over seeds."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from autograder.checking import Answer, Credit, Draw, Incorrect, exercise, explain, show, slip


@dataclass(frozen=True)
class Facts:
    """The seeds that `run` was `asked` for, and what came back: its type and its numbers."""

    asked: list[int]
    kind: str
    gave: list[float]


def watch(spread: Any, seeds: list[int], scores: list[float]) -> dict[str, Any]:
    """Probe: give it a `run` that has these scores ready, and note what it is asked."""
    import numpy as np

    asked = []

    def run(seed: Any) -> float:
        if not isinstance(seed, (int, np.integer)):
            raise TypeError(f"run() takes one seed at a time, not a {type(seed).__name__}")
        asked.append(int(seed))
        return dict(zip(seeds, scores, strict=True)).get(int(seed), 0.5)

    value = spread(run, list(seeds))
    try:
        gave = [] if isinstance(value, (set, dict)) else [float(one) for one in value]
    except (TypeError, ValueError):
        gave = [float(value)] if isinstance(value, (int, float)) else []
    return {"asked": asked, "kind": type(value).__name__, "gave": gave}


def fault(facts: Facts, seeds: list[int], scores: list[float]) -> str:
    """Return the first fault that shows; empty for none."""
    low, high, asked = min(scores), max(scores), {*facts.asked}

    def gave(*numbers: float) -> bool:
        return len(facts.gave) == len(numbers) and bool(np.allclose(facts.gave, numbers, atol=1e-6))

    faults = {
        "nothing": facts.kind == "NoneType",
        "one call": len(facts.asked) == 1,
        "same seed": len(asked) == 1,
        "counted": facts.asked == list(range(len(seeds))),
        "some": asked < {*seeds},
        "twice": gave(low, high) and len(facts.asked) > len(seeds),
        "": gave(low, high) and asked == {*seeds},
        "swapped": gave(high, low),
        "one end": gave(high) or gave(low),
        "distance": gave(high - low) or gave(low - high),
        "average": gave(sum(scores) / len(scores)),
        "seeds": bool(facts.gave) and {*facts.gave} <= {*seeds},
        "unsorted": gave(scores[0], scores[-1]),
        "all": gave(*scores) or gave(*sorted(scores)),
        "one left out": any(gave(min(some), max(some)) for some in (scores[1:], scores[:-1])),
        "no score": len(facts.gave) == 2 and (gave(low, facts.gave[1]) or gave(facts.gave[0], high)),
    }
    return next((name for name, there in faults.items() if there), "unknown")


LOOP, ENDS = "run(seed) for seed in seeds", "return min(scores), max(scores)"
BEGINS = "best = {}\n    for score in scores:\n        best = {}(best, score)\n    return {}"
ONE_LEFT = "The first score, or the last, is left out: it may be the lowest or the highest of all."
NO_SCORE = (
    "One end is right, and the other is no run's score. Scores may all lie on one side of 0, and be of any size: begin with one of them."
)
SLIPS = (
    slip({ENDS: "print(min(scores), max(scores))"}, "Nothing comes back: `return` the two scores.", when="nothing"),
    slip(
        f"def spread(run, seeds):\n    scores = []\n    for seed in seeds:\n        scores.append(run(seed))\n        {ENDS}\n",
        "`run` was called only once: a `return` inside the loop ends it.",
        when="one call",
    ),
    slip({"[run(seed)": "[run(seeds[0])"}, "Each call got the same seed, so luck never showed.", when="same seed"),
    slip({"in seeds]": "in range(len(seeds))]"}, "It ran 0, 1, 2, …: the seeds to use are the ones in `seeds`.", when="counted"),
    slip({"in seeds]": "in seeds[:-1]]"}, "Not every seed was run: all of `seeds`, please.", when="some"),
    slip({ENDS: "return max(scores)"}, "That is one end alone, and it hides how far luck reaches: give both.", when="one end"),
    slip({ENDS: "return max(scores), min(scores)"}, "Both ends are there, in the wrong order: the lowest first.", when="swapped"),
    slip({ENDS: "return max(scores) - min(scores)"}, "That is the distance: give both ends, they say more.", when="distance"),
    slip(
        {ENDS: "return sum(scores) / len(scores)"}, "That is the mean, and it hides how far luck reaches: give both ends.", when="average"
    ),
    slip({ENDS: "return min(seeds), max(seeds)"}, "Those are seeds: the scores that `run` gave are asked for.", when="seeds"),
    slip({ENDS: "return scores[0], scores[-1]"}, "That is the first score and the last, and they come in no order.", when="unsorted"),
    slip({ENDS: BEGINS.format("0", "max", "min(scores), best")}, NO_SCORE, when="no score"),
    slip({ENDS: BEGINS.format("0", "min", "best, max(scores)")}, NO_SCORE, when="no score"),
    slip({ENDS: BEGINS.format("100", "min", "best, max(scores)")}, NO_SCORE, when="no score"),
    slip({ENDS: BEGINS.format("-1", "max", "min(scores), best")}, NO_SCORE, when="no score"),
    slip({ENDS: "return -0.913, max(scores)"}, NO_SCORE, when="no score"),
    slip({ENDS: "return min(scores[1:]), max(scores[1:])"}, ONE_LEFT, when="one left out"),
    slip({ENDS: "return min(scores[:-1]), max(scores[:-1])"}, ONE_LEFT, when="one left out"),
    slip({ENDS: "return sorted(scores)"}, "Those are all the scores: the lowest and the highest are enough.", when="all"),
    slip(
        {f"scores = [{LOOP}]": "", ENDS: f"return min({LOOP}), max({LOOP})"},
        "Right, but seeds are run more than once, and a run may take hours: keep the scores in a list.",
        when="twice",
        fraction=0.75,
    ),
)


@exercise(
    "00.spread",
    title="How far luck reaches",
    points=2,
    slips=SLIPS,
    hints=(
        "First a list: one score for each seed.",
        "Then the smallest and the largest of that list, in this order.",
        "`[run(seed) for seed in seeds]` makes the list.",
    ),
    teaches="Two numbers instead of one, and nobody mistakes luck for skill any more. More seeds can only move the ends further "
    "apart; so say how many there were.",
    right=(
        "def spread(run, seeds):\n    s = sorted(map(run, seeds))\n    return s[0], s[-1]\n",
        "def spread(run, seeds):\n    scores = np.array([run(k) for k in seeds])\n    return np.array([scores.min(), scores.max()])\n",
    ),
)
def spread(answer: Answer, draw: Draw) -> Credit | None:
    """Each given seed is run once, and both ends come back; for scores on both sides of 0, all below it, and all above it."""
    near, far = (round(draw.integer(61, 94) / 100 + 0.003, 3) for _ in range(2))  # rounded to two digits they are others
    small, large = draw.integer(110, 190) + 0.003, draw.integer(310, 590) + 0.003
    for low, high, first, last in ((-near, far, 1, 3), (-large, -small, 4, 0), (small, large, 0, 5)):
        seeds = [int(one) for one in draw.rng.permutation(np.arange(10, 90))[:6]]
        margin = 0.05 * (high - low)
        scores = draw.floats(low + margin, high - margin, 6)
        scores[first], scores[last] = low, high  # at no end of the list, and at both of them
        facts = answer.examine("spread", watch, reply=Facts, seeds=seeds, scores=scores)
        if found := fault(facts, seeds, scores):
            saw = f"{show(facts.gave) if facts.gave else 'a ' + facts.kind} for the seeds {seeds}, whose scores are {scores}"
            return explain(found, SLIPS, Incorrect("`spread` is not right yet.", saw=saw, expected=show((low, high))))
    return None
