"""One submission's way: real kernels, real checks, and whatever a submission may do on the way."""

import contextlib
import json

import nbformat
import pytest

from autograder.checking import State
from autograder.grading.judge import Judge
from autograder.grading.pipeline import grade_one
from autograder.grading.verdicts import Status, Verdict
from autograder.sandbox import SandboxFault

from .conftest import SECRET, answer, check, classic, code, job_of

RIGHT = "def grad(w):\n    return 3 * (w - 8)"
WRONG = "def grad(w):\n    return 6"


def states(verdict):
    return {one.id: one.state for one in verdict.exercises}


def kinds(verdict):
    return [one.kind for one in verdict.incidents]


def test_a_right_answer_earns_its_points(grade):
    verdict = grade([answer("02.grad", RIGHT), check("02.grad", points=2)])
    assert verdict.status is Status.GRADED
    assert (verdict.score, verdict.max_score) == (2, 2)
    assert verdict.incidents == ()


def test_the_instructors_points_count_and_not_the_students(grade):
    key = [answer("02.grad", RIGHT), check("02.grad", points=5)]
    verdict = grade([answer("02.grad", RIGHT), check("02.grad", points=500)], key)
    assert (verdict.score, verdict.max_score) == (5, 5)


def test_a_wrong_answer_is_told_why(grade):
    verdict = grade([answer("02.grad", WRONG), check("02.grad")])
    assert verdict.score == 0
    assert "freezes the slope" in verdict.exercises[0].message


def test_an_error_elsewhere_does_not_cost_an_answer(grade):
    verdict = grade([code("1 / 0"), answer("02.grad", RIGHT), code("nonsense ("), check("02.grad")])
    assert verdict.score == 2


def test_an_answer_cell_that_raises_is_an_error_in_words(grade):
    verdict = grade([answer("02.grad", "def grad(w) return 6"), check("02.grad")])
    assert states(verdict) == {"02.grad": State.ERROR}
    assert "SyntaxError" in verdict.exercises[0].message


def test_the_students_copy_of_a_graded_cell_never_runs(grade):
    forged = check("02.grad", source="grad = lambda w: 3 * (w - 8)\n1000.0")
    verdict = grade([answer("02.grad", WRONG), forged], [answer("02.grad", ""), check("02.grad")])
    assert verdict.score == 0
    assert kinds(verdict) == ["edited_cell"]


def test_a_graded_cell_counts_once_and_where_it_stands_first(grade):
    cells = [answer("02.grad", RIGHT), check("02.grad"), code("grad = None"), check("02.grad")]
    verdict = grade(cells, cells[:2])
    assert verdict.score == 2
    assert kinds(verdict) == ["duplicate_cell"]


def test_a_deleted_graded_cell_is_judged_all_the_same(grade):
    verdict = grade([answer("02.grad", RIGHT)], [answer("02.grad", ""), check("02.grad")])
    assert verdict.score == 2
    assert kinds(verdict) == ["missing_cell"]


def test_a_graded_cell_made_into_text_is_judged_all_the_same(grade):
    text = {**check("02.grad"), "cell_type": "markdown"}
    verdict = grade([answer("02.grad", RIGHT), text], [answer("02.grad", ""), check("02.grad")])
    assert verdict.score == 2
    assert kinds(verdict) == ["edited_cell"]


def test_an_answer_moved_below_its_check_is_found(grade):
    cells = [answer("02.grad", RIGHT), check("02.grad")]
    assert grade(cells[::-1], cells).score == 2


def test_points_earned_before_the_kernel_died_are_kept(grade):
    cells = [
        answer("02.grad", RIGHT),
        check("02.grad"),
        code("import os; os._exit(0)"),
        answer("02.escape", "start = (0.0005, 0.0)"),
        check("02.escape"),
    ]
    verdict = grade(cells)
    assert verdict.status is Status.GRADED
    assert states(verdict) == {"02.grad": State.CORRECT, "02.escape": State.ERROR}
    assert "died in cell 3" in verdict.exercises[1].message
    assert "kernel_died" in kinds(verdict)


def test_a_cell_that_runs_too_long_costs_its_own_exercise_only(grade):
    cells = [
        answer("02.grad", RIGHT + "\nwhile True: pass"),
        check("02.grad"),
        answer("02.escape", "start = (0.0005, 0.0)"),
        check("02.escape"),
    ]
    verdict = grade(cells, timeout_s=1.0)
    assert states(verdict) == {"02.grad": State.TIMEOUT, "02.escape": State.CORRECT}
    assert "timeout" in kinds(verdict)


def test_a_cell_may_bring_a_limit_of_its_own(grade):
    slow = "import time; time.sleep(1.5)\n" + RIGHT
    key = [answer("02.grad", "", timeout_s=20), check("02.grad")]
    assert grade([answer("02.grad", slow), check("02.grad")], key, timeout_s=1.0).score == 2


