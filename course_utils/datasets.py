"""Fashion-MNIST and MNIST, from wherever this machine has them, with every byte verified.

>>> (x_train, y_train), (x_test, y_test) = load_fashion_mnist()    # doctest: +SKIP

Looked for in this order: Keras's own cache (``$KERAS_HOME`` or ``~/.keras``), the folder that
``COURSE_DATA`` names (``fashion-mnist/*.gz``, ``mnist/*.gz``), a download through
``keras.datasets``. A damaged file is named and refused, never replaced. With no copy and no network
there is a drawn stand-in (``course_utils.standin``), which announces itself.

Reading local files takes NumPy alone: the grader, which never imports TensorFlow, reads them too.
"""

import contextlib
import io
import json
import socket
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, Protocol

import numpy as np

from . import idx, standin
from .dataset_files import EDITION, FILES, KNOWN, SPLITS, Place, Split, find
from .idx import DatasetError
from .start import quiet_start
from .variation import varied

STANDIN_TRAIN, STANDIN_TEST = 12_000, 2_000
HELD_OUT, HELD_OUT_DRAWN = 5_000, 10_000  #: images that a model is graded on: real, stand-in

_DRAW = {"fashion_mnist": standin.garments, "mnist": standin.digits}


@dataclass(frozen=True, eq=False)
class Dataset:
    """Images ``(n, 28, 28)`` uint8 from 0 to 255 and labels ``(n,)`` uint8 from 0 to 9.

    Unpacks as Keras's own do: ``(x_train, y_train), (x_test, y_test) = dataset``. `source` is the
    set's name, the name with " (grading edition)", or ``"standin"``.
    """

    name: str
    source: str
    train_images: np.ndarray = field(repr=False)
    train_labels: np.ndarray = field(repr=False)
    test_images: np.ndarray = field(repr=False)
    test_labels: np.ndarray = field(repr=False)
    class_names: tuple[str, ...] = field(repr=False)

    def __iter__(self) -> Iterator[Split]:
        yield self.train_images, self.train_labels
        yield self.test_images, self.test_labels


@dataclass(frozen=True, eq=False)
class HeldOut:
    """What a model is graded on: images ``(n, 28, 28)`` uint8, labels ``(n,)`` uint8."""

    images: np.ndarray = field(repr=False)
    labels: np.ndarray = field(repr=False)
    source: str


@dataclass(frozen=True, eq=False)
class KnownRows:
    """Rows of a split that a student's code has too: `positions` ``(n,)`` of `count` rows in all.

    Images ``(n, 28, 28)`` uint8, labels ``(n,)`` uint8.
    """

    count: int
    positions: np.ndarray = field(repr=False)
    images: np.ndarray = field(repr=False)
    labels: np.ndarray = field(repr=False)


class SupportsShared(Protocol):
    """What is needed of an ``autograder.checking.Draw``: another draw, with a generator `rng`."""

    def shared(self, label: str) -> Any:
        """Return the draw called `label`."""
        ...


def load_fashion_mnist(*, download: bool = True) -> Dataset:
    """Return Fashion-MNIST: 60,000 garments to train on and 10,000 to test, in ten classes.

    With `download` false, neither the network nor Keras is touched.

    Raises:
        DatasetError: if a file is damaged. It is never replaced silently.
    """
    return _load("fashion_mnist", download)


def load_mnist(*, download: bool = True) -> Dataset:
    """Return MNIST, handwritten digits, shaped and loaded like :func:`load_fashion_mnist`.

    Raises:
        DatasetError: if a file is damaged.
    """
    return _load("mnist", download)


def class_names(name: str) -> tuple[str, ...]:
    """Return the names of the ten classes of ``"fashion_mnist"`` or ``"mnist"``, in order."""
    return KNOWN[name].classes


def training_split(name: str) -> Split:
    """Return the training images and labels, read-only, for a check to compare with.

    Read, or drawn, once a process, without network and TensorFlow. In a grading edition they are
    the full set's.

    Raises:
        DatasetError: if a file is damaged.
    """
    return _training_split(name, find(name))


