"""A warden starts one kernel, watches what it uses, and ends everything it started.

It holds the connection to the grader: lines of JSON, orders in, events out. When the
connection closes, however that came about, every process of the kernel is killed and its
folder removed.

orders   {"do": "interrupt"}  {"do": "terminate"}  {"do": "kill"}
         {"do": "start"}  begin to count what the kernel waits for
         {"do": "copied"}  from now on the kernel is copied, as no process of the notebook's
         {"do": "waited"}  {"do": "waited_in_all"}  {"do": "look"}  each has one answer
         {"do": "memory"}  which is in bytes
events   {"event": "ready"}  {"event": "fault", "detail"}  {"event": "notice", "kind", "detail"}
         {"event": "exit", "code"}  {"event": "answer", "seconds"}
"""

import json
import os
import select
import signal
import socket
import time
import traceback
from contextlib import suppress
from typing import Any, NoReturn

from . import confine, held, kernel, linux, lookout, namespaces, room, watch
from .erase import erase
from .fate import Fate
from .fence import fence_signals, kill_all_below
from .group import FILES, Group
from .shares import Shares

_BREATH_S = 0.1
_STARTING_S = 120.0
_LARGEST_ORDER = 1 << 20
_A_COPY = 2  #: processes: a copy of the kernel, and for a moment the one that bears it


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
        connection.close()  # the grader waits for this, and not for our memory to be given back
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
        self.limits: dict[str, Any] = {}
        self.group = Group({})
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
            namespaces.enter(
                request["folder"],
                tmp=self.plan["tmp"],
                loopback=confine.has_loopback(request, self.plan),
                terminals=bool(request["program"]),
            )
            self.fenced = fence_signals()
        try:
            self._start(request)
            self._watch()
        finally:
            self._kill_all()
            self._read_refusals()
            erase(request["folder"])

    def _request(self) -> dict[str, Any]:
        descriptors: list[int] = []
        while b"\n" not in self.buffer:
            more, files, _, _ = socket.recv_fds(self.connection, 1 << 16, len(FILES))
            if not more or len(self.buffer) > _LARGEST_ORDER:
                os._exit(0)
            self.buffer += more
            descriptors += files
        line, self.buffer = self.buffer.split(b"\n", 1)
        request: dict[str, Any] = json.loads(line)
        self.group = Group(dict(zip(request["group"], descriptors, strict=True)))
        return request

    def _start(self, request: dict[str, Any]) -> None:
        self.limits, self.folder = request["limits"], request["folder"]
        self.program = request["program"]  # it starts without a lookout, so without its line
        self.status, writer = os.pipe()
        self.refusals, refused = os.pipe()
        os.set_blocking(self.refusals, False)
        ours, theirs = socket.socketpair()
        self.fate = Fate(ours, self.fenced, self.limits["cpu_s"])
        self.watch = watch.Watch(self.limits, self.folder, self.fate)
        self.pid = os.fork()
        if self.pid == 0:
            kernel.become(request, self.plan, writer, refused, theirs, self.fenced)
        self.kept = confine.keep_open(self.pid)
        ours.send(b"!")
        self.group.take(self.pid)  # no code of a notebook runs before we pass on its "ready"
        self.fate.kernel = self.pid
        self.shares = Shares(self.fate, self.plan["cores"], self.group)
        self.inquiries = {
            "waited": lambda: self.shares.waited_s(self.watch.members()),
            "waited_in_all": lambda: self.shares.waited_in_all_s(self.watch.members()),
            "look": self._look_closely,
            "memory": self._memory,
        }
        theirs.close()
        os.close(writer)
        os.close(refused)

    def _watch(self) -> None:
        ended = os.pidfd_open(self.pid)
        due = time.monotonic() + _BREATH_S
        give_up = due + _STARTING_S
        while os.getppid() == self.zygote:
            waited: list[Any] = [self.connection.fileno()]
            waited += [] if self.exited else [ended]
            waited += [pipe for pipe in (self.status, self.refusals) if pipe is not None]
            waited += [] if self.exited else self.fate.waited_on
            ready, _, _ = select.select(waited, [], [], max(0.0, due - time.monotonic()))
            if not self.exited and any(one in ready for one in self.fate.waited_on):
                self._serve_fate()
            if self.status in ready:
                self._read_status()
            if self.refusals in ready:
                self._read_refusals()
            if self.connection.fileno() in ready and not self._obey():
                return
            if ended in ready and not self.exited:
                self._report_exit()
            if self.status is not None and time.monotonic() > give_up:
                self._tell(event="fault", detail="the kernel did not start in time")
                return
            if time.monotonic() >= due:
                # As long as no code of a notebook runs, there is nothing to measure.
                idle = self.exited or self.status is not None
                due = time.monotonic() + (_BREATH_S if idle else self._measure())

    def _serve_fate(self) -> None:
        if not self.fate.serve(self.watch.most_processes):
            self._exceeded(*self.watch.too_many("processes"))

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
        if self.mentioned >= lookout.MOST:
            words = (
                f"These were the first {lookout.MOST} attempts of their kind; more are not told."
            )
            self._tell(event="notice", kind="denied", detail=words)
        if not text and not self.exited and not self.program and not linux.is_ending(self.pid):
            self._tell(event="notice", kind="inspected", detail=lookout.CLOSED)
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
            self._carry_out(json.loads(line)["do"])
        return True

    def _carry_out(self, order: str) -> None:
        if order == "kill":
            self._kill()
        elif order == "start":
            self.shares.start(self.watch.members())
        elif order == "copied":
            self.watch.copies = _A_COPY
        elif order in self.inquiries:
            self._tell(event="answer", seconds=self.inquiries[order]())
        elif not self.exited:
            # Like Jupyter: the kernel and what it started share one process group.
            with suppress(OSError):
                if order == "interrupt":
                    os.killpg(self.pid, signal.SIGINT)
                elif order == "terminate":
                    self.fate.expect(signal.SIGTERM)
                    os.kill(self.pid, signal.SIGTERM)

    def _look_closely(self) -> float:
        """Measure at once, and look for what the machine may have done to the kernel."""
        if not self.exited:
            self._measure()
        if not self.exited and self.fate.halted(self.watch.members()):
            self._blame_the_machine("something outside stopped the kernel")
        if not self.exited and (harm := self.fate.harm(self.watch.members())):
            self._blame_the_machine("" if self.group.memory_kills else harm)
        if not self.exited:
            self._blame_the_machine(room.refusal(self.folder))
        return 0.0

    def _memory(self) -> float:
        """The memory of the kernel and what it has started; exact, if that could share any."""
        members = self.watch.members()
        if len(members) == 1:
            return float(members[0].resident)
        return float(sum(held.proportional(one.thread) for one in members))

    def _blame_the_machine(self, detail: str) -> None:
        if detail:
            self._tell(event="fault", detail=detail)
            self._kill()

    def _kill(self) -> None:
        if not self.exited:
            # Not reaped yet, so the number can't have been given to another process.
            self.fate.expect(signal.SIGKILL)
            os.kill(self.pid, signal.SIGKILL)
            self._report_exit()
        self._kill_all()

    def _kill_all(self) -> None:
        self.group.kill()
        kill_all_below(self.fenced)

    def _report_exit(self) -> None:
        _, status, usage = os.wait4(self.pid, 0)
        self.exited = True
        self._kill_all()
        if self.status is not None:
            self._read_status()
        code = os.waitstatus_to_exitcode(status)
        out_of_cpu = usage.ru_utime + usage.ru_stime >= self.limits["cpu_s"]
        if self.group.memory_kills:
            self._tell(event="notice", kind="memory", detail=self.watch.too_much_memory)
        fault = not self.group.memory_kills and self.fate.outsider(-code, out_of_cpu=out_of_cpu)
        if fault:
            self._tell(event="fault", detail=fault)
        self._tell(event="exit", code=code)

    def _measure(self) -> float:
        """Kill the kernel if it uses too much; returns how long to wait before the next look."""
        began = time.monotonic()
        try:
            found = self.watch.look()
            if self.group.refused_processes:
                found = found or self.watch.too_many("threads")
        except Exception as error:  # What can't be measured can't be limited.
            found = "kernel_died", f"What it used could not be measured: {error}."
        if found:
            self._exceeded(*found)
            return _BREATH_S
        below = self.watch.below
        crowd = self.shares.look(below, self.fate.halted(below))
        if crowd:
            self._tell(event="notice", kind="cpu", detail=crowd)
        self._blame_the_machine(room.shortage(self.folder))
        return max(_BREATH_S, 5 * (time.monotonic() - began))

    def _exceeded(self, kind: str, detail: str) -> None:
        self._tell(event="notice", kind=kind, detail=detail)
        self._kill()

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
        return "inspected", lookout.in_words(str(found["name"]))
    return "denied", f"It tried to open {name}, which lies outside its folder."
