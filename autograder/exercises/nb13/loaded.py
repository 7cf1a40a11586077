"""What 13.load sees of a variable: the array itself, and how it follows from the set's own rows."""

from dataclasses import dataclass
from typing import Any

import numpy as np


@dataclass(frozen=True)
class Numbers:
    """What a variable holds; `numeric` is false for what is no array of numbers, or an empty one.

    `low` and `high` are of its finite numbers; `nan` and `infinite` say how many rows hold such.
    """

    kind: str
    numeric: bool
    shape: tuple[int, ...]
    dtype: str
    low: float
    high: float
    nan: int
    infinite: int
    items: np.ndarray


def look_at(thing: Any, positions: list[int]) -> dict[str, Any]:
    """Probe: shape, dtype and range of an array, and its items at `positions`."""
    import numpy as np

    thing = thing.numpy() if callable(getattr(thing, "numpy", None)) else thing
    array = np.asarray(thing if np.ndim(thing) else [])
    numeric = array.dtype.kind in "biuf" and array.size > 0
    there = [position for position in positions if numeric and position < len(array)]
    ends, odd = np.asarray([array.min(), array.max()] if numeric else [0, 0]), [0, 0]
    if not np.isfinite(ends).all():  # seldom: what is asked now takes a second and much memory
        rows = array.reshape(len(array), -1)
        odd = [int(which(rows).any(axis=1).sum()) for which in (np.isnan, np.isinf)]
        finite = array[np.isfinite(array)]
        ends = np.asarray([finite.min(), finite.max()] if finite.size else [0, 0])
    return {
        "kind": type(thing).__name__,
        "numeric": numeric,
        "shape": list(array.shape),
        "dtype": str(array.dtype),
        "low": float(ends[0]),
        "high": float(ends[1]),
        "nan": odd[0],
        "infinite": odd[1],
        "items": np.asarray(array[there] if numeric else [], dtype="float32"),
    }


@dataclass(frozen=True)
class Facts:
    """One variable beside the set's own rows: `count` of them belong there.

    `factor` and `offset` make the set's numbers (0 … 255, or the classes) into the student's, if
    `in_order`: if that holds for every row that was looked at and is there. With `in_place`, at least what is
    background in the set's images is so in theirs. `mostly` says that nine numbers of ten are as they
    should be. `other` is the length of the other split.
    """

    name: str
    seen: Numbers
    count: int
    factor: float
    offset: float
    in_order: bool
    in_place: bool
    mostly: bool
    other: int

    @property
    def images(self) -> bool:
        """Whether images belong there."""
        return self.name[0] == "x"

    @property
    def ndim(self) -> int:
        """How many axes it has."""
        return len(self.seen.shape)

    @property
    def extent(self) -> str:
        """From where to where its numbers go, or how many rows hold what is no number."""
        for name, count in (("nan", self.seen.nan), ("infinity", self.seen.infinite)):
            if count:
                return f"{name} in {count:,} of {sum(self.seen.shape[:1]):,} {'images' if self.images else 'labels'}"
        return f"from {self.seen.low:.4g} to {self.seen.high:.4g}"

    @property
    def in_range(self) -> bool:
        """Whether every number there is finite and none lies outside, in the rows that were not looked at too."""
        low, high = (-3e-3, 1 + 3e-3) if self.images else (0, 9)
        return not (self.seen.nan or self.seen.infinite) and low <= self.seen.low and self.seen.high <= high

    @property
    def well_formed(self) -> bool:
        """Whether shape, kind and range are as they should be, so that nothing but single rows can differ."""
        shape, dtype, ends = ((self.count, 28, 28), "float32", "0 to 1") if self.images else ((self.count,), ("int", "uint"), "0 to 9")
        return self.seen.shape == shape and self.seen.dtype.startswith(dtype) and self.extent == f"from {ends}"

    @property
    def right(self) -> bool:
        """Whether all is right but the kind of the floats."""
        shape = (self.count, 28, 28) if self.images else (self.count,)
        kinds = ("float16", "float32", "float64") if self.images else ("int", "uint")
        factor = 1 / 255 if self.images else 1
        fits = abs(self.factor / factor - 1) < 1e-3 and abs(self.offset) < 1e-3
        return self.seen.shape == shape and self.seen.dtype.startswith(kinds) and self.in_order and fits and self.in_range

    @property
    def straight(self) -> bool:
        """Whether every row is there, in order, with its numbers on some other scale."""
        rows = self.ndim == (3 if self.images else 1) and self.seen.shape[0] == self.count
        return rows and self.in_order

    @property
    def from_other_split(self) -> bool:
        """Whether there are as many rows as the other split has, and not simply the first ones of this."""
        return (
            not self.in_order
            and self.seen.shape[:1] == (self.other,) != (self.count,)
            and self.seen.shape[1:] == ((28, 28) if self.images else ())
        )

    @property
    def strange(self) -> bool:
        """Whether there are as many images as belong there, but others."""
        form = self.images and self.seen.shape == (self.count, 28, 28) and self.seen.low >= -0.05
        return form and not self.in_order and not self.in_place and len(np.unique(self.seen.items)) > 2

    @property
    def looks_like_digits(self) -> bool:
        """Whether more is background than in garments: of 40 digits 79 to 84%, of 40 garments, drawn ones too, up to 71%."""
        return bool((self.seen.items == self.seen.low).mean() > 0.75)


def relation(name: str, seen: Numbers, own: np.ndarray, counts: tuple[int, int]) -> Facts:
    """Return how the items that were seen follow from the set's `own` ones, shape ``(n, …)``.

    `counts` are the rows of this split and of the other one.
    """
    count, other = counts
    items = np.atleast_1d(seen.items)
    x, y = own[: len(items)].astype(float).ravel(), items.astype(float).ravel()
    if x.shape != y.shape or not x.size or not np.isfinite(y).all():
        return Facts(name, seen, count, 0.0, 0.0, False, False, False, other)
    mostly = float((np.abs(x / (255 if name[0] == "x" else 1) - y) < 2e-3).mean()) > 0.9
    factor, offset = np.polyfit(x, y, 1)
    fits = bool(np.abs(factor * x + offset - y).max() <= 2e-3 * max(np.ptp(y), 1e-9))
    in_place = float(((x > 0) == (y > y.min())).mean()) > 0.97
    return Facts(name, seen, count, float(factor), float(offset), fits, in_place, mostly, other)


def is_scaled(facts: Facts, factor: float, offset: float = 0.0) -> bool:
    """Whether these are the images, with ``factor * pixel + offset`` in place of each pixel."""
    return facts.images and facts.straight and abs(facts.factor - factor) < 0.002 * factor and abs(facts.offset - offset) < 0.01


def is_standardised(facts: Facts) -> bool:
    """Whether images have a mean of 0, each pixel's own perhaps."""
    whole = facts.images and facts.seen.shape == (facts.count, 28, 28) and (facts.factor > 0 or not facts.in_order)
    return whole and facts.seen.low < -0.05 and not is_scaled(facts, 2 / 255, -1)
