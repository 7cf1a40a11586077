"""The one thing a check needs from the outside: somebody who answers questions.

:class:`Source` is asked in the words of ``autograder.guest.serve``: by name, in plain data. Two
sources ship, the notebook's own namespace (``autograder.notebook``) and a sandboxed kernel
(``autograder.grading.kernel_source``); both are held to one conformance test-suite.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from .outcome import State

MODEL = "the loaded model"  #: what it is called where it was loaded: no name of a student's


class Unanswered(Exception):
    """The student's code gave no answer at all: it hung, died, or sent something unreadable.

    Carries the verdict: `state`, one sentence, and in `why` what it most likely comes from.
    """

    def __init__(self, state: State, summary: str, why: str = "") -> None:
        super().__init__(summary)
        self.state = state
        self.summary = summary
        self.why = why


def out_of_time(name: str, seconds: float) -> Unanswered:
    """Return what is said of code that gave no answer within `seconds`."""
    return Unanswered(
        State.TIMEOUT,
        f"`{name}` gave no answer within {seconds:g} seconds, so it was stopped. Is there a loop "
        "that never ends? Look at what should change from one round to the next.",
    )


@dataclass(frozen=True)
class Reply:
    """A decoded reply. `problem` is empty when there is a `value`."""

    value: Any = None
    problem: str = ""
    detail: Mapping[str, str] = field(default_factory=dict)


class Source(Protocol):
    """Answers a check's questions about one student's objects."""

    def ask(self, question: Mapping[str, Any], timeout_s: float) -> Reply:
        """Put one question (see ``autograder.guest.serve``) and return the decoded reply.

        Raises:
            Unanswered: if there is none within `timeout_s` seconds.
        """
        ...

    def saved(self, name: str, label: str) -> "Source":
        """Return where the trained model called `name` is, as ``MODEL``, for its predictions.

        When grading, that is the saved model alone, loaded where the student's code never ran.
        Loading forgives: it is not compiled, and the student's own classes need no registration.
        `label` is what the student calls it.

        Raises:
            Unanswered: if it cannot be saved or loaded.
        """
        ...

    def reloaded(self, name: str, label: str) -> "Source":
        """Return where the model called `name`, saved and loaded strictly, is, as ``MODEL``.

        Strictly: compiled, in safe mode, with only those of the student's own names that are
        registered with Keras. When grading, in a kernel that has only the definitions.

        Raises:
            Unanswered: if it cannot be saved or loaded.
        """
        ...

    def report(self, kind: str, words: str) -> None:
        """Tell the instructor, and nobody else, what is worth a look; it costs no points.

        `kind` is one snake_case word, `words` one sentence.
        """
        ...

    def restarted(self, name: str, label: str, folder: str) -> tuple["Source", str]:
        """Return what the next program has: definitions, and the files of `folder`, and where.

        Nothing that was made in memory is there. When grading, that is a kernel that has only the
        student's definitions. `name` is that of an object that `label` means.

        Raises:
            Unanswered: if the files cannot be carried over.
        """
        ...
