"""01.parse: texts become a vector of float32."""

from collections.abc import Sequence

import numpy as np

from autograder.checking import Answer, Credit, Draw, exercise, slip

from .trying import Trial, gives, judged, other_dtype, tried

START = "def parse(texts):\n    return "
TAUGHT = ["3.5", " 7 ", "1e3"]


def _numbers(texts: list[str]) -> np.ndarray:
    return np.array([float(text) for text in texts], "float32")


def _says(part: str):  # type: ignore[no-untyped-def]
    return lambda trials: all(part in one.seen.message for one in trials)


def _codes(trials: Sequence[Trial]) -> bool:
    """Whether it gave the codes of the characters, as far as it gave anything."""
    seen = trials[0].seen
    return seen.numeric and np.array_equal(seen.values, [[ord(letter) for letter in text] for text in TAUGHT])


SLIPS = (
    slip(START + "tf.cast(texts, tf.float32)", "A cast changes one kind of number into another. Text holds no number yet: it has to be read.", when=_says("Cast string to")),
    slip(START + "tf.strings.to_number(texts, tf.int32)", "'3.5' is no whole number: read it as one with a fraction.", when=_says("StringToNumberOp could not correctly convert")),
    slip(START + "tf.constant(texts, dtype=tf.float32)", "`tf.constant` reads no text: with a dtype of numbers it wants numbers.", when=_says("to EagerTensor of dtype")),
    slip(START + "float(texts)", "`float` reads one text, and this is a list of them.", when=_says("must be a string or a real number, not 'list'")),
    slip(START + "[int(text) for text in texts]", "`int` reads whole numbers only, and '3.5' is none.", when=_says("invalid literal for int()")),
    slip(START + "float(texts[0])", "That is the first text only: one number for each of them.", when=gives(lambda texts: float(texts[0]))),
    slip(START + "tf.io.decode_raw(texts, tf.uint8)", "51, 46 and 53 are the codes of the characters '3', '.' and '5': the letters themselves, not what they say.", when=_codes),
    slip(
        START + "np.array([int(float(text)) for text in texts], 'float32')",
        "'3.5' became 3: what stands behind the point got lost.",
        when=gives(lambda texts: np.trunc(_numbers(texts))),
    ),
    slip(START + "[float(text) for text in texts]", "The numbers are right; a float32 vector is asked for, and Python's own floats have 64 bits.", when=other_dtype, fraction=0.5),
)  # fmt: skip


@exercise(
    "01.parse",
    title="Texts become numbers",
    points=2,
    slips=SLIPS,
    hints=(
        "Is a text a number of another kind, to be cast, or has it to be read?",
        "What deals with text in TensorFlow lives in `tf.strings`.",
        "`tf.strings.to_number` takes the whole list at once. In which dtype does it answer?",
    ),
    teaches="Reading is not casting: '3.5' is three characters, and only a reader knows that they mean a number.",
    given="import tensorflow as tf",
    right=(
        START + "tf.constant([float(text) for text in texts])",
        START + "np.array(texts).astype('float32')",
        START + "tf.strings.to_number(tf.constant(texts), tf.float32)",
    ),
)
def parse(answer: Answer, draw: Draw) -> Credit | None:
    """Fractions, whole numbers, signs, powers of ten and blanks; lists of several lengths."""
    drawn = [f"{x:.2f}" for x in draw.floats(-9, 9, 3)] + [f"-{draw.integer(2, 9)}.25", f"{draw.integer(2, 9)}e-2"]
    lists = [TAUGHT, drawn, [f" {draw.integer(10, 99)}.5"], [f"{draw.integer(2, 9)}e2", "0", "+0.125", "-12 "]]
    trials = tried(answer, "parse", [(texts,) for texts in lists], _numbers)
    return judged("parse", trials, SLIPS, lambda texts: f"parse({texts})")
