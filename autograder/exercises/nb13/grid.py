"""13.grid: ten labelled images in two rows of five."""

import re
from dataclasses import dataclass

import numpy as np

from autograder.checking import Answer, Axes, Credit, Draw, Incorrect, exercise, explain, slip
from course_utils.datasets import class_names, training_split

FASHION = "fashion_mnist"
KOREAN = ("티셔츠/상의", "바지", "풀오버", "드레스", "코트", "샌들", "셔츠", "스니커즈", "가방", "앵클부츠")


def plain(text: str) -> str:
    """Return the words of a label, without a number beside them."""
    return " ".join(re.findall(r"[^\W\d_]+", text.casefold()))


NAMES = [(plain(en), plain(ko)) for en, ko in zip(class_names(FASHION), KOREAN, strict=True)]


@dataclass(frozen=True)
class Facts:
    """The grid as it was drawn, beside the right `labels` ``(10,)``.

    `holed` counts the images that hold nan or infinity, which are none of the `pictures`. `shown` says, panel by panel as one reads, which of the ten images stands there (``None``: none
    of them); `said` which class its words name; `words` holds the words themselves. `plain` images are of
    one colour, `dark` ones have no bright pixel; with `heads_down` they would be right the other way up.
    """

    panels: int
    grid: tuple[int, int]
    overlapping: bool
    pictures: int
    holed: int
    shown: tuple[int | None, ...]
    said: tuple[int | None, ...]
    words: tuple[str, ...]
    labels: tuple[int, ...]
    plain: bool
    dark: bool
    heads_down: bool

    @property
    def in_place(self) -> bool:
        """Whether ten panels stand in 2 × 5, none over another."""
        return self.panels == 10 and self.grid == (2, 5) and not self.overlapping

    @property
    def own_images(self) -> bool:
        """Whether each panel shows its own image."""
        return self.shown == tuple(range(10))

    @property
    def right(self) -> bool:
        """Whether all is right."""
        return self.in_place and self.own_images and self.said == self.labels

    @property
    def shifted(self) -> int:
        """By how many classes every name is shifted, from 1 to 9; 0 if not by the same number."""
        ways = {(k - own) % 10 for k, own in zip(self.said, self.labels, strict=True) if k is not None}
        return ways.pop() if len(ways) == 1 and None not in self.said else 0

    @property
    def only_words(self) -> bool:
        """Whether nothing but the names is wrong."""
        return self.in_place and self.own_images and self.said != self.labels


TITLE, SHOW, PLACE = "ax.set_title(names[ten_labels[i]])", "ax.imshow(ten_images[i]", "add_subplot(2, 5, i + 1)"

