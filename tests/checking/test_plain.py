"""Plain data: what travels between a student's objects and a check."""

import json
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from autograder.guest.plain import (
    MAX_BYTES,
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
        None,
    ],
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


def test_not_a_number_survives_the_journey():
    assert math.isnan(there_and_back(float("nan")))
