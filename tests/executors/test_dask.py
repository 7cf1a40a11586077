"""A cluster grades as this machine does; what is lost on the way costs time only."""

import hashlib
import os
import signal
import threading
from contextlib import closing
from dataclasses import replace
from functools import partial
from types import SimpleNamespace

import psutil
import pytest
from typer.testing import CliRunner

from autograder.commands import listed
from autograder.executors import cluster as crews
from autograder.executors import dask
from autograder.executors.cluster import ClusterLost, NoCluster
from autograder.executors.dask import DaskExecutor
from autograder.executors.local import LocalExecutor
from autograder.grading.grader import Settings
from autograder.grading.pipeline import grade_one
from autograder.grading.verdicts import Status
from autograder.intake.beside import Given, look_beside
from autograder.intake.sources import Unavailable
from tests.grading.conftest import SECRET, answer, classic, code, job_of

from . import graders
from .clusters import cluster_of
from .test_authors_word import PATCHED, RIGHT, with_one_key
from .test_authors_word import job as patching
from .test_local import gone

#: no exercise of this course, and so no TensorFlow
LIGHT = Settings(SECRET, workers=2, exercises=(), preload=("IPython.display",))
KEY = [answer("a", ""), classic("assert open('data.csv').read() == 'x,y'\nassert f(2) == 4")]


@pytest.fixture(scope="module")
def cluster(tmp_path_factory):
    """Two workers."""
    with cluster_of(tmp_path_factory.mktemp("cluster"), workers=2) as cluster:
        yield cluster


def job(student, source="def f(x): return 2 * x", key=KEY, beside=None):
    made = job_of(key, [answer("a", source), code("print(open('data.csv').read())"), key[-1]])
    made = replace(made, found=replace(made.found, student=student), digest=f"of {student}")
    return made if beside is None else replace(made, beside=beside)


def light(names):
    """Jobs for graders that look at nothing."""
    return [job(name) for name in names]


def on(cluster, jobs, grade=grade_one, told=None):
    """Return what came of the jobs by student, graded on the cluster."""
    tell = (told if told is not None else []).append
    with closing(DaskExecutor(LIGHT, cluster.address, tell, grade).run(jobs)) as results:
        return {one.verdict.student: one for one in results}


def row(graded):
    """A verdict as JSON, times aside."""
    found = graded.verdict.to_json()
    return {name: value for name, value in found.items() if name != "seconds"}


@pytest.fixture
def class_(tmp_path):
    """Four students and the course's file beside their notebooks; one brought a file along."""
    (tmp_path / "data.csv").write_text("x,y")
    digest = hashlib.sha256(b"x,y").hexdigest()
    given = Given({"data.csv": tmp_path / "data.csv"}, 3, digest)
    own = tmp_path / "own"
    own.mkdir()
    (own / "helper.py").write_text("def f(x): return 2 * x")
    brought = look_beside(tmp_path, ("own",), given, lambda _: False)
    plain = look_beside(tmp_path, ("none",), given, lambda _: False)
    missing = job("leo", beside=plain)
    missing = replace(
        missing, found=replace(missing.found, origin=Unavailable("missing", "It is not there."))
    )
    return [
        job("ada", beside=plain),
        job("ben", "def f(x): return 5", beside=plain),
        job("cleo", "from helper import f", beside=brought),
        missing,
    ]


def test_verdicts_and_notebooks_are_those_of_a_local_run_byte_for_byte(cluster, class_):
    with closing(LocalExecutor(LIGHT).run(class_)) as results:
        here = {one.verdict.student: one for one in results}
    there = on(cluster, class_)
    assert {name: row(one) for name, one in there.items()} == {
        name: row(one) for name, one in here.items()
    }
    assert {name: one.notebook for name, one in there.items()} == {
        name: one.notebook for name, one in here.items()
    }
    scores = {name: one.verdict.score for name, one in there.items()}
    assert scores == {"ada": 2, "ben": 0, "cleo": 2, "leo": 0}


def test_the_authors_answers_decide_on_a_cluster_too(cluster):
    jobs = with_one_key(patching("ada", RIGHT), patching("ben", PATCHED.format(41)))
    found = on(cluster, jobs)
    assert {name: one.verdict.score for name, one in found.items()} == {"ada": 2, "ben": 0}
    assert [one.kind for one in found["ada"].verdict.incidents] == ["unguarded"]


def test_a_run_leaves_no_process_and_no_file_on_a_worker(cluster, tmp_path):
    found = on(cluster, light(["ada", "ben"]), partial(graders.slowly, tmp_path))
    assert {one.notebook for one in found.values()} == {b"ada", b"ben"}
    for number, worker in enumerate(cluster.workers):
        assert gone(lambda worker=worker: psutil.Process(worker.pid).children())
        folder = cluster._folder / f"w{number}"
        assert gone(lambda folder=folder: list(folder.rglob("autograder-*")))


