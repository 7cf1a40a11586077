"""What the cells of a class take by themselves: once each, in a kernel that has imported all.

This is the independent figure beside the grader's own: a cold kernel spends seconds on ``import
keras`` inside a cell, and that is no arithmetic. The kernel is an ordinary one of Jupyter's, with
as many threads as each of the grader's has, and nothing else runs meanwhile.
"""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from jupyter_client.manager import start_new_kernel

from .classes import code_of, imports_of, submissions

_LIMIT_S = 600


def warm_seconds(folder: Path, threads: int) -> float:
    """Return the sum over all submissions of the seconds of their cells, asserts included.

    Notebooks that are the same but for their numbers are run once, in the first one's stead.
    """
    known: dict[tuple[str, ...], float] = {}
    total_s = 0.0
    for notebook in submissions(folder):
        sources = code_of(notebook)
        alike = tuple("".join(c for c in source if not c.isdigit()) for source in sources)
        if alike not in known:
            known[alike] = _run(sources, threads)
        total_s += known[alike]
    return total_s


def _run(sources: list[str], threads: int) -> float:
    """Return the seconds of a notebook's cells after its imports, in an empty folder."""
    limits = {"OMP_NUM_THREADS": str(threads), "TF_NUM_INTRAOP_THREADS": str(threads)}
    env = {**os.environ, **limits, "TF_NUM_INTEROP_THREADS": "1", "TF_CPP_MIN_LOG_LEVEL": "3"}
    with tempfile.TemporaryDirectory() as empty:
        manager, client = start_new_kernel(
            kernel_name="python3", env=env, cwd=empty, stderr=subprocess.DEVNULL
        )
        try:
            client.execute_interactive(imports_of(sources), timeout=_LIMIT_S, output_hook=_drop)
            began = time.perf_counter()
            for source in sources:
                reply = client.execute_interactive(source, timeout=_LIMIT_S, output_hook=_drop)
                if reply["content"]["status"] != "ok":
                    sys.exit(f"A cell raised {reply['content']['ename']}:\n{source[:500]}")
            return time.perf_counter() - began
        finally:
            client.stop_channels()
            manager.shutdown_kernel(now=True)


def _drop(message: object) -> None:
    """What cells show is of no interest."""
