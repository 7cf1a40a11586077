"""The drawn stand-in: ten garments that can be told apart, but not all of them easily."""

import numpy as np
import pytest

from course_utils import standin


@pytest.fixture(scope="module")
def garments():
    return standin.garments(4_000, np.random.default_rng(0))


@pytest.mark.parametrize("draw", [standin.garments, standin.digits])
def test_pictures_have_the_real_sets_shape_and_every_class_equally_often(draw):
    images, labels = draw(500, np.random.default_rng(0))
    assert (images.shape, images.dtype.name) == ((500, 28, 28), "uint8")
    assert np.bincount(labels).tolist() == [50] * 10
    assert images.min() == 0
    assert images.max() > 200
    assert (images.reshape(500, -1).max(axis=1) > 30).all(), "a picture is empty"


@pytest.mark.parametrize("draw", [standin.garments, standin.digits])
def test_the_same_seed_draws_the_same_and_another_seed_something_else(draw):
    one, again = draw(40, np.random.default_rng(3)), draw(40, np.random.default_rng(3))
    other = draw(40, np.random.default_rng(4))
    assert np.array_equal(one[0], again[0])
    assert np.array_equal(one[1], again[1])
    assert not np.array_equal(one[0], other[0])


@pytest.mark.parametrize("count", [0, 1, 7, 23])
def test_any_number_of_pictures_can_be_drawn(count):
    images, labels = standin.garments(count, np.random.default_rng(0))
    assert len(images) == len(labels) == count


def test_no_two_pictures_are_alike(garments):
    assert len({image.tobytes() for image in garments[0]}) == len(garments[0])


def test_classes_can_be_learnt_but_shirts_and_coats_overlap(garments):
    from sklearn.linear_model import RidgeClassifier
    from sklearn.metrics import confusion_matrix

    pixels, labels = garments[0].reshape(-1, 784) / 255.0, garments[1]
    model = RidgeClassifier(alpha=10).fit(pixels[:3000], labels[:3000])
    said = model.predict(pixels[3000:])
    assert 0.70 < (said == labels[3000:]).mean() < 0.93
    matrix = confusion_matrix(labels[3000:], said)
    upper = [0, 2, 4, 6]  # T-shirt, pullover, coat, shirt
    mistakes = matrix - np.diag(np.diag(matrix))
    by_chance = 12 / 90  # of the pairs of two classes
    assert mistakes[np.ix_(upper, upper)].sum() > 3 * by_chance * mistakes.sum()
