"""A training that is pleasant to watch: one line and a small plot for each fit.

Keras prints a line an epoch; here the same place of the page says what the latest one was, how far
it has come and how long it will take, and what stays there is the whole course of the training, as
a picture with words. An interrupt ends the fit after the batch that runs, and `fit` returns its
history.
"""

import base64
import html
import math
import signal
import sys
import threading
import time
from collections.abc import Mapping
from types import FrameType
from typing import Any

from .pictures.training import described, drawn, size, told
from .show import STYLE, in_notebook, picture, put_on_page, somebody_is_there
from .start import quiet_start

with quiet_start():
    import keras

_PAUSE_S = 0.2  #: seconds between two changes of the page: more often only flickers
_LINE = 'style="font-variant-numeric: tabular-nums; margin: 0 0 4px 0"'


class LiveTraining(keras.callbacks.Callback):  # type: ignore[misc]  # Keras is not typed
    """A callback that shows a fit while it runs, in one place.

    >>> model.fit(x, y, epochs=20, verbose=0, callbacks=[LiveTraining()])  # doctest: +SKIP

    ``verbose=0`` keeps Keras from printing its own lines as well. Interrupting the cell (■) ends
    the training after the batch that runs; the epochs so far stay in the history, the last one with
    the part of it that was done. A second interrupt stops the cell as always.
    """

    def __init__(self) -> None:
        super().__init__()
        self._page = _Page()

    def on_train_begin(self, logs: Mapping[str, Any] | None = None) -> None:
        """Take a new place on the page."""
        self._page = _Page()
        self._curves: dict[str, list[float]] = {}
        self._latest: dict[str, list[float]] = {}
        self._epochs = int(self.params.get("epochs") or 1)
        self._first: int | None = None
        self._clock = _Clock(self._epochs)
        self._interrupt = _Interrupt(self.model)
        self._page.show("training begins …", "")

    def on_epoch_begin(self, epoch: int, logs: Mapping[str, Any] | None = None) -> None:
        """Note which epoch it is."""
        self._epoch = epoch
        if self._first is None:
            self._first = epoch + 1

    def on_train_batch_end(self, batch: int, logs: Mapping[str, Any] | None = None) -> None:
        """Show how far the epoch has come, a few times a second."""
        steps = self.params.get("steps")
        self._step = batch + 1
        self._clock.tick(self._epoch + (self._step / steps if steps else 0))
        if self._page.due():
            so_far = told(self._latest) or told({k: [float(v)] for k, v in (logs or {}).items()})
            step = f"step {self._step} of {steps}" if steps else f"step {self._step}"
            self._page.show(f"{self._where()}, {step} · {so_far}{self._clock.left()}", self._plot())

    def on_epoch_end(self, epoch: int, logs: Mapping[str, Any] | None = None) -> None:
        """Keep the epoch's values and show them."""
        self._latest = {name: [float(value)] for name, value in (logs or {}).items()}
        trained = epoch + 1 - (self._first or 1)  # epochs before this one
        for name, values in self._latest.items():
            known = self._curves.setdefault(name, [])
            known += [math.nan] * (trained - len(known)) + values  # validation may skip epochs
        self._clock.tick(epoch + 1)
        if self._page.due():
            self._page.show(
                f"{self._where()} · {told(self._latest)}{self._clock.left()}", self._plot()
            )

    def on_train_end(self, logs: Mapping[str, Any] | None = None) -> None:
        """Leave the line and the picture of the whole training."""
        self._interrupt.over()
        if not self._curves:
            self._page.finish("no epoch was trained", "", {})
            return
        steps = self.params.get("steps")
        ended = ""
        if self._interrupt.asked:
            part = f", after step {self._step} of {steps}" if steps and self._step < steps else ""
            ended = f", where you stopped it{part}"
        elif self._epoch + 1 < self._epochs:
            ended = ", where it was stopped"
        line = f"{self._where()}{ended} · {told(self._latest)}"
        self._epochs = self._epoch + 1  # the axis ends where the training did
        self._page.finish(line, self._plot(), self._curves)

    def _where(self) -> str:
        return f"epoch {self._epoch + 1} of {self._epochs}"

    def _plot(self) -> str:
        return drawn(self._curves, self._epochs, self._first or 1) if self._curves else ""


