"""What the notebooks of a run need of the place where they are graded: nothing else is loaded."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from contextlib import suppress
from importlib.util import find_spec

from autograder.intake.notebook import SubmissionRefused
from autograder.intake.sources import Found
from autograder.sandbox import (
    PRELOAD,
    CourseEnvironment,
    Program,
    SandboxFault,
    find_program,
    look_at,
)

from .key import Key

#: in every kernel at once; what a notebook displays stands on it
_ALWAYS = ("IPython.display",)
#: What a process that has imported it can still be forked with, since it starts no thread: a
#: library, and those of its parts that it does not import by itself.
_FORKABLE = frozenset(
    """course_utils joblib keras matplotlib matplotlib.animation matplotlib.dates matplotlib.pyplot
    mpl_toolkits.mplot3d numpy pandas PIL.Image scipy scipy.cluster.hierarchy scipy.fft
    scipy.integrate scipy.interpolate scipy.io scipy.linalg scipy.ndimage scipy.optimize
    scipy.signal scipy.sparse.linalg scipy.spatial.distance scipy.special scipy.stats seaborn
    sklearn sklearn.calibration sklearn.cluster sklearn.compose sklearn.covariance sklearn.datasets
    sklearn.decomposition sklearn.discriminant_analysis sklearn.dummy sklearn.ensemble
    sklearn.feature_extraction sklearn.feature_extraction.text sklearn.feature_selection
    sklearn.gaussian_process sklearn.impute sklearn.inspection sklearn.kernel_ridge
    sklearn.linear_model sklearn.manifold sklearn.metrics sklearn.mixture sklearn.model_selection
    sklearn.multiclass sklearn.naive_bayes sklearn.neighbors sklearn.neural_network
    sklearn.pipeline sklearn.preprocessing sklearn.svm sklearn.tree tensorflow torch""".split()  # noqa: SIM905 - as a list it would fill the page
)
_LOOKED_AT = 8  #: submissions of a notebook whose imports are counted
_LOOKED_AT_BYTES = 1 << 20  #: a larger one is not looked at
_MANY = 3  #: what one in so many of them imports is imported for all
#: Found in a notebook's JSON as it stands: nothing of a stranger's is parsed to find out.
_IMPORT = re.compile(rb"(?:import|from) ([A-Za-z_][A-Za-z_0-9.]{0,60})")


def exercises_for(keys: Iterable[Key]) -> tuple[str, ...]:
    """Return the two digits of every notebook of this course whose exercises are checked."""
    return tuple(sorted({number for key in keys for number in key.exercise_notebooks}))


def preload_for(keys: Iterable[Key], submissions: Iterable[Found] = ()) -> tuple[str, ...]:
    """Return the modules to import once for all kernels, before the first submission.

    They are what the instructors' notebooks import, answers included, and what many of the
    `submissions` do, for a release or a gradebook holds no answers; but of both only what is known
    to start no thread, so that the most that a submission can add is one such import. This course's
    exercises ask for its own libraries as well.
    """
    found = set(_ALWAYS)
    for key in keys:
        if key.exercise_notebooks:
            found |= set(PRELOAD)
        found |= _forkable(key.lesson.loads)
    return tuple(sorted(found | _often_imported(submissions)))


def _forkable(names: Iterable[str]) -> set[str]:
    """The modules that importing these full names imports, as far as they are forkable."""
    parts = [name.split(".") for name in names]
    modules = {".".join(one[:end]) for one in parts for end in range(1, len(one) + 1)}
    return modules & _FORKABLE


def _often_imported(submissions: Iterable[Found]) -> set[str]:
    """What many submissions of one notebook import, of what is forkable."""
    looked_at: Counter[tuple[str, str]] = Counter()
    imported: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for one in submissions:
        which = one.assignment, one.notebook
        if looked_at[which] < _LOOKED_AT:
            looked_at[which] += 1
            with suppress(SubmissionRefused):
                names = set(_IMPORT.findall(one.read(_LOOKED_AT_BYTES)))
                imported[which].update(_forkable(name.decode() for name in names))
    return {
        name
        for which, counted in imported.items()
        for name, count in counted.items()
        if count > 1 and count * _MANY >= looked_at[which]  # no one alone adds anything
    }


def programs_for(keys: Iterable[Key]) -> tuple[Program, ...]:
    """Return the kernels of other languages that the notebooks are written for.

    Raises:
        SandboxFault: if one cannot be had here.
    """
    return tuple(find_program(name) for name in sorted({key.kernel for key in keys if key.kernel}))


def require_course(keys: Iterable[Key], course: CourseEnvironment) -> None:
    """Look that kernels have what this course's own exercises stand on, if any are checked.

    Raises:
        SandboxFault: if not; everybody's answers would fail.
    """
    for key in keys:
        if not key.exercise_notebooks:
            continue
        python = course.kernel_python
        known = look_at(python).versions or {} if python else {}
        if not ("tensorflow" in known if python else find_spec("tensorflow")):
            raise SandboxFault(
                f"{key.notebook} has exercises of this course, and {python or 'this Python'} lacks "
                "the packages that they need: install `keras-course[course]` there."
            )
