"""``hint`` and ``solution``, and what is said of an exercise's name that is none."""

import difflib
import html

from autograder.checking import Exercise
from autograder.checking.card import solution_html, solution_text
from autograder.exercises import UnknownExercise, find, for_notebook, notebook_numbers
from autograder.exercises.exam import is_exam
from autograder.exercises.solutions import solution_of

from .exam import EXAM
from .page import notebook_number, say, show

_hints_opened: dict[str, int] = {}
_last = ""


def last_checked() -> str:
    """Return the id of the exercise that was asked about last, or an empty text."""
    return _last


def asked_for(call: str, exercise_id: object) -> Exercise | None:
    """Return the exercise of that name, or say which name was meant in ``call(…)``."""
    global _last
    name = exercise_id if isinstance(exercise_id, str) else ""
    if not name and call != "check" and exercise_id is None:
        name = _last
    try:
        found = find(name)
    except UnknownExercise:
        say(_which(call, name))
        return None
    _last = found.id
    return found


def _which(call: str, name: str) -> str:
    known = [one.id for number in notebook_numbers() for one in for_notebook(number)]
    here = [one.id for one in for_notebook(notebook_number())] or known
    same = [one for one in (*here, *known) if name and one.partition(".")[2] == name.strip(". ")]
    near = same or difflib.get_close_matches(name.strip().lower(), known, n=1, cutoff=0.7)
    if near:
        return f'There is no exercise "{name}". Did you mean {call}("{near[0]}")?'
    listed = ", ".join(f'"{one}"' for one in here)
    start = f'There is no exercise "{name}".' if name else "Which exercise?"
    return f'{start} Write its name in quotes, as in {call}("{here[0]}"). There are: {listed}.'


def hint(exercise_id: object = None) -> None:
    """Open the next hint of an exercise, ``hint("02.grad")``; the open ones stay in view.

    Without a name it is the exercise that was checked last.
    """
    exercise = asked_for("hint", exercise_id)
    if exercise is None:
        return
    if is_exam():
        say(f"{EXAM} Hints are kept back.")
        return
    total = len(exercise.hints)
    opened = min(total, _hints_opened.get(exercise.id, 0) + 1)
    _hints_opened[exercise.id] = opened
    head = f"Hint {opened} of {total} for {exercise.id}" if total else f"{exercise.id} has no hints"
    tail = ""
    if opened == total and solution_of(exercise.id):
        tail = f'Still stuck? solution("{exercise.id}") shows a solution, and why it works.'
    elif total and opened == total:
        tail = "That was the last one."
    shown = exercise.hints[:opened]
    text = "\n".join([head, *(f"  {n}. {hint}" for n, hint in enumerate(shown, 1)), tail]).rstrip()
    items = "".join(f"<li>{html.escape(one)}</li>" for one in shown)
    show(
        f'<div style="border-left: 6px solid #0072b2; padding: 4px 12px; margin: 6px 0">'
        f"<p><strong>{head}</strong></p><ol>{items}</ol><p>{html.escape(tail)}</p></div>",
        text,
    )


def solution(exercise_id: object = None) -> None:
    """Show the author's solution of an exercise, ``solution("02.grad")``, and why it works."""
    exercise = asked_for("solution", exercise_id)
    if exercise is None:
        return
    if is_exam():
        say(f"{EXAM} Solutions are kept back.")
        return
    code = solution_of(exercise.id)
    if code is None:
        say(
            f"Your instructor has kept the solution of {exercise.id} back. The hints in its card "
            "lead there; and a question to your instructor is never a bad idea."
        )
        return
    show(solution_html(exercise, code), solution_text(exercise, code))