SLIPS = (
    slip(
        {TITLE: "pass"},
        "There are no names yet: `ax.set_title(…)` writes one above an image.",
        when=lambda f: f.only_words and not any(f.words),
    ),
    slip(
        {TITLE: "ax.set_title(ten_labels[i])"},
        "Those are the numbers of the classes. Look each one up: `names[label]`.",
        when=lambda f: f.only_words and f.words == tuple(map(str, f.labels)),
    ),
    slip(
        {TITLE: "ax.set_title(names[i])"},
        "The names stand there in the order of the classes: it is the image's label that picks the name.",
        when=lambda f: f.only_words and f.said == tuple(range(10)),
    ),
    slip(
        {TITLE: "ax.set_title(names[ten_labels[0]])"},
        "All ten names are the same: does the title use the loop's own label?",
        when=lambda f: f.only_words and len({*f.said}) == 1 and None not in f.said,
    ),
    slip(
        {TITLE: "ax.set_title(names[ten_labels[i - 1]])"},
        "The names are right but stand over other images: take the image's own label.",
        when=lambda f: f.only_words and sorted(f.labels) == sorted(one for one in f.said if one is not None),
    ),
    slip(
        {TITLE: "ax.set_title(names[(ten_labels[i] + 1) % 10])"},
        "Each name is that of a neighbouring class: classes count from 0, so the label picks it as it is.",
        when=lambda f: f.only_words and f.shifted in (1, 9),
    ),
    slip(
        {TITLE: "ax.set_title('image')"},
        "Those words are no names of classes: `names[label]` is.",
        when=lambda f: f.only_words and all(f.words) and {*f.said} == {None} and f.words != tuple(map(str, f.labels)),
    ),
    slip(
        {SHOW: "ax.imshow(ten_images[0]"},
        "All ten axes show the same image: does `imshow` get the loop's own image?",
        when=lambda f: f.pictures == 10 and len({*f.shown}) == 1 and None not in f.shown,
    ),
    slip(
        {SHOW: "ax.imshow(ten_images[i - 1]"},
        "The ten images are there, in another order: count from image 0 on, row by row, as `add_subplot` does.",
        when=lambda f: f.in_place and not f.own_images and len({*f.shown}) == 10 and None not in f.shown,
    ),
    slip(
        {SHOW: "ax.imshow(np.roll(ten_images[i], 9)"},
        "Not all are the images as they stand in `ten_images`: were others taken, or were they transposed, mirrored or shifted?",
        when=lambda f: f.in_place and f.pictures == 10 and None in f.shown and not f.dark and not f.heads_down,
    ),
    slip(
        {', cmap="gray")': ', cmap="gray", origin="lower")'},
        'The images stand on their heads: origin="lower" puts the first row at the bottom.',
        when=lambda f: f.in_place and f.heads_down,
    ),
    slip(
        {', cmap="gray")': ', cmap="gray", vmin=0, vmax=255)'},
        "The images are nearly black: the colours end at 255, and the pixels at 1.",
        when=lambda f: f.pictures == 10 and f.dark and not f.plain,
    ),
    slip(
        {SHOW: "ax.imshow(0 * ten_images[i]"},
        "An image is of one colour, since all its pixels are equal: is `ten_images` still as the cell above made it?",
        when=lambda f: f.pictures == 10 and f.plain,
    ),
    slip(
        {SHOW: "ax.imshow(ten_images[i] / ten_images[i]"},
        "An image holds nan or infinity, which `imshow` leaves out: is `ten_images` still as the cell above made it, and was nothing divided by 0?",
        when=lambda f: f.panels == 10 and f.holed > 0,
    ),
    slip(
        {SHOW: "ax.plot(ten_images[i][14]", ', cmap="gray")': ")"},
        "Some axes hold no image of 28 × 28 pixels: `ax.imshow(…)` draws one.",
        when=lambda f: f.panels == 10 and f.pictures + f.holed < 10,
    ),
    slip(
        {PLACE: "add_subplot(1, 10, i + 1)"},
        "They all stand in one row: `add_subplot(rows, columns, k)`.",
        when=lambda f: f.panels == 10 and f.grid == (1, 10),
    ),
    slip(
        {PLACE: "add_subplot(5, 2, i + 1)"},
        "Rows and columns are exchanged: `add_subplot(rows, columns, k)`.",
        when=lambda f: f.panels == 10 and f.grid == (5, 2),
    ),
    slip(
        {PLACE: "add_subplot(2, 5, 1)"},
        "Axes stand on top of each other: `k` must grow with the loop.",
        when=lambda f: f.panels > 1 and f.overlapping,
    ),
    slip(
        {"range(10)": "range(1, 10)"},
        "One of the ten is missing: does the loop begin at 1, or end too early? `range(10)` counts from 0 to 9.",
        when=lambda f: f.panels == 9 and not f.overlapping,
    ),
    slip(
        {"range(10)": "range(1)"},
        "There are too few axes on `fig`: each of the ten images needs one of its own, and all of them one page, made before the loop.",
        when=lambda f: f.panels < 9 and not f.overlapping,
    ),
)


def name_of(axes: Axes) -> tuple[int | None, str]:
    """Return the class that the words of an axes name, and the words."""
    words = [text.strip() for text in (axes.title, axes.xlabel, axes.ylabel, *axes.texts) if text.strip()]
    named = [class_of(text) for text in words]
    return next((one for one in named if one[0] is not None), named[0] if named else (None, ""))


def class_of(text: str) -> tuple[int | None, str]:
    """Return the class that `text` names, and the text."""
    words = f" {plain(text)} "
    found = [(len(name), k) for k, names in enumerate(NAMES) for name in names if f" {name} " in words]
    return max(found)[1] if found else None, text  # the longest: a "T-shirt" is no "Shirt"


def is_holed(axes: Axes) -> bool:
    """Whether there is an image of the right size in which some pixel is no number."""
    pixels = [image.pixels.squeeze() for image in axes.images[:1]]
    return any(one.shape[:2] == (28, 28) and not np.isfinite(one).all() for one in pixels)


def picture_of(axes: Axes) -> np.ndarray | None:
    """Return the one image in `axes` as it is drawn, ``(28, 28)`` from 0 to 1; ``None`` if none.

    One whose pixels are all equal is all 0.
    """
    if not axes.images:
        return None
    image = axes.images[0]
    pixels = image.pixels.squeeze()
    low, high = image.limits
    if pixels.ndim == 3 and pixels.shape[2] in (3, 4):  # colours of their own: grey ones are alike
        pixels, low, high = pixels[..., :3].mean(axis=2), 0.0, 255.0 if pixels.max() > 1.5 else 1.0
    if pixels.shape != (28, 28) or not np.isfinite([*pixels.flat, low, high]).all() or high < low:
        return None
    drawn = ((pixels - low) / (high - low or 1)).clip(0, 1)
    return np.asarray(drawn[::-1] if image.upside_down else drawn)


