"""A reader of ZeroMQ's protocol (ZMTP 3.0) that a hostile peer can't make grow.

libzmq caps the size of a frame (ZMQ_MAXMSGSIZE) and the number of messages (ZMQ_RCVHWM), but
not the number of frames in one message, which it keeps until the last one has come: a student
who writes raw bytes to the kernel's own socket could fill the grader's memory. Here a message
that is too large is counted and skipped as it streams past, and nothing runs in the background.

Protocol: https://rfc.zeromq.org/spec/23/
"""

import select
import socket
import struct
import time
from contextlib import suppress

from .errors import KernelGone

_MORE, _LONG, _COMMAND = 1, 2, 4
_GREETING = b"\xff" + bytes(8) + b"\x7f" + b"\x03\x00" + b"NULL".ljust(20, b"\0") + bytes(32)
_CHUNK = 1 << 18
_MAX_FRAMES = 64

Message = list[bytes]


class Wire:
    """One connection to one of the kernel's sockets."""

    def __init__(self, path: str, kind: str, largest: int, deadline: float) -> None:
        """Connect to the unix socket `path` as a `kind` ("DEALER", "SUB"); keep `largest` bytes."""
        self.largest = largest
        self.received_bytes = 0
        self.received_frames = 0
        self.skipped = 0
        self.closed = False
        self._buffer = bytearray()
        self._message: Message = []
        self._message_bytes = 0
        self._too_large = False
        self._skip_bytes = 0
        self._skip_last = False
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        try:
            self._socket.settimeout(max(0.01, deadline - time.monotonic()))
            self._socket.connect(path)
            self._socket.setblocking(False)
            self._shake_hands(kind, deadline)
        except OSError as error:
            self._socket.close()
            raise KernelGone(f"The kernel does not answer on its socket: {error}.") from error

    def fileno(self) -> int:
        """The descriptor to wait on."""
        return self._socket.fileno()

    def close(self) -> None:
        """Close the connection."""
        self.closed = True
        self._socket.close()

    def _shake_hands(self, kind: str, deadline: float) -> None:
        name = kind.encode()
        ready = b"\x05READY\x0bSocket-Type" + struct.pack(">I", len(name)) + name
        self._write(_GREETING + bytes([_COMMAND, len(ready)]) + ready, deadline)
        while len(self._buffer) < len(_GREETING):
            self._fill(deadline)
        del self._buffer[: len(_GREETING)]
        if kind == "SUB":
            self.send([b"\x01"], deadline)

    def _fill(self, deadline: float) -> None:
        ready, _, _ = select.select([self._socket], [], [], max(0.0, deadline - time.monotonic()))
        if not ready:
            raise TimeoutError("timed out")
        more = self._socket.recv(_CHUNK)
        if not more:
            raise ConnectionError("it closed the connection")
        self._buffer += more

    def send(self, frames: Message, deadline: float) -> None:
        """Send one message, or raise KernelGone when the kernel takes none until `deadline`."""
        parts = []
        for position, frame in enumerate(frames):
            more = _MORE if position < len(frames) - 1 else 0
            if len(frame) < 256:
                parts.append(bytes([more, len(frame)]))
            else:
                parts.append(bytes([more | _LONG]) + struct.pack(">Q", len(frame)))
            parts.append(frame)
        try:
            self._write(b"".join(parts), deadline)
        except OSError as error:
            raise KernelGone(f"The kernel takes no more messages: {error}.") from error

    def _write(self, data: bytes, deadline: float) -> None:
        view = memoryview(data)
        while view:
            left = max(0.0, deadline - time.monotonic())
            if not select.select([], [self._socket], [], left)[1]:
                raise TimeoutError("timed out")
            with suppress(BlockingIOError):
                view = view[self._socket.send(view[:_CHUNK]) :]

    def receive(self) -> list[Message]:
        """The complete messages in one chunk of what has arrived; never waits."""
        try:
            more = self._socket.recv(_CHUNK)
        except BlockingIOError:
            return []
        except OSError:
            more = b""
        if not more:
            self.closed = True
        self.received_bytes += len(more)
        self._buffer += more
        return self._parse()

    def _parse(self) -> list[Message]:
        messages: list[Message] = []
        position = 0
        while True:
            if self._skip_bytes:
                position = self._skip(position, messages)
                if self._skip_bytes:
                    break
            header = self._header(position)
            if header is None:
                break
            flags, start, size = header
            if self._refuses(size):
                position = start
                self._skip_bytes, self._skip_last = size, not flags & (_MORE | _COMMAND)
                if not size and self._skip_last:
                    self._end_message(messages)
            elif len(self._buffer) < start + size:
                break
            else:
                position = start + size
                self._keep(flags, bytes(memoryview(self._buffer)[start:position]), messages)
        del self._buffer[:position]
        return messages

    def _skip(self, position: int, messages: list[Message]) -> int:
        step = min(self._skip_bytes, len(self._buffer) - position)
        self._skip_bytes -= step
        if not self._skip_bytes and self._skip_last:
            self._end_message(messages)
        return position + step

    def _keep(self, flags: int, frame: bytes, messages: list[Message]) -> None:
        self.received_frames += 1
        if flags & _COMMAND:
            return
        self._message.append(frame)
        self._message_bytes += len(frame)
        if not flags & _MORE:
            self._end_message(messages)

    def _header(self, position: int) -> tuple[int, int, int] | None:
        buffer = self._buffer
        if len(buffer) < position + 2:
            return None
        flags = buffer[position]
        if not flags & _LONG:
            return flags, position + 2, buffer[position + 1]
        if len(buffer) < position + 9:
            return None
        return flags, position + 9, int(struct.unpack_from(">Q", buffer, position + 1)[0])

    def _refuses(self, size: int) -> bool:
        """Whether to skip a frame: its message is too large already, or would be with it."""
        if not self._too_large and (
            self._message_bytes + size > self.largest or len(self._message) >= _MAX_FRAMES
        ):
            self._too_large = True
            self._message = []
        if self._too_large:
            self.received_frames += 1
        return self._too_large

    def _end_message(self, messages: list[Message]) -> None:
        if self._too_large:
            self.skipped += 1
        else:
            messages.append(self._message)
        self._message, self._message_bytes = [], 0
        self._too_large = self._skip_last = False
