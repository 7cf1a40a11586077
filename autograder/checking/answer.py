"""What a check may ask a student's notebook for: values, functions, classes, models, figures."""

from collections.abc import Callable
from typing import Any, TypeVar

from .expectations import NotAttempted
from .facts import History
from .figure import Figure
from .kinds import Definition
from .measures import Measure
from .model import Model
from .probes import things
from .remote import QUESTION_S, Remote
from .source import Source
from .things import Thing

T = TypeVar("T")


class Answer:
    """One student's answer to one exercise, asked by name."""

    def __init__(self, source: Source) -> None:
        self._source = source

    def thing(self, name: str) -> Thing:
        """Return what is called `name`, to be asked; it stays where it is."""
        return Thing(Remote(self._source, name))

    def value(self, name: str) -> Any:
        """Return the variable `name` as plain data.

        Raises:
            NotAttempted: if it does not exist, or is (or contains nothing but) ``...``.
        """
        value = self.thing(name).value
        items = value.values() if isinstance(value, dict) else value
        if isinstance(value, (dict, list, tuple)) and value and all(item is ... for item in items):
            raise NotAttempted(f"`{name}` still holds `...`: put your answer there.")
        return value

    def function(self, name: str, timeout_s: float = QUESTION_S) -> Callable[..., Any]:
        """Return the function `name`: call it with plain data, or things, to get plain data.

        Each call may take `timeout_s` seconds.
        """

        def call(*args: Any, **kwargs: Any) -> Any:
            return self.thing(name).call(*args, timeout_s=timeout_s, **kwargs)

        return call

    def new(self, name: str, *args: Any, timeout_s: float = QUESTION_S, **kwargs: Any) -> Thing:
        """Make an object of the class `name`, or call the function `name`, and keep the result.

        It stays on the student's side, for what is no plain data: ``answer.new("StopAt", 0.9)``.
        """
        return self.thing(name).new(*args, timeout_s=timeout_s, **kwargs)

    def examine(
        self,
        name: str,
        probe: Callable[..., Any],
        *,
        reply: type[T],
        timeout_s: float = QUESTION_S,
        **inputs: Any,
    ) -> T:
        """Run `probe(thing, **inputs)` beside the object called `name`; return a `reply`.

        `probe` is a module-level function that stands alone: it imports what it uses. Its source
        is sent to the student's side, so it must hold no reference result. `reply` is the type of
        what it brings back, mostly a frozen dataclass, whose fields the probe returns as a dict.

        Raises:
            Unanswered: if the probe raises there, or brings back something else.
        """
        return self.thing(name).examine(probe, reply=reply, timeout_s=timeout_s, **inputs)

    def made(
        self, name: str, probe: Callable[..., Any], timeout_s: float = QUESTION_S, **inputs: Any
    ) -> Thing:
        """Run `probe` beside the object called `name`, and keep over there what it returns.

        So a check makes what a student's function is to be called with, e.g. a model. In messages
        it goes by the name of that object.
        """
        handle = self.thing(name).keep_examined(probe, timeout_s, **inputs)
        return Thing(Remote(self._source, handle, name), made=True)

    def folder(self, name: str) -> str:
        """Make an empty folder where the object called `name` is, and return its path.

        It goes with the check.
        """
        return self.made(name, things.make_folder).examine(things.where, reply=str)

    def restarted(self, name: str, folder: str) -> tuple["Answer", str]:
        """Return the answer as the next program has it, and the path of `folder`'s files there.

        It has what is imported and defined, and the values that these look up, as the check began;
        and the files. `name` is that of an object beside the folder.

        Raises:
            Unanswered: if the files cannot be carried over.
        """
        source, path = self._source.restarted(name, name, folder)
        return Answer(source), path

    def definition(self, name: str) -> Definition:
        """Return how the class or function `name` is written, and whether it is registered."""
        return self.thing(name).definition

    def model(self, name: str) -> Model:
        """Return the Keras model called `name`.

        Raises:
            NotAttempted: if it does not exist yet.
            Incorrect: if it is no Keras model.
        """
        return self.thing(name).model()

    def metric(self, name: str, width: int = 1) -> Measure:
        """Return the metric `name`: a function, a class or an object; of `width` outputs."""
        return self.thing(name).measure("metric", width)

    def loss(self, name: str, width: int = 1) -> Measure:
        """Return the loss `name`: a function, a class or an object; of `width` outputs."""
        return self.thing(name).measure("loss", width)

    def history(self, name: str) -> History:
        """Return the History called `name`.

        Raises:
            Incorrect: if it is none.
        """
        return self.thing(name).history()

    def figure(self, name: str) -> Figure:
        """Return the Matplotlib figure called `name`.

        Raises:
            NotAttempted: if it does not exist yet.
            Incorrect: if it is no figure.
        """
        return self.thing(name).figure()
