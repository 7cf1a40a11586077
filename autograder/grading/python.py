"""The Python in a cell's source, whoever wrote it: read, never run."""

import ast
import re

#: what stands before the code that a magic runs, such as ``%time`` in ``x = %time f()``
_RUNS = re.compile(r"^([^\S\n]*(?:[\w., \[\]]+=\s*)?)%%?time\b[^\S\n]*", re.M)
_CAPTURES = re.compile(r"\A\s*%%capture\b.*$", re.M)
_ASSIGNS = re.compile(r"^([^\S\n]*[\w., \[\]]+=[^\S\n]*)(?:%\w|!).*$", re.M)
_CELL = re.compile(r"\s*%%(\w+)")
#: magics whose cells are in another language, or are no code at all
_OTHERS = frozenset(
    """bash cmd cython file html HTML javascript js julia latex markdown perl R ruby script sh sql
    svg SVG system sx writefile""".split()  # noqa: SIM905 - as a list it would fill the page
)
_LINE = re.compile(r"^([^\S\n]*)(?:%%?\w|!).*$", re.M)


def parsed(source: str) -> ast.Module | None:
    """Return the syntax tree; None if this is no Python, or more than can be parsed."""
    try:
        return ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def without_magics(source: str) -> str:
    """Return a source with nothing in the place of magics; code that one runs stays."""
    cell = _CELL.match(source)
    if cell and cell[1] in _OTHERS:
        return ""
    for magic, instead in ((_RUNS, r"\1"), (_ASSIGNS, r"\1None"), (_LINE, r"\1pass")):
        source = magic.sub(instead, source)
    return source


def untimed(source: str) -> str:
    """Return a source without magics that run code as it is, and time it or hide what it prints."""
    return source if parsed(source) else _RUNS.sub(r"\1", _CAPTURES.sub("", source))


def dotted(node: ast.AST) -> str:
    """Return a name with its attributes, as ``np.linalg.norm``; of anything else, the last ones.

    These begin with a dot, as ``.read_csv``.
    """
    parts: list[str] = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    parts.append(node.id if isinstance(node, ast.Name) else "")
    return ".".join(reversed(parts))
