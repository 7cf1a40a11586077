"""The glossary: from ``data/glossary.toml`` to ``notebooks/glossary.md``, and its faults."""

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from .coverage import Notebook
from .linking import Linker, Names
from .problems import Problem, SourceError

TERMS = Path("data", "glossary.toml")
PAGE = Path("notebooks", "glossary.md")
_FIELDS = {"korean", "says", "taught", "also", "link", "not_in"}
_TAUGHT = re.compile(r"(\d\d)(?:\.(\d+))?")
_HEAD = """# Glossary

*용어집*

Every term of the course in one sentence, with the word of the Korean lecture notes where they have
one, and where it is taught. Back to the [map](START.ipynb).
"""


@dataclass(frozen=True)
class Term:
    """One term.

    Attributes:
        name: as it stands in a sentence.
        says: what it is, in one sentence.
        taught: the notebook's number, and the section's, which may be empty.
        korean: the lecture notes' word, or an empty text.
        also: other names that are linked, too.
        linked: whether notebooks link to it.
        not_in: the numbers of notebooks that use the word otherwise.
    """

    name: str
    says: str
    taught: tuple[str, str]
    korean: str = ""
    also: tuple[str, ...] = ()
    linked: bool = True
    not_in: tuple[str, ...] = ()

    @property
    def anchor(self) -> str:
        """Its place on the page, as GitHub and MyST make it from the heading."""
        return re.sub(r"[^\w\- ]", "", self.name.lower()).replace(" ", "-")

    @property
    def names(self) -> Names:
        """What it is called in a text, for :class:`Linker`."""
        return Names(self.anchor, (self.name, *self.also))

    def is_linked_in(self, notebook: str) -> bool:
        """Whether the notebook of that number may link to it."""
        return self.linked and notebook not in (self.taught[0], *self.not_in)


@dataclass(frozen=True)
class Glossary:
    """All terms, in the order of the alphabet."""

    terms: tuple[Term, ...] = ()

    def linker(self, notebook: str) -> Linker:
        """Return what links terms in the notebook of that number: those that others teach."""
        linked = [term for term in self.terms if term.is_linked_in(notebook)]
        kept = [term.names for term in self.terms if term not in linked]
        return Linker([term.names for term in linked], kept, f"{PAGE.name}#")

    @cached_property
    def explained(self) -> dict[str, tuple[str, frozenset[str]]]:
        """Each term's sentence with links to the terms that it uses, and those terms' anchors."""
        return {term.anchor: self._explain(term) for term in self.terms}

    def _explain(self, term: Term) -> tuple[str, frozenset[str]]:
        others = [one.names for one in self.terms if one is not term]
        return Linker(others, [term.names], "#").line(term.says)


def read_glossary(root: Path) -> Glossary:
    """Read the terms of a checkout; a course without the file has none.

    Raises:
        SourceError: with everything that is wrong with the file's form.
    """
    path = root / TERMS
    if not path.exists():
        return Glossary()
    try:
        text = path.read_text("utf-8")
        entries = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SourceError([Problem(path, 1, f"it is not valid TOML ({error})")]) from None
    problems = [
        Problem(path, _line(text, name), f"{name!r} {words}")
        for name, one in entries.items()
        if (words := _fault(one))
    ]
    if problems:
        raise SourceError(problems)
    terms = [_term(name, one) for name, one in entries.items()]
    return Glossary(tuple(sorted(terms, key=lambda term: term.name.lower())))


def _line(text: str, name: str) -> int:
    heads = [f"[{name}]", f'["{name}"]']
    return next((n for n, line in enumerate(text.splitlines(), 1) if line.strip() in heads), 1)


def _fault(entry: object) -> str:
    """Return what is wrong with the form of an entry."""
    if not isinstance(entry, dict):
        return "is no table; write [name] and its fields below"
    if unknown := entry.keys() - _FIELDS:
        return f"has fields that are not known: {', '.join(sorted(unknown))}"
    texts = [entry.get("says"), entry.get("taught"), entry.get("korean", "")]
    lists = [entry.get("also", []), entry.get("not_in", [])]
    texts += [text for one in lists if isinstance(one, list) for text in one]
    if not all(isinstance(one, list) for one in lists) or not all(
        isinstance(one, str) for one in texts
    ):
        return "needs says and taught, as texts; also and not_in are lists of texts"
    if not isinstance(entry.get("link", True), bool):
        return "has a link that is neither true nor false"
    if not _TAUGHT.fullmatch(entry["taught"]):
        return f'is taught = "{entry["taught"]}"; write the notebook and its section, as "02.3"'
    if not entry["says"].endswith("."):
        return "is not explained by a sentence: it ends with a full stop"
    return ""


