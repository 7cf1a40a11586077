"""An IPython extension for kernels that ``course lab`` starts: a sentence under a NameError.

After a restart, every cell of a notebook fails with a bare NameError. Below it, and only below it,
this says what to do. The traceback stays, other exceptions are left alone, and nothing of the
user's own IPython configuration is changed: the kernel's command line names this extension.
"""

import json
import os
import re
from pathlib import Path
from typing import Any

from course_utils.choices import as_html
from course_utils.show import put_on_page

_HOMES = {
    "autograder": ("check", "hint", "progress", "solution"),
    "course_utils": (
        *("load_fashion_mnist", "load_mnist", "predicted", "quiet_start", "quiz"),
        *("set_seed", "show"),
    ),
}
_ABOVE = "Choose *Run ▸ Run All Above Selected Cell*, then run this cell again."


def load_ipython_extension(shell: Any) -> None:
    """Advise from now on; IPython calls this."""
    shell.events.register("post_run_cell", Advice().after)


class Advice:
    """Knows which cells this kernel has run."""

    def __init__(self) -> None:
        self._ran: set[str] = set()

    def after(self, result: Any) -> None:
        """Advise after a cell that ended in a NameError; IPython calls this after every cell."""
        cell_id = str(result.info.cell_id or "")
        error = result.error_in_exec
        if isinstance(error, NameError) and error.name:
            source = str(result.info.raw_cell)
            words = self.about(error.name, source, cell_id, _notebook_cells())
            if words:
                put_on_page(f'<p style="margin: 6px 0">{_emphasised(words)}</p>', _plain(words))
        elif error is None and result.error_before_exec is None:
            self._ran.add(cell_id)

    def about(self, name: str, source: str, cell_id: str, cells: list[tuple[str, str]]) -> str:
        """Return what to do about an unknown `name`, or an empty text.

        Args:
            name: the name that is not defined.
            source: the code of the cell that failed.
            cell_id: that cell's id.
            cells: id and code of every code cell of the notebook, in order.
        """
        if _is_letter(name, source):
            return f'An answer goes in quotes: write `"{name}"` instead of `{name}`.'
        ids = [one for one, _ in cells]
        here = ids.index(cell_id) if cell_id in ids else len(ids)
        above = {one for one, code in cells[:here] if name in _defined(code)}
        if above and not above & self._ran:
            fresh = "This kernel is fresh: it" if not self._ran else "This kernel"
            return f"{fresh} has not yet run the cell above that makes `{name}`. {_ABOVE}"
        if above:
            return ""
        if any(name in _defined(code) for _, code in cells[here + 1 :]):
            return f"`{name}` is made in a cell further down; run that one first, or move it up."
        home = next((module for module, names in _HOMES.items() if name in names), "")
        return f"First run `from {home} import {name}`, in this cell or above it." if home else ""


def _is_letter(name: str, source: str) -> bool:
    """Whether `name` is the letter, without quotes, that answers a question or a prediction."""
    answer = (
        rf"\b(answer|my_\w+)\s*=\s*{re.escape(name)}\b|\bquiz\s*\([^)]*,\s*{re.escape(name)}\s*\)"
    )
    return len(name) == 1 and bool(re.search(answer, source))


def _defined(code: str) -> set[str]:
    from .authoring.python import InvalidPythonError, defined_names, parse

    try:
        return defined_names(parse(code))
    except InvalidPythonError:
        return set()


def _notebook_cells() -> list[tuple[str, str]]:
    """Return the code cells of the running notebook as it was last saved; none if unknown."""
    path = Path(os.environ.get("JPY_SESSION_NAME", ""))
    try:
        cells = json.loads(path.read_text("utf-8"))["cells"]
        return [
            (str(cell.get("id", "")), "".join(cell["source"]))
            for cell in cells
            if cell["cell_type"] == "code"
        ]
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return []


def _emphasised(words: str) -> str:
    return re.sub(r"\*([^*]+)\*", r"<strong>\1</strong>", as_html(words))


def _plain(words: str) -> str:
    return words.replace("*", "").replace("`", "")
