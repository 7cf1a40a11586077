"""Whether what is being raised has its entry in the traceback already.

Executed beside the watcher, in its namespace (see `watcher`), for `raising`.
"""

from sys import exc_info
from typing import Any


def is_new(name: str) -> bool:
    """Whether its latest entry is not that of the test's code of this name.

    A generator's frame may come last, whose code is shown to nobody; its words tell enough.
    """
    traceback: Any = exc_info()[2]
    words = repr(traceback.tb_frame) if traceback else ""
    return ", file '<test>', " not in words or not words.endswith(f", code {name}>")
