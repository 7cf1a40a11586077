"""Fuzz one border with coverage as the guide.

    uv run --with 'atheris>=3,<4' python -m tests.fuzz zip -max_total_time=120

The name is one of ``tests.border.properties.PROPERTIES``; what follows are libFuzzer's options.
What breaks a property is put into ``tests/border/found/NAME/``, where the suite keeps trying it.
Atheris has no wheels for every Python, so neither CI nor the other tests need it.
"""

import io
import json
import sys
import tempfile
import zipfile
from pathlib import Path

import atheris

FOUND = Path(__file__).parents[1] / "border" / "found"

with atheris.instrument_imports(include=["autograder", "zipfile", "json"]):
    from tests.border.properties import KINDS, PROPERTIES

CELL = {"cell_type": "code", "source": ["a\n", "\ud800"], "metadata": {"nbgrader": {}}}
ARRAY = {"t": "array", "dtype": "<f8", "shape": [1], "v": "AAAAAAAA8D8="}
REPLY = {"t": "dict", "v": [[{"t": "str", "v": "a"}, {"t": "list", "v": [ARRAY]}]]}
SHOWN = {"name": "stdout", "text": "x", "data": {"text/plain": "x", "application/json": [[{}]]}}


def archive(how: int) -> bytes:
    """Return a small zip that is a class's and a model's at once."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", how) as packed:
        for name in ("config.json", "kim/nb.ipynb", "lee_1_assignsubmission_file_/nb.ipynb"):
            packed.writestr(name, json.dumps({"class_name": "Sequential", "config": {}}))
    return file.getvalue()


def seeds(name: str) -> list[bytes]:
    """Return honest inputs to start from."""
    if name == "zip":
        return [
            archive(how) for how in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_LZMA)
        ]
    if name == "displays":
        said = json.dumps(SHOWN | {"transient": {"display_id": "a"}}).encode()
        return [b"\n".join(bytes([kind]) + said for kind in range(len(KINDS)))]
    value = {"notebook": {"nbformat": 4, "cells": [CELL]}, "reply": REPLY}.get(name, [CELL, REPLY])
    return [json.dumps(value).encode()]


def main() -> None:
    """Start with the seeds and everything that was ever found."""
    name, *options = sys.argv[1:]
    found = FOUND / name
    found.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as corpus:
        for number, data in enumerate(seeds(name)):
            Path(corpus, str(number)).write_bytes(data)
        atheris.Setup(
            [sys.argv[0], corpus, str(found), f"-artifact_prefix={found}/", *options],
            PROPERTIES[name],
        )
        atheris.Fuzz()


main()
