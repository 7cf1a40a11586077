"""Where the keys of a place's notebooks come from.

In a course folder a notebook is graded by what nbgrader would restore: the cells in its gradebook,
put into the frame of the instructor's notebook in ``source/`` if that is there. What is in neither
is one of this course's own notebooks, or has no key.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from autograder.classroom.course_folder import CourseFolder
from autograder.classroom.gradebook.recorded import Cell, Recorded
from autograder.classroom.gradebook.recorded import Notebook as Recording
from autograder.classroom.gradebook.words import GradebookError
from autograder.classroom.nbgrader_release import UnreadableSource, prepared, read_source
from autograder.grading.key import BadKey, Key, NoKey, make_key
from autograder.grading.regions import NBGRADER, Regions
from autograder.intake.notebook import marks_cell
from autograder.intake.sources import Found
from autograder.library import builtin_notebook

Notebook = Mapping[str, Any]


class Keys:
    """The keys of one place. `notes` says what an instructor should know about them."""

    def __init__(self, place: object) -> None:
        self.notes: list[str] = []
        self._course = place if isinstance(place, CourseFolder) else None
        self._known: dict[tuple[str, str], Key | BadKey | NoKey] = {}
        self._lessons: dict[tuple[str, str], Notebook] = {}

    def of(self, found: Found) -> Key | BadKey | NoKey:
        """Return the key of a notebook, or why there is none."""
        where = (found.assignment, found.notebook)
        if where not in self._known:
            try:
                self._known[where] = self._read(*where)
            except (BadKey, NoKey) as none:
                self._known[where] = none
        return self._known[where]

    def lesson(self, found: Found) -> Notebook | None:
        """Return the instructor's notebook, or what is known of it from the gradebook alone."""
        self.of(found)
        return self._lessons.get((found.assignment, found.notebook))

    def _read(self, assignment: str, name: str) -> Key:
        course = self._course
        if course is None:
            return make_key(name, builtin_notebook(name))
        refusal, recorded = _recorded(course, assignment)
        known = recorded.get(name)
        cells = known.cells if known is not None else None
        source = self._source(course, assignment, name, certain=not cells)
        if source is not None:
            self._lessons[assignment, name] = source
        regions = _regions(course)
        if cells:
            self._compare(course, assignment, source, cells)
            frame = source or _builtin(name) or {"cells": []}
            framed = _framed(_of_its_kernel(course, assignment, name, frame, known), cells)
            self._lessons.setdefault((assignment, name), framed)
            key = make_key(name, framed, regions, _answers(cells))
        elif source is not None:
            cells = prepared(course, assignment, name, source)
            key = make_key(name, _framed(source, cells), regions, _answers(cells))
        elif cells is not None:  # known, and without a marked cell
            key = make_key(name, _builtin(name) or {"cells": []}, regions)
        elif (builtin := _builtin(name)) is not None:
            key = make_key(name, builtin, regions)
        else:
            raise BadKey(refusal) if refusal else _none(course, assignment, name)
        _look_for_directives(course, assignment, key, made=known is not None and bool(known.cells))
        return key

    def _source(
        self, course: CourseFolder, assignment: str, name: str, *, certain: bool
    ) -> Notebook | None:
        """Return the instructor's notebook; `certain` is that nothing else can be graded by."""
        try:
            data = course.source_notebook(assignment, name)
            return None if data is None else read_source(name, data)
        except (UnreadableSource, OSError) as error:
            words = str(error)
            if isinstance(error, OSError):
                words = f"The instructor's notebook {name} cannot be read ({error.strerror})."
            if certain:
                raise BadKey(words) from None
            self.notes.append(
                f"{words} It was graded by what the gradebook holds, as in nbgrader. Without your "
                "answers no test ran apart as well, so none is told as `unconfirmed`: mend it, and "
                "grade again."
            )
            return None

    def _compare(
        self, course: CourseFolder, assignment: str, source: Notebook | None, cells: Sequence[Cell]
    ) -> None:
        """Note which cells of ``source/`` are not those that students were given."""
        known = {_name(cell): cell for cell in cells}
        directive = _directive(course)
        changed = [
            name
            for cell in (source or {"cells": []})["cells"]
            if (name := _name(cell)) and not _same(cell, known.get(name), directive)
        ]
        if changed:
            self.notes.append(
                f"source/ of {assignment!r} has changed since it was handed out ("
                f"{', '.join(changed[:5])}{', …' if changed[5:] else ''}). It was graded by what "
                f"the gradebook holds, as nbgrader does; to grade by source/, run `nbgrader "
                f"generate_assignment {assignment} --force` and then this command again."
            )


def _recorded(course: CourseFolder, assignment: str) -> tuple[str, Recorded]:
    """Return what the gradebook holds, and why it cannot be read if it cannot."""
    try:
        return "", course.recorded(assignment)
    except GradebookError as error:  # whoever writes to it says so as well
        return str(error), {}


