"""Drawn stand-ins for Fashion-MNIST and MNIST, for a machine that has no copy and no network.

Ten kinds of garment, or ten digits, drawn with NumPy from a few soft-edged shapes whose size,
position, slant, cut and cloth are random. They have the shapes and the class names of the real
sets and are hard in the same places (shirt, coat and pullover overlap), but they are drawings: an
accuracy on them says nothing about the real sets. Whoever shows them says so.

A picture is ``(28, 28)`` uint8, 0 for the background. Inside, `x` and `y` run from -1 to 1, to the
right and downwards, and every array is ``(n, 784)``.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[np.floating[Any]]
Images = NDArray[np.uint8]

SIDE = 28
VERSION = 1  #: counts up whenever the same seed would draw something else

_SHARPNESS = 11.0  #: brightness gained per unit of distance: an edge is about one pixel wide


@dataclass
class _Canvas:
    """The coordinates of `n` pictures' pixels, each with its own slant, size and place."""

    x: Pixels
    y: Pixels
    rng: np.random.Generator

    @property
    def n(self) -> int:
        return len(self.x)

    def pick(self, low: float, high: float) -> Pixels:
        """One number for each picture, ``(n, 1)``."""
        return self.rng.uniform(low, high, (self.n, 1)).astype(np.float32)

    def some(self, share: float) -> Pixels:
        """1 for about `share` of the pictures, 0 for the rest, ``(n, 1)``."""
        return (self.rng.random((self.n, 1)) < share).astype(np.float32)


def _canvas(n: int, rng: np.random.Generator, slant: float, shift: float) -> _Canvas:
    axis = np.linspace(-1, 1, SIDE, dtype=np.float32)
    down, right = (grid.reshape(1, -1) for grid in np.meshgrid(axis, axis, indexing="ij"))
    every = (n, SIDE * SIDE)
    one = _Canvas(np.broadcast_to(right, every), np.broadcast_to(down, every), rng)
    angle, lean = one.pick(-slant, slant), one.pick(-slant, slant)
    x: Pixels = (one.x - one.pick(-shift, shift)) / one.pick(0.88, 1.08)
    y: Pixels = (one.y - one.pick(-shift, shift)) / one.pick(0.9, 1.08)
    return _Canvas(x + (angle + lean) * y, y - angle * x, rng)


def _soft(distance: Pixels) -> Pixels:
    """1 inside a shape (a positive distance to its edge), 0 outside, soft at the edge."""
    inside: Pixels = np.clip(_SHARPNESS * distance + 0.5, 0, 1)
    return inside


def _profile(along: Pixels, points: Sequence[tuple[float, Pixels]]) -> Pixels:
    """A piecewise linear curve through `points` (a place, and a value ``(n, 1)``)."""
    curve = np.zeros_like(along)
    for (a, left), (b, right) in pairwise(points):
        share = np.clip((along - a) / (b - a), 0, 1)
        inside = (along >= a) & (along < b)
        curve += inside * (left + share * (right - left))
    return curve


def _stroke(
    x: Pixels,
    y: Pixels,
    start: tuple[Pixels | float, Pixels | float],
    end: tuple[Pixels | float, Pixels | float],
    thickness: Pixels | float,
) -> Pixels:
    """A thick line with round ends."""
    dx, dy = end[0] - start[0], end[1] - start[1]
    length = np.maximum(dx * dx + dy * dy, 1e-6)
    t = np.clip(((x - start[0]) * dx + (y - start[1]) * dy) / length, 0, 1)
    return _soft(thickness - np.hypot(x - start[0] - t * dx, y - start[1] - t * dy))


def _top(c: _Canvas, width: Pixels, hem: Pixels, flare: Pixels) -> Pixels:
    """The body of a garment for the upper half: shoulders at -0.75, hem at `hem`."""
    side = _profile(c.y, [(-0.85, 0.5 * width), (-0.68, width), (0.0, width), (1.1, width + flare)])
    return _soft(side - np.abs(c.x)) * _soft(hem - c.y) * _soft(c.y + 0.8)


def _sleeves(c: _Canvas, width: Pixels, reach: Pixels, spread: Pixels) -> Pixels:
    """Two sleeves of length `reach`, hanging `spread` away from a body `width` wide."""
    x = np.abs(c.x)
    start = (width - 0.08, c.pick(-0.68, -0.56))
    end = (width + spread, start[1] + reach)
    return _stroke(x, c.y, start, end, c.pick(0.10, 0.16))


