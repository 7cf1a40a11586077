"""A fork of the warm process becomes the kernel that its launcher was asked for."""

import importlib
import logging
import os
import random
import resource
import signal
import sys
import tempfile
from contextlib import suppress
from typing import Any


def kernel(request: dict[str, Any], descriptors: list[int]) -> None:
    """Be an IPython kernel, in the launcher's surroundings, until it is shut down."""
    _take_over(request, descriptors)
    _draw_other_numbers()
    launcher = importlib.import_module("ipykernel_launcher")
    sys.argv = [str(launcher.__file__), *request["arguments"]]
    handlers = _handlers()
    application: Any = importlib.import_module("ipykernel.kernelapp").IPKernelApp
    # It ends with the warm process, which ends it with its launcher.
    app = application.instance(parent_handle=os.getppid())
    app.initialize(None)
    for handler, stream in handlers:
        handler.stream = getattr(sys, stream)
    app.start()


def _take_over(request: dict[str, Any], descriptors: list[int]) -> None:
    """Take on what a process inherits from the one that starts it."""
    for target, source in enumerate(descriptors[:3]):
        os.dup2(source, target)
    os.fchdir(descriptors[3])
    for one in descriptors:
        os.close(one)
    os.umask(request["umask"])
    for number, soft, hard in request["limits"]:
        with suppress(OSError, ValueError):
            resource.setrlimit(number, (soft, hard))
    with suppress(OSError):
        os.nice(request["nice"] - os.nice(0))
        os.sched_setaffinity(0, request["processors"])
    os.environ.clear()
    os.environ.update(request["environment"])
    signal.signal(signal.SIGINT, signal.default_int_handler)


def _draw_other_numbers() -> None:
    """Let no two forks draw the same numbers; Python's own generator sees to that by itself."""
    random.seed()
    tempfile.tempdir = None  # it may have been another one for the warm process
    if "numpy" in sys.modules:
        importlib.import_module("numpy.random").seed()


def _handlers() -> list[tuple[Any, str]]:
    """Return the handlers of loggers that were made while importing, and where they write.

    There they would write to the notebook if they had been made in a kernel.
    """
    found = []
    for reference in list(logging._handlerList):  # type: ignore[attr-defined]  # the only list
        handler = reference()
        for name in ("stdout", "stderr"):
            if handler and vars(handler).get("stream") is getattr(sys, name):
                found.append((handler, name))
    return found
