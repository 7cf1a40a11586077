"""Notebook 02: the solution is right, the stub is blank, and each slip gets its own words."""

import numpy as np
import pytest

from autograder.checking import State
from autograder.exercises import for_notebook

from .conftest import run_locally

IDS = ("02.grad", "02.descend", "02.largest_lr", "02.minibatch", "02.escape")
SECRETS = [b"one", b"two", b"three", b"four", b"five"]


def wrong(exercise_id, code, words, state=State.INCORRECT):
    """The answer fails with these words, in the student's draw and in a grade's."""
    for secret in (None, *SECRETS):
        outcome = run_locally(exercise_id, code, secret)
        assert outcome.state is state, outcome
        assert words in outcome.message, outcome.message


def test_there_are_five_exercises_worth_ten_points_with_hints():
    found = for_notebook("02")
    assert tuple(one.id for one in found) == IDS
    assert [one.points for one in found] == [2, 2, 1, 3, 2]
    assert all(2 <= len(one.hints) <= 3 for one in found)


@pytest.mark.parametrize("exercise_id", IDS)
def test_the_solution_in_the_notebook_is_correct(exercise_id, answers):
    for secret in (None, *SECRETS):
        outcome = run_locally(exercise_id, answers(exercise_id).solution, secret)
        assert outcome.state is State.CORRECT, outcome


@pytest.mark.parametrize("exercise_id", IDS)
def test_the_untouched_cell_is_not_attempted(exercise_id, answers):
    assert run_locally(exercise_id, answers(exercise_id).stub).state is State.NOT_ATTEMPTED
    assert run_locally(exercise_id, {}).state is State.NOT_ATTEMPTED


# ---------------------------------------------------------------- 02.grad

GRAD_SLIPS = [
    ("6", "8.8 needs a frozen gradient"),
    ("3 * (8 - w)", "sign is turned round"),
    ("1.5 * (w - 8) ** 2", "the error E(w) itself"),
    ("1.5 * (w - 8)", "The exponent got lost"),
    ("2 * (w - 8)", "the slope of (w − 8)² alone"),
    ("w - 8", "both factors"),
    ("3 * w", "The 8 got lost"),
    ("3 * w - 8", "The brackets got lost"),
    ("0.1 * 3 * (w - 8)", "Here only the slope is asked for"),
    ("w - 0.1 * 3 * (w - 8)", "the new weight after a step"),
    ("4.5", "the same at every weight"),
    ("print(end='')", "is a `return` missing"),
    ("str(3 * (w - 8))", "leave out the quotes"),
    ("float('nan')", "not a number"),
    ("w > 8", "True or False"),
    ("grad", "the function itself"),
    ("w * w * w", "grad("),
]


@pytest.mark.parametrize(("formula", "words"), GRAD_SLIPS)
def test_a_wrong_slope_is_told_what_is_wrong(formula, words):
    wrong("02.grad", f"def grad(w):\n    return {formula}\n", words)


def test_a_measured_slope_is_a_good_slope():
    code = """
def E(w):
    return 1.5 * (w - 8) ** 2
def grad(w):
    return (E(w + 1e-4) - E(w)) / 1e-4
"""
    assert run_locally("02.grad", code).state is State.CORRECT


def test_a_slope_may_be_a_numpy_number():
    assert run_locally("02.grad", "grad = lambda w: np.array([3.0]) * (w - 8)").fraction == 1


# ---------------------------------------------------------------- 02.descend

