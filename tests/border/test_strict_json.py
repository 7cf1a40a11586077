"""JSON is measured before it is parsed; what is measured is never less than what is there."""

import json

import pytest
from hypothesis import given

from autograder.border.strict_json import MAX_DEPTH, BadJson, measure, parse

from .properties import counted
from .test_properties import JSON


@given(JSON)
def test_the_measure_of_honest_json_is_exact_in_depth_and_never_short_in_items(value):
    items, depth = counted(value)
    for indent in (None, 2):
        measured = measure(json.dumps(value, indent=indent).encode())
        assert measured[1] == depth
        assert items <= measured[0] <= 2 * items


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"[" * (MAX_DEPTH + 1) + b"]" * (MAX_DEPTH + 1), "depth"),
        (b'{"a":' * (MAX_DEPTH + 1) + b"1" + b"}" * (MAX_DEPTH + 1), "depth"),
        (b'["\\"]", ' + b"[" * 60, "depth"),
        (b"[" + b"[]," * 200 + b"1]", "items"),
        (b'[{"a":1},' * 90 + b"1" + b"]" * 90, "items"),
        (b"\xed\xa0\x80", "encoding"),
        (b"\xff", "encoding"),
        ("[]".encode("utf-16"), "encoding"),
        (b"[1,]", "syntax"),
        (b"9" * 10_000, "syntax"),
        (b"", "syntax"),
    ],
)
def test_a_refusal_says_what_is_wrong(data, problem):
    with pytest.raises(BadJson) as caught:
        parse(data, items=200)
    assert caught.value.problem == problem


def test_brackets_in_text_are_text():
    value = {"[[[[": ["]]\\", '"[', "\\", '\\"[[']}
    assert measure(json.dumps(value).encode()) == (7, 2)
    assert parse(json.dumps(value).encode(), items=10, depth=2) == value


def test_what_no_file_could_hold_is_replaced_and_the_rest_is_as_it_was():
    data = b'\xef\xbb\xbf{"\\ud800": "\\ud83d\\ude00\\udc00", "b": [NaN, -Infinity, 1e400, 1e4]}'
    assert parse(data, items=10) == {"?": "\U0001f600?", "b": [None, None, None, 1e4]}