def _term(name: str, entry: Mapping[str, Any]) -> Term:
    number, _, section = entry["taught"].partition(".")
    return Term(
        name,
        entry["says"],
        (number, section),
        entry.get("korean", ""),
        tuple(entry.get("also", ())),
        entry.get("link", True),
        tuple(entry.get("not_in", ())),
    )


def gaps(glossary: Glossary, notebooks: Sequence[Notebook], planned: Sequence[str]) -> list[str]:
    """Return in words where links lead nowhere, and what is explained in a circle.

    Args:
        planned: numbers of notebooks that may still be written; a term of one has no link to it.
    """
    known = {one.name[:2]: one for one in notebooks}
    words = []
    for term in glossary.terms:
        number, section = term.taught
        if number not in known and number not in planned:
            words.append(f"{TERMS}: {term.name!r} is taught in notebook {number}: there is none")
        elif number in known and section and section not in known[number].sections:
            there = ", ".join(known[number].sections) or "none"
            words.append(
                f"{TERMS}: {term.name!r} is taught in section {section} of {known[number].name}, "
                f"which has {there}"
            )
    return [*words, *_clashes(glossary), *_circles(glossary)]


def _clashes(glossary: Glossary) -> list[str]:
    """Return in words which names two terms share."""
    owners: dict[str, str] = {}
    words = []
    for term in glossary.terms:
        for name in {term.anchor, *(one.lower() for one in term.names.names)}:
            if owners.setdefault(name, term.name) != term.name:
                words.append(f"{TERMS}: {name!r} is both {owners[name]!r} and {term.name!r}")
    return words


def _circles(glossary: Glossary) -> list[str]:
    """Return in words which terms lean on each other."""
    uses = {anchor: found for anchor, (_, found) in glossary.explained.items()}
    names = {term.anchor: term.name for term in glossary.terms}
    sound: set[str] = set()

    def circle(anchor: str, way: tuple[str, ...]) -> tuple[str, ...]:
        if anchor in way:
            return (*way[way.index(anchor) :], anchor)
        for one in sorted(uses[anchor] - sound):
            if found := circle(one, (*way, anchor)):
                return found
        sound.add(anchor)
        return ()

    found = next((way for anchor in sorted(uses) if (way := circle(anchor, ()))), ())
    if not found:
        return []
    return [f"{TERMS}: explained in a circle: {' by '.join(repr(names[one]) for one in found)}"]


def page(glossary: Glossary, notebooks: Sequence[Notebook]) -> str:
    """Return ``glossary.md``: the terms, each under a heading that links can lead to."""
    known = {one.name[:2]: one for one in notebooks}
    letters = sorted({term.name[0].upper() for term in glossary.terms})
    lines = [_HEAD, " · ".join(f"[{letter}](#{letter.lower()})" for letter in letters), ""]
    for letter in letters:
        lines += [f'## <a id="{letter.lower()}"></a>{letter}', ""]
        for term in (one for one in glossary.terms if one.name[0].upper() == letter):
            korean = f"**{term.korean}** · " if term.korean else ""
            lines += [
                # Headings get their anchors from GitHub and MyST; JupyterLab keeps capitals in its
                # own, so there the empty link is the place.
                f'### <a id="{term.anchor}"></a>{term.name}',
                "",
                f"{korean}{glossary.explained[term.anchor][0]}\\",
                f"*{_place(term, known)}*",
                "",
            ]
    return "\n".join(lines)


def _place(term: Term, known: Mapping[str, Notebook]) -> str:
    number, section = term.taught
    one = known.get(number)
    if one is None:
        return f"Notebook {number}"
    link = f"[{number} {one.title}]({one.name}.ipynb)"
    return f"{link}, section {section} · {one.sections.get(section, '?')}" if section else link
