"""Whatever a student's code gives back is read for what it means, or told what it is."""

import math
import tracemalloc

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.checking import (
    Choice,
    Choices,
    Draw,
    Incorrect,
    State,
    exercise,
    read_number,
    read_numbers,
)
from autograder.checking.outcome import Outcome
from autograder.checking.reading import contrast, misshapen, numbers, same, shorten, show
from autograder.guest.plain import MAX_ITEMS, Opaque, TooLarge, decode, encode
from autograder.notebook import NotebookSource


def travelled(value, use_up=True):
    return decode(encode(value, use_up=use_up))


@pytest.mark.parametrize(
    "container",
    [
        [1.0, 2.5],
        (1, 2.5),
        np.array([1.0, 2.5], "float32"),
        pd.Series([1.0, 2.5]),
        pd.Series([1.0, 2.5], dtype=object),
        (x for x in (1.0, 2.5)),
        map(float, (1.0, 2.5)),
        {"a": 1.0, "b": 2.5}.values(),
        [np.float64(1), np.array([2.5])[0]],
    ],
    ids=lambda value: type(value).__name__,
)
def test_any_container_of_the_right_numbers_is_right(container):
    assert same(travelled(container), [1.0, 2.5])


@pytest.mark.parametrize(
    ("value", "words"), [((0, 39), "a dot"), ((0.5, 1), "One single"), ([0, 39], "One single")]
)
def test_what_a_decimal_comma_makes_is_told_from_other_pairs(value, words):
    with pytest.raises(Incorrect) as refused:
        read_number(value, "`rate`")
    assert words in refused.value.why


def test_a_table_reads_as_its_numbers():
    assert same(travelled(pd.DataFrame([[1, 2], [3, 4]])), [[1, 2], [3, 4]])


def test_a_variable_that_holds_a_generator_is_left_as_it_is():
    numbers = (x for x in (1, 2))
    assert travelled(numbers, use_up=False) == Opaque("generator", repr(numbers))
    assert list(numbers) == [1, 2]


def test_an_endless_generator_is_too_large_to_look_at():
    with pytest.raises(TooLarge):
        encode((0 for _ in iter(int, 1)), use_up=True)
    assert len(travelled(range(MAX_ITEMS - 1))) == MAX_ITEMS - 1


@pytest.mark.parametrize(
    ("seen", "right"),
    [
        (True, 1),
        ([True, 2], [1, 2]),
        ("6", 6),
        ([1, 2, 3], [1, 2]),
        ([[1, 2]], [1, 2]),
        (1, True),
        (None, 0),
        (Opaque("thing"), 0),
        ({"a": 1}, {"a": 2}),
        ("Bag", "Coat"),
    ],
)
def test_what_differs_is_not_the_same(seen, right):
    assert not same(seen, right)


@pytest.mark.parametrize(
    ("seen", "right", "words"),
    [
        (None, 1.0, "is a `return` missing"),
        ("6", 1.0, "leave out the quotes"),
        ([1, "2"], [1.0, 2.0], "At place 1: That is text"),
        ((None, 784), (32, 784), "At place 0 stands `None`"),
        ([1, 2, 3], [1.0, 2.0], "There are 3 numbers where 2 belong."),
        ([], [1.0, 2.0], "nothing was ever added"),
        (5, [1.0, 2.0], "That is one number: a list or an array of 2 is needed."),
        ([1, 2], [1.0], "There are 2 numbers where 1 belongs."),
        ([[1, 2], [3]], [[1, 2], [3, 4]], "differ in their lengths"),
        (np.zeros((2, 3)), np.zeros((3, 2)), "Its shape is (2, 3), and (3, 2) is needed."),
        ([math.inf, 1], [1.0, 2.0], "exploded"),
        (Opaque("generator"), [1.0], "make a list of it"),
    ],
)
def test_what_cannot_be_compared_is_told_why(seen, right, words):
    assert words in misshapen(seen, right)


def test_another_value_of_the_right_form_is_not_called_misshapen():
    assert misshapen([3, 4], [1.0, 2.0]) == ""


