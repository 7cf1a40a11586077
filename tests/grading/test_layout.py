"""Locked cells are the instructor's again, wherever and however they come back."""

import pytest

from autograder.grading.key import BadKey, make_key
from autograder.grading.layout import lay_out
from autograder.grading.regions import NBGRADER
from autograder.intake.notebook import Cell

from .conftest import classic, code, mark, notebook

ORACLE = "def oracle(x):\n    return 2 * x"
FORGED = "def oracle(x):\n    return x"


def given(name, source, kind="code"):
    """A locked cell that is not graded."""
    meta = mark(name)
    meta["nbgrader"]["locked"] = True
    return {"cell_type": kind, "source": source, "metadata": meta}


def solution(name, source=""):
    """An answer cell."""
    return {"cell_type": "code", "source": source, "metadata": mark(name, solution=True)}


INSTRUCTORS = [
    given("text", "Read this.", "markdown"),
    given("data", "counter = 0"),
    solution("first"),
    given("oracle", ORACLE),
    classic("assert double(2) == oracle(2)", name="test"),
]
KEY = make_key("nb", notebook(*INSTRUCTORS))
DATA, ANSWER = Cell("code", "counter = 0", "data"), Cell("code", "counter += 1", "first")
LOCKED, TEST = Cell("code", ORACLE, "oracle"), Cell("code", "x", "test")


def laid(*cells):
    """Return what runs, in order, and the incidents' kinds."""
    layout = lay_out(KEY, cells)
    runs = [step.graded.source if step.graded else step.cell.source for step in layout.steps]
    return runs, [one.kind for one in layout.incidents]


WHOLE = ["counter = 0", "counter += 1", ORACLE, INSTRUCTORS[-1]["source"]]


def test_an_edited_locked_cell_is_the_instructors_again():
    forged = Cell("code", FORGED, "oracle")
    assert laid(DATA, ANSWER, forged, TEST) == (WHOLE, ["edited_cell"] * 2)  # and the test


def test_cells_that_are_marked_as_nothing_are_the_students_as_they_stand():
    marked = [
        {**code("x = 1"), "metadata": mark("")},
        {"cell_type": "markdown", "source": "Read.", "metadata": mark("")},
        *INSTRUCTORS,
    ]
    key = make_key("nb", notebook(*marked))
    layout = lay_out(key, [Cell("code", "x = 1", ""), Cell("markdown", "Read.", "")])
    assert [step.cell.kind for step in layout.steps if step.number] == ["code", "markdown"]
    assert "edited_cell" not in [one.kind for one in layout.incidents]


def test_a_locked_cell_that_became_text_runs():
    assert laid(DATA, ANSWER, Cell("markdown", ORACLE, "oracle"), TEST)[0] == WHOLE


def test_what_is_missing_runs_before_what_follows_it():
    assert laid(ANSWER, TEST) == (WHOLE, ["missing_cell"] * 2 + ["edited_cell"])


def test_a_forged_stand_in_without_the_id_runs_before_the_real_one():
    runs, kinds = laid(DATA, ANSWER, Cell("code", FORGED), TEST)
    assert runs == [*WHOLE[:2], FORGED, *WHOLE[2:]]
    assert "missing_cell" in kinds


def test_a_locked_cell_that_lost_its_id_is_known_by_its_text_and_does_not_run_twice():
    lost = [Cell("code", cell.source + "\n") for cell in (DATA, ANSWER, LOCKED)]
    runs, kinds = laid(*lost)
    assert runs == ["counter = 0", "counter += 1\n", ORACLE]
    assert kinds == []


def test_a_second_copy_is_the_students_own_and_told():
    runs, kinds = laid(DATA, ANSWER, LOCKED, Cell("code", FORGED, "oracle"), TEST)
    assert runs == [*WHOLE[:3], FORGED, WHOLE[3]]
    assert "duplicate_cell" in kinds


def test_what_stands_below_the_test_that_follows_it_runs_before_that_and_once_more_there():
    runs, kinds = laid(DATA, ANSWER, TEST, LOCKED)
    assert (runs, kinds) == ([*WHOLE, ORACLE], ["moved_cell", "edited_cell"])
    steps = lay_out(KEY, [DATA, ANSWER, TEST, LOCKED]).steps
    assert [step.cell.grade_id for step in steps] == ["data", "first", "oracle", "test", ""]


def test_what_is_missing_and_what_comes_late_run_in_the_order_of_the_key():
    late = Cell("code", "counter = 0", "data")
    runs, kinds = laid(Cell("code", "counter += 1"), TEST, late)
    assert runs[1:] == ["counter = 0", ORACLE, WHOLE[-1], "counter = 0"]
    assert kinds == ["moved_cell", "missing_cell", "edited_cell"]


def test_a_locked_cell_that_still_stands_above_the_test_may_be_anywhere():
    runs, kinds = laid(ANSWER, LOCKED, DATA, TEST)
    assert (runs, kinds) == (["counter += 1", ORACLE, "counter = 0", WHOLE[-1]], ["edited_cell"])


def test_nothing_is_said_to_be_missing_from_another_notebook():
    assert laid(Cell("code", "1"))[1] == []


def test_a_missing_answer_for_a_person_has_a_place_to_be_graded_in():
    manual = {"cell_type": "markdown", "source": "Write.", "metadata": mark("why", solution=True)}
    manual["metadata"]["nbgrader"] |= {"grade": True, "points": 3}
    layout = lay_out(make_key("nb", notebook(manual)), [])
    assert [step.cell.grade_id for step in layout.steps] == ["why"] and layout.by_hand == 1
    assert "was missing" in layout.steps[0].cell.source
    blank = Cell("markdown", "Write.", "why")
    assert lay_out(make_key("nb", notebook(manual)), [blank]).by_hand == 0


