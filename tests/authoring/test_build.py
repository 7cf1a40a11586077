"""Building executes the student's notebook, refuses what would show badly, and repeats itself."""

import json
from pathlib import Path

import nbformat
import pytest

from course_utils.desk.authoring import SourceError
from course_utils.desk.authoring.build import build, differences, notebook_path

from .conftest import GRAD, HEADER, LESSON, Write

CHECK = 'check("02.grad")'
SHOWING = (
    LESSON
    + """
# %% tags=["nbval-check-output"]
print({"b", "a", "c"}, hash("text"))

# %%
import matplotlib.pyplot as plt

figure = plt.figure(figsize=(1, 1))
figure.add_subplot().plot([1, 2]);
"""
)


def line_of(code: str) -> int:
    """The line of the # %% above `code` in the source file."""
    return (HEADER + SHOWING)[: (HEADER + SHOWING).index(code)].count("\n")


def edit(path: Path, change) -> None:
    """Change a notebook on disk."""
    notebook = nbformat.read(path, as_version=4)
    change(notebook)
    nbformat.write(notebook, path)


def test_building_twice_gives_the_same_bytes_pictures_included(write: Write) -> None:
    source = write(SHOWING)
    first = build(source, GRAD).read_bytes()
    assert build(source, GRAD).read_bytes() == first
    notebook = nbformat.reads(first.decode(), as_version=4)
    nbformat.validate(notebook)
    assert notebook.cells[3].outputs[0].text == "checked 02.grad\n"
    assert "image/png" in notebook.cells[5].outputs[0].data
    assert notebook_path(source).name == "02_slopes.ipynb"
    assert not any("execution" in cell.metadata for cell in notebook.cells)
    assert "version" not in notebook.metadata.language_info


def test_settings_of_the_person_who_builds_do_not_show(
    write: Write, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    startup = tmp_path / "ipython" / "profile_default" / "startup"
    startup.mkdir(parents=True)
    (startup / "mine.py").write_text("personal = 1")
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path / "ipython"))
    monkeypatch.setenv("PYTHONWARNINGS", "error")
    monkeypatch.setenv("PYTHONHASHSEED", "7")
    lesson = (
        LESSON
        + "\n# %%\nimport os\n\nprint('personal' in globals(), os.environ['PYTHONHASHSEED'])\n"
    )
    notebook = nbformat.read(build(write(lesson), GRAD), as_version=4)
    assert notebook.cells[-1].outputs[0].text == "False 0\n"


def test_a_slider_is_left_out_of_the_stored_notebook(write: Write) -> None:
    slider = "import ipywidgets\n\nprint('beside it')\nipywidgets.IntSlider()"
    notebook = nbformat.read(build(write(f"{LESSON}\n# %%\n{slider}\n"), GRAD), as_version=4)
    (only,) = notebook.cells[-1].outputs
    assert only.text == "beside it\n"
    assert "widgets" not in notebook.metadata


@pytest.mark.parametrize(
    ("code", "message"),
    [
        ("undefined_name", "the cell raised NameError: name 'undefined_name' is not defined"),
        ("import sys\n\nprint('careful', file=sys.stderr)", "wrote to standard error: careful"),
        ("import warnings\n\nwarnings.warn('old', stacklevel=1)", "UserWarning: old"),
        ("object()", "the cell shows a memory address, 0x"),
        ("import os\n\nos._exit(1)", "the kernel died in this cell"),
    ],
)
def test_a_cell_that_would_show_badly_fails_the_build_with_its_line(
    write: Write, code: str, message: str
) -> None:
    source = write(f"{LESSON}\n# %%\n{code}\n\n# %%\n2\n")
    with pytest.raises(SourceError) as refused:
        build(source, GRAD)
    (problem,) = refused.value.problems
    assert message in problem.message
    assert source.read_text().splitlines()[problem.line :][0] == code.partition("\n")[0]
    assert not notebook_path(source).exists()


def test_a_cell_that_takes_too_long_fails_the_build(write: Write) -> None:
    endless = "# %% timeout_s=1\nimport threading\n\nthreading.Event().wait()\n"
    with pytest.raises(SourceError, match="the cell took longer than 1 seconds"):
        build(write(f"{LESSON}\n{endless}"), GRAD)


def test_a_fresh_notebook_follows_from_its_source(write: Write) -> None:
    source = write(SHOWING)
    build(source, GRAD)
    assert differences(source, GRAD) == []


def test_the_solutions_are_kept_as_they_stand_between_the_markers(write: Write) -> None:
    source = write(LESSON.replace("    return 3 *", "    #: return ...\n    s = 3\n    return s *"))
    path = build(source, GRAD).parent.parent / "autograder/exercises/solutions/02.json"
    assert json.loads(path.read_text("utf-8")) == {"02.grad": "s = 3\nreturn s * (w - 8)"}
    path.write_text("{}")
    (words,) = differences(source, GRAD)
    assert words == f"{path}: these are not the solutions of 02_slopes.py; run: course build 02"


def test_an_edited_source_or_notebook_is_told_cell_by_cell(write: Write) -> None:
    source = write(SHOWING)
    path = build(source, GRAD)
    write(SHOWING.replace("figsize=(1, 1)", "figsize=(2, 1)"))
    (words,) = differences(source, GRAD)
    where = f"cell 6 (02_slopes.py:{line_of('import matplotlib')})"
    assert words == f"{path}: {where} is not what its source says; run: course build 02"
    write(SHOWING + "\n# %%\n1\n")
    assert "has 6 cells but its source has 7" in differences(source, GRAD)[0]
    write(SHOWING)
    edit(path, lambda notebook: notebook.cells[3].update(outputs=[], execution_count=None))
    where = f"cell 4 (02_slopes.py:{line_of(CHECK)})"
    assert f"{where} was never executed" in differences(source, GRAD)[0]
    path.unlink()
    assert "there is no such notebook that can be read" in differences(source, GRAD)[0]


def test_only_the_outputs_of_tagged_cells_are_compared(write: Write) -> None:
    source = write(SHOWING)
    path = build(source, GRAD)
    edit(path, lambda notebook: notebook.cells[5].outputs[0].data.update({"image/png": "AAAA"}))
    assert differences(source, GRAD) == []
    edit(path, lambda notebook: notebook.cells[4].outputs[0].update(text="something else\n"))
    (words,) = differences(source, GRAD)
    where = f"cell 5 (02_slopes.py:{line_of('print({')})"
    assert f"{where} now shows something else; run: course build 02" in words


def test_a_notebook_is_never_built_on_stand_ins(
    write: Write, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("KERAS_HOME", str(tmp_path / "none"))
    monkeypatch.delenv("COURSE_DATA", raising=False)
    loading = "from course_utils import load_mnist\n\nload_mnist(download=False);"
    with pytest.raises(SourceError, match="the cell ran on drawn stand-ins for a data set"):
        build(write(f"{LESSON}\n# %%\n{loading}\n"), GRAD)
