"""What is lent is the same on the other side; what is no data is refused."""

import json
import math
import re
from collections import Counter, OrderedDict, defaultdict, deque, namedtuple
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.guest.exact import Malformed, NotExact, flat, made, renewed
from autograder.guest.lacking import lacking

SIMPLE = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text()
KEYS = st.integers() | st.text() | st.tuples(st.integers(), st.text())
VALUES = st.recursive(
    SIMPLE | st.complex_numbers(allow_nan=False) | st.binary() | st.fractions(),
    lambda inside: (
        st.lists(inside)
        | st.lists(inside).map(tuple)
        | st.lists(inside).map(deque)
        | st.dictionaries(KEYS, inside)
        | st.dictionaries(KEYS, inside).map(OrderedDict)
        | st.sets(KEYS)
        | st.frozensets(KEYS)
    ),
    max_leaves=20,
)
ANY_JSON = st.recursive(
    SIMPLE | st.sampled_from(["list", "dict", "array", "pandas", "deque", "range", "<i8", "map"]),
    lambda inside: st.lists(inside) | st.dictionaries(st.text(), inside),
    max_leaves=20,
)


def lent(value):
    return made(json.loads(json.dumps(flat(value))))


def same(one, other):
    """Whether two values are equal and of the same types throughout."""
    if type(one) is not type(other):
        return False
    if isinstance(one, dict):
        pairs = zip(one.items(), other.items(), strict=True)
        return all(same(a, b) for pair in pairs for a, b in zip(*pair, strict=True))
    if isinstance(one, (list, tuple, deque)):
        return len(one) == len(other) and all(map(same, one, other))
    return (one == other and repr(one) == repr(other)) or isinstance(one, (set, frozenset))


@given(VALUES)
def test_plain_data_arrives_as_it_was(value):
    assert same(value, lent(value))
    if isinstance(value, (set, frozenset)):
        assert value == lent(value)


@given(ANY_JSON)
def test_whatever_comes_is_data_or_is_refused_as_malformed(parts):
    try:
        made(parts)
    except Malformed:
        return


@pytest.mark.parametrize(
    "value",
    [
        *(range(2, 9, 3), slice(1, None, 2), Decimal("1.10"), Fraction(1, 3), date(2024, 2, 29)),
        *(timedelta(1, 2, 3), Counter("hello"), deque([1, 2], 3), bytearray(b"x"), math.inf, -0.0),
        *(datetime(2024, 2, 29, 1, 2, 3, 4), datetime(2024, 2, 29, tzinfo=UTC), time(1, 2)),
        *(datetime(2024, 10, 27, 2, 30, fold=1, tzinfo=ZoneInfo("Europe/Berlin")), Path("a/b")),
        *(int, ValueError, [str, object], re.compile("a+", re.IGNORECASE), np.datetime64("2024")),
        *(np.float32(1.5), np.int8(-3), np.bool_(True), np.str_("a"), np.complex64(1j)),
    ],
    ids=repr,
)
def test_a_value_of_a_rarer_type_arrives_as_it_was(value):
    assert same(value, lent(value))


@pytest.mark.parametrize(
    "array",
    [
        *(np.arange(6).reshape(2, 3), np.zeros((0, 4)), np.array(3.5), np.array([True, False])),
        *(np.array(["a", "longer"]), np.eye(3, dtype="float32").T, np.array([np.nan, -0.0])),
        np.asfortranarray(np.arange(6.0).reshape(2, 3)),
        *(np.array(["2024-02-29", "NaT"], "datetime64[D]"), np.array([3], "timedelta64[h]")),
    ],
    ids=lambda one: f"{one.dtype}{one.shape}",
)
def test_an_array_arrives_as_it_was(array):
    found = lent(array)
    assert found.dtype == array.dtype and found.shape == array.shape
    np.testing.assert_array_equal(found, array)
    assert found.flags.writeable


@pytest.mark.parametrize(
    "match",
    [
        *(re.match(r"(a+)(?P<x>b)?", "aab"), re.search(r"(?<=x)y$", "axy"), re.match("a*?", "aa")),
        *(re.fullmatch("(?i)A.*?", "abc"), re.search("(?m)^b$", "a\nb"), re.search(rb"\d", b"a1")),
    ],
    ids=lambda one: str(one.re.pattern),
)
def test_a_match_of_a_pattern_is_one_again(match):
    found = lent(match)
    assert found.span() == match.span() and found.string == match.string
    assert found.groups() == match.groups() and found.groupdict() == match.groupdict()


TABLE = pd.DataFrame({"a": [1, 2, 3], "b": ["x", "y", None], "c": [1.5, np.nan, 2]})
DAYS = pd.date_range("2024-01-30", periods=5, freq="ME", name="day")


