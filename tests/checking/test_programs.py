"""A slip's words are said when it explains all that was seen, and only then."""

import numpy as np
import pandas as pd
import pytest

from autograder.checking import (
    Case,
    Code,
    Draw,
    StandIn,
    State,
    exercise,
    fail,
    formula,
    parts,
    program,
    read_number,
    slip,
)
from autograder.notebook import NotebookSource

AREA = program(
    """
def area(width, height):
    total = width * height
    return total
""",
    slip({"width * height": "width + height"}, "The sides are added."),
    slip({"width * height": "2 * (width + height)"}, "That is the way round."),
    slip({"return total": "return -total"}, "The sign is wrong."),
    slip({"return total": "return int(total)"}, "It is cut off."),
    slip({"return total": "return None"}, "Nothing comes back."),
    slip({"width * height": "width / 0"}, "Nothing is divided by 0."),
    slip(
        {"return total": "return 7.5"},
        "It is always the same.",
        when=lambda seen, right: len({*seen}) == 1,
    ),
    slip({"return total": "return total / 2"}, "Half of it.", fraction=0.5),
    slip({"return total": "return np.abs(total)"}, "abs is not needed.", fraction=1.0),
)
CASES = [(2.0, 3.0), (1.5, 4.5), (6.2, 0.3)]


def judged(answer, cases=CASES, by=AREA, **options):
    """What becomes of the function or value `answer`."""

    @exercise("98.area", title="Area", points=1, by=by)
    def check(answer, draw):
        return by.judge(answer, cases, **options)

    return check.run(NotebookSource({by.name: answer}), Draw.public(check.id))


def test_the_right_answer_is_right_however_it_is_written():
    for answer in (
        lambda w, h: h * w,
        lambda w, h: np.array([w * h]),
        lambda w, h: np.float32(w) * np.float32(h),
        lambda w, h: pd.Series([w * h]),
    ):
        assert judged(answer).state is State.CORRECT


def test_a_slip_that_explains_everything_is_named():
    found = judged(lambda w, h: w + h)
    assert (found.state, found.why) == (State.INCORRECT, "The sides are added.")
    assert found.summary == "area(2, 3) is not right yet."
    assert (found.saw, found.expected) == ("5", "6")


def test_a_slip_that_explains_all_cases_but_one_is_not_named():
    found = judged(lambda w, h: w + h if w < 5 else 1.0)
    assert (found.state, found.why) == (State.INCORRECT, "")


def test_the_card_shows_the_first_case_that_differs():
    assert judged(lambda w, h: w * h if w == 2 else 0.1).summary.startswith("area(1.5, 4.5)")


def test_two_slips_that_explain_it_equally_are_both_named():
    found = judged(lambda w, h: w + h, cases=[(2.0, 0.0)], by=program(
        "def f(a, b):\n    return a * b",
        slip({"a * b": "a + b"}, "Added."),
        slip({"a * b": "a - b"}, "Subtracted."),
    ))  # fmt: skip
    assert found.why == "Two slips look like this. Either: Added. Or: Subtracted."


def test_of_three_equal_suspects_none_is_named():
    found = judged(lambda a: 1.0, cases=[(1.0,)], by=formula(
        "f(a)", "2 * a", {"a": "One.", "a * a": "Two.", "1.0": "Three."}
    ))  # fmt: skip
    assert found.why == ""


def test_two_slips_made_at_once_are_told_apart():
    found = judged(lambda w, h: -(w + h))
    assert found.why == "Two things at once. The sides are added. And: The sign is wrong."


def test_a_rule_speaks_where_no_program_fits():
    assert judged(lambda w, h: 3.25).why == "It is always the same."


def test_a_rule_is_never_asked_about_something_of_another_kind():
    for answer in (lambda w, h: "text", lambda w, h: [w, [h]], lambda w, h: float("nan")):
        found = judged(answer)
        assert found.state is State.INCORRECT
        assert found.why not in ("", "It is always the same.")


