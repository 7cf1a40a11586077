"""13.load: both splits loaded, the images scaled to 0 … 1, the labels as they are."""

from typing import Any

import numpy as np

from autograder.checking import Answer, Credit, Draw, Incorrect, NotAttempted, exercise, explain, slip, suspects
from autograder.checking.reading import a
from course_utils.datasets import known_rows

from .loaded import Facts, Numbers, is_scaled, is_standardised, look_at, relation

NAMES = ("x_train", "y_train", "x_test", "y_test")
PAIRS = "The loader gives two pairs: (x_train, y_train), (x_test, y_test) = …"
SCALE = 'x_train.astype("float32") / 255'
DIGITS = "from course_utils import load_mnist\n(x_train, y_train), (x_test, y_test) = load_mnist()"
NAN = "nan means 'not a number': something like 0 / 0 happened on the way, or it was put there. Load again; divide images by 255, and labels by nothing."
LAST = 'x_test = x_test.astype("float32") / 255'


def is_there(thing: Any) -> bool:
    """Probe: that there is something. What is missing or blank never gets as far as this."""
    return True


#: what is looked for first: with any of it there, the rest is told by no rule
ODD = (
    slip({LAST: f"{LAST}\nx_test[7] = np.nan"}, NAN, when=lambda f: f.seen.nan > 0),
    slip({LAST: f"{LAST}\ny_train = np.where(y_train == 3, np.nan, y_train)"}, NAN, when=lambda f: f.seen.nan > 0),
    slip(
        {SCALE: 'np.float32(255) / x_train.astype("float32")'},
        "Something was divided by 0: divide each pixel by 255, not 255 by the pixel.",
        when=lambda f: f.seen.infinite > 0 and not f.seen.nan,
    ),
    slip(
        {LAST: f"{LAST}\nx_train[0] *= 1e6"},
        "Most of it is right, and some numbers lie far outside: was a part of it changed later, or scaled another time? Load again.",
        when=lambda f: f.mostly and not f.in_range and not f.seen.nan and not f.seen.infinite,
    ),
)

