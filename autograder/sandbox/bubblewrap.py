"""Put the zygote into namespaces of its own with bubblewrap, where that program works."""

import os
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path

from .places import INSIDE, Places

TMP = "/tmp"  # noqa: S108 - the folder in the sandbox, a new and empty one
#: as whom root's kernels know themselves: a namespace inside has no room for a root without rights
_ROOT = ("--uid", "1000", "--gid", "1000")
_TOP_LINKS = ("/lib", "/lib64", "/lib32", "/bin", "/sbin")


def command(
    program: str,
    places: Places,
    base: str,
    inside: Sequence[str],
    *,
    files: Mapping[str, Path] | None = None,
    divided: bool = False,
) -> list[str]:
    """The bubblewrap command line that runs `inside` with only `places` and `base` to see.

    `files` are what lies at a path in there, by that path. It can be `divided` into namespaces of
    its processes' own.
    """
    line = [program, "--unshare-all", "--unshare-user", "--die-with-parent", "--new-session"]
    line += _ROOT if divided and os.geteuid() == 0 else ()
    line += ["--cap-drop", "ALL", "--proc", "/proc", "--dev", "/dev", "--tmpfs", TMP]
    line += ["--ro-bind-try", "/sys/devices/system/cpu", "/sys/devices/system/cpu"]
    line += ["--ro-bind-try", "/sys/devices/system/node", "/sys/devices/system/node"]
    mounts = dict.fromkeys((*places.run, *places.read, *places.reachable), "--ro-bind")
    mounts[str(INSIDE)] = "--ro-bind"
    for path in places.hidden:
        if _is_seen(path, mounts):
            mounts[path] = "--tmpfs"
    # An outer folder first, or its mount would cover the inner one.
    for path, how in sorted(mounts.items(), key=lambda item: item[0].count("/")):
        if path in _TOP_LINKS and Path(path).is_symlink():
            line += ["--symlink", str(Path(path).readlink()), path]
        elif how == "--tmpfs" and Path(path).is_dir():
            line += [how, path]
        elif how == "--tmpfs":
            line += ["--ro-bind", os.devnull, path]
        else:
            line += [how, path, path]
    for path, source in (files or {}).items():
        line += ["--ro-bind", str(source), path]
    return [*line, "--bind", base, base, "--chdir", base, "--", *inside]


def _is_seen(path: str, mounts: dict[str, str]) -> bool:
    return any(path.startswith(outer.rstrip("/") + "/") for outer in mounts)


@lru_cache(maxsize=1)
def program() -> tuple[str | None, str]:
    """The bubblewrap program if it works here, and one sentence about it."""
    found = shutil.which("bwrap")
    if found is None:
        return None, "bubblewrap is not installed: install the package `bubblewrap`."
    line = [found, "--unshare-all", "--unshare-user", "--cap-drop", "ALL", "--ro-bind", "/", "/"]
    line += ["--proc", "/proc", "--dev", "/dev", "--tmpfs", TMP, "--", "true"]
    try:
        done = subprocess.run(line, capture_output=True, timeout=20, check=False)
    except (OSError, subprocess.TimeoutExpired) as error:
        return None, f"bubblewrap does not run here: {error}."
    if done.returncode:
        reason = done.stderr.decode(errors="replace").strip() or f"it returned {done.returncode}"
        return None, f"bubblewrap does not run here ({reason}): allow user namespaces for it."
    return found, "bubblewrap runs: kernels get namespaces of their own."
