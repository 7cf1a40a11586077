"""Load modules that a notebook cannot reach by name, and whose builtins it cannot replace."""

import builtins
import importlib.util
import sys
from pathlib import Path
from types import ModuleType

#: in the order in which they import each other
_NAMES = ("seal", "lookout", "pristine", "guard", "watched", "testcell", "runner")


def load() -> ModuleType:
    """The module `runner`, with those it stands on, out of sight: nothing else refers to them."""
    package = sys.modules["_inside"]
    found = ModuleType("")
    for name in _NAMES:
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
    for name in _NAMES:
        del sys.modules[f"_inside.{name}"]
        delattr(package, name)
    return found
