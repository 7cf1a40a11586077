"""What the report shows, worked out from verdicts: plain records for the templates."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median

from markupsafe import Markup

from autograder.checking.outcome import State
from autograder.grading.verdicts import ExerciseVerdict, Incident, Status, Verdict
from autograder.intake.sources import natural

from .charts import histogram, stack
from .shown import MESSAGE_LIMIT, shown_name, shown_text

INCIDENTS_LIMIT = 5  #: of one submission that are spelled out on the front page
HEADLINE_LIMIT = 240  #: characters of each
ATTENTION_LIMIT = 15  #: submissions shown there before the rest is folded away
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


@dataclass(frozen=True)
class Row:
    """One submission, ready to be shown. `page` is the name of its file."""

    verdict: Verdict
    page: str

    @property
    def student(self) -> str:
        """The student's name, every character visible."""
        return shown_name(self.verdict.student)

    @property
    def notebook(self) -> str:
        """The notebook, with its assignment unless that has the same name."""
        names = [self.verdict.assignment, self.verdict.notebook]
        return shown_name(" / ".join(dict.fromkeys(name for name in names if name)))

    @property
    def look(self) -> Look:
        """How its status is shown."""
        return PARTLY_LOOK if self.verdict.open_points else STATUS_LOOKS[self.verdict.status]

    @property
    def share(self) -> float | None:
        """The share of the points, 0 to 1; None if it is not graded or there are no points."""
        score, most = self.verdict.score, self.verdict.max_score
        return None if score is None or most <= 0 else min(1.0, max(0.0, score / most))

    @property
    def score(self) -> str:
        """The points, as people write them."""
        got, still = self.verdict.score, self.verdict.open_points
        if got is None:
            return "–"
        shown = f"{points(got)} / {points(self.verdict.max_score)}"
        return f"{shown}, {points(still)} open" if still else shown

    @property
    def bar(self) -> Markup:
        """The share of the points as a small bar."""
        share = round(100 * (self.share or 0))
        return stack(
            [("correct", "percent of the points", share), ("rest", "missing", 100 - share)]
        )

    @property
    def exercises(self) -> list[tuple[ExerciseVerdict, Look, str, str]]:
        """Of each exercise: the verdict, its look, its name and its message."""
        return [
            (
                one,
                _look(one),
                shown_name(one.id, EXERCISE_LIMIT),
                shown_text(one.message),
            )
            for one in self.verdict.exercises
        ]

    @property
    def incidents(self) -> list[tuple[str, str]]:
        """What happened, each a kind and a sentence."""
        return [_incident(one) for one in self.verdict.incidents]

    @property
    def headlines(self) -> list[tuple[str, str]]:
        """The incidents worth the front page, and a count of the others."""
        told = [_incident(one, HEADLINE_LIMIT) for one in self.verdict.incidents[:INCIDENTS_LIMIT]]
        more_of_them = len(self.verdict.incidents) - INCIDENTS_LIMIT
        if more_of_them <= 0:
            return told
        return [*told, ("more", f"{more_of_them} on the submission's own page.")]

    @property
    def urgency(self) -> int:
        """How early it is told under "needs your attention"; 0 is first, 9 is not at all."""
        if not self.verdict.settled:
            return 0
        if any(one.state is State.TAMPERED for one in self.verdict.exercises):
            return 1
        if not self.verdict.max_score:
            return 4  # a notebook that nobody asked for: any number may be handed in
        if self.verdict.status is Status.REJECTED:
            return 2
        return 3 if self.verdict.incidents else 9


def _look(one: ExerciseVerdict) -> Look:
    return OPEN_LOOK if one.score is None else STATE_LOOKS[one.state]


def _incident(one: Incident, limit: int = MESSAGE_LIMIT) -> tuple[str, str]:
    return shown_name(one.kind.replace("_", " "), 40), shown_text(one.detail, limit)


@dataclass(frozen=True)
class Difficulty:
    """How a class did on one exercise."""

    exercise: str
    bar: Markup
    words: str
    mean: str


