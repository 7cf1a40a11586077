"""What went wrong, by exercise: alike answers are counted together.

*Named* are those that have words in common: a slip's explanation, an error, a test's own message.
*Unexplained* are those of which a check saw that they are wrong, and no slip gives what they give.
These are grouped by what they return, so that an author can look at one and add a slip for all.
"""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from autograder.checking.outcome import State
from autograder.grading.verdicts import ExerciseVerdict, Status, Verdict

from ..shown import shown_name, shown_text
from .lines import Line, is_near
from .looks import EXERCISE_LIMIT
from .statistics import Discrimination, discrimination

EXAMPLES = 6  #: submissions that are named for each kind of mistake
MISTAKES_SHOWN, UNEXPLAINED_SHOWN, NEAR_SHOWN = 8, 20, 20
KINDS_LIMIT = 2_000  #: kinds of mistakes in one exercise that are told apart
WORDS_LIMIT = 300

_PLACE = re.compile(r"\b0x[0-9a-f]{4,16}\b", re.I)  # an address in memory says nothing


@dataclass
class Alike:
    """Answers that are wrong in the same way. `examples` are places in the list of lines."""

    words: str
    count: int = 0
    examples: list[tuple[str, str]] = field(default_factory=list)  #: name and address

    def add(self, line: Line, place: int) -> None:
        """Count one more."""
        self.count += 1
        if len(self.examples) < EXAMPLES:
            self.examples.append((line.name, f"{line.page}#x{place}"))


@dataclass
class ExerciseTally:
    """All answers to one exercise of a notebook."""

    name: str
    states: Counter[State] = field(default_factory=Counter)
    won: float = 0.0
    most: float = 0.0
    named: dict[str, Alike] = field(default_factory=dict)
    unexplained: dict[str, Alike] = field(default_factory=dict)
    near: list[tuple[float, str, str, str]] = field(default_factory=list)  #: distance, name, …
    _here: list[float] = field(default_factory=list)
    _rest: list[float] = field(default_factory=list)

    def add(self, one: ExerciseVerdict, line: Line, place: int, total: float | None) -> None:
        """Take in one answer; `total` is what its notebook won, None if it lacks a verdict."""
        if one.score is None:
            return
        self.states[one.state] += 1
        self.won += one.score
        self.most += one.max_score
        if total is not None:
            self._here.append(one.score)
            self._rest.append(round(total - one.score, 4))
        if one.state not in (State.CORRECT, State.NOT_ATTEMPTED):
            self._add_mistake(one, line, place)
        if is_near(one) and one.measured is not None:
            bar = one.measured
            words = f"{bar.what} {bar.value:.4g}, full points from {bar.full:.4g}"
            far = abs(bar.value - bar.full) / abs(bar.full - bar.zero)
            self.near.append((far, line.name, f"{line.page}#x{place}", words))

    def _add_mistake(self, one: ExerciseVerdict, line: Line, place: int) -> None:
        groups, words = self.named, one.why or one.message
        if not one.why and one.measured is not None:
            words = f"The {one.measured.what} does not reach the bar."
        elif not one.why and one.saw and one.state in (State.INCORRECT, State.PARTIAL):
            groups = self.unexplained
        words = shown_text(_PLACE.sub("0x…", words[: 4 * WORDS_LIMIT]), WORDS_LIMIT)
        if words not in groups and len(groups) >= KINDS_LIMIT:
            words = "Others, each of its own kind."
        words = words or "Nothing: the test gave points, and no words."
        groups.setdefault(words, Alike(words)).add(line, place)

    @property
    def answers(self) -> int:
        """How many have a verdict."""
        return self.states.total()

    @property
    def mean(self) -> float:
        """The share of the points won, 0 to 1."""
        return self.won / self.most if self.most else 0.0

    @property
    def discrimination(self) -> Discrimination:
        """How well it tells those who know the rest."""
        return discrimination(self._here, self._rest)

    @property
    def frequent(self) -> list[Alike]:
        """The most frequent mistakes that have words, the most frequent first."""
        return most(self.named, MISTAKES_SHOWN)

    @property
    def open_questions(self) -> list[Alike]:
        """The answers that nobody has an explanation for."""
        return most(self.unexplained, UNEXPLAINED_SHOWN)

    @property
    def rarer(self) -> tuple[int, int]:
        """How many kinds of mistakes and of unexplained answers are left out of these lists."""
        return (
            max(0, len(self.named) - MISTAKES_SHOWN),
            max(0, len(self.unexplained) - UNEXPLAINED_SHOWN),
        )

    @property
    def wrong(self) -> tuple[int, int]:
        """How many answers have an explanation, and how many have none."""
        named, unexplained = self.named.values(), self.unexplained.values()
        return sum(one.count for one in named), sum(one.count for one in unexplained)

    @property
    def nearest(self) -> list[tuple[float, str, str, str]]:
        """The trainings nearest to the bar."""
        return sorted(self.near)[:NEAR_SHOWN]


def most(groups: dict[str, Alike], limit: int) -> list[Alike]:
    """Return the largest groups; of equal ones the first that was met."""
    return sorted(groups.values(), key=lambda one: -one.count)[:limit]


def tallies(papers: Iterable[tuple[Line, Verdict]]) -> dict[str, list[ExerciseTally]]:
    """Return the exercises of an assignment by the name of their notebook."""
    found: dict[str, dict[str, ExerciseTally]] = {}
    for line, verdict in papers:
        if verdict.status is not Status.GRADED or not line.asked:
            continue
        total = verdict.score if verdict.settled else None
        theirs = found.setdefault(line.notebook_name, {})
        for place, one in enumerate(verdict.exercises, 1):
            name = shown_name(one.id, EXERCISE_LIMIT)
            theirs.setdefault(one.id, ExerciseTally(name)).add(one, line, place, total)
    return {name: list(theirs.values()) for name, theirs in found.items()}