def _neck(c: _Canvas, depth: Pixels, width: Pixels | float) -> Pixels:
    """What the neckline leaves standing: 0 in the opening."""
    return 1 - _soft(1 - np.hypot(c.x / width, (c.y + 0.82) / depth))


def _opening(c: _Canvas, darkness: Pixels) -> Pixels:
    """The line of a front opening: 1 where the cloth keeps its brightness."""
    line = _soft(0.03 - np.abs(c.x - c.pick(-0.05, 0.05)))
    return 1 - darkness * line


def _t_shirt(c: _Canvas) -> Pixels:
    width = c.pick(0.40, 0.56)
    body = _top(c, width, c.pick(0.6, 0.92), c.pick(-0.04, 0.06))
    sleeves = _sleeves(c, width, c.pick(0.12, 0.45), c.pick(0.10, 0.26))
    return np.maximum(body, sleeves) * _neck(c, c.pick(0.08, 0.3), c.pick(0.15, 0.26))


def _trouser(c: _Canvas) -> Pixels:
    waist, hem, knee = c.pick(0.24, 0.36), c.pick(0.24, 0.46), c.pick(0.26, 0.42)
    outer = _profile(c.y, [(-0.95, waist), (0.0, knee), (1.1, hem)])
    crotch = c.pick(-0.45, -0.15)
    gap = np.clip(c.y - crotch, 0, None) * c.pick(0.04, 0.22)
    return _soft(outer - np.abs(c.x)) * _soft(np.abs(c.x) - gap + 0.02) * _soft(0.95 - c.y)


def _pullover(c: _Canvas) -> Pixels:
    width = c.pick(0.40, 0.54)
    body = _top(c, width, c.pick(0.6, 0.9), c.pick(-0.05, 0.05))
    sleeves = _sleeves(c, width, c.pick(0.85, 1.3), c.pick(0.12, 0.34))
    cloth = np.maximum(body, sleeves * c.pick(0.75, 1.0))
    neck = _neck(c, c.pick(0.05, 0.2), c.pick(0.14, 0.24))
    return cloth * neck * _opening(c, c.some(0.12) * c.pick(0.2, 0.6))


def _dress(c: _Canvas) -> Pixels:
    chest, waist, hem = c.pick(0.22, 0.36), c.pick(0.16, 0.30), c.pick(0.28, 0.62)
    side = _profile(c.y, [(-0.92, 0.7 * chest), (-0.6, chest), (-0.15, waist), (1.1, hem)])
    body = _soft(side - np.abs(c.x)) * _soft(0.95 - c.y)
    sleeves = _sleeves(c, chest, c.pick(0.1, 1.0), c.pick(0.05, 0.2)) * c.some(0.35)
    return np.maximum(body, sleeves) * _neck(c, c.pick(0.1, 0.35), c.pick(0.1, 0.2))


def _coat(c: _Canvas) -> Pixels:
    width = c.pick(0.38, 0.54)
    body = _top(c, width, c.pick(0.8, 1.02), c.pick(0.0, 0.14))
    sleeves = _sleeves(c, width, c.pick(0.9, 1.35), c.pick(0.10, 0.30))
    cloth = np.maximum(body, sleeves * c.pick(0.75, 1.0))
    return cloth * _opening(c, c.some(0.8) * c.pick(0.3, 0.95)) * _neck(c, c.pick(0.05, 0.3), 0.15)


def _shirt(c: _Canvas) -> Pixels:
    width = c.pick(0.38, 0.54)
    body = _top(c, width, c.pick(0.65, 0.97), c.pick(-0.04, 0.08))
    long = c.some(0.6)
    reach = long * c.pick(0.8, 1.3) + (1 - long) * c.pick(0.2, 0.5)
    cloth = np.maximum(body, _sleeves(c, width, reach, c.pick(0.1, 0.28)))
    placket = 1 - c.some(0.75) * c.pick(0.3, 0.7) * _soft(0.07 - np.abs(c.x)) * (c.y > -0.5)
    collar = _stroke(np.abs(c.x), c.y, (0.2, -0.72), (0.03, c.pick(-0.55, -0.4)), 0.05)
    cloth = np.maximum(cloth * placket, collar * c.pick(1.2, 2.2))
    return cloth * _neck(c, c.pick(0.08, 0.25), c.pick(0.1, 0.18))


