"""JupyterLab on a workspace: for this machine alone, quiet, asking nothing of the network."""

import http.client
import json
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Any

from .files import write_atomically
from .kernels import QUIET
from .warm_kernels import warmed
from .workspace import LANDING

_PORTS_TRIED = 50
_PATIENCE_S = 120.0
_POLL_S = 0.3
_GRACE_S = 15.0
_KERNELS = Path(".course", "jupyter")
_ADVICE = "course_utils.desk.advice"
_APART: dict[str, Any]  #: Ctrl-C is ours; Jupyter would ask whether it was meant
if sys.platform == "win32":
    _APART = {"creationflags": subprocess.CREATE_NEW_PROCESS_GROUP}
else:
    _APART = {"start_new_session": True}
#: asks this machine, whatever proxy there is to the rest of the world
_HERE = urllib.request.build_opener(urllib.request.ProxyHandler({}))
_OVERRIDES = {
    "@jupyterlab/apputils-extension:notification": {"fetchNews": "false", "checkForUpdates": False},
    "@jupyterlab/docmanager-extension:plugin": {"defaultViewers": {"markdown": "Markdown Preview"}},
}
# Pairing notebooks with scripts is for authors, handing out and collecting for instructors; and
# nbgrader's part of the server takes seconds to load.
_PAGE = {"disabledExtensions": {"@jupyter/nbgrader": True, "jupyterlab-jupytext": True}}
_UNUSED_SERVER_PARTS = (
    "jupyterlab_jupytext",
    *(
        f"nbgrader.server_extensions.{name}"
        for name in ("assignment_list", "course_list", "formgrader", "validate_assignment")
    ),
)


class LabError(RuntimeError):
    """JupyterLab does not run; the message says what to do."""


def free_port(wanted: int) -> int:
    """Return `wanted` or the next port above it that nobody listens on.

    Raises:
        LabError: if there is none nearby.
    """
    for port in range(wanted, min(wanted + _PORTS_TRIED, 65536)):
        with socket.socket() as probe:
            if os.name == "posix":  # elsewhere this option would share a taken port
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise LabError(f"Ports {wanted} and above are all taken; name another with --port.")


def run_lab(
    workspace: Path,
    *,
    port: int,
    browser: bool,
    say: Callable[[str], None],
    meanwhile: Callable[[], None] = lambda: None,
    parts: Sequence[str] = (),
    warm: bool = False,
) -> None:
    """Run JupyterLab on `workspace` until it ends or the user ends it.

    Args:
        port: where it listens; see :func:`free_port`.
        browser: whether to open one.
        say: told the address once it can be opened.
        meanwhile: called while the server starts, which takes longer.
        parts: extensions of the server, by their modules.
        warm: whether kernels are forks of a process that has imported Keras.

    Raises:
        LabError: if JupyterLab does not start.
    """
    token = secrets.token_urlsafe(24)
    log = workspace / ".course" / "lab.log"
    with log.open("w", encoding="utf-8") as output, _ended_by_signals():
        _fill_font_cache()
        server = subprocess.Popen(
            _command(workspace, port, browser, parts),
            env={
                **os.environ,
                **QUIET,
                "JUPYTER_TOKEN": token,
                "JUPYTER_PATH": _kernel_path(workspace),
                "JUPYTER_PREFER_ENV_PATH": "1",
            },
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            **_APART,
        )
        try:
            _write_kernel(workspace, warm=warm)
            meanwhile()
            _wait_until_up(server, port, log)
            say(f"http://127.0.0.1:{port}/lab/tree/{LANDING}?token={token}")
            while server.poll() is None:  # Windows' Ctrl-C ends a sleep, but no wait for a process
                time.sleep(_POLL_S)
        except KeyboardInterrupt:
            pass
        finally:
            _end(server, port, token)


