"""The code of what watches a test: run anew for each one, with names that nothing else has."""

import ast
from pathlib import Path
from types import CodeType
from typing import Any

from .eager import eager
from .unseen import all_unseen

FILES = (
    *("alone.py", "lies.py", "asking.py", "watcher.py", "shadows.py", "bindings.py", "trials.py"),
    *("timing.py", "unwatched.py", "raised.py", "insides.py"),
)


def _made() -> tuple[CodeType, dict[str, Any]]:
    """Its code without its imports, and what those would give it."""
    folder = Path(__file__).parent
    files = [folder / name for name in FILES]
    trees = [eager(ast.parse(one.read_text("utf-8"), one.name)) for one in files]
    body = [node for one in trees for node in one.body]
    every = [node for node in body if isinstance(node, (ast.Import, ast.ImportFrom))]
    tree = ast.Module([node for node in body if node not in every], [])
    # One of its parts has what it imports of another.
    imports: list[ast.stmt] = [node for node in every if not getattr(node, "level", 0)]
    given: dict[str, Any] = {}
    exec(compile(ast.Module(imports, []), "<watcher>", "exec"), given)  # noqa: S102 - ours
    del given["__builtins__"]
    return all_unseen(compile(tree, "<watcher>", "exec")), given


CODE, GIVEN = _made()
