"""07.outlier: what standardising does to an outlier, and when a rule for z can fire at all."""

from functools import partial

from autograder.checking import Answer, Choice, Choices, Credit, Draw, exercise, parts, program, slip

STAYS = Choice(
    right="kept",
    wrong={
        "removed": "Standardise the rows 1, 1, 1, 100: four rows come out, and the last has z = 1.732. Nothing was thrown away.",
        "clipped": "Nothing is cut off: sixteen zeros and a million give z = 4.0. What is the same for a 1 and a million is its place "
        "among the others.",
    },
)
AFTER = Choices("after", STAYS)
half = partial(slip, fraction=0.5)  # with the other part right
NEEDED = "math.floor(limit**2) + 2"
EARLY = "It is rounded before it is squared, so 2.2 and 2.4 would need the same: square first."
ROWS = program(
    f"""
import math

after = "kept"


def rows_needed(limit):
    return {NEEDED}
""",
    half({NEEDED: "math.ceil(limit**2) + 1"}, "With 10 rows z can *equal* 3; it should be larger. What does limit 3 give, and limit 2.5?"),
    half({NEEDED: "math.floor(limit**2) + 1"}, "One row more: with these many, the largest z does not exceed the limit yet."),
    half({NEEDED: "math.floor(limit**2)"}, "Two rows more: a row that stands out needs the others, and the largest z must pass the limit."),
    half({NEEDED: "math.floor(limit) + 2"}, "It grows too slowly: to double the largest z takes four times the rows. The square got lost."),
    half(
        {NEEDED: "math.ceil(limit**2) + 2"},
        "Right for whole limits, and one row too many for the others: 2.5² + 1 is 7.25, and 8 rows are enough.",
    ),
    half(
        {NEEDED: "limit**2 + 1"}, "That is where z *equals* the limit, and it need not be whole: which whole number is the first above it?"
    ),
    half({NEEDED: "limit**2 + 2"}, "Right for whole limits; for 2.5 it says 8.25 rows. Rows are whole."),
    half(
        {NEEDED: "next(n for n in range(2, 10**4) if (n - 1) / n**0.5 > limit + 1e-9)"},
        "That is for a spread with n − 1 in it, as pandas has it: `StandardScaler` divides by n.",
    ),
    half({NEEDED: "math.floor(2 * limit) + 2"}, "The limit is doubled where it should be squared."),
    half(
        {NEEDED: "11"},
        "Every limit got the same number: the larger the limit, the more rows it takes.",
        when=lambda seen, right: len({*seen}) == 1,
    ),
    half(
        {NEEDED: "next((n for n in range(2, 51) if n - 1 > limit**2), None)"},
        "For a large limit it finds nothing: the loop ends too early. Let it go on until it has found the rows.",
    ),
    half({NEEDED: "math.ceil(limit**2)"}, "√(n − 1) > limit: what became of the − 1?"),
    half({NEEDED: "limit**2"}, "√(n − 1) > limit: what became of the − 1? And rows are whole."),
    half({NEEDED: "round(limit**2) + 2"}, "`round` also goes up: 2.4² + 1 is 6.76, and the first whole number above it is 7."),
    half(
        {NEEDED: "round(limit**2) + 1"},
        "`round` goes down or up, and *equal* is not enough: which whole number is the first above limit² + 1?",
    ),
    half({NEEDED: "int(limit) ** 2 + 2"}, EARLY),
    half({NEEDED: "math.ceil(limit) ** 2 + 2"}, EARLY),
    half({NEEDED: "math.ceil(limit) ** 2 + 1"}, EARLY),
    half(
        {NEEDED: "math.sqrt(limit - 1)"}, "That is the largest z in so many rows: now the other way round, which n has one above `limit`?"
    ),
    half({NEEDED: "limit ^ 2 + 2"}, "In Python a power is written `**`; `^` is something else."),
)


@exercise(
    "07.outlier",
    title="Can this rule fire?",
    points=2,
    by=ROWS,
    slips=tuple(half({'"kept"': f'"{option}"'}, words) for option, words in STAYS.wrong.items()),
    hints=(
        "Count the rows before and after. And for `rows_needed`: try n − 1 zeros and a 1, for n = 5, 10, 17.",
        "The lesson printed z = 2, 3, 4, 5 for 5, 10, 17, 26 rows. The largest z in n rows is √(n − 1).",
        "*Greater* than the limit, not equal to it. `math.floor` and `math.sqrt` help, or a loop that tries n = 2, 3, 4, …",
    ),
    teaches="n must exceed limit² + 1. A rule such as |z| > 3 needs 11 rows before it can say anything; and the outlier it looks for "
    "makes the spread larger, and so hides itself.",
    right=(
        """
import numpy as np
after = "Kept"
def rows_needed(limit):
    n = 2
    while True:
        rows = np.zeros(n)
        rows[0] = 1
        if (1 - rows.mean()) / rows.std() > limit + 1e-9:
            return float(n)
        n += 1
""",
        "import itertools\nafter = 'kept'\nrows_needed = lambda limit: next(n for n in itertools.count(2) if n - 1 > limit * limit)\n",
    ),
)
def outlier(answer: Answer, draw: Draw) -> Credit | None:
    """An outlier stays; and limits that are whole and that are not. Each part is worth half."""
    # Of the whole limits only 2 and 3: for others a z that should equal it is calculated as larger, e.g. √25 as 5.000000000000001.
    # `round` takes the squares of these down, and of those up.
    down, up = draw.choice((3.5, 4.5, 5.5)), draw.choice((2.4, 2.6, 3.4, 3.7))
    limits = [3.0, 2.5, 2.0, down, up, draw.choice((2.02, 2.03, 3.01)), draw.choice((10.5, 12.5, 14.5))]
    return parts({"after": partial(AFTER.judge, answer), "rows_needed": partial(ROWS.judge, answer, [(one,) for one in limits])})
