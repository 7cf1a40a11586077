"""Notebook 10: how certain a network is, all over the plane, in four bands; packed as text.

A frame holds for each row of the map its runs: the letter of the band, and how long it is, e.g.
``a31b4d165``.
"""

import re
from typing import Any

import numpy as np

from .nets import Nets

LIMITS = (-1.9, 2.9, -1.5, 1.9)  #: left, right, low, high
ACROSS, DOWN = 168, 119  #: places
EDGES = (0.05, 0.5, 0.95)  #: between the bands: surely 0, rather 0, rather 1, surely 1
_LETTERS = "abcd"


def places() -> np.ndarray:
    """Return the middles of the map's places, row by row from the top, ``(DOWN · ACROSS, 2)``."""
    left, right, low, high = LIMITS
    x = left + (np.arange(ACROSS) + 0.5) * (right - left) / ACROSS
    y = high - (np.arange(DOWN) + 0.5) * (high - low) / DOWN
    return np.stack(np.meshgrid(x, y), axis=-1).reshape(-1, 2)


def packed(net: Nets) -> dict[str, Any]:
    """Return one net's map as text, and the share of the plane where it is 95 % sure."""
    sure = net(places())[0]
    bands = np.digitize(sure, EDGES).reshape(DOWN, ACROSS)
    rows = []
    for row in bands:
        ends = np.flatnonzero(np.diff(row)) + 1
        starts = np.concatenate([[0], ends])
        lengths = np.diff(np.concatenate([starts, [ACROSS]]))
        rows.append("".join(f"{_LETTERS[row[s]]}{n}" for s, n in zip(starts, lengths, strict=True)))
    return {
        "map": " ".join(rows),
        "sure": round(float(np.isin(bands, (0, 3)).mean()), 3),
    }


def unpacked(text: str) -> np.ndarray:
    """Return the bands, 0 to 3, ``(DOWN, ACROSS)``."""
    return np.array(
        [
            [
                _LETTERS.index(letter)
                for letter, n in re.findall(r"([a-d])(\d+)", row)
                for _ in range(int(n))
            ]
            for row in text.split()
        ]
    )
