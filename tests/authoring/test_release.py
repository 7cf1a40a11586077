"""What students get is complete, current and free of solutions."""

from pathlib import Path

import pytest

from course_utils.desk.authoring.build import build
from course_utils.desk.authoring.release import ReleaseError, release

from .conftest import GRAD, LESSON, Write


@pytest.fixture
def root(write: Write, tmp_path: Path) -> Path:
    """A small checkout with one notebook, built."""
    build(write(), GRAD)
    for package in ("autograder", "course_utils"):
        (tmp_path / package / "__pycache__").mkdir(parents=True)
        (tmp_path / package / "__init__.py").write_text("")
        (tmp_path / package / "__pycache__" / "x.pyc").write_text("")
    (tmp_path / "data" / "calibration").mkdir(parents=True)
    (tmp_path / "data" / "calibration" / "02.grad.json").write_text("{}")
    (tmp_path / "data" / "class.json").write_text("{}")
    (tmp_path / "pyproject.toml").write_text("")
    return tmp_path


def test_a_release_holds_the_notebooks_and_all_they_need(root: Path, tmp_path: Path) -> None:
    (notebook,) = release(root, tmp_path / "out", GRAD)
    files = {str(p.relative_to(tmp_path / "out")) for p in (tmp_path / "out").rglob("*.*")}
    assert files == {
        "README.md",
        "autograder/__init__.py",
        "course_utils/__init__.py",
        "data/calibration/02.grad.json",
        "notebooks/02_slopes.ipynb",
        "pyproject.toml",
    }
    assert "return 3 * (w - 8)" not in notebook.read_text()


def test_a_stale_notebook_is_not_released(root: Path, tmp_path: Path, write: Write) -> None:
    write(LESSON.replace("Slopes", "Hills"))
    with pytest.raises(ReleaseError, match="is not what its source says; run: course build 02"):
        release(root, tmp_path / "out", GRAD)
    assert not (tmp_path / "out").exists()


def test_a_notebook_with_a_marker_in_an_output_is_not_released(root: Path, tmp_path: Path) -> None:
    path = root / "notebooks" / "02_slopes.ipynb"
    path.write_text(path.read_text().replace("checked 02.grad", "### BEGIN SOLUTION"))
    with pytest.raises(ReleaseError, match="holds a solution marker"):
        release(root, tmp_path / "out", GRAD)


def test_nothing_is_released_over_something_else(root: Path, tmp_path: Path) -> None:
    with pytest.raises(ReleaseError, match="is not an empty folder; name a new one"):
        release(root, root, GRAD)
