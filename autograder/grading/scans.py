"""Pictures that lie beside a notebook and are named in its texts: shown as if attached to them.

A student who photographs handwriting writes ``![](scan.png)`` and hands the file in. Neither the
formgrader nor a report may load files of a student's, so the picture travels in the notebook.
"""

import base64
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path, PurePosixPath
from urllib.parse import quote

from autograder.display.budget import PICTURE_LIMIT
from autograder.intake.notebook import Cell

_KINDS = {".png": "png", ".jpg": "jpeg", ".jpeg": "jpeg", ".gif": "gif"}
_MOST = 3 * PICTURE_LIMIT  #: characters of Base64 in all texts together, as many as are shown


def with_scans(cells: Sequence[Cell], files: Mapping[str, bytes | Path]) -> tuple[Cell, ...]:
    """Return the cells, each text with the student's pictures that it names attached.

    `files` are those beside the notebook; the course's own are given as paths, and not taken.
    """
    pictures = {
        name: data
        for name, data in files.items()
        if isinstance(data, bytes)
        and PurePosixPath(name).suffix.lower() in _KINDS
        and len(data) <= PICTURE_LIMIT // 4 * 3
    }
    found, left = [], _MOST
    for cell in cells:
        attached = list(cell.attached)
        there = {name for name, *_ in attached}
        for name, data in pictures.items() if cell.kind == "markdown" else ():
            named = name in cell.source or quote(name) in cell.source
            if named and name not in there and len(data) * 4 // 3 <= left:
                kind = _KINDS[PurePosixPath(name).suffix.lower()]
                attached.append((name, f"image/{kind}", base64.b64encode(data).decode()))
                left -= len(attached[-1][2])
        found.append(replace(cell, attached=tuple(attached)))
    return tuple(found)
