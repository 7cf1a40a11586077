"""The notebook around a call: its names, its file's name, and the page it shows things on."""

import sys
from pathlib import PurePath
from typing import Any

from autograder.checking.card import as_html
from course_utils.show import print_anywhere


def shell() -> Any:
    """Return IPython's shell; None in a plain script."""
    ipython = sys.modules.get("IPython")
    return ipython.get_ipython() if ipython else None


def notebook_number() -> str:
    """Return the two digits that the running notebook's file starts with, or an empty text."""
    running = shell()
    name = PurePath(str(running.user_ns.get("__session__", ""))).name if running else ""
    return name[:2] if name[:2].isdigit() else ""


def show(page: str, text: str) -> None:
    """Display HTML with its plain-text twin; plain text where there is no IPython."""
    if shell() is None:
        print_anywhere(text)
        return
    from IPython.display import display

    display({"text/html": page, "text/plain": text}, raw=True)


def say(sentence: str) -> None:
    """Show a sentence or two; what stands in `backticks` is code."""
    show(f"<p>{as_html(sentence)}</p>", sentence)
