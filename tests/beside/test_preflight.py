"""What keeps a notebook from being graded here is said before anything runs."""

import json
import os
import subprocess
import sys
from pathlib import Path

import ipykernel
import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook
from typer.testing import CliRunner

from autograder.classroom.course_folder import CourseFolder
from autograder.classroom.gradebook.recorded import Notebook
from autograder.commands import listed
from autograder.grading.demands import demands_of
from autograder.intake.sources import Found, Unavailable
from autograder.keys import Keys
from autograder.library import instructor_notebooks
from autograder.preflight import Preflight
from autograder.sandbox import CourseEnvironment
from autograder.sandbox.available import is_visible, not_installed, why_not_run

from .conftest import PYTHON, course_in, hand_in, lesson

MARK = {
    **{"grade_id": "a", "grade": False, "solution": True, "locked": False, "task": False},
    "schema_version": 3,
}


def demands(*cells):
    """Return what a notebook of these cells needs."""
    return demands_of(new_notebook(cells=[new_code_cell(cell) for cell in cells]))


@pytest.mark.parametrize(
    ("source", "modules"),
    [
        ("import numpy as np, scipy.stats\nfrom sklearn.svm import SVC", "numpy scipy sklearn"),
        ("%matplotlib inline\nimport numpy\n!ls", "numpy"),
        ("%%bash\nimport numpy", ""),
        ("try:\n    import torch\nexcept ImportError:\n    torch = None", ""),
        ("def later():\n    import torch", ""),
        ("if False:\n    import torch", ""),
        ("from . import sibling", ""),
        ("import __main__", ""),
        ("this is no Python\nimport numpy", ""),
    ],
)
def test_what_a_cell_imports_whenever_it_runs_is_what_it_needs(source, modules):
    assert demands(source).modules == tuple(modules.split())


def test_a_cell_that_is_meant_to_fail_needs_nothing():
    cell = new_code_cell("import torch", metadata={"tags": ["raises-exception"]})
    assert demands_of(new_notebook(cells=[cell])).modules == ()


@pytest.mark.parametrize(
    ("cells", "files"),
    [
        (["open('a.txt')"], ["a.txt"]),
        (["text = Path('a.txt').read_text()"], ["a.txt"]),
        (["with open('a.txt', mode='rt') as f:\n    d = pd.read_csv('b.csv')"], ["a.txt", "b.csv"]),
        (["assert np.load('a.npy').sum() == 3"], ["a.npy"]),
        (["open('a.txt', 'w')"], []),
        (["open('a.txt', mode)"], []),
        (["d.to_csv('a.csv')", "pd.read_csv('a.csv')"], []),
        (["%%writefile a.txt\nx", "open('a.txt')"], []),
        (["!curl -O example.org/a.zip", "open('b.txt')"], []),
        (["os.chdir('data')", "open('b.txt')"], []),
        (["with pytest.raises(FileNotFoundError):\n    open('a.txt')"], []),
        (["try:\n    open('a.txt')\nexcept OSError:\n    pass"], []),
        (["def f():\n    return open('a.txt')"], []),
        (["open(name)"], []),
    ],
)
def test_a_file_is_needed_if_it_is_read_for_certain_and_nothing_may_have_made_it(cells, files):
    assert list(demands(*cells).files) == files


def test_what_comes_from_the_network_is_told_apart():
    found = demands("d = pd.read_csv('https://x.org/a.csv')", "e = sns.load_dataset('penguins')")
    assert found.fetched == ("https://x.org/a.csv", "sns.load_dataset('penguins')")
    assert found.files == ()


def test_what_is_installed_is_looked_for_where_kernels_import_and_nothing_is_run(
    tmp_path, monkeypatch
):
    (tmp_path / "beside_the_grader.py").write_text("raise SystemExit")
    monkeypatch.syspath_prepend(tmp_path)
    names = ["json", "numpy", "course_utils", "no_such_package", "beside_the_grader"]
    assert not_installed(names, CourseEnvironment()) == ["no_such_package", "beside_the_grader"]


