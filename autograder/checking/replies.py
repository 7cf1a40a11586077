"""What a reply means for the exercise: a value, or the end of the check in words."""

import re
from collections.abc import Mapping
from typing import Any

from .errors import why_raised
from .expectations import Incorrect, NotAttempted
from .outcome import State
from .probes.outputs import NoTensor
from .reading import a, shorten
from .source import Reply, Unanswered

#: what Keras and TensorFlow put around a message: colours, where it was, what was handed over, an
#: example; and where in memory a thing is
_AROUND = re.compile(
    r"\x1b\[[0-9;]*m| at 0x[0-9a-f]+(?=>)|"
    r"Exception encountered when calling \S+\s+|\s*Arguments received by .*|"
    r"\n\s*Example:\s*\n.*|"
    r"\{\{function_node \S+\}\}\s*|\s*\[Op:\w+\](?: name:\s*)?$",
    re.DOTALL,
)


def bare(message: str) -> str:
    """Return what an exception says, without what libraries put around it."""
    return _AROUND.sub("", message)


class Raised(Unanswered):
    """The student's code raised. A check may catch it where that is the point of the exercise."""

    def __init__(self, name: str, detail: Mapping[str, str]) -> None:
        self.type_name = str(detail.get("type", "an error"))
        self.message = bare(str(detail.get("message", "")))
        self.line = str(detail.get("line", ""))
        where = f" in the line `{self.line.strip()}`" if self.line else ""
        words = f"{self.type_name}: {self.message}" if self.message else self.type_name
        self.behind = str(detail.get("why", ""))  #: what another program lacks, in words
        why = self.behind or why_raised(self.type_name, self.message, self.line)
        super().__init__(State.ERROR, f"`{name}` raised {words}{where}", why)

    @property
    def told(self) -> str:
        """What was raised, in short: for ``saw``."""
        return shorten(f"{self.type_name}: {self.message}")


#: what a nudge says of what a model gives in place of a tensor (see ``probes.outputs.NoTensor``)
_NO_TENSOR = {
    "nothing": "Does every way through `call` end with `return`?",
    "a layer": "A layer alone is no answer: what it gives when it is called is one.",
    "a dict": "The tensor itself is asked for, with nothing around it.",
    "complex numbers": "Losses compare real numbers.",
}


def _no_tensor(name: str, gave: str) -> Unanswered:
    about = _NO_TENSOR["a dict"] if gave in ("a list", "a tuple") else _NO_TENSOR.get(gave, "")
    text = f"`{name}`, called on a batch, gives {gave}: a tensor of numbers was expected."
    return Unanswered(State.ERROR, text, about)


def unwrap(name: str, reply: Reply) -> Any:
    """Return the reply's value, or raise what its problem means for the exercise."""
    problem = reply.problem
    if not problem:
        return reply.value
    if problem == "missing":
        raise NotAttempted(f"There is no `{name}` here yet: is it written, and has its cell run?")
    if problem == "blank":
        raise NotAttempted(f"`{name}` still holds `...`: put your answer there, and run its cell.")
    kind = reply.detail.get("type", "value")
    if problem == "not_callable":
        raise Incorrect(f"`{name}` is no function.", saw=a(kind), expected="a function")
    if problem == "no_method":
        method = reply.detail.get("method", "?")
        raise Incorrect(
            f"`{name}` has no method `{method}`.",
            saw=f"{a(kind)} without it",
            expected=f"`def {method}(self, …)`",
        )
    if problem == "too_large":
        why = str(reply.detail.get("message", ""))
        summary = f"`{name}` is too large to look at."
        raise Incorrect(summary, why="" if why == "the value is too large to look at" else why)
    if reply.detail.get("type") == NoTensor.__name__:
        raise _no_tensor(name, str(reply.detail.get("message", "")))
    raise Raised(name, reply.detail)
