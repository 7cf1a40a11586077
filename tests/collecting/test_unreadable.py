"""What cannot be read is told, and no damage of a download becomes a zero of a student's."""

import os
import zipfile
from pathlib import Path

import pytest

from autograder.classroom.coming_in import collected
from autograder.intake import members
from autograder.intake.sources import InFolder

from .downloads import canvas, notebook, packed

HW1 = notebook("a", "b")
OTHER = notebook("a", "b", source="x = 2")
AGAIN = "Mend that, download it again or ask for it again; then run the same command."


def damage(path: Path, name: str) -> Path:
    """Exchange the checksum of a member, in the directory of the archive."""
    data = bytearray(path.read_bytes())
    with zipfile.ZipFile(path) as archive:
        crc = archive.getinfo(name).CRC.to_bytes(4, "little")
    at = data.rindex(crc)
    data[at : at + 4] = b"\1\2\3\4"
    path.write_bytes(data)
    return path


def nothing_of(course: Path, student: str) -> bool:
    return not (course / "submitted" / student).exists()


def test_a_damaged_notebook_in_an_archive_is_not_placed_and_makes_no_folder(
    tmp_path, course, collect, submitted
):
    bad = canvas(1, "kim", "hw1.ipynb")
    files = {bad: HW1, canvas(2, "lee", "hw1.ipynb"): OTHER}
    done = collect(damage(packed(tmp_path / "c.zip", files), bad), "--assignment", "hw1")
    assert done.status == 1
    assert submitted() == {"lee_2/hw1/hw1.ipynb": OTHER}
    assert nothing_of(course, "kim_1")
    assert f"{bad} in c.zip is damaged: Bad CRC-32" in done.said
    assert f"So nothing was placed: hw1.ipynb would count as not handed in. {AGAIN}" in done.said
    assert "incomplete" not in done.said and "is in it, but" not in done.said


def test_what_came_with_a_damaged_notebook_is_not_placed_without_it(
    tmp_path, course, collect, submitted
):
    bad = canvas(1, "kim", "hw1.ipynb")
    files = {bad: HW1, canvas(1, "kim", "data.csv", attachment=9001): "1,2"}
    done = collect(damage(packed(tmp_path / "c.zip", files), bad), "--assignment", "hw1")
    assert (done.status, submitted()) == (1, {})
    assert nothing_of(course, "kim_1")


def test_a_damaged_file_beside_the_notebook_is_left_out_and_the_notebook_placed(
    tmp_path, collect, submitted
):
    bad = canvas(1, "kim", "data.csv", attachment=9001)
    files = {canvas(1, "kim", "hw1.ipynb"): HW1, bad: "1,2" * 99}
    done = collect(damage(packed(tmp_path / "c.zip", files), bad), "--assignment", "hw1")
    assert (done.status, submitted()) == (1, {"kim_1/hw1/hw1.ipynb": HW1})
    assert "taken, incomplete" in done.said and "is damaged" in done.said


def test_one_of_two_notebooks_that_is_damaged_holds_back_both_until_it_can_be_read(
    tmp_path, collect, submitted
):
    bad, mended = canvas(1, "kim", "p2.ipynb", attachment=11), tmp_path / "mended.zip"
    one, two = notebook("c", "d"), notebook("e")
    files = {canvas(1, "kim", "p1.ipynb", attachment=10): one, bad: two}
    done = collect(damage(packed(tmp_path / "c.zip", files), bad))
    assert (done.status, submitted()) == (1, {})
    assert "nothing was placed: p2.ipynb would count as not handed in" in done.said
    assert collect(packed(mended, files)).status == 0
    assert submitted() == {"kim_1/hw2/p1.ipynb": one, "kim_1/hw2/p2.ipynb": two}


def test_a_damaged_download_leaves_an_earlier_submission_in_its_place(tmp_path, collect, submitted):
    name = canvas(1, "kim", "hw1.ipynb")
    collect(packed(tmp_path / "1.zip", {name: HW1}))
    again = damage(packed(tmp_path / "2.zip", {name: OTHER}), name)
    assert collect(again, "--assignment", "hw1", "--replace").status == 1
    assert submitted() == {"kim_1/hw1/hw1.ipynb": HW1}


