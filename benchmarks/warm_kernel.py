"""How soon a kernel is there: warm ones and ordinary ones in turn, so that only ratios count.

    uv run python benchmarks/warm_kernel.py [--rounds 5]

From the kernel's start to its first reply, to the reply of ``import keras``, and to the card of a
check, in seconds of the clock.
"""

import argparse
import statistics
import tempfile
import time
from pathlib import Path

from ipykernel.kernelspec import get_kernel_dict
from jupyter_client.kernelspec import KernelSpec
from jupyter_client.manager import KernelManager

from course_utils.desk.kernels import QUIET
from course_utils.desk.warm_kernels import warmed

STEPS = {
    "first reply": "1",
    "import keras": "import keras",
    "a check's card": "from autograder import check\ndef grad(w): return 2 * w\ncheck('02.grad')",
}


def seconds(command: list[str], folder: Path) -> list[float]:
    """Start a kernel and take the steps; return when each was done."""
    manager = KernelManager()
    manager._kernel_spec = KernelSpec(argv=command, display_name="", language="python", env=QUIET)
    began = time.perf_counter()
    manager.start_kernel(cwd=str(folder))
    client = manager.client()
    client.start_channels()
    client.wait_for_ready(300)
    done = []
    for code in STEPS.values():
        reply = client.execute_interactive(code, output_hook=lambda _: None, timeout=300)
        assert reply["content"]["status"] == "ok", reply
        done.append(time.perf_counter() - began)
    client.stop_channels()
    manager.shutdown_kernel(now=True)
    return done


def main(rounds: int) -> None:
    """Print medians, and how many times sooner a warm kernel is there."""
    ordinary = list(get_kernel_dict()["argv"])
    commands = {"warm": warmed(ordinary), "ordinary": ordinary}
    with tempfile.TemporaryDirectory() as place:
        first = seconds(commands["warm"], Path(place))
        print(f"the very first warm kernel, with the import: {first[1]:.2f} s")
        taken: dict[str, list[list[float]]] = {name: [] for name in commands}
        for _ in range(rounds):
            for name, command in commands.items():
                taken[name].append(seconds(command, Path(place)))
    for step, label in enumerate(STEPS):
        warm, usual = (statistics.median(one[step] for one in taken[name]) for name in commands)
        print(f"{label:>15}: warm {warm:.2f} s, ordinary {usual:.2f} s, {usual / warm:.1f} times")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=5)
    main(parser.parse_args().rounds)
