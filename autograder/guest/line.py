"""A line between two kernels of one submission: JSON, a line each, through two named pipes."""

import json
import os
import select
import time
from typing import Any

LARGEST = 2**25  #: bytes of one message
_STEP_S = 0.5  #: the longest single wait, and so the most that a stop of the machine can cost

Json = dict[str, Any]


class Late(Exception):
    """Nothing more was said in time, or taken, or there is nobody at the other end any more."""


class Patience:
    """So many seconds for whoever is waited for: none of them passes while the machine stands."""

    def __init__(self, seconds: float) -> None:
        self._left_s, self._looked = seconds, time.monotonic()

    def step_s(self) -> float:
        """How long to wait at once.

        Raises:
            Late: if there is no time left.
        """
        now = time.monotonic()
        self._left_s -= min(now - self._looked, _STEP_S)
        self._looked = now
        if self._left_s <= 0:
            raise Late
        return min(self._left_s, _STEP_S)


class Line:
    """One end of it."""

    def __init__(self, hears: str, says: str) -> None:
        """Open the pipes at these two paths, without waiting for the other end."""
        self._hears = os.open(hears, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
        # Reading too, or else this could only be opened after the other end.
        self._says = os.open(says, os.O_RDWR | os.O_NONBLOCK | os.O_CLOEXEC)
        self._rest = bytearray()

    @property
    def files(self) -> tuple[int, int]:
        """The two descriptors."""
        return self._hears, self._says

    def close(self) -> None:
        """Close this end."""
        for one in self.files:
            os.close(one)

    def empty(self) -> None:
        """Forget what has come and was not read."""
        self._rest.clear()
        while select.select([self._hears], [], [], 0)[0] and os.read(self._hears, 1 << 20):
            pass

    def say(self, message: Json, patience: Patience) -> None:
        """Send a message.

        Raises:
            Late: if it is not taken in time.
        """
        view = memoryview(json.dumps(message).encode() + b"\n")
        while view:
            if select.select([], [self._says], [], patience.step_s())[1]:
                view = view[os.write(self._says, view[: select.PIPE_BUF]) :]

    def hear(self, patience: Patience | None = None) -> Json:
        """Wait for a message, if need be for ever.

        Raises:
            Late: if none comes in time, or what comes is too long.
            ValueError: if it is no message.
        """
        step_s = patience.step_s() if patience else None  # whatever else is there
        while (end := self._rest.find(b"\n")) < 0:
            if len(self._rest) > LARGEST:
                raise Late
            if select.select([self._hears], [], [], step_s)[0]:
                more = os.read(self._hears, 1 << 20)
                if not more:
                    raise Late
                self._rest += more
            step_s = patience.step_s() if patience else None
        text = bytes(self._rest[:end])
        del self._rest[: end + 1]
        message = json.loads(text)
        if not isinstance(message, dict):
            raise ValueError("no message")
        return message
