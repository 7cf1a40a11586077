"""Letters from strangers: nothing invisible, nothing that reorders a line or covers others."""

import re
import unicodedata

_ANSI = re.compile(
    r"\x1b(?:\[[0-?]*[ -/]*[@-~]"  # colours, the cursor
    r"|\][^\x07\x1b]*(?:\x07|\x1b\\)?"  # titles, links
    r"|[PX^_][^\x1b]*(?:\x1b\\)?|[ -/]*[0-~])"
)
_COLOUR = re.compile(r"(\x1b\[[0-9;]{0,40}m)")
_COLOURS = 1_000  #: changes of colour in one text; nbconvert copies all the rest at each of them
_NAMED = {"\n": "newline", "\r": "return", "\t": "tab", "\x1b": "escape"}
_JOINERS = "\u200c\u200d"  # part of how Persian, Indic scripts and emoji are written
_MARKS_IN_A_ROW = 3


def legible(text: str, keep: str = "") -> str:
    """Return `text` with every character of it visible, but for those in `keep`.

    Towers of combining marks, which would cover the lines above and below, are cut.
    """
    if text.isascii() and text.translate(dict.fromkeys(map(ord, keep))).isprintable():
        return text  # most is
    return "".join(letter if letter in keep else _one(letter) for letter in _tamed(text))


def plain(text: str) -> str:
    """Return `text` without what a terminal would obey."""
    return _ANSI.sub("", text)


def block(text: str) -> str:
    """Return the lines that a terminal would show at the end: coloured, and each one legible.

    Progress bars return to the start of their line; Keras's go back letter by letter as well.
    """
    lines = text.replace("\x08", "").replace("\r\n", "\n").split("\n")
    text = "\n".join(_overprinted(line) if "\r" in line else line for line in lines)
    coloured = text.count("\x1b") <= _COLOURS
    parts = _COLOUR.split(text) if coloured else [text]
    return "".join(
        part if number % 2 else legible(plain(part), keep="\n\t")
        for number, part in enumerate(parts)
    )


def _overprinted(line: str) -> str:
    return next((part for part in reversed(line.split("\r")) if part), "")


def _tamed(text: str) -> str:
    kept: list[str] = []
    run = 0
    for letter in text:
        run = run + 1 if unicodedata.category(letter) in ("Mn", "Me") else 0
        if run <= _MARKS_IN_A_ROW:
            kept.append(letter)
    return "".join(kept)


def _one(letter: str) -> str:
    category = unicodedata.category(letter)
    if (category[0] == "C" and letter not in _JOINERS) or category in ("Zl", "Zp"):
        code = ord(letter)
        if 0xDC80 <= code <= 0xDCFF:  # a byte of a file name that is no UTF-8
            return f"‹byte {code - 0xDC00:02X}›"
        return f"‹{_NAMED.get(letter, f'U+{code:04X}')}›"
    return letter
