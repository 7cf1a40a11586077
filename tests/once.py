"""What is costly to make and only looked at is made once, whichever process of a run needs it."""

import fcntl
import json
import os
from collections.abc import Callable
from typing import Any

import pytest


def once(factory: pytest.TempPathFactory, name: str, make: Callable[[], dict[str, Any]]) -> Any:
    """Return what `make` returned, plain data, to the first of the run's processes that asked.

    The others wait for it. If it failed there, it is tried again here.
    """
    base = factory.getbasetemp()  # each process of pytest-xdist has one, in one folder
    place = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    made = place / f"{name}.json"
    with (place / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not made.exists():
            made.write_text(json.dumps(make()), "utf-8")
    return json.loads(made.read_text("utf-8"))
