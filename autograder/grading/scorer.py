"""The second sandbox: a student's model, loaded where the student's notebook never ran.

The first sandbox writes a ``.keras`` file. It is copied under a size cap, looked at as an archive,
and loaded in a fresh kernel that sees held-out inputs and no labels. What comes back is arrays of
numbers; the accuracy is computed by the check.

Files that a student's code wrote are carried over in the same way, to where only its definitions
are: :meth:`Scorer.restarted`. Definitions come from the first sandbox as a text that nothing here
reads (see ``saving.pack``).

A model is loaded in one of two ways. :meth:`Scorer.saved` forgives: how the model was compiled does
not matter, and its own classes need no registration. :meth:`Scorer.reloaded` is strict, as another
program is: it compiles, in safe mode, and finds only what is registered.
"""

import secrets
import tempfile
import weakref
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType

from autograder.checking import MODEL, NotLoaded, State, Unanswered, saving
from autograder.checking.errors import why_left_behind
from autograder.checking.probes import things
from autograder.checking.remote import question_of
from autograder.checking.replies import unwrap
from autograder.intake.beside import NOTHING, Given
from autograder.sandbox import CellRun, FileRefused, Kernels, SandboxedKernel, SandboxFault

from .archive import read_archive
from .kernel_source import KernelSource

MODEL_BYTES = 128 * 2**20  #: of a saved model; 784-128-10 has 0.4 MiB, with Adam's state 1.2
FILE = "model.keras"
CARRIED, PACKED = "carried", "carried.zip"  #: a folder's files, and all of them in one

#: loads it in a cell, whose prints and end are watched as those of any cell
LOAD = f"globals()[{MODEL!r}] = globals()[{saving.LOADING!r}]()"

UNPACK = f"""
import shutil
shutil.unpack_archive("{PACKED}", "{CARRIED}")
"""


class Scorer:
    """Loads the models of one submission apart; closes their kernels at the end."""

    def __init__(
        self,
        sandbox: Kernels,
        report: Callable[[str, str], None],
        given: Given = NOTHING.given,
    ) -> None:
        """`report` takes an incident's kind and words.

        `given` are the course's files, which lie in every kernel. The student's own do not: what is
        plain Keras must load without any code of theirs.
        """
        self._sandbox, self.report = sandbox, report
        self._given = given
        self._kernels: list[tuple[SandboxedKernel, str]] = []  # with what each was for

    def __enter__(self) -> "Scorer":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for kernel, label in self._kernels:
            kernel.close()
            for notice in kernel.notices:
                self.report(notice.kind, f"Where `{label}` was loaded apart: {notice.detail}")

    def saved(self, source: KernelSource, name: str, label: str) -> KernelSource:
        """Save the model called `name` in its own kernel, and load the file in a fresh one.

        Raises:
            Unanswered: if it cannot be saved, copied or loaded.
        """
        kernel, own = self._fresh(source, name, label, saving.save_own)
        apart = self._source(kernel, source)
        apart.left = {}
        if own:
            self.report(
                "own_code",
                f"The model `{label}` is more than Keras's own parts ({', '.join(own[:5])}), so "
                f"the student's definitions ran where it was scored.",
            )
            saving.prepare_own(apart, label, FILE)
            packed = saving.pack(source, held=True)
            with _made_up_for(kernel):
                apart.left = saving.unpack(apart, packed)
        else:
            saving.prepare_plain(apart, label, FILE)
        _must_load(kernel, _run(kernel, LOAD), label, apart.left)
        return apart

    def reloaded(self, source: KernelSource, name: str, label: str) -> KernelSource:
        """Save the model called `name`, and load the file strictly among definitions alone.

        Raises:
            Unanswered: if it cannot be saved, copied or loaded.
        """
        kernel, _ = self._fresh(source, name, label, saving.save)
        apart = self._source(kernel, source)
        with _made_up_for(kernel):
            apart.left = saving.unpack(apart, source.pack)
            saving.load_strictly(apart, label, FILE, apart.left)
        return apart

    def restarted(
        self, source: KernelSource, name: str, label: str, folder: str
    ) -> tuple[KernelSource, str]:
        """Carry the files of `folder`, in its own kernel, to one that has only definitions.

        Raises:
            Unanswered: if they cannot be copied.
        """
        packed = f"{secrets.token_hex(8)}.zip"
        asked = question_of(
            name, label, things.pack, folder=folder, to=str(source.kernel.folder / packed)
        )
        unwrap(label, source.ask(asked, saving.SAVE_S))
        with _our_folder("carried-") as ours:
            file = ours / PACKED
            _take(source, packed, file, f"What `{label}` left on disk")
            kernel = self._kernel(source, label, {PACKED: file})
        run = _run(kernel, UNPACK)
        if run.status != "ok":
            cause = ": ".join(run.error[:2]) if run.error else run.status
            raise Unanswered(
                State.ERROR,
                f"Another program could not begin with what `{label}` left on disk: {cause}.",
            )
        apart = self._source(kernel, source)
        apart.left = saving.unpack(apart, source.pack, register=True)
        return apart, str(kernel.folder / CARRIED)

    def _fresh(
        self, source: KernelSource, name: str, label: str, save: Callable[..., None]
    ) -> tuple[SandboxedKernel, list[str]]:
        """A kernel that holds the saved model; and what in it is not Keras's."""
        with _our_folder("model-") as ours:
            file, file_name = ours / FILE, f"{secrets.token_hex(8)}.keras"
            save(source, name, label, str(source.kernel.folder / file_name))
            _take(source, file_name, file, f"`{label}`")
            own = read_archive(file, label)
            kernel = self._kernel(source, label, {FILE: file})
        return kernel, own

    def _kernel(self, source: KernelSource, label: str, files: dict[str, Path]) -> SandboxedKernel:
        """A fresh kernel beside that of `source`, on the same stopwatch."""
        laid = {**self._given.files, **files}
        kernel = self._sandbox.kernel(files=laid, modules=self._given.modules)
        kernel.watch = source.kernel.watch
        self._kernels.append((kernel, label))
        return kernel

    def _source(self, kernel: SandboxedKernel, like: KernelSource) -> KernelSource:
        """The kernel as a source; it closes as soon as no check holds it any more."""
        source = KernelSource(kernel, self, like.left_s)
        weakref.finalize(source, kernel.close)
        return source


