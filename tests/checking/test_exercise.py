"""An exercise runs a check against a source and always ends in an outcome."""

import numpy as np
import pytest

from autograder.checking import (
    Draw,
    Exercise,
    Outcome,
    State,
    card_html,
    card_text,
    exercise,
    formula,
    partial,
    ramp,
)
from autograder.checking.reading import show
from autograder.notebook import NotebookSource

DOUBLE = formula("double(x)", "2 * x", {"4": "4 is twice 2 only"})


@exercise("98.double", title="Twice", points=4, by=DOUBLE, hints=("Add it to itself.",))
def double(answer, draw):
    return DOUBLE.judge(answer, [(2.0,), *((x,) for x in draw.floats(1, 10, count=3))])


def outcome_of(**namespace) -> Outcome:
    return double.run(NotebookSource(namespace), Draw.public(double.id))


def test_the_right_answer_is_correct():
    assert outcome_of(double=lambda x: x + x).state is State.CORRECT


def test_a_typical_slip_is_told_why():
    found = outcome_of(double=lambda x: 4)
    assert found.state is State.INCORRECT
    assert "twice 2 only" in found.message


def test_a_name_that_is_missing_is_not_attempted():
    assert outcome_of().state is State.NOT_ATTEMPTED


def untouched(x):
    """Return twice x."""
    ...


def half_done(x):
    total = 0
    for _ in range(2):
        ...
    return total


@pytest.mark.parametrize("stub", [untouched, half_done, ...], ids=["stub", "half done", "dots"])
def test_a_stub_is_not_attempted(stub):
    assert outcome_of(double=stub).state is State.NOT_ATTEMPTED


def test_code_that_raises_is_an_error_with_the_exception_in_words():
    found = outcome_of(double=lambda x: 1 / 0)
    assert found.state is State.ERROR
    assert "ZeroDivisionError" in found.message


def test_code_that_tries_to_leave_is_an_error_too():
    def leave(x):
        raise SystemExit(0)

    assert outcome_of(double=leave).state is State.ERROR


def test_a_value_where_a_function_belongs_is_named():
    found = outcome_of(double=7)
    assert found.state is State.INCORRECT
    assert "no function" in found.message


def test_a_check_may_give_a_share_of_the_points():
    @exercise("98.half", title="Half", points=4)
    def half(answer, draw):
        return partial(0.5, "Half of it is there.")

    found = half.run(NotebookSource({}), Draw.public(half.id))
    assert found.state is State.PARTIAL
    assert half.score(found) == 2


def test_a_fault_in_a_check_is_not_taken_for_the_students():
    @exercise("98.broken", title="Broken", points=1)
    def broken(answer, draw):
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        broken.run(NotebookSource({}), Draw.public(broken.id))


def test_an_id_must_name_its_notebook():
    with pytest.raises(ValueError, match="Received: 'grad'"):
        exercise("grad", title="", points=1)(lambda answer, draw: None)


@pytest.mark.parametrize(
    ("value", "fraction"), [(0.9, 1.0), (0.8, 1.0), (0.7, 0.5), (0.6, 0.0), (0.1, 0.0)]
)
def test_points_fall_off_on_a_ramp(value, fraction):
    assert ramp(value, full=0.8, zero=0.6).fraction == pytest.approx(fraction)


@pytest.mark.parametrize(
    ("value", "fraction"), [(3.0, 1.0), (4.0, 1.0), (6.0, 0.5), (8.0, 0.0), (70.0, 0.0)]
)
def test_less_is_better_on_a_ramp_whose_points_end_above_the_bar(value, fraction):
    credit = ramp(value, full=4.0, zero=8.0, what="RMSE")
    assert credit.fraction == pytest.approx(fraction)
    assert credit.value == value
    if fraction < 1:
        assert credit.summary == "The RMSE is above the bar for full points."
        assert "4.000 or less" in credit.expected


