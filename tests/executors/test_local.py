"""One row is one row: what goes wrong with a submission stops, slows and changes no other one."""

import gc
import os
import signal
import time
from contextlib import closing
from dataclasses import replace
from functools import partial
from pathlib import Path

import nbformat
import pytest

from autograder.executors import fork_server, local
from autograder.executors.fork_server import ForkServer, WorkerLost
from autograder.executors.local import LocalExecutor
from autograder.grading.grader import Settings
from autograder.grading.judge import Judge
from autograder.grading.pipeline import Graded, grade_one
from autograder.grading.verdicts import Status
from autograder.sandbox import Sandbox
from tests.grading.conftest import SECRET, answer, check, code, job_of

from . import graders

RIGHT = "def grad(w):\n    return 3 * (w - 8)"
WRONG = "def grad(w):\n    return 6"
STYLES = 'from IPython.display import HTML, display\ndisplay(HTML("<style " * 30_000))'


@pytest.fixture
def cold(monkeypatch):
    """Sandboxes that import nothing beforehand: quick to start, and to kill."""
    monkeypatch.setattr(local, "open_sandbox", lambda _: Sandbox(preload=()))


def job(student, source=RIGHT, *more):
    key = [answer("02.grad", ""), check("02.grad", points=2)]
    cells = [*map(code, more), answer("02.grad", source), check("02.grad")]
    made = job_of(key, cells)
    return replace(made, found=replace(made.found, student=student))


def grade(jobs, grader, workers=2):
    """Return what came of the jobs by student, in the order in which it came."""
    with closing(LocalExecutor(Settings(SECRET, workers=workers), grader).run(jobs)) as results:
        return {one.verdict.student: one for one in results}


def kinds(graded):
    return [one.kind for one in graded.verdict.incidents]


def gone(what, patience_s=60.0):
    """Whether `what()` becomes false in a while."""
    end = time.monotonic() + patience_s
    while what() and time.monotonic() < end:
        time.sleep(0.05)
    return not what()


def runs(pid):
    return Path(f"/proc/{pid}").exists()


@pytest.fixture(scope="module")
def class_(tmp_path_factory):
    """A class in which four go wrong, graded; the killed worker takes its kernel along."""
    notes = tmp_path_factory.mktemp("class")
    jobs = [
        *(job("killed"), job("burning"), job("ada"), job("hoarding"), job("ben", WRONG)),
        *(job("styles", RIGHT, STYLES), job("cleo")),
    ]
    executor = LocalExecutor(Settings(SECRET, workers=2), partial(graders.misbehaving, notes))
    found = {}
    with pytest.MonkeyPatch.context() as patch, closing(executor.run(jobs)) as results:
        patch.setattr(local, "open_sandbox", lambda _: Sandbox(preload=()))
        for graded in results:
            found[graded.verdict.student] = graded
            if graded.verdict.student == "killed":
                folder = Path((notes / "kernel").read_text())
                assert gone(folder.exists)
    return found


@pytest.mark.parametrize(("student", "source"), [("ada", RIGHT), ("ben", WRONG), ("cleo", RIGHT)])
def test_a_neighbour_of_four_that_go_wrong_gets_the_verdict_it_gets_alone(
    class_, warm, student, source
):
    alone = grade_one(job(student, source), warm, Judge(SECRET)).verdict
    beside = class_[student].verdict
    assert (beside.status, beside.exercises) == (alone.status, alone.exercises)
    assert beside.incidents == alone.incidents


def test_a_check_that_burns_cpu_time_is_a_timeout_for_that_exercise(class_):
    (exercise,) = class_["burning"].verdict.exercises
    assert (exercise.state, exercise.score) == ("timeout", 0)
    assert kinds(class_["burning"]) == ["slow_check"]


def test_a_check_that_runs_out_of_memory_is_an_error_for_that_exercise(class_):
    (exercise,) = class_["hoarding"].verdict.exercises
    assert (exercise.state, exercise.score) == ("error", 0)
    assert kinds(class_["hoarding"]) == ["large_answer"]


def test_a_job_that_kills_its_worker_twice_is_not_graded_and_comes_last(class_):
    assert list(class_)[-1] == "killed"
    verdict = class_["killed"].verdict
    assert (verdict.status, verdict.score) == (Status.NOT_GRADED, None)
    assert kinds(class_["killed"]) == ["infrastructure"]
    assert "tried twice" in verdict.incidents[0].detail


