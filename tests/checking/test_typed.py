"""A probe's reply is the dataclass that was asked for, or it is tampered with."""

from dataclasses import dataclass

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autograder.checking import (
    Axes,
    Compiled,
    Definition,
    Description,
    Fed,
    Figure,
    History,
    Kind,
    Measured,
    Played,
    State,
    TwoCalls,
    Unanswered,
    read_as,
)
from autograder.guest.plain import Opaque

REPLIES = (Axes, Compiled, Definition, Description, Fed, Figure, History, Kind, Measured, Played)


@dataclass(frozen=True)
class Part:
    name: str
    size: int | None


@dataclass(frozen=True)
class Whole:
    share: float
    parts: tuple[Part, ...]
    pair: tuple[int, float]
    rows: list[np.ndarray]
    by_name: dict[str, bool]


RIGHT = {
    "share": 1,
    "parts": [{"name": "a", "size": None}, {"name": "b", "size": 2}],
    "pair": (1, 2),
    "rows": [np.zeros(2)],
    "by_name": {"x": True},
}


def test_a_right_reply_is_read_by_its_type_hints():
    whole = read_as(Whole, RIGHT)
    assert (whole.share, type(whole.share)) == (1.0, float)
    assert whole.parts == (Part("a", None), Part("b", 2))
    assert (whole.pair, whole.by_name) == ((1, 2.0), {"x": True})
    assert read_as(np.ndarray, np.float32(2)).shape == ()
    assert read_as(int, np.int64(3)) == 3


@pytest.mark.parametrize(
    "change",
    [
        {"share": "1"},
        {"share": True},
        {"share": 10**400},
        {"parts": {"name": "a", "size": 1}},
        {"parts": [{"name": "a"}]},
        {"parts": [{"name": "a", "size": 1, "more": 1}]},
        {"parts": [{"name": "a", "size": 1.5}]},
        {"pair": (1, 2, 3)},
        {"rows": [np.array(["a"])]},
        {"rows": np.zeros((1, 2))},
        {"by_name": {1: True}},
        {"by_name": {"x": 1}},
        {"extra": 1},
    ],
    ids=repr,
)
def test_a_reply_of_another_form_is_tampered_with(change):
    with pytest.raises(Unanswered) as raised:
        read_as(Whole, RIGHT | change)
    assert raised.value.state is State.TAMPERED


LEAVES = st.one_of(
    st.none(),
    st.just(...),
    st.booleans(),
    st.integers(),
    st.integers(min_value=2**70),
    st.floats(),
    st.text(max_size=3),
    st.builds(Opaque, st.text(max_size=3)),
    st.builds(np.float32, st.floats(width=32)),
    st.builds(np.zeros, st.lists(st.integers(0, 2), max_size=2)),
)
NAMES = sorted({name for kind in (*REPLIES, TwoCalls) for name in kind.__dataclass_fields__})
PLAIN = st.recursive(
    LEAVES,
    lambda inside: st.one_of(
        st.lists(inside, max_size=3),
        st.tuples(inside, inside),
        st.dictionaries(st.one_of(st.sampled_from(NAMES), st.integers()), inside, max_size=4),
    ),
    max_leaves=12,
)


@settings(max_examples=300, deadline=None)
@given(PLAIN, st.sampled_from((*REPLIES, TwoCalls)))
def test_no_plain_value_makes_reading_raise_anything_else(value, kind):
    try:
        assert isinstance(read_as(kind, value), kind)
    except Unanswered as refused:
        assert refused.state is State.TAMPERED


@settings(max_examples=200, deadline=None)
@given(st.data(), st.sampled_from((*REPLIES, TwoCalls)))
def test_no_field_of_another_kind_makes_reading_raise_anything_else(data, kind):
    value = {name: data.draw(PLAIN) for name in kind.__dataclass_fields__}
    try:
        assert isinstance(read_as(kind, value), kind)
    except Unanswered as refused:
        assert refused.state is State.TAMPERED
