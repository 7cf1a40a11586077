"""Data sets: verified, never replaced silently, and with nothing held out in a grading edition."""

import gzip
import json
import subprocess
import sys
from dataclasses import replace

import numpy as np
import pytest

from autograder.checking import Draw
from course_utils import dataset_files, datasets, idx
from course_utils.datasets import (
    DatasetError,
    held_out,
    load_fashion_mnist,
    load_mnist,
    write_grading_edition,
)

FILES = [*dataset_files.FILES["train"], *dataset_files.FILES["test"]]
SECRET = Draw.secret(b"a course's secret", "13.train")


@pytest.fixture(autouse=True)
def nothing_here(monkeypatch, tmp_path):
    """Start on a machine without data, without network, and with empty memories."""
    (tmp_path / "keras").mkdir()
    monkeypatch.setenv("KERAS_HOME", str(tmp_path / "keras"))
    monkeypatch.delenv("COURSE_DATA", raising=False)
    monkeypatch.setattr(datasets, "_downloaded", lambda name: False)
    monkeypatch.setattr(datasets, "STANDIN_TRAIN", 300)
    monkeypatch.setattr(datasets, "STANDIN_TEST", 100)
    datasets._announce.cache_clear()


@pytest.fixture
def small_set(monkeypatch, tmp_path):
    """A small "real" set in ``COURSE_DATA``, known by its checksums; its folder."""
    rng = np.random.default_rng(0)
    folder = tmp_path / "data" / "fashion-mnist"
    folder.mkdir(parents=True)
    md5 = {}
    for split, count in (("train", 300), ("test", 200)):
        images, labels = dataset_files.FILES[split]
        pixels = rng.integers(0, 256, (count, 28, 28)).astype(np.uint8)
        md5[images] = idx.write_gz(folder / f"{images}.gz", pixels)
        classes = rng.permutation(np.arange(count) % 10).astype(np.uint8)
        md5[labels] = idx.write_gz(folder / f"{labels}.gz", classes)
    known = replace(dataset_files.KNOWN["fashion_mnist"], md5=md5)
    monkeypatch.setitem(dataset_files.KNOWN, "fashion_mnist", known)
    monkeypatch.setattr(datasets, "HELD_OUT", 100)
    monkeypatch.setenv("COURSE_DATA", str(tmp_path / "data"))
    return folder


# ---------------------------------------------------------------- where it is found


def test_it_unpacks_like_keras(small_set):
    (x_train, y_train), (x_test, y_test) = load_fashion_mnist()
    assert (x_train.shape, y_train.shape) == ((300, 28, 28), (300,))
    assert (x_test.shape, y_test.shape) == ((200, 28, 28), (200,))
    assert {a.dtype.name for a in (x_train, y_train, x_test, y_test)} == {"uint8"}


def test_a_change_to_what_was_loaded_does_not_reach_the_next_load(small_set):
    (images, _), _ = load_fashion_mnist()
    images[:] = 0
    assert load_fashion_mnist().train_images.any()


def test_kerass_own_cache_comes_first(small_set, tmp_path):
    cache = tmp_path / "keras" / "datasets" / "fashion-mnist"
    cache.parent.mkdir(parents=True)
    small_set.rename(cache)
    assert load_fashion_mnist().source == "fashion_mnist"


def test_half_a_cache_is_passed_over(small_set, tmp_path):
    cache = tmp_path / "keras" / "datasets" / "fashion-mnist"
    cache.mkdir(parents=True)
    (cache / f"{FILES[0]}.gz").write_bytes(b"an interrupted download")
    assert load_fashion_mnist().source == "fashion_mnist"


def test_uncompressed_files_are_read_too(small_set):
    for stem in FILES:
        packed = small_set / f"{stem}.gz"
        (small_set / stem).write_bytes(gzip.decompress(packed.read_bytes()))
        packed.unlink()
    assert load_fashion_mnist().source == "fashion_mnist"


def test_mnist_is_read_from_kerass_npz(monkeypatch, tmp_path):
    rng = np.random.default_rng(1)
    parts, md5 = {}, {}
    for split in ("train", "test"):
        images, labels = dataset_files.FILES[split]
        parts[f"x_{split}"] = rng.integers(0, 256, (30, 28, 28)).astype(np.uint8)
        parts[f"y_{split}"] = rng.integers(0, 10, 30).astype(np.uint8)
        md5[images] = idx.checksum(idx.encode(parts[f"x_{split}"]))
        md5[labels] = idx.checksum(idx.encode(parts[f"y_{split}"]))
    known = replace(dataset_files.KNOWN["mnist"], md5=md5)
    monkeypatch.setitem(dataset_files.KNOWN, "mnist", known)
    cache = tmp_path / "keras" / "datasets"
    cache.mkdir(parents=True)
    np.savez(cache / "mnist.npz", **parts)
    assert np.array_equal(load_mnist().test_images, parts["x_test"])
    parts["x_test"][0, 0, 0] ^= 1
    np.savez(cache / "mnist.npz", **parts)
    with pytest.raises(DatasetError, match=r"mnist\.npz is not the file it should be"):
        load_mnist()
    (cache / "mnist.npz").write_bytes((cache / "mnist.npz").read_bytes()[:5000])
    with pytest.raises(DatasetError, match=r"mnist\.npz is damaged .*delete it and load again"):
        load_mnist()


