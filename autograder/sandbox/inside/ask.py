"""The kernel's end of `ask`: one question to the guest, or one sealed test, and one string back."""

import asyncio
import base64
import importlib
import json
import linecache
import sys

largest = 1 << 24
files = (
    "<test cell>",
    "<test>",
)  #: `guard.FILE` and `origins.SHOWN`, under which there is the text of tests that students have


def answer(question: str, namespace: dict[str, object]) -> str:
    """Put the base64 JSON `question` to the guest; returns base64 JSON.

    Whatever comes out is only data to the grader, so nothing here guards against the student.
    """
    try:
        serve = importlib.import_module("_guest.serve").serve
        reply = {"reply": serve(json.loads(base64.b64decode(question)), namespace)}
        text = json.dumps(reply).encode()
    except Exception as error:
        text = json.dumps({"failure": f"{type(error).__name__}: {error}"[:500]}).encode()
    if len(text) > largest:
        text = json.dumps({"failure": f"the answer takes {len(text)} bytes"}).encode()
    return base64.b64encode(text).decode()


def test(question: str) -> str:
    """Run the sealed test `question`; returns the runner's sealed answer (see `runner`).

    The runner reads and fills these variables. What stands in them can be seen by the functions
    under test: no code, no key.
    """
    sealed = base64.b64decode(question)  # noqa: F841 - read by the runner
    box: list[object] = []
    sys.audit("autograder.test")
    failure = _failure(box)  # noqa: F841 - read by the runner
    reply: list[bytes] = []
    sys.audit("autograder.test")
    text = base64.b64encode(reply.pop()).decode()
    sys.audit("autograder.after")
    # As after a cell: Matplotlib forgets the figures that were drawn.
    importlib.import_module("IPython").get_ipython().events.trigger("post_execute")
    return base64.b64encode(json.dumps({"reply": {"sealed": text}}).encode()).decode()


def _failure(box: list[object]) -> tuple[str, str] | None:
    """What the test raised, as its type and text."""
    try:
        # The code is in no variable any more when the library meets what the notebook made of it.
        coroutine = eval(box.pop(), box.pop(), _show(box.pop()))  # type: ignore[arg-type] # noqa: S307 - the test
        if coroutine is not None:
            _finish(coroutine)
    except BaseException as error:
        return type(error).__name__, _text_of(error)
    return None


def _show(lines: object) -> dict[str, object] | None:
    """Let libraries that read a function's source, as TensorFlow does, find what was handed out.

    Returns the names of the test's own that it begins with: there are none.
    """
    try:
        for one in files:
            linecache.cache[one] = 0, None, lines, one  # type: ignore[assignment]
    except Exception:  # noqa: S110 - the notebook's own loss
        pass
    return None


def _finish(coroutine: object) -> None:
    """Run a test that awaits on a loop of its own: the kernel's is busy with this question."""
    outer = asyncio._get_running_loop()
    asyncio._set_running_loop(None)
    try:
        asyncio.run(coroutine)  # type: ignore[arg-type]
    finally:
        asyncio._set_running_loop(outer)


def _text_of(error: BaseException) -> str:
    try:
        return str(error)
    except BaseException:  # a student's __str__ may raise anything
        return ""
