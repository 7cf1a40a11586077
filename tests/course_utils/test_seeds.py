"""One seed for Python, NumPy and Keras; a quiet start of TensorFlow."""

import contextlib
import logging
import os
import random
import sys
from types import ModuleType, SimpleNamespace

import numpy as np
import pytest

from course_utils import quiet_start, set_seed


@pytest.fixture
def keras(monkeypatch):
    seeds = []
    fake = ModuleType("keras")
    fake.__spec__ = SimpleNamespace(name="keras")
    fake.utils = SimpleNamespace(set_random_seed=seeds.append)
    monkeypatch.setitem(sys.modules, "keras", fake)
    return seeds


def test_the_same_seed_gives_the_same_numbers_and_reaches_keras(keras):
    set_seed(7)
    first = random.random(), np.random.rand()
    set_seed(7)
    assert (random.random(), np.random.rand()) == first
    assert keras == [7, 7]


@pytest.mark.parametrize("seed", [-1, 2**32, 1.5, "1", None, True])
def test_a_seed_that_is_none_is_refused_in_words(seed, keras):
    with pytest.raises(ValueError, match="A seed must be a whole number"):
        set_seed(seed)
    assert keras == []


def test_what_is_written_to_standard_error_meanwhile_is_dropped(capfd):
    os.write(2, b"before\n")
    with quiet_start():
        os.write(2, b"Could not find cuda drivers\n")
    os.write(2, b"after\n")
    assert capfd.readouterr().err == "before\nafter\n"


def test_an_error_while_it_is_quiet_still_comes_out(capfd):
    with contextlib.suppress(RuntimeError), quiet_start():
        raise RuntimeError
    os.write(2, b"after\n")
    assert capfd.readouterr().err == "after\n"


def test_warnings_of_nets_made_in_a_loop_are_dropped_and_others_are_not(caplog):
    log = logging.getLogger("tensorflow")
    log.addHandler(caplog.handler)
    with quiet_start():
        pass
    log.warning("5 out of the last %d calls triggered tf.function retracing.", 508)
    log.warning("Something else.")
    log.removeHandler(caplog.handler)
    assert {record.getMessage() for record in caplog.records} == {"Something else."}