DESCEND = """
def descend(w0, lr, steps):
    w = {start}
    weights = [w]
    for _ in range({steps}):
        w = {rule}
        weights.append(w)
    return {result}
"""
RIGHT = {"start": "w0", "steps": "steps", "rule": "w - lr * 3 * (w - 8)", "result": "weights"}
DESCEND_SLIPS = [
    ({"rule": "w + lr * 3 * (w - 8)"}, "moving uphill"),
    ({"rule": "w - lr * 3 * (w0 - 8)"}, "8.8 needs a frozen gradient"),
    ({"rule": "w - lr * 6"}, "8.8 needs a frozen gradient"),
    ({"rule": "w - 3 * (w - 8)"}, "as if η were 1"),
    ({"rule": "w - 0.1 * 3 * (w - 8)"}, "whatever `lr` says"),
    ({"rule": "w - lr * 2 * (w - 8)"}, "too short by a third"),
    ({"rule": "w - lr * 1.5 * (w - 8)"}, "half as long"),
    ({"rule": "w - lr * 1.5 * (w - 8) ** 2"}, "The error itself is subtracted"),
    ({"rule": "lr * 3 * (w - 8)"}, "keeps only the step"),
    ({"rule": "w"}, "never moves"),
    ({"start": "10"}, "starts from 10"),
    ({"steps": "3"}, "there are 3 steps"),
    ({"steps": "steps + 1"}, "`steps` says how many"),
    ({"result": "weights[1:]"}, "The start is missing"),
    ({"result": "weights[:-1]"}, "The last step is missing"),
    ({"result": "weights[-1]"}, "only the last weight"),
    ({"result": "weights[::-1]"}, "the reverse order"),
    ({"result": "[1.5 * (w - 8) ** 2 for w in weights]"}, "the errors E(w)"),
    ({"result": "[3 * (w - 8) for w in weights]"}, "Those are the slopes"),
    ({"result": "None"}, "is a `return` missing"),
    ({"result": "[]"}, "Nothing was added"),
    ({"result": "[str(w) for w in weights]"}, "leave out the quotes"),
    ({"result": "[[w, w] for w in weights]"}, "One single number"),
    ({"result": "[float('inf')] * 4"}, "exploded"),
    ({"result": "[10, 9.4, 8.98, 8.686]"}, "not right yet"),
]


@pytest.mark.parametrize(("slip", "words"), DESCEND_SLIPS)
def test_a_wrong_walk_is_told_what_is_wrong(slip, words):
    wrong("02.descend", DESCEND.format(**{**RIGHT, **slip}), words)


@pytest.mark.parametrize(
    "result", ["weights", "tuple(weights)", "np.array(weights)", "np.array(weights)[:, None]"]
)
def test_a_walk_may_be_a_list_a_tuple_or_an_array(result):
    code = DESCEND.format(**{**RIGHT, "result": result})
    assert run_locally("02.descend", code).state is State.CORRECT


# ---------------------------------------------------------------- 02.largest_lr

LR_SLIPS = [
    ("1 / 3", "1/3 is the fastest"),
    ("0.33", "1/3 is the fastest"),
    ("2 / 3", "the multiplier |1 − 3η| is 1"),
    ("0.667", "Rounded up past 2/3"),
    ("0.67", "Rounded up past 2/3"),
    ("1", "the ball runs away"),
    ("0.7", "multiplier |1 − 3η| must be below 1"),
    ("66", "per cent"),
    ("-0.1", "uphill"),
    ("0", "never moves"),
    ("0.1", "larger ones"),
    ("'0.66'", "leave out the quotes"),
    ("None", "nothing in it"),
    ("[0.6, 0.66]", "One single number"),
    ("float('nan')", "not a number"),
    ("1e300", "the ball runs away"),
    ("10**400", "exploded"),
]


@pytest.mark.parametrize(("value", "words"), LR_SLIPS)
def test_a_wrong_learning_rate_is_told_what_is_wrong(value, words):
    wrong("02.largest_lr", f"largest_stable_lr = {value}", words)


@pytest.mark.parametrize("value", ["0.6", "0.65", "0.666", "0.6666", "np.float32(0.66)"])
def test_a_learning_rate_just_below_the_limit_is_correct(value):
    assert run_locally("02.largest_lr", f"largest_stable_lr = {value}").state is State.CORRECT


def test_a_stable_but_smaller_learning_rate_earns_half():
    wrong("02.largest_lr", "largest_stable_lr = 0.5", "larger ones", State.PARTIAL)


# ---------------------------------------------------------------- 02.minibatch

