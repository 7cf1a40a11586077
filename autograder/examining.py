"""What an exam's release says of each exercise, recorded from the exercise's own check.

The check is run once on the author's solution, and listened to: which names it asks for, what sort
of thing each is, and of a function that is called with plain data one call and the form of what it
gave. Then each slip answers that call as well, and a form keeps only the lengths and axes that all
of them share: so what an exam says of a typical mistake is what it says of a right answer.
"""

import contextlib
import io
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any
from unittest.mock import patch

from autograder.calibrating.measuring import solution_in_notebook
from autograder.calibrating.trial import names_of
from autograder.checking import (
    Answer,
    Draw,
    Exercise,
    Form,
    Incorrect,
    NotAttempted,
    PlainCall,
    Read,
    Reply,
    Source,
    State,
    Unanswered,
    form_of,
)
from autograder.exercises import find, for_notebook, notebook_numbers
from autograder.exercises.exam import as_exam_text, kept_back
from autograder.guest.plain import decode
from autograder.notebook.source import NotebookSource
from course_utils import datasets
from course_utils.desk.stopping import Stopped, told_instead
from course_utils.start import silenced

LONGEST_S = 2.0  #: seconds that a slip may take to answer
LARGEST = 20_000  #: characters of a recorded call's arguments; larger ones are left out


class ExamError(RuntimeError):
    """An exercise's own solution does not pass its check, so nothing can be recorded."""


def exam_text(on_exercise: Callable[[int, int], None] = lambda done, total: None) -> str:
    """Return ``exam.json`` for all exercises of this course; it takes a minute or two.

    Raises:
        ExamError: if a solution does not pass.
        KeyboardInterrupt: if a signal that stands for it came; no check takes it for an outcome.
    """
    ids = [one.id for number in notebook_numbers() for one in for_notebook(number)]
    recorded = []
    with silenced():
        for done, one in enumerate(ids):
            on_exercise(done, len(ids))
            with told_instead(_stop):
                recorded.append(_recorded(one))
    return as_exam_text(recorded)


def _stop() -> None:
    """End a check that is listened to: it would take a KeyboardInterrupt for the answer's own."""
    raise Stopped


def _recorded(exercise_id: str) -> Exercise:
    exercise = find(exercise_id)
    with (
        contextlib.redirect_stdout(io.StringIO()),
        patch.object(datasets, "_downloaded", lambda name: False),
    ):
        reads = reads_of(exercise, solution_in_notebook(exercise))
    return kept_back(exercise.id, exercise.title, exercise.points, reads)


def reads_of(exercise: Exercise, solution: str) -> tuple[Read, ...]:
    """Return what the exercise's check reads of an answer, as its `solution` has it.

    Raises:
        ExamError: if the solution does not pass the check.
    """
    names, fault = names_of(exercise, solution)
    listening = _Listening(NotebookSource(names))
    outcome = exercise.run(listening, Draw.public(exercise.id))
    if fault or outcome.state not in (State.CORRECT, State.PARTIAL):
        raise ExamError(
            f"{exercise.id}: its own solution does not pass: {fault or outcome.message}"
        )
    answer = Answer(NotebookSource(names))
    reads = [_read(name, asked, answer) for name, asked in listening.asked.items()]
    return tuple(_widened(exercise, one, solution) for one in reads)


class _Listening:
    """A source that notes which names are asked for, and with which calls."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self.asked: dict[str, list[tuple[Mapping[str, Any], Reply]]] = {}

    def ask(self, question: Mapping[str, Any], timeout_s: float) -> Reply:
        reply = self._source.ask(question, timeout_s)
        name = str(question["name"])
        if name.isidentifier():  # what a check made goes by no identifier
            self.asked.setdefault(name, []).append((question, reply))
        return reply

    def saved(self, name: str, label: str) -> Source:
        return self._source.saved(name, label)

    def reloaded(self, name: str, label: str) -> Source:
        return self._source.reloaded(name, label)

    def report(self, kind: str, words: str) -> None:
        """Tell nobody."""

    def restarted(self, name: str, label: str, folder: str) -> tuple[Source, str]:
        return self._source.restarted(name, label, folder)


def _read(name: str, asked: list[tuple[Mapping[str, Any], Reply]], answer: Answer) -> Read:
    kind = answer.thing(name).kind.kind
    if any(question["do"] == "value" for question, _ in asked):
        return Read(name, kind, value=Form(form_of(answer.value(name)).kind))
    calls = [
        (len(json.dumps([question["args"], question["kwargs"]])), place)
        for place, (question, reply) in enumerate(asked)
        if question["do"] == "call"
        and not reply.problem
        and not (question.get("method") or question.get("things") or "keep" in question)
    ]
    size, place = min(calls, default=(LARGEST + 1, 0))
    if size > LARGEST:
        return Read(name, kind)
    question, reply = asked[place]
    args, kwargs = tuple(decode(question["args"])), decode(question["kwargs"])
    return Read(name, kind, call=PlainCall(args, kwargs, form_of(reply.value)))


def _widened(exercise: Exercise, read: Read, solution: str) -> Read:
    """Return the read with a form that every right answer has, and every slip of its kind."""
    form = read.call.gives if read.call else read.value
    if form is None:
        return read
    for one in _forms(exercise, read, exercise.right):
        form = form.widened(one)
    for one in _forms(exercise, read, (slip.written(solution) for slip in exercise.slips)):
        form = form.widened(one) if one.kind == form.kind else form
    if read.call is None:
        return replace(read, value=form)
    return replace(read, call=replace(read.call, gives=form))


def _forms(exercise: Exercise, read: Read, answers: Iterable[str]) -> Iterator[Form]:
    """Yield the form of what each of these answers gives, if it gives anything."""
    for code in answers:
        names, fault = names_of(exercise, code)
        if fault:
            continue
        answer = Answer(NotebookSource(names))
        with contextlib.suppress(NotAttempted, Incorrect, Unanswered):
            if read.call is None:
                yield Form(form_of(answer.value(read.name)).kind)
            else:
                function = answer.function(read.name, LONGEST_S)
                yield form_of(function(*read.call.args, **read.call.kwargs))
