"""Slips of whoever types a command: a folder inside a course, an assignment that is not there."""

from collections.abc import Iterable
from pathlib import Path

from autograder.intake.loose import LooseNotebooks
from autograder.intake.sources import Found, PlaceError

from .configuration import CONFIG, STEPS


def no_assignment(asked: str, place: Path, there: Iterable[str]) -> PlaceError:
    """Return the refusal of an assignment that is not among those which are `there`."""
    names = ", ".join(there) or "none yet"
    return PlaceError(f"There is no assignment {asked!r} in {place}. There are: {names}.")


def check_loose(place: LooseNotebooks, found: Iterable[Found]) -> None:
    """Refuse loose notebooks that are no submissions here, and name what can be graded instead.

    Raises:
        PlaceError: if they are a course's, whose folder is to be named; or of an unknown course:
            what they are graded by lies in a course folder.
    """
    unknown = not any(one.notebook in place.known for one in found)
    around = _course_around(place.place)
    if around is not None and (unknown or around == place.place.parent):
        raise PlaceError(
            f"{place.place} is a part of the course folder {around}. Grade the course: autograder "
            f"grade {around}."
        )
    if unknown:
        raise PlaceError(
            f"None of the notebooks in {place.place} is one of {', '.join(place.known)}. If "
            "students of a course of yours handed them in: autograder collect COURSE_DIR "
            f"{place.place}, then autograder grade COURSE_DIR."
        )


def _course_around(place: Path) -> Path | None:
    """Return the course folder one of whose steps holds a place, if it lies in one."""
    for folder in place.parents:
        step = place.relative_to(folder).parts[0]
        others = [*(folder / one for one in STEPS if one != step), folder / "gradebook.db"]
        if step in STEPS and any(map(_is_there, [*others, folder / CONFIG])):
            return folder
    return None


def _is_there(path: Path) -> bool:
    try:
        return path.exists()
    except OSError:
        return False
