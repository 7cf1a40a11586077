"""The grader's end of the connection to a warden: orders out, events in."""

import json
import select
import socket
import time
from contextlib import suppress
from typing import Any

from .contract import Notice
from .errors import SandboxFault, ZygoteGone
from .groups import KernelGroup


class Link:
    """One warden and its kernel. Closing it ends the kernel and removes its folder."""

    def __init__(
        self, zygote_socket: str, request: dict[str, Any], group: KernelGroup | None = None
    ) -> None:
        self._group = group
        files = group.files if group else {}
        self.ready = False
        self.exit_code: int | None = None
        self.fault: str | None = None
        self.closed = False
        self.notices: list[Notice] = []
        self._answers: list[float] = []
        self._buffer = b""
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        try:
            self._socket.settimeout(10)
            self._socket.connect(zygote_socket)
            line = json.dumps({**request, "group": list(files)}).encode() + b"\n"
            sent = socket.send_fds(self._socket, [line], list(files.values()))
            self._socket.sendall(line[sent:])
        except OSError as error:
            self._socket.close()
            if group:
                group.close()
            raise ZygoteGone(f"The zygote can't be reached: {error}.") from error
        self._socket.setblocking(False)

    def fileno(self) -> int:
        """The descriptor to wait on for events."""
        return self._socket.fileno()

    @property
    def alive(self) -> bool:
        """Whether the kernel is running, as far as the warden has said."""
        self.poll()
        return self.ready and not self._over

    @property
    def _over(self) -> bool:
        return self.closed or self.exit_code is not None or self.fault is not None

    def poll(self) -> None:
        """Take in every event that has arrived, without waiting."""
        while not self.closed:
            try:
                more = self._socket.recv(1 << 16)
            except BlockingIOError:
                return
            except OSError:
                more = b""
            if not more:
                self.closed = True
                if self.exit_code is None and self.fault is None:
                    self.fault = "the process that watches the kernel ended"
                return
            *lines, self._buffer = (self._buffer + more).split(b"\n")
            for line in lines:
                self._take(json.loads(line))

    def _take(self, event: dict[str, Any]) -> None:
        if event["event"] == "ready":
            self.ready = True
        elif event["event"] == "notice":
            self.notices.append(Notice(event["kind"], event["detail"]))
        elif event["event"] == "exit":
            self.exit_code = event["code"]
        elif event["event"] == "fault":
            self.fault = event["detail"]
        elif event["event"] == "answer":
            self._answers.append(float(event["seconds"]))

    def wait_ready(self, timeout_s: float) -> None:
        """Wait until the kernel can be talked to, or raise SandboxFault."""
        deadline = time.monotonic() + timeout_s
        while not self.ready:
            self.poll()
            if self.ready:
                return
            if self._over:
                reason = last_line(self.fault or "") or "it ended"
                raise SandboxFault(f"The kernel did not start: {reason}.")
            self._wait(deadline)
            if time.monotonic() > deadline:
                raise SandboxFault(f"The kernel was not ready within {timeout_s:g} seconds.")

    def wait_exit(self, timeout_s: float) -> bool:
        """Wait until the kernel has ended; False if it has not."""
        deadline = time.monotonic() + timeout_s
        while True:
            self.poll()
            if self._over:
                return True
            if time.monotonic() > deadline:
                return False
            self._wait(deadline)

    def _wait(self, deadline: float) -> None:
        select.select([self._socket.fileno()], [], [], max(0.0, deadline - time.monotonic()))

    def order(self, what: str) -> None:
        """Send "interrupt", "terminate" or "kill"."""
        with suppress(OSError):
            self._socket.send(json.dumps({"do": what}).encode() + b"\n")

    def inquire(self, what: str, timeout_s: float = 30.0) -> float:
        """Send one of the warden's inquiries and wait for the seconds it answers with.

        Once the kernel is over that is 0.0.
        A warden that does not answer has been stopped, or starved: a fault of the machine.
        """
        deadline = time.monotonic() + timeout_s
        self._answers.clear()
        self.order(what)
        while not self._answers:
            if self._over:
                return 0.0
            if time.monotonic() > deadline:
                self.fault = "the process that watches the kernel does not answer"
                return 0.0
            self._wait(deadline)
            self.poll()
        return self._answers.pop()

    def let_go(self) -> None:
        """Have the kernel end, and do not wait for it."""
        with suppress(OSError):
            self._socket.shutdown(socket.SHUT_WR)

    def close(self, timeout_s: float = 15.0) -> None:
        """End the kernel and wait until its processes and folder are gone."""
        self.let_go()
        deadline = time.monotonic() + timeout_s
        while not self.closed and time.monotonic() < deadline:
            self.poll()
            if not self.closed:
                self._wait(deadline)
        self.closed = True
        self._socket.close()
        if self._group:
            self._group.close()


def last_line(text: str) -> str:
    """Return the last line that says something: of a traceback, what it is about."""
    return next((line.strip() for line in reversed(text.splitlines()) if line.strip()), "")[-500:]
