"""What a verdict depends on, as one digest: the submission, the key and the environment.

Of our own code that is the grader's, whole, and of the course what this one notebook uses: its
exercises and its lesson's helpers, with all that they import, and its calibrations. So a new
notebook, or a word changed in another one, grades nobody anew.
"""

import hashlib
import json
import platform
from functools import cache
from importlib import metadata
from pathlib import Path

from autograder.sandbox import CourseEnvironment, look_at
from course_utils.course_files import CARRIED, ROOT

from .graph import files_used
from .key import Key

#: whose versions can change what a student's code does or what a model scores
PACKAGES = ("tensorflow", "keras", "numpy", "ipykernel", "matplotlib", "scikit-learn")

#: our own folders that every verdict depends on; reports and exports may change without a new grade
SINGLE = ("words",)  #: modules beside these rooms
OURS = ("border", "checking", "display", "grading", "guest", "intake", "sandbox")


#: what the short marks at a digest's end are of: two digests tell by them what changed
MARKS = ("submission", "key", "grader")


def digest_of(
    key: Key, submission: str, *settings: str, course: CourseEnvironment | None = None
) -> str:
    """Return the digest of a `submission`, its `key`, and what it is graded in and with.

    `course` is what the course asks of its environment. It is one hash of all, followed by a short
    mark of each of :data:`MARKS`.
    """
    asked = course.settings() if course else {}
    if course and course.kernel_python:
        asked["versions"] = _versions_there(course.kernel_python, key)
    grader = json.dumps([environment(key), asked, *settings])
    parts = (submission, key.fingerprint(), grader)
    marks = (_hash(part)[:12] for part in parts)
    return "-".join([_hash(json.dumps(parts)), *marks])


def marks_of(digest: str) -> list[str]:
    """Return the marks of a digest; an old one has none."""
    return digest.split("-")[1:]


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def environment(key: Key, root: Path = ROOT) -> str:
    """Return a hash of our own code and calibrations that `key` uses, and of what they stand on."""
    return _environment(key.exercise_notebooks, key.lesson.helpers, root)


def _versions_there(python: Path, key: Key) -> dict[str, str]:
    """The versions in another interpreter of itself and of what the lesson imports."""
    known = look_at(python).versions or {}
    tops = {name.partition(":")[0].partition(".")[0] for name in key.lesson.imports.values()}
    wanted = {"python", *PACKAGES, *(name.replace("_", "-").lower() for name in tops)}
    return {name: version for name, version in sorted(known.items()) if name in wanted}


def uses_datasets(key: Key, root: Path = ROOT) -> bool:
    """Say whether the course's data sets are needed where `key`'s notebook is graded.

    They are if its lesson or the answer key of its exercises imports what loads them, sooner or
    later, or if a cell names one.
    """
    return key.lesson.speaks_of_sets or _import_datasets(
        key.exercise_notebooks, key.lesson.helpers, root
    )


@cache
def _import_datasets(notebooks: tuple[str, ...], helpers: tuple[str, ...], root: Path) -> bool:
    files = files_used(helpers, root).union(*(_of_notebook(number, root) for number in notebooks))
    return root / "course_utils" / "datasets.py" in files


@cache
def _environment(notebooks: tuple[str, ...], helpers: tuple[str, ...], root: Path) -> str:
    digest = hashlib.sha256()
    versions = {name: version(name) for name in PACKAGES}
    digest.update(json.dumps([platform.python_version(), versions], sort_keys=True).encode())
    files = {*_shared(root), *files_used(helpers, root)}
    for number in notebooks:
        files |= _of_notebook(number, root)
    for name, file in sorted((_name(file, root), file) for file in files):
        digest.update(name.encode() + b"\0" + hashlib.sha256(file.read_bytes()).digest())
    return digest.hexdigest()


def stands_on(root: Path = ROOT) -> dict[str, str]:
    """Return what verdicts stand on, as it can be said: versions, and a mark of all our code."""
    files = [*_shared(root), *(root / "autograder" / "exercises").rglob("*.py")]
    files += [*(root / "course_utils").rglob("*.py"), *CARRIED["calibration"].found()]
    code = hashlib.sha256()
    for name, file in sorted((_name(file, root), file) for file in files):
        code.update(name.encode() + b"\0" + hashlib.sha256(file.read_bytes()).digest())
    packages = {name: version(name) for name in PACKAGES}
    return {"Python": platform.python_version(), **packages, "code": code.hexdigest()[:12]}


def version(package: str) -> str:
    """Return the version of a package that is installed, else an empty text."""
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:  # no course but this one needs them all
        return ""


def _shared(root: Path) -> list[Path]:
    rooms = (file for name in OURS for file in (root / "autograder" / name).rglob("*.py"))
    return [*rooms, *(root / "autograder" / f"{name}.py" for name in SINGLE)]


def _of_notebook(number: str, root: Path) -> set[Path]:
    """Return the files of a notebook's answer key: `number` is two digits."""
    own = (root / "autograder" / "exercises" / f"nb{number}").rglob("*.py")
    names = (".".join(file.relative_to(root).with_suffix("").parts) for file in own)
    calibrations = (root / CARRIED["calibration"].here).glob(f"{number}.*.json")
    return {*files_used(names, root), *calibrations}


def _name(file: Path, root: Path) -> str:
    """Return where the file lies in a checkout: a wheel gives the digests of the one it is from."""
    place = CARRIED["calibration"]
    return file.relative_to(root).as_posix().replace(place.here, place.checkout)
