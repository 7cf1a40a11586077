"""Notebook 13, first half: images loaded and scaled, and shown in a grid."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from autograder.checking import Answer, Axes, Credit, Draw, fail, partial
from course_utils.datasets import class_names, training_split

FASHION = "fashion_mnist"
NAMES = class_names(FASHION)

# ---------------------------------------------------------------- 13.load


@dataclass(frozen=True)
class Numbers:
    """What an array holds; `numeric` is false for what is no array of numbers, or an empty one."""

    kind: str
    numeric: bool
    shape: tuple[int, ...]
    dtype: str
    low: float
    high: float
    items: np.ndarray


def look_at_array(thing: Any, positions: list[int]) -> dict[str, Any]:
    """Probe: shape, dtype and range of an array, and its items at `positions`."""
    import numpy as np

    array = np.asarray(thing)
    numeric = array.dtype.kind in "biuf" and array.ndim > 0 and array.size > 0
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


def _look(answer: Answer, name: str, positions: list[int]) -> Numbers:
    """What `look_at_array` says of the variable `name`, or the end of the check."""
    seen = answer.examine(name, look_at_array, reply=Numbers, positions=positions)
    if not seen.numeric:
        fail(
            f"`{name}` is no array of numbers.",
            saw=f"a {seen.kind}",
            expected="a NumPy array",
            why="The loader returns two pairs: (x_train, y_train), (x_test, y_test) = …",
        )
    return seen


def _check_images(name: str, seen: Numbers) -> None:
    """End the check unless these are images ``(n, 28, 28)`` scaled to 0 … 1."""
    shape = seen.shape
    if len(shape) == 1:
        fail(
            f"`{name}` holds labels, not images.",
            saw=f"shape {shape}",
            expected="(n, 28, 28)",
            why="The loader returns pairs: (x_train, y_train), (x_test, y_test) = …",
        )
    if shape[1:] != (28, 28):
        fail(
            f"`{name}` has the wrong shape.",
            saw=f"shape {shape}",
            expected="(n, 28, 28)",
            why="Leave the images square: a Flatten layer in the model lays the rows end to end.",
        )
    low, high, dtype = seen.low, seen.high, seen.dtype
    cases = (
        (high == 0, "All zeros: // is an integer division, and every pixel is below 256. Use /."),
        (high > 200, "The pixels still go from 0 to 255: divide by 255."),
        (0.99 < high < 1, "The maximum is 0.996: a pixel goes up to 255, not 256. Divide by 255."),
        (high < 0.01, "It looks divided by 255 twice: was the cell run a second time? Load again."),
        (low < 0, "There are values below 0: here, simple min-max scaling to 0 … 1 is asked for."),
        (high != 1, "The brightest pixel should become exactly 1: divide by 255."),
    )
    for happened, words in cases:
        if happened:
            fail(
                f"`{name}` is not scaled to 0 … 1 yet.",
                saw=f"{dtype} from {low:.4g} to {high:.4g}",
                expected="float32 from 0 to 1",
                why=words,
            )


def _check_labels(name: str, seen: Numbers, images: int) -> None:
    """End the check unless these are `images` integer labels from 0 to 9."""
    shape = seen.shape
    why = ""
    if shape == (images, 10):
        why = "They are one-hot. Keep the integers: the sparse loss takes them as they are."
    elif len(shape) == 3:
        why = "Those are images. The loader returns pairs: (x_train, y_train), (x_test, y_test) = …"
    elif seen.high <= 1:
        why = "Labels are class numbers, not brightness: do not scale them."
    if shape != (images,) or seen.low != 0 or seen.high != 9:
        fail(
            f"`{name}` should hold one class number, 0 to 9, for each image.",
            saw=f"shape {shape}, from {seen.low:.4g} to {seen.high:.4g}",
            expected=f"shape ({images},), from 0 to 9",
            why=why,
        )


def check_load(answer: Answer, draw: Draw) -> Credit:
    """Both image sets are scaled to 0 … 1, the labels are integers, and they belong together."""
    images, labels = training_split(FASHION)
    positions = draw.integers(0, len(images) - 1, count=24)
    seen = {name: _look(answer, name, positions) for name in ("x_train", "x_test", "y_train", "y_test")}
    for name in ("x_train", "x_test"):
        _check_images(name, seen[name])
    for part in ("train", "test"):
        _check_labels(f"y_{part}", seen[f"y_{part}"], seen[f"x_{part}"].shape[0])
    _check_belongs_together(seen, images[positions], labels[positions], len(images))
    return _dtype_credit(seen)


def _check_belongs_together(seen: dict[str, Numbers], images: np.ndarray, labels: np.ndarray, count: int) -> None:
    rows = seen["x_train"].shape[0]
    if rows != count:
        swapped = seen["x_test"].shape[0] == count
        fail(
            f"`x_train` should hold all {count:,} training images.",
            saw=f"{rows:,} images",
            expected=f"{count:,}",
            why="Training and test set are swapped." if swapped else "",
        )
    if seen["x_test"].shape[0] >= count:
        fail("`x_test` should hold the test images.", why="It is the training set once more.")
    pixels, classes = seen["x_train"].items, seen["y_train"].items
    if pixels.shape != images.shape or not np.allclose(pixels, images / 255, atol=0.003):
        fail("`x_train` does not hold the training images in their own order.")
    if classes.shape != labels.shape or not np.array_equal(classes, labels):
        fail(
            "`y_train` does not fit `x_train`: some images have another image's label.",
            why="Were images or labels shuffled alone, or taken from the other set?",
        )


def _dtype_credit(seen: dict[str, Numbers]) -> Credit:
    wide = [name for name in ("x_train", "x_test") if seen[name].dtype == "float64"]
    if wide:
        return partial(
            0.9,
            "Right, but twice as large as it need be.",
            saw=f"float64 in {' and '.join(f'`{name}`' for name in wide)}",
            expected="float32",
            why="Keras calculates in float32. float64 only doubles the memory.",
            nudge='`images.astype("float32") / 255`',
        )
    return Credit(1.0)


# ---------------------------------------------------------------- 13.grid


def _title(axes: Axes) -> str:
    return next((text.strip() for text in (axes.title, axes.xlabel) if text.strip()), "")


def _picture(axes: Axes) -> np.ndarray | None:
    """The one image in `axes`, ``(28, 28)`` from 0 to 1; ``None`` if there is none."""
    pixels = axes.images[0].pixels.squeeze() if axes.images else np.zeros(0)
    if pixels.shape != (28, 28) or not np.isfinite(pixels).all():
        return None
    return np.asarray(pixels / (255.0 if pixels.max() > 1.5 else 1.0))


def _check_titles(titles: list[str], labels: np.ndarray) -> None:
    wanted = [NAMES[label] for label in labels]
    same = [a.lower() == b.lower() for a, b in zip(titles, wanted, strict=True)]
    if all(same):
        return
    wrong = same.index(False)
    why = ""
    if not any(titles):
        why = "There are no titles yet: `ax.set_title(names[label])`."
    elif titles == [str(label) for label in labels]:
        why = "Those are the numbers of the classes. Look each one up: `names[label]`."
    elif len(set(titles)) == 1:
        why = "All ten titles are the same: does the title use the loop's own label?"
    elif set(titles) <= set(NAMES):
        why = "The names are right but stand over other images: take the image's own label."
    fail(
        f"The title of image {wrong + 1} is not the name of its class.",
        saw=f"'{titles[wrong][:40]}'" if titles[wrong] else "no title",
        expected=f"'{wanted[wrong]}'",
        why=why,
    )


def check_grid(answer: Answer, draw: Draw) -> Credit | None:
    """Ten axes, each with its own image of the first ten, and the name of its class."""
    images, labels = (part[:10] for part in training_split(FASHION))
    axes = answer.figure("fig").panels
    if len(axes) != 10:
        fail(
            "There should be ten axes, one for each image.",
            saw=f"{len(axes)} axes",
            expected="10",
            why="Each round of the loop needs an axes of its own: `ax = fig.add_subplot(2, 5, …)`." if len(axes) < 2 else "",
        )
    pictures = [_picture(one) for one in axes]
    for k, picture in enumerate(pictures):
        if picture is None:
            fail(f"Axes {k + 1} holds no image of 28 × 28 pixels.", nudge="`ax.imshow(…)`")
    drawn = np.stack([picture for picture in pictures if picture is not None])
    if np.ptp(drawn, axis=0).max() < 1e-6:
        fail("All ten axes show the same image.", why="Does `imshow` get the loop's own image?")
    _check_titles([_title(one) for one in axes], labels)
    if not np.allclose(drawn, images / 255, atol=0.01):
        if np.allclose(drawn, 1 - images / 255, atol=0.01):
            return None  # black on white is a matter of taste
        fail("The pictures are not the first ten training images in order.", expected="`ten_images[0]` to `ten_images[9]`")
    if any(one.visible_axis for one in axes):
        return Credit(1.0, notes=("The ticks tell nothing here: `ax.axis('off')` removes them.",))
    return None