def test_an_output_made_to_be_slow_to_show_costs_its_author_no_point(class_):
    assert class_["styles"].verdict.score == 2
    shown = nbformat.reads(class_["styles"].notebook.decode("utf-8"), as_version=4)
    assert shown.cells[0].source == STYLES
    assert "text/html" not in str(shown.cells[0].outputs)


def test_a_lost_zygote_is_replaced_and_its_job_tried_again(cold, tmp_path):
    found = grade([job("ada")], partial(graders.without_the_zygote_at_first, tmp_path))
    assert found["ada"].verdict.status is Status.GRADED
    assert (tmp_path / "first").read_text() != (tmp_path / "second").read_text()


def test_what_fails_twice_for_a_fault_of_ours_says_so(cold):
    (graded,) = grade([job("ada")], graders.always_lost).values()
    assert graded.verdict.status is Status.NOT_GRADED
    said = graded.verdict.incidents[0].detail
    assert said == "It was tried twice. First: The disk is full. Then the same again."


def held():
    return sum(isinstance(one, Graded) for one in gc.get_objects())


def test_a_class_of_any_size_is_never_held_in_memory(cold):
    taken = 0

    def jobs():
        nonlocal taken
        for number in range(60):
            taken += 1
            yield job(f"s{number}")

    before, most, seen = held(), 0, 0
    with closing(LocalExecutor(Settings(SECRET, workers=2), graders.large).run(jobs())) as results:
        for _ in results:
            seen += 1
            assert taken - seen <= 4
            if seen % 15 == 0:
                most = max(most, held() - before)
    assert seen == 60
    assert most <= 8


def test_whoever_stops_early_leaves_no_worker_no_file_and_no_folder(cold, tmp_path):
    jobs = [job(f"s{number}") for number in range(5)]
    results = LocalExecutor(Settings(SECRET, workers=3), partial(graders.endless, tmp_path)).run(
        jobs
    )
    next(results)
    notes = list(tmp_path.glob("*.file"))
    assert notes
    results.close()
    for note in notes:
        assert gone(lambda pid=note.stem: runs(pid))
        assert not Path(note.read_text()).parent.parent.exists()


def test_a_kernel_can_neither_read_nor_list_what_the_grader_keeps_beside_it(warm):
    private = warm.address.private
    (private / "model").write_text("weights")
    with warm.kernel() as kernel:
        for attempt in (
            f"open('{private}/model').read()",
            f"__import__('os').listdir('{private}')",
        ):
            run = kernel.run_cell(attempt, 60)
            assert run.status == "error"
            assert run.error[0] in ("PermissionError", "FileNotFoundError")


@pytest.fixture(scope="module")
def server():
    with closing(ForkServer()) as server:
        yield server


class TestForkServer:
    """Processes for single calls."""

    def test_each_call_has_a_process_of_its_own(self, server):
        pids = {server.call(os.getpid, 60) for _ in range(3)}
        assert len(pids) == 3
        assert os.getpid() not in pids

    def test_a_call_that_raises_or_exits_is_lost_with_its_words(self, server):
        with pytest.raises(WorkerLost, match="ValueError: math domain error"):
            server.call(partial(__import__("math").sqrt, -1), 60)
        with pytest.raises(WorkerLost, match="ended before it was done"):
            server.call(partial(os._exit, 0), 60)

    def test_a_call_beyond_its_limit_is_killed(self, server):
        with pytest.raises(WorkerLost, match="not graded within 1 seconds"):
            server.call(partial(time.sleep, 3600), 1)

    def test_a_server_that_was_killed_is_replaced(self, server):
        os.kill(server.call(os.getppid, 60), 9)
        assert gone(lambda: server._process.poll() is None)
        assert server.call(partial(sum, (1, 2)), 60) == 3

    def test_a_server_that_was_stopped_is_replaced(self, monkeypatch):
        with closing(ForkServer()) as server:
            os.kill(server.call(os.getppid, 60), signal.SIGSTOP)
            with monkeypatch.context() as hurried:
                hurried.setattr(fork_server, "_START_S", 1.0)
                with pytest.raises(WorkerLost, match="does not answer"):
                    server.call(os.getpid, 60)
            assert server.call(partial(sum, (1, 2)), 60) == 3

    def test_ctrl_c_in_the_terminal_does_not_reach_a_worker(self, server):
        assert server.call(partial(os.getsid, 0), 60) != os.getsid(0)
