"""The right answer as a program, with its slips: what a function or a value is judged by.

The trusted side runs the right program and, if the student's answer differs, every slip on the same
inputs. A slip's words are shown only if it gave what the student's code gave, in every case. So a
diagnosis is never a guess, and a new exercise is a program, a table of slips and its inputs.
"""

import ast
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import combinations
from types import CodeType
from typing import Any

import numpy as np

from autograder.guest.plain import decode, encode

from .answer import Answer
from .expectations import Incorrect
from .outcome import Credit
from .probes import things
from .reading import contrast, misshapen, numbers, same, show
from .replies import Raised
from .slips import Slip, conclude, named, patched


@dataclass(frozen=True)
class Code:
    """An argument that is no plain data, e.g. a function: made anew wherever the call is made.

    Attributes:
        source: an expression; it may use ``np``: ``"lambda z: np.maximum(z, 0)"``.
        label: how the card names it.
    """

    source: str
    label: str


@dataclass(frozen=True)
class Case:
    """One call that the answer is judged by.

    Attributes:
        args: what the function is called with: arrays, numbers, and what :class:`Code` makes.
        see: what is looked at in the result, where more than one result is right: a function of it
            that may end the check with ``Incorrect``. The student's and the right one must agree.
        tell: how the card says what was seen; by default the value itself, or where it differs.
        label: how the card names the call; by default ``name(args)``.
    """

    args: tuple[Any, ...] = ()
    see: Callable[[Any], Any] | None = None
    tell: Callable[[Any], str] | None = None
    label: str = ""

    @cached_property
    def key(self) -> str:
        """The arguments as JSON: plain data, and by its place what is made from code."""
        plain = [None if isinstance(one, Code) else one for one in self.args]
        made = {k: one.source for k, one in enumerate(self.args) if isinstance(one, Code)}
        return json.dumps([encode(plain), made])


@dataclass(frozen=True)
class _Seen:
    """What one call gave: facts, or an exception (type and message), or words why it is neither."""

    facts: Any = None
    raised: tuple[str, str] | None = None
    unreadable: Incorrect | None = None

    def tidy(self) -> Any:
        """Return the facts for a rule: one number as a float, numbers as an array, others as is."""
        array = numbers(self.facts)
        if array is None:
            return self.facts
        return float(array.item()) if array.size == 1 else array

    def is_like(self, right: "_Seen") -> bool:
        """Whether a rule may look at it: finite numbers where the right answer has numbers."""
        if self.raised or self.unreadable:
            return False
        array, wanted = numbers(self.facts), numbers(right.facts)
        if wanted is None:
            return type(self.facts) is type(right.facts)
        if array is None or array.size == 0 or not np.isfinite(array).all():
            return False
        return wanted.ndim > 0 or array.size == 1

    def agrees(self, other: "_Seen", rel: float, absolute: float) -> bool:
        if self.raised or other.raised:
            return self.raised == other.raised
        if self.unreadable or other.unreadable:
            mine, theirs = self.unreadable, other.unreadable
            return (
                mine is not None
                and theirs is not None
                and (mine.summary, mine.saw) == (theirs.summary, theirs.saw)
            )
        return same(self.facts, other.facts, rel, absolute)