@pytest.mark.parametrize(
    ("source", "given_", "hidden"),
    [
        ("a\n### BEGIN HIDDEN TESTS\nb\n### END HIDDEN TESTS\nc", "a\nc", "b"),
        ("a\n# BEGIN MARK SCHEME\nb", "a", "b"),
        ("a", "a", ""),
    ],
)
def test_hidden_lines_are_told_from_the_others(source, given_, hidden):
    assert NBGRADER.split(source) == (given_, hidden)


def test_a_key_changes_with_a_locked_cell_and_not_with_an_answer():
    other = [*INSTRUCTORS[:2], solution("first", "solved"), *INSTRUCTORS[3:]]
    assert make_key("nb", notebook(*other)).fingerprint() == KEY.fingerprint()
    other[1] = given("data", "counter = 1")
    assert make_key("nb", notebook(*other)).fingerprint() != KEY.fingerprint()


def test_deleting_the_set_up_costs_nobody_points(grade):
    answer = solution("first", "def double(x):\n    return 2 * x + counter")
    key = [*INSTRUCTORS[:2], answer, *INSTRUCTORS[3:]]
    assert grade([answer, key[-1]], key).score == 2
    wrong = solution("first", "def double(x):\n    return x")
    forged = [key[1], wrong, code(FORGED), {**key[3], "source": FORGED}, key[-1]]
    assert grade(forged, key).score == 0


def test_moving_the_helpers_below_the_tests_earns_nothing_and_costs_nobody_points(grade):
    test = classic("assert near(half(3), 1.5)", name="half")
    last = classic("assert Judge().agrees(half(4), 2)", name="last")
    near = "def near(a, b):\n    return abs(a - b) < 1e-6\n\n"
    tools = given("tools", f"{near}class Judge:\n    agrees = staticmethod(near)")
    own = code("near = lambda *a: True\nclass Judge:\n    def agrees(self, *a): return True")
    answers = [solution("first", f"half = lambda x: {text}") for text in ("77", "x / 2")]
    key = [tools, answers[1], test, last]
    forged = grade([own, answers[0], test, last, tools], key)
    assert (forged.score, "moved_cell" in {one.kind for one in forged.incidents}) == (0, True)
    for honest in ([answers[1], test, tools, last], [answers[1], test, last, tools]):
        verdict = grade(honest, key)
        assert (verdict.score, [one.kind for one in verdict.incidents]) == (4, ["moved_cell"])


def test_a_moved_cell_that_builds_on_answers_runs_where_they_stand(grade):
    tools = given("tools", "example = half(4)\ndef near(a, b):\n    return a == b == example")
    first, tested = solution("first", "half = lambda x: x / 2"), classic("assert near(half(4), 2)")
    other = classic("assert True", name="other")
    verdict = grade([other, first, tools, tested], [first, tools, other, tested])
    assert verdict.score == 4


def test_partial_credit_is_what_the_test_says_unless_it_says_it_silently(grade):
    assert grade([classic("1 / 3")]).exercises[0].score == 1 / 3
    assert grade([classic("1 / 3;")]).exercises[0].score == 2
    assert grade([classic("5"), classic("-5", name="b")]).score == 2


def test_a_warning_in_a_test_costs_nothing(grade):
    assert grade([classic("import warnings\nwarnings.warn('old')")]).score == 2


def test_a_hidden_region_of_a_locked_cell_runs_and_is_not_shown():
    hidden = "x = 1\n### BEGIN HIDDEN TESTS\nassert double(21) == 42\n### END HIDDEN TESTS"
    for steps in ([Cell("code", "x = 1", "data")], []):  # there, and put back
        key = make_key("nb", notebook(given("data", hidden), classic("assert x", name="test")))
        step = lay_out(key, [*steps, TEST]).steps[0]
        assert (step.cell.source, step.page.source) == (hidden, "x = 1")


def test_a_mark_scheme_is_shown_to_whoever_grades_by_hand():
    task = given("task", "Do.\n### BEGIN MARK SCHEME\nOne point.\n### END MARK SCHEME", "markdown")
    task["metadata"]["nbgrader"] |= {"task": True, "points": 1}
    layout = lay_out(make_key("nb", notebook(task)), [Cell("markdown", "Do.\n", "task")])
    assert "One point." in layout.steps[0].page.source


def test_a_test_is_about_the_answers_between_it_and_the_test_before_it():
    cells = [solution("a"), classic("", name="ta"), classic("", name="ta2")]
    cells += [solution("b"), given("data", "x = 1"), solution("c"), classic("", name="tbc")]
    key = make_key("nb", notebook(classic("", name="none"), *cells))
    found = {one.grade_id: key.answers_to(one) for one in key.cells}
    assert found == {"none": (), "ta": ("a",), "ta2": ("a",), "tbc": ("b", "c")}


@pytest.mark.parametrize("points", [float("nan"), float("inf"), -float("inf"), 10**400])
@pytest.mark.parametrize("kind", ["a test", "an answer by hand", "a task"])
def test_points_that_are_no_number_are_a_fault_of_the_instructors_notebook(points, kind):
    cell = classic("pass", points=points, name="it")
    if kind != "a test":
        cell["metadata"]["nbgrader"] |= {
            "solution": kind == "an answer by hand",
            "grade": kind == "an answer by hand",
            "task": kind == "a task",
        }
    with pytest.raises(BadKey, match=r"^nb, cell 'it': its points are .*, which is no number"):
        make_key("nb", notebook(cell))


def test_points_may_be_none_at_all_or_a_part_of_one():
    cells = [classic("pass", points=value, name=f"t{value}") for value in (0, 0.5, 3)]
    assert make_key("nb", notebook(*cells)).max_score == 3.5
