"""Give a kernel namespaces of its own, where its course asks for what only they make safe.

They are made inside those of bubblewrap, by the warden before its fence, since nobody whom Landlock
bounds may mount anything; the kernel is born in them. What they hold ends with the last process.
"""

import errno
import fcntl
import os
import socket
import struct
from contextlib import suppress
from pathlib import Path

from . import linux

_CLONE_NEWNS, _CLONE_NEWUSER, _CLONE_NEWNET = 0x00020000, 0x10000000, 0x40000000
_MS_BIND, _MS_REC, _MS_PRIVATE = 4096, 16384, 1 << 18
_SIOCGIFFLAGS, _SIOCSIFFLAGS, _UP = 0x8913, 0x8914, 1
_NOWHERE = ("192.0.2.1", 9)  # an address of nobody's, to which nothing is sent


def enter(folder: str, *, tmp: str, loopback: bool, terminals: bool = False) -> None:
    """Leave the others' namespaces: `tmp` is the kernel's own, in its folder, and so the loopback.

    With `terminals` it has some of its own too; those of others could be written to.

    The process must have one thread.
    """
    mounts = bool(tmp) or terminals
    if not (mounts or loopback):
        return
    user, group = os.geteuid(), os.getegid()
    # A process that hides its memory may not write its own maps.
    linux.prctl(linux.PR_SET_DUMPABLE, 1)
    wanted = (_CLONE_NEWNS if mounts else 0) | (_CLONE_NEWNET if loopback else 0)
    linux.unshare(_CLONE_NEWUSER | wanted)
    with suppress(OSError):  # outside of it the right to set groups may be gone for good already
        Path("/proc/self/setgroups").write_text("deny")
    Path("/proc/self/uid_map").write_text(f"{user} {user} 1")
    Path("/proc/self/gid_map").write_text(f"{group} {group} 1")
    if mounts:
        linux.mount("none", "/", _MS_REC | _MS_PRIVATE)
    if terminals:
        linux.mount("devpts", "/dev/pts", 0, "devpts", "newinstance,ptmxmode=0666,mode=0600")
    if tmp:
        linux.mount(str(Path(folder, "tmp")), tmp, _MS_BIND)
    if loopback:
        _raise_loopback()
    linux.prctl(linux.PR_SET_DUMPABLE, 0)


def _raise_loopback() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
        request = bytearray(struct.pack("16sH22x", b"lo", 0))
        fcntl.ioctl(any_socket, _SIOCGIFFLAGS, request)
        flags = struct.unpack_from("H", request, 16)[0] | _UP
        fcntl.ioctl(any_socket, _SIOCSIFFLAGS, struct.pack("16sH22x", b"lo", flags))


def prove_alone() -> None:
    """Look that nothing but the loopback can be reached."""
    lines = Path("/proc/self/net/dev").read_text().splitlines()[2:]  # two of headings
    found = [line.partition(":")[0].strip() for line in lines]
    if found != ["lo"]:
        raise AssertionError(f"the network can still be reached: {', '.join(found)}")
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
        if any_socket.connect_ex(_NOWHERE) != errno.ENETUNREACH:
            raise AssertionError("the network can still be reached")