def _shoe(c: _Canvas, heel: Pixels, toe: Pixels, mouth: Pixels) -> Pixels:
    """A shoe that points left: `heel` and `toe` are heights above the sole at 0.45."""
    top = _profile(
        c.x, [(-0.95, 0.6 * toe), (-0.6, toe), (mouth.mean() - 0.3, toe * 1.15), (0.95, heel)]
    )
    height = 0.45 - c.y
    return _soft(top - height) * _soft(height + 0.02) * _soft(0.93 - np.abs(c.x))


def _sole(c: _Canvas, thickness: Pixels) -> Pixels:
    low, high = 0.45 + thickness, 0.43
    return _soft(low - c.y) * _soft(c.y - high) * _soft(0.95 - np.abs(c.x))


def _sandal(c: _Canvas) -> Pixels:
    rise = c.pick(0.0, 0.5) * c.some(0.5)
    lift = rise * np.clip(0.5 * (c.x + 0.6), 0, 1)
    sole = _soft(0.05 + 0.05 * c.some(0.4) - np.abs(c.y + lift - 0.45)) * _soft(0.92 - np.abs(c.x))
    straps = np.zeros_like(sole)
    for foot in (-0.7, -0.35, 0.15, 0.6):
        start = (foot + c.pick(-0.12, 0.12), 0.45 - rise * np.clip(0.5 * (foot + 0.6), 0, 1))
        end = (foot + c.pick(-0.3, 0.5), c.pick(-0.3, 0.25))
        straps = np.maximum(
            straps, _stroke(c.x, c.y, start, end, c.pick(0.03, 0.09)) * c.some(0.75)
        )
    block = _soft(c.x - 0.55) * _soft(c.y + lift - 0.42) * _soft(0.62 - c.y) * _soft(0.9 - c.x)
    return np.maximum(np.maximum(sole, straps), block * (rise > 0))


def _sneaker(c: _Canvas) -> Pixels:
    upper = _shoe(c, c.pick(0.3, 0.66), c.pick(0.12, 0.3), c.pick(-0.1, 0.2))
    laces = 1 - c.pick(0, 0.5) * _soft(0.1 - np.abs(c.x + c.pick(0.0, 0.3))) * (c.y < 0.25)
    return np.maximum(upper * laces, _sole(c, c.pick(0.05, 0.14)) * c.pick(0.5, 1.0))


def _bag(c: _Canvas) -> Pixels:
    top, half, foot = c.pick(-0.45, 0.05), c.pick(0.5, 0.88), c.pick(0.5, 0.9)
    side = half + c.pick(-0.15, 0.15) * c.y
    body = _soft(side - np.abs(c.x)) * _soft(c.y - top) * _soft(foot - c.y)
    ring = np.hypot(c.x / c.pick(0.25, 0.6), (c.y - top) / c.pick(0.25, 0.55))
    handle = _soft(0.18 - np.abs(ring - 0.9)) * (c.y < top) * c.some(0.8) * c.pick(0.5, 1.0)
    flap = 1 - c.some(0.5) * c.pick(0.2, 0.6) * _soft(0.03 - np.abs(c.y - top - c.pick(0.2, 0.4)))
    return np.maximum(body * flap, handle)


def _ankle_boot(c: _Canvas) -> Pixels:
    foot = _shoe(c, c.pick(0.45, 0.7), c.pick(0.18, 0.36), c.pick(-0.2, 0.1))
    front, back, height = c.pick(-0.15, 0.3), c.pick(0.75, 0.95), c.pick(0.5, 1.3)
    shaft = _soft(c.x - front) * _soft(back - c.x) * _soft(c.y - 0.45 + height) * _soft(0.45 - c.y)
    block = (
        _soft(c.x - 0.45) * _soft(0.92 - c.x) * _soft(c.y - 0.44) * _soft(c.pick(0.5, 0.75) - c.y)
    )
    upper = np.maximum(np.maximum(foot, shaft), block)
    return np.maximum(upper, _sole(c, c.pick(0.03, 0.12)) * c.pick(0.5, 1.0))


_GARMENTS: tuple[Callable[[_Canvas], Pixels], ...] = (
    _t_shirt,
    _trouser,
    _pullover,
    _dress,
    _coat,
    _sandal,
    _shirt,
    _sneaker,
    _bag,
    _ankle_boot,
)