@dataclass(frozen=True)
class ClassView:
    """The whole class."""

    title: str
    rows: tuple[Row, ...]
    tiles: tuple[tuple[str, str, str], ...]  #: value, label, style class
    attention: tuple[Row, ...]
    folded: tuple[Row, ...]  #: the rest of those that need attention
    distribution: Markup
    difficulty: tuple[tuple[str, tuple[Difficulty, ...]], ...]  #: by notebook
    several: bool  #: whether there is more than one notebook


def class_view(verdicts: Iterable[Verdict]) -> ClassView:
    """Work out everything the front page shows."""
    rows = tuple(Row(one, page_name(one)) for one in _sorted(verdicts))
    settled = [row for row in rows if row.verdict.settled]
    shares = [row.share for row in settled if row.verdict.status is Status.GRADED]
    known = [share for share in shares if share is not None]
    asked = [row for row in rows if row.verdict.max_score] or rows
    notebooks = list(dict.fromkeys(row.notebook for row in asked))
    attention = tuple(sorted((r for r in rows if r.urgency < 9), key=lambda r: r.urgency))
    return ClassView(
        title=", ".join(notebooks[:3]) + (" …" if len(notebooks) > 3 else ""),
        rows=rows,
        tiles=_tiles(rows, known),
        attention=attention[:ATTENTION_LIMIT],
        folded=attention[ATTENTION_LIMIT:],
        distribution=histogram(known),
        difficulty=tuple((name, _difficulty(rows, name)) for name in notebooks),
        several=len({row.notebook for row in rows}) > 1,
    )


def page_name(verdict: Verdict) -> str:
    """Return the file name of a submission's page: nothing of it was chosen by a student."""
    names = "\0".join((verdict.assignment, verdict.student, verdict.notebook))
    return f"s-{hashlib.sha256(names.encode('utf-8', 'surrogatepass')).hexdigest()[:20]}.html"


def _sorted(verdicts: Iterable[Verdict]) -> list[Verdict]:
    return sorted(verdicts, key=lambda v: (natural(v.assignment), natural(v.student), v.notebook))


def _tiles(rows: Sequence[Row], shares: Sequence[float]) -> tuple[tuple[str, str, str], ...]:
    count = Counter(row.verdict.status for row in rows)
    incidents = sum(len(row.verdict.incidents) for row in rows)
    middle = f"{100 * median(shares):.0f} %" if shares else "–"
    return (
        (str(len(rows)), "submission" if len(rows) == 1 else "submissions", ""),
        (str(count[Status.GRADED]), "graded", ""),
        (middle, "median score", ""),
        (str(count[Status.REJECTED]), "rejected", "warn" if count[Status.REJECTED] else ""),
        (str(count[Status.NOT_GRADED]), "not graded", "alarm" if count[Status.NOT_GRADED] else ""),
        (
            str(incidents),
            "incident" if incidents == 1 else "incidents",
            "warn" if incidents else "",
        ),
    )


def _difficulty(rows: Sequence[Row], notebook: str) -> tuple[Difficulty, ...]:
    by_exercise: dict[str, list[ExerciseVerdict]] = {}
    for row in rows:
        if row.notebook == notebook and row.verdict.status is Status.GRADED:
            for one in row.verdict.exercises:
                if one.score is not None:
                    by_exercise.setdefault(one.id, []).append(one)
    return tuple(_one_difficulty(name, all_of_it) for name, all_of_it in by_exercise.items())


def _one_difficulty(name: str, answers: Sequence[ExerciseVerdict]) -> Difficulty:
    count = Counter(one.state for one in answers)
    parts = [(look.css, look.word, count[state]) for state, look in STATE_LOOKS.items()]
    said = [f"{number} {word}" for _, word, number in parts if number]
    most = sum(one.max_score for one in answers)
    mean = 100 * sum(one.score or 0.0 for one in answers) / most if most else 0.0
    return Difficulty(
        shown_name(name, EXERCISE_LIMIT), stack(parts), ", ".join(said), f"{mean:.0f} %"
    )