def test_what_kernels_may_read_is_known():
    usual, more = CourseEnvironment(), CourseEnvironment(readable=(Path("/data"),))
    assert is_visible("/usr/share/dict/words", usual)
    assert not is_visible("/data/a.csv", usual) and not is_visible("/usrx", usual)
    assert is_visible("/data/a.csv", more)


def test_what_lies_in_the_folders_of_the_courses_own_python_may_be_read(tmp_path):
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", tmp_path / "venv"], check=True)
    (packages,) = (tmp_path / "venv").glob("lib/python*/site-packages")
    os.symlink(Path(ipykernel.__file__).parent, packages / "ipykernel")
    (packages / "penguins.csv").write_text("mass\n4\n")
    (packages / "autograder").mkdir()  # a copy of the grader, with its answers
    (packages / "autograder" / "key.csv").write_text("")
    theirs = CourseEnvironment(kernel_python=tmp_path / "venv" / "bin" / "python")
    assert is_visible(str(packages / "penguins.csv"), theirs)
    assert not is_visible(str(packages / "penguins.csv"), CourseEnvironment())
    assert not is_visible(str(packages / "autograder" / "key.csv"), theirs)


def test_an_instructors_notebook_is_read_once(tmp_path, monkeypatch):
    text = nbformat.writes(new_notebook(cells=[new_code_cell("import no_such_package")]))
    (tmp_path / "source" / "ps").mkdir(parents=True)
    (tmp_path / "source" / "ps" / "nb.ipynb").write_text(text)
    course = CourseFolder.open(tmp_path)
    read = []
    source_notebook = CourseFolder.source_notebook
    monkeypatch.setattr(
        CourseFolder,
        "source_notebook",
        lambda *given: read.append(given[1:]) or source_notebook(*given),
    )
    keys = Keys(course)
    look = Preflight(course, [], CourseEnvironment(), keys.lesson, confined=True, thorough=True)
    (said,) = look.missing(Found("kim", "ps", "nb", None, Unavailable("missing", "")))
    assert "imports no_such_package" in said
    assert read == [("ps", "nb")]


@pytest.mark.parametrize(
    "cell",
    [
        "%%writefile mymod.py\nx = 1",
        "with open('mymod.py', 'w') as file:\n    file.write('x = 1')",
        "from pathlib import Path\nPath('mymod.py').write_text('x = 1')",
        "PLACE = 'mymod.py'\nopen(PLACE, 'w').write('x = 1')",
        "import os\nos.makedirs('mymod')\nopen('mymod/__init__.py', 'w').close()",
    ],
)
def test_a_module_that_the_authors_answer_writes_is_missing_nowhere(tmp_path, cell):
    course = course_in(
        tmp_path / "course", {"ps": {"nb.ipynb": lesson(cell, "import mymod, no_such_package")}}
    )
    opened = CourseFolder.open(course)
    look = Preflight(
        opened, [], CourseEnvironment(), Keys(opened).lesson, confined=True, thorough=True
    )
    (said,) = look.missing(Found("kim", "ps", "nb", None, Unavailable("missing", "")))
    assert "imports no_such_package" in said


@pytest.mark.parametrize(
    ("metadata", "words"),
    [
        ({}, None),
        ({"kernelspec": PYTHON}, None),
        ({"kernelspec": {"name": "no_ir", "language": "R"}}, "'no_ir' is not installed here"),
        ({"kernelspec": {"name": "no_ir"}, "language_info": {"name": "R"}}, "is not installed"),
        ({"kernelspec": PYTHON | {"name": "stats"}}, "'stats', which is not installed"),
        ({"kernelspec": PYTHON | {"name": "other"}}, "another Python (/opt/other/bin/python)"),
    ],
)
def test_a_kernel_that_is_not_ours_is_refused_in_words(tmp_path, monkeypatch, metadata, words):
    spec = {"argv": ["/opt/other/bin/python", "-m", "ipykernel_launcher"], "display_name": "Other"}
    place = tmp_path / "kernels" / "other" / "kernel.json"
    place.parent.mkdir(parents=True)
    place.write_text(json.dumps(spec | {"language": "python"}))
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path))
    said = why_not_run(metadata, CourseEnvironment())
    assert (words in said) if words else said == ""
    if metadata.get("kernelspec", {}).get("language") == "python":  # where the course names one
        assert why_not_run(metadata, CourseEnvironment(Path("/opt/other/bin/python"))) == ""


