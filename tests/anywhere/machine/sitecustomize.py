"""Makes any Python that finds this file on its path one without what only Linux and macOS have.

Other people's packages know on which system they are, and keep what they need of it; our own code
gets none of it, and is told that it runs on Windows.
"""

import builtins
import os
import signal
import sys
import warnings
from types import ModuleType

MODULES = {"fcntl", "grp", "landlockpy", "posix", "pty", "pwd", "resource", "seccomp", "termios"}
MODULES |= {"syslog", "tty"}
HIDDEN = {
    "os": {"fork", "geteuid", "getuid", "killpg", "mkfifo", "sched_getaffinity", "setsid", "wait"},
    "signal": {"SIGALRM", "SIGHUP", "SIGKILL", "alarm", "pthread_kill", "setitimer"},
}
OURS = ("autograder", "course_utils", "__main__")


class Elsewhere(ModuleType):
    """A module as it is on Windows, as far as its names go."""

    def __init__(self, real):
        super().__init__(real.__name__)
        self._real, self._hidden = real, HIDDEN[real.__name__]

    def __getattr__(self, name):
        if name in self._hidden:
            raise AttributeError(f"module {self.__name__!r} has no {name} on this machine")
        return "nt" if (self.__name__, name) == ("os", "name") else getattr(self._real, name)


def _import(name, namespace=None, *others, **named):
    whose = str((namespace or {}).get("__name__", "")).partition(".")[0]
    top = name.partition(".")[0]
    if whose in OURS and top in MODULES:
        raise ModuleNotFoundError(f"there is no {name} on this machine", name=name)
    found = _real(name, namespace, *others, **named)
    return _instead.get(top, found) if whose in OURS else found


_real, builtins.__import__ = builtins.__import__, _import
_instead = {module.__name__: Elsewhere(module) for module in (os, signal)}
warnings.filterwarnings("error", "", EncodingWarning, rf"({'|'.join(OURS)})(\.|$)")
sys.hidden_by_the_test = True