SLIPS = (
    *ODD,
    slip({f"x_train = {SCALE}": "pass"}, "The pixels still go from 0 to 255: divide by 255.", when=lambda f: is_scaled(f, 1.0)),
    slip(
        {SCALE: SCALE.replace("255", "256")},
        "It is divided by 256, so the brightest pixel is 0.996: pixels go up to 255.",
        when=lambda f: is_scaled(f, 1 / 256),
    ),
    slip(
        {SCALE: SCALE.replace("/", "//")},
        "Nearly every pixel became 0: // and whole numbers (uint8) drop what stands behind the point. Divide floats by 255, with /.",
        when=lambda f: (
            f.images
            and f.seen.high <= 1
            and set(np.unique(f.seen.items)) <= {0.0, 1.0}
            and (f.seen.items != 0).sum() < 0.05 * f.seen.items.size
        ),
    ),
    slip(
        {SCALE: f"{SCALE} / 255"},
        "It is divided by 255 twice: was the cell run a second time? Load again.",
        when=lambda f: is_scaled(f, 255**-2),
    ),
    slip(
        {SCALE: SCALE.replace("/ 255", "/ 127.5 - 1")},
        "That runs from −1 to 1. Here simple min-max scaling to 0 … 1 is asked for.",
        when=lambda f: is_scaled(f, 2 / 255, -1),
    ),
    slip(
        {LAST: f"{LAST}\nx_train = (x_train - x_train.mean(axis=0)) / (x_train.std(axis=0) + 1e-7)"},
        "That is standardised, with a mean of 0. Here simple min-max scaling to 0 … 1 is asked for.",
        when=is_standardised,
    ),
    slip(
        {SCALE: f"1 - {SCALE}"},
        "Black and white are exchanged: 0 should stay 0.",
        when=lambda f: is_scaled(f, -1 / 255, 1.0) or (f.images and f.straight and f.factor < 0),
    ),
    slip(
        {SCALE: "x_train.astype('uint8') / np.float64(255)"},
        "float64 is twice as large as it need be: Keras calculates in float32.",
        when=lambda f: f.right and f.seen.dtype == "float64",
        fraction=0.9,
    ),
    slip(
        {SCALE: "(x_train / 255).astype('float16')"},
        "float16 has three digits only: Keras calculates in float32.",
        when=lambda f: f.right and f.seen.dtype == "float16",
        fraction=0.9,
    ),
    slip(
        {SCALE: f"({SCALE}).reshape(-1, 784)"},
        "Leave the images square: a Flatten layer in the model lays the rows end to end.",
        when=lambda f: f.images and f.seen.shape == (f.count, 784),
    ),
    slip(
        {SCALE: f"({SCALE})[..., None]"},
        "The images have an axis too many: (28, 28) is asked for, without a channel.",
        when=lambda f: f.images and f.seen.shape == (f.count, 28, 28, 1),
    ),
    slip(
        {"(x_train, y_train), (x_test, y_test)": "(x_train, x_test), (y_train, y_test)"},
        f"Images and labels are mixed up. {PAIRS}",
        when=lambda f: f.ndim == (1 if f.images else 3),
    ),
    slip(
        {"(x_train, y_train), (x_test, y_test)": "(x_test, y_test), (x_train, y_train)"},
        "The test set's rows stand here: were the sets exchanged, or was the wrong name copied? The larger one is for training.",
        when=lambda f: f.from_other_split and "train" in f.name,
    ),
    slip(
        {LAST: LAST.replace("= x_test", "= x_train")},
        "The training set's rows stand here: was a name copied? The test set is made of `x_test` and `y_test`.",
        when=lambda f: f.from_other_split and "test" in f.name,
    ),
    slip(
        {LAST: f"{LAST}\nx_train = x_train / x_train.max(axis=(1, 2), keepdims=True)"},
        "The images are there, but not as pixel / 255: was each image, or each column, scaled by itself?",
        when=lambda f: (
            f.images and f.seen.shape == (f.count, 28, 28) and not f.in_order and f.in_place and len(np.unique(f.seen.items)) > 2
        ),
    ),
    slip(
        {LAST: f"{LAST}\nx_train, y_train = x_train[:10_000], y_train[:10_000]"},
        "Rows are missing: all of them are asked for.",
        when=lambda f: (
            0 < sum(f.seen.shape[:1]) < f.count and not f.from_other_split and f.seen.shape[1:] == ((28, 28) if f.images else ())
        ),
    ),
    slip(
        {LAST: f"{LAST}\ny_train = y_train + 1"},
        "The classes were shifted: they count from 0 here, so leave the labels as they are.",
        when=lambda f: not f.images and f.straight and abs(f.factor - 1) < 0.01 and abs(f.offset) > 0.5,
    ),
    slip(
        {LAST: f"{LAST}\ny_train = y_train.reshape(-1, 1)"},
        "The labels have an axis too many: one number an image, in one row.",
        when=lambda f: not f.images and f.seen.shape == (f.count, 1),
    ),
    slip(
        {LAST: f"{LAST}\nx_test, y_test = x_train[: len(x_test)], y_train[: len(y_test)]"},
        "The images are not as they stand in the set: were they shuffled, turned round, transposed, or taken from elsewhere?",
        when=lambda f: f.strange and not f.looks_like_digits,
    ),
    slip(
        f"{DIGITS}\nx_train = {SCALE}\n{LAST}\n",
        "Those look like the digits of the warm-up, not like garments: which set was loaded?",
        when=lambda f: f.strange and f.looks_like_digits,
    ),
    slip(
        {LAST: f"{LAST}\ny_test = y_test[::-1]"},
        "Some images have another image's label: were images or labels shuffled alone, or taken from the other split?",
        when=lambda f: not f.images and f.seen.shape == (f.count,) and not f.in_order,
    ),
    slip(
        {LAST: f"{LAST}\ny_train = np.eye(10)[y_train]"},
        "They are one-hot. Keep the integers: the sparse loss takes them as they are.",
        when=lambda f: not f.images and f.seen.shape == (f.count, 10),
    ),
    slip(
        {LAST: f"{LAST}\ny_test = y_test / 255"},
        "Labels are class numbers, not brightness: do not scale them.",
        when=lambda f: not f.images and f.straight and abs(f.factor - 1) > 0.01,
    ),
    slip(
        {LAST: f"{LAST}\ny_train = y_train.astype('float32')"},
        "The labels became floats: leave the whole numbers as they are.",
        when=lambda f: (
            not f.images and f.straight and abs(f.factor - 1) < 0.01 and abs(f.offset) < 0.5 and f.seen.dtype.startswith("float")
        ),
    ),
)


