"""08.rows: which rows `validation_split` holds back, and which classes training then never sees."""

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np

from autograder.checking import Answer, Case, Credit, Draw, Program, exercise, parts, program, show, slip
from autograder.checking.reading import numbers

from .splits import draw_split, kept_of

TAIL, LOST, START = "range(start, n)", "set(labels) - set(labels[:first])", "start = math.floor(n * (1 - split))"
BOTH = f"""
def validation_rows(n, split):
    {START}
    return list({TAIL})


def never_trained(labels, split):
    first = math.floor(len(labels) * (1 - split))
    return sorted({LOST})
"""
half = partial(slip, fraction=0.5)  # with the other one right
DOWN = "Where the split cuts through a row, it goes to the wrong side: Keras rounds the *training* rows down."


def scattered(seen: list[Any], right: list[Any]) -> bool:
    """Whether there are as many rows as there should be, and not next to each other."""
    sizes = all(np.size(s) == np.size(r) for s, r in zip(seen, right, strict=True))
    return sizes and any(np.ndim(s) == 1 and np.ptp(s) >= len(s) for s in seen)


FIRST = program(
    BOTH,
    half({TAIL: "range(n - start)"}, "Those are the first rows: look at the spy's record again. Which end was it?"),
    half(
        {TAIL: "np.random.permutation(n)[start:]"},
        "They are drawn at random, and Keras does not: the spy saw the same rows in every run. Were it random, sorted rows would do no harm.",
        when=scattered,
    ),
    half({TAIL: "range(start + 1, n + 1)"}, "They are counted from 1: Python counts rows from 0, so the last one is n − 1."),
    half({TAIL: "range(start)"}, "Those are the rows that train."),
    half({TAIL: "range(0, n, round(1 / split))"}, "Every so-many-th row is taken: they lie next to each other, at one end."),
    half({TAIL: "range(start, n - 1)"}, "The very last row is missing: `range` ends before its second number already."),
    half({f"list({TAIL})": "start"}, "That is where they begin: return all of them, in a list."),
    half({f"list({TAIL})": "n - start"}, "That is how many there are: return which ones."),
    half({START: "start = n - int(n * split)"}, DOWN),
    half({START: "start = round(n * (1 - split))"}, DOWN),
    name="validation_rows",
)

SECOND = program(
    BOTH,
    half({LOST: "set(labels[first:])"}, "Those are all classes among the validation rows: some of them were trained as well."),
    half({"set(labels) -": "set(range(10)) -"}, "It names classes that no row has: only those that stand in `labels` count."),
    half({"first = math.floor": "first = math.ceil"}, DOWN),
    half({LOST: "set(labels[:first])"}, "Those are the classes that training does see."),
    half({LOST: "set(labels) - set(labels[first:])"}, "Those are the classes that are never *validated*: the other way round."),
    half({LOST: "set(labels[:first]) & set(labels[first:])"}, "Those are the classes on both sides of the cut."),
    half({"labels[:first]": "labels[len(labels) - first:]"}, "It holds back the first rows: which end does `validation_split` take?"),
    half(
        {f"sorted({LOST})": "[one for one in labels[first:] if one not in labels[:first]]"},
        "Those are the right classes, each as often as it has rows: name each of them once.",
    ),
    half({f"sorted({LOST})": f"len({LOST})"}, "That is how many classes are lost: return which ones."),
    half({f"sorted({LOST})": "list(range(first, len(labels)))"}, "Those are rows: the *labels* that stand in them are asked for."),
    name="never_trained",
)


@exercise(
    "08.rows",
    title="The rows that validate",
    points=2,
    by=FIRST,
    slips=SECOND.slips,
    hints=(
        "Which end did the spy see? And who is rounded down: the training rows or the validation rows?",
        "`range(first, n)` runs from `first` to n − 1: rows are counted from 0.",
        "A class is lost if it is in `labels`, and not in the part that trains. `set` keeps each label once; sets can be subtracted.",
    ),
    teaches="Ask `never_trained` before any `fit` with a `validation_split`: an empty list is what you want. Mixing rows and labels "
    "together, once, before `fit` makes it empty, unless a class is very rare.",
    right=(
        """
def validation_rows(n, split):
    return np.arange(n)[int(n * (1 - split)):]
def never_trained(labels, split):
    kept = int(len(labels) * (1 - split))
    return np.setdiff1d(labels, labels[:kept])
""",
        """
def validation_rows(n, split):
    return set(range(n - math.ceil(n * split), n))
def never_trained(labels, split):
    start = min(validation_rows(len(labels), split))
    return {int(one) for one in labels if one not in labels[:start]}
""",
        """
def validation_rows(n, split):
    return range(math.floor(n * (1 - split)), n)
def never_trained(labels, split):
    rows = validation_rows(len(labels), split)
    trained = [labels[row] for row in range(len(labels)) if row not in rows]
    return [label for label in range(10) if label in labels and label not in trained]
""",
    ),
)
def rows(answer: Answer, draw: Draw) -> Credit | None:
    """Both agree, where the cut goes through a row too; each is worth half. In which order makes no difference."""

    def cut(low: float, high: float) -> tuple[int, float]:
        return draw_split(draw, 21, 40, lambda n, split: low < n * split % 1 < high and n * split > 4)

    drawn = [cut(0.1, 0.45), cut(0.55, 0.95), draw_split(draw, 11, 40, lambda n, split: n * split % 1 < 0.05)]
    counted = [Case(one, see=in_order, tell=listed) for one in [(10, 0.2), *drawn]]
    examples = [(np.repeat([0, 1, 2], [4, 4, 2]), 0.2), *(_labels(draw, *one) for one in drawn[:2])]
    labelled = [Case(one, see=in_order, tell=listed) for one in examples]

    def judge(by: Program, cases: list[Case]) -> Credit | None:
        return by.judge(answer, cases, ask=answer.made(by.name, listing))

    return parts({"validation_rows": partial(judge, FIRST, counted), "never_trained": partial(judge, SECOND, labelled)})


def in_order(found: Any) -> Any:
    """Return rows or labels from the smallest to the largest; anything else as it is."""
    array = numbers(found)
    return found if array is None or array.ndim != 1 else np.sort(array)


def listed(found: Any) -> str:
    """Return rows or labels as a card shows them."""
    array = numbers(found)
    whole = array is not None and array.ndim == 1 and bool((array % 1 == 0).all())
    return show(array.astype(int).tolist() if array is not None and whole else found)


def listing(function: Any) -> Callable[..., Any]:
    """Probe: the function, with its sets as lists."""

    def as_list(*args: Any) -> Any:
        found = function(*args)
        return sorted(found) if isinstance(found, (set, frozenset)) else found

    return as_list


def _labels(draw: Draw, n: int, split: float) -> tuple[np.ndarray, float]:
    """Return labels with classes on either side of the cut alone, and on both, and the split."""
    kept = kept_of(n, split)
    while True:
        classes = draw.rng.permutation(10)
        before = draw.rng.choice(classes[:6], kept)
        after = draw.rng.choice(classes[4:8], n - kept)
        labels = np.concatenate([before, after])
        other = {*labels} - {*labels[n - kept :]}  # were it the first rows
        lost = {*after} - {*before}
        sides = [{*before}, {*after}, {*before} & {*after}, {*before} - {*after}, other, lost]
        if len(lost) > 1 and after[0] == min(lost) and all(sides) and all(a != b for k, a in enumerate(sides) for b in sides[:k]):
            return labels, split
