"""The one thing a check needs from the outside: somebody who answers questions.

:class:`Source` is asked in the words of ``autograder.guest.serve``: by name, in plain data. Two
sources ship, the notebook's own namespace (``autograder.notebook``) and a sandboxed kernel
(``autograder.grading.judge``); both are held to one conformance test-suite.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

import numpy as np

from .outcome import State


class Unanswered(Exception):
    """The student's code gave no answer at all: it hung, died, or sent something unreadable.

    Raised by a :class:`Source`, never by a check. Carries the verdict: `state` and one sentence.
    """

    def __init__(self, state: State, summary: str) -> None:
        super().__init__(summary)
        self.state = state
        self.summary = summary


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


class Predictor(Protocol):
    """A model that can be described and asked for predictions, and nothing else."""

    def examine(self, probe_name: str, probe_source: str, inputs: Mapping[str, Any]) -> Reply:
        """Run one of our probes on the model and return its plain data."""
        ...

    def predict(self, inputs: np.ndarray) -> np.ndarray:
        """Return the model's outputs, shape ``(len(inputs), …)``.

        Raises:
            Unanswered: if the model hangs, dies or returns no finite array of that length.
        """
        ...


class Source(Protocol):
    """Answers a check's questions about one student's objects."""

    def ask(self, question: Mapping[str, Any], timeout_s: float) -> Reply:
        """Put one question (see ``autograder.guest.serve``) and return the decoded reply.

        Raises:
            Unanswered: if there is none within `timeout_s` seconds.
        """
        ...

    def predictor(self, name: str) -> Predictor:
        """Return the trained model called `name`, ready to be asked.

        When grading, that is the saved model alone, loaded where the student's code never ran.

        Raises:
            Unanswered: if it cannot be saved or loaded.
        """
        ...
