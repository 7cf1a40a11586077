"""The check of 02.descend: a wrong list is explained by a wrong rule or a wrong form.

A *rule* makes one weight from the last, a *form* is what is returned of the whole path. Both
tables start with the right one.
"""

from collections.abc import Callable
from typing import Any

from autograder.checking import Draw, fail
from autograder.checking.expectations import one_number
from autograder.checking.reading import as_float, items_of, near, show, why_no_number

FROZEN = (
    "The notes' slip: 8.8 needs a frozen gradient. 6 is the slope at w = 10 only; "
    "at 9.4 it is 4.2 already."
)

Path = list[float]
Rule = Callable[[float, float, float], float]  #: (weight, learning rate, first weight) → weight


def walk(w0: float, lr: float, steps: int, rule: Rule) -> Path:
    """Return w0 and the weight after each of `steps` steps."""
    path = [w0]
    for _ in range(steps):
        path.append(rule(path[-1], lr, w0))
    return path


def right_rule(w: float, lr: float, w0: float) -> float:
    """Return the weight one step of descent after `w`."""
    return w - lr * 3 * (w - 8)


DESCEND_RULES: tuple[tuple[Rule, str], ...] = (
    (right_rule, ""),
    (
        lambda w, lr, w0: w + lr * 3 * (w - 8),
        "The steps lead away from 8: with a plus sign you are moving uphill. Subtract the step.",
    ),
    (lambda w, lr, w0: w - lr * 3 * (w0 - 8), FROZEN),
    (lambda w, lr, w0: w - lr * 6, FROZEN),
    (
        lambda w, lr, w0: w - 3 * (w - 8),
        "The whole slope is subtracted, as if η were 1: multiply it by `lr`.",
    ),
    (
        lambda w, lr, w0: w - 0.1 * 3 * (w - 8),
        "It moves with η = 0.1 whatever `lr` says: use the argument.",
    ),
    (
        lambda w, lr, w0: w - lr * 2 * (w - 8),
        "The steps are too short by a third: the slope is 3 (w − 8), with the 1.5 in it.",
    ),
    (
        lambda w, lr, w0: w - lr * 1.5 * (w - 8),
        "The steps are half as long as they should be: the slope is 3 (w − 8).",
    ),
    (
        lambda w, lr, w0: w - lr * 1.5 * (w - 8) * (w - 8),
        "The error itself is subtracted: each step needs the slope, 3 (w − 8).",
    ),
    (
        lambda w, lr, w0: lr * 3 * (w - 8),
        "That keeps only the step: the new weight is the old one minus the step.",
    ),
    (lambda w, lr, w0: w, "The weight never moves: does each step start from the new weight?"),
)

Form = Callable[[Path], Path]

DESCEND_FORMS: tuple[tuple[Form, str], ...] = (
    (lambda path: path, ""),
    (
        lambda path: path[1:],
        "The start is missing: put w0 first, so that `steps` steps give steps + 1 weights.",
    ),
    (
        lambda path: path[:-1],
        "The last step is missing: `steps` steps give steps + 1 weights, the start included.",
    ),
    (
        lambda path: path[-1:],
        "That is only the last weight: return all of them, the start included, as a list.",
    ),
    (lambda path: path[::-1], "The weights are in the reverse order: the start comes first."),
    (
        lambda path: [1.5 * (w - 8) * (w - 8) for w in path],
        "Those are the errors E(w): return the weights.",
    ),
    (lambda path: [3 * (w - 8) for w in path], "Those are the slopes: return the weights."),
    (lambda path: [3 * (w - 8) for w in path[:-1]], "Those are the slopes: return the weights."),
)


def _slip(seen: Path, w0: float, lr: float, steps: int) -> str:
    """The words for the first rule and form that explain `seen`; empty if none does."""
    for form, form_words in DESCEND_FORMS:
        for rule, rule_words in DESCEND_RULES:
            if (rule_words or form_words) and near(seen, form(walk(w0, lr, steps, rule))):
                return rule_words or form_words
    if near(seen, walk(10.0, lr, steps, right_rule)):
        return "It starts from 10 whatever `w0` says: use the argument."
    if len(seen) > 1 and near(seen, walk(w0, lr, len(seen) - 1, right_rule)):
        return f"The weights are right, but there are {len(seen) - 1} steps: `steps` says how many."
    return ""


def check_descend(function: Callable[..., Any], draw: Draw) -> None:
    """Check the student's `function` with the notes' numbers and with drawn ones.

    Raises:
        Incorrect: if it is wrong.
    """
    drawn = [
        (draw.float(11, 30), draw.float(0.02, 0.09), draw.integer(5, 6)),
        (draw.float(-10, 5), draw.float(0.12, 0.28), draw.integer(7, 9)),
    ]
    for w0, lr, steps in [(10.0, 0.1, 3), *drawn]:
        label = f"descend({w0:g}, {lr:g}, {steps})"
        right = walk(w0, lr, steps, right_rule)
        value = function(w0, lr, steps)
        seen = _weights(value, label, right)
        if not near(seen, right):
            fail(
                f"{label} is not right yet.",
                saw=show(value),
                expected=show(right),
                why=_slip(seen, w0, lr, steps),
            )


def _weights(value: Any, label: str, right: Path) -> Path:
    """Return `value` as a list of finite numbers (a single number: a list of one)."""
    items = items_of(value)
    if items is None:
        return [one_number(value, label, f"a list of {len(right)} weights, {show(right)}")]
    for place, item in enumerate(items):
        problem = why_no_number(item)
        if problem:
            fail(
                f"{label} holds something that is no number.",
                saw=f"{show(item)} at place {place} of the list",
                expected=show(right),
                why=problem,
            )
    if not items:
        fail(
            f"{label} is an empty list.",
            saw=show(value),
            expected=show(right),
            why="Nothing was added to it: start with w0 in the list, and append in the loop.",
        )
    return [float(as_float(item) or 0.0) for item in items]
