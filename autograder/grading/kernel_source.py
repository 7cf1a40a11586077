"""A sandboxed kernel as the source of a check's answers."""

import math
from collections.abc import Callable, Mapping
from typing import Any, Protocol

from autograder.checking import Reply, State, Unanswered, out_of_time, saving
from autograder.guest.plain import Malformed, decode
from autograder.sandbox import AskTimeout, Garbage, KernelGone, SandboxedKernel

UNREADABLE = "The answer came back in a form that cannot be read, so it is not accepted."
_DETAILS = ("type", "method", "message", "line")


def ask_kernel(kernel: SandboxedKernel, question: Mapping[str, Any], timeout_s: float) -> Reply:
    """Put one question to the guest inside `kernel` and return the decoded reply.

    Raises:
        Unanswered: if there is none in `timeout_s` seconds, or none that can be read.
    """
    name = str(question.get("label", question.get("name", "your code")))
    try:
        reply = kernel.ask(dict(question), timeout_s)
    except AskTimeout:
        raise out_of_time(name, timeout_s) from None
    except KernelGone:
        raise Unanswered(State.ERROR, f"The kernel died when `{name}` was asked.") from None
    except Garbage:
        raise Unanswered(State.TAMPERED, UNREADABLE) from None
    return _decode_reply(reply)


def _decode_reply(reply: Mapping[str, Any]) -> Reply:
    if reply.get("ok") is True:
        try:
            return Reply(decode(reply.get("value")))
        except Malformed:
            raise Unanswered(State.TAMPERED, UNREADABLE) from None
    problem, detail = reply.get("problem"), reply.get("detail")
    if not isinstance(problem, str) or not problem or not isinstance(detail, dict):
        raise Unanswered(State.TAMPERED, UNREADABLE)
    words = {key: text[:500] for key in _DETAILS if isinstance(text := detail.get(key), str)}
    return Reply(problem=problem[:40], detail=words)


class Loader(Protocol):
    """Loads a model of a kernel's in another one (see ``scorer``)."""

    def saved(self, source: "KernelSource", name: str, label: str) -> "KernelSource":
        """As ``Source.saved`` means it."""
        ...

    def reloaded(self, source: "KernelSource", name: str, label: str) -> "KernelSource":
        """As ``Source.reloaded`` means it."""
        ...

    def report(self, kind: str, words: str) -> None:
        """As ``Source.report`` means it."""
        ...

    def restarted(
        self, source: "KernelSource", name: str, label: str, folder: str
    ) -> tuple["KernelSource", str]:
        """As ``Source.restarted`` means it."""
        ...


class KernelSource:
    """Answers a check's questions from the kernel that ran the student's notebook."""

    def __init__(
        self,
        kernel: SandboxedKernel,
        loader: Loader,
        left_s: Callable[[], float] = lambda: math.inf,
    ) -> None:
        """`left_s` says how many seconds there still are; once there are none, nothing is asked."""
        self.kernel = kernel
        self.left_s = left_s
        self._loader = loader
        self._packed = saving.Packed()
        self.left: dict[str, str] | None = None  #: what stayed behind where this one began

    def ask(self, question: Mapping[str, Any], timeout_s: float) -> Reply:
        """Put one question to the guest."""
        if self.left is None:
            self._packed.before(self, question)
        left_s = self.left_s()
        if left_s <= 0:
            raise Unanswered(State.TIMEOUT, "The notebook as a whole took too long.")
        reply = ask_kernel(self.kernel, question, min(timeout_s, left_s))
        return saving.explained(reply, self.left, str(question.get("name", "")))

    @property
    def pack(self) -> saving.Pack:
        """What another program has of this one."""
        return self._packed.of(self)

    def saved(self, name: str, label: str) -> "KernelSource":
        """Return the saved model alone, in a sandbox of its own."""
        return self._loader.saved(self, name, label)

    def reloaded(self, name: str, label: str) -> "KernelSource":
        """Return the saved model among definitions alone, where registered names are found."""
        return self._loader.reloaded(self, name, label)

    def report(self, kind: str, words: str) -> None:
        """Note an incident of this submission."""
        self._loader.report(kind, words)

    def restarted(self, name: str, label: str, folder: str) -> tuple["KernelSource", str]:
        """Return a kernel that has only definitions, and where the folder's files are there."""
        return self._loader.restarted(self, name, label, folder)
