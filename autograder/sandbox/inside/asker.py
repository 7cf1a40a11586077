"""Who may ask for a test to be run, `_inside.ask.test`, and what stands in its variables."""

import builtins
from _thread import get_ident
from types import CodeType, FrameType
from typing import Any

from .codes import of_frame
from .seal import QUESTION, unseal

_PUBLIC = vars(builtins)
_FAILED = (
    "an error",
    "",
)  #: what is said of a failure that is told in no plain words


class Asker:
    """One kernel's. `frame` is that of the test which is open, if one is."""

    def __init__(self, names: dict[str, Any], key: bytes) -> None:
        """`names` are those of the module `ask`."""
        self.names, self.key, self.main = names, key, get_ident()
        self.code: CodeType = names["test"].__code__
        self.frame: FrameType | None = None

    def asked(self, frame: FrameType) -> tuple[list[Any], Any] | None:
        """Where an answer goes, and what it is to: the text of a question, or how a test failed.

        None if nothing is to be answered: only the grader runs tests, one at a time. All that the
        frame has is looked at by its exact type, for the notebook may have written into it; and it
        may be called by that, so nothing that matters must stand before this.
        """
        right = of_frame(frame) is self.code and frame.f_globals is self.names
        if not right or frame.f_builtins is not _PUBLIC or get_ident() != self.main:
            return None
        local = frame.f_locals
        if "reply" in local:
            reply, failure = local["reply"], local["failure"]
            told = type(failure) is tuple and all(type(one) is str for one in failure)
            right = frame is self.frame and type(reply) is list and not reply
            return (reply, failure if failure is None or told else _FAILED) if right else None
        box, sealed = local["box"], local["sealed"]
        if _is_within(frame, self.frame) or type(box) is not list or type(sealed) is not bytes:
            return None
        self.frame = None  # of a test that came to no end
        return box, unseal(sealed, self.key, QUESTION)  # which lets other threads run


def _is_within(frame: FrameType, other: FrameType | None) -> bool:
    """Whether something that runs in the other frame has come to this one."""
    inner: FrameType | None = frame
    while inner is not None and inner is not other:
        inner = inner.f_back
    return inner is not None
