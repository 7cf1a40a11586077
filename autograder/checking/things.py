"""An object of the student's that a check made, or found, and what may be asked of it."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from . import callbacks
from .callbacks import Played
from .facts import History, TwoCalls
from .figure import Figure
from .kinds import Definition, Kind, not_a
from .measures import Measure
from .model import Model
from .probes import figures, models, outputs, things
from .remote import QUESTION_S, Remote
from .source import MODEL


class Thing(Remote):
    """An object on the student's side. `made` is whether it was made for the check."""

    def __init__(self, remote: Remote, made: bool = False) -> None:
        super().__init__(remote.source, remote.name, remote.label)
        self.made = made

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Call it, as one calls a layer, a model or a function; return plain data."""
        return self.call(*args, **kwargs)

    def new(self, *args: Any, timeout_s: float = QUESTION_S, **kwargs: Any) -> "Thing":
        """Call it and keep what it returns over there: an object of a class, or what a function
        gave.
        """
        handle, label = self.keep_call(*args, timeout_s=timeout_s, **kwargs)
        return Thing(Remote(self.source, handle, label), made=True)

    def attribute(self, name: str) -> Any:
        """Return its attribute `name` as plain data, ``None`` if there is none."""
        handle = self.keep_examined(things.attribute, called=name)
        return Remote(self.source, handle, f"{self.label}.{name}").value

    @property
    def kind(self) -> Kind:
        """What sort of thing it is."""
        return self.examine(things.look, reply=Kind)

    @property
    def definition(self) -> Definition:
        """How it, a class or a function, is written."""
        return self.examine(things.define, reply=Definition)

    def model(self) -> Model:
        """Return it as a model.

        Raises:
            Incorrect: if it is none.
        """
        seen = self._must_be("model")
        return Model(
            self,
            seen.built,
            lambda: Remote(self.source.saved(self.name, self.label), MODEL, self.label),
            lambda: Remote(self.source.reloaded(self.name, self.label), MODEL, self.label),
            subclass=seen.subclass,
        )

    def figure(self) -> Figure:
        """Return it as a figure.

        Raises:
            Incorrect: if it is none.
        """
        self._must_be("figure")
        return self.examine(figures.describe, reply=Figure)

    def history(self) -> History:
        """Return it as the record that `fit` returned.

        Raises:
            Incorrect: if it is none.
        """
        self._must_be("history")
        return self.examine(models.history, reply=History)

    def plays(self, logs: Sequence[Mapping[str, float]], folder: str = "") -> Played:
        """Play it, a callback or several in a list, on scripted `logs`, a dict an epoch.

        A callback made for the check is played itself and remembers; a student's own is copied.
        Files are looked for in `folder` (see ``Answer.folder``), by default in an empty one.

        Raises:
            Incorrect: if it is no callback.
        """
        if self.kind.kind not in ("a list", "a pair"):
            self._must_be("callback")
        return callbacks.play(self, logs, folder, own=self.made)

    def measure(self, role: str, width: int = 1) -> Measure:
        """Return it as a metric or a loss, whichever `role` says."""
        seen = self.kind
        if seen.kind != "a function" and seen.of not in ("metric", "loss"):
            raise not_a(role, self.label, seen)
        return Measure(self, role, width)

    def call_twice(self, inputs: np.ndarray | Mapping[str, np.ndarray]) -> TwoCalls:
        """Call it, a layer or model, twice on one batch."""
        given = dict(inputs) if isinstance(inputs, Mapping) else inputs
        return self.examine(outputs.call_twice, reply=TwoCalls, inputs=given)

    def _must_be(self, wanted: str) -> Kind:
        seen = self.kind
        if seen.kind != wanted:
            raise not_a(wanted, self.label, seen)
        return seen
