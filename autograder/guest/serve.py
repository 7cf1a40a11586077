"""Answer one question about the objects in a namespace.

``serve`` takes and returns plain JSON. The questions:

====================  ================================================  =======================
``do``                with                                              answer
====================  ================================================  =======================
``value``             ``name``                                          the value
``call``              ``name``, ``args``, ``kwargs``                    what the function returned
``examine``           ``name``, ``probe`` and ``source``, ``inputs``    what the probe returned
====================  ================================================  =======================

A *probe* is a function of ours that looks at a student's object and returns plain data; its source
travels with the question. The reply is ``{"ok": true, "value": …}`` or ``{"ok": false, "problem":
…, "detail": {…}}`` with the problem one of ``missing``, ``blank``, ``not_callable``, ``raised`` and
``too_large``.
"""

import __future__

import ast
import dis
import inspect
import textwrap
import traceback
import types
from typing import Any

from .plain import Json, TooLarge, decode, encode

TEXT_LENGTH = 500


class _Problem(Exception):
    """A question that has no answer; becomes the reply."""

    def __init__(self, problem: str, **detail: Any) -> None:
        self.reply: Json = {"ok": False, "problem": problem, "detail": detail}


def serve(request: Json, namespace: dict[str, Any]) -> Json:
    """Return the reply to `request` about the objects in `namespace`; never raises."""
    try:
        answer = {"value": _value, "call": _call, "examine": _examine}[request["do"]]
        value = answer(request, namespace)
        return {"ok": True, "value": encode(value, use_up=request["do"] != "value")}
    except _Problem as problem:
        return problem.reply
    except TooLarge as error:
        return {"ok": False, "problem": "too_large", "detail": {"message": str(error)}}
    except (Exception, SystemExit, KeyboardInterrupt) as error:
        return {"ok": False, "problem": "raised", "detail": _describe(error)}


def _find(request: Json, namespace: dict[str, Any]) -> Any:
    name = request["name"]
    if name not in namespace:
        raise _Problem("missing")
    thing = namespace[name]
    if thing is ... or _is_blank(thing):
        raise _Problem("blank")
    return thing


def _is_blank(thing: Any) -> bool:
    """Whether a ``...`` that the student was to replace still stands in a function or class."""
    if isinstance(thing, type):
        return any(_is_blank(method) for method in vars(thing).values())
    if not isinstance(thing, types.FunctionType):
        return False
    try:
        tree = ast.parse(textwrap.dedent(inspect.getsource(thing)))
    except (OSError, TypeError, SyntaxError):  # no source at hand: look at what it does
        return all(
            step.opname in ("RESUME", "NOP", "RETURN_VALUE") or step.argval is None
            for step in dis.get_instructions(thing)
        )
    return any(
        isinstance(node, ast.Expr)
        and isinstance(node.value, ast.Constant)
        and node.value.value is ...
        for node in ast.walk(tree)
    )


def _value(request: Json, namespace: dict[str, Any]) -> Any:
    return _find(request, namespace)


def _call(request: Json, namespace: dict[str, Any]) -> Any:
    function = _find(request, namespace)
    if not callable(function):
        raise _Problem("not_callable", type=type(function).__name__)
    args = decode(request.get("args", {"t": "list", "v": []}))
    kwargs = decode(request.get("kwargs", {"t": "dict", "v": []}))
    return function(*args, **kwargs)


def _examine(request: Json, namespace: dict[str, Any]) -> Any:
    thing = _find(request, namespace)
    probes: dict[str, Any] = {}
    # A probe travels without its module's imports, so its annotations must not be evaluated.
    code = compile(request["source"], "<probe>", "exec", __future__.annotations.compiler_flag)
    exec(code, probes)  # noqa: S102 - our own source, sent by a check
    inputs = decode(request.get("inputs", {"t": "dict", "v": []}))
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
        "message": message[:TEXT_LENGTH],
        "line": line[:TEXT_LENGTH],
    }