@exercise(
    "13.grid",
    title="A grid of labelled images",
    points=2,
    slips=SLIPS,
    hints=(
        "`fig = plt.figure(figsize=(10, 4.4))` makes the page; `fig.add_subplot(2, 5, k)` puts the k-th of ten axes on it. `k` counts from 1.",
        "`ax.imshow(image, cmap='gray')` draws one image, `ax.set_title(…)` names it, `ax.axis('off')` takes away the ticks.",
        "`for i in range(10):` with `fig.add_subplot(2, 5, i + 1)`, `ten_images[i]` and `names[ten_labels[i]]` inside.",
    ),
    teaches="The figure is the page, an axes one drawing on it. Ten minutes of looking at labelled images tell you what a model will find hard, before any training.",
    given="""
import matplotlib
matplotlib.use("agg")
import matplotlib.pyplot as plt
from course_utils import load_fashion_mnist, show
fashion = load_fashion_mnist()
names = fashion.class_names
ten_images, ten_labels = fashion.train_images[:10] / np.float32(255), fashion.train_labels[:10]
""",
    right=(
        "fig, axes = plt.subplots(2, 5)\nfor k, (ax, image, label) in enumerate(zip(axes.flat, ten_images, ten_labels)):\n    mappable = ax.imshow(1 - image, cmap='Greys')\n    ax.set_xlabel(f'{label}: {names[label]}')\nfig.colorbar(mappable, ax=axes)\n",
        f"korean = {KOREAN!r}\nfig = plt.figure()\nfor k in reversed(range(10)):\n    ax = fig.add_subplot(2, 5, k + 1, xticks=[], yticks=[])\n    ax.imshow(ten_images[k] * 255)\n    ax.text(0, -2, korean[ten_labels[k]].lower())\n",
    ),
)
def grid(answer: Answer, draw: Draw) -> Credit | None:
    """Ten axes in 2 rows of 5, each with its own image of the first ten, and the name of its class."""
    images, labels = (part[:10] for part in training_split(FASHION))
    facts = look(answer, images / 255, labels)
    if facts.right:
        return None
    saw, expected = contrasted(facts)
    return explain(facts, SLIPS, Incorrect("The grid is not right yet.", saw=saw, expected=expected))


def contrasted(facts: Facts) -> tuple[str, str]:
    """Return what was seen and what was expected, at the first of axes, images and names that differs."""
    if not facts.in_place or facts.pictures < 10:
        drawn = facts.pictures + facts.holed
        saw = f"axes: {facts.panels}, in a grid of {facts.grid[0]} × {facts.grid[1]}; images: {drawn}"
        saw += f", of which {facts.holed} with nan or infinity" if facts.holed else ""
        saw += "; some axes lie over others" if facts.overlapping else ""
        return saw, "axes: 10, in a grid of 2 × 5; images: 10"
    if not facts.own_images:
        bad = next(k for k in range(10) if facts.shown[k] != k)
        shown = facts.shown[bad]
        saw = "another image than any of `ten_images`" if shown is None else f"image {shown} of `ten_images`"
        return f"{saw}, in axes {bad} (counted from 0)", f"image {bad} of `ten_images`"
    bad = next(k for k in range(10) if facts.said[k] != facts.labels[k])
    saw = f"'{facts.words[bad]}' with image {bad}" if facts.words[bad] else f"nothing with image {bad}"
    return saw, f"'{class_names(FASHION)[facts.labels[bad]]}'"


def look(answer: Answer, images: np.ndarray, labels: np.ndarray) -> Facts:
    """Return what is drawn in `fig`, beside the ten `images` (0 to 1) and their `labels`."""
    figure = answer.figure("fig")
    panels = figure.reading_order
    pictures = [picture_of(one) for one in panels]

    def which(picture: np.ndarray | None) -> int | None:
        if picture is None:
            return None
        ways = (picture, 1 - picture)  # black on white is a matter of taste
        fits = (k for k, own in enumerate(images) if any(np.abs(way - own / own.max()).max() < 0.05 for way in ways))
        return next(fits, None)

    named = [name_of(one) for one in panels]
    if len(figure.texts) == len(panels) and not any(text for _, text in named):
        named = [class_of(text) for text in figure.texts]  # written on the page, under each
    return Facts(
        panels=len(panels),
        grid=figure.grid,
        overlapping=bool(figure.overlapping),
        pictures=sum(picture is not None for picture in pictures),
        holed=sum(map(is_holed, panels)),
        shown=tuple(which(picture) for picture in pictures),
        said=tuple(k for k, _ in named),
        words=tuple(text for _, text in named),
        labels=tuple(int(k) for k in labels),
        plain=any(picture is not None and np.ptp(picture) == 0 for picture in pictures),
        dark=any(picture is not None and np.ptp(picture) < 0.1 for picture in pictures),
        heads_down=[which(picture[::-1] if picture is not None else None) for picture in pictures] == list(range(10)),
    )