@lru_cache(maxsize=2)
def _training_split(name: str, place: Place | None) -> Split:
    split = _draw_standin(name, "train") if place is None else place.read("train")
    for array in split:
        array.setflags(write=False)
    return split


def announcement(name: str, source: str) -> str:
    """Return the sentence that must stand where results on `source` are shown, "" if none must."""
    if source != "standin":
        return ""
    title = KNOWN[name].title
    return (
        f"No copy of {title} on this machine and no way to download it: these are drawn stand-ins. "
        f"An accuracy on them says nothing about {title}."
    )


def _load(name: str, download: bool) -> Dataset:
    place = find(name)
    if place is None and download and _downloaded(name):
        place = find(name)
    if place is None:
        (train, test), source = (_draw_standin(name, split) for split in SPLITS), "standin"
    else:
        (train, test), source = (place.read(split) for split in SPLITS), place.source
    if source == "standin":
        _announce(name)
    return Dataset(name, source, *train, *test, KNOWN[name].classes)


@cache
def _announce(name: str) -> None:
    """Say once in a session that the pictures are drawn."""
    print(announcement(name, "standin"))


@cache
def _downloaded(name: str) -> bool:
    """Let Keras download the set into its cache; say whether it could. Tried once a session."""
    timeout_s = socket.getdefaulttimeout()
    try:
        with quiet_start():
            from keras import datasets

        socket.setdefaulttimeout(10)
        print(f"Looking for {KNOWN[name].title} on the network, this once …")
        with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
            getattr(datasets, name).load_data()
    except Exception:  # whatever Keras meets out there means one thing: there is no download
        return False
    finally:
        socket.setdefaulttimeout(timeout_s)
    return True


def _draw_standin(name: str, split: str) -> Split:
    count = STANDIN_TRAIN if split == "train" else STANDIN_TEST
    return _DRAW[name](count, np.random.default_rng([standin.VERSION, SPLITS.index(split)]))


def held_out(name: str, draw: SupportsShared) -> HeldOut:
    """Return the images and labels that a model is graded on, the same for every student.

    Of the real set, 5,000 of the 10,000 test images, 500 of each class, chosen by the draw, in an
    order of its own, and each a little :func:`~course_utils.variation.varied`: the set is public,
    so a label might be looked up by an image's bytes or by its place. So small a change costs an
    honest model nothing: a student's own test accuracy measures the same thing as the grade does.
    (Shifting them by a pixel would hide them better, and would take points for something nobody
    asked of a model.) Of the stand-in, 10,000 newly drawn pictures, because the code that draws the
    test images is open. Neither the network nor TensorFlow is touched.

    Raises:
        DatasetError: if a file is damaged, or only a grading edition is at hand, from which the
            held-out images have been removed.
    """
    place = find(name)
    rng = draw.shared(f"held_out/{name}").rng
    if place is None:
        seed = int(rng.integers(2**63))
        return HeldOut(*_draw_held_out(name, seed), "standin")
    if place.source != name:
        raise DatasetError(
            f"{place.path} is a grading edition, made for students' notebooks: the grader needs "
            f"the full set. Let COURSE_DATA name a folder with the full set."
        )
    chosen = _held_out_positions(_test_split(place)[1], rng)
    return HeldOut(*_drawn_from(place, tuple(chosen), int(rng.integers(2**63))), name)


@lru_cache(maxsize=2)
def _drawn_from(place: Place, chosen: tuple[int, ...], seed: int) -> Split:
    """The chosen test images, varied and in another order; made once a process."""
    rng, (images, labels) = np.random.default_rng(seed), _test_split(place)
    order = rng.permutation(np.array(chosen))
    split = varied(images[order], rng), labels[order]
    for array in split:
        array.setflags(write=False)
    return split


@lru_cache(maxsize=2)
def _draw_held_out(name: str, seed: int) -> Split:
    """The stand-in's held-out pictures, drawn once a process."""
    return _DRAW[name](HELD_OUT_DRAWN, np.random.default_rng(seed))