# ---------------------------------------------------------------- damage


def test_a_flipped_bit_is_found_and_the_file_is_named(small_set):
    path = small_set / f"{FILES[2]}.gz"
    raw = bytearray(gzip.decompress(path.read_bytes()))
    raw[1000] ^= 1
    path.write_bytes(gzip.compress(bytes(raw)))
    with pytest.raises(DatasetError, match=rf"{FILES[2]}\.gz is not the file it should be"):
        load_fashion_mnist()


@pytest.mark.parametrize("keep", [0, 5, 100, -8])
def test_a_truncated_file_is_named(small_set, keep):
    path = small_set / f"{FILES[0]}.gz"
    path.write_bytes(path.read_bytes()[:keep])
    with pytest.raises(DatasetError, match=rf"{FILES[0]}\.gz is .*put a good copy there"):
        load_fashion_mnist()


def test_a_file_that_is_no_gzip_at_all_is_named(small_set):
    (small_set / f"{FILES[1]}.gz").write_bytes(b"<html>404 not found</html>")
    with pytest.raises(DatasetError, match=rf"{FILES[1]}\.gz is damaged"):
        load_fashion_mnist()


def test_a_missing_file_of_four_is_named(small_set):
    (small_set / f"{FILES[3]}.gz").unlink()
    with pytest.raises(DatasetError, match=rf"{FILES[3]}\.gz cannot be read"):
        load_fashion_mnist()


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\0\0\x08",
        b"\0\0\x08\x02\0\0\0\x01",
        b"\0\0\x0d\x01\0\0\0\0",
        b"\0\0\x08\x01\0\0\0\x05ab",
    ],
)
def test_bytes_that_are_no_idx_file_are_refused(raw):
    with pytest.raises(ValueError, match="IDX"):
        idx.decode(raw)


# ---------------------------------------------------------------- the stand-in


def test_without_data_there_is_a_stand_in_and_it_says_so_once(capsys):
    drawn = load_fashion_mnist()
    load_fashion_mnist()
    assert drawn.source == "standin"
    assert drawn.train_images.shape == (300, 28, 28)
    said = capsys.readouterr().out
    assert said.count("drawn stand-ins") == 1
    assert datasets.announcement("fashion_mnist", "standin") in said
    assert datasets.announcement("fashion_mnist", "fashion_mnist") == ""


def test_a_course_data_folder_without_the_set_leads_to_the_announced_stand_in(
    monkeypatch, tmp_path, capsys
):
    monkeypatch.setenv("COURSE_DATA", str(tmp_path))
    assert load_mnist().source == "standin"
    assert "MNIST" in capsys.readouterr().out


def test_without_download_keras_is_not_asked(monkeypatch):
    def forbidden(name):
        raise AssertionError("asked for a download")

    monkeypatch.setattr(datasets, "_downloaded", forbidden)
    assert load_fashion_mnist(download=False).source == "standin"


