"""Taking a file out of a folder that a student arranged."""

import os
import resource
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from autograder.sandbox import FileRefused, Sandbox, SandboxedKernel
from autograder.sandbox.files import put_files, take_file
from autograder.sandbox.inside.erase import erase

from .helpers import printed


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A work folder with one of everything."""
    work = tmp_path / "work"
    (work / "sub").mkdir(parents=True)
    (work / "good").write_bytes(b"12345")
    (work / "sub" / "good").write_bytes(b"678")
    (tmp_path / "secret").write_bytes(b"secret")
    (work / "link").symlink_to(tmp_path / "secret")
    (work / "linked").symlink_to(tmp_path)
    (work / "inner").symlink_to("sub")
    os.mkfifo(work / "fifo")
    os.link(tmp_path / "secret", work / "hard")
    (work / "sparse").touch()
    os.truncate(work / "sparse", 10**12)
    return work


@pytest.mark.parametrize("name", ["good", "sub/good", "./good"])
def test_regular_files_come_out(folder: Path, tmp_path: Path, name: str) -> None:
    """Also from folders inside."""
    take_file(folder, name, tmp_path / "out", 100)
    assert (tmp_path / "out").read_bytes() == (folder / name).read_bytes()


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("link", "link"),
        ("linked/secret", "link"),
        ("inner/good", "link"),
        ("fifo", "not a regular file"),
        ("sub", "not a regular file"),
        ("hard", "another name"),
        ("sparse", "more than 100"),
        ("missing", "no such file"),
        ("../secret", "not the name"),
        ("/etc/passwd", "not the name"),
        ("", "not the name"),
        ("a\0b", "not the name"),
        ("x" * 300, "too long"),
    ],
)
def test_everything_else_is_refused_in_a_sentence(
    folder: Path, tmp_path: Path, name: str, reason: str
) -> None:
    """And nothing is left where the file would have gone."""
    with pytest.raises(FileRefused, match=reason):
        take_file(folder, name, tmp_path / "out", 100)
    assert not (tmp_path / "out").exists() and not list(tmp_path.glob(".taking*"))


def test_what_the_machine_lacks_is_no_refusal(folder: Path, tmp_path: Path) -> None:
    """A model that could not be opened for that reason is graded again."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    try:
        resource.setrlimit(resource.RLIMIT_NOFILE, (3, hard))
        with pytest.raises(OSError, match="Too many open files"):
            take_file(folder, "good", tmp_path / "out", 100)
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


def test_a_kernel_cannot_make_links_to_what_it_cannot_read(light: Sandbox, tmp_path: Path) -> None:
    """Symbolic links are made but not followed; hard links are not made."""
    with light.kernel() as kernel:
        kernel.run_cell("import os; os.symlink('/etc/passwd', 'model.keras')", 10)
        with pytest.raises(FileRefused, match="link"):
            kernel.take_file("model.keras", tmp_path / "out", 10**6)
        assert kernel.run_cell("os.link('/etc/hostname', 'x')", 10).status == "error"


def test_files_put_in_stay_in_the_folder(tmp_path: Path) -> None:
    """A name that leads elsewhere is refused before anything is written."""
    for name in ("../x", "/x", ""):
        with pytest.raises(FileRefused):
            put_files(tmp_path / "work", {name: b""})
    source = tmp_path / "source"
    source.write_bytes(b"abc")
    put_files(tmp_path / "work", {"a/b": source})
    assert (tmp_path / "work" / "a" / "b").read_bytes() == b"abc"


def test_erasing_follows_no_link_and_reaches_any_depth(tmp_path: Path) -> None:
    """Deeper than a path can name, and without permissions."""
    keep = tmp_path / "keep"
    keep.write_text("x")
    target = tmp_path / "target"
    target.mkdir()
    (target / "link").symlink_to(keep)
    (target / "folder").symlink_to(tmp_path)
    (target / "locked").mkdir(mode=0)
    here = Path.cwd()
    os.chdir(target)
    try:
        for _ in range(1500):
            os.mkdir("d" * 50)
            os.chdir("d" * 50)
        Path("file").touch()
    finally:
        os.chdir(here)
    erase(str(target))
    assert not target.exists() and keep.read_text() == "x"
    erase(str(target))


def test_several_may_erase_one_folder_at_once(tmp_path: Path) -> None:
    """A kernel's folder has three who see to it, if its zygote is lost."""
    for number in range(5):
        target = tmp_path / str(number)
        for name in range(100):
            (target / f"k{name}" / "work" / "sub").mkdir(parents=True)
            (target / f"k{name}" / "work" / "file").touch()
        with ThreadPoolExecutor(3) as pool:
            whole = [pool.submit(erase, str(target)) for _ in range(2)]
            part = pool.submit(erase, str(target / "k50"))
        assert [one.result() for one in (*whole, part)] == [None] * 3
        assert not target.exists()


def test_the_folder_is_seen_from_both_sides(kernel: SandboxedKernel) -> None:
    """What the notebook writes lies in `folder`."""
    printed(kernel, "open('a.txt', 'w').write('hi')")
    assert (kernel.folder / "a.txt").read_text() == "hi"
