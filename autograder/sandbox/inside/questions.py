"""Answer what a kernel's filter asks before it lets a call pass: new processes, deadly signals.

That makes the number of processes exact, however fast they fork, and tells a kernel that ends
itself from one that something outside ended: whatever is sent inside was asked about before.
"""

import ctypes
import errno
import fcntl
import select
import struct
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from . import seccomp
from .system_calls import number as number_of

_RECEIVE, _SEND = 0xC0502100, 0xC0182101
_QUESTION = struct.Struct("=QIIiIQ6Q")
_ANSWER = struct.Struct("=QqiI")
_CONTINUE = 1


@dataclass(frozen=True)
class Question:
    """One call that waits for an answer; `signal` is 0 when it starts a process."""

    number: int
    caller: int
    signal: int = 0
    target: int = 0

    def reaches(self, kernel: int) -> bool:
        """Whether the signal would reach the process `kernel`, as one of several too."""
        if self.target > 0:
            # A process is reached by the number of any of its threads.
            return Path(f"/proc/{kernel}/task/{self.target}").exists()
        # Of 0, the caller's group, it can still choose another one.
        return self.target in (0, -1, -kernel)

    @property
    def addressee(self) -> int:
        """The process that the signal is sent to, or a group of them, below 0; 0 for any."""
        if self.target < -1:
            return self.target
        with suppress(OSError):
            # In bytes: the name in it is the process's own choice, but for the ends of lines.
            for line in Path(f"/proc/{self.target}/status").read_bytes().split(b"\n"):
                if line.startswith(b"Tgid:"):
                    return int(line.split()[1])
        return 0

    @property
    def meets_somebody(self) -> bool:
        """Whether who gets the signal is there already: the kernel may be about to become it."""
        return self.target <= 0 or Path(f"/proc/{self.target}").exists()


class Questions:
    """The warden's end of one kernel's filter."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        self._signals = {number_of(name): name for name in seccomp.SIGNALS}
        self._poll = select.poll()
        self._poll.register(descriptor, select.POLLIN)

    def fileno(self) -> int:
        """The descriptor to wait on for questions."""
        return self._descriptor

    @property
    def over(self) -> bool:
        """Whether nobody is left who could ask."""
        return any(event & select.POLLHUP for _, event in self._poll.poll(0))

    def next(self) -> Question | None:
        """The next question; None if who asked it has ended meanwhile."""
        buffer = bytearray(_QUESTION.size)
        try:
            fcntl.ioctl(self._descriptor, _RECEIVE, buffer)
        except OSError as error:
            if error.errno in (errno.ENOENT, errno.EINTR):
                return None
            raise
        number, caller, _, call, _, _, *arguments = _QUESTION.unpack(buffer)
        name = self._signals.get(call)
        if name is None:
            return Question(number, caller)
        words = [ctypes.c_int32(word & 0xFFFFFFFF).value for word in arguments[:3]]
        target = words[1] if name in ("tgkill", "rt_tgsigqueueinfo") else words[0]
        return Question(number, caller, words[seccomp.SIGNALS[name]], target)

    def answer(self, question: Question, refusal: int = 0) -> None:
        """Let the call pass, or have it fail with the error number `refusal`."""
        flags = 0 if refusal else _CONTINUE
        # Who asked may have been killed meanwhile.
        with suppress(OSError):
            answer = _ANSWER.pack(question.number, 0, -refusal, flags)
            fcntl.ioctl(self._descriptor, _SEND, answer)
