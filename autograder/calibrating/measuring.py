"""``autograder calibrate``, told as one story: declared, tried, recorded, judged."""

import platform
from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import date
from importlib import metadata
from itertools import count, takewhile
from pathlib import Path

from autograder import exercises
from autograder.checking import Exercise, Recipe
from autograder.checking.calibrated import REFERENCE, Calibrated
from course_utils import calibration, standin
from course_utils.course_files import CALIBRATION, SOURCES
from course_utils.desk.authoring.source import read_source
from course_utils.desk.files import write_atomically

from . import record
from .fault import CalibrationError
from .processes import found_by
from .record import Measured, Part
from .trial import Found, Trial

#: whose versions can change what a model learns
_PACKAGES = ("Keras", "TensorFlow", "NumPy", "scikit-learn")

_SOLUTION = "the notebook's own solution"

#: told after each trial: the recipe's name, how many of its seeds are done, of how many
OnTrial = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Options:
    """What is measured, and how.

    Attributes:
        only: names of recipes; all if empty.
        seeds: how many for each; 0: as many as each declares.
        more: keep the values that a recipe has already, and measure only the seeds that it lacks.
        workers: how many trials at once.
        standin: hide the data sets of this machine.
        folder: where the results are kept.
        find: the function of a module that finds an exercise.
        solution: the reference, if it does not stand in a notebook.
    """

    only: Sequence[str] = ()
    seeds: int = 0
    more: bool = False
    workers: int = 1
    standin: bool = False
    folder: Path = CALIBRATION
    find: Callable[[str], Exercise] = exercises.find
    solution: str = ""


@dataclass
class Calibration:
    """What a run came to: the part of each source that it measured something for."""

    exercise: Exercise
    file: Path
    parts: dict[str, Part] = field(default_factory=dict)

    @property
    def declared(self) -> Calibrated:
        """What the exercise says of its bar."""
        assert self.exercise.calibrated is not None
        return self.exercise.calibrated

    def problems(self) -> list[str]:
        """Return why a bar may not be used, a sentence each; nothing if all may."""
        return [
            f"{self.exercise.id} on {source}: {words}"
            for source, part in self.parts.items()
            for words in part.problems(self.declared)
        ]

    def doubts(self) -> list[str]:
        """Return what speaks against an estimate, a sentence each."""
        return [
            f"{self.exercise.id} on {source}: {words}"
            for source, part in self.parts.items()
            for words in part.doubts()
        ]


@dataclass
class Tried:
    """What a recipe's trials have found so far: values by seed, and the sources of data."""

    values: dict[int, float | None] = field(default_factory=dict)
    sources: set[str] = field(default_factory=set)

    @property
    def row(self) -> tuple[float | None, ...]:
        """The values of the seeds from 0 on, as far as there is none missing."""
        return tuple(self.values[seed] for seed in takewhile(self.values.__contains__, count()))


def known() -> list[str]:
    """Return the ids of the exercises that have a bar to measure."""
    every = (
        one for number in exercises.notebook_numbers() for one in exercises.for_notebook(number)
    )
    return [one.id for one in every if one.calibrated is not None]


def measured_exercise(exercise_id: str, find: Callable[[str], Exercise]) -> Exercise:
    """Return the exercise of that name.

    Raises:
        CalibrationError: if there is none, or it has no bar.
    """
    try:
        exercise = find(exercise_id)
    except exercises.UnknownExercise:
        exercise = None
    if exercise is None or exercise.calibrated is None:
        lacks = "There is no exercise" if exercise is None else "Nothing is to be measured for"
        raise CalibrationError(f"{lacks} {exercise_id!r}; measured are: {', '.join(known())}.")
    return exercise


def calibrate(
    exercise_id: str, options: Options, on_trial: OnTrial, *, measure: bool = True
) -> Calibration:
    """Measure the bar of an exercise, and write what was found after each recipe.

    Unless `measure`, only what was measured before is judged and written anew.

    Raises:
        CalibrationError: if there is no such exercise or recipe, or a recipe cannot be carried out.
            What was measured before is kept.
    """
    exercise = measured_exercise(exercise_id, options.find)
    run = Calibration(exercise, options.folder / f"{exercise_id}.json")
    if not measure:
        run.parts = record.read(run.file, run.declared)
        _write(run, run.parts)
        return run
    for recipe, code in programs(exercise, options):
        tried = _begun(run, recipe, options)
        try:
            _try(run, (recipe, code), options, on_trial, tried)
        except BaseException:
            if tried.sources and len(tried.row) > len(_row(run, recipe, tried.sources)):
                _record(run, recipe, tried)  # `more` goes on from here
            raise
        _record(run, recipe, tried)
    return run


def _write(run: Calibration, parts: Mapping[str, Part]) -> None:
    write_atomically(run.file, record.text_of(run.exercise.id, run.declared, parts))
    calibration.report.cache_clear()


