"""Text from strangers, made fit to be read: nothing invisible, nothing that reorders a line."""

import re
import unicodedata

_ANSI = re.compile(
    r"\x1b(?:\[[0-?]*[ -/]*[@-~]"  # colours, the cursor
    r"|\][^\x07\x1b]*(?:\x07|\x1b\\)?"  # titles, links
    r"|[PX^_][^\x1b]*(?:\x1b\\)?|[ -/]*[0-~])"
)
_NAMED = {"\n": "newline", "\r": "return", "\t": "tab", "\x1b": "escape"}
_JOINERS = "\u200c\u200d"  # part of how Persian, Indic scripts and emoji are written
_MARKS_IN_A_ROW = 3
NAME_LIMIT = 80
MESSAGE_LIMIT = 1_200


def shown_name(name: str, limit: int = NAME_LIMIT) -> str:
    """Return a student's, notebook's or file's name on one line, every character of it visible."""
    return _clip(_visible(_tamed(name[: limit * 8])), limit, len(name) - limit * 8)


def shown_text(text: str, limit: int = MESSAGE_LIMIT) -> str:
    """Return a message on one line: colours of a terminal removed, blanks joined."""
    start = text[: limit * 4]
    line = " ".join(_ANSI.sub("", start).split())
    return _clip(_visible(_tamed(line)), limit, len(text) - len(start))


def _tamed(text: str) -> str:
    """Cut towers of combining marks, which would cover the lines above and below."""
    kept: list[str] = []
    run = 0
    for letter in text:
        run = run + 1 if unicodedata.category(letter) in ("Mn", "Me") else 0
        if run <= _MARKS_IN_A_ROW:
            kept.append(letter)
    return "".join(kept)


def _visible(text: str) -> str:
    return "".join(_one(letter) for letter in text)


def _one(letter: str) -> str:
    category = unicodedata.category(letter)
    if (category[0] == "C" and letter not in _JOINERS) or category in ("Zl", "Zp"):
        code = ord(letter)
        if 0xDC80 <= code <= 0xDCFF:  # a byte of a file name that is no UTF-8
            return f"‹byte {code - 0xDC00:02X}›"
        return f"‹{_NAMED.get(letter, f'U+{code:04X}')}›"
    return letter


def _clip(text: str, limit: int, unread: int) -> str:
    more = len(text) - limit + max(0, unread)
    return f"{text[:limit]}… ({more} more characters)" if more > 0 else text
