"""Releasing an assignment with nbgrader's own steps."""

import json
import logging
import os
import re
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import nbformat
from nbgrader.api import Gradebook
from nbgrader.converters import GenerateAssignment
from nbgrader.coursedir import CourseDirectory
from nbgrader.nbgraderformat import MetadataValidator, SchemaTooNewError, ValidationError
from nbgrader.preprocessors import ClearSolutions, InstantiateTests, SaveCells
from traitlets import import_item
from traitlets.config import Config

from autograder.intake.notebook import marks_cell
from autograder.refusal import Refusal

from .course_folder import CourseFolder
from .gradebook.bounds import patient
from .gradebook.recorded import Cell


class NbgraderError(Refusal):
    """nbgrader could not make a release. One sentence; `log` holds nbgrader's own words."""

    def __init__(self, sentence: str, log: str = "") -> None:
        super().__init__(sentence)
        self.log = log


class UnreadableSource(ValueError):
    """The instructor's notebook is none that nbgrader understands. One sentence."""


@contextmanager
def nbgrader_on_path() -> Iterator[None]:
    """Let nbgrader find ``alembic``, which it calls by name, beside this Python."""
    before = os.environ.get("PATH", "")
    os.environ["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), before])
    try:
        yield
    finally:
        os.environ["PATH"] = before


def release(course: CourseFolder, assignment: str) -> None:
    """Generate the students' version of an assignment, as ``nbgrader generate_assignment`` does.

    Raises:
        NbgraderError: if nbgrader refuses.
    """
    # Here and not above: it imports all of nbgrader's programs, for whoever only grades as well.
    from nbgrader.apps.api import NbGraderAPI

    config = Config(course.config)
    config.CourseDirectory.root = str(course.root)
    config.CourseDirectory.db_url = course.db_url
    config.NbGraderAPI.log_level = logging.WARNING
    with nbgrader_on_path(), course.importable(), quiet():
        folder = CourseDirectory(config=config)
        result = NbGraderAPI(folder, config=config).generate_assignment(assignment, force=True)
    if not result["success"]:
        log = "\n".join(str(result[key]) for key in ("log", "error") if result.get(key))
        raise NbgraderError(f"nbgrader cannot release {assignment!r}: {_reason(log)}", log)


def _reason(log: str) -> str:
    """Return the first error of nbgrader's log, which the later ones only pass on."""
    found = re.search(r"^\s*(?:\w+\.)*(?:\w+Error|\w+Exception): (.+)$", log, re.M)
    return found[1].rstrip(".") + "." if found else "see its log."


def read_source(name: str, data: bytes) -> Any:
    """Return an instructor's notebook in today's format and with today's metadata.

    What an older nbgrader wrote is brought up to date, as ``nbgrader update`` does it.

    Raises:
        UnreadableSource: if it is no notebook, or of a newer nbgrader.
    """
    words = f"The instructor's notebook {name} cannot be graded with"
    try:
        text = data.decode("utf-8")
        json.loads(text)
    except UnicodeDecodeError:
        raise UnreadableSource(f"{words}: it is not text in UTF-8, so it is no notebook.") from None
    except json.JSONDecodeError as error:
        raise UnreadableSource(
            f"{words}: it is not valid JSON (line {error.lineno}), so it is no notebook."
        ) from None
    try:
        notebook = nbformat.reads(text, as_version=4)
        with quiet():
            notebook = MetadataValidator().upgrade_notebook_metadata(notebook)
            MetadataValidator().validate_nb(notebook)
    except SchemaTooNewError:
        raise UnreadableSource(
            f"{words}: its cells were marked by a newer nbgrader than the one here. Update the "
            "grader, or mark them again."
        ) from None
    except (ValidationError, ValueError, KeyError, TypeError, AttributeError) as error:
        reason = str(getattr(error, "message", error)).splitlines() or [type(error).__name__]
        raise UnreadableSource(f"{words}: {reason[0][:300].rstrip('.')}.") from None
    return notebook


def save_cells(course: CourseFolder, assignment: str, notebook: str, source: bytes) -> None:
    """Tell the gradebook about a source notebook without touching ``release/``."""
    node = read_source(notebook, source)
    names = {"notebook": notebook, "assignment": assignment, "db_url": patient(course.db_url)}
    with nbgrader_on_path(), course.importable(), quiet():
        with Gradebook(patient(course.db_url), course.course_id or "default_course") as book:
            book.update_or_create_assignment(assignment)
        for step in _steps(course):
            node, _ = step(config=course.config)(node, {"nbgrader": names})
            if issubclass(step, SaveCells):
                return


def prepared(course: CourseFolder, assignment: str, name: str, notebook: Any) -> list[Cell] | None:
    """Return the marked cells as nbgrader would record them; None if it refuses the notebook.

    AUTOTEST lines stay what they are: to make tests of them is to run the notebook.
    """
    node = nbformat.from_dict(notebook)
    names = {"notebook": name, "assignment": assignment, "db_url": ""}
    try:
        with nbgrader_on_path(), course.importable(), quiet():
            for step in _steps(course):
                if issubclass(step, SaveCells):
                    break
                if not issubclass(step, InstantiateTests):
                    node, _ = step(config=course.config)(node, {"nbgrader": names})
    except Exception:  # any of nbgrader's: the bookkeeper meets it again, and tells it
        return None
    return [dict(cell) for cell in node.cells if marks_cell(cell.metadata.get("nbgrader"))]


def unknown_language(course: CourseFolder, notebook: Mapping[str, Any]) -> str:
    """Return the language of an instructor's notebook if nbgrader cannot clear solutions in it.

    It then refuses to make a release, and to record a single cell. Empty if it knows the language.
    """
    spec = notebook.get("metadata", {}).get("kernelspec") or {}
    language = str(spec.get("language", "python"))  # as nbgrader itself looks for it
    clearing = [step for step in _steps(course) if issubclass(step, ClearSolutions)]
    with quiet():
        known = all(language in step(config=course.config).code_stub for step in clearing)
    return "" if known else language


def _steps(course: CourseFolder) -> list[Any]:
    default = GenerateAssignment.class_traits()["preprocessors"].default()
    named = course.setting("GenerateAssignment", "preprocessors", default)
    return [import_item(step) if isinstance(step, str) else step for step in named]


@contextmanager
def quiet() -> Iterator[None]:
    """Keep nbgrader's log off the terminal; what went wrong is raised in words."""
    log = logging.getLogger("traitlets")
    before = log.level
    log.setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        log.setLevel(before)
