"""Courses made of what the installed nbgrader brings: its quickstart, and the notebooks that its
own tests are made with. Nothing is fetched, and nothing of it is kept here.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import nbgrader

from autograder.classroom.course_folder import CourseFolder
from autograder.classroom.nbgrader_release import NbgraderError, release

PACKAGE = Path(nbgrader.__file__).parent
GUIDE = PACKAGE / "docs" / "source" / "user_guide"
FOLDERS = {
    "apps": PACKAGE / "tests" / "apps" / "files",
    "steps": PACKAGE / "tests" / "preprocessors" / "files",
    "pages": PACKAGE / "tests" / "ui-tests" / "files",
}
#: what nbgrader's tests take for the source of everything called submitted-…
UNCHANGED = "submitted-unchanged"
#: files that lie beside notebooks
BESIDE = ("data.txt", "jupyter.png")


def run_nbgrader(course: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Run nbgrader in a course, as its own documentation does."""
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    return subprocess.run(
        [sys.executable, "-m", "nbgrader", *words],
        cwd=course,
        env={**os.environ, "PATH": path},
        capture_output=True,
        text=True,
    )


def quickstart(folder: Path, *, autotest: bool = False) -> Path:
    """Make nbgrader's quickstart course, with the submissions of its guide."""
    more = ["--autotest"] if autotest else []
    done = run_nbgrader(folder, "quickstart", "course", *more)
    assert done.returncode == 0, done.stderr
    course = folder / "course"
    done = run_nbgrader(course, "generate_assignment", "ps1", "--force")
    assert done.returncode == 0, done.stderr
    shutil.copytree(GUIDE / "submitted", course / "submitted")
    return course


def hand_in(course: Path, student: str, assignment: str, *files: Path, name: str = "p1") -> None:
    """Hand in a notebook, under the name that the assignment asks for, and files beside it."""
    folder = course / "submitted" / student / assignment
    folder.mkdir(parents=True, exist_ok=True)
    for file in files:
        shutil.copy(file, folder / (f"{name}.ipynb" if file.suffix == ".ipynb" else file.name))


def fixtures(course: Path) -> dict[str, list[str]]:
    """Make a course with an assignment for each notebook of nbgrader's tests.

    Students hand in the solved notebook, the released one, and the submissions that
    lie beside it. An assignment that nbgrader itself does not release is left out; returned is what
    each has, students by assignment.
    """
    course.mkdir()
    (course / "nbgrader_config.py").write_text("c = get_config()\n")
    shutil.copy(FOLDERS["apps"] / "autotests.yml", course / "autotests.yml")
    made: dict[str, list[str]] = {}
    for prefix, files in FOLDERS.items():
        sent = {path.stem: path for path in files.glob("*.ipynb") if _is_submission(path.stem)}
        for source in sorted(files.glob("*.ipynb")):
            if source.stem in sent and source.stem != UNCHANGED:
                continue
            assignment = f"{prefix}-{source.stem}"
            own = course / "source" / assignment
            own.mkdir(parents=True)
            shutil.copy(source, own / "p1.ipynb")
            for name in BESIDE:
                if (files / name).is_file():
                    shutil.copy(files / name, own / name)
            released = course / "release" / assignment / "p1.ipynb"
            try:
                release(CourseFolder.open(course), assignment)
            except NbgraderError:
                shutil.rmtree(own)
                continue
            hand_in(course, "solved", assignment, source)
            hand_in(course, "released", assignment, released)
            for name, path in sent.items():
                if name.startswith(_submissions_of(source.stem)):
                    hand_in(course, name, assignment, path)
            made[assignment] = sorted(
                p.parent.name for p in course.glob(f"submitted/*/{assignment}")
            )
    return made


def _is_submission(name: str) -> bool:
    return name.startswith("submitted-") or name.endswith(("changed", "right", "wrong"))


def _submissions_of(source: str) -> str:
    return "submitted-" if source == UNCHANGED else f"{source}-"
