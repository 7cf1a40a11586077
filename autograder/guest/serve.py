"""Answer one question about the objects in a namespace.

``serve`` takes and returns plain JSON. The questions:

====================  ================================================  =======================
``do``                with                                              answer
====================  ================================================  =======================
``value``             ``name``                                          the value
``call``              ``name``, ``args``, ``kwargs``; ``method``        what the function returned
``examine``           ``name``, ``probe`` and ``source``, ``inputs``    what the probe returned
====================  ================================================  =======================

A *probe* is a function of ours that looks at a student's object and returns plain data; its source
travels with the question; where ``name`` is empty, it looks at all names. Two more keys serve
objects that no plain data stands for: ``keep`` is
a name under which the answer is kept here instead of being sent, and ``things`` lists, as pairs,
which argument or input is an object kept or found here under which name. A ``label``, what the
student calls the object, is for messages of the side that asks.

The reply is ``{"ok": true, "value": …}`` or ``{"ok": false, "problem": …, "detail": {…}}`` with the
problem one of ``missing``, ``blank``, ``not_callable``, ``no_method``, ``raised`` and
``too_large``.
"""

import __future__

import traceback
from typing import Any

from .blank import is_blank
from .plain import MAX_ASKED, Json, TooLarge, decode, encode

TEXT_LENGTH = 500
_NO_ITEMS: Json = {"t": "list", "v": []}
_NO_NAMES: Json = {"t": "dict", "v": []}


class _Problem(Exception):
    """A question that has no answer; becomes the reply."""

    def __init__(self, problem: str, **detail: Any) -> None:
        self.reply: Json = {"ok": False, "problem": problem, "detail": detail}


def serve(request: Json, namespace: dict[str, Any]) -> Json:
    """Return the reply to `request` about the objects in `namespace`; never raises."""
    try:
        found = {"value": _value, "call": _call, "examine": _examine}[request["do"]](
            request, namespace
        )
        if "keep" in request:
            namespace[request["keep"]] = found
            found = None
        return {"ok": True, "value": encode(found, use_up=request["do"] != "value")}
    except _Problem as problem:
        return problem.reply
    except TooLarge as error:
        return {"ok": False, "problem": "too_large", "detail": {"message": str(error)}}
    except (Exception, SystemExit, KeyboardInterrupt) as error:
        return {"ok": False, "problem": "raised", "detail": _describe(error)}


def _find(request: Json, namespace: dict[str, Any]) -> Any:
    name = request["name"]
    if name == "":
        return namespace
    if name not in namespace:
        raise _Problem("missing")
    thing = namespace[name]
    if thing is ... or is_blank(thing):
        raise _Problem("blank")
    return thing


def _value(request: Json, namespace: dict[str, Any]) -> Any:
    return _find(request, namespace)


def _call(request: Json, namespace: dict[str, Any]) -> Any:
    function = _find(request, namespace)
    kind, method = type(function).__name__, request.get("method", "")
    if method:
        function = getattr(function, method, None)
        if not callable(function):
            raise _Problem("no_method", type=kind, method=method)
    if not callable(function):
        raise _Problem("not_callable", type=kind)
    args = decode(request.get("args", _NO_ITEMS), elements=MAX_ASKED)
    kwargs = decode(request.get("kwargs", _NO_NAMES), elements=MAX_ASKED)
    for place, name in request.get("things", ()):
        (kwargs if isinstance(place, str) else args)[place] = namespace[name]
    return function(*args, **kwargs)


def _examine(request: Json, namespace: dict[str, Any]) -> Any:
    thing = _find(request, namespace)
    probes: dict[str, Any] = {"__name__": "probe"}
    # A probe travels without its module's imports, so its annotations must not be evaluated.
    code = compile(request["source"], "<probe>", "exec", __future__.annotations.compiler_flag)
    exec(code, probes)  # noqa: S102 - our own source, sent by a check
    inputs = decode(request.get("inputs", _NO_NAMES), elements=MAX_ASKED)
    inputs |= {place: namespace[name] for place, name in request.get("things", ())}
    return probes[request["probe"]](thing, **inputs)


def _describe(error: BaseException) -> Json:
    """What was raised, and the student's own line that raised it."""
    line = ""
    for frame in reversed(traceback.extract_tb(error.__traceback__)):
        own_cell = "ipykernel_" in frame.filename or frame.filename.startswith("<ipython")
        if own_cell and frame.line:
            line = frame.line
            break
    try:
        message = str(error)
    except BaseException:  # a student's __str__ may raise anything
        message = ""
    return {
        "type": type(error).__name__[:TEXT_LENGTH],
        "message": _shortened(message),
        "line": line[:TEXT_LENGTH],
    }


def _shortened(text: str) -> str:
    """The part of a long message that tells most: Keras puts the cause last, after configs."""
    if len(text) > TEXT_LENGTH:
        text = text.rpartition("Exception encountered: ")[2]
    return text if len(text) <= TEXT_LENGTH else text[: TEXT_LENGTH - 1] + "…"
