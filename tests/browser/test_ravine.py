"""Notebook 07's sliders: what the browser calculates is what Python does."""

import json
from importlib import resources

import numpy as np
import pytest
from playwright import sync_api

from course_utils.demos.nb07 import explorer, houses, ravine

from .conftest import ARGUMENTS

#: per cent of the mean taken away, and the unit in square feet
PLACES = [(0, 1000), (50, 700), (100, 1000), (100, explorer.SPREAD), (0, 1)]


def test_the_browser_calculates_what_python_does(chromium: str) -> None:
    script = resources.files(explorer.__package__).joinpath("ravine.js").read_text("utf-8")
    body = script[script.index("  function landscape") : script.index("  return (box)")]
    program = (
        f"() => {{ const data = {json.dumps(explorer._data() | {'ground': ''})};\n{body}\n"
        f"return {json.dumps(PLACES)}.map(([taken, unit]) => "
        "{ const one = landscape(taken / 100, unit);"
        "  return [one.steps, one.best, one.contour(100)[20]]; }); }"
    )
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        found = browser.new_page().evaluate(program)
        browser.close()
    for (taken, unit), (steps, best, (w, b)) in zip(PLACES, found, strict=True):
        land = ravine.on_ruler(taken / 100, unit)
        assert steps == pytest.approx(land.steps, rel=1e-6)
        assert best == pytest.approx(land.best, rel=1e-6)
        rmse = np.sqrt(np.mean((w * land.u + b - houses.PRICE) ** 2))
        assert rmse == pytest.approx(100, rel=1e-4)
