"""01.parse: texts become a vector of float32."""

from autograder.checking import Answer, Credit, Draw, exercise, program, slip

READ = "np.array(texts).astype('float32')"

PARSE = program(
    f"def parse(texts):\n    return {READ}\n",
    slip({READ: "tf.cast(texts, tf.float32)"}, "A cast changes one kind of number into another. Text holds no number yet: it has to be read.", raises="Cast string to"),
    slip({READ: "tf.strings.to_number(texts, tf.int32)"}, "'3.5' is no whole number: read it as one with a fraction.", raises="StringToNumberOp could not correctly convert"),
    slip({READ: "tf.constant(texts, dtype=tf.float32)"}, "`tf.constant` reads no text: with a dtype of numbers it wants numbers.", raises="to EagerTensor of dtype"),
    slip({READ: "texts"}, "Those are still texts: each of them has to be read as a number."),
    slip({"float32": "float16"}, "Wrong from the fourth digit on: float16 has eleven binary digits only."),
    slip({READ: "float(texts)"}, "`float` reads one text, and this is a list of them."),
    slip({READ: "[int(text) for text in texts]"}, "`int` reads whole numbers only, and '3.5' is none."),
    slip({READ: "float(texts[0])"}, "That is the first text only: one number for each of them."),
    slip(
        {READ: "[[*map(ord, text)] for text in texts]"},
        "51, 46 and 53 are the codes of the characters '3', '.' and '5': the letters themselves, not what they say.",
    ),
    slip({READ: "np.array([int(float(text)) for text in texts], 'float32')"}, "'3.5' became 3: what stands behind the point got lost."),
    slip({READ: "[round(float(text)) for text in texts]"}, "'3.5' became 4: it is rounded, and nobody asked for whole numbers."),
    slip(
        {READ: "[float(text) for text in texts]"},
        "The numbers are right; a float32 vector is asked for, and Python's own floats have 64 bits.",
        fraction=0.5,
    ),
)  # fmt: skip


@exercise(
    "01.parse",
    title="Texts become numbers",
    points=2,
    by=PARSE,
    hints=(
        "Is a text a number of another kind, to be cast, or has it to be read?",
        "What deals with text in TensorFlow lives in `tf.strings`.",
        "`tf.strings.to_number` takes the whole list at once. In which dtype does it answer?",
    ),
    teaches="Reading is not casting: '3.5' is three characters, and only a reader knows that they mean a number.",
    given="import tensorflow as tf",
    right=(
        "def parse(texts):\n    return tf.constant([float(text) for text in texts])",
        "def parse(texts):\n    return tf.strings.to_number(tf.constant(texts), tf.float32)",
    ),
)
def parse(answer: Answer, draw: Draw) -> Credit | None:
    """Fractions, whole numbers, signs, powers of ten and blanks; lists of several lengths."""
    drawn = [f"{x:5.2f}" for x in draw.floats(-9, 9, 3)] + [f"-{draw.integer(2, 9)}.25", f"{draw.integer(2, 9)}.e-2"]
    lists = [["3.5", " 7 ", "1e3"], drawn, [f" {draw.integer(10, 99)}.5"], [f"{draw.integer(2, 9)}.5e2", "    0", "+.125", " -12 "]]
    return PARSE.judge(answer, [(texts,) for texts in lists], rel=1e-5, other_dtype=0.5)
