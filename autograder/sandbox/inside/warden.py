"""A warden starts one kernel, watches what it uses, and ends everything it started.

It holds the connection to the grader: lines of JSON, orders in, events out. When the
connection closes, however that came about, every process of the kernel is killed and its
folder removed.

orders   {"do": "interrupt"}  {"do": "terminate"}  {"do": "kill"}
events   {"event": "ready"}  {"event": "fault", "detail"}  {"event": "notice", "kind", "detail"}
         {"event": "exit", "code"}
"""

import json
import os
import select
import signal
import socket
import time
import traceback
from contextlib import suppress
from pathlib import Path
from typing import Any, NoReturn

from . import kernel, linux, lookout, watch
from .erase import erase
from .fence import fence_signals, kill_all_below

_BREATH_S = 0.1
_STARTING_S = 120.0
_LARGEST_ORDER = 1 << 20


def run(connection: socket.socket, plan: dict[str, Any]) -> NoReturn:
    """Serve one connection in a fresh fork of the zygote, and exit."""
    code = 1
    try:
        Warden(connection, plan).serve()
        code = 0
    except BaseException:
        detail = "the warden failed: " + traceback.format_exc(limit=-3)
        with suppress(OSError):
            connection.sendall(json.dumps({"event": "fault", "detail": detail}).encode() + b"\n")
    finally:
        os._exit(code)


