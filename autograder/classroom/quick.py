"""A quick start for commands that ask nbgrader for its gradebook and its notebooks."""

import importlib
import sys
from types import ModuleType

#: what ``import nbgrader`` takes a function of, from each, for whoever runs a Jupyter server
_EXTENSIONS = ("assignment_list", "course_list", "validate_assignment", "formgrader")


def import_nbgrader() -> None:
    """Import nbgrader without its extensions of a Jupyter server, which nothing here runs.

    They take a Jupyter server and all that it stands on, two thirds of a second. Stand-ins take
    their place for this one moment; who asks for an extension afterwards gets the real one.
    """
    if "nbgrader" in sys.modules:
        return
    names = [f"nbgrader.server_extensions.{name}" for name in _EXTENSIONS]
    for name in names:
        sys.modules[name] = standin = ModuleType(name)
        vars(standin)["load_jupyter_server_extension"] = None
    try:
        importlib.import_module("nbgrader")
    finally:
        for name in names:
            del sys.modules[name]
