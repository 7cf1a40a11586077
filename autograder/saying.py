"""How a sentence is printed: whole words in a terminal's lines, one line for who reads along."""

from collections.abc import Iterator

from rich.cells import cell_len
from rich.console import Console
from rich.text import Text


def say(console: Console, words: str, style: str = "") -> None:
    """Print a sentence; in a terminal its lines end between words, and none is broken."""
    if console.is_terminal:
        words = "\n".join(_lines(words, console.width))
    console.print(Text(words, style), soft_wrap=True)


def _lines(words: str, width: int) -> Iterator[str]:
    for line in words.split("\n"):
        first, *others = line.split(" ")
        row = first
        for word in others:
            if cell_len(row) + 1 + cell_len(word) > width:
                yield row
                row = word
            else:
                row += f" {word}"
        yield row