@lru_cache(maxsize=2)
def _test_split(place: Place) -> Split:
    """The test split, read once a process: a grader asks for it with every submission."""
    return place.read("test")


def _held_out_positions(labels: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Return sorted positions in the test split, equally many of each class."""
    each = HELD_OUT // 10
    parts = [rng.choice(np.flatnonzero(labels == k), each, replace=False) for k in range(10)]
    return np.sort(np.concatenate(parts))


def write_grading_edition(dest: Path, draw: SupportsShared) -> None:
    """Write both sets to the folder `dest` as a student's notebook may see them while it is graded.

    `dest` serves as ``COURSE_DATA`` and as ``KERAS_HOME``. The training images are the full set's.
    In the test images, those that :func:`held_out` returns for the same `draw` are overwritten by
    copies, a little darker, of the others with their labels: shapes and classes stay as they are,
    and no held-out image or label is there to be found. Each folder has an ``EDITION.json`` with
    the checksums that the loader verifies instead of the public ones. A set that this machine does
    not have is written as its stand-in, whose held-out images are in no file.

    Raises:
        DatasetError: if a file of the full set is damaged, or only an edition is at hand.
    """
    for name, known in KNOWN.items():
        folder = dest / known.folder
        folder.mkdir(parents=True, exist_ok=True)
        place = find(name)
        if place is None:
            splits, source = {split: _draw_standin(name, split) for split in SPLITS}, "standin"
        else:
            splits, source = {"train": place.read("train")}, name
            splits["test"] = _without_held_out(name, place, draw)
        md5 = {
            stem: idx.write_gz(folder / f"{stem}.gz", array, level=0)  # quick to read beats small
            for split in SPLITS
            for stem, array in zip(FILES[split], splits[split], strict=True)
        }
        note = {"name": name, "source": source, "md5": md5}
        (folder / EDITION).write_text(json.dumps(note, indent=1) + "\n", encoding="utf-8")
    _link_as_keras_cache(dest)


def known_rows(name: str, split: str, draw: SupportsShared) -> KnownRows:
    """Return the rows of a split (``"train"`` or ``"test"``) that are the same in every edition.

    Of the test split of a full set, those that :func:`held_out` does not return for `draw`.

    Raises:
        DatasetError: if a file is damaged.
    """
    place = find(name)
    if split == "train":
        images, labels = training_split(name)
    elif place is None:
        images, labels = _standin_test(name)
    else:
        images, labels = _test_split(place)
    positions = np.arange(len(labels))
    if split == "test" and place is not None:
        secret = _held_out_positions(labels, draw.shared(f"held_out/{name}").rng)
        positions = np.setdiff1d(positions, secret)
    return KnownRows(len(labels), positions, images[positions], labels[positions])


@lru_cache(maxsize=2)
def _standin_test(name: str) -> Split:
    """The stand-in's test split, drawn once a process."""
    return _draw_standin(name, "test")


def _without_held_out(name: str, place: Place, draw: SupportsShared) -> Split:
    held_out(name, draw)  # refuses an edition
    images, labels = (array.copy() for array in _test_split(place))
    rng = draw.shared(f"held_out/{name}").rng
    secret = _held_out_positions(labels, rng)
    others = np.setdiff1d(np.arange(len(labels)), secret)
    # By position and not by class, so that not even the order of the classes is left.
    replacement = np.random.default_rng(0).permutation(others)[: len(secret)]
    images[secret] = (images[replacement] * 0.95).astype(np.uint8)
    labels[secret] = labels[replacement]
    return images, labels


def _link_as_keras_cache(dest: Path) -> None:
    """Let Keras find Fashion-MNIST there too: a notebook may well call ``keras.datasets``."""
    (dest / "datasets").mkdir(exist_ok=True)
    link = dest / "datasets" / KNOWN["fashion_mnist"].folder
    if not link.exists():
        link.symlink_to(Path("..") / KNOWN["fashion_mnist"].folder)
