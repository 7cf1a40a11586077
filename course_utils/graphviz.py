"""Pictures of graphs by the Graphviz that pip installs, so that no system package is needed.

Keras draws a model (``keras.utils.plot_model``) through pydot, and pydot starts a program, ``dot``,
that is not a Python package. PyGraphviz's wheels bring Graphviz as a library. ``teach_pydot`` lets
pydot use that: quicker than a program, the same on every machine, and where no program may be
started too. pydot stays what one calls.
"""

import shutil
from importlib.util import find_spec
from typing import Any

from .start import silenced


def renderer() -> str:
    """Return what draws graphs here, in words; empty if nothing does."""
    if find_spec("pygraphviz") is not None:
        import pygraphviz

        return f"Graphviz in PyGraphviz {pygraphviz.__version__}"
    program = shutil.which("dot")
    return f"Graphviz's program {program}" if program else ""


def teach_pydot() -> None:
    """Let pydot draw in this process. Without PyGraphviz it goes on looking for a program."""
    if any(find_spec(name) is None for name in ("pydot", "pygraphviz")):
        return
    import pydot

    pydot.Dot.create = create


def create(
    self: Any,
    prog: str | list[str] | tuple[str, ...] | None = None,
    format: str = "ps",
    encoding: str | None = None,
) -> bytes:
    """Return the picture of a ``pydot.Dot`` as a file's content; takes the place of its `create`.

    Raises:
        pydot.PydotException: if Graphviz cannot read or draw it.
    """
    import pydot
    import pygraphviz

    named = self.prog if prog is None else prog
    program, *arguments = [named] if isinstance(named, str) else named
    with silenced():  # the library's fontconfig may be older than the machine's settings
        try:
            graph = pygraphviz.AGraph(string=self.to_string())
            drawn: bytes = graph.draw(format=format, prog=program, args=" ".join(arguments))
        except (OSError, ValueError, pygraphviz.DotError) as problem:
            raise pydot.PydotException(f"Graphviz cannot draw this graph: {problem}") from problem
    return drawn