@contextmanager
def _our_folder(prefix: str) -> Iterator[Path]:
    """A folder of ours; what the machine fails to keep there is no fault of the submission."""
    try:
        with tempfile.TemporaryDirectory(prefix=prefix) as folder:
            yield Path(folder)
    except OSError as error:
        reason = error.strerror or error
        raise SandboxFault(f"a model could not be carried over: {reason}") from error


def _take(source: KernelSource, name: str, to: Path, what: str) -> None:
    try:
        source.kernel.take_file(name, to, MODEL_BYTES)
    except FileRefused as refused:
        raise Unanswered(State.ERROR, f"{what} could not be saved: {refused}") from None


def _run(kernel: SandboxedKernel, source: str) -> CellRun:
    """Run what loads something of the student's."""
    run = kernel.run_cell(source, saving.LOAD_S)
    if run.status == "timeout":
        _make_up_for_hanging(kernel)
    return run


@contextmanager
def _made_up_for(kernel: SandboxedKernel) -> Iterator[None]:
    """What hangs in here costs its own exercise."""
    try:
        yield
    except Unanswered as error:
        if error.state is State.TIMEOUT:
            _make_up_for_hanging(kernel)
        raise


def _make_up_for_hanging(kernel: SandboxedKernel) -> None:
    """Leave the rest of the notebook its time: what hangs as it is loaded costs its own exercise.

    Together with all that a machine made it wait, that is bounded (see ``Execution.late``).
    """
    kernel.watch.granted_s += saving.LOAD_S


def _must_load(kernel: SandboxedKernel, run: CellRun, label: str, left: dict[str, str]) -> None:
    if run.status == "timeout":
        text = f"`{label}` was saved, but loading it again took longer than it may."
        raise Unanswered(State.TIMEOUT, text)
    if run.status == "died":
        fatal = [one.detail for one in kernel.notices if one.fatal]
        why = fatal[-1] if fatal else "The kernel ended itself."
        text = f"`{label}` was saved, but loading it again ended the program. {why}"
        raise Unanswered(State.ERROR, text)
    if run.status != "ok":
        kind, message = run.error[:2] if run.error else (run.status, "")
        raise NotLoaded(label, kind, message, why_left_behind(message, left))
