"""The pages that are made of all notebooks together, and what they say is missing."""

from pathlib import Path

from course_utils.desk.landing import reading_version
from course_utils.desk.workspace import LANDING

from . import coverage, glossary
from .build import sources


def pages(root: Path, listed: str) -> tuple[dict[Path, str], list[str]]:
    """Return the text of each page of the checkout `root`, by its path, and the faults, in words.

    A course without the lecture notes' rows or without a glossary has no page of them.

    Args:
        listed: the course's notebooks as Markdown.

    Raises:
        SourceError: if a notebook's source or the glossary cannot be read.
    """
    notebooks = [coverage.read_notebook(source) for source in sources(root / "notebooks")]
    made = {root / "notebooks" / LANDING: reading_version(listed)}
    faults: list[str] = []
    due = coverage.rows_due(root)
    if due:
        made[root / coverage.PAGE] = coverage.page(notebooks, due)
        faults += coverage.gaps(notebooks, due)
    terms = glossary.read_glossary(root)
    if terms.terms:
        made[root / glossary.PAGE] = glossary.page(terms, notebooks)
        faults += glossary.gaps(terms, notebooks, tuple(due))
    return made, faults
