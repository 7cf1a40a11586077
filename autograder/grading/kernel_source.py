"""A sandboxed kernel as the source of a check's answers."""

import inspect
import math
import time
from collections.abc import Callable, Mapping
from typing import Any

from autograder.checking import Predictor, Reply, State, Unanswered, out_of_time
from autograder.guest.plain import Malformed, decode, encode
from autograder.sandbox import AskTimeout, Garbage, KernelGone, SandboxedKernel

UNREADABLE = "The answer came back in a form that cannot be read, so it is not accepted."


def ask_kernel(kernel: SandboxedKernel, question: Mapping[str, Any], timeout_s: float) -> Reply:
    """Put one question to the guest inside `kernel` and return the decoded reply.

    Raises:
        Unanswered: if there is none in `timeout_s` seconds, or none that can be read.
    """
    name = str(question.get("name", "your code"))
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
    return Reply(problem=problem, detail={str(k)[:40]: str(v)[:500] for k, v in detail.items()})


class KernelSource:
    """Answers a check's questions from the kernel that ran the student's notebook."""

    def __init__(
        self,
        kernel: SandboxedKernel,
        score: Callable[["KernelSource", str], Predictor],
        deadline: float = math.inf,
    ) -> None:
        """`score` makes predictors; after `deadline`, on the monotonic clock, nothing is asked."""
        self.kernel = kernel
        self._score = score
        self._deadline = deadline

    def ask(self, question: Mapping[str, Any], timeout_s: float) -> Reply:
        """Put one question to the guest."""
        left_s = self._deadline - time.monotonic()
        if left_s <= 0:
            raise Unanswered(State.TIMEOUT, "The notebook as a whole took too long.")
        return ask_kernel(self.kernel, question, min(timeout_s, left_s))

    def predictor(self, name: str) -> Predictor:
        """Return the saved model alone, in a sandbox of its own (see ``scorer``)."""
        return self._score(self, name)


def probe_question(name: str, probe: Callable[..., Any], **inputs: Any) -> dict[str, Any]:
    """Return the question that runs `probe` on the object called `name`."""
    return {
        "do": "examine",
        "name": name,
        "probe": probe.__name__,
        "source": inspect.getsource(probe),
        "inputs": encode(inputs),
    }
