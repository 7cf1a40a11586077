"""Trials, each in a process of its own: a fork of one that has imported Keras.

What a program leaves behind in Keras, and the memory it took, is gone with its process.
"""

import multiprocessing
import signal
from collections.abc import Generator, Iterable
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from typing import Any

from course_utils.start import silenced

from .trial import Found, Trial, carry_out

#: imported once, in the process that all the others are forks of; nothing is computed there
PRELOADED = ("keras", __name__)


def found_by(trials: Iterable[Trial], workers: int) -> Generator[tuple[Trial, Found]]:
    """Carry out `trials`, up to `workers` of them at once; yield each as it ends.

    Whatever still runs when the caller stops, or is interrupted, is ended.
    """
    context = _context()
    waiting = iter(trials)
    running: dict[Connection, tuple[BaseProcess, Trial]] = {}
    try:
        while True:
            while len(running) < workers and (trial := next(waiting, None)) is not None:
                here, there = context.Pipe(duplex=False)
                process = context.Process(target=_carry_out, args=(trial, there), daemon=True)
                with silenced():  # as the first one starts, TensorFlow says what GPU there is not
                    process.start()
                there.close()
                running[here] = (process, trial)
            if not running:
                return
            for ended in wait(list(running)):
                assert isinstance(ended, Connection)
                process, trial = running.pop(ended)
                found = _received(ended)
                process.join()
                yield trial, found
    finally:
        for process, _ in running.values():
            process.kill()
            process.join()


def _context() -> Any:
    """Return how processes start: by a server that has imported Keras, where there can be one."""
    if "forkserver" not in multiprocessing.get_all_start_methods():  # Windows
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(list(PRELOADED))
    return context


def _received(connection: Connection) -> Found:
    with connection:
        try:
            found = connection.recv()
        except EOFError:
            return Found(fault="its process died: was there enough memory?")
    assert isinstance(found, Found)
    return found


def _carry_out(trial: Trial, replies: Connection) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # whoever interrupts the run ends this one too
    try:
        found = carry_out(trial)
    except Exception as error:  # a check of ours, or a fault in this program
        found = Found(fault=f"the check raised {type(error).__name__}: {error}")
    replies.send(found)
