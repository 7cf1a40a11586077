"""Where a data set lies on this machine, and its files read with every byte verified."""

import json
import os
import tempfile
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from . import idx
from .idx import DatasetError

SPLITS = ("train", "test")
EDITION = "EDITION.json"  #: marks a folder as a grading edition, see datasets.write_grading_edition

Split = tuple[np.ndarray, np.ndarray]


@dataclass(frozen=True)
class Known:
    """One data set: where its files lie, the MD5 of their uncompressed bytes, how to draw it."""

    title: str
    folder: str
    classes: tuple[str, ...]
    md5: Mapping[str, str]
    npz: str = ""


FILES = {
    "train": ("train-images-idx3-ubyte", "train-labels-idx1-ubyte"),
    "test": ("t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte"),
}

KNOWN = {
    "fashion_mnist": Known(
        title="Fashion-MNIST",
        folder="fashion-mnist",
        classes=(
            "T-shirt/top",
            "Trouser",
            "Pullover",
            "Dress",
            "Coat",
            "Sandal",
            "Shirt",
            "Sneaker",
            "Bag",
            "Ankle boot",
        ),
        md5={
            "train-images-idx3-ubyte": "f4a8712d7a061bf5bd6d2ca38dc4d50a",
            "train-labels-idx1-ubyte": "9018921c3c673c538a1fc5bad174d6f9",
            "t10k-images-idx3-ubyte": "8181f5470baa50b63fa0f6fddb340f0a",
            "t10k-labels-idx1-ubyte": "15d484375f8d13e6eb1aabb0c3f46965",
        },
    ),
    "mnist": Known(
        title="MNIST",
        folder="mnist",
        classes=tuple("0123456789"),
        md5={
            "train-images-idx3-ubyte": "6bbc9ace898e44ae57da46a324031adb",
            "train-labels-idx1-ubyte": "a25bea736e30d166cdddb491f175f624",
            "t10k-images-idx3-ubyte": "2646ac647ad5339dbf082846283269ea",
            "t10k-labels-idx1-ubyte": "27ae3e4e09519cfbb04c329615203637",
        },
        npz="mnist.npz",
    ),
}


@dataclass(frozen=True)
class Place:
    """A folder (or Keras's .npz file) that holds a data set."""

    name: str
    source: str
    path: Path
    md5: tuple[tuple[str, str], ...]
    remedy: str

    def read(self, split: str) -> Split:
        """Return the images and labels of one split, once their bytes are verified.

        Raises:
            DatasetError: if a file is missing, damaged or another version.
        """
        expected = dict(self.md5)
        if self.path.suffix == ".npz":
            return self._read_npz(split, expected)
        images, labels = (
            idx.read(_file(self.path, stem), expected[stem], self.remedy).copy()
            for stem in FILES[split]
        )
        return images, labels

    def _read_npz(self, split: str, expected: Mapping[str, str]) -> Split:
        try:
            with np.load(self.path, allow_pickle=False) as archive:
                raw = [idx.encode(archive[f"{axis}_{split}"]) for axis in "xy"]
        except (OSError, EOFError, KeyError, ValueError, zipfile.BadZipFile) as error:
            raise DatasetError(f"{self.path} is damaged ({error}): {self.remedy}.") from None
        images, labels = (
            idx.verify(one, self.path, expected[stem], self.remedy).copy()
            for one, stem in zip(raw, FILES[split], strict=True)
        )
        return images, labels


def _file(folder: Path, stem: str) -> Path:
    """The gzipped file, or the plain one where only that exists."""
    plain = folder / stem
    return plain if plain.exists() else folder / f"{stem}.gz"


def find(name: str) -> Place | None:
    """Return where the set lies on this machine, without reading it.

    Raises:
        DatasetError: if the grading edition's own list cannot be read.
    """
    known, md5 = KNOWN[name], tuple(KNOWN[name].md5.items())
    again = "delete it and load again to download a new copy"
    for home in _keras_homes():
        folder = home / "datasets" / known.folder
        if known.npz and (home / "datasets" / known.npz).exists():
            return Place(name, name, home / "datasets" / known.npz, md5, again)
        if not known.npz and all(_file(folder, stem).exists() for stem, _ in md5):
            return _edition(name, folder) or Place(name, name, folder, md5, again)
    if os.environ.get("COURSE_DATA"):
        folder = Path(os.environ["COURSE_DATA"]).expanduser() / known.folder
        if folder.is_dir():
            copy = "put a good copy there (COURSE_DATA names this folder)"
            return _edition(name, folder) or Place(name, name, folder, md5, copy)
    return None


def _keras_homes() -> list[Path]:
    """Keras's cache folder, and the one it falls back to where it may not write."""
    home = Path(os.environ.get("KERAS_HOME") or "~/.keras").expanduser()
    return [home] if os.access(home, os.W_OK) else [home, Path(tempfile.gettempdir()) / ".keras"]


def _edition(name: str, folder: Path) -> Place | None:
    """Return the grading edition in `folder`, if it is one."""
    try:
        note = json.loads((folder / EDITION).read_text(encoding="utf-8"))
        source, md5 = str(note["source"]), tuple((str(k), str(v)) for k, v in note["md5"].items())
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise DatasetError(
            f"{folder / EDITION} cannot be read ({error}): write the grading edition again."
        ) from None
    shown = source if source == "standin" else f"{source} (grading edition)"
    return Place(name, shown, folder, md5, "write the grading edition again")