@pytest.mark.parametrize("kind", ["a named pipe", "a link", "a directory", "a huge sparse file"])
def test_a_notebook_that_is_no_file_to_read_makes_no_empty_submission(
    tmp_path, course, collect, submitted, kind
):
    place = tmp_path / "unpacked"
    for student in ("kim", "lee"):
        (place / student).mkdir(parents=True)
    (place / "lee/hw1.ipynb").write_text(HW1)
    odd = place / "kim/hw1.ipynb"
    if kind == "a named pipe":
        os.mkfifo(odd)
    elif kind == "a link":
        odd.symlink_to("/etc/passwd")
    elif kind == "a directory":
        odd.mkdir()
    else:
        odd.touch()
        os.truncate(odd, 10 * 2**30)
    done = collect(place, "--assignment", "hw1")
    assert (done.status, submitted()) == (1, {"lee/hw1/hw1.ipynb": HW1})
    assert nothing_of(course, "kim")
    assert "kim/hw1.ipynb is " in done.said and "So nothing was placed" in done.said


def test_a_flood_of_other_files_does_not_cost_the_notebook_its_place(
    tmp_path, monkeypatch, collect, submitted
):
    monkeypatch.setattr(collected, "MAX_FILES", 2)
    names = {f"kim/a{number}.csv": "1" for number in range(5)}
    done = collect(packed(tmp_path / "p.zip", {**names, "kim/hw1.ipynb": HW1}))
    assert done.status == 1
    assert submitted() == {"kim/hw1/hw1.ipynb": HW1, "kim/hw1/a0.csv": "1"}
    assert "There are more than 2 files; the rest was left out." in done.said


def test_a_notebook_that_printed_one_word_for_pages_is_no_bomb(tmp_path, collect, submitted):
    long = notebook("a", "b", source="nan\n" * 300_000)
    path = packed(tmp_path / "c.zip", {canvas(1, "kim", "hw1.ipynb"): long})
    with zipfile.ZipFile(path) as archive:
        (info,) = archive.infolist()
    assert info.file_size > 200 * info.compress_size
    assert collect(path, "--assignment", "hw1").status == 0
    assert submitted() == {"kim_1/hw1/hw1.ipynb": long}


def test_one_member_that_claims_four_gigabytes_costs_itself_and_not_the_class(
    tmp_path, collect, submitted
):
    huge = canvas(1, "kim", "hw1.ipynb")
    path = packed(tmp_path / "c.zip", {huge: HW1, canvas(2, "lee", "hw1.ipynb"): OTHER})
    data = bytearray(path.read_bytes())
    at = data.index(b"PK\x01\x02")
    data[at + 20 : at + 28] = b"\xf0\xff\xff\xff" * 2
    path.write_bytes(data)
    done = collect(path, "--assignment", "hw1")
    assert (done.status, submitted()) == (1, {"lee_2/hw1/hw1.ipynb": OTHER})
    assert f"{huge} is larger than the 32 MiB that are read." in done.said


def test_a_file_that_vanishes_while_the_folder_is_listed_is_told_and_the_rest_taken(
    tmp_path, monkeypatch, collect, submitted
):
    place = tmp_path / "unpacked"
    for name in ("kim/data.csv", "kim/hw1.ipynb", "lee/hw1.ipynb", "park/hw1.ipynb"):
        (place / name).parent.mkdir(parents=True, exist_ok=True)
        (place / name).write_text(HW1)
    listed = members._is_folder
    gone = {"kim": "data.csv", "lee": "hw1.ipynb"}

    def vanishing(one: "os.DirEntry[str]") -> bool:
        found = listed(one)
        if gone.get(Path(one.path).parent.name) == one.name:
            os.unlink(one.path)
        return found

    monkeypatch.setattr(members, "_is_folder", vanishing)
    done = collect(place, "--assignment", "hw1")
    assert done.status == 1
    assert submitted() == {"kim/hw1/hw1.ipynb": HW1, "park/hw1/hw1.ipynb": HW1}
    assert "kim/data.csv is not there." in done.said and "lee/hw1.ipynb is not there." in done.said