PLAIN = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=5)
    | st.just(...)
    | st.just(Opaque("thing"))
    | st.sampled_from([np.zeros(0), np.ones((2, 2)), np.array("x"), np.array(1 + 2j)]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.tuples(inner, inner)
        | st.dictionaries(st.text(max_size=2), inner, max_size=2)
    ),
    max_leaves=8,
)


@given(PLAIN, PLAIN)
def test_no_value_makes_reading_fail(seen, right):
    same(seen, right)
    misshapen(seen, right)
    assert len(show(seen)) <= 120
    with pytest.raises(Incorrect):
        read_numbers(seen, "it", (7, 7, 7), "a block")


def test_a_value_is_the_same_as_itself():
    for value in (1, [1, (2.0, "x")], {"a": [1]}, "text", None, np.ones(3), True):
        assert same(value, value)


# ---------------------------------------------------------------- choices

WHY = Choices(
    "why",
    Choice(
        "b",
        {"a": "ReLU has no upper bound.", "c": "Ten layers are not many."},
        {"a": "the outputs are below 1", "b": "the slopes are below 1", "c": "too many layers"},
    ),
)
SORT = Choices("kinds", {
    "pixels": Choice("input", {"output": "They come in."}),
    "classes": Choice("output", {"input": "They come out."}),
})  # fmt: skip


def chosen(by, value):
    @exercise("98.choose", title="Choose", points=2, by=by)
    def check(answer, draw):
        return by.judge(answer)

    return check.run(NotebookSource({by.name: value}), Draw.public(check.id))


@pytest.mark.parametrize("value", ["b", "B", " b) ", "'b'", "The slopes are below 1", "(b)."])
def test_a_choice_is_read_by_its_letter_or_its_words(value):
    assert chosen(WHY, value).state is State.CORRECT


def test_each_wrong_choice_has_its_reason():
    assert chosen(WHY, "a").why == "ReLU has no upper bound."
    assert [one.words for one in WHY.slips] == list(WHY.items.wrong.values())


@pytest.mark.parametrize("value", ["d", "", 3, None, ["b", "c"], {"b": 1}])
def test_what_names_no_option_is_told_which_there_are(value):
    found = chosen(WHY, value)
    assert found.state is State.INCORRECT
    assert found.expected == "one of a, b, c"


def test_several_items_share_the_points():
    found = chosen(SORT, {"pixels": "output", "classes": "Output"})
    assert (found.fraction, found.why) == (0.5, "They come in.")
    assert chosen(SORT, ["input", "output"]).state is State.CORRECT
    assert chosen(SORT, {"pixels": "input"}).saw == "nothing for 'classes'"


def test_of_many_numbers_one_that_is_not_finite_is_shown_first():
    seen, right = np.arange(9.0).reshape(3, 3), np.zeros((3, 3))
    assert contrast(seen, right) == ("1 at [0, 1]", "0 at [0, 1]")
    seen[2, 0] = np.inf
    assert contrast(seen, right) == ("inf at [2, 0]", "0 at [2, 0]")


def test_one_long_text_among_many_is_not_copied_for_each_of_them():
    """NumPy pads every text of a list to the longest: 25 KB became 2 GB."""
    value = ["x" * 1_000, *[""] * 19_000]
    tracemalloc.start()
    try:
        assert numbers(value) is None and numbers([value, (1, 2)]) is None
        assert not same(value, [1.0] * 19_001)
        assert not same(value, np.zeros(19_001))
        misshapen(value, np.zeros(19_001))
        contrast(value, np.zeros(19_001))
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 5 * 2**20


def test_what_is_too_long_is_cut_after_a_word_and_says_so():
    assert shorten("one  two\nthree", 20) == "one two three"
    assert shorten("one two. three four", 12) == "one two …"
    assert shorten("x" * 30, 10) == "x" * 8 + " …"


def test_a_text_that_ends_its_sentence_gets_no_second_full_stop():
    seen = Outcome(State.INCORRECT, summary="No.", saw="it stopped.", expected="more").message
    assert seen == "No. Seen: it stopped. Expected: more."
