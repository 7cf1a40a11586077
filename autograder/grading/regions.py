"""What stands in an instructor's cell and in no student's: hidden tests and mark schemes."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Regions:
    """The delimiters of one course. Whole lines count, as they do for nbgrader."""

    delimiters: tuple[tuple[str, str], ...]

    def split(self, source: str) -> tuple[str, str]:
        """Return what of `source` students are given, and what they are not.

        What is never closed is given to nobody.
        """
        hidden: list[str] = []
        for begin, end in self.delimiters:
            source, more = _split(source, begin, end)
            hidden += more
        return source, "\n".join(hidden)

    def emptied(self, source: str) -> str:
        """Return `source` with as many lines, and nothing in those that students are not given."""
        for begin, end in self.delimiters:
            inside, lines = False, []
            for line in source.split("\n"):
                inside = begin in line or (inside and end not in line)
                lines.append("" if inside or end in line else line)
            source = "\n".join(lines)
        return source


def _split(source: str, begin: str, end: str) -> tuple[str, list[str]]:
    given: list[str] = []
    hidden: list[str] = []
    inside = False
    for line in source.split("\n"):
        if begin in line:
            inside = True
        elif end in line:
            inside = False
        else:
            (hidden if inside else given).append(line)
    return "\n".join(given), hidden


#: nbgrader's own words around hidden tests and around a mark scheme
NBGRADER = Regions(
    (("BEGIN HIDDEN TESTS", "END HIDDEN TESTS"), ("BEGIN MARK SCHEME", "END MARK SCHEME"))
)
