"""Loose notebooks and LMS archives are read as they come, and cannot do harm."""

import os
import stat
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from autograder.border.zips import ZipBounds
from autograder.intake.loose import LooseNotebooks
from autograder.intake.notebook import ReadFault, SubmissionRefused
from autograder.intake.sources import InFolder, PlaceError

KNOWN = ("02_gradient_descent", "13_cnn")


@pytest.mark.parametrize(
    ("path", "student", "notebook"),
    [
        ("kim.ipynb", "kim", "kim"),
        ("kim_02_gradient_descent.ipynb", "kim", "02_gradient_descent"),
        ("13_cnn-lee park.ipynb", "lee park", "13_cnn"),
        ("02_gradient_descent.ipynb", "02_gradient_descent", "02_gradient_descent"),
        ("kim/02_gradient_descent.ipynb", "kim", "02_gradient_descent"),
        ("kim/my 13_cnn (1).ipynb", "kim", "13_cnn"),
        ("Kim Min_12345_assignsubmission_file_/13_cnn.ipynb", "Kim Min", "13_cnn"),
        ("Kim Min_12345_assignsubmission_file_13_cnn.ipynb", "Kim Min", "13_cnn"),
        ("kim/13_CNN.IPYNB", "kim", "13_cnn"),
        ("kim_13_cnn.IPYNB", "kim", "13_cnn"),
        ("kimmin_LATE_4711_998877_13_cnn-1.ipynb", "kimmin_4711", "13_cnn"),
        ("kimmin_4711_998877_13_cnn.ipynb", "kimmin_4711", "13_cnn"),
    ],
)
def test_a_path_tells_who_and_what(tmp_path: Path, path: str, student: str, notebook: str) -> None:
    (tmp_path / path).parent.mkdir(exist_ok=True)
    (tmp_path / path).write_text("{}")
    (found,) = LooseNotebooks(tmp_path, KNOWN).submissions()
    assert (found.student, found.notebook) == (student, notebook)


def test_the_only_known_notebook_is_the_one_that_is_meant(tmp_path: Path) -> None:
    (tmp_path / "kim.ipynb").write_text("{}")
    (found,) = LooseNotebooks(tmp_path, ("13_cnn",)).submissions()
    assert (found.student, found.notebook) == ("kim", "13_cnn")


def test_a_folder_of_notebooks_has_a_row_for_each(tmp_path: Path) -> None:
    for name in ("kim_13_cnn", "lee_13_cnn", "13_cnn_kim"):
        (tmp_path / f"{name}.ipynb").write_text("{}")
    (tmp_path / "park").mkdir()
    (tmp_path / "park" / "13_cnn.ipynb").write_text("{}")
    (tmp_path / "linked.ipynb").symlink_to("/etc/passwd")
    (tmp_path / "choi" / "13_cnn.ipynb").mkdir(parents=True)
    found = LooseNotebooks(tmp_path, KNOWN).submissions()
    assert sorted(one.student for one in found) == [
        "choi",
        "kim",
        "kim (2)",
        "lee",
        "linked",
        "park",
    ]
    linked = next(one for one in found if one.student == "linked")
    with pytest.raises(SubmissionRefused, match="links are not followed"):
        linked.read()
    with pytest.raises(SubmissionRefused, match="a directory, not a file"):
        found[0].read()


def test_a_disk_that_cannot_be_read_is_no_fault_of_the_submission() -> None:
    """Nobody's memory begins at 0, so reading this file there is an error of input and output."""
    with pytest.raises(ReadFault, match=r"mem cannot be read: Input/output error\.$"):
        InFolder(Path("/proc/self"), ("mem",)).read(100)


def archive(path: Path, fill: Callable[[zipfile.ZipFile], None]) -> LooseNotebooks:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        fill(file)
    return LooseNotebooks(path, KNOWN)


def outcome(found: LooseNotebooks) -> dict[str, str]:
    """Return what reading each row gives: the bytes' length, or the kind of refusal."""
    result = {}
    for one in found.submissions():
        try:
            result[one.student] = str(len(one.read(2**20)))
        except SubmissionRefused as refused:
            result[one.student] = refused.kind
    return result


def test_a_moodle_archive_is_read_in_place(tmp_path: Path) -> None:
    def fill(file: zipfile.ZipFile) -> None:
        file.writestr("Kim_1_assignsubmission_file_/13_cnn.ipynb", "{}")
        file.writestr("__MACOSX/Kim_1_assignsubmission_file_/._13_cnn.ipynb", "x")
        file.writestr("Lee_2_assignsubmission_file_/readme.txt", "x")

    assert outcome(archive(tmp_path / "a.zip", fill)) == {"Kim": "2"}
    assert os.listdir(tmp_path) == ["a.zip"]


