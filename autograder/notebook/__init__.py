"""``check``, ``hint`` and ``progress``: what a student calls in a notebook.

A check asks the notebook's own names, in the words in which a sandboxed kernel is asked when the
class is graded, and shows a card. Under plain ``nbgrader autograde`` the same call raises on
failure, and returns the points when they are partial, which is how nbgrader reads a grade.
"""

import html
import os
import sys
from collections.abc import Mapping
from typing import Any

from autograder.checking import Draw, Exercise, Outcome, State, card_html, card_text, our_fault
from autograder.checking.card import LOOKS, badge_html, points_text
from autograder.exercises import UnknownExercise, find, for_notebook

from .source import NotebookSource
from .standing import load_progress, save_progress

_outcomes: dict[str, Outcome] = {}
_hints_opened: dict[str, int] = {}


class CheckFailed(AssertionError):
    """Raised under nbgrader, which takes an exception in a graded cell for zero points."""


def check(exercise_id: str) -> float | None:
    """Check the exercise `exercise_id`, e.g. ``check("02.grad")``, and show a card."""
    try:
        exercise = find(exercise_id)
    except UnknownExercise as unknown:
        _show(f"<p>{html.escape(str(unknown))}</p>", str(unknown))
        return None
    try:
        outcome = exercise.run(NotebookSource(_namespace()), Draw.public(exercise.id))
    except Exception as error:
        outcome = our_fault(exercise.id, error).outcome
    else:
        _outcomes[exercise.id] = outcome
    _show(card_html(exercise, outcome), card_text(exercise, outcome))
    if os.environ.get("NBGRADER_EXECUTION"):
        return _answer_nbgrader(exercise, outcome)
    if not outcome.ours:
        save_progress(exercise, outcome)
    return None


def _answer_nbgrader(exercise: Exercise, outcome: Outcome) -> float | None:
    if outcome.fraction == 0:
        raise CheckFailed(f"{exercise.id}: {outcome.message}")
    return None if outcome.state is State.CORRECT else float(exercise.score(outcome))


def hint(exercise_id: str) -> None:
    """Open the next hint of an exercise; the ones already open stay in view."""
    try:
        exercise = find(exercise_id)
    except UnknownExercise as unknown:
        _show(f"<p>{html.escape(str(unknown))}</p>", str(unknown))
        return
    total = len(exercise.hints)
    opened = min(total, _hints_opened.get(exercise.id, 0) + 1)
    _hints_opened[exercise.id] = opened
    head = f"Hint {opened} of {total} for {exercise.id}" if total else f"{exercise.id} has no hints"
    tail = "" if opened < total else "That was the last one." if total else ""
    shown = exercise.hints[:opened]
    text = "\n".join([head, *(f"  {n}. {hint}" for n, hint in enumerate(shown, 1)), tail]).rstrip()
    items = "".join(f"<li>{html.escape(one)}</li>" for one in shown)
    _show(
        f'<div style="border-left: 6px solid #0072b2; padding: 4px 12px; margin: 6px 0">'
        f"<p><strong>{head}</strong></p><ol>{items}</ol><p>{tail}</p></div>",
        text,
    )


def progress(notebook: str = "") -> None:
    """Show a map of a notebook's exercises, e.g. ``progress("02")``; the last one's by default."""
    number = notebook[:2] or (next(reversed(_outcomes), "")[:2])
    exercises = for_notebook(number)
    if not exercises:
        message = f'There are no exercises in notebook {notebook!r}. Try progress("02").'
        _show(f"<p>{html.escape(message)}</p>", message)
        return
    before = load_progress()
    rows = [(one, *_standing(one, before)) for one in exercises]
    earned = sum(score for _, _, score in rows)
    worth = sum(one.points for one in exercises)
    head = f"Notebook {number}: {points_text(earned)} of {points_text(worth)} points"
    lines = [
        f"  {LOOKS[state][0]} {one.id}  {one.title}: {LOOKS[state][1].lower()}, "
        f"{points_text(score)} of {points_text(one.points)}"
        for one, state, score in rows
    ]
    cells = "".join(
        f'<tr><td style="text-align: left">{badge_html(state)}</td>'
        f'<td style="text-align: left">{one.id}</td><td style="text-align: left">'
        f"{html.escape(one.title)}</td>"
        f"<td>{points_text(score)} of {points_text(one.points)}</td></tr>"
        for one, state, score in rows
    )
    _show(
        f"<table><caption><strong>{head}</strong></caption><thead><tr><th>state</th>"
        f"<th>exercise</th><th></th><th>points</th></tr></thead><tbody>{cells}</tbody></table>",
        "\n".join([head, *lines]),
    )


def _standing(exercise: Exercise, before: Mapping[str, Any]) -> tuple[State, float]:
    """This session's outcome, else the one on record, else not attempted."""
    if exercise.id in _outcomes:
        outcome = _outcomes[exercise.id]
        return outcome.state, exercise.score(outcome)
    try:
        record = before[exercise.id]
        return State(record["state"]), float(record["score"])
    except (KeyError, TypeError, ValueError):  # none, or a file that somebody edited
        return State.NOT_ATTEMPTED, 0.0


def _namespace() -> dict[str, Any]:
    """The notebook's names; in a plain script, those of the module that called."""
    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython else None
    if shell is not None:
        return dict(shell.user_ns)
    return dict(sys._getframe(2).f_globals)


def _show(page: str, text: str) -> None:
    """Display HTML with its plain-text twin; plain text where there is no IPython."""
    ipython = sys.modules.get("IPython")
    if ipython is None or ipython.get_ipython() is None:
        print(text)
        return
    from IPython.display import display

    display({"text/html": page, "text/plain": text}, raw=True)


__all__ = ["CheckFailed", "NotebookSource", "check", "hint", "progress"]
