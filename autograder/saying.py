"""How a sentence is printed: whole words in a terminal's lines, one line for who reads along."""

from collections.abc import Iterable, Iterator

from rich.cells import cell_len
from rich.console import Console
from rich.text import Text


def say(
    console: Console, words: str, style: str = "", parts: Iterable[tuple[str, int, int]] = ()
) -> None:
    """Print a sentence; in a terminal its lines end between words, and none is broken.

    `parts` are styles of their own, each with where it begins and ends in the sentence.
    """
    if console.is_terminal:  # a line end stands for a space, so every place stays where it is
        words = "\n".join(_lines(words, console.width))
    text = Text(words, style)
    for own, begin, end in parts:
        text.stylize(own, begin, end)
    console.print(text, soft_wrap=True)


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
