"""Names and messages from strangers, on one line of bounded length."""

from collections.abc import Iterable

from autograder.display.letters import legible, plain
from autograder.words import NAMED, listed

NAME_LIMIT = 80
MESSAGE_LIMIT = 1_200


def shown_name(name: str, limit: int = NAME_LIMIT) -> str:
    """Return a student's, notebook's or file's name on one line, every character of it visible."""
    return _clip(legible(name[: limit * 8]), limit, len(name) - limit * 8)


def shown_text(text: str, limit: int = MESSAGE_LIMIT) -> str:
    """Return a message on one line: colours of a terminal removed, blanks joined."""
    start = text[: limit * 4]
    line = " ".join(plain(start).split())
    return _clip(legible(line), limit, len(text) - len(start))


def _clip(text: str, limit: int, unread: int) -> str:
    more = len(text) - limit + max(0, unread)
    return f"{text[:limit]}… ({more} more characters)" if more > 0 else text


def named(who: Iterable[str], most: int = NAMED) -> str:
    """Return names as a sentence has them, the first few of many."""
    return listed(map(shown_name, who), most)