def test_a_slip_that_raises_is_named_by_what_it_raised():
    found = judged(lambda w, h: w / 0)
    assert (found.state, found.why) == (State.ERROR, "Nothing is divided by 0.")


def test_another_error_of_the_same_type_is_not_taken_for_the_slip():
    def answer(w, h):
        raise ZeroDivisionError("something else")

    assert "Nothing is divided" not in judged(answer).why


def test_what_a_slip_prints_and_what_numpy_warns_of_is_not_seen(capsys, recwarn):
    printed = slip({"return 2 * x": "print(x)"}, "Printed.")
    empty = slip({"return 2 * x": "np.mean(np.array([]))"}, "The mean of nothing.")
    double = program("def double(x): return 2 * x", printed, empty)
    answer = NotebookSource({"double": lambda x: None})

    @exercise("99.double", title="Double", points=1, by=double)
    def check(answer, draw):
        return double.judge(answer, [(3,)])

    assert "Printed." in check.run(answer, Draw.public("99.double")).why
    assert capsys.readouterr().out == ""
    assert not list(recwarn)


def test_a_slip_may_be_worth_a_share_or_be_only_a_remark():
    half = judged(lambda w, h: w * h / 2)
    assert (half.state, half.fraction, half.why) == (State.PARTIAL, 0.5, "Half of it.")


def test_a_remark_is_for_what_is_right_but_for_a_detail():
    by = formula("f(a)", "2 * a", {}, slip({"2 * a": "[2 * a, 0]"}, "One too many.", fraction=1.0))
    found = judged(lambda a: [2 * a, 0], cases=[(3.0,)], by=by)
    assert (found.state, found.notes) == (State.CORRECT, ("One too many.",))


def test_part_of_the_answer_may_earn_part_of_the_points():
    by = program("def f(a):\n    return a, 2 * a")
    found = judged(
        lambda a: (a, 7),
        cases=[(1.0,), (2.0,)],
        by=by,
        share=lambda seen, right: sum(s == r for s, r in zip(seen, right, strict=True)) / 2,
    )
    assert (found.state, found.fraction) == (State.PARTIAL, 0.5)


def test_what_is_looked_at_may_be_less_than_the_value():
    by = program("def f(a):\n    return [a, 1]")
    case = Case((3.0,), see=lambda value: read_number(value[0], "the first"), tell=str)
    assert judged(lambda a: [a, 2], cases=[case], by=by).state is State.CORRECT


def test_what_cannot_be_looked_at_is_told_in_the_readers_words():
    def see(value):
        return value if isinstance(value, list) else fail("No list.", saw="something")

    by = program("def f(a):\n    return [a]", slip({"[a]": "(a,)"}, "A list has [ ]."))
    assert judged(lambda a: a, cases=[Case((3.0,), see)], by=by).summary == "No list."
    assert judged(lambda a: (a,), cases=[Case((3.0,), see)], by=by).why == "A list has [ ]."


def test_a_value_is_judged_like_a_function():
    by = formula("weights", "784 * 128 + 128", {"784 * 128": "The biases are missing."})
    assert judged(100480, cases=(), by=by).state is State.CORRECT
    assert judged(100352, cases=(), by=by).why == "The biases are missing."
    assert judged(100352, cases=(), by=by).summary == "`weights` is not right yet."


def test_a_patch_that_does_not_fit_is_refused_when_it_is_written():
    with pytest.raises(ValueError, match="stands 3 times"):
        program("def f(a):\n    return a + a", slip({"a + ": ""}, "?"), slip({"a": "b"}, "?"))


