"""A pytest plugin for the run of nbval: keep what the cells showed, for further judgement."""

import json
from pathlib import Path


def pytest_sessionfinish(session):
    shown = {item.cell["id"]: item.test_outputs or [] for item in session.items}
    Path("shown.json").write_text(json.dumps(shown), "utf-8")