def test_what_is_no_number_gets_nothing_on_a_ramp():
    assert ramp(float("nan"), full=0.8, zero=0.6).fraction == 0
    assert ramp(float("nan"), full=4.0, zero=8.0).fraction == 0


def test_a_ramp_never_shows_a_value_below_the_bar_as_if_it_were_the_bar():
    assert ramp(0.85996, full=0.86, zero=0.7).saw == "accuracy 0.85996"
    assert ramp(0.8512, full=0.86, zero=0.7).saw == "accuracy 0.851"


def test_a_ramp_without_a_slope_is_refused():
    with pytest.raises(ValueError, match=r"Received: 0\.8 twice"):
        ramp(0.9, full=0.8, zero=0.8)


def test_a_secret_draw_differs_from_the_public_one_and_is_the_same_for_everybody():
    public = Draw.public("02.grad").floats(0, 1, count=3)
    secret = Draw.secret(b"s", "02.grad").floats(0, 1, count=3)
    assert public != secret
    assert secret == Draw.secret(b"s", "02.grad").floats(0, 1, count=3)
    assert secret != Draw.secret(b"s", "02.descend").floats(0, 1, count=3)
    assert secret != Draw.secret(b"t", "02.grad").floats(0, 1, count=3)


def test_a_shared_draw_is_the_same_in_every_exercise_of_a_course():
    one = Draw.secret(b"s", "13.train").shared("held_out").floats(0, 1, count=3)
    assert one == Draw.secret(b"s", "13.worst").shared("held_out").floats(0, 1, count=3)


@pytest.mark.parametrize("state", list(State))
def test_a_card_tells_its_state_in_words_in_html_and_in_text(state):
    found = Outcome(state, 0.5, "S", "saw", "expected", "why", "nudge", ("note",))
    text, page = card_text(double, found), card_html(double, found)
    for words in ("98.double", "2 of 4 points", "saw", "expected", "why", "nudge", "note"):
        assert words in text
        assert words in page


def test_a_card_shows_markup_from_a_student_as_text():
    page = card_html(double, Outcome(State.INCORRECT, 0, saw="<script>alert(1)</script>"))
    assert "<script" not in page
    assert "&lt;script&gt;" in page


def test_the_rows_of_a_matrix_stand_below_each_other_in_a_card_and_have_commas_in_one_line():
    seen, right = show(np.array([[-0.4472, np.nan], [2.2632, 0]])), show(np.zeros((2, 2)))
    found = Outcome(State.INCORRECT, 0, saw=seen, expected=right, why="One\nsentence.")
    page, text = card_html(double, found), card_text(double, found)
    assert "white-space: pre-wrap" in page
    assert ">[[-0.4472,     nan],\n [ 2.2632,  0.    ]]</span>" in page
    assert "  Seen: [[-0.4472,     nan],\n         [ 2.2632,  0.    ]]" in text
    assert "One sentence." in page
    assert "Seen: [[-0.4472, nan], [ 2.2632, 0. ]]. Expected: [[0., 0.], [0., 0.]]" in found.message


def test_markup_in_a_value_of_several_lines_is_text():
    page = card_html(double, Outcome(State.INCORRECT, 0, saw="<script>\n`<b>`"))
    assert "&lt;script&gt;\n`&lt;b&gt;`" in page


def test_an_exercise_is_frozen():
    assert isinstance(double, Exercise)
    with pytest.raises(AttributeError):
        double.points = 100


def test_stars_are_italics_and_products_stay_products():
    said = "the *last* one, hits *in a row*; 2 * x * 3, f(*a, *b), x*y*z, `a *b* c` <i>*x*</i>"
    page = card_html(double, Outcome(State.INCORRECT, 0, why=said))
    assert "the <em>last</em> one, hits <em>in a row</em>; 2 * x * 3, f(*a, *b), x*y*z, " in page
    assert ">a *b* c</code> &lt;i&gt;<em>x</em>&lt;/i&gt;" in page
