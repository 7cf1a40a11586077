"""13.load: both splits loaded, the images scaled to 0 … 1, the labels as they are."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from autograder.checking import Answer, Credit, Draw, Incorrect, NotAttempted, exercise, explain, slip
from autograder.checking.reading import a
from course_utils.datasets import known_rows

NAMES = ("x_train", "y_train", "x_test", "y_test")
PAIRS = "The loader gives two pairs: (x_train, y_train), (x_test, y_test) = …"
SCALE = 'x_train.astype("float32") / 255'
DIGITS = "from course_utils import load_mnist\n(x_train, y_train), (x_test, y_test) = load_mnist()"
LAST = 'x_test = x_test.astype("float32") / 255'


@dataclass(frozen=True)
class Numbers:
    """What a variable holds; `numeric` is false for what is no array of numbers, or an empty one."""

    kind: str
    numeric: bool
    shape: tuple[int, ...]
    dtype: str
    low: float
    high: float
    items: np.ndarray


def look_at(thing: Any, positions: list[int]) -> dict[str, Any]:
    """Probe: shape, dtype and range of an array, and its items at `positions`."""
    import numpy as np

    thing = thing.numpy() if callable(getattr(thing, "numpy", None)) else thing
    array = np.asarray(thing if np.ndim(thing) else [])
    numeric = array.dtype.kind in "biuf" and array.size > 0
    there = [position for position in positions if numeric and position < len(array)]
    return {
        "kind": type(thing).__name__,
        "numeric": numeric,
        "shape": list(array.shape),
        "dtype": str(array.dtype),
        "low": float(array.min()) if numeric else 0.0,
        "high": float(array.max()) if numeric else 0.0,
        "items": np.asarray(array[there] if numeric else [], dtype="float32"),
    }


def is_there(thing: Any) -> bool:
    """Probe: that there is something. What is missing or blank never gets as far as this."""
    return True


@dataclass(frozen=True)
class Facts:
    """One variable beside the set's own rows: `count` of them belong there.

    `factor` and `offset` make the set's numbers (0 … 255, or the classes) into the student's, if
    `in_order`: if that holds for every row that was looked at and is there. With `in_place`, at least what is
    background in the set's images is so in theirs. `other` is the length of the other split.
    """

    name: str
    seen: Numbers
    count: int
    factor: float
    offset: float
    in_order: bool
    in_place: bool
    other: int

    @property
    def images(self) -> bool:
        """Whether images belong there."""
        return self.name[0] == "x"

    @property
    def ndim(self) -> int:
        """How many axes it has."""
        return len(self.seen.shape)

    @property
    def right(self) -> bool:
        """Whether all is right but the kind of the floats."""
        shape = (self.count, 28, 28) if self.images else (self.count,)
        kinds = ("float16", "float32", "float64") if self.images else ("int", "uint")
        factor = 1 / 255 if self.images else 1
        fits = abs(self.factor / factor - 1) < 1e-3 and abs(self.offset) < 1e-3
        return self.seen.shape == shape and self.seen.dtype.startswith(kinds) and self.in_order and fits

    @property
    def straight(self) -> bool:
        """Whether every row is there, in order, with its numbers on some other scale."""
        rows = self.ndim == (3 if self.images else 1) and self.seen.shape[0] == self.count
        return rows and self.in_order

    @property
    def from_other_split(self) -> bool:
        """Whether there are as many rows as the other split has, and not simply the first ones of this."""
        return (
            not self.in_order
            and self.seen.shape[:1] == (self.other,) != (self.count,)
            and self.seen.shape[1:] == ((28, 28) if self.images else ())
        )

    @property
    def strange(self) -> bool:
        """Whether there are as many images as belong there, but others."""
        form = self.images and self.seen.shape == (self.count, 28, 28) and self.seen.low >= -0.05
        return form and not self.in_order and not self.in_place and len(np.unique(self.seen.items)) > 2

    @property
    def looks_like_digits(self) -> bool:
        """Whether more is background than in garments: of 40 digits 79 to 84%, of 40 garments, drawn ones too, up to 71%."""
        return bool((self.seen.items == self.seen.low).mean() > 0.75)


def relation(name: str, seen: Numbers, own: np.ndarray, counts: tuple[int, int]) -> Facts:
    """Return how the items that were seen follow from the set's `own` ones, shape ``(n, …)``.

    `counts` are the rows of this split and of the other one.
    """
    count, other = counts
    items = np.atleast_1d(seen.items)
    x, y = own[: len(items)].astype(float).ravel(), items.astype(float).ravel()
    if x.shape != y.shape or not x.size or not np.isfinite(y).all():
        return Facts(name, seen, count, 0.0, 0.0, False, False, other)
    factor, offset = np.polyfit(x, y, 1)
    fits = bool(np.abs(factor * x + offset - y).max() <= 2e-3 * max(np.ptp(y), 1e-9))
    in_place = float(((x > 0) == (y > y.min())).mean()) > 0.97
    return Facts(name, seen, count, float(factor), float(offset), fits, in_place, other)


def is_scaled(facts: Facts, factor: float, offset: float = 0.0) -> bool:
    """Whether these are the images, with ``factor * pixel + offset`` in place of each pixel."""
    return facts.images and facts.straight and abs(facts.factor - factor) < 0.002 * factor and abs(facts.offset - offset) < 0.01


def _standardised(facts: Facts) -> bool:
    """Whether images have a mean of 0, each pixel's own perhaps."""
    whole = facts.images and facts.seen.shape == (facts.count, 28, 28) and (facts.factor > 0 or not facts.in_order)
    return whole and facts.seen.low < -0.05 and not is_scaled(facts, 2 / 255, -1)


SLIPS = (
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
        when=_standardised,
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
            least = least or _explain(facts)
    return least


def _is_blank(answer: Answer, name: str) -> bool:
    try:
        answer.examine(name, is_there, reply=bool)
    except NotAttempted:
        return True
    return False


def _explain(facts: Facts) -> Credit:
    """Say what is not right about one variable.

    Raises:
        Incorrect: unless a share of the points is due.
    """
    seen = facts.seen
    wanted = (
        f"float32 of shape ({facts.count}, 28, 28), from 0 to 1"
        if facts.images
        else f"whole numbers of shape ({facts.count},), from 0 to 9"
    )
    found = f"{seen.dtype} of shape {seen.shape}, from {seen.low:.4g} to {seen.high:.4g}" if seen.numeric else a(seen.kind)
    slips = SLIPS if seen.numeric else ()
    why = "" if seen.numeric else "It holds no numbers." if seen.kind == "ndarray" else PAIRS
    return explain(facts, slips, Incorrect(f"`{facts.name}` is not right yet.", saw=found, expected=wanted, why=why))
