"""A gradebook that another program holds is waited for, and that is told as the waiting begins."""

import time
from collections.abc import Callable

from .recorded import read_recorded
from .words import Address, GradebookError

PATIENCE_S = 20.0  #: how long, in all, a run waits at its beginning, and again at its end
PAUSE_S = 0.1  #: between two tries, where SQLite itself did not wait


def wait_for(db_url: str, tell: Callable[[str], None]) -> None:
    """Return when a gradebook can be read, or will not be for long.

    What is the matter with it then, who reads it says.
    """
    began, told = time.monotonic(), False
    while True:
        try:
            read_recorded(db_url, "")
            return
        except GradebookError as error:
            if not error.locked or time.monotonic() - began >= PATIENCE_S:
                return
        if not told:
            tell(Address(db_url).waiting(PATIENCE_S))
            told = True
        time.sleep(PAUSE_S)
