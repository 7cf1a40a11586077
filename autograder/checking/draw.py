"""Where a check's inputs come from.

The text of a check is open; what it will be asked with is not. In a student's notebook the draw is
seeded publicly, so that the same code gets the same card every time. For the grade it is seeded
with HMAC-SHA256(course secret, exercise id): unknown to the student, the same for every student.
"""

import hashlib
import hmac
from collections.abc import Sequence
from typing import Any

import numpy as np


class Draw:
    """A stream of random inputs, fixed by `key` (bytes) and `label`."""

    def __init__(self, key: bytes, label: str) -> None:
        self._key = key
        self.label = label
        digest = hmac.new(key, label.encode(), hashlib.sha256).digest()
        self.rng = np.random.default_rng(int.from_bytes(digest, "big"))

    @classmethod
    def public(cls, exercise_id: str) -> "Draw":
        """The draw of a student's own notebook."""
        return cls(b"public", exercise_id)

    @classmethod
    def secret(cls, course_secret: bytes, exercise_id: str) -> "Draw":
        """The draw that a grade is made with."""
        return cls(course_secret, exercise_id)

    def shared(self, label: str) -> "Draw":
        """A draw that is the same in every exercise of the course, e.g. for one held-out set."""
        return Draw(self._key, f"shared:{label}")

    def floats(self, low: float, high: float, count: int, digits: int = 3) -> list[float]:
        """Return `count` numbers between `low` and `high`, rounded so that they print well."""
        return [round(float(x), digits) for x in self.rng.uniform(low, high, count)]

    def float(self, low: float, high: float, digits: int = 3) -> float:
        """Return one number between `low` and `high`."""
        return self.floats(low, high, 1, digits)[0]

    def integers(self, low: int, high: int, count: int) -> list[int]:
        """Return `count` whole numbers from `low` to `high`, both included."""
        return [int(x) for x in self.rng.integers(low, high + 1, count)]

    def integer(self, low: int, high: int) -> int:
        """Return one whole number from `low` to `high`, both included."""
        return self.integers(low, high, 1)[0]

    def choice(self, options: Sequence[Any]) -> Any:
        """Return one of `options`."""
        return options[int(self.rng.integers(len(options)))]

    def normal(self, *shape: int, dtype: str = "float64") -> np.ndarray:
        """Return an array of standard normal numbers with this shape."""
        return self.rng.standard_normal(shape).astype(dtype)
