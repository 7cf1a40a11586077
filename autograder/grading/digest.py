"""What a verdict depends on, as one digest: the submission, the key and the environment."""

import hashlib
import json
import platform
from functools import cache
from importlib import metadata
from pathlib import Path

import autograder
import course_utils

#: whose versions can change what a student's code does or what a model scores
PACKAGES = ("tensorflow", "keras", "numpy", "ipykernel", "matplotlib", "scikit-learn")

#: our own folders that a verdict depends on; reports and exports may change without a new grade
OURS = ("checking", "exercises", "grading", "guest", "intake", "sandbox")


@cache
def environment() -> str:
    """Return a hash of our own code and calibrations, and of the versions of what it stands on."""
    digest = hashlib.sha256()
    versions = {name: metadata.version(name) for name in PACKAGES}
    digest.update(json.dumps([platform.python_version(), versions], sort_keys=True).encode())
    for file in sorted(_our_files()):
        digest.update(file.name.encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()


def _our_files() -> list[Path]:
    ours, course = (Path(package.__file__ or "").parent for package in (autograder, course_utils))
    folders = [*(ours / name for name in OURS), course]
    return [
        *(file for folder in folders for file in folder.rglob("*.py")),
        *(ours.parent / "data" / "calibration").rglob("*.json"),
    ]


def digest_of(*parts: str) -> str:
    """Return the digest of `parts` and the environment."""
    return hashlib.sha256(json.dumps([environment(), *parts]).encode()).hexdigest()