def _command(workspace: Path, port: int, browser: bool, parts: Sequence[str]) -> list[str]:
    settings = workspace / ".course" / "lab"
    write_atomically(settings / "overrides.json", json.dumps(_OVERRIDES, indent=1))
    write_atomically(settings / "page_config.json", json.dumps(_PAGE, indent=1))
    wanted = {**dict.fromkeys(_UNUSED_SERVER_PARTS, False), **dict.fromkeys(parts, True)}
    chosen = [f"--ServerApp.jpserver_extensions={name}={on}" for name, on in wanted.items()]
    # Root is who one is in many containers. Only this machine, with the token, gets in.
    root = ["--ServerApp.allow_root=True"] if getattr(os, "geteuid", lambda: 1)() == 0 else []
    return [
        *(sys.executable, "-m", "jupyterlab", *chosen, *root),
        f"--ServerApp.root_dir={workspace}",
        "--ServerApp.ip=127.0.0.1",
        f"--ServerApp.port={port}",
        "--ServerApp.port_retries=0",
        f"--ServerApp.open_browser={browser}",
        f"--LabApp.default_url=/lab/tree/{LANDING}",
        f"--LabApp.app_settings_dir={settings}",
        "--LabApp.news_url=None",
        "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
        "--LabApp.extension_manager=readonly",
    ]


def _kernel_path(workspace: Path) -> str:
    """Return the JUPYTER_PATH on which the course's kernel comes before any other of its name."""
    others = [place for place in [os.environ.get("JUPYTER_PATH", "")] if place]
    return os.pathsep.join([str(workspace / _KERNELS), *others])


def _write_kernel(workspace: Path, *, warm: bool) -> None:
    """Write the kernel that the course's notebooks ask for.

    It is this Python's own, whatever other kernel of that name a user has registered, and it gives
    advice on names that are not defined yet. Users' own IPython settings stay in force.
    """
    from ipykernel.kernelspec import get_kernel_dict

    spec = get_kernel_dict([f"--ext={_ADVICE}"])
    if warm:
        spec["argv"] = warmed(spec["argv"])
    path = workspace / _KERNELS / "kernels" / "python3" / "kernel.json"
    write_atomically(path, json.dumps(spec, indent=1))


def _fill_font_cache() -> None:
    """Let Matplotlib look for fonts now; otherwise it says so, in red, above the first picture."""
    subprocess.Popen(
        [sys.executable, "-c", "import matplotlib.font_manager"],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def _wait_until_up(server: "subprocess.Popen[bytes]", port: int, log: Path) -> None:
    deadline = time.monotonic() + _PATIENCE_S
    while time.monotonic() < deadline:
        if server.poll() is not None:
            raise LabError(f"JupyterLab did not start; its last words are in {log}.")
        try:
            with _HERE.open(f"http://127.0.0.1:{port}/api", timeout=1):
                return
        except urllib.error.HTTPError:
            return  # an answer, if only "who are you?"
        except OSError:
            time.sleep(0.1)
    raise LabError(f"JupyterLab has not answered for {_PATIENCE_S:g} seconds; see {log}.")


def _end(server: "subprocess.Popen[bytes]", port: int, token: str) -> None:
    """Ask the server to stop its kernels and itself; insist after a while.

    It is asked by its address, since Windows has no signal that it could heed.
    """
    if server.poll() is not None:
        return
    address, sender = f"http://127.0.0.1:{port}/api/shutdown", {"Authorization": f"token {token}"}
    try:
        with _HERE.open(urllib.request.Request(address, b"", sender), timeout=_GRACE_S):
            pass
    except (OSError, http.client.HTTPException):  # it is not up yet, or gone before it could answer
        server.terminate()
    try:
        server.wait(timeout=_GRACE_S)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()


@contextmanager
def _ended_by_signals() -> Iterator[None]:
    """Treat a closed terminal and a plain ``kill`` like Ctrl-C, so that no server stays behind.

    Only the first is heard: a second Ctrl-C, or what `uv run` passes on besides, would leave a
    server that is just ending. What whoever called had ignored, as nohup has, stays ignored.
    """
    names = ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK")
    numbers = [getattr(signal, name) for name in names if hasattr(signal, name)]
    before = {number: signal.getsignal(number) for number in numbers}

    def interrupt(number: int, frame: FrameType | None) -> None:
        for one in numbers:
            signal.signal(one, signal.SIG_IGN)
        raise KeyboardInterrupt

    for number, handler in before.items():
        if handler is not signal.SIG_IGN:
            signal.signal(number, interrupt)
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