def test_only_a_window_of_jobs_is_taken_at_a_time(cluster, tmp_path):
    taken = 0

    def jobs():
        nonlocal taken
        for number in range(12):
            taken += 1
            yield job(f"s{number}")

    executor = DaskExecutor(LIGHT, cluster.address, print, partial(graders.slowly, tmp_path))
    seen = 0
    with closing(executor.run(jobs())) as results:
        for _ in results:
            seen += 1
            assert taken - seen <= 2 * 2
    assert seen == 12
    assert executor.engine["workers"] == 2


def test_a_worker_that_would_grade_otherwise_is_refused_and_says_in_what(cluster, monkeypatch):
    ours = dask.stands_on()
    monkeypatch.setattr(dask, "stands_on", lambda: ours | {"numpy": "1.0", "code": "another"})
    with pytest.raises(
        NoCluster, match=r"takes no jobs: numpy .* instead of 1\.0; code .* another"
    ):
        on(cluster, light(["ada"]))


@pytest.mark.parametrize("address", ["tcp://127.0.0.1:9", "tcp://127.0.0.1", "foo://bar", ""])
def test_without_a_scheduler_there_is_one_sentence(address, monkeypatch):
    monkeypatch.setattr(dask, "CONNECT_S", 1)
    nobody = SimpleNamespace(address=address)
    with pytest.raises(NoCluster, match=f"^There is no Dask scheduler at '{address}' .* Check"):
        on(nobody, light(["ada"]))


def test_workers_lost_in_the_middle_cost_time_only(tmp_path, monkeypatch):
    """One of two is killed; then the other one too, and a new one goes on."""
    monkeypatch.setattr(crews, "WAITED_S", 0.5)
    notes, told = tmp_path / "notes", []
    notes.mkdir()
    names = [f"s{number}" for number in range(12)]
    with cluster_of(tmp_path / "cluster", workers=2) as cluster:
        executor = DaskExecutor(LIGHT, cluster.address, told.append, partial(graders.slowly, notes))
        found = []
        with closing(executor.run(light(names))) as results:
            for graded in results:
                found.append(graded)
                if len(found) == 2:
                    cluster.workers[0].send_signal(signal.SIGKILL)
                if len(found) == 4:
                    cluster.workers[1].send_signal(signal.SIGKILL)
                    threading.Timer(3, cluster.worker).start()
    assert sorted(one.verdict.student for one in found) == sorted(names)
    assert {one.verdict.status for one in found} == {Status.GRADED}
    assert {one.notebook.decode() for one in found} == set(names)
    assert any("No worker of the cluster takes jobs" in words for words in told)


def test_a_notebook_that_ends_every_worker_is_not_graded_and_takes_nobody_along(tmp_path):
    once = {"DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES": "0"}
    with cluster_of(tmp_path, **once) as cluster:
        cluster.worker("--nanny")
        cluster.until(1)
        found = on(cluster, light(["ada", "killer", "ben"]), graders.deadly)
    assert found["killer"].verdict.status is Status.NOT_GRADED
    assert "tried twice" in found["killer"].verdict.incidents[0].detail
    assert "Every worker of the cluster" in found["killer"].verdict.incidents[0].detail
    assert {found[name].verdict.status for name in ("ada", "ben")} == {Status.GRADED}


def test_a_scheduler_that_ends_ends_the_run_in_words(tmp_path):
    with cluster_of(tmp_path / "cluster", workers=1) as cluster:
        jobs = light(f"s{number}" for number in range(6))
        executor = DaskExecutor(LIGHT, cluster.address, print, partial(graders.slowly, tmp_path))
        with closing(executor.run(jobs)) as results:
            next(results)
            os.kill(cluster.scheduler.pid, signal.SIGKILL)
            with pytest.raises(ClusterLost, match=r"is gone, .* What is graded is kept"):
                list(results)


def test_how_many_a_cluster_grades_at_once_is_not_for_the_command_to_say():
    words = ["grade", ".", "--scheduler", "tcp://127.0.0.1:1", "--workers", "4"]
    done = CliRunner().invoke(listed.app, words)
    assert done.exit_code == 2
    assert "--nthreads" in done.output


def test_a_file_of_the_courses_that_cannot_be_read_is_one_sentence(tmp_path):
    gone = tmp_path / "data.csv"
    post = dask._Post(SimpleNamespace(), SimpleNamespace(), "a run")
    with pytest.raises(ClusterLost, match=f"^The course's own file {gone} cannot be read: No such"):
        post._files(Given({"data.csv": gone}, 3, "digest"))
