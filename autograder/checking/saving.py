"""A model saved, and loaded again: the questions that do it, and what to say when it fails."""

from .errors import why_not_loaded
from .outcome import State
from .probes import models
from .remote import question_of
from .replies import Raised, unwrap
from .source import MODEL, Source, Unanswered

SAVE_S, LOAD_S = 60.0, 60.0  #: seconds
NAMES = "the definitions"  #: what a strict load calls the names that the student's code defines
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
    question = question_of(NAMES, label, models.load_strictly, path=path)
    try:
        unwrap(label, source.ask({**question, "keep": MODEL}, LOAD_S))
    except Raised as raised:
        raise NotLoaded(label, raised.type_name, raised.message) from None


class NotLoaded(Unanswered):
    """The model was saved, but cannot be loaded again."""

    def __init__(self, label: str, type_name: str, message: str) -> None:
        self.type_name, self.message = type_name, message
        cause = " ".join(message.split()).partition(". ")[0][:300].rstrip(".")
        text = f"`{label}` was saved, but cannot be loaded again. {type_name}: {cause}."
        super().__init__(State.ERROR, text, why_not_loaded(type_name, message))
