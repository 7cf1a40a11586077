"""Notebook 05: pairs of handwritten digits, and what is asked about them."""

import numpy as np

Arrays = dict[str, np.ndarray]


def digit_pairs(
    images: np.ndarray, labels: np.ndarray, count: int, seed: int
) -> tuple[Arrays, Arrays]:
    """Draw `count` pairs of digits; return the pictures and the truths, by name.

    Args:
        images: ``(n, 28, 28)``, from 0 to 255.
        labels: the digits, ``(n,)``.
        count: how many pairs.
        seed: of the draw.

    Returns:
        ``left`` and ``right``, ``(count, 28, 28)`` float32 from 0 to 1; and ``total``, their sum,
        and ``bigger``, 1 where the left digit is larger, ``(count,)`` float32.
    """
    rows = np.random.default_rng(seed).integers(len(images), size=(2, count))
    left, right = (labels[one].astype("float32") for one in rows)
    pictures = {
        name: images[one] / np.float32(255)
        for name, one in zip(("left", "right"), rows, strict=True)
    }
    return pictures, {"total": left + right, "bigger": (left > right).astype("float32")}
