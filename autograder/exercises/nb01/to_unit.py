"""01.to_unit: pixels from 0 to 255 as float32 from 0 to 1."""

from typing import Any

import numpy as np

from autograder.checking import Answer, Case, Credit, Draw, exercise, fail, program, slip

UNIT = "image.astype('float32') / 255"
CUT = "The fractions are cut off, and only 0 and 1 are left: is there a `//`, or a cast to whole numbers after the division?"
DIM = "A dim picture must stay dim: 255 is white in every image, and not only where it occurs."
KEPT = "The caller's own image is not what it was: `/=` and `image[…] =` write into it. Make a new one."

SCALE = program(
    f"def to_unit(image):\n    return {UNIT}\n",
    slip({"255": "256"}, "White becomes 0.996: which number do 256 steps that begin at 0 end with?"),
    slip({UNIT: "image // 255"}, CUT),
    slip({UNIT: "(image / 255).astype('uint8')"}, CUT),
    slip({"255": "image.max()"}, DIM),
    slip({UNIT: "(image - image.min()) / (image.max() - image.min())"}, f"{DIM} And in an image of one grey alone that is 0 / 0: nan."),
    slip({"255": "(255 if image.max() > 1 else 1)"}, "An image of 0 and 1 only is nearly black, and became black and white: the range belongs to the format, not to what one image holds."),
    slip({UNIT: "(image > 127).astype('float32')"}, "Only black and white are left, and the greys are lost: divide, and compare nothing."),
    slip({UNIT: "image / 255"}, "The numbers are right, but their dtype is not float32: NumPy's / makes float64 of uint8, at twice the memory.", fraction=0.5),
    slip({UNIT: "image.astype('int8').astype('float32') / 255"}, "int8 ends at 127, so 128 became −128. Cast to a dtype that has room."),
    slip({f"return {UNIT}": "image /= 255\n    return image"}, KEPT),
    slip({f"return {UNIT}": "image[...] = image / 255\n    return image"}, f"{KEPT} And uint8 cuts off the fractions."),
    slip({"255": "127.5 - 1"}, "That goes from −1 to 1: here black is 0."),
    slip({UNIT: "(image - image.mean()) / image.std()"}, "That is standardised: mean 0 and spread 1, by the numbers of this one image. Here black is 0 and white 1."),
    slip({"float32": "float16"}, "Wrong from the fourth digit on: float16 has eleven binary digits only."),
    slip({UNIT: "np.round(image.astype('float32') / 255, 2)"}, "The data are rounded, and the digits lost: round what you print."),
    slip(
        {"255": "(255 if image.dtype == 'uint8' else 1)"},
        "A float image from 0 to 255 stays as it is. (`tf.image.convert_image_dtype`, too, scales whole numbers only.)",
    ),
    slip({" / 255": ""}, "The dtype is right; the pixels still go up to 255."),
)  # fmt: skip


def keeps(function: Any, image: np.ndarray) -> bool:
    """Probe: whether `image` is as it was after the call."""
    import numpy as np

    given = np.array(image)
    function(given)
    return bool(np.array_equal(given, image))


@exercise(
    "01.to_unit",
    title="Pixels from 0 to 1",
    points=2,
    by=SCALE,
    slips=(slip("def to_unit(image):\n    image = image.astype('float32', copy=False)\n    image /= 255\n    return image", KEPT),),
    hints=(
        "Which number is white in *every* image, a dim one too?",
        "Print `(image / 255).dtype` for a uint8 image. What would it be if the image were float32 before?",
        '`image.astype("float32")` first: it makes a new array, and the caller keeps the old one.',
    ),
    teaches="Cast first, then divide by 255: that belongs to the format and is the same for every image, so dim images stay dim.",
    given="import tensorflow as tf",
    right=(
        "def to_unit(image):\n    return np.divide(image, 255, dtype='float32')",
        "def to_unit(image):\n    return tf.cast(image, tf.float32) / 255",
        "import keras\ndef to_unit(image):\n    return keras.layers.Rescaling(1 / 255)(image)",
    ),
)
def to_unit(answer: Answer, draw: Draw) -> Credit | None:
    """A full image, a dim one, one of a single grey, one nearly black, a float one and one in colour; none of them is changed."""
    noise = draw.rng.integers
    images = [
        np.append(noise(0, 256, 10), [0, 255]).astype("uint8").reshape(3, 4),
        noise(10, 200, (3, 3)).astype("uint8"),
        np.full((2, 2), draw.integer(5, 9), "uint8"),
        np.append(noise(0, 2, 2), [0, 1]).astype("uint8").reshape(2, 2),
        np.append(noise(0, 255, 5), 254).astype("float32").reshape(2, 3),
        np.append(noise(0, 256, 10), [130, 200]).astype("uint8").reshape(2, 2, 3),
    ]
    found = SCALE.judge(answer, [Case((one,), label=called(one)) for one in images], rel=1e-5, other_dtype=0.5)
    if found is None and not answer.examine("to_unit", keeps, reply=bool, image=images[4]):
        fail("`to_unit` changes the image that it gets.", why=KEPT)
    return found


def called(image: np.ndarray) -> str:
    """Return how the card names the call with `image`."""
    return f"to_unit of an image of shape {image.shape}, {image.dtype} from {image.min():g} to {image.max():g},"
