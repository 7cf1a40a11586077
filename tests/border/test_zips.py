"""Archives that are made to be expensive, or that hold what ``zipfile`` has no one error for."""

import struct
import warnings
import zipfile

import pytest

from autograder.border.zips import BadZip, ZipBounds, opened_zip, read_member
from autograder.checking import Unanswered
from autograder.grading.archive import read_archive
from autograder.intake.loose import LooseNotebooks
from autograder.intake.notebook import SubmissionRefused
from autograder.intake.sources import PlaceError

BOUNDS = ZipBounds(entries=10, bytes=10_000)
ENTRY = b"PK\x01\x02" + bytes(24) + struct.pack("<H", 1) + bytes(16) + b"a"


def directory_of(entries, *, claims=None, zip64=False):
    """An archive of a directory alone; its end may claim another number of entries."""
    directory = ENTRY * entries
    size, count = len(directory), entries if claims is None else claims
    if zip64:
        end = struct.pack("<4sQHHLLQQQQ", b"PK\x06\x06", 44, 45, 45, 0, 0, count, count, size, 0)
        end += struct.pack("<4sLQL", b"PK\x06\x07", 0, size, 1)
        return (
            directory
            + end
            + struct.pack(
                "<4s4H2LH", b"PK\x05\x06", 0, 0, 0xFFFF, 0xFFFF, 0xFFFFFFFF, 0xFFFFFFFF, 0
            )
        )
    return directory + struct.pack(
        "<4s4H2LH", b"PK\x05\x06", 0, 0, count & 0xFFFF, count & 0xFFFF, size, 0, 0
    )


@pytest.fixture
def parsing(monkeypatch):
    """How many entries of a directory ``zipfile`` has parsed."""
    made = []
    real = zipfile.ZipInfo.__init__

    def counted(self, *args, **kwargs):
        made.append(1)
        real(self, *args, **kwargs)

    monkeypatch.setattr(zipfile.ZipInfo, "__init__", counted)
    return made


@pytest.mark.parametrize("zip64", [False, True])
@pytest.mark.parametrize("claims", [None, 1])
def test_a_directory_of_too_many_entries_is_refused_before_it_is_parsed(
    tmp_path, parsing, claims, zip64
):
    path = tmp_path / "a.zip"
    path.write_bytes(directory_of(700_000, claims=claims, zip64=zip64))
    with pytest.raises(PlaceError, match="its directory is larger"):
        LooseNotebooks(path).submissions()
    with pytest.raises(Unanswered, match="no Keras model file"):
        read_archive(path, "model")
    path.write_bytes(directory_of(11, claims=claims, zip64=zip64))
    with pytest.raises(BadZip, match="more than 10 members"), opened_zip(path, BOUNDS):
        pass
    assert not parsing
    path.write_bytes(directory_of(10, zip64=zip64))
    with opened_zip(path, BOUNDS) as archive:
        assert len(archive.infolist()) == len(parsing) == 10


@pytest.mark.parametrize("how", [zipfile.ZIP_LZMA, zipfile.ZIP_BZIP2])
@pytest.mark.parametrize("damaged", [False, True])
def test_only_the_two_compressions_that_everybody_uses_are_read(tmp_path, how, damaged):
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as file:
        file.writestr("config.json", "{}" * 100, how)
        file.writestr("kim/nb.ipynb", "{}" * 100, how)
        file.writestr("lee/nb.ipynb", "{}")
    if damaged:
        data = bytearray(path.read_bytes())
        data[45:60] = b"\xff" * 15
        path.write_bytes(data)
    with pytest.raises(Unanswered, match="no Keras model file"):
        read_archive(path, "model")
    kim, lee = LooseNotebooks(path).submissions()
    assert lee.read() == b"{}"
    with pytest.raises(SubmissionRefused, match="compressed in a way that is not read here"):
        kim.read()
    with opened_zip(path, BOUNDS) as archive, pytest.raises(BadZip, match="stored and deflate"):
        read_member(archive, archive.infolist()[0], 100)


def test_a_model_in_which_a_name_occurs_twice_is_none(tmp_path):
    with warnings.catch_warnings(), zipfile.ZipFile(tmp_path / "m.keras", "w") as file:
        warnings.simplefilter("ignore")
        file.writestr("config.json", "{}")
        file.writestr("config.json", '{"class_name": "Lambda"}')
    with pytest.raises(Unanswered, match="no Keras model file"):
        read_archive(tmp_path / "m.keras", "model")


@pytest.mark.parametrize(
    "config",
    ['{"a":' * 101 + "1" + "}" * 101, "[" + "[]," * 300_000 + "1]", '"\\ud800', "\ud800"],
    ids=["deep", "many items", "cut off", "no UTF-8"],
)
def test_a_config_that_is_made_to_be_expensive_is_none(tmp_path, config):
    with zipfile.ZipFile(tmp_path / "m.keras", "w") as file:
        file.writestr("config.json", config.encode("utf-8", "surrogatepass"))
    with pytest.raises(Unanswered, match="no Keras model file"):
        read_archive(tmp_path / "m.keras", "model")


def test_what_a_callers_code_raises_while_an_archive_is_open_is_its_own(tmp_path):
    (tmp_path / "a.zip").write_bytes(directory_of(1))
    with pytest.raises(KeyError), opened_zip(tmp_path / "a.zip", BOUNDS):
        raise KeyError


def test_members_are_read_without_the_directory_being_parsed_again(tmp_path, parsing):
    path = tmp_path / "class.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
        for number in range(50):
            made.writestr(f"kim {number}/häufig.ipynb", f"{number}")
    found = LooseNotebooks(path).submissions()
    del parsing[:]
    assert [one.read() for one in found] == [str(number).encode() for number in range(50)]
    assert parsing == []


def test_a_member_of_an_archive_that_was_replaced_meanwhile_is_refused(tmp_path):
    path = tmp_path / "class.zip"
    with zipfile.ZipFile(path, "w") as made:
        made.writestr("kim/a.ipynb", "{}")
    found = LooseNotebooks(path).submissions()[0]
    with zipfile.ZipFile(path, "w") as made:
        made.writestr("lee/a.ipynb", "{}")
    with pytest.raises(SubmissionRefused, match="changed while it was read"):
        found.read()
