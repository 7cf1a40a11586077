"""Load modules that a notebook cannot reach by name, and whose builtins it cannot replace."""

import builtins
import gc
import importlib.util
import sys
import weakref
from pathlib import Path
from types import ModuleType

#: in the order in which they import each other
_GUARDS = ("lookout", "pristine", "guard")
_RUNNERS = (
    "seal",
    *_GUARDS,
    "plain",
    "helpers",
    "settings",
    "watched",
    "scopes",
    "bound",
    "testcell",
    "runner",
)


def load() -> ModuleType:
    """The module `runner`, with those it stands on, out of sight: nothing else refers to them.

    Its `VISIBLE` is the guard's module once more, for the guard that the notebook meets: from the
    frames of that one, a way leads to its names, and from there to none of the runner's.
    """
    visible, found = _load(_GUARDS), _load(_RUNNERS)
    found.__dict__["VISIBLE"] = visible
    return found


def _load(names: tuple[str, ...]) -> ModuleType:
    package = sys.modules["_inside"]
    modules = []
    for name in names:
        spec = importlib.util.spec_from_file_location(
            f"_inside.{name}", Path(__file__).with_name(f"{name}.py")
        )
        assert spec is not None and spec.loader is not None
        found = importlib.util.module_from_spec(spec)
        # Functions look up `len` in the builtins that their module had when they were made.
        found.__dict__["__builtins__"] = dict(vars(builtins))
        sys.modules[f"_inside.{name}"] = found
        setattr(package, name, found)
        spec.loader.exec_module(found)
        modules.append(found)
    for name in names:
        del sys.modules[f"_inside.{name}"]
        delattr(package, name)
    _hide(modules)
    return modules[-1]


def _hide(modules: list[ModuleType]) -> None:
    """Take these modules' classes off the lists from which `__subclasses__` would tell them.

    A class keeps its subclasses as weak references in a dictionary, by where they lie. Nothing but
    that method, and the upkeep of what a change of the base class means, reads it.
    """
    classes = {
        id(one): one
        for module in modules
        for one in vars(module).values()
        if isinstance(one, type) and one.__module__ == module.__name__
    }
    references = [ref for one in classes.values() for ref in weakref.getweakrefs(one)]
    for holder in gc.get_referrers(*references):
        if type(holder) is dict:
            for place in classes.keys() & holder.keys():
                del holder[place]
