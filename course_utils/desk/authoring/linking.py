"""Links from the first use of a term in a notebook's texts to its place in the glossary.

A term is linked once, where a paragraph, a list or a quotation uses it: never in a heading, a
table, code, a formula, another link or an HTML tag, and not from a *Predict* to the next heading,
where nothing may help to answer. Bold words stay as they are: a term that is set in bold by itself
is explained right there, and is not linked after it either.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from markdown_it import MarkdownIt
from mdit_py_plugins.dollarmath import dollarmath_plugin

_MARKDOWN = MarkdownIt("commonmark").enable("table").use(dollarmath_plugin)
_PREDICT = re.compile(r"(?:\d+\W+)?predict\b", re.IGNORECASE)
#: what a term may not be part of, within a paragraph: code, formulas, bold, links, tags, addresses
_MASKED = (
    r"(?P<ticks>`+)(?:.*?[^`])??(?P=ticks)(?!`)"
    r"|\$\$.+?\$\$|(?<!\\)\$(?=\S).+?(?<=\S)\$(?!\d)"
    r"|\*\*(?P<bold>[^*]+)\*\*"
    r"|!?\[(?:[^][]|\[[^][]*\])*\]\([^)]*\)|<[^>]+>|https?://\S+"
)
_GAP = r"\s+(?:>\s*)?"  # a line may end between two words, in a quotation as well
_BEFORE, _AFTER = r"(?<![\w/.$\-’'])", r"(?![\w\-]|/\w)"


class Names(NamedTuple):
    """One term: its anchor, and all that it is called."""

    anchor: str
    names: tuple[str, ...]


class Linker:
    """Links each of some terms once, from the first text on.

    Where two terms begin at the same word, the longer one counts: in "batch normalization" there is
    no batch.

    Args:
        linked: the terms to link.
        kept: terms that stay as they are.
        target: what stands before the anchor in a link.
    """

    def __init__(self, linked: Sequence[Names], kept: Sequence[Names], target: str) -> None:
        self._target = target
        self._open = {one.anchor for one in linked}
        named = {name: one.anchor for one in (*linked, *kept) for name in one.names}
        longest_first = sorted(named, key=len, reverse=True)
        self._anchors = {f"t{n}": named[name] for n, name in enumerate(longest_first)}
        choices = "|".join(f"(?P<t{n}>{_spelt(name)})" for n, name in enumerate(longest_first))
        terms = f"|{_BEFORE}(?:{choices}){_AFTER}" if named else ""
        self._found = re.compile(f"{_MASKED}{terms}", re.DOTALL)

    def text(self, markdown: str) -> str:
        """Return a text cell with links."""
        lines = markdown.split("\n")
        for begin, end in _paragraphs(markdown):
            lines[begin:end] = self._linked("\n".join(lines[begin:end])).split("\n")
        return "\n".join(lines)

    def line(self, sentence: str) -> tuple[str, frozenset[str]]:
        """Return a sentence with links, and the anchors that it links to."""
        before = set(self._open)
        return self._linked(sentence), frozenset(before - self._open)

    def _linked(self, text: str) -> str:
        return self._found.sub(self._link, text)

    def _link(self, found: "re.Match[str]") -> str:
        if found["bold"]:
            alone = self._found.fullmatch(found["bold"])
            self._open.discard(self._anchors.get(alone.lastgroup or "", "") if alone else "")
        anchor = self._anchors.get(found.lastgroup or "", "")
        if anchor not in self._open:
            return found[0]
        self._open.remove(anchor)
        return f"[{found[0]}]({self._target}{anchor})"


def _paragraphs(markdown: str) -> Iterator[tuple[int, int]]:
    """Yield the lines of every paragraph, in a list or a quotation as well, as begin and end."""
    predicting = False
    for before, token in pairwise(_MARKDOWN.parse(markdown)):
        if token.type == "inline" and before.type == "heading_open":
            predicting = bool(_PREDICT.match(token.content))
        elif token.type == "inline" and before.type == "paragraph_open" and not predicting:
            assert token.map is not None
            yield token.map[0], token.map[1]


def _spelt(name: str) -> str:
    """Return a pattern for a name: its plural, and, where it has no capitals, one in front."""
    words = _GAP.join(map(re.escape, name.split(" ")))
    if name == name.lower() and name[0].isalpha():
        words = f"[{name[0].upper()}{name[0]}]{words[1:]}"
    if re.search(r"[^aeiou]y$", name):
        return f"{words[:-1]}(?:y|ies)"
    if re.search(r"(?:s|x|ch|sh)$", name):
        return f"{words}(?:es)?"
    return f"{words}s?" if name[-1].isalpha() else words
