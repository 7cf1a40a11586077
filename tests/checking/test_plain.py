"""Plain data: what travels between a student's objects and a check."""

import json
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from autograder.guest.plain import (
    MAX_ASKED,
    MAX_BYTES,
    MAX_ELEMENTS,
    Malformed,
    Opaque,
    TooLarge,
    decode,
    encode,
)

LEAVES = st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.just(...)
VALUES = st.recursive(
    LEAVES,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.tuples(inner, inner)
        | st.dictionaries(st.text() | st.integers(), inner, max_size=4)
    ),
    max_leaves=20,
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(["t", "v", "dtype", "shape", "type"]) | st.text(max_size=3),
            inner
            | st.sampled_from(["array", "scalar", "int", "float", "list", "dict", "tuple", "<f8"]),
            max_size=5,
        )
    ),
    max_leaves=20,
)


def there_and_back(value):
    return decode(json.loads(json.dumps(encode(value))))


class TensorShape:
    """As TensorFlow's: its axes are known, or it raises."""

    def __init__(self, axes):
        self.axes = axes

    def as_list(self):
        return list(self.axes)


def test_a_shape_of_tensorflow_is_read_as_a_tuple_if_it_is_known():
    assert there_and_back(TensorShape((None, 784))) == (None, 784)
    assert there_and_back(TensorShape(None)).type_name == "TensorShape"


@given(VALUES)
def test_a_plain_value_comes_back_as_it_was(value):
    assert repr(there_and_back(value)) == repr(value)


@given(
    hnp.arrays(
        st.sampled_from(["float16", "float32", "float64", "int8", "int64", "uint8", "bool"]),
        hnp.array_shapes(min_dims=0, max_dims=3, max_side=4),
    )
)
def test_an_array_comes_back_with_its_shape_and_dtype(array):
    back = there_and_back(array)
    assert back.dtype == array.dtype
    assert back.shape == array.shape
    np.testing.assert_array_equal(back, array)


@given(JSON)
def test_whatever_json_arrives_decoding_gives_a_value_or_says_malformed(data):
    try:
        decode(data)
    except Malformed:
        pass


def test_a_numpy_scalar_keeps_its_dtype():
    back = there_and_back(np.float32(0.5))
    assert isinstance(back, np.float32)
    assert back == 0.5


def test_an_object_that_agrees_with_everything_arrives_as_a_note_that_equals_nothing():
    class Yes(float):
        def __eq__(self, other):
            return True

        def __hash__(self):
            return 0

    class Always:
        def __eq__(self, other):
            return True

        def __repr__(self):
            raise KeyboardInterrupt

        __hash__ = None

    for value in (Yes(3.0), Always()):
        back = there_and_back(value)
        assert isinstance(back, Opaque)
        assert back != 6


def test_an_array_of_python_objects_arrives_as_a_list_of_what_they_are():
    (note, number) = there_and_back(np.array([object(), 1.5], dtype=object))
    assert isinstance(note, Opaque)
    assert number == 1.5


def test_a_tensor_arrives_as_an_array():
    class Tensor:
        def numpy(self):
            return np.array([1.0, 2.0], "float32")

    np.testing.assert_array_equal(there_and_back(Tensor()), [1.0, 2.0])


@pytest.mark.parametrize(
    "value",
    [
        np.zeros(MAX_BYTES + 1, "uint8"),
        "x" * (MAX_BYTES + 1),
        list(range(30_000)),
        10**100_000,
    ],
    ids=["array", "text", "list", "number"],
)
def test_a_value_that_is_too_large_is_refused_before_it_travels(value):
    with pytest.raises(TooLarge):
        encode(value)


def test_a_list_that_contains_itself_is_refused():
    loop = []
    loop.append(loop)
    with pytest.raises(TooLarge):
        encode(loop)