@exercise(
    "13.load",
    title="Load and scale",
    points=2,
    slips=SLIPS,
    hints=(
        "`load_fashion_mnist()` returns two pairs: `(x_train, y_train), (x_test, y_test) = load_fashion_mnist()`.",
        "The pixels are whole numbers from 0 to 255. Which division takes them to 0 … 1?",
        'First `.astype("float32")`, then `/ 255`, for both sets of images and for no labels.',
    ),
    teaches="Same scale for both splits, labels untouched. float32 halves the memory of float64 and is what Keras calculates in anyway.",
    given="from course_utils import load_fashion_mnist",
    right=(
        "fashion = load_fashion_mnist()\nx_train, x_test = (np.float32(x) / np.float32(255) for x in (fashion.train_images, fashion.test_images))\ny_train, y_test = fashion.train_labels.astype(int), fashion.test_labels.astype(int)\n",
        "(x_train, y_train), (x_test, y_test) = load_fashion_mnist()\nx_train = np.multiply(x_train, 1 / 255, dtype='float32')\nx_test = np.multiply(x_test, 1 / 255, dtype='float32')\n",
    ),
)
def load(answer: Answer, draw: Draw) -> Credit | None:
    """All rows are there in the set's own order, the images scaled to 0 … 1, the labels whole."""
    blank = [name for name in NAMES if _is_blank(answer, name)]
    if blank:
        raise NotAttempted(f"`{blank[0]}` is not there yet, or still holds `...`.")
    least: Credit | None = None
    counts = {part: known_rows("fashion_mnist", part, draw).count for part in ("train", "test")}
    for name in NAMES:
        part, other = ("train", "test") if "train" in name else ("test", "train")
        rows = known_rows("fashion_mnist", part, draw)
        early = np.flatnonzero(rows.positions < 10_000)  # some are among the rows that the lesson trains on
        chosen = np.union1d(draw.rng.choice(len(rows.positions), 30, replace=False), draw.rng.choice(early, 10, replace=False))
        positions = [int(one) for one in rows.positions[chosen]]
        seen = answer.examine(name, look_at, reply=Numbers, positions=positions)
        own = (rows.images if name[0] == "x" else rows.labels)[chosen]
        facts = relation(name, seen, own, (counts[part], counts[other]))
        if not facts.right or (facts.images and seen.dtype != "float32"):
            least = least or _explain(facts, own, positions)
    return least


def _is_blank(answer: Answer, name: str) -> bool:
    try:
        answer.examine(name, is_there, reply=bool)
    except NotAttempted:
        return True
    return False


def _apart(facts: Facts, own: np.ndarray, positions: list[int], found: str, wanted: str) -> tuple[str, str]:
    """Return what was found and what is wanted down to the first row that differs: all else is the same."""
    right = own / 255 if facts.images else own
    if facts.seen.items.shape != right.shape:
        return found, wanted
    off = np.abs(facts.seen.items - right) > 2e-3
    k = next((k for k in range(len(off)) if off[k].any()), None)
    if k is None:
        return found, wanted
    if facts.images:
        return f"{found}; image {positions[k]} is not the set's own, divided by 255", f"{wanted}; each image in its own place"
    return f"{found}; label {positions[k]} is {facts.seen.items[k]:g}", f"{wanted}; label {positions[k]} is {own[k]:g}"


def _explain(facts: Facts, own: np.ndarray, positions: list[int]) -> Credit:
    """Say what is not right about one variable, of which the rows at `positions` were looked at.

    Raises:
        Incorrect: unless a share of the points is due.
    """
    seen = facts.seen
    wanted = (
        f"float32 of shape ({facts.count}, 28, 28), from 0 to 1"
        if facts.images
        else f"whole numbers of shape ({facts.count},), from 0 to 9"
    )
    found = f"{seen.dtype} of shape {seen.shape}, {facts.extent}" if seen.numeric else a(seen.kind)
    if seen.numeric and facts.well_formed:
        found, wanted = _apart(facts, own, positions, found, wanted)
    slips = (suspects(facts, ODD) or SLIPS) if seen.numeric else ()
    why = "" if seen.numeric else "It holds no numbers." if seen.kind == "ndarray" else PAIRS
    return explain(facts, slips, Incorrect(f"`{facts.name}` is not right yet.", saw=found, expected=wanted, why=why))
