"""A model saved, and loaded again; and what another program has of a notebook besides."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from autograder.guest.plain import TooLarge

from .errors import why_left_behind, why_not_loaded
from .outcome import State
from .probes import loaded, models, packing, saved, unpacking
from .reading import shorten
from .remote import question_of
from .replies import Raised, bare, unwrap
from .source import MODEL, Reply, Source, Unanswered
from .typed import read_as

SAVE_S, LOAD_S = 60.0, 60.0  #: seconds
ALL = ""  #: by this name a question is about all names there are
LOADING = "the loading"  #: what loads a model once it is called
HELD = "what the model holds"  #: where it was saved: what its file only names


@dataclass(frozen=True)
class Pack:
    """What another program has of a notebook: `text` that it alone reads.

    `left` are the names whose values could not be taken along, each with what it is.
    """

    text: str = ""
    left: dict[str, str] = field(default_factory=dict)


class Packed:
    """What a notebook holds as a check begins, before anything of the check's is kept there.

    So what a student's code keeps in memory while it is asked goes into no other program.
    """

    def __init__(self) -> None:
        self._pack: Pack | None = None
        self._error: Unanswered | None = None

    def before(self, source: Source, question: Mapping[str, Any]) -> None:
        """Pack, if this is the first `question` whose answer is kept over there."""
        if question.get("keep", HELD) != HELD and self._pack is None and self._error is None:
            try:
                self._pack = pack(source)
            except Unanswered as error:  # it matters if it is needed
                self._error = error

    def of(self, source: Source) -> Pack:
        """Return what was packed.

        Raises:
            Unanswered: if that could not be done.
        """
        if self._error is not None:
            raise self._error
        if self._pack is None:
            self._pack = pack(source)
        return self._pack


def pack(source: Source, held: bool = False) -> Pack:
    """Return what another program has of all names over there; of what is ``HELD`` there, too.

    Raises:
        Unanswered: if that cannot be told.
    """
    asked = question_of(ALL, "this notebook", packing.pack)
    if held:
        asked["things"] = [["held", HELD]]
    return read_as(Pack, unwrap("this notebook", source.ask(asked, SAVE_S)))


def unpack(apart: Source, packed: Pack, register: bool = False) -> dict[str, str]:
    """Make it anew over there; return what stayed behind, each with what it is.

    Raises:
        Unanswered: if that program cannot begin.
    """
    given = {"text": packed.text, "register": register}
    try:
        asked = question_of(ALL, "this notebook", unpacking.unpack, **given)
        left = read_as(dict[str, str], unwrap("this notebook", apart.ask(asked, LOAD_S)))
    except TooLarge:
        raise Unanswered(State.ERROR, "What this notebook defines is too large.") from None
    except Unanswered as error:
        seen = f"{error.type_name}: {error.message}" if isinstance(error, Raised) else error.summary
        words = f"Another program could not begin with the definitions of this notebook. {seen}"
        raise Unanswered(error.state, words, error.why) from None
    return {**packed.left, **left}


def explained(reply: Reply, left: Mapping[str, str] | None, name: str) -> Reply:
    """Return the reply of a program that was begun apart, with why a name is missing there.

    `name` is what was asked: what stays behind itself is told as if it had been looked up.
    """
    if left and name in left and reply.problem == "missing":
        lacks = {"type": "NameError", "message": f"name '{name}' is not defined"}
        reply = Reply(problem="raised", detail=lacks)
    if left is None or reply.problem != "raised":
        return reply
    words = why_left_behind(str(reply.detail.get("message", "")), left)
    return Reply(problem=reply.problem, detail={**reply.detail, "why": words}) if words else reply


def save(source: Source, name: str, label: str, path: str) -> None:
    """Save the model called `name` to `path`, over there.

    Raises:
        Unanswered: if that raises.
    """
    unwrap(label, source.ask(question_of(name, label, models.save_model, path=path), SAVE_S))


def save_own(source: Source, name: str, label: str, path: str) -> None:
    """Save the model called `name` to `path`, over there; what its file only names is ``HELD``.

    Raises:
        Unanswered: if that raises.
    """
    asked = question_of(name, label, saved.save_own, path=path)
    unwrap(label, source.ask({**asked, "keep": HELD}, SAVE_S))


def load_strictly(source: Source, label: str, path: str, left: Mapping[str, str]) -> None:
    """Load the model at `path`, over there, where definitions were unpacked but what is `left`.

    Raises:
        Unanswered: if it cannot be loaded, with the reason in words.
    """
    _keep_model(source, label, question_of(ALL, label, models.load_strictly, path=path), left)


def prepare_own(source: Source, label: str, path: str) -> None:
    """Let ``LOADING``, over there, load the model at `path` with what will be unpacked."""
    question = question_of(ALL, label, loaded.prepare_own, path=path)
    unwrap(label, source.ask({**question, "keep": LOADING}, LOAD_S))


def prepare_plain(source: Source, label: str, path: str) -> None:
    """Let ``LOADING``, over there, load the model at `path` with no name that is not Keras's."""
    question = question_of(ALL, label, loaded.prepare_plain, path=path)
    unwrap(label, source.ask({**question, "keep": LOADING}, LOAD_S))


def load_prepared(source: Source, label: str, left: Mapping[str, str]) -> None:
    """Let ``LOADING`` load, and call the model ``MODEL``.

    Raises:
        Unanswered: if it cannot be loaded, with the reason in words.
    """
    _keep_model(source, label, {"do": "call", "name": LOADING, "label": label}, left)


def _keep_model(
    source: Source, label: str, question: Mapping[str, Any], left: Mapping[str, str]
) -> None:
    try:
        unwrap(label, source.ask({**question, "keep": MODEL}, LOAD_S))
    except Raised as raised:
        behind = why_left_behind(raised.message, left)
        raise NotLoaded(label, raised.type_name, raised.message, behind) from None


class NotLoaded(Unanswered):
    """The model was saved, but cannot be loaded again."""

    def __init__(self, label: str, type_name: str, message: str, behind: str) -> None:
        """`behind` says what that program lacks, if it lacks anything."""
        self.type_name, self.message = type_name, bare(message)
        innermost = self.message.rpartition("Exception encountered: ")[
            2
        ]  # Keras puts the cause last
        cause = shorten(" ".join(innermost.split()).partition(". ")[0], 300).rstrip(".")
        text = f"`{label}` was saved, but cannot be loaded again. {type_name}: {cause}."
        why = behind or why_not_loaded(type_name, self.message)
        super().__init__(State.ERROR, text, why)

    @property
    def told(self) -> str:
        """What was raised, in short: for ``saw``."""
        return shorten(f"{self.type_name}: {self.message}")
