"""Images that are made a little different, so that they can be recognised and not looked up.

A trained model takes no notice; a table of what each public image's label is, looked up by the
image's bytes or by a few numbers that follow from them, finds little any more.
"""

import numpy as np

LIGHT = 0.05  #: brightness changes by so much at most, smoothly over the image
GRAIN = 3  #: and each pixel of the thing shown, or beside it, by so many grey values at most
LAMPS = 4  #: the light is drawn at a grid of so many by so many points


def varied(images: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Return `images` ``(n, h, w)`` uint8, each under a light and with a grain of its own.

    What is black and lies apart from the thing shown stays black: there a model that scales each
    pixel by its own spread would see far more than is there.
    """
    rows, columns = (_weights(length) for length in images.shape[1:])
    lamps = rng.uniform(-LIGHT, LIGHT, (len(images), LAMPS, LAMPS))
    light = rows @ lamps @ columns.T
    grain = rng.integers(-GRAIN, GRAIN + 1, images.shape)
    grain[~_near(images > 0)] = 0
    seen = np.rint(images * (1 + light) + grain).clip(0, 255)
    return np.asarray(seen.astype(np.uint8))


def _weights(length: int) -> np.ndarray:
    """How much each lamp lights each row, ``(length, LAMPS)``: straight lines between them."""
    places = np.linspace(0, LAMPS - 1, length)
    return np.asarray((1 - np.abs(places[:, None] - np.arange(LAMPS))).clip(0))


def _near(there: np.ndarray) -> np.ndarray:
    """Where something is there, or at one of the eight pixels around."""
    wide = np.pad(there, ((0, 0), (1, 1), (1, 1)))
    height, width = there.shape[1:]
    parts = [wide[:, i : i + height, j : j + width] for i in range(3) for j in range(3)]
    return np.asarray(np.logical_or.reduce(parts))
