"""The zygote imports what notebooks need, once, and forks a warden for every kernel.

It only imports: no operation, no device listing, no ZMQ context, no event loop. A process that
ran one TensorFlow operation has threads, and a fork of it hangs; so before every fork it
asserts that it has one thread. With nothing to preload it is the cold start.
"""

import gc
import importlib
import importlib.util
import json
import os
import select
import signal
import site
import socket
import sys
import time
from contextlib import suppress
from types import ModuleType
from typing import Any

from . import linux, private, thread_times, warden

_BREATH_S = 1.0
_DEBUGGER = "debugpy"  #: ipykernel does without it where it is not installed
# What ipykernel imports as it starts.
_KERNEL = (
    "ipykernel.kernelapp",
    "ipykernel.ipkernel",
    "ipykernel.debugger",
    "ipykernel.zmqshell",
    "IPython.core.completer",
    "IPython.core.completerlib",
    "IPython.core.debugger",
    "IPython.core.oinspect",
    "IPython.extensions.storemagic",
    "tornado.platform.asyncio",
)


def main() -> None:
    """Read the plan, import, say hello, then fork until the keeper is gone."""
    linux.prctl(linux.PR_SET_PDEATHSIG, signal.SIGKILL)
    linux.prctl(linux.PR_SET_DUMPABLE, 0)
    linux.prctl(linux.PR_SET_CHILD_SUBREAPER, 1)
    plan: dict[str, Any] = json.loads(sys.stdin.buffer.readline())
    os.umask(0o077)
    gc.disable()  # Imports make much that stays, and each look for garbage would look at all of it.
    _set_up_python(plan)
    runner = private.load()  # while there is little yet to look through for its classes
    missing, threaded = _import_all(plan)
    _rehearse()
    plan["runner"] = [runner, runner.pristine.Pristine(plan["site"])]
    del runner
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    listener.bind(plan["socket"])
    listener.listen(128)
    gc.collect()
    gc.freeze()  # Untouched objects stay shared between the zygote and its forks.
    gc.enable()
    threads = linux.threads()
    _say({"ready": True, "threads": threads, "missing": missing, "threaded": threaded})
    _serve(listener, plan)


def _say(hello: dict[str, Any]) -> None:
    os.write(1, json.dumps(hello).encode() + b"\n")
    null = os.open(os.devnull, os.O_RDWR)
    os.dup2(null, 1)
    os.close(null)


def _set_up_python(plan: dict[str, Any]) -> None:
    """Make a `-I -S` Python look like the environment's own, less its .pth files.

    An editable install's .pth file would put the whole project, answer keys included, on the
    search path.
    """
    sys.path += plan["site"]
    sys.prefix = sys.exec_prefix = plan["prefix"]
    sys.dont_write_bytecode = True
    site.setquit()
    site.setcopyright()
    site.sethelper()
    load_by_path("autograder", plan["stub"])
    # Ours, whatever Python this is: it imports the standard library and nothing else.
    load_by_path("landlockpy", plan["landlockpy"])
    if plan["course_utils"]:
        sys.meta_path.append(_OnePackage("course_utils", plan["course_utils"]))


class _OnePackage:
    """Finds one package by path, and nothing else that lies beside it."""

    def __init__(self, name: str, folder: str) -> None:
        self.name, self.folder = name, folder

    def find_spec(self, name: str, path: object = None, target: object = None) -> Any:
        """The package's spec for its own name; None for any other."""
        return _spec(self.name, self.folder) if name == self.name else None


def _spec(name: str, folder: str) -> Any:
    return importlib.util.spec_from_file_location(
        name, f"{folder}/__init__.py", submodule_search_locations=[folder]
    )


def load_by_path(name: str, folder: str) -> ModuleType:
    """Import the package in `folder` under the name `name`."""
    spec = _spec(name, folder)
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


def load_guest(plan: dict[str, Any]) -> None:
    """Import the guest as `_guest`: what tests apart need, and what checks ask, if any will."""
    if "_guest" not in sys.modules:
        load_by_path("_guest", plan["guest"])
        for name in ("lender", "borrower", *(["serve"] if plan["questions"] else [])):
            importlib.import_module(f"_guest.{name}")


def _import_all(plan: dict[str, Any]) -> tuple[list[str], str]:
    """Import everything the forks share.

    Returns the preloads that cannot be imported, and the one that started a thread, if one did: it
    is the last, since a process that cannot be forked is of no use.
    """
    import landlockpy

    # No one debugs here, and each fork of this process would be a sixth larger with it.
    sys.modules[_DEBUGGER] = None  # type: ignore[assignment] # as documented: "not importable"
    for name in _KERNEL:
        importlib.import_module(name)
    del sys.modules[_DEBUGGER]
    thread_times.install()

    with suppress(landlockpy.LandlockError, OSError):
        landlockpy.abi_version()  # Finds the C library now; it runs a program to do so.
    missing = []
    for name in plan["preload"]:
        try:
            importlib.import_module(name)
        except Exception:  # whatever is wrong with it, the notebook that imports it will show
            missing.append(name)
        if linux.threads() != 1:
            return missing, name
    if plan["preload"]:
        # A cold zygote stays without NumPy too, whose linear algebra may start threads.
        load_guest(plan)
    return missing, ""


def _rehearse() -> None:
    """Have what each kernel would do at its first cell done once: patterns are compiled."""
    transformer: Any = importlib.import_module("IPython.core.inputtransformer2")
    transformer.TransformerManager().transform_cell("%matplotlib inline\nanswer = 1\n")


def _serve(listener: socket.socket, plan: dict[str, Any]) -> None:
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # Wardens need no one to reap them.
    wardens: set[int] = set()
    while True:
        ready, _, _ = select.select([listener.fileno(), 0], [], [], _BREATH_S)
        wardens = _end_orphans(wardens)
        if 0 in ready:
            return
        if not ready:
            continue
        connection, _ = listener.accept()
        if linux.threads() != 1:
            connection.sendall(b'{"event": "fault", "detail": "the zygote has several threads"}\n')
            connection.close()
            continue
        try:
            pid = os.fork()
        except OSError as error:
            detail = {"event": "fault", "detail": f"no process could be started: {error}"}
            connection.sendall(json.dumps(detail).encode() + b"\n")
            connection.close()
            time.sleep(0.1)
            continue
        if pid == 0:
            listener.close()
            warden.run(connection, plan)
        wardens.add(pid)
        connection.close()


def _end_orphans(wardens: set[int]) -> set[int]:
    """Kill what came to be our child because its warden was killed; returns those that live."""
    children = set(linux.children(os.getpid()))
    for pid in children - wardens:
        with suppress(OSError):
            os.kill(pid, signal.SIGKILL)
    return wardens & children
