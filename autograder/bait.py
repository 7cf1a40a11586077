"""What a run against hostile submissions lays out for them, and what they took of it."""

import os
import secrets
import socket
import subprocess
import time
from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType

_KINDS = ("secret", "environment", "answer", "hidden", "other")
_LEFT = "hostile-"  #: what every file that a submission tries to leave begins with
_COMMON = ("/tmp", "/var/tmp", "/dev/shm", "/dev/mqueue", "/run", "/")  # noqa: S108 - looked at only
_KEY_OF_IPC = str(0x40571E)  #: of the System V objects that a submission tries to leave


class Bait:
    """A secret file, a process with a secret environment, and servers; a context manager.

    `texts` are what stands for ``@NAME@`` in a submission, `canaries` what nothing may give away.
    `owner` is the user id that the grader runs as, where it is another one.
    """

    def __init__(self, folder: Path, owner: int | None = None) -> None:
        self.folder, self._owner = folder, owner
        token = secrets.token_hex(8)
        self.canaries = {kind: f"canary-{secrets.token_hex(8)}" for kind in _KINDS}
        self.daemon = f"hostile-daemon-{token}"
        self.texts: dict[str, str] = {
            "SECRET": str(folder / "secret"),
            "OUTSIDE": str(folder / "outside"),
            "SOCKET": str(folder / "socket"),
            "ABSTRACT": f"bait-{token}",
            "DAEMON": self.daemon,
            "ANSWER": self.canaries["answer"],
            "HIDDEN": self.canaries["hidden"],
        }
        self._servers: dict[str, socket.socket] = {}
        self._open = ExitStack()

    def __enter__(self) -> "Bait":
        with ExitStack() as opened:
            (self.folder / "outside").mkdir()
            (self.folder / "outside").chmod(0o777)
            secret = Path(self.texts["SECRET"])
            secret.write_text(self.canaries["secret"] + "\n", "utf-8")
            secret.chmod(0o666)
            self._listen(opened)
            self.bystander = opened.enter_context(
                subprocess.Popen(
                    ["cat"],  # it ends with its input, whatever becomes of us
                    stdin=subprocess.PIPE,
                    stdout=subprocess.DEVNULL,
                    env={"PATH": os.defpath, "BAIT": self.canaries["environment"]},
                    user=self._owner,
                )
            )
            self.texts["PID"] = str(self.bystander.pid)
            self._clock = time.time() - time.monotonic()
            self._host = socket.gethostname()
            self._open = opened.pop_all()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        assert self.bystander.stdin is not None
        self.bystander.stdin.close()
        self.bystander.kill()
        self._open.close()

    def _listen(self, opened: ExitStack) -> None:
        tcp = opened.enter_context(socket.create_server(("127.0.0.1", 0)))
        port = tcp.getsockname()[1]
        udp = opened.enter_context(socket.socket(socket.AF_INET, socket.SOCK_DGRAM))
        udp.bind(("127.0.0.1", port))
        file = opened.enter_context(socket.socket(socket.AF_UNIX))
        file.bind(self.texts["SOCKET"])
        Path(self.texts["SOCKET"]).chmod(0o666)
        abstract = opened.enter_context(socket.socket(socket.AF_UNIX))
        abstract.bind("\0" + self.texts["ABSTRACT"])
        for server in (file, abstract):
            server.listen()
        self.texts["PORT"] = str(port)
        self._servers = {
            "a TCP server": tcp,
            "a UDP server": udp,
            "a unix socket": file,
            "an abstract socket": abstract,
        }

    def harm(self) -> list[str]:
        """Return in words what submissions did to the bait and to the machine."""
        found = [f"somebody spoke to {name}" for name, one in self._servers.items() if _used(one)]
        if self.bystander.poll() is not None or _state(self.bystander.pid) in "Tt":
            found.append("another process was ended or stopped")
        if abs(time.time() - time.monotonic() - self._clock) > 60:
            found.append("the clock was set")
        if socket.gethostname() != self._host:
            found.append("the host has another name")
        if Path(self.texts["SECRET"]).read_text("utf-8").strip() != self.canaries["secret"]:
            found.append("a file outside was changed")
        found += [f"{path} was left behind" for path in self._left()]
        found += [f"process {pid} was left behind" for pid in processes(self.daemon)]
        return found

    def _left(self) -> list[str]:
        found = [str(path) for path in (self.folder / "outside").iterdir()]
        for place in _COMMON:
            found += [str(path) for path in Path(place).glob(f"{_LEFT}*")]
        if f"@{_LEFT}" in Path("/proc/net/unix").read_text(errors="replace"):
            found.append("an abstract socket")
        for kind in ("shm", "msg", "sem"):
            table = Path("/proc/sysvipc", kind)
            if table.exists() and _KEY_OF_IPC in table.read_text().split():
                found.append(f"an object of System V IPC ({kind})")
        return found

    def given_away(self, texts: Mapping[str, str]) -> list[str]:
        """Return which canaries occur in which of the `texts`, by their names, in words."""
        return [
            f"the {kind} canary is in {name}"
            for name, text in texts.items()
            for kind, canary in self.canaries.items()
            if canary in text
        ]


def processes(marker: str) -> list[int]:
    """Return the processes, but for this one, that have `marker` among arguments or environment."""
    found = []
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit() and int(folder.name) != os.getpid():
            try:
                about = (folder / "cmdline").read_bytes() + (folder / "environ").read_bytes()
            except OSError:
                continue
            if marker.encode() in about:
                found.append(int(folder.name))
    return found


def _used(server: socket.socket) -> bool:
    """Whether something waits at `server`: a connection, or a datagram."""
    server.setblocking(False)
    try:
        if server.type == socket.SOCK_DGRAM:
            server.recv(1)
        else:
            server.accept()[0].close()
    except BlockingIOError:
        return False
    return True


def _state(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2][:1]
    except OSError:
        return "X"