@dataclass(frozen=True)
class Program:
    """The right program, which defines `name`, and its slips (see :func:`program`)."""

    name: str
    source: str
    slips: tuple[Slip, ...] = ()

    def judge(
        self,
        answer: Answer,
        cases: Iterable[Case | tuple[Any, ...]] = (),
        *,
        rel: float = 1e-4,
        absolute: float = 1e-6,
        share: Callable[[Any, Any], float] = lambda seen, right: 0.0,
    ) -> Credit | None:
        """Compare the student's function, or value, with the right one, case by case.

        Begin with the example that the lesson has just shown: the card shows the first case that
        differs.

        Args:
            rel, absolute: as in ``numpy.allclose``.
            share: what part of the points the facts of one case earn beside the right ones; the
                least of all cases counts.

        Raises:
            Incorrect, Raised: if the answer is wrong, with the words of the slip that explains it.
        """
        asked = [one if isinstance(one, Case) else Case(one) for one in cases] or [Case()]
        replies = [self._ask(answer, case) for case in asked]
        seen = [
            _Seen(raised=(error.type_name, error.message)) if error else _look(case, value)
            for case, (value, error) in zip(asked, replies, strict=True)
        ]
        right = [self._run(self.source, case) for case in asked]

        def agree(others: Iterable[_Seen]) -> Iterator[bool]:
            return (s.agrees(o, rel, absolute) for s, o in zip(seen, others, strict=True))

        readable = all(s.is_like(r) for s, r in zip(seen, right, strict=True))

        def explains(one: Slip) -> bool:
            if one.raises:
                return all(s.raised and one.raises in ": ".join(s.raised) for s in seen)
            if one.when is not None:
                return readable and one.when([s.tidy() for s in seen], [r.tidy() for r in right])
            written = one.written(self.source)
            return all(agree(self._run(written, case) for case in asked))

        first = next((k for k, fine in enumerate(agree(right)) if not fine), None)
        if first is None:
            return None
        found = self._suspects(explains)
        if error := replies[first][1]:
            error.why = named(found) or error.why
            raise error
        due = [share(s.facts, r.facts) for s, r in zip(seen, right, strict=True) if readable]
        wrong = self._wrong(asked[first], seen[first], right[first])
        return conclude(found, wrong, min(due, default=0))

    def _wrong(self, case: Case, seen: _Seen, right: _Seen) -> Incorrect:
        """Return how a case that differs ends the check where no slip explains it."""
        if seen.unreadable is not None:
            return seen.unreadable
        saw, expected = contrast(seen.facts, right.facts)
        if case.tell is not None:
            saw, expected = case.tell(seen.facts), case.tell(right.facts)
        why = misshapen(seen.facts, right.facts)
        summary = f"{self.label(case)} is not right yet."
        return Incorrect(summary, saw=saw, expected=expected, why=why)

    def label(self, case: Case) -> str:
        """Return what the card calls a case: ``grad(10)``; an array by its parameter's name."""
        if case.label or not self._parameters:
            return case.label or f"`{self.name}`"
        shown = [
            value.label
            if isinstance(value, Code)
            else name
            if isinstance(value, np.ndarray)
            else show(value)
            for name, value in zip(self._parameters, case.args, strict=False)
        ]
        return f"{self.name}({', '.join(shown)})"

    @cached_property
    def _parameters(self) -> list[str]:
        """The names of the function's parameters; none for a value."""
        for node in ast.parse(self.source).body:
            if isinstance(node, ast.FunctionDef) and node.name == self.name:
                return [one.arg for one in node.args.args]
        return []

    def _ask(self, answer: Answer, case: Case) -> tuple[Any, Raised | None]:
        """Return what the student's code gives, or the error it raises."""
        if not self._parameters:
            return answer.value(self.name), None
        given = [
            answer.made(self.name, things.evaluate, source=one.source)
            if isinstance(one, Code)
            else one
            for one in case.args
        ]
        try:
            return answer.function(self.name)(*given), None
        except Raised as error:
            return None, error

    def _suspects(self, explains: Callable[[Slip], bool]) -> list[Slip]:
        """Return the slips that explain everything; if there is none, two made at once.

        One that gives the same in every case explains more than one whose rule holds.
        """
        for by_rule in (False, True):
            slips = (one for one in self.slips if bool(one.when or one.raises) is by_rule)
            if single := [one for one in slips if explains(one)]:
                return single
        pairs = (_both(self.source, *pair) for pair in combinations(self.slips, 2))
        found = [pair for pair in pairs if pair is not None and explains(pair)]
        return found if len(found) == 1 else []

    def _run(self, source: str, case: Case) -> _Seen:
        raised, value = run_program(source, self.name, case.key if self._parameters else "")
        return _look(case, value) if raised is None else _Seen(raised=raised)


