"""The course's files in a work folder are known to be as they were handed out, or looked at."""

import mmap
import resource
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from autograder.sandbox.errors import SandboxFault
from autograder.sandbox.lent_files import LentFiles
from autograder.sandbox.writers import tells, tick_ns

from .helpers import eventually

LARGE = 3 * 2**20


@pytest.fixture(params=["/tmp", "/dev/shm"])
def place(request: pytest.FixtureRequest) -> Iterator[tuple[LentFiles, Path, Path]]:
    """The files of a notebook that has a large one, where it lies, and where the course's does."""
    with TemporaryDirectory(dir=request.param) as folder:
        ours, work = Path(folder, "ours.bin"), Path(folder, "kernel", "work")
        work.mkdir(parents=True)
        for path in (ours, work / "data.bin"):
            path.write_bytes(b"7" * LARGE)
        yield LentFiles(work, {"data.bin": ours}), work / "data.bin", ours


@pytest.mark.parametrize("closed", [True, False])
def test_what_is_written_through_a_mapping_is_seen_whatever_the_status_says(
    place: tuple[LentFiles, Path, Path], closed: bool
) -> None:
    """A store into a page that was written to before changes no time."""
    files, path, _ = place
    with path.open("r+b") as file:
        mapped = mmap.mmap(file.fileno(), 0)
    mapped[0] = mapped[0]
    assert files.lend() == []
    status = path.stat()
    mapped[0] = ord("0")
    if closed:
        mapped.close()
    assert path.stat() == status
    assert files.changed() == ["data.bin"] == files.lend()
    assert files.changed() == [] and path.read_bytes() == b"7" * LARGE
    files.give_back()
    assert path.read_bytes()[:1] == b"0"


def test_a_store_into_a_page_that_was_read_before_is_seen(
    place: tuple[LentFiles, Path, Path],
) -> None:
    """Files in memory have no time of it."""
    files, path, _ = place
    assert files.lend() == []
    with path.open("r+b") as file, mmap.mmap(file.fileno(), 0) as mapped:
        assert mapped[0] == ord("7")
        mapped[0] = ord("0")
    assert files.changed() == ["data.bin"]


def test_a_large_file_that_nobody_wrote_to_is_not_read_again_where_the_system_tells(
    tmp_path: Path,
) -> None:
    """It costs the same whatever its size."""
    work = tmp_path / "work"
    work.mkdir()
    for path in (tmp_path / "ours.bin", work / "data.bin"):
        path.write_bytes(b"7" * LARGE)
    assert eventually(lambda: tick_ns() > (work / "data.bin").stat().st_ctime_ns)
    files = LentFiles(work, {"data.bin": tmp_path / "ours.bin"})
    assert files.changed() == []
    (tmp_path / "ours.bin").unlink()  # so that to compare would be a fault
    if tells(tmp_path):
        assert files.changed() == []
    else:
        with pytest.raises(SandboxFault):
            files.changed()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["work"]


@pytest.mark.parametrize("size", [1, LARGE])
def test_a_file_of_the_courses_that_changes_meanwhile_is_no_notebooks_fault(
    tmp_path: Path, size: int
) -> None:
    """Nobody is said to have changed what the instructor changed."""
    ours, work = tmp_path / "ours.bin", tmp_path / "work"
    work.mkdir()
    for path in (ours, work / "data.bin"):
        path.write_bytes(b"7" * size)
    files = LentFiles(work, {"data.bin": ours})
    ours.write_bytes(b"8" * (size + 1))
    (work / "data.bin").touch()
    with pytest.raises(SandboxFault, match=r"data.bin.* changed while it was in use"):
        files.lend()


def test_where_nothing_can_be_opened_no_notebook_has_changed_anything(
    place: tuple[LentFiles, Path, Path],
) -> None:
    """It would cost a point for what the machine lacks."""
    files, path, _ = place
    path.touch()
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    try:
        resource.setrlimit(resource.RLIMIT_NOFILE, (3, hard))
        with pytest.raises(SandboxFault, match="Too many open files"):
            files.changed()
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
