"""A line between two kernels of one submission: JSON, a line each, through two named pipes."""

import json
import os
import select
import time
from typing import Any

LARGEST = 2**25  #: bytes of one message

Json = dict[str, Any]


class Late(Exception):
    """Nothing more was said in time, or taken, or there is nobody at the other end any more."""


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

    def say(self, message: Json, until: float) -> None:
        """Send a message until then, on the monotonic clock.

        Raises:
            Late: if it is not taken.
        """
        view = memoryview(json.dumps(message).encode() + b"\n")
        while view:
            if not select.select([], [self._says], [], max(0.0, until - time.monotonic()))[1]:
                raise Late
            view = view[os.write(self._says, view[: select.PIPE_BUF]) :]

    def hear(self, until: float | None = None) -> Json:
        """Wait for a message until then, or for ever.

        Raises:
            Late: if none comes, or what comes is too long.
            ValueError: if it is no message.
        """
        if until is not None and time.monotonic() > until:  # whatever else is there
            raise Late
        while (end := self._rest.find(b"\n")) < 0:
            left_s = None if until is None else max(0.0, until - time.monotonic())
            if len(self._rest) > LARGEST or not select.select([self._hears], [], [], left_s)[0]:
                raise Late
            more = os.read(self._hears, 1 << 20)
            if not more:
                raise Late
            self._rest += more
        text = bytes(self._rest[:end])
        del self._rest[: end + 1]
        message = json.loads(text)
        if not isinstance(message, dict):
            raise ValueError("no message")
        return message
