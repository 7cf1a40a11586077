"""00.newer: is one version later than another?"""

from autograder.checking import Answer, Credit, Draw, exercise, formula, slip

PARTS = '[int(p) for p in {}.split(".")]'
A, B = PARTS.format("a"), PARTS.format("b")
AS_TEXT = 'Text is compared sign by sign: "21" comes before "9", because 2 comes before 9. What would make numbers of the parts?'

NEWER = formula(
    "newer(a, b)",
    f"{A} > {B}",
    {
        "a > b": AS_TEXT,
        "a >= b": AS_TEXT,
        'a.split(".") > b.split(".")': AS_TEXT,
        'float(a.rsplit(".", 1)[0]) > float(b.rsplit(".", 1)[0])': "As a decimal number 2.21 is less than 2.9, and the last part is lost: a version is several whole numbers with dots between them.",
        f"{A} >= {B}": "Of two equal versions neither is newer.",
        f"{A} < {B}": "It is the wrong way round: the question is whether the *first* is newer.",
        f"{A} != {B}": "Different is not yet newer: which of the two is the later one?",
        'int(a.split(".")[0]) > int(b.split(".")[0])': "Only the first part is compared: 2.21.0 and 2.9.2 differ in the second.",
        'int(a.split(".")[1]) > int(b.split(".")[1])': "Only the second part is compared: the first one decides before it.",
        f"{A}[:2] > {B}[:2]": "The last part is left out: 2.7.12 is newer than 2.7.5.",
        f"all(p >= q for p, q in zip({A}, {B})) and a != b": "Not every part has to be larger: the first one that differs decides.",
        f"any(p > q for p, q in zip({A}, {B}))": "One larger part is not enough: the first one that differs decides.",
        f"all(p > q for p, q in zip({A}, {B}))": "Not every part has to be larger: the first one that differs decides.",
        'np.array(a.split("."), int) > np.array(b.split("."), int)': "Arrays are compared part by part, which gives three answers: the first part that differs decides.",
        f"sum({A}) > sum({B})": "Adding the parts up forgets their order: 3.0.0 is newer than 2.21.5.",
        'int(a.replace(".", "")) > int(b.replace(".", ""))': "Without its dots 2.9.10 becomes 2910, and 2.21.0 becomes 2210: keep the parts apart.",
        '[p.zfill(2) for p in a.split(".")] > [p.zfill(2) for p in b.split(".")]': "With zeros in front, texts compare right up to that many digits only: 2.100.0 is newer than 2.99.1.",
        'sum(int(p) * 100**-k for k, p in enumerate(a.split("."))) > sum(int(p) * 100**-k for k, p in enumerate(b.split(".")))': "A part may be 100 or more, and then it spills over into the one before it: keep the parts apart.",
        '(a.split(".")[0], *map(int, a.split(".")[1:])) > (b.split(".")[0], *map(int, b.split(".")[1:]))': "The first part is still a text: of 10 and 9 the first sign decides, and that is a 1.",
        '(int(a[0]), *map(int, a.split(".")[1:])) > (int(b[0]), *map(int, b.split(".")[1:]))': "Only the first sign of the first part is looked at: a 10 is no 1.",
        "len(a) > len(b)": "A longer text is no later version.",
        f"max({A}, {B})": "That is the newer one itself: the question can be answered by True or False.",
    },
    slip({f"{A} > {B}": "True"}, "It says the same of every pair.", when=lambda seen, right: len({*seen}) == 1),
    slip({f"{A} > {B}": "float(a) > float(b)"}, "A version has two dots: no number has. Take it apart first.", raises="string to float"),
    slip({f"{A} > {B}": "int(a) > int(b)"}, "A version has dots, and no whole number has: take it apart first.", raises="for int()"),
    slip({f"{A} > {B}": 'int(a.split(".")) > int(b.split("."))'}, "`int` takes one part at a time, not a list.", raises="not 'list'"),
    slip(
        {f"{A} > {B}": 'map(int, a.split(".")) > map(int, b.split("."))'},
        "`map` gives its numbers one by one: make a list of them.",
        raises="'map' and 'map'",
    ),
    slip({f"{A} > {B}": f"int({A} > {B})"}, "1 and 0 will do. Python's own words for yes and no are True and False.", fraction=1.0),
)


@exercise(
    "00.newer",
    title="Which one is newer?",
    points=2,
    by=NEWER,
    hints=(
        'What is compared in `"21" < "9"`: two numbers, or two texts?',
        '`a.split(".")` gives the parts, still as texts.',
        "Make each part an `int`. Lists are compared from the left, as versions are: `[2, 21] > [2, 9]`.",
    ),
    teaches="Lists (and tuples) are compared from the left, and the first items that differ decide. "
    "For versions such as 2.21.0rc1 there is `packaging.version.Version`.",
    right=(
        "def newer(a, b):\n    return tuple(map(int, a.split('.'))) > tuple(map(int, b.split('.')))\n",
        "from packaging.version import Version\ndef newer(a, b):\n    return np.bool_(Version(a) > Version(b))\n",
        "def newer(a, b):\n    for p, q in zip(a.split('.'), b.split('.')):\n        if int(p) != int(q):\n"
        "            return int(p) > int(q)\n    return False\n",
    ),
)
def newer(answer: Answer, draw: Draw) -> Credit | None:
    """The lesson's pair both ways, and pairs that differ in each part, drawn."""
    patch, low, high, far = draw.integer(1, 8), draw.integer(4, 9), draw.integer(10, 30), draw.integer(110, 990)
    pairs = [
        ("2.21.0", "2.9.2"),
        ("2.9.2", "2.21.0"),
        ("2.21.0", "2.21.0"),
        (f"3.0.{patch}", f"2.{high}.{patch}"),
        (f"2.{high}.{patch}", f"3.0.{patch}"),
        (f"2.{low}.{high}", f"2.{high}.0"),
        (f"2.{low}.{high}", f"2.{low}.{low}"),
        (f"2.{low}.{low}", f"2.{low}.{low - 2}"),
        (f"2.{low}.{low - 2}", f"2.{low}.{low}"),
        (f"2.10.{patch - 1}", "2.9.9"),
        (f"3.{high}.{patch}", "2.9.0"),
        (f"2.{far}.0", f"2.99.{patch}"),
        (f"2.{low}.{far}", f"2.{low + 1}.{patch}"),
        (f"10.0.{patch}", f"9.{high}.0"),
        (f"12.0.{patch}", f"10.{high}.0"),
    ]
    return NEWER.judge(answer, pairs)
