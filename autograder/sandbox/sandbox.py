"""The sandbox as the grader opens it: one zygote, and any number of kernels from it."""

import json
import os
import secrets
import select
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict
from itertools import count
from pathlib import Path
from types import TracebackType
from typing import Any

from . import bubblewrap, doctor, environment, files
from .contract import Limits
from .errors import KernelGone, SandboxFault
from .exchange import Channels
from .kernels import SandboxedKernel
from .link import Link
from .places import COURSE_UTILS, GUEST, INSIDE, STUB, places, site_folders

PRELOAD = (
    "numpy",
    "tensorflow",
    "keras",
    "matplotlib.pyplot",
    "IPython.display",
    "course_utils",
)
_START_S = 300.0
_READY_S = 120.0
_LONGEST_BASE = 64


class Sandbox:
    """Owns one zygote and hands out kernels; any number of threads may ask at once.

    `readable` are folders every kernel may read; `reachable` ones only the kernels that name
    them. `env` is added to the environment of every kernel and must hold no secret. Without
    Landlock and seccomp it refuses to start, unless `unsafe` gives them up in so many words.
    """

    def __init__(
        self,
        *,
        readable: Sequence[Path] = (),
        reachable: Sequence[Path] = (),
        preload: Sequence[str] = PRELOAD,
        env: Mapping[str, str] | None = None,
        unsafe: bool = False,
        _bubblewrap: bool = True,
        _guest: Path = GUEST,
    ) -> None:
        self.unsafe = unsafe
        self.warm = bool(preload)
        self._preload = tuple(preload)
        self._env = dict(env or {})
        self._guest = _guest
        self._places = places(readable, reachable, _guest)
        if not unsafe:
            doctor.require()
        self._bwrap = bubblewrap.program()[0] if _bubblewrap and not unsafe else None
        self._lock = threading.Lock()
        self._zygote: _Zygote | None = None
        self._closed = False

    @property
    def tier(self) -> str:
        """What contains the kernels, in words."""
        if self.unsafe:
            return "none (unsafe: submissions can do anything this user can)"
        parts = ["bubblewrap"] if self._bwrap else []
        return " + ".join([*parts, f"Landlock ABI {doctor.landlock_abi()}", "seccomp"])

    def __enter__(self) -> "Sandbox":
        self._running()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the zygote and every kernel, and remove their folders."""
        with self._lock:
            self._closed = True
            if self._zygote is not None:
                self._zygote.stop()
                self._zygote = None

    @property
    def zygote_socket(self) -> Path:
        """Where a SandboxProvisioner finds the zygote."""
        return Path(self._running().socket)

    def kernel(
        self,
        *,
        limits: Limits | None = None,
        files: Mapping[str, bytes | Path] | None = None,
        readable: Sequence[Path] = (),
    ) -> SandboxedKernel:
        """A fresh kernel in a fresh work folder holding copies of `files`.

        Raises SandboxFault when it can't be had. `readable` names folders inside `reachable`.
        """
        limits = limits or Limits()
        zygote = self._running()
        return zygote.kernel(limits, files or {}, self._readable(readable))

    def _readable(self, paths: Sequence[Path]) -> list[str]:
        resolved = [Path(path).resolve(strict=True) for path in paths]
        known = [Path(path) for path in (*self._places.reachable, *self._places.read)]
        for path in resolved:
            if not any(path.is_relative_to(outer) for outer in known):
                raise ValueError(
                    f"{path} is not inside a folder the sandbox was opened with: "
                    "name it in Sandbox(reachable=...) too."
                )
        return [str(path) for path in resolved]

    def _running(self) -> "_Zygote":
        with self._lock:
            if self._closed:
                raise SandboxFault("The sandbox is closed.")
            if self._zygote is not None and self._zygote.alive:
                return self._zygote
            if self._zygote is not None:
                self._zygote.stop()
                self._zygote = None
            self._zygote = self._start()
            return self._zygote

    def _start(self) -> "_Zygote":
        zygote = _Zygote(self)
        hello = zygote.start(self._preload if self.warm else ())
        if hello["threads"] != 1 and self.warm:
            # A fork keeps only one of them, and would hang on the locks of the others.
            zygote.stop()
            self.warm = False
            return self._start()
        return zygote

    def _order(self, base: str, preload: Sequence[str]) -> dict[str, Any]:
        """The keeper's instructions, with the zygote's plan inside them."""
        python = [sys.executable, "-I", "-S", str(INSIDE / "__main__.py"), "zygote"]
        plan = {
            "socket": str(Path(base, "z")),
            "site": site_folders(),
            "prefix": sys.prefix,
            "stub": str(STUB),
            "guest": str(self._guest),
            "course_utils": str(COURSE_UTILS) if COURSE_UTILS.is_dir() else "",
            "fonts": str(Path(base, "home", "mpl")),
            "preload": list(preload),
            "confine": not self.unsafe,
            "run": self._places.granted(self._places.run),
            "read": self._places.granted(self._places.read),
        }
        command = python
        if self._bwrap:
            command = bubblewrap.command(self._bwrap, self._places, base, python)
        return {
            "base": base,
            "log": str(Path(base, "log")),
            "command": command,
            "env": environment.of(Path(base), self._env),
            # Under bubblewrap the process namespace ends with its first process anyway.
            "fence": not self.unsafe and not self._bwrap,
            "zygote": plan,
        }


class _Zygote:
    """One running zygote with its keeper and base folder."""

    def __init__(self, owner: Sandbox) -> None:
        self._owner = owner
        self._numbers = count(1)
        self._keeper: subprocess.Popen[bytes] | None = None
        self.base = tempfile.mkdtemp(prefix="ag-", dir=_short_temporary_folder())
        self.socket = str(Path(self.base, "z"))

    @property
    def alive(self) -> bool:
        return self._keeper is not None and self._keeper.poll() is None

    def start(self, preload: Sequence[str]) -> dict[str, Any]:
        """Start the keeper and wait for the zygote's hello; raises SandboxFault."""
        environment.make_folders(Path(self.base))
        order = self._owner._order(self.base, preload)
        self._keeper = subprocess.Popen(
            [sys.executable, "-I", "-S", str(INSIDE / "__main__.py"), "keeper"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=order["env"],
        )
        assert self._keeper.stdin is not None
        try:
            self._keeper.stdin.write(json.dumps(order).encode() + b"\n")
            self._keeper.stdin.flush()
            return self._hello()
        except (OSError, ValueError) as error:
            # The keeper removes the folder as soon as the zygote ends, so the log may be gone.
            reason = _last_words(Path(self.base)) or str(error)
            self.stop()
            raise SandboxFault(f"The zygote did not start: {reason}") from error

    def _hello(self) -> dict[str, Any]:
        assert self._keeper is not None and self._keeper.stdout is not None
        deadline = time.monotonic() + _START_S
        line = b""
        while not line.endswith(b"\n"):
            left = deadline - time.monotonic()
            if left < 0 or not select.select([self._keeper.stdout], [], [], left)[0]:
                raise TimeoutError(f"it said nothing within {_START_S:g} seconds")
            more = os.read(self._keeper.stdout.fileno(), 1 << 16)
            if not more:
                raise ConnectionError("it ended at once")
            line += more
        hello: dict[str, Any] = json.loads(line)
        return hello

    def stop(self) -> None:
        """End the keeper, and with it everything below."""
        if self._keeper is not None:
            assert self._keeper.stdin is not None and self._keeper.stdout is not None
            with suppress(OSError):
                self._keeper.stdin.close()
            try:
                self._keeper.wait(30)
            except subprocess.TimeoutExpired:
                self._keeper.kill()
                self._keeper.wait()
            self._keeper.stdout.close()
        shutil.rmtree(self.base, ignore_errors=True)

    def kernel(
        self, limits: Limits, contents: Mapping[str, bytes | Path], readable: list[str]
    ) -> SandboxedKernel:
        folder = Path(self.base, f"k{next(self._numbers)}")
        key = secrets.token_hex(16)
        address = prepare_folder(folder, key)
        files.put_files(folder / "work", contents)
        request = kernel_request(folder, asdict(limits), self._owner._env, readable)
        link = Link(self.socket, request)
        try:
            link.wait_ready(_READY_S)
            channels = Channels.open(address, key.encode(), limits, timeout_s=30)
        except (KernelGone, SandboxFault) as error:
            words = _last_words(folder)
            link.close()
            raise SandboxFault(f"A kernel could not be started: {error} {words}") from error
        except BaseException:
            link.close()
            raise
        return SandboxedKernel(link, channels, folder / "work", limits)


def _last_words(folder: Path) -> str:
    """The end of the log in `folder`, as far as it can still be read."""
    with suppress(OSError):
        return (folder / "log").read_text(errors="replace")[-2000:].strip()
    return ""


def prepare_folder(folder: Path, key: str) -> str:
    """Make a kernel's folder with its connection file; returns the address of its sockets."""
    environment.make_folders(folder)
    address = str(folder / "c" / "s")
    connection = connection_info(address) | {"key": key}
    (folder / "c" / "k").write_text(json.dumps(connection))
    return address


def connection_info(address: str) -> dict[str, Any]:
    """Jupyter's connection info for unix sockets named `address`-1 to `address`-5."""
    names = ("shell_port", "iopub_port", "stdin_port", "control_port", "hb_port")
    ports = {name: number for number, name in enumerate(names, 1)}
    return {"transport": "ipc", "ip": address, "signature_scheme": "hmac-sha256", **ports}


def kernel_request(
    folder: Path, limits: dict[str, Any], env: Mapping[str, str], readable: Sequence[str]
) -> dict[str, Any]:
    """What a warden needs to know to start a kernel in `folder`."""
    return {
        "folder": str(folder),
        "connection": str(folder / "c" / "k"),
        "limits": limits,
        "env": environment.of(folder, env),
        "read": list(readable),
    }


def _short_temporary_folder() -> str:
    """A temporary folder whose name leaves room: a unix socket's path has at most 107 bytes."""
    usual = "/tmp"  # noqa: S108 - the folder made in there is private to this user
    for name in (tempfile.gettempdir(), os.environ.get("XDG_RUNTIME_DIR", ""), usual):
        folder = Path(name).resolve()
        if name and folder.is_dir() and len(os.fsencode(folder)) <= _LONGEST_BASE:
            return str(folder)
    raise SandboxFault("No temporary folder has a short enough name: set TMPDIR to one.")
