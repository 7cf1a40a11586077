"""A small course of its own: sources in a temporary folder, and a catalogue beside them."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest

HEADER = """\
# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3
#     name: python3
# ---

"""

#: the smallest complete notebook: one lesson cell, one exercise, its check
LESSON = """\
# %% [markdown]
# # 02 · Slopes

# %%
def check(exercise_id):
    print("checked", exercise_id)


# %% exercise="02.grad"
def grad(w):
    ### BEGIN SOLUTION
    return 3 * (w - 8)
    ### END SOLUTION


# %%
check("02.grad")
"""


@dataclass(frozen=True)
class Entry:
    id: str
    title: str = "Slope of the error"
    points: float = 2


@dataclass(frozen=True)
class Exercises:
    """A catalogue that holds the exercises it was given."""

    entries: tuple[Entry, ...] = field(default_factory=tuple)

    def for_notebook(self, number: str, /) -> tuple[Entry, ...]:
        return tuple(entry for entry in self.entries if entry.id.startswith(f"{number}."))


GRAD = Exercises((Entry("02.grad"),))

Write = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Write a source file and return its path."""

    def put(cells: str = LESSON, name: str = "02_slopes.py", header: str = HEADER) -> Path:
        path = tmp_path / "notebooks" / "source" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(header + cells, encoding="utf-8")
        return path

    return put
