"""The datasets that a student's code may read while it is graded: no held-out image among them."""

import hashlib
import shutil
import subprocess
import sys
import tempfile
from contextlib import suppress
from pathlib import Path

from autograder.checking import Draw
from autograder.words import size_text
from course_utils import standin
from course_utils.dataset_files import KNOWN, find
from course_utils.datasets import write_grading_edition
from course_utils.idx import DatasetError

from .judge import secret_fingerprint

DOWNLOAD_S = 300  #: seconds that looking for the sets on the network may take
REAL_BYTES, STANDIN_BYTES = 110 * 2**20, 24 * 2**20  #: what an edition takes on disk

_DRAFT = ".draft-"

_LOOK = "import course_utils as c; c.load_fashion_mnist(); c.load_mnist()"


def missing_sets() -> list[str]:
    """Return the names of the sets of which this machine has no copy."""
    return [name for name in KNOWN if find(name) is None]


def _name(course_secret: bytes) -> str:
    places = {name: find(name) for name in KNOWN}
    sources = sorted((name, place.source if place else "standin") for name, place in places.items())
    made_of = f"{secret_fingerprint(course_secret)} {sources} {standin.VERSION}"
    return hashlib.sha256(made_of.encode()).hexdigest()[:16]


def _download() -> None:
    """Let Keras look for the sets once, in a process of its own: this one never imports it."""
    with suppress(subprocess.TimeoutExpired):
        subprocess.run([sys.executable, "-c", _LOOK], capture_output=True, timeout=DOWNLOAD_S)


def find_edition(folder: Path, course_secret: bytes) -> Path:
    """Return where this course's edition lies, or will lie, below `folder`.

    Its name tells apart secrets and what the sets were made from, so that a machine that got the
    real Fashion-MNIST yesterday does not grade on the drawn stand-in of the day before.
    """
    if missing_sets() and not (folder / _name(course_secret)).is_dir():
        _download()
    return folder / _name(course_secret)


def edition_bytes() -> int:
    """Return how much room an edition takes, roughly."""
    return STANDIN_BYTES if missing_sets() else REAL_BYTES


def make_edition(edition: Path, course_secret: bytes) -> None:
    """Write the edition that :func:`find_edition` named, unless it is there.

    Only one process at a time may do so: a draft that lies there was left by one that was killed,
    and is removed.

    Raises:
        DatasetError: if a file of a full set is damaged, or the edition cannot be written.
    """
    for left in edition.parent.glob(f"{_DRAFT}*"):
        shutil.rmtree(left, ignore_errors=True)
    if edition.is_dir():
        return
    try:
        edition.parent.mkdir(parents=True, exist_ok=True)
        draft = Path(tempfile.mkdtemp(dir=edition.parent, prefix=_DRAFT))
        try:
            write_grading_edition(draft, Draw.secret(course_secret, "datasets"))
            draft.chmod(0o755)
            draft.replace(edition)
        except BaseException:
            shutil.rmtree(draft, ignore_errors=True)
            raise
    except OSError as problem:
        raise DatasetError(
            f"The data sets that submissions may see cannot be written to {edition.parent}: "
            f"{problem.strerror}. Make room ({size_text(edition_bytes())} are needed) or check the "
            "permissions, then try again."
        ) from problem
