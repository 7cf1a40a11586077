"""A quick start for the processes that grade."""

import gc
import importlib
import sys
from collections.abc import Iterator
from contextlib import contextmanager

_GRAMMAR = "rfc3987_syntax"


def import_notebook_format() -> None:
    """Import what reads notebooks, without a grammar of web addresses that nothing here asks.

    jsonschema, on which nbformat stands, imports that grammar if it is installed, and compiles it:
    more than a second of every start, twice in a run.
    """
    if _GRAMMAR in sys.modules:
        return
    sys.modules[_GRAMMAR] = None  # type: ignore[assignment] # as documented: "not importable"
    try:
        importlib.import_module("nbformat")
    finally:
        del sys.modules[_GRAMMAR]


@contextmanager
def uncollected() -> Iterator[None]:
    """Leave garbage alone while modules are imported, and what they made for good.

    Imports make hundreds of thousands of objects that stay, and the collector would look at all of
    them again and again, for a fifth of the time; afterwards too, unless they are frozen.
    """
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()
