"""The grader's handle on one zygote: start it, get kernels from it, end it."""

import json
import os
import resource
import secrets
import select
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from contextlib import ExitStack, suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Protocol

from . import environment
from .contract import Limits
from .errors import FileRefused, KernelGone, SandboxFault, ZygoteGone
from .exchange import Channels
from .files import put_files
from .foreign import Program
from .groups import Groups, divisible
from .inside import room
from .inside.disk import in_words
from .kernels import ForeignKernel, SandboxedKernel
from .link import Link, last_line
from .places import INSIDE

_START_S = 300.0
_READY_S = 120.0
_LOOK_AGAIN_S = 0.05
_LONGEST_BASE = 64
_PIPES = 10  #: files that are open while a program is started: two ends each, and what it reads
_SET = "set TMPDIR to one that can be written and has a short name."


class Zygote:
    """One running zygote with its keeper and base folder."""

    def __init__(self, env: Mapping[str, str], outside: str = "") -> None:
        """Make the base folder; `outside` is a folder that must not hold it."""
        self._keeper: subprocess.Popen[bytes] | None = None
        try:
            self.base = tempfile.mkdtemp(prefix="ag-", dir=_short_temporary_folder(outside))
        except OSError as error:
            raise SandboxFault(f"No temporary folder can be made ({error}): {_SET}") from error
        self.address = Address(self.base, env, _groups())

    @property
    def alive(self) -> bool:
        """Whether the keeper runs, and with it the zygote."""
        return self._keeper is not None and self._keeper.poll() is None

    def start(self, order: dict[str, Any]) -> dict[str, Any]:
        """Start the keeper and wait for the zygote's hello; raises SandboxFault."""
        if less := _promised_less(Limits()):
            self.stop()
            raise SandboxFault(less)
        order["group"] = str(self.address.groups.path) if self.address.groups else ""
        try:
            _look_for_open_files()
            environment.make_folders(Path(self.base))
            self.address.private.mkdir(mode=0o700)
            self._keeper = subprocess.Popen(
                [sys.executable, "-I", "-S", str(INSIDE / "__main__.py"), "keeper"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env=order["env"],
            )
            assert self._keeper.stdin is not None
            self._keeper.stdin.write(json.dumps(order).encode() + b"\n")
            self._keeper.stdin.flush()
            return self._hello()
        except (OSError, ValueError) as error:
            self.stop()
            raise SandboxFault(f"The zygote did not start: {error}") from error

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
                raise ConnectionError("its keeper ended at once")
            line += more
        hello: dict[str, Any] = json.loads(line)
        if "ended" in hello:
            said = last_line(hello["ended"])
            raise ConnectionError("it ended at once" + (f"; it said: {said}" if said else ""))
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
        with suppress(OSError):  # an empty one goes where not a single file can be opened
            Path(self.base).rmdir()
        if self.address.groups:
            self.address.groups.close()

    def ends_within(self, timeout_s: float) -> bool:
        """Whether it has ended, or does so in a moment."""
        try:
            if self._keeper is not None:
                self._keeper.wait(timeout_s)
        except subprocess.TimeoutExpired:
            return False
        return True


class Kernels(Protocol):
    """What grading a submission needs of a sandbox: kernels, each holding copies of `files`."""

    def kernel(
        self,
        *,
        files: Mapping[str, bytes | Path] | None = None,
        modules: Sequence[str] = (),
        kept: Sequence[str] = (),
        program: Program | None = None,
    ) -> SandboxedKernel:
        """A fresh kernel, or a SandboxFault.

        `modules` are those among `files` that come before installed packages of the same name;
        `kept` names the files of those that are imported as they are now, whatever becomes of them.
        """
        ...


@dataclass(frozen=True)
class Address:
    """Where a running zygote is found: plain data, so that another process can have its kernels.

    A kernel ends with the process that asked for it.
    """

    base: str
    env: Mapping[str, str]
    groups: Groups | None = None

    @property
    def door(self) -> str:
        """The socket that kernels are asked for at."""
        return str(Path(self.base, "z"))

    @property
    def private(self) -> Path:
        """A folder for files of ours, which no kernel may read; it goes when the zygote goes."""
        return Path(self.base, "ours")

    def answers(self) -> bool:
        """Whether the zygote still takes requests."""
        try:
            with socket.socket(socket.AF_UNIX) as line:
                line.settimeout(10)
                line.connect(self.door)
        except OSError:
            return False
        return True

    def kernel(
        self,
        limits: Limits | None = None,
        files: Mapping[str, bytes | Path] | None = None,
        readable: Sequence[str] = (),
        modules: Sequence[str] = (),
        kept: Sequence[str] = (),
        program: Program | None = None,
    ) -> SandboxedKernel:
        """A fresh kernel, of another language if a program is named.

        Raises ZygoteGone, or another SandboxFault.
        """
        limits = limits or Limits()
        key = secrets.token_hex(16)
        folder = Path(self.base, f"k{secrets.token_hex(4)}")
        try:
            self._require_room(limits)
            address = environment.prepare_folder(folder, key)
            put_files(folder / "work", files or {})
            group = self.groups.for_kernel(folder.name, limits) if self.groups else None
        except OSError as error:
            shutil.rmtree(folder, ignore_errors=True)
            # The keeper removes the base folder a moment before it ends itself.
            kind = SandboxFault if Path(self.door).exists() else ZygoteGone
            raise kind(f"A kernel's folder could not be filled: {error}.") from error
        except FileRefused:
            shutil.rmtree(folder)
            raise
        seal = secrets.token_bytes(32)
        started = program.request() if program else None
        request = environment.kernel_request(
            folder, asdict(limits), self.env, readable, seal, (modules, kept), started
        )
        link = Link(self.door, request, group)
        try:
            link.wait_ready(_READY_S)
            if program:
                _wait_for_sockets(link, address)
            channels = Channels.open(address, key.encode(), limits, timeout_s=30)
        except (KernelGone, SandboxFault) as error:
            words = _last_words(folder)
            link.close()
            raise SandboxFault(f"A kernel could not be started: {error} {words}") from error
        except BaseException:
            link.close()
            raise
        if program:
            return ForeignKernel(link, channels, folder / "work", limits, seal)
        return SandboxedKernel(link, channels, folder / "work", limits, seal)

    def _require_room(self, limits: Limits) -> None:
        short = room.shortage(self.base, limits.disk_bytes)
        if short:
            raise SandboxFault(f"No kernel is started, since {short}: free some, or set TMPDIR.")


def _promised_less(limits: Limits) -> str:
    """Say that kernels would inherit less than they may use; honest work would lose points."""
    for which, option, what, needed in (
        (resource.RLIMIT_FSIZE, "-f", "the size of files", limits.file_bytes),
        (resource.RLIMIT_DATA, "-d", "memory", limits.memory_bytes),
        (resource.RLIMIT_AS, "-v", "the address space", limits.memory_bytes),
    ):
        _, hard = resource.getrlimit(which)
        if hard != resource.RLIM_INFINITY and hard < needed:
            return (
                f"This shell limits {what} to {in_words(hard)}, and a notebook may use "
                f"{in_words(needed)}: raise it (ulimit {option}; a batch system may have set it)."
            )
    return ""


def _look_for_open_files() -> None:
    """See that a program's pipes can be opened; without, nothing can be cleared up either.

    Raises:
        OSError: if not.
    """
    with ExitStack() as opened:
        for _ in range(_PIPES):
            opened.callback(os.close, os.open(os.devnull, os.O_RDONLY))


def _wait_for_sockets(link: Link, address: str) -> None:
    """Wait until a program has made its kernel's sockets, which only it can say that it has."""
    deadline = time.monotonic() + _READY_S
    while not all(Path(f"{address}-{number}").exists() for number in (1, 2)):
        if link.wait_exit(_LOOK_AGAIN_S):
            raise SandboxFault("its program ended while it started")
        if time.monotonic() > deadline:
            raise SandboxFault(f"its program was not ready within {_READY_S:g} seconds")


def _groups() -> Groups | None:
    above = divisible()
    with suppress(OSError):
        return Groups.below(above) if above else None
    return None


def _last_words(folder: Path) -> str:
    """The last line of the log in `folder`, as far as it can still be read: what went wrong."""
    with suppress(OSError):
        return last_line((folder / "log").read_text(errors="replace"))
    return ""


def _short_temporary_folder(outside: str) -> str:
    """A temporary folder whose name leaves room: a unix socket's path has at most 107 bytes."""
    usual = ("/tmp", "/var/tmp")  # noqa: S108 - the folder made in there is private to this user
    for name in (tempfile.gettempdir(), os.environ.get("XDG_RUNTIME_DIR", ""), *usual):
        folder = Path(name).resolve()
        if outside and folder.is_relative_to(outside):
            continue
        if name and folder.is_dir() and len(os.fsencode(folder)) <= _LONGEST_BASE:
            return str(folder)
    raise SandboxFault(f"No temporary folder has a short enough name: {_SET}")
