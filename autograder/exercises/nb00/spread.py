"""00.spread: the lowest and the highest score over seeds."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from autograder.checking import Answer, Credit, Draw, Incorrect, Slip, exercise, explain, read_numbers, show, slip


@dataclass(frozen=True)
class Facts:
    """The seeds and their scores, the seeds that `run` was `asked` for, and the numbers that came back."""

    seeds: list[int]
    scores: list[float]
    asked: list[int]
    gave: list[float]

    def gave_of(self, *numbers: float) -> bool:
        """Whether just these numbers came back."""
        return len(self.gave) == len(numbers) and bool(np.allclose(self.gave, numbers, atol=1e-6))

    @property
    def fault(self) -> str:
        """The first fault that shows; "other" for one that is not known, empty for none."""
        low, high = min(self.scores), max(self.scores)
        asked, seeds = {*self.asked}, {*self.seeds}
        faults = {
            "same seed": len(asked) == 1,
            "counted": self.asked == list(range(len(self.seeds))),
            "some": asked < seeds,
            "not asked": not asked,
            "twice": self.gave_of(low, high) and len(self.asked) > len(self.seeds),
            "": self.gave_of(low, high) and asked == seeds,
            "swapped": self.gave_of(high, low),
            "one end": self.gave_of(high) or self.gave_of(low),
            "distance": self.gave_of(high - low),
            "seeds": len(self.gave) == 2 and {*self.gave} <= seeds,
            "unsorted": self.gave_of(self.scores[0], self.scores[-1]),
            "from zero": self.gave_of(low, 0.0) or self.gave_of(min(0.0, low), max(0.0, high)),
            "all": self.gave_of(*self.scores) or self.gave_of(*sorted(self.scores)),
        }
        return next((name for name, there in faults.items() if there), "other")


def recorder(_: Any, seeds: list[int], scores: list[float]) -> Any:
    """Probe: a `run` that has these scores ready, and remembers what it was asked."""

    class Run:
        def __init__(self) -> None:
            self.asked: list[int] = []

        def __call__(self, seed: Any) -> float:
            self.asked.append(int(seed))
            return dict(zip(seeds, scores, strict=True)).get(int(seed), 0.5)

    return Run()


def asked_for(run: Any) -> list[int]:
    """Probe: the seeds that it was asked for."""
    return list(run.asked)


def told(how: dict[str, str], words: str, fault: str, fraction: float = 0.0) -> Slip:
    """Return the slip that shows as `fault`."""
    return slip(how, words, when=lambda facts: facts.fault == fault, fraction=fraction)


LOOP, ENDS = "run(seed) for seed in seeds", "return min(scores), max(scores)"
ZERO = "best = 0\n    for score in scores:\n        best = max(best, score)\n    return min(scores), best"
SLIPS = (
    told({"[run(seed)": "[run(seeds[0])"}, "Each call got the same seed, so luck never showed.", "same seed"),
    told({"in seeds]": "in range(len(seeds))]"}, "It ran 0, 1, 2, …: the seeds to use are the ones in `seeds`.", "counted"),
    told({"in seeds]": "in seeds[:-1]]"}, "Not every seed was run: all of `seeds`, please.", "some"),
    told({ENDS: "return max(scores)"}, "That is one end alone, and it hides how far luck reaches: give both.", "one end"),
    told({ENDS: "return max(scores), min(scores)"}, "Both ends are there, in the wrong order: the lowest first.", "swapped"),
    told({ENDS: "return max(scores) - min(scores)"}, "That is the distance: give both ends, they say more.", "distance"),
    told({ENDS: "return min(seeds), max(seeds)"}, "Those are seeds: the scores that `run` gave are asked for.", "seeds"),
    told({ENDS: "return scores[0], scores[-1]"}, "That is the first score and the last, and they come in no order.", "unsorted"),
    told({ENDS: ZERO}, "One end is 0, and no run gave that: scores may all be below 0, so begin with one of them.", "from zero"),
    told({ENDS: "return sorted(scores)"}, "Those are all the scores: the lowest and the highest are enough.", "all"),
    told(
        {f"scores = [{LOOP}]": "", ENDS: f"return min({LOOP}), max({LOOP})"},
        "Right, but seeds are run more than once, and a run may take hours: keep the scores in a list.",
        "twice",
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
    teaches="Two numbers instead of one, and nobody mistakes luck for skill any more. The more seeds, the wider they lie apart; "
    "so say how many there were.",
    right=(
        "def spread(run, seeds):\n    s = sorted(map(run, seeds))\n    return s[0], s[-1]\n",
        "def spread(run, seeds):\n    scores = np.array([run(k) for k in seeds])\n    return np.array([scores.min(), scores.max()])\n",
    ),
)
def spread(answer: Answer, draw: Draw) -> Credit | None:
    """Each given seed is run once, and both ends come back; for scores on both sides of 0, and all below it."""
    for low, high in ((-0.9, 0.9), (-0.9, -0.1)):
        seeds = [int(one) for one in draw.rng.permutation(np.arange(10, 90))[:6]]
        scores = [low, *draw.floats(low + 0.05, high - 0.05, 4), high]
        scores = [scores[k] for k in (2, 0, 3, 5, 1, 4)]  # neither end stands at an end
        run = answer.made("spread", recorder, seeds=seeds, scores=scores)
        value = answer.function("spread")(run, seeds)
        shape = () if isinstance(value, (int, float, np.generic)) or value is None else (None,)
        gave = read_numbers(value, "What `spread` returns", shape, "a pair of numbers (lowest, highest)")
        facts = Facts(seeds, scores, run.examine(asked_for, reply=list[int]), gave.reshape(-1).tolist())
        if facts.fault:
            saw = f"{show(value)} for the seeds {seeds}, whose scores are {scores}"
            return explain(facts, SLIPS, Incorrect("`spread` is not right yet.", saw=saw, expected=show((low, high))))
    return None
