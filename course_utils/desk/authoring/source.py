"""A source file as cells that know their lines."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import jupytext

from .problems import Problem, SourceError

_NAME = re.compile(r"(\d\d)_[a-z0-9_]+")
_CELL_STARTS = re.compile(r"\s*#\s*%%")
#: what jupytext notes for its own way back to text
_JUPYTEXT_LEFTOVERS = {"lines_to_next_cell", "lines_to_end_of_cell_marker"}
_NBVAL_TAGS = {"nbval-check-output", "nbval-ignore-output", "nbval-skip"}


@dataclass(frozen=True)
class Cell:
    """One cell. `line` is that of its ``# %%``; `exercise` is empty in a lesson cell."""

    kind: str
    text: str
    line: int
    exercise: str = ""
    timeout_s: float | None = None
    tags: tuple[str, ...] = ()

    @property
    def is_code(self) -> bool:
        """Whether it is a code cell; otherwise it is text."""
        return self.kind == "code"

    def line_of(self, offset: int) -> int:
        """Return the file's line of the cell's own line `offset`, which counts from 0."""
        return self.line + 1 + offset


@dataclass
class Source:
    """A source file: its cells, and the problems found so far."""

    path: Path
    number: str
    cells: tuple[Cell, ...]
    problems: list[Problem] = field(default_factory=list)

    def report(self, line: int, message: str) -> None:
        """Note a problem at `line`."""
        self.problems.append(Problem(self.path, line, message))


def read_source(path: Path) -> Source:
    """Read the file at `path` into cells.

    Problems in a cell's options are noted in the result.

    Raises:
        SourceError: if it cannot be cut into cells at all.
    """
    name = _NAME.fullmatch(path.stem)
    if name is None or path.suffix != ".py":
        raise _refusal(path, 1, "a source file is called NN_topic.py, e.g. 02_gradient_descent.py")
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise _refusal(path, 1, f"it cannot be read ({error.strerror})") from None
    except UnicodeDecodeError as error:
        raise _refusal(
            path, 1, f"it is not UTF-8 text (byte {error.start}); save it as UTF-8"
        ) from None
    try:
        parsed = jupytext.reads(text, fmt="py:percent").cells
    except Exception as error:  # a faulty header or option fails in YAML, jupytext or nbformat
        reason = str(error).strip().partition("\n")[0]
        message = f"jupytext cannot read it ({reason}); mend the header or that cell's options"
        raise _refusal(path, 1, message) from None
    starts = [n for n, line in enumerate(text.splitlines(), 1) if _CELL_STARTS.match(line)]
    if len(starts) != len(parsed):
        raise _refusal(
            path,
            starts[0] if starts else 1,
            f"there are {len(starts)} lines that start with # %% but {len(parsed)} cells; begin "
            "every cell with # %% and keep # %% out of strings and fenced blocks",
        )
    source = Source(path, name[1], ())
    source.cells = tuple(
        _cell(source, cell, line) for cell, line in zip(parsed, starts, strict=True)
    )
    return source


def _refusal(path: Path, line: int, message: str) -> SourceError:
    return SourceError([Problem(path, line, message)])


def _cell(source: Source, parsed: Mapping[str, Any], line: int) -> Cell:
    """Make a :class:`Cell`; an option that is not understood is noted and left out."""
    kind = parsed["cell_type"]
    options = {k: v for k, v in parsed["metadata"].items() if k not in _JUPYTEXT_LEFTOVERS}
    if kind not in {"code", "markdown"}:
        source.report(line, f"a {kind} cell has no place in a notebook; make it [markdown] or code")
    elif kind != "code" and options:
        source.report(line, f"a text cell has no options; remove {', '.join(options)}")
    if kind != "code":
        return Cell(kind, parsed["source"], line)
    exercise = options.pop("exercise", "")
    timeout_s = options.pop("timeout_s", None)
    tags = options.pop("tags", [])
    for name, value in options.items():
        source.report(line, _unknown_option(name, value))
    if not isinstance(exercise, str):
        source.report(line, f'exercise must be text, e.g. exercise="{source.number}.grad"')
        exercise = ""
    if timeout_s is not None and not _is_positive(timeout_s):
        source.report(line, f"timeout_s is a number of seconds above 0, not {timeout_s!r}")
        timeout_s = None
    for tag in tags if isinstance(tags, list) else [tags]:
        if tag not in _NBVAL_TAGS:
            known = ", ".join(sorted(_NBVAL_TAGS))
            source.report(line, f"unknown tag {tag!r}; tags is a list of {known}")
    return Cell(kind, parsed["source"], line, exercise, timeout_s, tuple(tags))


def _is_positive(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and value > 0


def _unknown_option(name: str, value: object) -> str:
    known = 'exercise="NN.name", timeout_s=SECONDS and tags=[...]'
    if name in {"title", "incorrectly_encoded_metadata"}:
        return f"{value!r} after # %% is not understood; a cell's options are {known}"
    return f"unknown cell option {name!r}; there are {known}"
