"""What a newer attempt replaces is kept whole, whatever the disk does."""

import errno
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from autograder.intake.notebook import MAX_BYTES

from .downloads import blackboard, canvas, notebook, packed

HW1 = notebook("a", "b")
OTHER = notebook("a", "b", source="x = 2")


def tree(root: Path) -> dict[str, bytes]:
    """What lies below a folder, by path."""
    files = (one for one in root.rglob("*") if one.is_file())
    return {one.relative_to(root).as_posix(): one.read_bytes() for one in files}


@pytest.fixture
def two_disks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let submitted/ lie on another file system than .autograder/ for whoever renames."""
    rename = Path.rename

    def across(self: Path, target: Path) -> Path:
        if ("submitted" in self.parts) != ("submitted" in Path(target).parts):
            raise OSError(errno.EXDEV, os.strerror(errno.EXDEV))
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", across)


@pytest.mark.usefixtures("two_disks")
def test_a_disk_that_fills_while_the_older_one_is_put_away_loses_nothing_of_it(
    tmp_path, course, collect, submitted, monkeypatch
):
    old = packed(tmp_path / "1.zip", {blackboard("kim", "2026-11-01-12-00-00", "hw1.ipynb"): HW1})
    new = packed(tmp_path / "2.zip", {blackboard("kim", "2026-11-02-12-00-00", "hw1.ipynb"): OTHER})
    collect(old)
    target, kept = course / "submitted/kim/hw1", course / ".autograder/replaced/kim/hw1"
    (target / "zz.bin").write_bytes(b"z" * 1000)
    (target / "a folder").mkdir()
    (target / "a folder/link").symlink_to("nowhere")
    before, copy = tree(target), shutil.copy2

    def refuse(source: str, dest: str, **options: object) -> str:
        if source.endswith("zz.bin"):
            Path(dest).write_bytes(b"z")
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), dest)
        return copy(source, dest, **options)

    with monkeypatch.context() as patch:
        patch.setattr(shutil, "copy2", refuse)
        done = collect(new)
    assert done.status == 2
    assert (
        "The submission of kim cannot be written: [Errno 28] No space left on device" in done.said
    )
    assert tree(target) == before and tree(kept) == {}
    assert collect(new).status == 0
    assert submitted()["kim/hw1/hw1.ipynb"] == OTHER
    assert tree(kept / "1") == before
    assert os.readlink(kept / "1/a folder/link") == "nowhere"
    assert os.listdir(course / "submitted/kim") == ["hw1"] and os.listdir(kept) == ["1"]


def test_two_older_ones_that_differ_in_what_cannot_be_read_are_both_kept(tmp_path, course, collect):
    first = packed(tmp_path / "1.zip", {canvas(1, "kim", "hw1.ipynb"): HW1})
    collect(first)
    target = course / "submitted/kim_1/hw1"
    for mark in (b"first", b"second"):
        (target / "hw1.ipynb").write_text(OTHER)
        with (target / "model.bin").open("wb") as file:
            file.write(mark)
            file.truncate(MAX_BYTES + 1)
        assert collect(first, "--replace").status == 0
    found = {}
    for one in course.glob(".autograder/replaced/kim_1/hw1/*"):
        with (one / "model.bin").open("rb") as file:
            found[one.name] = file.read(6).rstrip(b"\0")
    assert found == {"1": b"first", "2": b"second"}


def test_folders_within_each_other_beyond_measure_cost_their_own_row(
    tmp_path, course, collect, submitted, monkeypatch
):
    deep = course / "submitted/kim_1/hw1"
    deep.mkdir(parents=True)
    with monkeypatch.context() as patch:
        patch.chdir(deep)
        for _ in range(1100):
            os.mkdir("a")
            patch.chdir("a")
    files = {canvas(1, "kim", "hw1.ipynb"): HW1, canvas(2, "lee", "hw1.ipynb"): OTHER}
    try:
        done = collect(packed(tmp_path / "c.zip", files), "--replace")
    finally:
        subprocess.run(["rm", "-rf", deep], check=True)  # pytest goes down by calls
    assert done.status == 1 and "holds more than 64 folders within each other" in done.said
    assert submitted() == {"lee_2/hw1/hw1.ipynb": OTHER}


@pytest.mark.parametrize("place", [".", "..", "source", "submitted", "submitted/kim_1", "a link"])
def test_the_course_itself_is_no_download(tmp_path, course, collect, submitted, place):
    collect(packed(tmp_path / "c.zip", {canvas(1, "kim", "hw1.ipynb"): HW1}))
    (course / "a link").symlink_to("source")
    before = submitted()
    done = collect(course / place)
    assert done.status == 2 and "is the course itself" in done.said
    assert submitted() == before


def test_a_download_may_lie_in_the_course_folder(course, collect, submitted):
    folder = course / "downloaded/hw1"
    folder.mkdir(parents=True)
    (folder / canvas(1, "kim", "hw1.ipynb")).write_text(HW1)
    assert collect(folder, "--assignment", "hw1").status == 0
    assert submitted() == {"kim_1/hw1/hw1.ipynb": HW1}
