"""A cell's Python: whether it is valid, and which names it defines and loads."""

import ast
import symtable
import warnings
from collections.abc import Iterator
from tokenize import TokenError

from IPython.core.inputtransformer2 import TransformerManager


class InvalidPythonError(ValueError):
    """A cell is not Python. `offset` is the line, counted from 0 within the cell."""

    def __init__(self, offset: int, message: str) -> None:
        self.offset = offset
        super().__init__(message)


def parse(text: str) -> ast.Module:
    """Return the syntax tree of a cell, its magics turned into calls as IPython does.

    Raises:
        InvalidPythonError: if it has none.
    """
    try:
        plain: str = TransformerManager().transform_cell(text)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            compile(plain, "<cell>", "exec", flags=ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)
            return ast.parse(plain)
    except SyntaxError as error:
        raise InvalidPythonError((error.lineno or 1) - 1, error.msg) from None
    except (ValueError, TokenError) as error:  # a null byte; a string that never ends
        raise InvalidPythonError(0, str(error)) from None


def defined_names(tree: ast.Module) -> set[str]:
    """Return the names that running `tree` binds at module level, in functions' ``global`` too."""
    return {
        symbol.get_name()
        for table in _tables(tree)
        for symbol in table.get_symbols()
        if (table.get_type() == "module" or symbol.is_declared_global())
        and (symbol.is_assigned() or symbol.is_imported())
    }


def loaded_names(tree: ast.Module) -> set[str]:
    """Return the module-level names that `tree` reads, at once or when its functions run."""
    return {
        symbol.get_name()
        for table in _tables(tree)
        for symbol in table.get_symbols()
        if symbol.is_referenced() and (table.get_type() == "module" or symbol.is_global())
    }


def first_line(tree: ast.Module, name: str) -> int:
    """Return the line, counted from 0, where `tree` first mentions `name`."""
    lines = [
        node.lineno for node in ast.walk(tree) if isinstance(node, ast.Name) and node.id == name
    ]
    return min(lines, default=1) - 1


def _tables(tree: ast.Module) -> Iterator[symtable.SymbolTable]:
    waiting = [symtable.symtable(ast.unparse(tree), "<cell>", "exec")]
    while waiting:
        table = waiting.pop()
        yield table
        waiting.extend(table.get_children())
