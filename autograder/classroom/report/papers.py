"""A submission's own page: its exercises, each with the answer's code and what that displayed."""

from collections.abc import Sequence

from markupsafe import Markup

from autograder.display.notebooks import Keep, ShownCell, shown_cells
from autograder.grading.verdicts import Verdict

from .looks import Paper, answer_of


def paper(verdict: Verdict, notebook: bytes | None, keep: Keep) -> Paper:
    """Return what the page of a submission shows.

    Args:
        notebook: the executed notebook, inert; None if there is none.
        keep: where its pictures go.
    """
    try:
        cells = list(shown_cells(notebook, keep)) if notebook is not None else []
    except ValueError:
        cells = []
    return Paper(
        verdict,
        [answer_of(one, _answer(cells, one.id)) for one in verdict.exercises],
        [one.html for one in cells if _by_hand(one)],
        [one.html for one in cells if one.html],
    )


def _answer(cells: Sequence[ShownCell], exercise: str) -> list[Markup]:
    """Return the cells that answer an exercise: the solution cells in front of its graded cell."""
    answer: list[Markup] = []
    for cell in cells:
        if _is_graded(cell, exercise):
            return answer
        if cell.mark.get("solution") and not cell.mark.get("grade"):
            answer.append(cell.html)
        elif cell.mark.get("grade"):
            answer = []
    return []


def _is_graded(cell: ShownCell, exercise: str) -> bool:
    """Whether this is the graded cell that the results call `exercise`: by its id, or its check."""
    if not cell.mark.get("grade"):
        return False
    return cell.mark.get("grade_id") == exercise or cell.source.strip() == f'check("{exercise}")'


def _by_hand(cell: ShownCell) -> bool:
    both = cell.mark.get("grade") and cell.mark.get("solution")
    return bool(both or cell.mark.get("task"))
