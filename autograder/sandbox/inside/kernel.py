"""Turn a fork of the warden into a Jupyter kernel with almost no rights."""

import asyncio
import importlib
import os
import shutil
import socket
import sys
import traceback
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any, ClassVar, NoReturn

from . import (
    ask,
    confine,
    copying,
    course_modules,
    seccomp,
    semaphore,
    shared_memory,
    zygote,
)


def become(
    request: dict[str, Any],
    plan: dict[str, Any],
    status: int,
    refusals: int,
    warden: socket.socket,
    fenced: bool,
) -> NoReturn:
    """Confine this process, start ipykernel, write "ready" (or why not) to `status`.

    What the notebook is refused later is written to `refusals`. What only the `warden` may have
    goes to it before the first line of a notebook.
    """
    code = 1
    try:
        warden.recv(1)  # it holds what it must (see `confine.keep_open`)
        if request["program"]:
            _become_program(request, plan, [status, refusals], warden, fenced)
        # Here nothing may refer to the key or the runner any more once a notebook's code runs.
        app = _prepare(request, plan, [status, refusals], warden, fenced)
        os.set_blocking(refusals, False)
        if plan["confine"]:
            _look_out(plan["runner"], request, refusals, plan)
        course_modules.install(str(Path.cwd()), request["modules"], request["kept"])
        _install_runner(plan.pop("runner"), request.pop("seal"), app.shell, refusals, plan)
        # Work files import, but beside the notebook a numpy.py of the student's must not come
        # first; and not before now, or one of them might be what IPython looks for as it starts.
        sys.path.append(str(Path.cwd()))
        os.write(status, b"ready")
        os.close(status)
        app.start()
        code = 0
    except SystemExit as ended:
        code = ended.code if isinstance(ended.code, int) else 1
    except BaseException:
        with suppress(OSError):  # It was ready: what ends it now is the student's doing.
            os.write(status, traceback.format_exc(limit=-6).encode()[-4000:])
    finally:
        os._exit(code)


def _become_program(
    request: dict[str, Any],
    plan: dict[str, Any],
    keep: list[int],
    warden: socket.socket,
    fenced: bool,
) -> NoReturn:
    """Confine this process as any other, and be a kernel of another language.

    It makes its sockets itself, so it may always make some, in the one folder where it can; it
    connects to none, and has terminals of its own, since some languages are talked to through them.
    """
    _open_log(request)
    confine.become_clean(request, [*keep, warden.fileno()])
    os.environ.update(request["program"]["env"])
    confine.limit(request["limits"])
    if plan["confine"]:
        confine.restrict(request, plan, fenced, warden)
        seccomp.no_connections()
    confine.limit_files(request["limits"])
    connection = "{connection_file}", request["connection"]
    argv = [word.replace(*connection) for word in request["program"]["argv"]]
    os.write(keep[0], b"ready")
    os.execvp(argv[0], argv)  # noqa: S606 - there is no shell; all other descriptors end here


def _open_log(request: dict[str, Any]) -> None:
    log = os.open(f"{request['folder']}/log", os.O_WRONLY | os.O_CREAT, 0o600)
    null = os.open(os.devnull, os.O_RDWR)
    for target, source in ((0, null), (1, log), (2, log)):
        os.dup2(source, target)


def _prepare(
    request: dict[str, Any],
    plan: dict[str, Any],
    keep: list[int],
    warden: socket.socket,
    fenced: bool,
) -> Any:
    _open_log(request)
    confine.become_clean(request, [*keep, warden.fileno()])
    _share_font_cache(plan)
    confine.limit(request["limits"])
    if plan["confine"]:
        confine.restrict(request, plan, fenced, warden)
        semaphore.install()
        shared_memory.install(os.environ["TMPDIR"])
        copying.install()
    confine.limit_files(request["limits"])
    warden.close()
    zygote.load_guest(plan)
    if plan["confine"]:
        shut_in = partial(confine.shut_in, signals_fenced=fenced)
        sys.modules["_guest.copying"].enclose[0] = shut_in
    ask.largest = request["limits"]["reply_bytes"]
    app = _kernel_app(request)
    if plan["confine"]:
        seccomp.no_new_connections(loopback=plan["localhost"])
    return app


def _look_out(
    runner: list[Any], request: dict[str, Any], refusals: int, plan: dict[str, Any]
) -> None:
    runner[0].LOOKOUT.watch(request, plan, refusals)


def _install_runner(
    runner: list[Any], key: str, shell: Any, refusals: int, plan: dict[str, Any]
) -> None:
    module, known = runner
    module.install(known, bytes.fromhex(key), shell, refusals, plan)


def _share_font_cache(plan: dict[str, Any]) -> None:
    """Copy Matplotlib's list of fonts, which takes seconds to make, into the kernel's folder."""
    for path in Path(plan["fonts"]).glob("fontlist-*.json"):
        shutil.copy(path, os.environ["MPLCONFIGDIR"])


class _NoModules:
    """`sys` for ipykernel as it starts, which looks at each module for a debugger that is not here.

    A fork of a process that has imported TensorFlow would have to copy the pages of thousands.
    """

    modules: ClassVar[dict[str, Any]] = {}

    def __getattr__(self, name: str) -> Any:
        return getattr(sys, name)


def _kernel_app(request: dict[str, Any]) -> Any:
    from traitlets.config import Config

    kernelapp: Any = importlib.import_module("ipykernel.kernelapp")
    usual_thread = kernelapp.IOPubThread

    def thread_without_tcp(socket: Any, *, pipe: bool, session: Any) -> Any:
        """ipykernel's own, less the TCP port for output of forked processes, which aborts here."""
        return usual_thread(socket, pipe=False, session=session)

    kernelapp.IOPubThread = thread_without_tcp

    ipkernel: Any = importlib.import_module("ipykernel.ipkernel")
    ipkernel.sys = _NoModules()

    sys.argv = ["kernel"]
    config = Config()
    config.IPKernelApp.ignore_cwd = True
    config.HistoryManager.enabled = False
    config.IPKernelApp.log_level = 50
    asyncio.set_event_loop(None)
    app = kernelapp.IPKernelApp.instance(config=config, connection_file=request["connection"])
    # There is no command line, and making the parser of one takes a few milliseconds.
    app.parse_command_line = lambda argv=None: None
    app.initialize([])
    ipkernel.sys = sys
    # IPython's `!command` wants a terminal device; a plain pipe does as well, and is no device.
    app.shell.system = app.shell.system_raw
    # `quit()` in a cell would end the kernel a moment later, in the middle of any other cell.
    app.shell.ask_exit = lambda: None
    return app
