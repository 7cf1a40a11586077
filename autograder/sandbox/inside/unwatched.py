"""What a copy of a test's function has in the place of the watchers, where it is sent elsewhere.

Executed beside the watcher, in its namespace (see `watcher`). The code of a test's functions holds
the watchers; a library that packs such a function for another process packs this.
"""

from typing import Any

from .bindings import Bindings
from .trials import Trials
from .watcher import Seen

#: Gives back whatever it is told: one value, or what a call compares without what says which it is.
_NOTHING = (
    "type('Unwatched', (), {"
    "'__getattr__': lambda self, name: lambda *given: given[0] if given else None, "
    "'compared': lambda self, number, how, *given: given, "
    "'positional': lambda self, number, how, *given: given, "
    "'named': lambda self, number, how, /, **given: given})()"
)


def _packed(watching: object) -> tuple[Any, tuple[str]]:
    return eval, (_NOTHING,)


for _kind in (Seen, Trials, Bindings):
    _kind.__reduce__ = _packed  # type: ignore[method-assign, assignment]
