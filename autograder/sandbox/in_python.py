"""What IPython makes of the magics and shell commands in a test: done here, and not in the kernel.

There its functions would read the test, through patterns and caches that a notebook can write into.
"""

from contextlib import suppress

from .inside.magics import Magics


def in_python(source: str) -> dict[str, str]:
    """Return what each text in a test's `source` that is no Python is in Python.

    A line or a cell that a magic is given counts by itself. Nothing is said of what is no code.
    """
    texts: dict[str, str] = {}

    def transform(text: str) -> str:
        # Most tests are Python, and need no import of this.
        from IPython.core.inputtransformer2 import TransformerManager

        texts[text] = TransformerManager().transform_cell(text)
        return texts[text]

    with suppress(SyntaxError, ValueError, RecursionError, MemoryError):  # the test says so itself
        Magics(transform).written_out(source)
    return texts
