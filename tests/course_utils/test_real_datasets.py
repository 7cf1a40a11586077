"""The real sets, where this machine has them: in Keras's cache or in ``COURSE_DATA``."""

import numpy as np
import pytest

from autograder.checking import Draw
from course_utils import dataset_files
from course_utils.datasets import held_out, load_fashion_mnist, load_mnist, write_grading_edition
from tests.needed import need


@pytest.fixture(params=["fashion_mnist", "mnist"])
def name(request):
    found = dataset_files.find(request.param)
    need(found, f"there is no copy of {request.param}; let COURSE_DATA name a folder that has one")
    return request.param


def test_the_real_set_has_its_public_shapes_and_checksums(name):
    load = {"fashion_mnist": load_fashion_mnist, "mnist": load_mnist}[name]
    (x_train, y_train), (x_test, y_test) = found = load(download=False)
    assert found.source == name
    assert (x_train.shape, x_test.shape) == ((60_000, 28, 28), (10_000, 28, 28))
    assert len(y_train) == 60_000
    assert set(y_test.tolist()) == set(range(10))


def test_5000_real_images_are_held_out_and_absent_from_the_edition(name, monkeypatch, tmp_path):
    draw = Draw.secret(b"a course's secret", "13.train")
    secret = held_out(name, draw)
    assert secret.images.shape == (5_000, 28, 28)
    write_grading_edition(tmp_path, draw)
    monkeypatch.setenv("KERAS_HOME", str(tmp_path / "none"))
    monkeypatch.setenv("COURSE_DATA", str(tmp_path))
    load = {"fashion_mnist": load_fashion_mnist, "mnist": load_mnist}[name]
    edition = load(download=False)
    assert edition.source == f"{name} (grading edition)"
    there = {image.tobytes() for image in edition.test_images}
    assert not any(image.tobytes() in there for image in secret.images)
    assert np.array_equal(np.unique(edition.test_labels), np.arange(10))