@pytest.mark.parametrize(
    "table",
    [
        *(TABLE, TABLE["b"], TABLE.T, TABLE[TABLE.a > 1], TABLE.set_index("b"), pd.DataFrame()),
        *(TABLE.groupby("b")["a"].sum(), TABLE.describe(), TABLE.columns, TABLE.index),
        *(
            pd.to_datetime(pd.Series(["2024-02-29", None])),
            TABLE.convert_dtypes(),
            pd.cut(TABLE.a, 2),
        ),
        *(DAYS, DAYS.tz_localize("Asia/Seoul"), pd.Series(DAYS.tz_localize("UTC"))),
        *(
            pd.Series(range(5), index=DAYS),
            pd.to_timedelta([1, 2], unit="D"),
            pd.interval_range(0, 3),
        ),
        *(TABLE.groupby(["a", "b"]).agg({"c": ["sum", "mean"]}), pd.crosstab(TABLE.a, TABLE.b)),
        *(pd.period_range("2024", periods=2, freq="M"), pd.Series(DAYS.to_period("M"), name="x")),
        *(pd.Series([1, None], dtype="Int8"), pd.Series([True, None], dtype="boolean")),
        *(pd.Series(["a", "b", None], dtype="category"), TABLE.groupby(pd.cut(TABLE.a, 2)).c.sum()),
    ],
    ids=lambda one: f"{type(one).__name__}{one.shape}",
)
def test_a_table_arrives_as_it_was(table):
    found = lent(table)
    assert type(found) is type(table) and found.equals(table)
    if isinstance(table, pd.DataFrame):
        pd.testing.assert_frame_equal(found, table)
    elif isinstance(table, pd.Series):
        pd.testing.assert_series_equal(found, table)
    else:
        pd.testing.assert_index_equal(found, table)
        assert getattr(found, "freq", None) == getattr(table, "freq", None)


@pytest.mark.parametrize(
    "value",
    [
        *(pd.Timestamp("2024-02-29 12:00", tz="UTC"), pd.Timedelta(1, "h"), pd.Interval(1, 2)),
        *(DAYS[0], pd.Period("2024-02", "M")),
    ],
    ids=repr,
)
def test_a_value_of_a_table_arrives_as_it_was(value):
    found = lent([value])
    assert type(found[0]) is type(value) and found == [value]


@pytest.mark.parametrize(
    "column", [TABLE.b.dropna(), DAYS.to_series(), TABLE.a.astype("Int64"), pd.cut(TABLE.a, 2)]
)
def test_the_different_values_of_a_column_arrive_as_they_were(column):
    array = column.unique()
    found = lent(array)
    assert type(found) is type(array) and list(found) == list(array)


@pytest.mark.parametrize("value", [pd.NaT, pd.NA], ids=repr)
def test_what_a_table_lacks_is_the_same_thing_there(value):
    assert lent(value) is value


@pytest.mark.parametrize(
    ("value", "where"),
    [
        *(([], " → nothing"), ("", " → nothing"), (range(0), " → nothing"), (b"", " → nothing")),
        *(((one for one in ()), " → nothing"), ([(), 3], "[…] → nothing"), (math.nan, " → nan")),
        *(((np.zeros((0, 2)), 5), "[…] → nothing"), ({"w": [], 1: 5}, "['w'] → nothing")),
        *(({1: {"a → b": [math.nan]}}, "[1]['a → b'][…] → nan"), (complex(1, math.nan), " → nan")),
        *((np.array([1, np.nan]), "[…] → nan"), (np.array(["a", ""]), "[…] → nothing")),
        *((Decimal("nan"), " → nan"), (np.datetime64("NaT"), " → nan"), (pd.NA, " → nan")),
        *((np.array([None, ""], object), "[…] → none, […] → nothing"), (bytearray(), " → nothing")),
        *(
            (math.inf, " → nan"),
            (np.array([1, -np.inf]), "[…] → nan"),
            ({math.nan: 1}, "[…] → nan"),
        ),
        *(({}.values(), " → nothing"), ({1: math.nan}.values(), "[…] → nan"), (set, " → type")),
        *((TABLE, "['b'] → nan, ['c'] → nan"), (TABLE[:0], " → nothing"), (TABLE.c, "[…] → nan")),
        *((pd.Series([pd.NA]), "[…] → nan"), (DAYS[:0], " → nothing"), ([pd.NaT], "[…] → nan")),
        *((TABLE[[]], " → nothing"), (pd.Series([1], [np.nan]), ".index → nan")),
        *((pd.Series([[], [1]]), "[…] → nothing"), (pd.Interval(1, 2), " → interval")),
        *(
            (TABLE.a, ""),
            (DAYS, ""),
            (DAYS[0], ""),
            ([0, {1: 2.0}, (2,)], "[…] → false"),
        ),
        *(
            (None, " → none"),
            (0, " → false"),
            ((None, [0]), "[…] → none, […][…] → false"),
            (np.False_, " → false"),
        ),
        *(
            (np.arange(3), ""),
            (pd.MultiIndex.from_product([[1], [2]]), ""),
            (Path(), ""),
            ({0}, "[…] → false"),
        ),
    ],
    ids=lambda one: one if isinstance(one, str) else type(one).__name__,
)
def test_it_is_seen_where_a_value_holds_nothing(value, where):
    found = dict.fromkeys(one for one in lacking(flat(value)) if not one.endswith("there"))
    assert ", ".join(found) == where


