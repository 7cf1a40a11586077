"""Where a test walks through what is its own, bit by bit: a part of `bound`.

The function under test runs meanwhile, and could end the walk by emptying what is walked through.
So the test walks through a copy, where that changes nothing for it: where it does nothing but look
at the original until it is through.
"""

import ast
from ast import AST, Attribute, Call, Load, Name
from typing import NamedTuple

from .reaching import Whole
from .reading import Reading, is_ours
from .scopes import FUNCTIONS
from .watched import walk

RUNS = ("eval", "exec", "get_ipython")  #: these run code that is written in a string
#: These take the next thing when they are asked for it.
_LAZY = ("enumerate", "filter", "map", "reversed", "zip")
_VIEWS = ("items", "keys", "values")


class Loop(NamedTuple):
    """One that can do with a copy."""

    takes_apart: bool  #: whether nothing can tell that what is in it is a copy, too


class Walking:
    """Tells which loops and comprehensions those are."""

    def __init__(self, whole: Whole, reading: Reading) -> None:
        self.whole, self.reading = whole, reading
        names = [part for _, part in whole.values() if isinstance(part, Name)]
        self.tells = not any(one.id in RUNS for one in names)
        # What functions read or bind may happen at any time.
        self.inside = [
            one
            for _, part in whole.values()
            if isinstance(part, FUNCTIONS)
            for one in walk(part)
            if isinstance(one, Name)
        ]

    def through(self, name: Name) -> Loop | None:
        """The loop that walks through what this name means, where that may be a copy."""
        node: AST = name
        while True:
            outer, _ = self.whole[id(node)]
            if isinstance(outer, (ast.For, ast.comprehension)):
                break
            if not isinstance(outer, (Call, Attribute)) or not self._goes_on(outer, node):
                return None
            node = outer
        body = self._meanwhile(outer) if node is outer.iter and self.tells else None
        if body is None:
            return None
        others = [one for one in (*body, *self.inside) if one.id == name.id and one is not name]
        if not all(map(self._looks, others)):
            return None
        apart = isinstance(outer.target, (ast.Tuple, ast.List))
        return Loop(node is name and not others and apart)

    def _goes_on(self, outer: Call | Attribute, node: AST) -> bool:
        """Whether this gives what the walk goes through, and keeps nothing of it."""
        if isinstance(outer, Attribute):
            return outer.attr in _VIEWS and getattr(self.whole[id(outer)][0], "func", None) is outer
        if node is outer.func or is_ours(outer):
            return isinstance(node, Attribute) or node is not outer.func
        function = outer.func
        lazy = self.reading.walks.intersection(_LAZY)
        return isinstance(function, Name) and function.id in lazy

    def _meanwhile(self, loop: ast.For | ast.comprehension) -> list[Name] | None:
        """The names in what runs until the walk has ended; None if nobody knows when that is."""
        if isinstance(loop, ast.For):
            parts: list[AST] = [*loop.body]
        else:
            parts = [self.whole[id(loop)][0]]
            if isinstance(parts[0], ast.GeneratorExp) and not self._is_used_up(parts[0]):
                return None
        return [one for part in parts for one in walk(part) if isinstance(one, Name)]

    def _is_used_up(self, generator: AST) -> bool:
        """Whether a function of Python's takes all that a generator gives, and at once."""
        outer, _ = self.whole[id(generator)]
        function = outer.func if isinstance(outer, Call) else None
        known = self.reading.looks | self.reading.walks
        return isinstance(function, Name) and function.id in known.difference(_LAZY)

    def _looks(self, name: Name) -> bool:
        if not isinstance(name.ctx, Load) or self.reading.changing(name):
            return False
        return self.reading.how(name) in ("looked", "opened", "walked")