MINIBATCH = """
def minibatch_descent(x, y, batch_size, lr, epochs):
    w = b = 0.0
    history = {start}
    for _ in range({epochs}):
        {before_epoch}
        for start in {starts}:
            {before}
            xs, ys = x[{rows}], y[{rows}]
            miss = w * xs + b - ys
            slope_w, slope_b = {slopes}
            {update}
            {after}
        {after_epoch}
    return {result}
"""
GOOD = {
    "start": "[]",
    "epochs": "epochs",
    "before_epoch": "pass",
    "starts": "range(0, len(x), batch_size)",
    "before": "pass",
    "rows": "start : start + batch_size",
    "slopes": "2 * np.mean(miss * xs), 2 * np.mean(miss)",
    "update": "w, b = w - lr * slope_w, b - lr * slope_b",
    "after": "history.append((w, b))",
    "after_epoch": "pass",
    "result": "history",
}
SHUFFLED = "order = np.random.permutation(len(x)); x, y = x[order], y[order]"
MINIBATCH_SLIPS = [
    ({"starts": "range(0, len(x) - batch_size + 1, batch_size)"}, "The remainder is dropped"),
    (
        {
            "starts": "range(len(x) // batch_size)",
            "rows": "start * batch_size : (start + 1) * batch_size",
        },
        "The remainder is dropped",
    ),
    ({"starts": "[0]", "rows": ":"}, "That is batch descent"),
    ({"after": "pass", "after_epoch": "history.append((w, b))"}, "kept once an epoch"),
    ({"starts": "range(len(x))", "rows": "start : start + 1"}, "is each row a batch of its own"),
    ({"epochs": "1"}, "That is one epoch"),
    ({"slopes": "2 * np.sum(miss * xs), 2 * np.sum(miss)"}, "take their mean"),
    ({"slopes": "np.sum(miss * xs), np.sum(miss)"}, "take their mean"),
    ({"update": "w, b = w + lr * slope_w, b + lr * slope_b"}, "uphill"),
    ({"update": "w, b = w - slope_w, b - slope_b"}, "multiply the slopes by `lr`"),
    ({"update": "w = w - lr * slope_w"}, "b never moves"),
    ({"update": "b = b - lr * slope_b"}, "w never moves"),
    ({"before": "history.append((w, b))", "after": "pass"}, "after the update, not before"),
    ({"after": "history.append((b, w))"}, "the wrong way round"),
    ({"before_epoch": "x = np.random.default_rng(0).permutation(x)"}, "in the same order"),
    ({"rows": ":batch_size"}, "the first batch only"),
    ({"result": "(w, b)"}, "the last w and b alone"),
    ({"result": "(w, b, len(history))"}, "the last w and b alone"),
    ({"result": "None"}, "is a `return` missing"),
    ({"result": "[]"}, "after every update"),
    ({"result": "len(history)"}, "return the list"),
    ({"result": "[w for w, b in history]"}, "is no pair"),
    ({"result": "[(str(w), b) for w, b in history]"}, "is no pair"),
    ({"result": "[(w, b, 0) for w, b in history]"}, "is no pair"),
    ({"after": "history.append((w * np.inf, b))"}, "exploded"),
    ({"update": "w, b = w - 50 * lr * slope_w, b - 50 * lr * slope_b"}, "Is the start w = b = 0"),
]


@pytest.mark.parametrize(("slip", "words"), MINIBATCH_SLIPS)
def test_a_wrong_fit_is_told_what_is_wrong(slip, words):
    with np.errstate(all="ignore"):
        wrong("02.minibatch", MINIBATCH.format(**{**GOOD, **slip}), words)


@pytest.mark.parametrize(
    "kind",
    [
        {},
        {"before_epoch": SHUFFLED},
        {"start": "[(w, b)]"},
        {"result": "np.array(history)"},
        {"result": "tuple(history)"},
        {"after": "history.append([w, b])"},
    ],
)
def test_a_good_fit_may_shuffle_or_not_and_may_hold_the_start(kind):
    for secret in (None, *SECRETS):
        outcome = run_locally("02.minibatch", MINIBATCH.format(**{**GOOD, **kind}), secret)
        assert outcome.state is State.CORRECT, outcome


@pytest.mark.parametrize(
    ("slip", "words"),
    [
        ({"slopes": "np.mean(miss * xs), np.mean(miss)"}, "half as long"),
        (
            {
                "update": "w = w - lr * slope_w; miss = w * xs + b - ys; "
                "b = b - lr * 2 * np.mean(miss)"
            },
            "the new w already",
        ),
    ],
)
def test_a_fit_that_is_right_but_for_a_detail_gets_a_note(slip, words):
    wrong("02.minibatch", MINIBATCH.format(**{**GOOD, **slip}), words, State.CORRECT)


@pytest.mark.slow
def test_an_honest_fit_passes_in_every_draw(answers):
    names = {"np": np}
    exec(answers("02.minibatch").solution, names)
    for number in range(2000):
        outcome = run_locally("02.minibatch", names, f"course {number}".encode())
        assert outcome.state is State.CORRECT, (number, outcome)