@pytest.mark.parametrize("looks", [1, 2])
def test_a_file_that_vanishes_after_it_was_looked_at_costs_its_own_row(
    tmp_path, monkeypatch, course, collect, submitted, looks
):
    place = tmp_path / "unpacked"
    for student in ("kim", "lee"):
        (place / student).mkdir(parents=True)
        (place / student / "hw1.ipynb").write_text(HW1)
    read, count = InFolder.read, 0

    def vanishing(origin: InFolder, limit_bytes: int) -> bytes:
        nonlocal count
        if origin.root == place and origin.parts[0] == "kim":
            count += 1
            if count > looks:
                (place / "kim/hw1.ipynb").unlink(missing_ok=True)
        return read(origin, limit_bytes)

    monkeypatch.setattr(InFolder, "read", vanishing)
    done = collect(place, "--assignment", "hw1")
    assert (done.status, submitted()) == (1, {"lee/hw1/hw1.ipynb": HW1})
    assert nothing_of(course, "kim")
    assert "It changed while it was collected: kim/hw1.ipynb is not there." in done.said


def test_folders_that_are_hidden_or_too_deep_are_told_and_those_of_programs_are_not(
    tmp_path, course, collect, submitted
):
    deep = "bob/" + "d/" * 13 + "hw1.ipynb"
    places = (
        *(deep, ".cat/hw1.ipynb", "dan/.hid/hw1.ipynb", "eve/hw1.ipynb", "eve/.notes/a.txt"),
        *("eve/.ipynb_checkpoints/hw1-checkpoint.ipynb", "eve/.git/config", ".git/config"),
        *("__MACOSX/eve/x", ".autograder/secret"),
    )
    for name in places:
        (tmp_path / "in" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "in" / name).write_text(HW1)
    done = collect(tmp_path / "in", "--assignment", "hw1")
    assert (done.status, submitted()) == (1, {"eve/hw1/hw1.ipynb": HW1})
    for shown in (".cat", "dan/.hid", "eve/.notes"):
        assert f"{shown} is a hidden folder and was not looked into." in done.said
    assert "bob/d/d/d/d/d/d/d/d/d/d/d was not looked into: it lies in 11 folders" in done.said
    assert nothing_of(course, "bob") and nothing_of(course, "dan")
    for silent in (".git", "__MACOSX", "checkpoint", ".autograder"):
        assert silent not in done.said


def test_a_hidden_folder_beside_a_notebook_is_told_and_no_fault(tmp_path, collect, submitted):
    for name in ("kim/hw1.ipynb", "kim/.notes/a.txt"):
        (tmp_path / "in" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "in" / name).write_text(HW1)
    done = collect(tmp_path / "in", "--assignment", "hw1")
    assert (done.status, submitted()) == (0, {"kim/hw1/hw1.ipynb": HW1})
    assert "kim/.notes is a hidden folder" in done.said


def test_a_hidden_folder_does_not_hold_back_one_notebook_of_two(tmp_path, collect, submitted):
    one = notebook("c", "d")
    for name in ("kim/p1.ipynb", "kim/.notes/a.txt"):
        (tmp_path / "in" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "in" / name).write_text(one)
    done = collect(tmp_path / "in", "--assignment", "hw2")
    assert (done.status, submitted()) == (0, {"kim/hw2/p1.ipynb": one})
    assert "p2.ipynb is not in it." in done.said


def test_a_download_of_hidden_folders_alone_says_that(tmp_path, collect):
    (tmp_path / "in/.kim").mkdir(parents=True)
    (tmp_path / "in/.kim/hw1.ipynb").write_text(HW1)
    done = collect(tmp_path / "in", "--assignment", "hw1")
    assert done.status == 2 and ".kim is a hidden folder" in done.said


def test_a_students_folder_that_may_not_be_read_is_told(tmp_path, collect, submitted):
    for student in ("kim", "lee"):
        (tmp_path / "in" / student).mkdir(parents=True)
        (tmp_path / "in" / student / "hw1.ipynb").write_text(HW1)
    scan = os.scandir

    def refusing(path):
        if Path(path).name == "kim":
            raise PermissionError(13, "Permission denied")
        return scan(path)

    with pytest.MonkeyPatch.context() as patch:  # root may read everything
        patch.setattr(members.os, "scandir", refusing)
        done = collect(tmp_path / "in", "--assignment", "hw1")
    assert (done.status, submitted()) == (1, {"lee/hw1/hw1.ipynb": HW1})
    assert "kim cannot be read: Permission denied." in done.said
