"""The datasets that a student's code may read while it is graded: no held-out image among them."""

import hashlib
import shutil
import subprocess
import sys
import tempfile
from contextlib import suppress
from pathlib import Path

from autograder.checking import Draw
from course_utils import standin
from course_utils.dataset_files import KNOWN, find
from course_utils.datasets import write_grading_edition

from .judge import secret_fingerprint

DOWNLOAD_S = 300  #: seconds that looking for the sets on the network may take

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


def grading_edition(folder: Path, course_secret: bytes) -> Path:
    """Return the folder of this course's edition, below `folder`; made when first asked for.

    Its name tells apart secrets and what the sets were made from, so that a machine that got the
    real Fashion-MNIST yesterday does not grade on the drawn stand-in of the day before.

    Raises:
        DatasetError: if a file of a full set is damaged.
    """
    edition = folder / _name(course_secret)
    if edition.is_dir():
        return edition
    if missing_sets():
        _download()
        edition = folder / _name(course_secret)
    folder.mkdir(parents=True, exist_ok=True)
    draft = Path(tempfile.mkdtemp(dir=folder, prefix=".draft-"))
    try:
        write_grading_edition(draft, Draw.secret(course_secret, "datasets"))
        draft.chmod(0o755)
        draft.replace(edition)
    except BaseException:
        shutil.rmtree(draft, ignore_errors=True)
        raise
    return edition
