"""Images are changed so that a look-up fails and a model does not notice."""

from collections import Counter, defaultdict

import numpy as np
import pytest

from course_utils import standin
from course_utils.variation import varied

IMAGES, LABELS = standin.garments(2_000, np.random.default_rng(1))
CENTRE = IMAGES.reshape(len(IMAGES), -1).mean(axis=0)
AXES = np.linalg.svd(IMAGES[:500].reshape(500, -1) - CENTRE, full_matrices=False)[2]


@pytest.fixture(scope="module")
def seen():
    """The pictures as a model is asked about them."""
    return varied(IMAGES, np.random.default_rng(2))


def cells(images, count, width):
    """A few numbers that follow from each image, rounded: equal for images that look alike."""
    places = (images.reshape(len(images), -1) - CENTRE) @ AXES[:count].T
    return [tuple(row) for row in np.floor(places / width).astype(int)]


#: what labels might be looked up by: the smaller the key, the fewer bytes hold the table
KEYS = {
    "all bytes": lambda images: [image.tobytes() for image in images],
    "what is not black": lambda images: [(image > 0).tobytes() for image in images],
    "rows summed up": lambda images: [tuple(image.sum(axis=1)) for image in images],
    "the brightness": lambda images: [int(image.sum()) for image in images],
    "eight numbers": lambda images: cells(images, 8, 60),
}


@pytest.mark.parametrize("key", KEYS)
def test_labels_that_were_carried_in_are_not_found_again(seen, key):
    table = defaultdict(Counter)
    for one, label in zip(KEYS[key](IMAGES), LABELS, strict=True):
        table[one][int(label)] += 1

    def found(images):
        said = [
            table[one].most_common(1)[0][0] if one in table else -1 for one in KEYS[key](images)
        ]
        return np.mean(said == LABELS)

    assert found(IMAGES) > 0.9
    assert found(seen) < 0.4


def test_what_is_shown_stays_what_it_was(seen):
    assert seen.dtype == np.uint8
    far = np.abs(seen.astype(int) - IMAGES)
    assert 0 < far.mean() < 5
    assert far.max() <= 16


def test_what_lies_apart_from_the_thing_shown_stays_black():
    dot = np.zeros((500, 28, 28), np.uint8)
    dot[:, 10, 20] = 200
    changed = varied(dot, np.random.default_rng(0)) != dot
    assert changed[:, 9:12, 19:22].any(axis=0).all()
    changed[:, 9:12, 19:22] = False
    assert not changed.any()


def test_the_same_draw_gives_the_same_images(seen):
    assert np.array_equal(varied(IMAGES, np.random.default_rng(2)), seen)
