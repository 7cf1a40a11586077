"""Starting Keras: quietly, and with a Graphviz for its pictures of models."""

import contextlib
import logging
import os
import sys
from collections.abc import Iterator


@contextlib.contextmanager
def quiet_start() -> Iterator[None]:
    """Keep TensorFlow's start-up messages off the page, and let Keras draw models.

    >>> with quiet_start():
    ...     import keras

    On a machine without a GPU, TensorFlow says so at each import, from C++ and whatever the log
    level, and once more at the first computation, unless the level was set before the import.
    Later it warns of functions that are recorded again and again, as nets in a loop over seeds are.
    ``keras.utils.plot_model`` gets its Graphviz here: see ``graphviz.py``.
    """
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    logging.getLogger("tensorflow").addFilter(_is_not_of_retracing)
    with silenced():
        yield
    from .graphviz import teach_pydot

    teach_pydot()


def _is_not_of_retracing(record: logging.LogRecord) -> bool:
    return "triggered tf.function retracing" not in record.getMessage()


@contextlib.contextmanager
def silenced() -> Iterator[None]:
    """Drop what C and C++ code writes to standard error.

    Only the file descriptor is silenced: Python's own warnings and exceptions still show.
    """
    with contextlib.suppress(OSError, ValueError):
        sys.stderr.flush()
    try:
        kept = os.dup(2)
    except OSError:  # there is no standard error to silence
        yield
        return
    try:
        with contextlib.suppress(OSError):
            nowhere = os.open(os.devnull, os.O_WRONLY)
            os.dup2(nowhere, 2)
            os.close(nowhere)
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)
