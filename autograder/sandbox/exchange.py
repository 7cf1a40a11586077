"""One request to a kernel, and everything that comes back, within a time of the student's."""

import time
from dataclasses import dataclass, field
from typing import Literal

from .contract import Limits
from .errors import KernelGone
from .link import Link
from .messages import Incoming, read, request
from .outputs import Outputs
from .stopwatch import Stopwatch
from .wire import Wire

_GRACE_S = 2.0  #: for a cell that was interrupted to end
_FLOODED_S = 10.0  #: the same for one that printed much, all of which comes first
_IDLE_S = 1.0
_ENVELOPE = 1 << 17
_FLOOD_BYTES = 1 << 26
_MAX_FRAMES = 500_000
Ending = Literal["done", "timeout", "flood"]


@dataclass
class Channels:
    """The two connections that are needed: requests and replies, and what is displayed."""

    shell: Wire
    iopub: Wire
    key: bytes

    @classmethod
    def open(cls, address: str, key: bytes, limits: Limits, timeout_s: float) -> "Channels":
        """Connect to the sockets `address`-1 and `address`-2."""
        deadline = time.monotonic() + timeout_s
        # An answer travels as base64, a third longer than it is.
        reply = limits.reply_bytes * 4 // 3 + _ENVELOPE
        shell = Wire(f"{address}-1", "DEALER", reply, deadline)
        try:
            iopub = Wire(f"{address}-2", "SUB", limits.output_bytes + _ENVELOPE, deadline)
        except KernelGone:
            shell.close()
            raise
        return cls(shell, iopub, key)

    def close(self) -> None:
        """Close both."""
        self.shell.close()
        self.iopub.close()


@dataclass
class Exchange:
    """The state of one request; `outputs` is None for one whose display is not wanted."""

    link: Link
    channels: Channels
    watch: Stopwatch
    outputs: Outputs | None = None
    reply: Incoming | None = None
    too_large: bool = False
    _identity: str = ""
    _replied_at: float = field(default=float("inf"))
    _idle: bool = False
    _before: dict[Wire, tuple[int, int]] = field(default_factory=dict)

    def send(self, content: dict[str, object], timeout_s: float) -> None:
        """Send an execute_request; everything older that comes back is ignored."""
        self._before = {w: (w.received_bytes, w.received_frames) for w in self._wires}
        self._identity, frames = request("execute_request", content, self.channels.key)
        self.channels.shell.send(frames, time.monotonic() + timeout_s)

    @property
    def _wires(self) -> tuple[Wire, Wire]:
        return self.channels.shell, self.channels.iopub

    def wait(self, timeout_s: float, *, flood: bool = False) -> Ending:
        """Take in what comes until the request is done, or raise KernelGone.

        `flood` says that as much may come as will.

        What counts is the time on the stopwatch: a stall of the grader is not the student's.
        """
        deadline = self.watch.spent_s + timeout_s
        while True:
            now = self.watch.spent_s
            if self.reply and (self._idle or now >= self._replied_at + _IDLE_S):
                return "done"
            if self.too_large:
                return "done"
            if now >= deadline:
                return "timeout"
            if not flood and self._flooded():
                return "flood"
            self._turn(min(deadline, self._replied_at + _IDLE_S) - now)

    def wait_out(self) -> Ending:
        """Wait for a request that was interrupted, or raise KernelGone."""
        loud = self._flooded() or (self.outputs is not None and self.outputs.full)
        return self.wait(_FLOODED_S if loud else _GRACE_S, flood=True)

    def _turn(self, patience_s: float) -> None:
        waited = [self.link.fileno(), *(wire.fileno() for wire in self._wires)]
        ready = self.watch.wait(waited, patience_s)
        if self.channels.iopub.fileno() in ready:
            self._take_iopub()
        if self.channels.shell.fileno() in ready:
            self._take_shell()
        # Last, so that what a dying kernel still managed to say is not lost.
        if self.link.fileno() in ready:
            self.link.poll()
            if self.link.exit_code is not None or self.link.fault is not None:
                raise KernelGone("The kernel ended.")
        if not self.reply and any(wire.closed for wire in self._wires):
            raise KernelGone("The kernel closed its connection.")

    def _take_iopub(self) -> None:
        wire = self.channels.iopub
        skipped = wire.skipped
        for frames in wire.receive():
            message = read(frames)
            if message is None or message.parent != self._identity:
                continue
            if message.kind == "status":
                self._idle = self._idle or message.read().get("execution_state") == "idle"
            elif self.outputs is not None:
                self.outputs.take(message)
        if wire.skipped > skipped and self.outputs is not None:
            self.outputs.drop()

    def _take_shell(self) -> None:
        wire = self.channels.shell
        skipped = wire.skipped
        for frames in wire.receive():
            message = read(frames)
            if message and message.parent == self._identity and message.kind == "execute_reply":
                self.reply = message
                self._replied_at = self.watch.spent_s
        self.too_large = wire.skipped > skipped

    def _flooded(self) -> bool:
        """Whether even throwing away what comes is too much work."""
        for wire in self._wires:
            size, frames = self._before[wire]
            if (
                wire.received_bytes - size > _FLOOD_BYTES + 4 * wire.largest
                or wire.received_frames - frames > _MAX_FRAMES
            ):
                return True
        return False