@pytest.mark.parametrize(
    ("answer", "fraction", "words"),
    [
        (lambda x: np.float32(x) / 2, 1.0, ""),
        (lambda x: x / 2, 0.5, "NumPy makes float64."),
        (lambda x: [float(v) / 2 for v in x], 0.5, "NumPy makes float64."),
        (lambda x: np.float32(x) // 2, 0.0, "It is cut off."),  # its numbers tell, not its dtype
        (lambda x: (x / 2).astype("float16"), 0.5, "The numbers are right, but not their dtype."),
    ],
)
def test_a_dtype_counts_where_the_check_says_so(answer, fraction, words):
    half = program(
        "def half(x):\n    return np.float32(x) / 2\n",
        slip({"np.float32(x)": "x"}, "NumPy makes float64."),
        slip({"np.float32(x) / 2": "x // 2"}, "It is cut off."),
    )
    outcome = judged(answer, [(np.array([1, 3], "uint8"),)], by=half, other_dtype=0.5)
    assert outcome.fraction == fraction
    assert outcome.why == words


class Refuses:
    """A stand-in for a library that refuses to add."""

    def __init__(self, value):
        self.value = value

    def __add__(self, other):
        raise StandIn


def test_a_slip_may_use_a_stand_in_whose_errors_are_as_good_as_any():
    add = program(
        "def add(a, b):\n    return a.value + b.value\n",
        slip({"a.value + b.value": "a + b"}, "It refuses."),
        names={"take": Refuses},
    )

    def refuses(a, b):
        raise OSError("in words of its own")

    assert judged(refuses, [(1, 2)], by=add).why == "It refuses."
    assert judged(lambda a, b: a + b, [(1, 2)], by=add).state is State.CORRECT


def listed(function):
    return lambda w, h: function([w], [h])[0]


def test_a_check_may_call_what_it_has_made_of_the_function():
    @exercise("98.area", title="Area", points=1, by=AREA)
    def check(answer, draw):
        return AREA.judge(answer, CASES, ask=answer.made("area", listed))

    names = {"area": lambda w, h: [w[0] * h[0]]}
    assert check.run(NotebookSource(names), Draw.public(check.id)).state is State.CORRECT


APPLY = program(
    """
def apply(f, x):
    return f(x)
""",
    slip({"f(x)": "f(x) + 1"}, "One too many."),
    slip({"f(x)": "np.tanh(x)"}, "It is always tanh."),
)


def test_a_function_may_be_among_the_arguments_and_the_card_names_it():
    def judge(answer):
        cases = [(Code("np.exp", "exp"), 0.5), (Code("lambda z: 2 * z", "twice"), 0.7)]
        return judged(answer, cases, APPLY)

    assert judge(lambda f, x: f(x)).state is State.CORRECT
    outcome = judge(lambda f, x: f(x) + 1)
    assert (outcome.summary, outcome.why) == ("apply(exp, 0.5) is not right yet.", "One too many.")
    assert judge(lambda f, x: np.tanh(x)).why == "It is always tanh."


TWICE, HALF = (
    formula(f"{name}(x)", right, wrong)
    for name, right, wrong in (
        ("twice", "2 * x", {"x": "Twice is not once."}),
        ("half", "x / 2", {"x": "Half is not all."}),
    )
)


@pytest.mark.parametrize(
    ("twice", "half", "fraction", "words"),
    [
        (lambda x: x + x, lambda x: 0.5 * x, 1, ""),
        (
            lambda x: x,
            lambda x: x / 2,
            0.5,
            "twice(3) is not right yet. Twice is not once. Right already: `half`.",
        ),
        (lambda x: 2 * x, lambda x: None / x, 0.5, "`half` raised TypeError"),
        (lambda x: 2 * x, ..., 0.5, "`half` still holds `...`"),
        (lambda x: x, lambda x: x, 0, "Twice is not once."),
        (..., lambda x: x, 0, "`twice` still holds"),
    ],
)
def test_each_part_that_is_right_earns_its_share(twice, half, fraction, words):
    @exercise("98.parts", title="Parts", points=2)
    def both(answer, draw):
        return parts({by.name: lambda by=by: by.judge(answer, [(3.0,)]) for by in (TWICE, HALF)})

    outcome = both.run(NotebookSource({"twice": twice, "half": half}), Draw.public("98.parts"))
    assert outcome.fraction == fraction
    for part in words.split(". "):
        assert part.rstrip(".") in outcome.message
