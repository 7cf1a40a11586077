"""Graders for tests, called in workers: each does to its process what a student's data might."""

import os
import signal
import socket
import struct
import tempfile
import time
from pathlib import Path

from autograder.checking import Exercise
from autograder.grading import bounds, judge, rendering, sitting
from autograder.grading.pipeline import Graded, grade_one, not_graded
from autograder.grading.verdicts import Status, Verdict


def done(job, notebook=None):
    """A verdict that nobody had to work for."""
    return Graded(Verdict(job.found.student, "ps", "nb", Status.GRADED, 1.0), notebook)


def misbehaving(notes, job, sandbox, decides):
    """Grade as ever, but let the worker or the check of some students go wrong in their ways."""
    student = job.found.student
    if student == "killed":
        kernel = sandbox.kernel()
        (notes / "kernel").write_text(str(kernel.folder))
        os.kill(os.getpid(), signal.SIGKILL)
    if student in ("burning", "hoarding"):
        sitting.CPU_S = 0.5
        check = burn if student == "burning" else hoard
        odd, known = Exercise("02.grad", "Slope", 2, (), check), judge.find
        judge.find = lambda name: odd if name == "02.grad" else known(name)
    if student == "styles":
        rendering.CPU_S = 0.5
    return grade_one(job, sandbox, decides)


def burn(_answer, _draw):
    while True:
        try:
            sum(range(1000))
        except Exception:  # not even this keeps it running
            continue


def hoard(_answer, _draw):
    held = []
    while True:
        held.append(bytes(bounds.WORKER_BYTES // 16))


def failing(_answer, _draw):
    raise KeyError("a check that was never finished")


def with_a_failing_check(job, sandbox, decides):
    broken, known = Exercise("02.grad", "Slope", 2, (), failing), judge.find
    judge.find = lambda name: broken if name == "02.grad" else known(name)
    return grade_one(job, sandbox, decides)


def without_the_zygote_at_first(notes, job, sandbox, _decides):
    """Kill the zygote on the first try; on the second one say where the new one is."""
    kernel = sandbox.kernel()
    if (notes / "first").exists():
        assert kernel.run_cell("1", 60).status == "ok"
        kernel.close()
        (notes / "second").write_text(sandbox.base)
        return done(job)
    (notes / "first").write_text(sandbox.base)
    with socket.socket(socket.AF_UNIX) as line:
        line.connect(sandbox.door)
        who = line.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, struct.calcsize("3i"))
        os.kill(struct.unpack("3i", who)[0], signal.SIGKILL)
    while kernel.alive:
        time.sleep(0.05)
    kernel.run_cell("1", 60)
    raise AssertionError("a kernel without its zygote is a fault")


def always_lost(job, _sandbox, _decides):
    return not_graded(job, "The disk is full.")


def large(job, _sandbox, _decides):
    return done(job, bytes(2**18))


def endless(notes, job, _sandbox, _decides):
    """The first student is done at once; the others are never, and have a file lying about."""
    if job.found.student != "s0":
        handle, name = tempfile.mkstemp(prefix="model-")
        os.close(handle)
        (notes / f"{os.getpid()}.tmp").write_text(name)
        (notes / f"{os.getpid()}.tmp").rename(notes / f"{os.getpid()}.file")
        time.sleep(3600)
    while not list(Path(notes).glob("*.file")):
        time.sleep(0.05)
    return done(job)


def slowly(notes, job, _sandbox, _decides):
    """Say that it has begun, and take a while."""
    (Path(notes) / f"{job.found.student}.{os.getpid()}").touch()
    time.sleep(1)
    return done(job, job.found.student.encode())


def deadly(job, _sandbox, _decides):
    """End the whole worker of the cluster that this runs on, for one student."""
    if job.found.student == "killer":
        server = os.getppid()
        os.kill(int(Path(f"/proc/{server}/stat").read_text().rpartition(")")[2].split()[1]), 9)
        time.sleep(60)
    return done(job)
