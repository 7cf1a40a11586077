"""Notebook 10: the trainings that are too many to make while one waits.

``benchmarks/measure_10.py`` makes ``runs.json`` anew; settings and versions stand in it.
"""

import json
from functools import cache
from importlib import resources
from typing import Any


@cache
def stored() -> dict[str, Any]:
    """Return all that was measured."""
    text = resources.files(__package__).joinpath("runs.json").read_text("utf-8")
    found: dict[str, Any] = json.loads(text)
    return found
