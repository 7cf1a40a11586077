"""The datasets that a student's code may read while it is graded: no held-out image among them."""

import hashlib
import shutil
import tempfile
from pathlib import Path

from autograder.checking import Draw
from course_utils import standin
from course_utils.dataset_files import KNOWN, find
from course_utils.datasets import write_grading_edition

from .judge import secret_fingerprint


def grading_edition(folder: Path, course_secret: bytes) -> Path:
    """Return the folder of this course's edition, below `folder`; made when first asked for.

    Its name tells apart secrets and what the sets were made from, so that a machine that got the
    real Fashion-MNIST yesterday does not grade on the drawn stand-in of the day before.

    Raises:
        DatasetError: if a file of a full set is damaged.
    """
    places = {name: find(name) for name in KNOWN}
    sources = {name: place.source if place else "standin" for name, place in places.items()}
    made_of = f"{secret_fingerprint(course_secret)} {sorted(sources.items())} {standin.VERSION}"
    edition = folder / hashlib.sha256(made_of.encode()).hexdigest()[:16]
    if edition.is_dir():
        return edition
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