@pytest.mark.parametrize(
    "data",
    [
        {"t": "array", "dtype": "<f8", "shape": [10**9, 10**9], "v": ""},
        {"t": "array", "dtype": "O", "shape": [1], "v": "AAAAAAAAAAA="},
        {"t": "array", "dtype": "<f8", "shape": [-1], "v": ""},
        {"t": "array", "dtype": "<f8", "shape": [2], "v": "AAAAAAAAAAA="},
        {"t": "int", "v": "9" * 100_000},
        {"t": "dict", "v": [[{"t": "list", "v": []}, {"t": "none"}]]},
        {"t": ["list"], "v": []},
        {"t": "array", "dtype": "<f8", "shape": [20_000_000, 0], "v": ""},
        {"t": "list", "v": [{"t": "array", "dtype": "<f8", "shape": [0] * 16, "v": ""}] * 2_000},
        {"t": "array", "dtype": "<U1", "shape": [1], "v": "////fw=="},
        {"t": "array", "dtype": "<U1", "shape": [1], "v": "ANgAAA=="},
        {"t": "array", "dtype": "<U0", "shape": [5], "v": ""},
        {"t": "array", "dtype": "|b1", "shape": [1], "v": "BQ=="},
        {"t": "array", "dtype": ">f8", "shape": [1], "v": "AAAAAAAAAAA="},
        {"t": "array", "dtype": "f8", "shape": [1], "v": "AAAAAAAAAAA="},
        {"t": "scalar", "dtype": "<f8", "shape": [1], "v": "AAAAAAAAAAA="},
        {"t": "str", "v": "\ud800"},
        {"t": "opaque", "type": "\udfff", "v": ""},
        {"t": "opaque", "type": 5, "v": ""},
        *({"t": "int", "v": text} for text in ("1_000", " 1", "+1", "١", "", "1.0")),
        *({"t": "float", "v": text} for text in ("1_0.5", "infinity", " 1", "+1.0", "1" * 99)),
        {"t": "dict", "v": [[{"t": "int", "v": "1"}, {"t": "none"}]] * 2},
        {"t": "dict", "v": [[{"t": "int", "v": str(n)}, {"t": "none"}] for n in range(5_000)]},
        {"t": "list", "v": [{"t": "int", "v": "9" * 4000}] * 3_000},
    ],
    ids=lambda data: str(data)[:60],
)
def test_forged_data_is_called_malformed(data):
    with pytest.raises(Malformed):
        decode(data)


def test_a_named_tuple_arrives_as_a_tuple_whatever_it_claims():
    class Pair(tuple):
        __slots__ = ()

        def __iter__(self):
            return iter((6, 6))

    assert there_and_back(Pair((1, 2))) == (1, 2)


@pytest.mark.parametrize("value", [np.longdouble(1.5), np.clongdouble(1 + 2j)])
def test_a_long_double_arrives_in_ordinary_length(value):
    back = there_and_back(value)
    assert back == value
    assert back.dtype.char not in "gG"


@pytest.mark.parametrize(
    ("value", "dtype"),
    [
        (np.array([1, 2], ">i4"), "<i4"),
        (np.array([0.5], ">f8"), "<f8"),
        (np.array(["ä", "가"], ">U3"), "<U3"),
        (np.empty(2, "U0"), "<U1"),
    ],
)
def test_an_array_arrives_in_one_order_of_bytes(value, dtype):
    back = there_and_back(value)
    assert back.dtype.str == dtype
    assert back.tolist() == value.tolist()


@pytest.mark.parametrize("value", [np.zeros((20_000_000, 0)), np.zeros(MAX_ELEMENTS + 1, "u1")])
def test_an_array_of_too_many_elements_or_of_nothing_many_times_is_refused(value):
    with pytest.raises(TooLarge):
        encode(value)
    encode(np.zeros((0, 28, 28)))


def test_what_we_ask_may_hold_more_than_an_answer():
    pictures = np.zeros((1000, 28, 28), "u1")
    asked = json.loads(json.dumps(encode(pictures, elements=MAX_ASKED)))
    assert decode(asked, elements=MAX_ASKED).shape == (1000, 28, 28)
    with pytest.raises(Malformed):
        decode(asked)


def test_half_a_surrogate_travels_as_a_question_mark():
    assert there_and_back(["a\udc80", {"\ud800": "\U0001f600"}]) == ["a?", {"?": "\U0001f600"}]


def test_not_a_number_survives_the_journey():
    assert math.isnan(there_and_back(float("nan")))
