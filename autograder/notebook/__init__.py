"""What a student calls: ``check``, ``hint``, ``solution``, ``progress`` and ``course_map``.

A check asks the notebook's own names, in the words in which a sandboxed kernel is asked when the
class is graded, and shows a card. Under plain ``nbgrader autograde`` the same call raises on
failure, and returns the points when they are partial, which is how nbgrader reads a grade.
"""

import os
import sys
from typing import Any

from autograder.checking import Draw, Exercise, Outcome, State, card_html, card_text, our_fault
from autograder.checking.card import Help
from autograder.exercises.exam import is_exam
from autograder.exercises.solutions import solution_of

from .asking import asked_for, hint, solution
from .exam import show_reading
from .overview import course_map, progress
from .page import shell, show
from .source import STOPPED, NotebookSource
from .standing import record


class CheckFailed(AssertionError):
    """Raised under nbgrader, which takes an exception in a graded cell for zero points."""


def check(exercise_id: object = None) -> float | None:
    """Check the exercise `exercise_id`, e.g. ``check("02.grad")``, and show a card."""
    exercise = asked_for("check", exercise_id)
    if exercise is None:
        return None
    source = NotebookSource(_namespace())
    if is_exam():
        show_reading(exercise, source)
        return None
    try:
        outcome = exercise.run(source, Draw.public(exercise.id))
    except KeyboardInterrupt:  # between two questions
        outcome = Outcome(State.TIMEOUT, summary=STOPPED)
    except Exception as error:
        outcome = our_fault(exercise.id, error).outcome
    tries = 0
    graded = bool(os.environ.get("NBGRADER_EXECUTION"))
    if not graded and not outcome.ours and outcome.summary != STOPPED:
        tries = record(exercise, outcome).tries
    help = Help(tries, solution_of(exercise.id) or "")
    show(card_html(exercise, outcome, help), card_text(exercise, outcome, help))
    return _answer_nbgrader(exercise, outcome) if graded else None


def _answer_nbgrader(exercise: Exercise, outcome: Outcome) -> float | None:
    if outcome.fraction == 0:
        raise CheckFailed(f"{exercise.id}: {outcome.message}")
    return None if outcome.state is State.CORRECT else float(exercise.score(outcome))


def _namespace() -> dict[str, Any]:
    """The notebook's names; in a plain script, those of the module that called."""
    running = shell()
    if running is not None:
        return dict(running.user_ns)
    return dict(sys._getframe(2).f_globals)


__all__ = [
    "CheckFailed",
    "NotebookSource",
    "check",
    "course_map",
    "hint",
    "progress",
    "solution",
]
