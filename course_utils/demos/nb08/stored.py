"""Notebook 08: the trainings that are too many to make while one waits.

``benchmarks/measure_08.py`` makes ``measured.json`` anew; versions and seeds stand in it.
"""

import json
from functools import cache
from importlib import resources
from typing import Any


@cache
def stored() -> dict[str, Any]:
    """Return all that was measured, on the real Fashion-MNIST."""
    text = resources.files(__package__).joinpath("measured.json").read_text("utf-8")
    found: dict[str, Any] = json.loads(text)
    return found
