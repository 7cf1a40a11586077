"""01.to_unit: pixels from 0 to 255 as float32 from 0 to 1."""

import numpy as np

from autograder.checking import Answer, Credit, Draw, exercise, slip

from .trying import gives, judged, other_dtype, tried

START = "def to_unit(image):\n    return "
CUT = "The fractions are cut off, and only 0 and 1 are left: is there a `//`, or a cast to whole numbers after the division?"
DIM = "A dim picture must stay dim: 255 is white in every image, and not only where it occurs."


def _convert(image: np.ndarray) -> np.ndarray:
    return image.astype("float32") / 255 if image.dtype == "uint8" else image


def _min_max(image: np.ndarray) -> np.ndarray:
    return np.asarray((image.astype("float32") - image.min()) / np.float32(np.ptp(image)))


SLIPS = (
    slip(
        START + "image.astype('float32') / 256",
        "White becomes 0.996: which number do 256 steps that begin at 0 end with?",
        when=gives(lambda x: x / 256),
    ),
    slip(START + "image // 255", CUT, when=gives(lambda x: x // 255)),
    slip(START + "image.astype('float32') / image.max()", DIM, when=gives(lambda x: x / x.max())),
    slip(
        START + "(image - image.min()) / (image.max() - image.min())",
        f"{DIM} And in an image of one grey alone that is 0 / 0: nan.",
        when=gives(_min_max),
    ),
    slip(
        START + "image / 255",
        "The numbers are right, but their dtype is not float32: NumPy's / makes float64 of uint8, at twice the memory.",
        when=other_dtype,
        fraction=0.5,
    ),
    slip(START + "(image / 255).astype('uint8')", CUT, when=gives(lambda x: (x / 255).astype("uint8"))),
    slip(
        START + "image.astype('int8').astype('float32') / 255",
        "int8 ends at 127, so 128 became −128. Cast to a dtype that has room.",
        when=gives(lambda x: x.astype("int8") / 255 if x.dtype == "uint8" else None),
    ),
    slip(
        "def to_unit(image):\n    image /= 255\n    return image",
        "The caller's own image is not what it was: `/=` and `image[…] =` write into it. Make a new one.",
        when=lambda trials: not all(one.seen.kept for one in trials),
    ),
    slip(
        START + "tf.image.convert_image_dtype(image, tf.float32)",
        "`convert_image_dtype` scales whole numbers only: a float image from 0 to 255 stays as it is.",
        when=gives(_convert),
    ),
    slip(
        START + "image.astype('float32')", "The dtype is right; the pixels still go up to 255.", when=gives(lambda x: x.astype("float32"))
    ),
)


@exercise(
    "01.to_unit",
    title="Pixels from 0 to 1",
    points=2,
    slips=SLIPS,
    hints=(
        "Which number is white in *every* image, a dim one too?",
        "Print `(image / 255).dtype` for a uint8 image. What would it be if the image were float32 before?",
        '`image.astype("float32")` first: it makes a new array, and the caller keeps the old one.',
    ),
    teaches="Cast first, then divide by 255: that belongs to the format and is the same for every image, so dim images stay dim.",
    given="import tensorflow as tf",
    right=(
        START + "np.divide(image, 255, dtype='float32')",
        START + "tf.cast(image, tf.float32) / 255",
        "import keras\ndef to_unit(image):\n    return keras.layers.Rescaling(1 / 255)(image)",
    ),
)  # fmt: skip
def to_unit(answer: Answer, draw: Draw) -> Credit | None:
    """A full image, a dim one, one of a single grey, a float one and one in colour."""
    noise = draw.rng.integers
    full = np.append(noise(0, 256, 10), [0, 255]).astype("uint8").reshape(3, 4)
    colour = np.append(noise(0, 256, 10), [130, 200]).astype("uint8").reshape(2, 2, 3)
    images = [
        full,
        noise(10, 200, (3, 3)).astype("uint8"),
        np.full((2, 2), draw.integer(5, 9), "uint8"),
        np.append(noise(0, 255, 5), 254).astype("float32").reshape(2, 3),
        colour,
    ]
    trials = tried(answer, "to_unit", [(one,) for one in images], lambda image: image.astype("float32") / 255)
    return judged("to_unit", trials, SLIPS, _call)


def _call(image: np.ndarray) -> str:
    return f"to_unit of an image of shape {image.shape}, {image.dtype} from {image.min():g} to {image.max():g},"
