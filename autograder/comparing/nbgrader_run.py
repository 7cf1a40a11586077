"""``nbgrader autograde`` itself, run in a copy of a course: without any sandbox.

It is started as an instructor would start it, once for an assignment. Where it ends before it has
tried everybody, as it does at notebooks of an old schema, it is started again for each of the rest.
"""

import os
import re
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from autograder.classroom.gradebook.copied import knows

from .course_copy import CourseCopy, Submission

SUBMISSION_S = 1_800.0  #: seconds for each submission, together: whatever hangs ends some day
_LOG_BYTES = 16 * 2**20  #: of the log's end that is read
_RECORD = re.compile(r"^\[\w+ \| ([A-Z]+)\] ", re.M)
_AT = ("There was an error processing assignment: ", "While processing assignment ")


@dataclass
class NbgraderRun:
    """What became of it: `failed` says why a submission has no result; `notes` are for the user."""

    wall_s: float = 0.0
    failed: dict[Submission, str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)


def autograde(copy: CourseCopy, chosen: Iterable[Submission]) -> NbgraderRun:
    """Let nbgrader grade the submissions in `copy`; only its own time counts."""
    run = NbgraderRun()
    students: dict[str, list[str]] = {}
    for student, assignment in chosen:
        students.setdefault(assignment, []).append(student)
    for assignment, names in students.items():
        if not knows(copy.gradebook, assignment):
            run.notes.append(
                f"nbgrader's gradebook has no assignment {assignment}, so `nbgrader "
                "generate_assignment` was run first, in the copy."
            )
            log = _nbgrader(copy, "generate_assignment", assignment, 1, "--force")
            if not knows(copy.gradebook, assignment):
                run.failed |= {(name, assignment): _last_words(log) for name in names}
                continue
        _assignment(copy, assignment, names, run)
    return run


def _assignment(copy: CourseCopy, assignment: str, students: list[str], run: NbgraderRun) -> None:
    began = time.monotonic()
    log = _nbgrader(copy, "autograde", assignment, len(students))
    failed = _failures(log, copy, assignment)
    left = [name for name in students if not _graded(copy, name, assignment)]
    ended = [name for name in left if name not in failed]
    for name in ended:
        if len(students) > 1:
            student = f"--CourseDirectory.student_id={name}"
            log = _nbgrader(copy, "autograde", assignment, 1, student)
        if not _graded(copy, name, assignment):
            failed[name] = _last_words(log)
    run.wall_s += time.monotonic() - began
    run.failed |= {(name, assignment): failed[name] for name in left if name in failed}


def _graded(copy: CourseCopy, student: str, assignment: str) -> bool:
    return (copy.root / "autograded" / student / assignment).is_dir()


def _nbgrader(copy: CourseCopy, command: str, assignment: str, submissions: int, *more: str) -> str:
    """Run one of nbgrader's commands in the copy and return its log, or the end of a long one."""
    settings: Mapping[str, str] = {**copy.settings, "assignment_id": assignment}
    flags = [f"--CourseDirectory.{name}={value}" for name, value in settings.items()]
    words = [sys.executable, "-m", "nbgrader", command, *flags, "--NbGrader.logfile=", *more]
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])
    with tempfile.TemporaryFile() as log:
        with subprocess.Popen(
            words,
            cwd=copy.root,
            env={**os.environ, "PATH": path},
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
        ) as process:
            try:
                process.wait(SUBMISSION_S * submissions)
            except subprocess.TimeoutExpired:
                log.write(b"\n[compare | ERROR] It did not end, and was stopped.")
            finally:
                # Whatever a notebook left running goes as well, as far as it stayed in the group.
                with suppress(ProcessLookupError):
                    os.killpg(process.pid, signal.SIGKILL)
        log.seek(max(0, log.seek(0, os.SEEK_END) - _LOG_BYTES))
        return log.read().decode("utf-8", "replace")


def _failures(log: str, copy: CourseCopy, assignment: str) -> dict[str, str]:
    """Return why nbgrader gave up students, by their names, in the words of its log."""
    found: dict[str, str] = {}
    records = _records(log)
    for number, (level, words) in enumerate(records):
        head = next((one for one in _AT if words.startswith(one)), None)
        if level != "ERROR" or head is None:
            continue
        place = words.removeprefix(head).splitlines()[0].partition(", the kernel")[0]
        relative = os.path.relpath(os.path.normpath(place.strip()), copy.root / "submitted")
        student = relative.removesuffix(f"{os.sep}{assignment}")
        more = records[number + 1][1] if head == _AT[0] and number + 1 < len(records) else words
        found[student] = _essence(more)
    return found


def _records(log: str) -> list[tuple[str, str]]:
    """Return level and text of every record of a log."""
    pieces = _RECORD.split(log)
    return list(zip(pieces[1::2], (text.strip() for text in pieces[2::2]), strict=True))


def _last_words(log: str) -> str:
    errors = [words for level, words in _records(log) if level in ("ERROR", "CRITICAL")]
    told = [one for one in errors if not one.startswith("Please see the")]
    return _essence(told[-1]) if told else "it gave no reason."


def _essence(words: str) -> str:
    """Return the exception at the end of a traceback, or the first line of what is none."""
    lines = [" ".join(line.split()) for line in words.splitlines() if line.strip(" -")]
    raised = [one for one in lines if re.match(r"[\w.]+(?:Error|Exception|Kernel)\b", one)]
    return (raised[-1:] or lines[:1] or ["it gave no reason."])[0][:400]
