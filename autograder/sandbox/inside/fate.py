"""Tell what a kernel did to itself from what something outside did to it."""

import errno
import math
import os
import signal
import socket
import time
from contextlib import suppress
from pathlib import Path

from . import linux, seccomp
from .questions import Question, Questions
from .tree import Member

_ORPHAN = "a process that the notebook had started"
_ENDING_S = 1.0  #: a process closes its files, by which others learn of its end, before its end


class Fate:
    """Answers the questions of one kernel's filter, and remembers what they were about.

    Whatever is sent inside is asked about first. So a deadly signal that nobody asked about came
    from outside: from an administrator, or a program that frees memory. The same holds for its
    *orphans*, processes whose parents have ended, such as a copy of the kernel (``_guest.lender``).
    """

    def __init__(self, telltale: socket.socket, fenced: bool, cpu_s: float = math.inf) -> None:
        self.kernel = 0
        self.started = 0  #: processes since the beginning
        self._telltale: socket.socket | None = telltale
        self._fenced = fenced
        self._questions: Questions | None = None
        self._asked = False
        self._told: set[int] = set()
        self._cpu_s = cpu_s  # after which Linux ends a process
        self._signalled: set[int] = set()  # who was sent one inside, as `Question.addressee`
        self._harm = ""  # what something outside did to an orphan
        self._kills = _out_of_memory_kills()

    @property
    def childless(self) -> bool:
        """Whether the kernel is known to have started no process, since it would have asked.

        Then its threads need not be asked for their children. Each thread that somebody has looked
        at in /proc makes its end, and the wait for its process, so much longer: ten times as long
        as all other watching, on a busy machine.
        """
        return self._asked and not self.started

    @property
    def waited_on(self) -> list[socket.socket | Questions]:
        """What to wait on for `serve`."""
        return [one for one in (self._telltale, self._questions) if one is not None]

    def serve(self, most: int) -> bool:
        """Take what is ready; False if the kernel wants more than `most` processes at once."""
        if self._telltale is not None:
            self._take_questions(self._telltale)
        elif self._questions is not None:
            return self._answer(self._questions, most)
        return True

    def _take_questions(self, telltale: socket.socket) -> None:
        _, descriptors, _, _ = socket.recv_fds(telltale, 1, 1)
        telltale.close()
        self._telltale = None
        if descriptors:
            self._questions = Questions(descriptors[0])
            self._asked = True

    def _answer(self, questions: Questions, most: int) -> bool:
        question = questions.next()
        if question is None:
            self._questions = None if questions.over else questions
        elif question.signal:
            self._answer_signal(questions, question)
        elif self._below() < most:
            self.started += 1
            questions.answer(question)
        else:
            return False
        return True

    def _below(self) -> int:
        """How many processes there are below this one, without orphans that have ended."""
        for pid in self._orphans():
            self._take_leave(pid)
        return len(linux.descendants(os.getpid()))

    def _answer_signal(self, questions: Questions, question: Question) -> None:
        own = question.reaches(self.kernel)
        if own:
            self.expect(question.signal)
        # Without the fence nothing else keeps a signal inside. An orphan's number, which is its
        # group's too, is nobody else's until it is reaped here.
        ends_orphan = question.signal == signal.SIGKILL and abs(question.target) in self._orphans()
        if not self._fenced and not ends_orphan and (not own or question.target == -1):
            questions.answer(question, errno.EPERM)
        else:
            if question.meets_somebody:
                self._signalled.add(question.addressee)
            questions.answer(question, 0 if question.meets_somebody else errno.ESRCH)

    def expect(self, number: int) -> None:
        """Remember that the kernel gets the signal `number` from us or from itself."""
        self._told.add(number)

    def halted(self, below: list[Member]) -> bool:
        """Whether something outside has stopped the kernel."""
        if not self._asked or not self._told.isdisjoint(seccomp.STOPS):
            return False
        return any(one.pid == self.kernel and one.state in "Tt" for one in below)

    def harm(self, below: list[Member]) -> str:
        """What something outside has done to an orphan, as far as can be told; "" if nothing."""
        orphans = set(self._orphans())
        until = time.monotonic() + _ENDING_S
        for pid in orphans:
            self._take_leave(pid, until)
        for one in below:
            halted = one.pid in orphans and one.state in "Tt"
            if halted and self._asked and not self._was_signalled(one.pid):
                self._harm = self._harm or f"something outside stopped {_ORPHAN}"
        return self._harm

    def _orphans(self) -> list[int]:
        return [pid for pid in linux.children(os.getpid()) if pid != self.kernel]

    def _was_signalled(self, pid: int) -> bool:
        group = 0
        with suppress(OSError):
            group = os.getpgid(pid)
        return not self._signalled.isdisjoint((0, pid, -group))

    def _take_leave(self, pid: int, until: float = 0.0) -> None:
        """Reap an orphan that has ended, or is about to; and note it if something ended it."""
        told = self._was_signalled(pid)  # as long as there is somebody to ask about
        with suppress(ChildProcessError):
            ended, status, usage = os.wait4(pid, os.WNOHANG)
            while not ended and time.monotonic() < until and linux.is_ending(pid):
                time.sleep(0.001)
                told = self._was_signalled(pid)
                ended, status, usage = os.wait4(pid, os.WNOHANG)
            if ended:
                self._signalled.discard(pid)  # which may be another one's now
                out_of_cpu = usage.ru_utime + usage.ru_stime >= self._cpu_s
                number = -os.waitstatus_to_exitcode(status)
                by = "" if told else self._sender(number, _ORPHAN, out_of_cpu=out_of_cpu)
                self._harm = self._harm or by

    def outsider(self, number: int, *, out_of_cpu: bool) -> str:
        """Say who outside sent the signal `number` that ended the kernel; "" if nobody did."""
        return "" if number in self._told else self._sender(number, out_of_cpu=out_of_cpu)

    def _sender(self, number: int, what: str = "the kernel", *, out_of_cpu: bool) -> str:
        if number not in seccomp.TELLING:
            return ""
        if number == signal.SIGKILL and _out_of_memory_kills() > self._kills:
            return "the machine ran out of memory"
        if not self._asked or out_of_cpu:
            return ""
        return f"something outside ended {what} with {signal.Signals(number).name}"


def _out_of_memory_kills() -> int:
    """How many processes this machine has killed because its memory was full."""
    with suppress(OSError):
        for line in Path("/proc/vmstat").read_text().splitlines():
            if line.startswith("oom_kill "):
                return int(line.split()[1])
    return 0
