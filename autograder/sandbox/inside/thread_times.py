"""The times of the kernel's threads for psutil, which reads them in files that lie beside memory.

Landlock cannot allow the one without the other (see `confine`). The clocks of its own threads
every process may read.
"""

import importlib
import os
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from io import BytesIO
from time import clock_gettime
from typing import Any

_ALL, _USER = 0, 1  # CPUCLOCK_PROF and CPUCLOCK_VIRT of linux/posix-timers.h
_OF_A_THREAD = 4
_A_SECOND = os.sysconf("SC_CLK_TCK")


def install() -> None:
    """Have psutil find what it looks for, if there is one."""
    with suppress(ImportError):
        psutil: Any = importlib.import_module("psutil._pslinux")
        psutil.open_binary = partial(_open, psutil.open_binary)


def _open(usual: Callable[..., Any], path: Any, *given: Any, **named: Any) -> Any:
    own = f"/proc/{os.getpid()}/task/"
    if type(path) is not str or not path.startswith(own) or not path.endswith("/stat"):
        return usual(path, *given, **named)
    return BytesIO(_stat(int(path[len(own) : -len("/stat")])))


def _stat(thread: int) -> bytes:
    """As much of a thread's file as tells its times."""
    try:
        used, user = (clock_gettime(~thread << 3 | _OF_A_THREAD | one) for one in (_ALL, _USER))
    except OSError:
        raise ProcessLookupError(thread) from None  # it has ended
    times = [int(seconds * _A_SECOND) for seconds in (user, max(0.0, used - user))]
    return f"{thread} () S {'0 ' * 10}{times[0]} {times[1]}".encode()