def _cloth(c: _Canvas) -> Pixels:
    """Brightness of the cloth: plain, striped or mottled, with a fold of shade."""
    brightness = c.pick(0.3, 1.0)
    stripes = np.sin(c.pick(6, 26) * (c.y + c.pick(-1, 1) * c.x) + c.pick(0, 6.3))
    cloth = 1 + c.some(0.3) * c.pick(0.1, 0.4) * stripes
    shade = 1 - c.pick(0, 0.35) * np.abs(c.x + c.pick(-0.3, 0.3))
    grain = c.rng.standard_normal(c.x.shape, dtype=np.float32)
    return brightness * cloth * shade * (1 + c.pick(0.02, 0.22) * grain)


#: each digit as strokes: x and y of their corners, one line after the other
_DIGITS: tuple[tuple[tuple[tuple[float, float], ...], ...], ...] = (
    (((0, -0.7), (0.38, -0.45), (0.4, 0.35), (0, 0.7), (-0.4, 0.35), (-0.38, -0.45), (0, -0.7)),),
    (((-0.2, -0.45), (0.05, -0.7), (0.05, 0.7)),),
    (((-0.38, -0.4), (-0.1, -0.7), (0.3, -0.6), (0.35, -0.25), (-0.4, 0.68), (0.42, 0.65)),),
    (
        ((-0.35, -0.6), (0.1, -0.72), (0.35, -0.4), (0.0, -0.05)),
        ((0.0, -0.05), (0.4, 0.3), (0.1, 0.7), (-0.38, 0.55)),
    ),
    (((-0.2, -0.7), (-0.4, 0.1), (0.4, 0.1)), ((0.25, -0.5), (0.2, 0.7))),
    (((0.38, -0.7), (-0.25, -0.68), (-0.3, -0.1), (0.3, 0.0), (0.32, 0.5), (-0.35, 0.65)),),
    (((0.25, -0.7), (-0.25, -0.1), (-0.3, 0.5), (0.1, 0.7), (0.35, 0.35), (0, 0.1), (-0.3, 0.3)),),
    (((-0.4, -0.65), (0.4, -0.65), (0.0, 0.1), (-0.1, 0.7)),),
    (
        ((0, -0.7), (0.33, -0.4), (0, -0.05), (-0.33, -0.4), (0, -0.7)),
        ((0, -0.05), (0.38, 0.35), (0, 0.7), (-0.38, 0.35), (0, -0.05)),
    ),
    (((0.3, -0.4), (0, -0.7), (-0.33, -0.35), (0, -0.05), (0.32, -0.3), (0.3, 0.1), (0.1, 0.7)),),
)


def _digit(c: _Canvas, label: int) -> Pixels:
    thickness = c.pick(0.05, 0.13)
    ink = np.zeros_like(c.x)
    for line in _DIGITS[label]:
        corners = [(x + c.pick(-0.15, 0.15), y + c.pick(-0.15, 0.15)) for x, y in line]
        for start, end in pairwise(corners):
            ink = np.maximum(ink, _stroke(c.x, c.y, start, end, thickness))
    return ink


def garments(count: int, rng: np.random.Generator) -> tuple[Images, Images]:
    """Draw `count` garments.

    Returns:
        Images ``(count, 28, 28)`` uint8 and labels ``(count,)`` uint8, 0 to 9, as in
        Fashion-MNIST, every class equally often (as far as `count` allows), in random order.
    """

    def draw(label: int, n: int) -> Pixels:
        canvas = _canvas(n, rng, slant=0.09, shift=0.13)
        ink = _GARMENTS[label](canvas) * _cloth(canvas)
        hole = np.hypot(canvas.x - canvas.pick(-0.7, 0.7), canvas.y - canvas.pick(-0.7, 0.7))
        return ink * (1 - canvas.some(0.25) * _soft(canvas.pick(0.1, 0.4) - hole))

    return _collect(count, rng, draw)


def digits(count: int, rng: np.random.Generator) -> tuple[Images, Images]:
    """Draw `count` digits. Returns what :func:`garments` returns, as in MNIST."""

    def draw(label: int, n: int) -> Pixels:
        return _digit(_canvas(n, rng, slant=0.24, shift=0.17), label)

    return _collect(count, rng, draw)


def _collect(
    count: int, rng: np.random.Generator, draw: Callable[[int, int], Pixels]
) -> tuple[Images, Images]:
    labels = np.sort(np.arange(count) % 10).astype(np.uint8)
    parts = [draw(label, int((labels == label).sum())) for label in range(10) if label in labels]
    pixels = np.concatenate(parts) if parts else np.zeros((0, SIDE * SIDE))
    images = (np.clip(pixels, 0, 1) * 255).astype(np.uint8).reshape(-1, SIDE, SIDE)
    order = rng.permutation(count)
    return images[order], labels[order]
