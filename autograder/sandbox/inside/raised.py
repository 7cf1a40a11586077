"""Whether what is being raised has its entry in the traceback already.

Executed beside the watcher, in its namespace (see `watcher`), for `raising`.
"""

from sys import exc_info
from typing import Any

_OF_TESTS = "<test>"  #: as the code that makes the entries


def is_new(name: str) -> bool:
    """Whether its latest entry is not that of the test's code of this name."""
    traceback: Any = exc_info()[2]
    code = traceback.tb_frame.f_code if traceback else None
    return not code or code.co_filename != _OF_TESTS or code.co_name != name