def _look(case: Case, value: Any) -> _Seen:
    if case.see is None:
        return _Seen(value)
    try:
        return _Seen(case.see(value))
    except Incorrect as words:
        return _Seen(unreadable=words)


def _both(source: str, one: Slip, other: Slip) -> Slip | None:
    """Return the slip of making both, or nothing if they do not go together."""
    if isinstance(one.how, str) or isinstance(other.how, str) or one.words == other.words:
        return None
    if one.when is not None or other.when is not None:
        return None
    try:
        how = patched(patched(source, one.how), other.how)
    except ValueError:
        return None
    words = f"Two things at once. {one.words} And: {other.words}"
    if 1.0 in (one.fraction, other.fraction):  # what is only a remark is no second thing
        words = other.words if one.fraction == 1.0 else one.words
    return Slip(how, words, fraction=min(one.fraction or 0.0, other.fraction or 0.0))


def program(source: str, *slips: Slip, name: str = "") -> Program:
    """Return the right program `source` with its `slips`, each a patch of it.

    `name` is what the student defines, by default the last function in it. The program may use
    ``np`` and ``math``. It must not depend on chance.

    >>> twice = program(
    ...     '''
    ... def twice(x):
    ...     return 2 * x
    ... ''',
    ...     slip({"2 * x": "x * x"}, "That is the square: twice 3 is 6, and its square 9."),
    ... )
    >>> twice.name
    'twice'

    Raises:
        ValueError: if the source defines no function, or a patch does not fit it.
    """
    source = source.strip() + "\n"
    defined = [node.name for node in ast.parse(source).body if isinstance(node, ast.FunctionDef)]
    if not name and not defined:
        raise ValueError("the program defines no function: give it a name=")
    for one in slips:
        one.written(source)
    return Program(name or defined[-1], source, tuple(slips))


def formula(signature: str, right: str, wrong: Mapping[str, str], *more: Slip) -> Program:
    """Return the program of one line: a function ``"grad(w)"`` or a value ``"n_weights"``.

    >>> formula("grad(w)", "3 * (w - 8)", {"6": "6 is the slope at w = 10 only."}).name
    'grad'

    Args:
        right: the right expression.
        wrong: each wrong expression, with its words.
        more: slips that are no other expression.
    """
    name, is_function, _ = signature.partition("(")
    start = f"def {signature}:\n    return " if is_function else f"{name} = "
    whole = f"{start}{right}\n"
    slips = (Slip({whole: f"{start}{expression}\n"}, words) for expression, words in wrong.items())
    return program(whole, *slips, *more, name=name.strip())


@lru_cache(maxsize=4096)
def _compiled(source: str) -> CodeType:
    return compile(f"import math\n{source}", "<program>", "exec")


@lru_cache(maxsize=2**15)  # the draws of a course are the same for every student
def run_program(source: str, name: str, args: str) -> tuple[tuple[str, str] | None, Any]:
    """Run one of our own programs; return what it raised (type, message), and its value.

    `args` are the encoded arguments of the function called `name`; empty for a value.
    """
    names: dict[str, Any] = {"np": np}
    try:
        with np.errstate(all="ignore"):
            exec(_compiled(source), names)  # noqa: S102 - the author's own program
            value = names[name](*_made(args)) if args else names[name]
        return None, decode(encode(value))
    except Exception as error:
        return (type(error).__name__, str(error)), None


def _made(args: str) -> list[Any]:
    """Return the arguments whose :attr:`Case.key` is `args`."""
    plain, made = json.loads(args)
    given: list[Any] = decode(plain)
    for place, source in made.items():
        given[int(place)] = things.evaluate(None, source)
    return given
