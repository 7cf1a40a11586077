"""What a worker of a cluster keeps for one run: a warm sandbox, and processes that grade."""

import shutil
import tempfile
import threading
import time
from contextlib import ExitStack, closing
from dataclasses import replace
from pathlib import Path

from autograder.grading.digest import stands_on
from autograder.grading.edition import find_edition, make_edition
from autograder.grading.grader import Settings, open_sandbox
from autograder.grading.key import Key
from autograder.grading.pipeline import Grade, Graded, not_graded
from autograder.intake.beside import Given
from autograder.sandbox import SandboxFault

from .local import LocalExecutor
from .parcel import GivenParcel, Parcel

LEFT_S = 600.0  #: after so long without a job, a room that nobody closed is closed by the next run


class Unfit(Exception):
    """This machine would not grade as the one that asks. The message says why."""


def differences(theirs: dict[str, str]) -> str:
    """Return in words in what this machine differs from `theirs` (see ``stands_on``), if it does.

    Theirs is the machine that asks.
    """
    ours = stands_on()
    return "; ".join(
        f"{name} {ours.get(name) or 'missing'} instead of {wanted or 'none'}"
        for name, wanted in theirs.items()
        if ours.get(name) != wanted
    )


class Room:
    """Grades parcels, as many at once as `settings` say; threads may call. Close it.

    Raises:
        Unfit: if the datasets here are not those that the run is about.
        SandboxFault, DatasetError: if it cannot be opened here.
    """

    def __init__(self, settings: Settings, grade: Grade, below: Path) -> None:
        """`below` is a folder for what it writes; it removes that when it is closed."""
        self._lock = threading.Lock()
        self._given: dict[str, Given] = {}
        self._busy = 0
        self._last = time.monotonic()
        with ExitStack() as opened:
            self._folder = Path(tempfile.mkdtemp(dir=below, prefix="autograder-"))
            opened.callback(shutil.rmtree, self._folder, ignore_errors=True)
            settings = replace(settings, datasets=self._edition(settings))
            self._local = LocalExecutor(settings, grade)
            self._server = opened.enter_context(closing(self._local.server()))
            self._sandbox = opened.enter_context(open_sandbox(settings))
            self.tier, self.warm = self._sandbox.tier, self._sandbox.warm
            self._open = opened.pop_all()

    def _edition(self, settings: Settings) -> Path | None:
        """Return where the run's grading edition of the datasets lies here."""
        wanted = settings.datasets
        if wanted is None:
            return None
        here = find_edition(self._folder, settings.course_secret)
        if here.name != wanted.name:
            raise Unfit(
                "its copies of the data sets are not those of the machine that grades: set "
                "COURSE_DATA to the same ones on both"
            )
        if wanted.is_dir():
            return wanted
        make_edition(here, settings.course_secret)
        return here

    def grade(self, parcel: Parcel, key: Key, given: GivenParcel | None) -> Graded:
        """Grade one submission in a process of its own."""
        with self._lock:
            self._busy += 1
        try:
            try:
                with self._lock:
                    files = Given() if given is None else self._unpacked(given)
            except SandboxFault as fault:
                return not_graded(parcel.job(key, Given()), str(fault))
            return self._local.attempt(self._server, self._sandbox, parcel.job(key, files))
        finally:
            with self._lock:
                self._busy -= 1
                self._last = time.monotonic()

    def _unpacked(self, given: GivenParcel) -> Given:
        if given.digest not in self._given:
            folder = Path(tempfile.mkdtemp(dir=self._folder, prefix="given-"))
            try:
                self._given[given.digest] = given.unpack(folder)
            except OSError as error:
                raise SandboxFault(f"The course's files cannot be written: {error}.") from None
        return self._given[given.digest]

    @property
    def left(self) -> bool:
        """Whether it looks as if whoever opened it is gone."""
        return not self._busy and time.monotonic() - self._last > LEFT_S

    def close(self) -> None:
        """End what still runs in it, and remove its files."""
        self._open.close()