def programs(exercise: Exercise, options: Options) -> list[tuple[Recipe, str]]:
    """Return the recipes that are to be carried out, each with its program."""
    assert exercise.calibrated is not None
    solution = options.solution or solution_in_notebook(exercise)
    reference = Recipe(REFERENCE, _SOLUTION, solution, exercise.calibrated.seeds)
    every = {one.name: one for one in (reference, *exercise.calibrated.recipes)}
    for name in options.only:
        if name not in every:
            raise CalibrationError(f"{exercise.id} has no recipe {name!r}: {', '.join(every)}.")
    chosen = [every[name] for name in options.only or every]
    try:
        return [(one, one.written(solution, exercise.right)) for one in chosen]
    except ValueError as error:
        raise CalibrationError(f"{exercise.id}: a recipe does not fit: {error}.") from None


def solution_in_notebook(exercise: Exercise) -> str:
    """Return the notebook's own solution, from the notebook's source."""
    if exercise.solution:
        return exercise.solution
    for path in SOURCES.glob(f"{exercise.notebook}_*.py"):
        for cell in read_source(path).cells:
            if cell.exercise == exercise.id:
                return cell.text
    raise CalibrationError(f"{exercise.id}: no notebook in {SOURCES} holds its solution.")


def _try(
    run: Calibration,
    program: tuple[Recipe, str],
    options: Options,
    on_trial: OnTrial,
    tried: Tried,
) -> None:
    """Carry out one recipe with each seed that `tried` lacks, and note there what is found."""
    recipe, code = program
    total = options.seeds or recipe.seeds
    trials = (
        Trial(run.exercise.id, code, seed, options.find, options.standin)
        for seed in range(len(tried.values), total)
    )
    on_trial(recipe.name, len(tried.values), total)
    with closing(found_by(trials, options.workers)) as results:  # ends what runs, if interrupted
        for trial, found in results:
            _refuse_fault(run.exercise, recipe, trial, found)
            value = None if found.value is None else record.significant(found.value, 6)
            tried.values[trial.seed] = value
            tried.sources |= {found.source} - {""}
            on_trial(recipe.name, len(tried.values), total)


def _record(run: Calibration, recipe: Recipe, tried: Tried) -> None:
    """Write what was found for a recipe to the file."""
    parts = record.read(run.file, run.declared)
    place = f"{run.exercise.id}, {recipe.name}"
    source = _one_source(place, tried.sources, run.parts or parts)
    old = parts.get(source) or record.empty(run.declared)
    found = Measured(recipe.what, _today(source), tried.row)
    parts[source] = run.parts[source] = record.with_row(old, run.declared, recipe.name, found)
    _write(run, parts)


def _row(run: Calibration, recipe: Recipe, sources: set[str]) -> tuple[float | None, ...]:
    """Return the values that the file has of a recipe on one of these sources of data."""
    for source, part in record.read(run.file, run.declared).items():
        for _, name, one in part.rows():
            if source in sources and name == recipe.name:
                return one.values
    return ()


def _begun(run: Calibration, recipe: Recipe, options: Options) -> Tried:
    """Return the values that a recipe has already, if more are to be added to them.

    They must have been made with today's versions.
    """
    parts = record.read(run.file, run.declared) if options.more else {}
    for source, part in parts.items():
        for _, name, one in part.rows():
            same = one.measured.partition(", ")[2] == _today(source).partition(", ")[2]
            if name == recipe.name and same and (source == "standin") is options.standin:
                return Tried(dict(enumerate(one.values)), {source})
    return Tried()


def _one_source(place: str, asked: set[str], known: Collection[str]) -> str:
    """Return the source of data that a recipe was measured on.

    Where the check refused every model it asked for none: then it is the one that is `known`.
    """
    found = asked or set(known)
    if len(found) != 1:
        names = ", ".join(sorted(found)) or "none"
        raise CalibrationError(f"{place}: a recipe is measured on one source of data, not {names}.")
    return next(iter(found))


def _refuse_fault(exercise: Exercise, recipe: Recipe, trial: Trial, found: Found) -> None:
    if found.fault:
        place = f"{exercise.id}, {recipe.name}, seed {trial.seed}"
        raise CalibrationError(f"{place}: {found.fault}")
    if found.value is None and recipe.name == REFERENCE:
        raise CalibrationError(
            f"{exercise.id}: the check refuses the notebook's own solution with seed {trial.seed}."
        )


def _today(source: str) -> str:
    """Return the date and what a measurement is made with, in words."""
    versions = [f"{title} {metadata.version(title.lower())}" for title in _PACKAGES]
    versions += [f"stand-in {standin.VERSION}"] if source == "standin" else []
    return f"{date.today()}, Python {platform.python_version()}, {', '.join(versions)}"
