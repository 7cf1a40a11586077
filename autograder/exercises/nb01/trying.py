"""What a function makes of tensors and arrays: its result, dtype included, or what it raises.

This side knows no TensorFlow. A typical wrong answer is therefore told by what it would have given,
worked out with NumPy: :func:`gives`.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from autograder.checking import Answer, Credit, Incorrect, Raised, Slip, explain, named, show, suspects
from autograder.checking.reading import a, contrast, why_no_data


@dataclass(frozen=True)
class Result:
    """What one call gave: a `kind` of thing with numbers in it, or an error; `kept`: its arguments are as before."""

    kind: str
    dtype: str
    values: np.ndarray
    numeric: bool
    error: str
    message: str
    kept: bool


@dataclass(frozen=True)
class Trial:
    """One call: what it is made with (a ``Tensor`` goes over as one), the right result, and what was seen."""

    args: tuple[Any, ...]
    right: np.ndarray
    seen: Result

    def is_like(self, wanted: Any, *, typed: bool) -> bool:
        """Whether the result has the numbers of `wanted`, and with `typed` its dtype as well."""
        array = np.asarray(wanted)
        same_type = not typed or self.seen.dtype == array.dtype.name
        there = self.seen.numeric and not self.seen.error and self.seen.values.shape == array.shape
        return there and same_type and np.allclose(self.seen.values, array.astype(float), rtol=2e-6, atol=1e-7, equal_nan=True)


class Tensor(np.ndarray):
    """An array that the student's function gets as a TensorFlow tensor."""


def tensor(value: Any, dtype: str) -> Tensor:
    """Return `value` as a tensor of `dtype`."""
    return np.asarray(value, dtype).view(Tensor)


def as_written(value: np.ndarray) -> str:
    """Return how a call's argument is written on a card."""
    text = np.array2string(np.asarray(value), precision=5, separator=", ")
    return f"c({text}, tf.{value.dtype})" if isinstance(value, Tensor) else f"np.array({text}, {value.dtype})"


def try_it(function: Any, calls: list[Any], tensors: list[Any]) -> list[dict[str, Any]]:
    """Probe: call it with each of `calls`, where `tensors` says so with tensors."""
    import numpy as np

    found: list[dict[str, Any]] = []
    for args, marks in zip(calls, tensors, strict=True):
        given: list[Any] = [np.array(one) if isinstance(one, np.ndarray) else one for one in args]
        if any(marks):
            import tensorflow as tf

            given = [tf.constant(one) if mark else one for one, mark in zip(given, marks, strict=True)]
        value: Any = None
        error = message = ""
        try:
            value = function(*given)
        except Exception as raised:
            error, message = type(raised).__name__, str(raised)[:500]
        try:
            array = np.asarray(value.numpy() if callable(getattr(value, "numpy", None)) else value)
        except Exception:
            array = np.asarray(None)
        numeric = array.dtype.kind in "biuf"
        now = [one.numpy() if mark else one for one, mark in zip(given, marks, strict=True)]
        kept = all(np.array_equal(one, other) for one, other in zip(args, now, strict=True))
        found.append(
            {
                "kind": type(value).__name__,
                "dtype": array.dtype.name if numeric else "",
                "values": np.asarray(array if numeric else [], dtype="float64"),
                "numeric": numeric,
                "error": error,
                "message": message,
                "kept": kept,
            }
        )
    return found


def tried(answer: Answer, name: str, calls: Sequence[tuple[Any, ...]], right: Callable[..., Any]) -> list[Trial]:
    """Call the student's function `name` with each of `calls`, beside the right results."""
    marks = [[isinstance(one, Tensor) for one in args] for args in calls]
    plain = [[np.asarray(one) if isinstance(one, np.ndarray) else one for one in args] for args in calls]
    results = answer.examine(name, try_it, reply=list[Result], timeout_s=60, calls=plain, tensors=marks)
    if len(results) != len(calls):
        raise Incorrect(f"`{name}` did not answer each call.")
    return [Trial(args, np.asarray(right(*args)), seen) for args, seen in zip(calls, results, strict=True)]


def gives(how: Callable[..., Any], *, typed: bool = False) -> Callable[[Sequence[Trial]], bool]:
    """Return the rule that every call gave what `how` gives: numbers, or an error where it raises.

    With `typed` the dtypes agree too. Where `how` gives ``None`` it makes no claim.
    """

    def holds(trials: Sequence[Trial]) -> bool:
        return all(_as(how, trial, typed) for trial in trials)

    return holds


def _as(how: Callable[..., Any], trial: Trial, typed: bool) -> bool:
    try:
        with np.errstate(all="ignore"):
            wanted = how(*trial.args)
    except (TypeError, ValueError):
        return bool(trial.seen.error)
    return wanted is None or trial.is_like(wanted, typed=typed)


def other_dtype(trials: Sequence[Trial]) -> bool:
    """Rule: the numbers are right throughout, and the dtype is not."""
    return all(trial.is_like(trial.right, typed=False) for trial in trials) and not all(
        trial.is_like(trial.right, typed=True) for trial in trials
    )


def judged(name: str, trials: Sequence[Trial], slips: tuple[Slip, ...], call: Callable[..., str]) -> Credit | None:
    """End the check with the first trial whose numbers, or else dtype, are not right; `call` says how a call is written.

    Raises:
        Incorrect, Raised: if there is one, with the words of the slip that explains all trials.
    """
    wrong = next((one for one in trials if not one.is_like(one.right, typed=False)), None)
    wrong = wrong or next((one for one in trials if not one.is_like(one.right, typed=True) or not one.seen.kept), None)
    if wrong is None:
        return None
    seen, label = wrong.seen, call(*wrong.args)
    if seen.error and not named(suspects(trials, slips)):
        raise Raised(name, {"type": seen.error, "message": seen.message})
    saw, expected = _told(seen.values, wrong.right)
    saw, expected = f"{saw} ({seen.dtype})", f"{expected} ({wrong.right.dtype})"
    why = ""
    if seen.error:
        saw = f"{seen.error}: {' '.join(seen.message.split())[:90]}"
    elif not seen.numeric:
        saw, why = ("None", why_no_data(None)) if seen.kind == "NoneType" else (a(seen.kind), "It holds no numbers.")
    elif wrong.is_like(wrong.right, typed=True):
        saw, expected = "the argument itself is changed", "the argument as it was"
    return explain(trials, slips, Incorrect(f"{label} is not right yet.", saw=saw, expected=expected, why=why))


def _told(seen: np.ndarray, right: np.ndarray) -> tuple[str, str]:
    """Return both for a card: numbers, or what sets them apart if they are many."""
    seen, right = (np.asarray(one, float)[()] for one in (seen, right))
    if seen.shape == right.shape:
        return contrast(seen, right)
    said, expected = (show(one) if one.size <= 8 else f"shape {one.shape}" for one in (seen, right))
    return said, expected
