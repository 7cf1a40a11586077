"""A model saved, and loaded again: the questions that do it, and what to say when it fails."""

from collections.abc import Mapping, Sequence
from typing import Any

from autograder.guest.plain import TooLarge

from .errors import why_not_loaded
from .outcome import State
from .probes import models, saved
from .reading import shorten
from .remote import question_of
from .replies import Raised, unwrap
from .source import MODEL, Source, Unanswered

SAVE_S, LOAD_S = 60.0, 60.0  #: seconds
NAMES = "the definitions"  #: what a strict load calls the names that the student's code defines
LOADING = "the loading"  #: what loads a model once it is called
FAILED = "that failed"  #: among them: those that could not be run, a list of (source, reason)


def save(source: Source, name: str, label: str, path: str) -> None:
    """Save the model called `name` to `path`, over there.

    Raises:
        Unanswered: if that raises.
    """
    unwrap(label, source.ask(question_of(name, label, models.save_model, path=path), SAVE_S))


def load_strictly(source: Source, label: str, path: str) -> None:
    """Load the model at `path`, over there, where the definitions are called ``NAMES``.

    Raises:
        Unanswered: if it cannot be loaded, with the reason in words.
    """
    _keep_model(source, label, question_of(NAMES, label, models.load_strictly, path=path))


def save_own(source: Source, name: str, label: str, path: str) -> Any:
    """Save the model called `name` to `path`, over there; return what its own code needs.

    Raises:
        Unanswered: if that raises.
    """
    asked = question_of(name, label, saved.save_own, path=path)
    return unwrap(label, source.ask(asked, SAVE_S))


def prepare_own(source: Source, label: str, path: str, needs: Any, sources: Sequence[str]) -> None:
    """Let ``LOADING``, over there, load the model at `path` once `sources` ran among ``NAMES``.

    Raises:
        Unanswered: if what it needs is too large.
    """
    given = {"path": path, "needs": needs, "sources": list(sources)}
    try:
        question = question_of(NAMES, label, saved.prepare_own, **given)
    except TooLarge:
        words = f"What the code of `{label}` needs is too large to be carried over."
        raise Unanswered(State.ERROR, words) from None
    unwrap(label, source.ask({**question, "keep": LOADING}, LOAD_S))


def prepare_plain(source: Source, label: str, path: str) -> None:
    """Let ``LOADING``, over there, load the model at `path` with no name that is not Keras's."""
    question = question_of(NAMES, label, saved.prepare_plain, path=path)
    unwrap(label, source.ask({**question, "keep": LOADING}, LOAD_S))


def load_prepared(source: Source, label: str) -> None:
    """Let ``LOADING`` load, and call the model ``MODEL``.

    Raises:
        Unanswered: if it cannot be loaded, with the reason in words.
    """
    _keep_model(source, label, {"do": "call", "name": LOADING, "label": label})


def _keep_model(source: Source, label: str, question: Mapping[str, Any]) -> None:
    try:
        unwrap(label, source.ask({**question, "keep": MODEL}, LOAD_S))
    except Raised as raised:
        raise NotLoaded(label, raised.type_name, raised.message) from None


class NotLoaded(Unanswered):
    """The model was saved, but cannot be loaded again."""

    def __init__(self, label: str, type_name: str, message: str) -> None:
        self.type_name, self.message = type_name, message
        innermost = message.rpartition("Exception encountered: ")[2]  # Keras puts the cause last
        cause = shorten(" ".join(innermost.split()).partition(". ")[0], 300).rstrip(".")
        text = f"`{label}` was saved, but cannot be loaded again. {type_name}: {cause}."
        super().__init__(State.ERROR, text, why_not_loaded(type_name, message))

    @property
    def told(self) -> str:
        """What was raised, in short: for ``saw``."""
        return shorten(f"{self.type_name}: {self.message}")
