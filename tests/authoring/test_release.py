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
        "autograder/exercises/solutions/02.json",
        "course_utils/__init__.py",
        "data/calibration/02.grad.json",
        "notebooks/02_slopes.ipynb",
        "pyproject.toml",
    }
    assert "return 3 * (w - 8)" not in notebook.read_text()


def test_an_instructor_may_keep_the_solutions_back(root: Path, tmp_path: Path) -> None:
    release(root, tmp_path / "out", GRAD, solutions=False)
    texts = [path.read_text("utf-8") for path in (tmp_path / "out").rglob("*.*") if path.is_file()]
    assert not any("3 * (w - 8)" in text for text in texts)


def test_a_released_notebook_answers_no_prediction(
    root: Path, tmp_path: Path, write: Write
) -> None:
    build(write(f"{LESSON}\n# %% [markdown]\n# ### Predict\n\n# %%\nprint(40 + 2)\n"), GRAD)
    (notebook,) = release(root, tmp_path / "out", GRAD)
    assert "42" in (root / "notebooks" / notebook.name).read_text()
    assert "42" not in notebook.read_text()


def test_solutions_that_do_not_follow_from_the_source_are_not_released(
    root: Path, tmp_path: Path
) -> None:
    (root / "autograder" / "exercises" / "solutions" / "02.json").write_text("{}")
    with pytest.raises(
        ReleaseError, match=r"not the solutions of 02_slopes\.py; run: course build 02"
    ):
        release(root, tmp_path / "out", GRAD)


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


def test_a_release_that_is_stopped_leaves_nothing_that_could_be_taken_for_one(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stopped(*_: object, **options: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr("shutil.copyfile", stopped)
        release(root, tmp_path / "out", GRAD)
    assert release(root, tmp_path / "out", GRAD)  # which refuses a folder in use
