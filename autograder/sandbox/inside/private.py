"""Load modules that a notebook cannot reach by name, and whose builtins it cannot replace.

Nor by frames: whatever of the notebook's is called while they work, a signal handler, a hook for
exceptions that cannot be raised, finds none of theirs (see `unseen`).
"""

import _ast
import ast
import builtins
import ctypes
import gc
import importlib.util
import sys
import weakref
from collections import deque
from collections.abc import Iterable
from pathlib import Path
from types import (
    CodeType,
    FunctionType,
    GetSetDescriptorType,
    MemberDescriptorType,
    ModuleType,
    WrapperDescriptorType,
)

from .eager import eager
from .unseen import all_unseen

#: in the order in which they import each other
_GUARDS = (
    *("codes", "origins", "stands", "bare", "entries", "unseen", "pristine"),
    *("calm", "given", "refusals", "guard", "lookout"),
)
_RUNNERS = (
    "seal",
    *_GUARDS,
    "plain",
    "helpers",
    "settings",
    "aside",
    "watched",
    "trying",
    "scopes",
    "reaching",
    "reading",
    "walking",
    "bound",
    "handed",
    "raising",
    "magics",
    "testcell",
    "foundations",
    "onlookers",
    "asker",
    "runner",
)
#: What the runner has of the library's `ast`, whose frames would show a test's syntax tree.
_TREES = frozenset(
    """copy_location fix_missing_locations increment_lineno iter_child_nodes iter_fields walk
    NodeVisitor NodeTransformer""".split()  # noqa: SIM905 - as a list it would fill the page
)

_OF_CLASSES = (GetSetDescriptorType, MemberDescriptorType, WrapperDescriptorType)
_off_the_lists = ctypes.pythonapi.PyObject_GC_UnTrack
_off_the_lists.argtypes, _off_the_lists.restype = [ctypes.py_object], None


def load() -> ModuleType:
    """The module `runner`, with those it stands on, out of sight: nothing else refers to them.

    Its `VISIBLE` is the guard's module once more, and `LOOKOUT` what looks out with it, for the
    hooks that the notebook meets: no way leads from there to the runner's names. `LISTED` is
    where `object` keeps its subclasses.
    """
    visible, _ = _load(_GUARDS)
    library, sys.modules["ast"] = sys.modules["ast"], _trees()
    try:
        modules, listed = _load(_RUNNERS, sys.modules["ast"])
    finally:
        sys.modules["ast"] = library
    modules[-1].__dict__.update(VISIBLE=visible[-2], LOOKOUT=visible[-1], LISTED=listed)
    untrack([*visible, *modules])  # now: a dictionary that is written to comes back onto the lists
    return modules[-1]


def _load(names: tuple[str, ...], *more: ModuleType) -> tuple[list[ModuleType], dict[int, object]]:
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
        exec(_code_of(Path(str(spec.origin))), found.__dict__)  # noqa: S102 - our own source
        modules.append(found)
    for name in names:
        del sys.modules[f"_inside.{name}"]
        delattr(package, name)
    return modules, _hide([*modules, *more])


def _trees() -> ModuleType:
    """The library's own ways through syntax trees, out of sight like the runner."""
    module = ModuleType("_inside.trees")
    vars(module).update(vars(_ast), deque=deque, parse=ast.parse, __name__=module.__name__)
    vars(module)["__builtins__"] = dict(vars(builtins))
    tree = ast.parse(Path(str(ast.__file__)).read_text("utf-8"))
    tree.body = [one for one in tree.body if getattr(one, "name", "") in _TREES]
    for node in ast.walk(tree):  # what is imported is there, and constants are like other nodes
        if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
            left = [one for one in node.body if getattr(one, "name", "") != "visit_Constant"]
            node.body = [one for one in left if not isinstance(one, ast.ImportFrom)]
    code = compile(eager(tree), "<trees>", "exec", dont_inherit=True)
    exec(all_unseen(code), vars(module))  # noqa: S102 - the library's own source
    return module


def _code_of(path: Path) -> CodeType:
    tree = eager(ast.parse(path.read_text("utf-8")))
    return all_unseen(compile(tree, str(path), "exec", dont_inherit=True))


def untrack(things: Iterable[object]) -> None:
    """Take these, and what of theirs leads back to them, off the collector's lists.

    So no search of all objects finds them. They must be there as long as the process.
    """
    todo, seen = [*things], dict[int, object]()
    while todo:
        one = todo.pop()
        if id(one) not in seen and gc.is_tracked(one):
            seen[id(one)] = one
            todo += [part for part in gc.get_referents(one) if _is_private(part, one)]
    for one in seen.values():
        _off_the_lists(ctypes.py_object(one))


def _is_private(part: object, whole: object) -> bool:
    """Whether `part` of something private is private too, and no library's that it stands on."""
    if isinstance(part, (type, FunctionType)):
        return str(part.__module__).startswith("_inside.")
    if isinstance(part, dict):
        return isinstance(whole, (ModuleType, type))
    return isinstance(part, (tuple, property, staticmethod, classmethod, *_OF_CLASSES))


def _hide(modules: list[ModuleType]) -> dict[int, object]:
    """Take these modules' classes off the lists from which `__subclasses__` would tell them.

    A class keeps its subclasses as weak references in a dictionary, by where they lie. Nothing but
    that method, and the upkeep of what a change of the base class means, reads it. Returns the one
    of `object`.
    """
    classes = {
        id(one): one
        for module in modules
        for one in vars(module).values()
        if isinstance(one, type) and one.__module__ == module.__name__
    }
    listed: dict[int, object] = {}
    references = [ref for one in classes.values() for ref in weakref.getweakrefs(one)]
    for holder in gc.get_referrers(*references):
        if type(holder) is dict:
            for place in classes.keys() & holder.keys():
                if classes[place].__base__ is object:
                    listed = holder
                del holder[place]
    return listed