def test_a_notebook_as_a_whole_has_a_limit_too(grade):
    waits = [code("import time; time.sleep(0.4)")] * 24
    cells = [*waits, answer("02.grad", RIGHT), check("02.grad")]
    verdict = grade(cells, timeout_s=0.5)
    assert states(verdict) == {"02.grad": State.TIMEOUT}
    assert "took too long" in verdict.exercises[0].message


def test_an_answer_that_never_returns_when_asked_is_a_timeout(grade):
    cells = [
        answer("02.grad", "def grad(w):\n    while True: pass"),
        check("02.grad"),
        answer("02.escape", "start = (0.0005, 0.0)"),
        check("02.escape"),
    ]
    assert states(grade(cells)) == {"02.grad": State.TIMEOUT, "02.escape": State.CORRECT}


@pytest.mark.parametrize(
    "attack",
    [
        "import sys; sys.modules['_guest.serve'].serve = lambda *a: {'ok': True, 'value': 6}",
        "import sys, json; sys.modules['_guest.serve'].encode = lambda v: {'t': 'float', 'v': '6'}",
        "import json; json.dumps = lambda *a, **k: '{'",
        "import sys; sys.modules['_guest.serve'].serve = lambda *a: {'ok': False}",
        "import builtins; builtins.dict = lambda *a, **k: 3",
        "get_ipython().user_expressions = lambda e: {k: {'status': 'ok'} for k in e}",
    ],
)
def test_tampering_with_the_guest_gains_nothing_and_costs_nobody_else(grade, attack):
    verdict = grade([code(attack), answer("02.grad", WRONG), check("02.grad")])
    assert verdict.status is Status.GRADED
    assert verdict.score == 0


def test_garbage_instead_of_an_answer_is_called_tampered(grade):
    attack = "import sys; sys.modules['_guest.serve'].serve = lambda *a: {'ok': True, 'value': 6}"
    verdict = grade([code(attack), answer("02.grad", RIGHT), check("02.grad")])
    assert states(verdict) == {"02.grad": State.TAMPERED}
    assert kinds(verdict) == ["tampered"]


def test_printing_a_score_changes_nothing(grade):
    shout = code("print('02.grad: 2 of 2')\nfrom IPython.display import display\ndisplay(2.0)\n5.0")
    assert grade([shout, answer("02.grad", WRONG), check("02.grad")]).score == 0


def test_the_answer_key_cannot_be_called_for_help(grade):
    thief = "from autograder.exercises import find\ngrad = find('02.grad').check"
    verdict = grade([answer("02.grad", thief), check("02.grad")])
    assert verdict.score == 0
    assert "ModuleNotFoundError" in verdict.exercises[0].message


def test_what_is_no_notebook_is_rejected_with_zero(warm):
    job = job_of([check("02.grad")], [])
    job.found.origin.data = b"{"
    verdict = grade_one(job, warm, Judge(SECRET)).verdict
    assert verdict.status is Status.REJECTED
    assert verdict.score == 0
    assert kinds(verdict) == ["invalid"]


class BrokenSandbox:
    """A sandbox on a machine that has run out of something."""

    @contextlib.contextmanager
    def kernel(self, **_):
        raise SandboxFault("no space left on device")
        yield


def test_a_fault_of_the_sandbox_is_never_a_zero(grade):
    verdict = grade([answer("02.grad", RIGHT), check("02.grad")], box=BrokenSandbox())
    assert verdict.status is Status.NOT_GRADED
    assert verdict.score is None
    assert "Grade this submission again" in verdict.incidents[0].detail


class BrokenJudge(Judge):
    """A judge one of whose checks cannot count."""

    def decide(self, cell, source, answer):
        if cell.exercise == "02.grad":
            raise ZeroDivisionError("a check that cannot count")
        return super().decide(cell, source, answer)


FAULTY = [
    answer("02.grad", RIGHT),
    check("02.grad", points=2),
    answer("02.escape", "start = (0.0005, 0.0)"),
    check("02.escape", points=3),
]


def test_a_fault_in_a_check_costs_that_exercise_its_verdict_and_no_other_one(grade):
    verdict = grade(FAULTY, judge=BrokenJudge(SECRET))
    assert verdict.status is Status.GRADED
    assert states(verdict) == {"02.grad": State.ERROR, "02.escape": State.CORRECT}
    assert (verdict.score, verdict.open_points, verdict.max_score) == (3, 2, 5)


def test_a_fault_in_a_check_is_never_a_zero_and_never_settled(grade):
    verdict = grade(FAULTY, judge=BrokenJudge(SECRET))
    assert verdict.exercises[0].score is None
    assert not verdict.settled
    kept = Verdict.from_json(json.loads(json.dumps(verdict.to_json())))
    assert kept.exercises == verdict.exercises


