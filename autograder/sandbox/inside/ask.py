"""The kernel's end of `ask`: one question to the guest, or one sealed test, and one string back."""

import asyncio
import base64
import importlib
import json
import sys
from collections.abc import Coroutine
from typing import Any

largest = 1 << 24
_PLAIN: Any = str.__str__  # a text of whatever kind as a plain one
_NAME: Any = type.__dict__["__name__"].__get__


def answer(question: str, namespace: dict[str, object]) -> str:
    """Put the base64 JSON `question` to the guest; returns base64 JSON.

    Whatever comes out is only data to the grader, so nothing here guards against the student.
    """
    try:
        asked = json.loads(base64.b64decode(question))
        serve = importlib.import_module(f"_guest.{asked.get('of', 'serve')}").serve
        reply = {"reply": serve(asked, namespace)}
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
    audit = sys.audit  # as it is now: the code under test may have this module look up others
    sealed = base64.b64decode(question)  # noqa: F841 - read by the runner
    box: list[object] = []
    try:
        audit("autograder.test")
        failure = _failure(box)  # noqa: F841 - read by the runner
        reply: list[bytes] = []
        audit("autograder.test")
        text = base64.b64encode(reply.pop()).decode()
    finally:  # whether there was an answer or not, the notebook has back what was stopped for it
        audit("autograder.after")
    # As after a cell: Matplotlib forgets the figures that were drawn.
    importlib.import_module("IPython").get_ipython().events.trigger("post_execute")
    return base64.b64encode(json.dumps({"reply": {"sealed": text}}).encode()).decode()


def _failure(box: list[object]) -> tuple[str, str] | None:
    """What the test raised, as its type and text."""
    try:
        # The code is in no variable any more when the library meets what the notebook made of it.
        coroutine = eval(box.pop(), box.pop(), begin())  # type: ignore[arg-type] # noqa: S307 - the test
        if coroutine is not None:
            finish(coroutine)
    except BaseException as error:
        return _name_of(type(error)), _text_of(error)
    return None


def begin() -> dict[str, object] | None:
    """Tell the guard, which lets signals and the collector call what the notebook has them call.

    Returns the names that a test begins with: there are none.
    """
    sys.audit("autograder.begins")
    return None


def finish(coroutine: Coroutine[Any, Any, object]) -> None:
    """Run a test that awaits on the kernel's loop, where the notebook's tasks and locks are.

    This question is a task of that loop, so it is entered once more: the task is set aside, and
    for what the loop was about to call, and has called in here, it gets as much that does nothing.
    """
    loop: Any = asyncio.get_running_loop()
    asking: Any = asyncio.current_task()
    waiting = len(loop._ready)
    asyncio.tasks._leave_task(loop, asking)
    task = loop.create_task(coroutine)
    try:
        _turn(loop, task)
        task.result()
    finally:
        for _ in range(waiting):
            loop.call_soon(int)
        asyncio.tasks._enter_task(loop, asking)


def _turn(loop: Any, task: asyncio.Task[object]) -> None:
    """Have the loop go on until the task is done, or an interrupt has ended it."""
    try:
        while not task.done():
            loop._run_once()
    except BaseException:
        task.cancel()
        while not task.done():
            loop._run_once()
        raise


def _name_of(kind: type) -> str:
    try:  # which its own class can hide, and which may be a text of another kind
        name: str = _PLAIN(_NAME(kind))
        return name
    except BaseException:
        return "an error"


def _text_of(error: BaseException) -> str:
    try:  # what a student's __str__ gives may be any kind of text, such as NumPy's
        text: str = _PLAIN(str(error))
        return text
    except BaseException:  # and it may raise anything
        return ""
