"""Where the course's own files lie: beside the packages in a checkout, inside them in a wheel.

A checkout has them where authors edit them, and so has the folder that students get. A wheel may
put nothing beside its packages, so ``hatch_build.py`` puts them into folders called ``_course``:
what holds answers into that of ``autograder``, which no sandboxed kernel can read, the rest into
that of ``course_utils``.
"""

from pathlib import Path
from typing import NamedTuple


class Carried(NamedTuple):
    """One folder: where it lies in a checkout and in a wheel, and which of its files are meant.

    There may be others: installing compiles whatever is called ``.py``.
    """

    checkout: str
    wheel: str
    files: tuple[str, ...]

    @property
    def here(self) -> str:
        """Where it lies in this installation, seen from ``ROOT``."""
        return self.wheel if INSTALLED else self.checkout

    @property
    def folder(self) -> Path:
        """Where it lies on this machine."""
        return ROOT / self.here

    def found(self, folder: Path | None = None) -> list[Path]:
        """Return its files, in order; or those in another `folder` of the kind."""
        return sorted(one for glob in self.files for one in (folder or self.folder).glob(glob))


CARRIED = {
    "notebooks": Carried("notebooks", "course_utils/_course/notebooks", ("[0-9][0-9]_*.ipynb",)),
    "pages": Carried("notebooks", "course_utils/_course/notebooks", ("glossary.md",)),
    "sources": Carried("notebooks/source", "autograder/_course/source", ("[0-9][0-9]_*.py",)),
    "calibration": Carried("data/calibration", "course_utils/_course/calibration", ("*.json",)),
    "sample_class": Carried(
        "data/sample_class", "autograder/_course/sample_class", ("*/*.py", "*/*.ipynb")
    ),
    # for `autograder doctor --self-test`
    "hostile": Carried("tests/submissions", "autograder/_course/hostile", ("hostile/*.py",)),
}

ROOT = Path(__file__).resolve().parent.parent  #: what our packages lie in
INSTALLED = (ROOT / "course_utils" / "_course").is_dir()  #: from a wheel
#: what makes an installation whole again
REPAIR = "pip install --force-reinstall keras-course" if INSTALLED else "uv sync"

NOTEBOOKS = CARRIED["notebooks"].folder  #: the students', executed
SOURCES = CARRIED["sources"].folder  #: what authors edit, solutions and all
CALIBRATION = CARRIED["calibration"].folder  #: no secret: lessons show it to students
SAMPLE_CLASS = CARRIED["sample_class"].folder