def test_reading_and_holding_out_import_no_tensorflow():
    code = (
        "import sys\n"
        "from autograder.checking import Draw\n"
        "from course_utils.datasets import held_out, load_fashion_mnist, training_split\n"
        "load_fashion_mnist(download=False); held_out('fashion_mnist', Draw.public('13.train'))\n"
        "training_split('fashion_mnist')\n"
        "assert not {'tensorflow', 'keras'} & set(sys.modules)\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


# ---------------------------------------------------------------- held out


def nearest(images, others):
    """Return for each image which of the others is like it, and the largest difference."""
    far = np.array([np.abs(others.astype(int) - image).max(axis=(1, 2)) for image in images])
    return far.argmin(axis=1), far.min(axis=1)


def test_the_held_out_images_are_test_images_equally_many_of_each_class(small_set):
    chosen, full = held_out("fashion_mnist", SECRET), load_fashion_mnist()
    assert chosen.images.shape == (100, 28, 28)
    places, far = nearest(chosen.images, full.test_images)
    assert far.max() <= 0.05 * 255 + 3.5
    assert len({*places}) == 100
    assert np.array_equal(full.test_labels[places], chosen.labels)
    assert np.bincount(chosen.labels).tolist() == [10] * 10
    assert chosen.source == "fashion_mnist"


def test_no_held_out_image_is_found_by_its_bytes_or_by_its_place(small_set):
    chosen, full = held_out("fashion_mnist", SECRET), load_fashion_mnist()
    public = {image.tobytes() for image in full.test_images}
    assert not any(image.tobytes() in public for image in chosen.images)
    places, _ = nearest(chosen.images, full.test_images)
    assert 0.3 < (np.diff(places) > 0).mean() < 0.7


def test_every_student_gets_the_same_images_and_another_course_others(small_set):
    here, again = held_out("fashion_mnist", SECRET), held_out("fashion_mnist", SECRET)
    other = held_out("fashion_mnist", Draw.secret(b"another course", "13.train"))
    assert np.array_equal(here.images, again.images)
    assert not np.array_equal(here.images, other.images)


def test_the_stand_ins_held_out_pictures_are_in_no_file(monkeypatch):
    monkeypatch.setattr(datasets, "HELD_OUT_DRAWN", 200)
    chosen = held_out("fashion_mnist", SECRET)
    known = {image.tobytes() for split, _ in load_fashion_mnist() for image in split}
    assert chosen.source == "standin"
    assert not any(image.tobytes() in known for image in chosen.images)


# ---------------------------------------------------------------- the grading edition


def test_no_held_out_image_or_label_is_left_in_a_grading_edition(small_set, monkeypatch, tmp_path):
    full, secret = load_fashion_mnist(), held_out("fashion_mnist", SECRET)
    write_grading_edition(tmp_path / "edition", SECRET)
    monkeypatch.setenv("COURSE_DATA", str(tmp_path / "edition"))
    edition = load_fashion_mnist()
    assert edition.source == "fashion_mnist (grading edition)"
    assert edition.test_images.shape == full.test_images.shape
    there = {image.tobytes() for image in edition.test_images}
    assert not any(image.tobytes() in there for image in secret.images)
    assert np.array_equal(edition.train_images, full.train_images)
    changed = (edition.test_images != full.test_images).any(axis=(1, 2))
    assert sum(changed) == len(secret.labels)
    # The labels at those places belong to other images: as many agree as by chance.
    agree = (edition.test_labels == full.test_labels)[changed].mean()
    assert agree < 0.4


def test_each_image_in_an_edition_still_has_its_own_label(small_set, monkeypatch, tmp_path):
    full = load_fashion_mnist()
    write_grading_edition(tmp_path / "edition", SECRET)
    monkeypatch.setenv("COURSE_DATA", str(tmp_path / "edition"))
    edition = load_fashion_mnist()
    for image, label in zip(edition.test_images, edition.test_labels, strict=True):
        distance = np.abs(full.test_images.astype(int) - image).max(axis=(1, 2))
        assert full.test_labels[distance.argmin()] == label


def test_a_grader_refuses_an_edition(small_set, monkeypatch, tmp_path):
    write_grading_edition(tmp_path / "edition", SECRET)
    monkeypatch.setenv("COURSE_DATA", str(tmp_path / "edition"))
    with pytest.raises(DatasetError, match="grading edition"):
        held_out("fashion_mnist", SECRET)
    with pytest.raises(DatasetError, match="grading edition"):
        write_grading_edition(tmp_path / "second", SECRET)


def test_an_edition_of_the_stand_in_announces_itself(monkeypatch, tmp_path, capsys):
    write_grading_edition(tmp_path / "edition", SECRET)
    monkeypatch.setenv("COURSE_DATA", str(tmp_path / "edition"))
    edition = load_fashion_mnist()
    assert edition.source == "standin"
    assert len(edition.train_labels) == 300
    assert "drawn stand-ins" in capsys.readouterr().out


def test_a_damaged_edition_is_refused(monkeypatch, tmp_path):
    write_grading_edition(tmp_path / "edition", SECRET)
    monkeypatch.setenv("COURSE_DATA", str(tmp_path / "edition"))
    note = tmp_path / "edition" / "fashion-mnist" / "EDITION.json"
    content = json.loads(note.read_text())
    content["md5"][FILES[0]] = "0" * 32
    note.write_text(json.dumps(content))
    with pytest.raises(DatasetError, match="write the grading edition again"):
        load_fashion_mnist()
    note.write_text("{}")
    with pytest.raises(DatasetError, match=r"EDITION\.json cannot be read"):
        load_fashion_mnist()


def test_an_edition_serves_as_kerass_cache(small_set, monkeypatch, tmp_path):
    write_grading_edition(tmp_path / "edition", SECRET)
    monkeypatch.delenv("COURSE_DATA")
    monkeypatch.setenv("KERAS_HOME", str(tmp_path / "edition"))
    assert load_fashion_mnist().source == "fashion_mnist (grading edition)"


def test_writing_an_edition_twice_gives_the_same_bytes(small_set, tmp_path):
    for name in ("one", "two"):
        write_grading_edition(tmp_path / name, SECRET)
    for path in (tmp_path / "one" / "fashion-mnist").iterdir():
        assert path.read_bytes() == (tmp_path / "two" / "fashion-mnist" / path.name).read_bytes()
