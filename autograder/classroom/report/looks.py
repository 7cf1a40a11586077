"""How things look in the report: states, points, names of pages, and one submission as a whole."""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

from autograder.checking.outcome import State
from autograder.grading.verdicts import ExerciseVerdict, Incident, Status, Verdict

from ..doubts import doubts, gravest_first
from ..shown import MESSAGE_LIMIT, shown_name, shown_text

_CODE = re.compile("`([^`]+)`")
INCIDENTS_LIMIT = 5  #: of one submission that are spelled out on the page of its assignment
HEADLINE_LIMIT = 400  #: characters of each
EXERCISE_LIMIT = 28


@dataclass(frozen=True)
class Look:
    """How a state or status is told apart: by a symbol, a word and a style class."""

    symbol: str
    word: str
    css: str


STATE_LOOKS = {
    State.CORRECT: Look("✔", "correct", "correct"),
    State.PARTIAL: Look("◐", "partly correct", "partial"),
    State.INCORRECT: Look("✘", "incorrect", "incorrect"),
    State.NOT_ATTEMPTED: Look("○", "not attempted", "blank"),
    State.ERROR: Look("!", "raised an error", "error"),
    State.TIMEOUT: Look("∞", "took too long", "error"),
    State.TAMPERED: Look("⚠", "not accepted", "error"),
}
STATUS_LOOKS = {
    Status.GRADED: Look("✔", "graded", "correct"),
    Status.REJECTED: Look("✘", "rejected", "incorrect"),
    Status.NOT_GRADED: Look("⟳", "not graded", "error"),
}
#: of an exercise whose check failed, and of its notebook
OPEN_LOOK = Look("⟳", "our fault, not graded yet", "error")
PARTLY_LOOK = Look("⟳", "graded but for a fault of ours", "error")


def points(value: float) -> str:
    """Return points as people write them: 2, 1.5."""
    return f"{round(value, 2):g}"


def coded(text: str) -> Markup:
    """Return a message, what stands between backticks as code."""
    return Markup(_CODE.sub(r"<code>\1</code>", str(escape(text))))  # noqa: S704  it is escaped


def percent(share: float) -> str:
    """Return a share, 0 to 1, in percent."""
    return f"{100 * share:.0f} %"


def state_look(state: State | None) -> Look:
    """Return the look of an exercise; without a state its check failed."""
    return OPEN_LOOK if state is None else STATE_LOOKS[state]


def page_name(kind: str, *names: str) -> str:
    """Return a file name for what has these names: nothing of it was chosen by a student."""
    text = "\0".join(names)
    return f"{kind}-{hashlib.sha256(text.encode('utf-8', 'surrogatepass')).hexdigest()[:20]}.html"


def notebook_name(assignment: str, notebook: str) -> str:
    """Return the notebook, with its assignment unless that has the same name."""
    return shown_name(" / ".join(dict.fromkeys(name for name in (assignment, notebook) if name)))


@dataclass(frozen=True)
class Answer:
    """One exercise on a submission's page, with the answer's cells as HTML."""

    verdict: ExerciseVerdict
    look: Look
    name: str
    message: str
    cells: Sequence[Markup] = ()


@dataclass(frozen=True)
class Paper:
    """One submission, ready for its own page."""

    verdict: Verdict
    answers: Sequence[Answer] = ()
    by_hand: Sequence[Markup] = ()  #: the cells that a person grades
    cells: Sequence[Markup] = ()  #: the whole notebook

    @property
    def student(self) -> str:
        """The student's name, every character visible."""
        return shown_name(self.verdict.student)

    @property
    def notebook(self) -> str:
        """The notebook's name."""
        return notebook_name(self.verdict.assignment, self.verdict.notebook)

    @property
    def look(self) -> Look:
        """How its status is shown."""
        return PARTLY_LOOK if self.verdict.open_points else STATUS_LOOKS[self.verdict.status]

    @property
    def share(self) -> float | None:
        """The share of the points, 0 to 1; None if it is not graded or there are no points."""
        return share_of(self.verdict.score, self.verdict.max_score)

    @property
    def incidents(self) -> list[tuple[str, str]]:
        """What happened, each a kind and a sentence."""
        return [told(one) for one in gravest_first(self.verdict.incidents)]


def share_of(score: float | None, most: float) -> float | None:
    """Return the share of the points, 0 to 1; None without a score or without points."""
    return None if score is None or most <= 0 else min(1.0, max(0.0, score / most))


def answer_of(one: ExerciseVerdict, cells: Sequence[Markup] = ()) -> Answer:
    """Return an exercise as it is shown."""
    look = state_look(None if one.score is None else one.state)
    return Answer(one, look, shown_name(one.id, EXERCISE_LIMIT), shown_text(one.message), cells)


def doubted(verdict: Verdict) -> list[tuple[str, str]]:
    """Return what puts points of a submission in doubt, and the kinds of what else happened."""
    doubtful = gravest_first(doubts(verdict))
    said = [told(one, HEADLINE_LIMIT) for one in doubtful[:INCIDENTS_LIMIT]]
    others = {one.kind: told(one)[0] for one in verdict.incidents if one not in doubtful}
    rest = len(doubtful) - INCIDENTS_LIMIT
    if rest > 0:
        said.append(("more", f"{rest} on the submission's own page."))
    if others:
        kinds = ", ".join([*others.values()][:INCIDENTS_LIMIT])
        said.append(("besides", f"{kinds}: on the submission's own page."))
    return said


def headlines(verdict: Verdict) -> list[tuple[str, str]]:
    """Return the incidents worth the page of the assignment, and a count of the others."""
    first = gravest_first(verdict.incidents)[:INCIDENTS_LIMIT]
    said = [told(one, HEADLINE_LIMIT) for one in first]
    said += [
        (shown_name(one.id, EXERCISE_LIMIT), shown_text(one.message, HEADLINE_LIMIT))
        for one in verdict.exercises
        if one.state is State.TAMPERED and one.message
    ][:INCIDENTS_LIMIT]
    rest = len(verdict.incidents) - INCIDENTS_LIMIT
    return [*said, ("more", f"{rest} on the submission's own page.")] if rest > 0 else said


def told(one: Incident, limit: int = MESSAGE_LIMIT) -> tuple[str, str]:
    """Return an incident's kind and sentence."""
    return shown_name(one.kind.replace("_", " "), 40), shown_text(one.detail, limit)