class Warden:
    """One kernel's keeper; runs alone in its process."""

    def __init__(self, connection: socket.socket, plan: dict[str, Any]) -> None:
        self.connection = connection
        self.plan = plan
        self.zygote = os.getppid()
        self.fenced = False
        self.buffer = b""
        self.pid = 0
        self.exited = False
        self.killing = False
        self.kills = _out_of_memory_kills()
        self.status: int | None = None
        self.refusals: int | None = None
        self.mentioned = 0

    def serve(self) -> None:
        """Read the request, run the kernel until the connection closes, clean up."""
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        linux.prctl(linux.PR_SET_CHILD_SUBREAPER, 1)
        self.connection.settimeout(10)
        request = self._request()
        self.connection.settimeout(5)
        if self.plan["confine"]:
            self.fenced = fence_signals()
        try:
            self._start(request)
            self._watch(request)
        finally:
            kill_all_below(self.fenced)
            self._read_refusals()
            erase(request["folder"])

    def _request(self) -> dict[str, Any]:
        while b"\n" not in self.buffer:
            more = self.connection.recv(1 << 16)
            if not more or len(self.buffer) > _LARGEST_ORDER:
                os._exit(0)
            self.buffer += more
        line, self.buffer = self.buffer.split(b"\n", 1)
        request: dict[str, Any] = json.loads(line)
        return request

    def _start(self, request: dict[str, Any]) -> None:
        self.status, writer = os.pipe()
        self.refusals, refused = os.pipe()
        os.set_blocking(self.refusals, False)
        self.pid = os.fork()
        if self.pid == 0:
            kernel.become(request, self.plan, writer, refused, self.fenced)
        os.close(writer)
        os.close(refused)

    def _watch(self, request: dict[str, Any]) -> None:
        ended = os.pidfd_open(self.pid)
        breath = _BREATH_S
        give_up = time.monotonic() + _STARTING_S
        while os.getppid() == self.zygote:
            waited = [self.connection.fileno()]
            waited += [] if self.exited else [ended]
            waited += [pipe for pipe in (self.status, self.refusals) if pipe is not None]
            ready, _, _ = select.select(waited, [], [], breath)
            if self.status in ready:
                self._read_status()
            if self.refusals in ready:
                self._read_refusals()
            if self.connection.fileno() in ready and not self._obey():
                return
            if ended in ready:
                self._report_exit()
            if self.status is not None and time.monotonic() > give_up:
                self._tell(event="fault", detail="the kernel did not start in time")
                return
            if not self.exited:
                breath = self._measure(request)

    def _read_status(self) -> None:
        """Before any student code runs, the kernel says "ready", or why it is not."""
        assert self.status is not None
        text = b""
        while more := os.read(self.status, 1 << 16):
            text += more
        os.close(self.status)
        self.status = None
        if text == b"ready":
            self._tell(event="ready")
        else:
            detail = text.decode(errors="replace") or "the kernel ended while starting"
            self._tell(event="fault", detail=detail)

    def _read_refusals(self) -> None:
        """Pass on what the notebook was refused, as it says itself: short, and not for long."""
        if self.refusals is None:
            return
        try:
            text = os.read(self.refusals, 1 << 14)
        except BlockingIOError:
            return
        for line in text.splitlines()[: lookout.MOST - self.mentioned]:
            self.mentioned += 1
            kind, detail = _attempt(line)
            if detail:
                self._tell(event="notice", kind=kind, detail=detail)
        if not text or self.mentioned >= lookout.MOST:
            os.close(self.refusals)
            self.refusals = None

    def _obey(self) -> bool:
        """Carry out the orders that came in; False once the grader has gone."""
        try:
            more = self.connection.recv(1 << 16)
        except OSError:
            return False
        if not more:
            return False
        *lines, self.buffer = (self.buffer + more).split(b"\n")
        for line in lines:
            order = json.loads(line)["do"]
            if order == "interrupt" and not self.exited:
                # Like Jupyter: the kernel and what it started share one process group.
                with suppress(OSError):
                    os.killpg(self.pid, signal.SIGINT)
            elif order == "terminate" and not self.exited:
                os.kill(self.pid, signal.SIGTERM)
            elif order == "kill":
                self._kill()
        return True

    def _kill(self) -> None:
        if not self.exited:
            # Not reaped yet, so the number can't have been given to another process.
            self.killing = True
            os.kill(self.pid, signal.SIGKILL)
            self._report_exit()
        kill_all_below(self.fenced)

    def _report_exit(self) -> None:
        _, status = os.waitpid(self.pid, 0)
        self.exited = True
        kill_all_below(self.fenced)
        if self.status is not None:
            self._read_status()
        code = os.waitstatus_to_exitcode(status)
        if code == -signal.SIGKILL and not self.killing and _out_of_memory_kills() > self.kills:
            self._tell(event="fault", detail="the machine ran out of memory")
        self._tell(event="exit", code=code)

    def _measure(self, request: dict[str, Any]) -> float:
        """Kill the kernel if it uses too much; returns how long to wait before the next look."""
        began = time.monotonic()
        try:
            found = watch.excess(request["limits"], request["folder"])
        except Exception as error:  # What can't be measured can't be limited.
            found = "kernel_died", f"What it used could not be measured: {error}."
        if found:
            kind, detail = found
            self._tell(event="notice", kind=kind, detail=detail)
            self._kill()
        return max(_BREATH_S, 5 * (time.monotonic() - began))

    def _tell(self, **event: Any) -> None:
        with suppress(OSError):
            self.connection.sendall(json.dumps(event).encode() + b"\n")


def _attempt(line: bytes) -> tuple[str, str]:
    """The incident for one line of the lookout's or the runner's; no words if it is none."""
    try:
        found = json.loads(line)
        name = repr(str(found["name"])[: lookout.NAME_LENGTH])[1:-1]
        kind = found["what"]
    except (ValueError, KeyError, TypeError, RecursionError):
        return "", ""
    if kind == "network":
        return "denied", f"It tried to reach the network ({name}), which it may not."
    if kind == "inspected":
        words = "which can serve to read or forge hidden tests"
        return "inspected", f"Its code looked at {name} itself, {words}: look at what it does."
    return "denied", f"It tried to open {name}, which lies outside its folder."


def _out_of_memory_kills() -> int:
    """How many processes this machine has killed because its memory was full."""
    with suppress(OSError):
        for line in Path("/proc/vmstat").read_text().splitlines():
            if line.startswith("oom_kill "):
                return int(line.split()[1])
    return 0
