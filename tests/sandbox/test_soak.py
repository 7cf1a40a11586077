"""A thousand kernels from one zygote: none fails to start, and nothing piles up."""

from pathlib import Path

import pytest

from autograder.sandbox import Sandbox

FORKS = 1_000
TRAIN = """
import keras
import numpy as np
model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(1)])
model.compile("sgd", "mse")
model.fit(np.ones((8, 4)), np.ones(8), verbose=0)
"""


def descriptors() -> int:
    return len(list(Path("/proc/self/fd").iterdir()))


@pytest.mark.slow
def test_a_thousand_forks_leave_nothing_behind():
    with Sandbox() as sandbox:
        with sandbox.kernel() as kernel:
            assert kernel.run_cell("1 + 1", 30).status == "ok"
        before = descriptors()
        for number in range(FORKS):
            with sandbox.kernel() as kernel:
                source = TRAIN if number % 20 == 0 else "2 + 2"
                run = kernel.run_cell(source, 60)
                assert run.status == "ok", (number, run.error)
                folder = kernel.folder
            assert not folder.exists()
        assert sandbox.warm
        assert descriptors() == before