def test_it_is_seen_which_keys_there_are():
    found = [one for one in lacking(flat([{"a": 1}, TABLE])) if one.endswith("there")]
    assert found == [f"[…]['{key}'] → there" for key in "aabc"]


class Number(int):
    """A number of the student's, which may say itself what it equals."""

    __hash__ = int.__hash__

    def __eq__(self, other):
        return True


class Table(dict):
    """A dictionary of the student's."""


Point = namedtuple("Point", "x y")


@pytest.mark.parametrize(
    ("value", "data"),
    [
        *((Number(3), 3), (Point(1, 2), (1, 2)), (Table(a=1), {"a": 1}), ([Number(3)], [3])),
        *((defaultdict(list, a=[1]), {"a": [1]}), ({"a": 1}.keys(), {"a": 2}.keys())),
        (pd.Series([Number(3)], dtype=object), pd.Series([3], dtype=object)),
    ],
    ids=lambda one: type(one).__name__,
)
def test_what_is_made_from_a_built_in_class_is_lent_as_that(value, data):
    found = lent(value)
    if isinstance(data, pd.Series):
        assert type(found[0]) is int and found.equals(data)
    else:
        assert same(found, data)


def test_an_array_of_objects_arrives_as_it_was():
    found = lent(np.array([["a", 1], [None, 2.5]], dtype=object))
    assert found.dtype == object and found.tolist() == [["a", 1], [None, 2.5]]


@pytest.mark.parametrize(
    "value",
    [
        *(object(), Number, len, np.array([object()]), np.ma.masked, Table),
        *(open, type("Frame", (pd.DataFrame,), {})()),
    ],
    ids=lambda one: type(one).__name__,
)
def test_what_is_no_plain_data_is_refused(value):
    with pytest.raises(NotExact):
        flat(value)


def test_a_table_that_nobody_would_have_lent_is_refused():
    index = ["pandas", "RangeIndex", 0, 2, 1, None]
    for kind in ("string", "category", "Int64", "interval", "datetime64[ns, UTC]"):
        with pytest.raises((Malformed, NotExact)):
            made(["pandas", "Series", ["list", kind, ["list", None, None]], index, None])


@pytest.mark.parametrize(
    "value",
    [list(range(1_100_000)), np.zeros(2_000_000), "x" * 9_000_000, (n for n in iter(int, 1))],
    ids=["items", "array", "text", "without end"],
)
def test_too_much_is_refused(value):
    with pytest.raises(NotExact, match="too large"):
        flat(value)


def test_what_contains_itself_is_refused():
    loop = []
    loop.append(loop)
    with pytest.raises(NotExact, match="nested"):
        flat(loop)


def test_iterators_are_read_and_are_iterators_again():
    found = lent([(n * n for n in range(3)), map(abs, [-1]), filter(None, [0, 2])])
    assert [list(one) for one in found] == [[0, 1, 4], [1], [2]]
    assert [type(one).__name__ for one in found] == ["generator", "map", "filter"]


def test_what_was_changed_there_is_the_same_object_here():
    inner, array = [3, 1], np.arange(3)
    outer = {"a": inner, "b": (array, {1}), "c": deque([1])}
    after = {"a": [1, 3, 4], "b": (np.array([9, 1, 2]), {2, 5}), "c": deque([7, 8])}
    found = renewed((outer,), flat((after,)))
    assert found[0] is outer and outer["a"] is inner and inner == [1, 3, 4]
    assert array.tolist() == [9, 1, 2] and outer["b"][1] == {2, 5}
    assert list(outer["c"]) == [7, 8]


def test_an_array_cannot_be_given_another_shape():
    with pytest.raises(NotExact):
        renewed([np.zeros(3)], flat([np.zeros(4)]))