def test_a_fault_in_a_check_is_told_to_the_student_as_ours_and_to_the_instructor_with_its_place(
    grade,
):
    verdict = grade(FAULTY, judge=BrokenJudge(SECRET))
    assert "The fault is ours, not yours" in verdict.exercises[0].message
    assert kinds(verdict) == ["check_error"]
    told = verdict.incidents[0].detail
    assert "02.grad" in told
    assert "ZeroDivisionError: a check that cannot count" in told
    assert "test_pipeline.py, line" in told


def test_the_executed_notebook_is_valid_and_shows_the_judges_words(warm):
    cells = [code("print('hello')"), answer("02.grad", WRONG), check("02.grad")]
    graded = grade_one(job_of(cells, cells), warm, Judge(SECRET))
    shown = nbformat.reads(graded.notebook.decode("utf-8"), as_version=4)
    nbformat.validate(shown)
    assert shown.cells[0].outputs[0].text == "hello\n"
    assert "freezes the slope" in shown.cells[-1].outputs[0].data["text/plain"]
    assert shown.cells[-1].metadata.nbgrader.points == 2


def test_quit_in_a_cell_does_not_end_the_notebook(grade):
    cells = [code("quit()"), code("import time; time.sleep(0.5)"), answer("02.grad", RIGHT)]
    assert grade([*cells, check("02.grad")]).score == 2


def test_a_kernel_that_had_to_be_killed_died_in_the_cell_that_made_it_so(grade):
    stubborn = """
import signal, time
signal.signal(signal.SIGINT, signal.SIG_IGN)
while True:
    time.sleep(1)
"""
    cells = [code(stubborn), code("1"), answer("02.grad", RIGHT), check("02.grad")]
    verdict = grade(cells, timeout_s=1.0)
    assert "died in cell 1" in verdict.exercises[0].message


def test_another_notebook_is_recognised(grade):
    verdict = grade([code("x = 1")], [answer("02.grad", ""), check("02.grad")])
    assert verdict.score == 0
    assert kinds(verdict) == ["other_notebook"]


def test_cells_are_not_run_once_the_notebook_has_taken_too_long(grade):
    waits = [code("import time; time.sleep(30)")] * 30
    verdict = grade([*waits, answer("02.grad", RIGHT), check("02.grad")], timeout_s=0.4)
    assert sum("did not run" in one.detail for one in verdict.incidents) >= 10


class TestClassicTestCells:
    """nbgrader's own test cells: restored from the source, judged by the execute reply."""

    SOLVED = "def double(x):\n    return 2 * x"

    def test_no_error_is_full_marks(self, grade):
        assert grade([code(self.SOLVED), classic("assert double(2) == 4")]).score == 2

    def test_a_failed_assert_is_zero_and_says_what_failed(self, grade):
        verdict = grade([code(self.SOLVED), classic("assert double(2) == 5, 'not five'")])
        assert states(verdict) == {"test_it": State.INCORRECT}
        assert "not five" in verdict.exercises[0].message

    @pytest.mark.parametrize(
        ("last", "score"),
        [
            ("1.0", 1),
            ("1", 1),
            ("import numpy as np\nnp.float64(0.5)", 0.5),
            ("99", 2),
            ("-1", 0),
            ("0", 0),
            ("float('nan')", 0),
            ("float('inf')", 0),
            ("'words'", 2),
            ("None", 2),
            ("x = 1", 2),
            ("True", 2),
        ],
    )
    def test_a_number_at_the_end_is_partial_credit_within_the_points(self, grade, last, score):
        assert grade([classic(last)]).score == score

    def test_hidden_tests_run_and_their_absence_is_no_edit(self, grade):
        hidden = "assert True\n### BEGIN HIDDEN TESTS\nassert double(3) == 6\n### END HIDDEN TESTS"
        key = [code(self.SOLVED), classic(hidden)]
        verdict = grade([code(self.SOLVED), classic("assert True")], key)
        assert (verdict.score, kinds(verdict)) == (2, [])
        assert grade([code("def double(x): return 4"), classic("assert True")], key).score == 0

    def test_the_students_version_of_a_test_is_replaced(self, grade):
        verdict = grade([classic("pass")], [classic("assert False")])
        assert verdict.score == 0

    def test_the_tag_that_skips_a_cell_has_no_effect(self, grade):
        skipped = classic("assert False")
        skipped["metadata"]["tags"] = ["skip-execution"]
        assert grade([skipped], [classic("assert False")]).score == 0

    def test_a_warning_on_stderr_costs_nothing(self, grade):
        assert grade([classic("import sys; print('careful', file=sys.stderr)")]).score == 2

    def test_a_displayed_number_is_no_score(self, grade):
        show = "from IPython.display import display; display(2.0); assert False"
        assert grade([classic(show)]).score == 0

    def test_a_test_that_never_ends_is_a_timeout(self, grade):
        verdict = grade([classic("while True: pass")], timeout_s=1.0)
        assert states(verdict) == {"test_it": State.TIMEOUT}