# ---------------------------------------------------------------- 02.escape

ESCAPE_SLIPS = [
    ("(1, 0)", "the gradient is exactly 0 there in y"),
    ("(1e-6, 0)", "it is y that has to be off 0"),
    ("(0, 0)", "exactly 0 there in both directions"),
    ("(0, -0.0)", "exactly 0 there"),
    ("(1, 2)", "outside already"),
    ("(1, 1e-20)", "too late"),
    ("(1, 5e-324)", "too late"),
    ("1e-6", "One number is not enough"),
    ("(1, 1, 1)", "two coordinates"),
    ("()", "two coordinates"),
    ("('1', '1e-6')", "leave out the quotes"),
    ("'1, 1'", "leave out the quotes"),
    ("(1, float('nan'))", "not a number"),
    ("(float('inf'), 1)", "exploded"),
    ("(..., 1e-6)", "still standing there"),
    ("(1, None)", "nothing in it"),
    ("{1: 2}", "One single number"),
]


@pytest.mark.parametrize(("value", "words"), ESCAPE_SLIPS)
def test_a_start_that_does_not_escape_is_told_why(value, words):
    wrong("02.escape", f"start = {value}", words)


@pytest.mark.parametrize(
    "value", ["(1, 1e-6)", "[0, -0.5]", "np.array([1, 1e-12])", "(5, 1)", "(0.0, 1.5e-16)"]
)
def test_a_start_off_the_ridge_is_correct(value):
    assert run_locally("02.escape", f"start = {value}").state is State.CORRECT


# ---------------------------------------------------------------- garbage

NAMES = {
    "02.grad": "grad",
    "02.descend": "descend",
    "02.largest_lr": "largest_stable_lr",
    "02.minibatch": "minibatch_descent",
    "02.escape": "start",
}
NESTED = [[[[[[[[1]]]]]]]]
DEEP: list = []
for _ in range(50):
    DEEP = [DEEP]
LOOP: list = []
LOOP.append(LOOP)


class Liar:
    """Agrees with everything, and cannot be shown."""

    def __eq__(self, other):
        return True

    def __float__(self):
        return 0.66

    def __repr__(self):
        raise KeyboardInterrupt

    __hash__ = None


GARBAGE = [
    None, ..., True, False, 0, -1, 10**400, -(10**3000), 10**5000, 0.0, -0.0, 1e308, -1e308, 5e-324,
    float("nan"), float("inf"), float("-inf"), 3 + 4j, "", "0.66", "nan", "\ud800", "x" * 100_000,
    b"0.66", [], (), {}, [...], [None], [[]], [[1, 2], [3]], NESTED, DEEP, LOOP, {"w": 1}, {1, 2},
    [(0, 0)], [(1, "a")], [(float("nan"), 1)], [(10**400, 1)] * 2, [1, [2]], [True, False],
    (1e308, 1e308), ("a", "b"), ([1], [2]), np.nan, np.float16("inf"), np.array(3), np.array([]),
    np.zeros((3, 0)), np.zeros((2, 2)), np.full((3, 2), np.nan), np.array(["a", "b"]), np.str_(""),
    np.array([1 + 2j, 3]), np.array([None, 1], dtype=object), np.datetime64("2020-01-01"),
    np.ones((200, 200)), np.array([1, 2], dtype="uint64"), range(3), object(), int, print, Liar(),
    lambda: 1, lambda *a: a, lambda *a: iter(a), lambda *a: 1 / 0, ValueError("no"),
]  # fmt: skip


@pytest.mark.parametrize("exercise_id", IDS)
@pytest.mark.parametrize("place", range(len(GARBAGE)))
@pytest.mark.parametrize("wrap", [True, False], ids=["returned", "assigned"])
def test_garbage_ends_in_words_and_never_in_a_crash(exercise_id, place, wrap):
    value = GARBAGE[place]
    answer = (lambda *_: value) if wrap else value
    outcome = run_locally(exercise_id, {NAMES[exercise_id]: answer})
    assert outcome.state in (State.INCORRECT, State.NOT_ATTEMPTED, State.ERROR), outcome
    assert outcome.fraction == 0
    assert 0 < len(outcome.message) < 1500