def _name(cell: Mapping[str, Any]) -> str:
    """Return the id of a cell; empty where nbgrader has nothing to do with it."""
    mark = cell["metadata"].get("nbgrader")
    return str(mark.get("grade_id", "")) if marks_cell(mark) else ""


def _same(cell: Mapping[str, Any], known: Cell | None, directive: str) -> bool:
    """Say whether a cell is the one that was recorded, as far as it decides about points."""
    if known is None:
        return False
    mark, recorded_mark = cell["metadata"]["nbgrader"], known["metadata"]["nbgrader"]
    source = "".join(cell["source"])
    return mark.get("points") == recorded_mark.get("points") and (
        not recorded_mark["locked"] or directive in source or source == known["source"]
    )


def _of_its_kernel(
    course: CourseFolder, assignment: str, name: str, frame: Notebook, known: Recording | None
) -> Notebook:
    """Return `frame` with its kernel: its own, else the gradebook's, else the release's."""
    metadata = frame.get("metadata", {})
    if metadata.get("kernelspec") or metadata.get("language_info"):
        return frame
    if known is not None and known.kernelspec:
        return {**frame, "metadata": {**metadata, "kernelspec": known.kernelspec}}
    try:
        data = course.released_notebook(assignment, name)
        released = read_source(name, data)["metadata"] if data is not None else {}
    except (UnreadableSource, OSError):
        return frame
    about = {one: released[one] for one in ("kernelspec", "language_info") if one in released}
    return {**frame, "metadata": {**metadata, **about}}


def _framed(frame: Notebook, cells: Sequence[Cell] | None) -> Notebook:
    """Return `frame` with the cells that were recorded in place of its own marked ones.

    Answers keep what the frame has: what students were given instead is no lesson. None leaves all
    as it is.
    """
    if cells is None:
        return frame
    left = {name: cell for cell in cells if (name := _name(cell))}
    framed = []
    for own in frame["cells"]:
        metadata = {key: value for key, value in own["metadata"].items() if key != "nbgrader"}
        known = left.pop(_name(own), None)
        if known is not None:
            mark = known["metadata"]["nbgrader"]
            source = own["source"] if mark["solution"] else known["source"]
            own = {**known, "source": source, "metadata": {**metadata, "nbgrader": mark}}
        framed.append(own if known is not None else {**own, "metadata": metadata})
    before = ""
    for cell in cells:  # a header's, or all of them, where there is no source
        if _name(cell) in left:
            places = [n for n, one in enumerate(framed, 1) if _name(one) == before]
            framed.insert(places[0] if before and places else 0, cell)
        before = _name(cell)
    nameless = [cell for cell in cells if not _name(cell)]  # for the key to refuse
    return {**frame, "cells": [*nameless, *framed]}


def _answers(cells: Sequence[Cell] | None) -> dict[str, str]:
    """Return what students were given in place of each answer."""
    return {
        _name(cell): "".join(cell["source"])
        for cell in cells or ()
        if cell["metadata"]["nbgrader"]["solution"]
    }


def _builtin(name: str) -> Notebook | None:
    try:
        notebook: Notebook = builtin_notebook(name)
        return notebook
    except NoKey:
        return None


def _none(course: CourseFolder, assignment: str, name: str) -> BadKey | NoKey:
    asked = course.notebooks(assignment)
    if asked and name not in asked:
        return NoKey(f"{assignment} has no notebook {name!r}; it has {', '.join(asked)}.")
    return BadKey(
        f"There is nothing to grade {name} by: put the instructor's notebook into "
        f"source/{assignment}/ and run `nbgrader generate_assignment {assignment}`, or bring the "
        "gradebook in which that was done."
    )


def _regions(course: CourseFolder) -> Regions:
    """Return the course's delimiters; nbgrader spells the options so."""
    options = (("ClearHiddenTests", "test"), ("ClearMarkScheme", "mark_scheme"))
    return Regions(
        tuple(
            (
                str(course.setting(section, f"begin_{what}_delimeter", begin)),
                str(course.setting(section, f"end_{what}_delimeter", end)),
            )
            for (section, what), (begin, end) in zip(options, NBGRADER.delimiters, strict=True)
        )
    )


def _directive(course: CourseFolder) -> str:
    return str(course.setting("InstantiateTests", "autotest_delimiter", "AUTOTEST"))


def _look_for_directives(course: CourseFolder, assignment: str, key: Key, *, made: bool) -> None:
    """See whether tests were made of the lines that ask for some; until then they are comments.

    Raises:
        BadKey: if not, since everybody would have full marks.
    """
    word = _directive(course)
    for cell in key.cells:
        lines = [line.strip() for line in cell.source.splitlines() if line.strip()]
        asks = any(line.startswith("#") and word in line for line in lines)
        if asks and not (made and any(not line.startswith("#") for line in lines)):
            raise BadKey(
                f"The cell {cell.grade_id} of {key.notebook} holds {word} lines, of which nbgrader "
                f"makes tests: run `nbgrader generate_assignment {assignment}` first."
            )