def test_a_hostile_member_costs_its_own_row_only(tmp_path: Path) -> None:
    def fill(file: zipfile.ZipFile) -> None:
        file.writestr("good/13_cnn.ipynb", "{}")
        file.writestr("bomb/13_cnn.ipynb", b"0" * 50 * 2**20)
        file.writestr("large/13_cnn.ipynb", os.urandom(2**20 + 1))
        file.writestr("../up/13_cnn.ipynb", "{}")
        file.writestr("/abs/13_cnn.ipynb", "{}")
        file.writestr("Case/13_cnn.ipynb", "{}")
        file.writestr("case/13_CNN.ipynb", "{}")
        file.writestr("nested/all.zip", "PK")
        link = zipfile.ZipInfo("link/13_cnn.ipynb")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        file.writestr(link, "/etc/passwd")

    found = outcome(archive(tmp_path / "a.zip", fill))
    assert found == {
        "good": "2",
        "bomb": "archive",
        "large": "too_large",
        "..": "archive",
        "abs": "archive",
        "Case": "archive",
        "case": "archive",
        "nested": "archive",
        "link": "link",
    }


def test_a_notebook_of_one_word_repeated_is_no_bomb(tmp_path: Path) -> None:
    found = archive(
        tmp_path / "a.zip", lambda file: file.writestr("k/13_cnn.ipynb", "nan " * 2**18)
    )
    assert outcome(found) == {"k": str(2**20)}


def test_an_archive_of_more_than_a_class_hands_in_is_refused_in_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("autograder.intake.archive.TOTAL_LIMIT_BYTES", 2**10)
    found = archive(tmp_path / "a.zip", lambda file: file.writestr("k/a.ipynb", "x" * (2**10 + 1)))
    with pytest.raises(PlaceError, match=r"would unpack to more than 1 KiB\. Split it by group"):
        found.submissions()


def test_folders_that_are_not_looked_into_are_told(tmp_path: Path) -> None:
    for name in ("kim/13_cnn.ipynb", ".lee/13_cnn.ipynb", ".git/config", ".autograder/secret"):
        (tmp_path / name).parent.mkdir()
        (tmp_path / name).write_text("{}")
    found = LooseNotebooks(tmp_path, KNOWN)
    assert outcome(found) == {"kim": "2"}
    (note,) = found.notes
    assert note.startswith(".lee is a hidden folder and was not looked into.")


def test_a_member_with_a_password_is_told(tmp_path: Path) -> None:
    found = archive(tmp_path / "a.zip", lambda file: file.writestr("kim/13_cnn.ipynb", "{}"))
    data = bytearray(found.place.read_bytes())
    data[data.index(b"PK\x01\x02") + 8] |= 1
    data[6] |= 1
    found.place.write_bytes(data)
    assert outcome(found) == {"kim": "archive"}


def test_a_damaged_member_costs_its_own_row(tmp_path: Path) -> None:
    def fill(file: zipfile.ZipFile) -> None:
        file.writestr("kim/13_cnn.ipynb", "a" * 500 + "b" * 500)
        file.writestr("lee/13_cnn.ipynb", "{}")

    found = archive(tmp_path / "a.zip", fill)
    data = bytearray(found.place.read_bytes())
    start = 30 + len("kim/13_cnn.ipynb")
    data[start + 2 : start + 6] = b"\xff\xff\xff\xff"
    found.place.write_bytes(data)
    assert outcome(found) == {"kim": "archive", "lee": "2"}


@pytest.mark.parametrize(
    "content", [b"", b"PK\x03\x04", b"not a zip at all", b"PK\x05\x06" + b"\xff" * 18]
)
def test_what_is_no_archive_is_one_sentence(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a.zip").write_bytes(content)
    with pytest.raises(PlaceError, match="cannot be opened as a zip archive"):
        LooseNotebooks(tmp_path / "a.zip").submissions()


def test_one_notebook_is_no_damaged_archive(tmp_path: Path) -> None:
    (tmp_path / "ps1.ipynb").write_text("{}")
    with pytest.raises(PlaceError, match=r"is one notebook\. Give the folder that it lies in"):
        LooseNotebooks(tmp_path / "ps1.ipynb").submissions()


def test_an_archive_of_too_many_members_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("autograder.intake.archive.BOUNDS", ZipBounds(entries=2, bytes=2**20))

    def fill(file: zipfile.ZipFile) -> None:
        for n in range(3):
            file.writestr(f"s{n}/a.ipynb", "{}")

    with pytest.raises(PlaceError, match="has more than 2 members"):
        archive(tmp_path / "a.zip", fill).submissions()
