"""A file of ours is whole or not there, on systems too that refuse to replace one being read."""

from pathlib import Path

import pytest

from course_utils.desk import files


class Reader:
    """Reads a file `times` times while it is to be replaced, as a virus scanner on Windows does."""

    def __init__(self, times: int, monkeypatch: pytest.MonkeyPatch) -> None:
        self.left = times
        self.replace = Path.replace
        monkeypatch.setattr(Path, "replace", lambda draft, path: self.refuse(draft, path))
        monkeypatch.setattr(files.time, "sleep", lambda pause_s: None)

    def refuse(self, draft: Path, path: Path) -> Path:
        if self.left:
            self.left -= 1
            raise PermissionError(13, "The process cannot access the file")
        return self.replace(draft, path)


def test_a_file_that_is_read_for_a_moment_is_replaced_after_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "진도.json").write_text("old")
    Reader(2, monkeypatch)
    files.write_atomically(tmp_path / "진도.json", "✔ new\n")
    assert (tmp_path / "진도.json").read_bytes() == "✔ new\n".encode()


def test_a_file_that_stays_open_keeps_its_content_and_leaves_no_draft(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.json").write_text("old")
    Reader(99, monkeypatch)
    with pytest.raises(PermissionError):
        files.write_atomically(tmp_path / "a.json", "new")
    assert [path.read_text() for path in tmp_path.iterdir()] == ["old"]
