"""The right answer as a program, with its slips: what a function or a value is judged by.

The trusted side runs the right program and, if the student's answer differs, every slip on the same
inputs. A slip's words are shown only if it gave what the student's code gave, in every case. So a
diagnosis is never a guess, and a new exercise is a program, a table of slips and its inputs.
"""

import ast
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, partial
from itertools import combinations
from typing import Any

import numpy as np

from .answer import Answer
from .calls import Case, Code, Seen, run_program
from .expectations import Incorrect
from .outcome import Credit
from .probes import things
from .reading import contrast, misshapen, show
from .replies import Raised
from .slips import Slip, conclude, named, patched


@dataclass(frozen=True)
class Program:
    """The right program, which defines `name`, and its slips (see :func:`program`)."""

    name: str
    source: str
    slips: tuple[Slip, ...] = ()
    names: tuple[tuple[str, Any], ...] = ()

    def judge(
        self,
        answer: Answer,
        cases: Iterable[Case | tuple[Any, ...]] = (),
        *,
        rel: float = 1e-4,
        absolute: float = 1e-6,
        share: Callable[[Any, Any], float] = lambda seen, right: 0.0,
        ask: Callable[..., Any] | None = None,
        other_dtype: float | None = None,
    ) -> Credit | None:
        """Compare the student's function, or value, with the right one, case by case.

        Begin with the example that the lesson has just shown: the card shows the first case that
        differs.

        Args:
            rel, absolute: as in ``numpy.allclose``.
            share: what part of the points the facts of one case earn beside the right ones; the
                least of all cases counts.
            ask: what is called, if that is not the function itself: see :meth:`.Answer.made`.
            other_dtype: what the right numbers in another dtype earn; by default all.

        Raises:
            Incorrect, Raised: if the answer is wrong, with the words of the slip that explains it.
        """
        asked = [one if isinstance(one, Case) else Case(one) for one in cases] or [Case()]
        replies = [self._ask(answer, case, ask) for case in asked]
        seen = [
            Seen(raised=(error.type_name, error.message)) if error else _look(case, value)
            for case, (value, error) in zip(asked, replies, strict=True)
        ]
        right = [self._run(self.source, case) for case in asked]

        def agree(others: Iterable[Seen], typed: bool = False) -> Iterator[bool]:
            return (
                s.agrees(o, rel, absolute) and (not typed or s.dtype == o.dtype)
                for s, o in zip(seen, others, strict=True)
            )

        readable = all(s.is_like(r) for s, r in zip(seen, right, strict=True))

        def explains(one: Slip, typed: bool = False) -> bool:
            if one.raises:
                return all(s.raised and one.raises in ": ".join(s.raised) for s in seen)
            if one.when is not None:
                return readable and one.when([s.tidy() for s in seen], [r.tidy() for r in right])
            written = one.written(self.source)
            return all(agree((self._run(written, case) for case in asked), typed))

        levels = (False,) if other_dtype is None else (False, True)
        fits = (fine for typed in levels for fine in agree(right, typed))
        first = next((k % len(asked) for k, fine in enumerate(fits) if not fine), None)
        if first is None:
            return None
        alike = all(agree(right))  # down to the dtype
        looks = (partial(explains, typed=typed) for typed in levels[::-1] if typed or not alike)
        found = next(filter(None, map(self._suspects, looks)), [])
        if error := replies[first][1]:
            error.why = named(found) or error.why
            raise error
        due = [share(s.facts, r.facts) for s, r in zip(seen, right, strict=True) if readable]
        wrong = self._wrong(asked[first], seen[first], right[first], typed=other_dtype is not None)
        if alike:
            wrong.why = "The numbers are right, but not their dtype."
            due = [other_dtype or 0.0]
        return conclude(found, wrong, min(due, default=0))

    def _wrong(self, case: Case, seen: Seen, right: Seen, typed: bool) -> Incorrect:
        """Return how a case that differs ends the check where no slip explains it."""
        if seen.unreadable is not None:
            return seen.unreadable
        saw, expected = contrast(seen.facts, right.facts)
        if case.tell is not None:
            saw, expected = case.tell(seen.facts), case.tell(right.facts)
        why = misshapen(seen.facts, right.facts)
        if typed and seen.dtype and not why:
            saw, expected = _with_dtype(saw, seen), _with_dtype(expected, right)
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

    def _ask(
        self, answer: Answer, case: Case, ask: Callable[..., Any] | None
    ) -> tuple[Any, Raised | None]:
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
            return (ask or answer.function(self.name))(*given), None
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

    def _run(self, source: str, case: Case) -> Seen:
        args = case.key if self._parameters else ""
        raised, value = run_program(source, self.name, args, self.names)
        return _look(case, value) if raised is None else Seen(raised=raised)


def _look(case: Case, value: Any) -> Seen:
    if case.see is None:
        return Seen(value)
    try:
        return Seen(case.see(value))
    except Incorrect as words:
        return Seen(unreadable=words)


def _with_dtype(words: str, seen: Seen) -> str:
    return words if seen.dtype in words else f"{words} ({seen.dtype})"


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


def program(
    source: str, *slips: Slip, name: str = "", names: Mapping[str, Any] | None = None
) -> Program:
    """Return the right program `source` with its `slips`, each a patch of it.

    `name` is what the student defines, by default the last function in it. The program may use
    ``np`` and ``math``, and `names`: stand-ins for what is not here, e.g. ``tf``, each of them
    hashable. If a function ``take`` is among them, it makes each argument of what was sent. Where
    a stand-in raises :class:`StandIn`, any error of the student's is the same. It must not depend
    on chance.

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
    return Program(name or defined[-1], source, tuple(slips), tuple((names or {}).items()))


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
