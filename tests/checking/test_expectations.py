"""The words of a check, and what a student reads when they do not hold."""

import numpy as np
import pytest

from autograder.checking import Incorrect, expect
from autograder.guest.plain import Opaque

GARBAGE = [
    None,
    ...,
    "6",
    "",
    [],
    {},
    (),
    [[1, 2], [3]],
    {"a": 1},
    True,
    float("nan"),
    float("inf"),
    10**400,
    1j,
    np.array([]),
    np.array(["a"]),
    np.array([[1.0, 2.0]]),
    np.float64("nan"),
    Opaque("function", "<function f>"),
    [None, "x", Opaque("thing")],
]


@pytest.mark.parametrize("value", GARBAGE, ids=lambda value: repr(value)[:30])
@pytest.mark.parametrize(
    "claim",
    [
        lambda e: e.close_to(3.0, unless={6: "a slip"}),
        lambda e: e.close_to([3.0, 4.0], unless=[([1, 2], "a slip")]),
        lambda e: e.equals([1, 2], unless=[("x", "a slip")]),
        lambda e: e.between(0, 1, below="low", above="high"),
        lambda e: e.has_shape(2, 2),
        lambda e: e.has_dtype("float32"),
        lambda e: e.is_true("because"),
    ],
    ids=["close_to", "close_to list", "equals", "between", "has_shape", "has_dtype", "is_true"],
)
def test_whatever_a_student_returns_the_answer_is_wrong_and_never_an_exception(value, claim):
    try:
        claim(expect(value))
    except Incorrect:
        return
    assert value is True  # the one value above that is_true rightly accepts


def test_a_number_near_the_expected_one_is_right():
    expect(3.0000001).close_to(3)
    expect(np.float32(0.1)).close_to(0.1)
    expect(np.array([[2.0]])).close_to(2)


def test_a_typical_slip_gets_its_own_words():
    with pytest.raises(Incorrect) as caught:
        expect(6).close_to(14.7, unless={6: "6 is the slope at w = 10 only"})
    assert caught.value.why == "6 is the slope at w = 10 only"


def test_a_slip_that_happens_to_be_right_is_right():
    expect(6).close_to(6, unless={6: "a slip"})


def test_a_missing_return_is_named():
    with pytest.raises(Incorrect) as caught:
        expect(None).close_to(1.0)
    assert "`return`" in caught.value.why


def test_a_function_that_was_not_called_is_named():
    with pytest.raises(Incorrect) as caught:
        expect(Opaque("function")).close_to(1.0)
    assert "call it" in caught.value.why


def test_a_wrong_shape_is_told_as_shapes():
    with pytest.raises(Incorrect) as caught:
        expect([1.0, 2.0]).close_to([1.0, 2.0, 3.0])
    assert caught.value.saw == "shape (2,)"
    assert caught.value.expected == "shape (3,)"


def test_true_is_no_number():
    with pytest.raises(Incorrect):
        expect(True).close_to(1)
    with pytest.raises(Incorrect):
        expect(1).equals(True)


def test_a_list_equals_a_tuple_of_the_same_items():
    expect((1, "a")).equals([1, "a"])