class _Clock:
    """How long the rest will take, from what the part since the first batch took.

    The first batch does not count: in it, TensorFlow traces the model.
    """

    def __init__(self, epochs: int) -> None:
        self._epochs = epochs
        self._begun: tuple[float, float] | None = None
        self._now = (0.0, 0.0)

    def tick(self, done: float) -> None:
        """Note that `done` epochs, a fraction included, are done now."""
        self._now = (time.monotonic(), done)
        self._begun = self._begun or self._now

    def left(self) -> str:
        """Return the words about the time that is left; none before it can be told."""
        began, at = self._begun or self._now
        now, done = self._now
        if done <= at or now - began < 2 * _PAUSE_S:
            return ""
        seconds = (now - began) / (done - at) * (self._epochs - done)
        if seconds < 1:
            return ""
        return f" · {seconds:.0f} s left" if seconds < 90 else f" · {seconds / 60:.0f} min left"


class _Interrupt:
    """Turns the first interrupt of a fit into its end after the batch that runs.

    Only where somebody sits before the notebook: a program that runs notebooks interrupts a cell to
    be rid of it. And only in the main thread, where Python handles signals.
    """

    def __init__(self, model: Any) -> None:
        self.asked = False
        self._model = model
        self._before: Any = None
        main = threading.current_thread() is threading.main_thread()
        if main and somebody_is_there():
            self._before = signal.signal(signal.SIGINT, self._handle)

    def over(self) -> None:
        """Let interrupts mean what they did before."""
        if self._before is not None:
            signal.signal(signal.SIGINT, self._before)
            self._before = None

    def _handle(self, number: int, frame: FrameType | None) -> None:
        self.over()
        if self._fitting(frame):
            self.asked = True
            self._model.stop_training = True
        else:  # the fit ended with an exception, and nobody told us
            signal.raise_signal(signal.SIGINT)

    def _fitting(self, frame: FrameType | None) -> bool:
        while frame is not None:
            if frame.f_code.co_name == "fit" and frame.f_locals.get("self") is self._model:
                return True
            frame = frame.f_back
        return False


class _Page:
    """The place of one fit on the page; on a terminal, its line."""

    def __init__(self) -> None:
        self._handle: Any = None
        self._shown_at = -_PAUSE_S
        self._wide = 0  #: of what stands on the terminal's line

    def due(self) -> bool:
        """Whether the page may change again."""
        return time.monotonic() - self._shown_at >= _PAUSE_S

    def show(self, line: str, plot: str) -> None:
        """Put a line and a plot, as SVG, in the place of those before."""
        self._shown_at = time.monotonic()
        if in_notebook():
            svg = plot.replace("<svg ", '<svg class="course-picture" aria-hidden="true" ', 1)
            self._put(f"{STYLE}<p {_LINE}>{html.escape(line)}</p>{svg}", line)
        elif sys.stdout.isatty():
            sys.stdout.write(f"\r{line.ljust(self._wide)}")
            sys.stdout.flush()
            self._wide = len(line)

    def finish(self, line: str, plot: str, curves: Mapping[str, list[float]]) -> None:
        """Put what stays: the line, and the plot as a picture with words."""
        if not in_notebook():
            put_on_page("", f"\r{line.ljust(self._wide)}" if self._wide else line)
            return
        if not plot:
            self._put(f"<p {_LINE}>{html.escape(line)}</p>", line)
            return
        text = described(curves)
        data = "data:image/svg+xml;base64," + base64.b64encode(plot.encode()).decode("ascii")
        page = f"<p {_LINE}>{html.escape(line)}</p>{picture(data, size(curves)[0], text)}"
        self._put(page, f"{line}\n[Picture] {text}")

    def _put(self, page: str, text: str) -> None:
        from IPython.display import display

        bundle = {"text/html": page, "text/plain": text}
        if self._handle is None:
            self._handle = display(bundle, raw=True, display_id=True)
        else:
            self._handle.update(bundle, raw=True)
