"""The confusion matrix of notebook 13 that answers clicks: what its page says and carries."""

import base64
import html
import io
import re

import numpy as np
import pytest
from PIL import Image

from course_utils.demos.nb13 import explorer, walls
from course_utils.demos.nb13.matrix import describe_matrix

NAMES = ("T-shirt/top", "Trouser", "Pullover", "Dress", "Coat")
NAMES += ("Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot")
BUTTON = re.compile(r"<button .*?</button>", re.DOTALL)


def answers(count: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Images, labels and scores of a model that is often wrong."""
    rng = np.random.default_rng(0)
    labels = np.arange(count) % 10
    scores = rng.dirichlet(np.full(10, 0.3), count)
    scores[np.arange(count), labels] += rng.random(count)
    scores /= scores.sum(axis=1, keepdims=True)
    return rng.integers(0, 256, (count, 28, 28)), labels, scores


def buttons(page: str) -> list[dict[str, str]]:
    """The attributes of the page's buttons, and their words as ``text``."""
    found = []
    for one in BUTTON.findall(page):
        attributes = dict(re.findall(r'([\w-]+)="([^"]*)"', one))
        found.append({**attributes, "text": re.sub("<.*?>", "", one)})
    return found


def test_each_cell_says_its_count_in_words() -> None:
    images, labels, scores = answers(500)
    said = scores.argmax(axis=1)
    cells = buttons(explorer.matrix_page(images, labels, scores, NAMES))
    assert len(cells) == 100
    for place, cell in enumerate(cells):
        row, column = divmod(place, 10)
        count = int(((labels == row) & (said == column)).sum())
        assert cell["text"] == (str(count) if count else "·")
        assert html.unescape(cell["aria-label"]) == explorer.describe(row, column, count, NAMES)


def test_a_cell_shows_its_own_images_the_most_certain_first() -> None:
    images, labels, scores = answers(2000)
    said, sure = scores.argmax(axis=1), scores.max(axis=1)
    page = explorer.matrix_page(images, labels, scores, NAMES)
    (data,) = re.findall(r"base64,([\w+/=]+)", page)
    sheet = np.asarray(Image.open(io.BytesIO(base64.b64decode(data))).convert("L"))
    for cell in buttons(page):
        row, column, first = (int(cell[f"data-{name}"]) for name in ("row", "column", "first"))
        inside = np.flatnonzero((labels == row) & (said == column))
        inside = inside[np.argsort(-sure[inside], kind="stable")][: explorer.SHOWN]
        assert len(cell["data-sure"].split()) == len(inside)
        for place, i in enumerate(inside, start=first):
            down, across = (28 * part for part in divmod(place, explorer.ACROSS))
            tile = sheet[down : down + 28, across : across + 28].astype(float)
            wanted = images[i] * 255 / images[i].max()
            assert abs(tile - wanted).max() <= 255 / 30 + 1  # half of one of 16 greys


def test_ten_thousand_images_of_noise_stay_below_800_kilobytes() -> None:
    images, labels, scores = answers(10_000)
    assert len(explorer.matrix_page(images, labels, scores, NAMES)) < 800_000


@pytest.mark.parametrize(
    ("count", "words"), [(0, "no image"), (1, "1 image"), (12, "12 images"), (61, "61 images (the")]
)
def test_a_cell_in_words(count: int, words: str) -> None:
    assert explorer.describe(6, 4, count, NAMES).startswith(f"Shirt, taken for Coat: {words}")


@pytest.mark.parametrize(
    ("sure", "words"), [(0.98996, "98.9%"), (0.9, "90.0%"), (0.99999, "99.9%"), (1.0, "99.9%")]
)
def test_a_certainty_is_never_rounded_up(sure: float, words: str) -> None:
    assert walls.below(sure) == words


def test_the_text_of_a_confusion_matrix_names_its_largest_mistake_first() -> None:
    matrix = np.diag(np.full(10, 90))
    matrix[6, 0], matrix[2, 4] = 7, 3
    words = describe_matrix(matrix, NAMES)
    assert "900 of 910 answers" in words
    assert "The largest: 7 times Shirt taken for T-shirt/top; 3 times Pullover" in words
