"""A notebook's own names as the source of a check's answers."""

import json
import shutil
import tempfile
import weakref
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from autograder.checking import Reply, State, Unanswered, out_of_time, saving
from autograder.checking.probes import things
from autograder.checking.remote import question_of
from autograder.checking.replies import unwrap
from autograder.guest.plain import decode
from autograder.guest.serve import serve

from .limit import OutOfTime, within
from .page import say

STOPPED = "You stopped it before there was an answer, so nothing was checked."
_RESISTS = (
    "{name} does not stop: it catches every exception, the one that says stop as well (a bare "
    "`except:` does that), or it waits inside a library. Choose Kernel ▸ Restart Kernel, then "
    "change it before you check again."
)


class NotebookSource:
    """Answers a check's questions from a notebook's own namespace, in its own process."""

    def __init__(self, namespace: dict[str, Any]) -> None:
        self._namespace = namespace
        self._packed = saving.Packed()
        self._left: dict[str, str] | None = None  # what stayed behind where this one began

    def ask(self, question: Mapping[str, Any], timeout_s: float) -> Reply:
        """Put one question, and stop the student's code when its time is over."""
        if self._left is None:
            self._packed.before(self, question)
        name = str(question.get("label", question.get("name", "your code")))

        def served() -> dict[str, Any]:
            return serve(dict(question), self._namespace)

        try:
            answer = within(timeout_s, served, lambda: say(_RESISTS.format(name=name)))
        except OutOfTime:
            raise out_of_time(name, timeout_s) from None
        # Through JSON and back, so that nothing passes here that would not pass when grading.
        reply = json.loads(json.dumps(answer))
        if reply["ok"]:
            return Reply(decode(reply["value"]))
        if reply["problem"] == "raised" and reply["detail"]["type"] == "KeyboardInterrupt":
            raise Unanswered(State.TIMEOUT, STOPPED)
        failed = Reply(problem=reply["problem"], detail=reply["detail"])
        return saving.explained(failed, self._left, str(question.get("name", "")))

    def saved(self, name: str, label: str) -> "NotebookSource":
        """Save the model, and load it with the notebook's definitions alone, as when grading."""
        with tempfile.TemporaryDirectory(prefix="model-", ignore_cleanup_errors=True) as folder:
            path = str(Path(folder, "model.keras"))
            saving.save_own(self, name, label, path)
            packed = saving.pack(self, held=True)
            apart = NotebookSource({"__name__": "__main__"})
            apart._left = {}
            saving.prepare_own(apart, label, path)
            apart._left = saving.unpack(apart, packed)
            saving.load_prepared(apart, label, apart._left)
        return apart

    def reloaded(self, name: str, label: str) -> "NotebookSource":
        """Save the model, and load it with what is registered among the definitions."""
        apart, left = _begun(self._packed.of(self))
        with tempfile.TemporaryDirectory(prefix="model-", ignore_cleanup_errors=True) as folder:
            path = str(Path(folder, "model.keras"))
            saving.save(self, name, label, path)
            saving.load_strictly(apart, label, path, left)
        return apart

    def report(self, kind: str, words: str) -> None:
        """Tell nobody: there is no instructor here."""

    def restarted(self, name: str, label: str, folder: str) -> tuple["NotebookSource", str]:
        """Return the definitions alone, in this process, and a copy of the folder.

        The folder itself is gone then, as it is where the next program of a grader runs: a path
        that was written down leads nowhere.
        """
        again, _ = _begun(self._packed.of(self))
        carried = tempfile.mkdtemp(prefix="carried-")
        weakref.finalize(again, shutil.rmtree, carried, ignore_errors=True)
        # Packed and unpacked as when grading: a link or a folder that is gone fares alike there.
        packed, copied = str(Path(carried, "carried.zip")), str(Path(carried, "files"))
        asked = question_of(name, label, things.pack, folder=folder, to=packed)
        unwrap(label, self.ask(asked, saving.SAVE_S))
        shutil.unpack_archive(packed, copied)
        with suppress(OSError):  # a file of it that is still open holds it, on Windows
            Path(folder).rename(Path(carried, "before"))
        return again, copied


def _begun(packed: saving.Pack) -> tuple[NotebookSource, dict[str, str]]:
    """Another program, in this process, and what stayed behind."""
    apart = NotebookSource({"__name__": "__main__"})
    apart._left = saving.unpack(apart, packed)
    return apart, apart._left