def test_this_courses_own_notebooks_need_nothing_that_is_not_there():
    for name, data in instructor_notebooks().items():
        notebook = json.loads(data)
        needed = demands_of(notebook)
        assert not_installed(needed.modules, CourseEnvironment()) == [], name
        assert (needed.files, needed.fetched) == ((), ()), name
        assert why_not_run(notebook["metadata"], CourseEnvironment()) == "", name


NEEDY = lesson("import no_such_package, own\nopen('gone.txt')\nopen('there.txt')", "x = 1", "x")


def test_where_nothing_can_be_graded_each_thing_that_is_missing_is_one_sentence(tmp_path):
    course = course_in(tmp_path / "course", {"ps": {"p1.ipynb": NEEDY, "there.txt": ""}})
    hand_in(course, "kim", "ps", files={"own.py": ""})
    hand_in(course, "lee", "ps")
    done = CliRunner().invoke(listed.app, ["grade", str(course)])
    assert done.exit_code == 2
    first, *sentences = done.stderr.splitlines()
    assert first == "autograder: Nothing can be graded here."
    package, file = sentences
    assert package.startswith("ps/p1 imports no_such_package, which is neither installed")
    assert file.startswith("ps/p1 reads 'gone.txt', which no submission can see")
    assert not (course / "gradebook.db").exists() and not (course / "autograded").exists()


@pytest.mark.parametrize("command", ["report", "export"])
def test_where_nothing_was_graded_nothing_is_written(tmp_path, monkeypatch, command):
    monkeypatch.chdir(tmp_path)
    done = CliRunner().invoke(listed.app, [command, "."])
    assert done.exit_code == 2
    assert "There are no grades yet" in done.stderr
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("kernelspec", "kernel"),
    [
        ({"name": "bash", "display_name": "Bash", "language": "bash"}, ("bash", "bash")),
        ({"name": "ir", "display_name": "R", "language": "R"}, ("ir", "R")),
        ({"name": "ir", "display_name": "R"}, ("ir", "R")),
        ({"name": "julia-1.10", "display_name": "Julia"}, ("julia-1.10", "julia")),
        ({"name": "statistics", "display_name": "venv"}, ("", "")),
        (PYTHON, ("", "")),
    ],
)
@pytest.mark.parametrize("known_from", ["source", "gradebook", "release"])
def test_a_notebooks_kernel_is_known_with_and_without_its_source(
    tmp_path, monkeypatch, kernelspec, kernel, known_from
):
    cell = {"cell_type": "code", "metadata": {"nbgrader": dict(MARK)}, "source": "no such thing"}
    recorded = {"nb": Notebook([cell], kernelspec if known_from == "gradebook" else {})}
    monkeypatch.setattr(CourseFolder, "recorded", lambda *_: recorded)
    if known_from != "gradebook":
        text = nbformat.writes(new_notebook(metadata={"kernelspec": kernelspec}))
        (tmp_path / known_from / "ps").mkdir(parents=True)
        (tmp_path / known_from / "ps" / "nb.ipynb").write_text(text)
    keys = Keys(CourseFolder.open(tmp_path))
    found = Found("kim", "ps", "nb", None, Unavailable("missing", ""))
    key = keys.of(found)
    assert (key.kernel, key.language) == kernel
    course, environment = CourseFolder.open(tmp_path), CourseEnvironment()
    look = Preflight(course, [], environment, keys.lesson, confined=True, thorough=True)
    said = " ".join(look.missing(found))
    assert ("is not installed here" in said) == (kernelspec is not PYTHON)
