"""What a run loads: the libraries of its own notebooks, and no others."""

from contextlib import closing
from dataclasses import dataclass
from functools import partial
from importlib.util import find_spec

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook

from autograder.executors.fork_server import ForkServer
from autograder.grading import needs
from autograder.grading.grader import Settings, open_sandbox
from autograder.grading.key import Key, make_key
from autograder.grading.lesson import Lesson
from autograder.grading.needs import exercises_for, preload_for, require_course
from autograder.intake.notebook import SubmissionRefused
from autograder.intake.sources import Found, Unavailable
from autograder.library import builtin_notebook
from autograder.sandbox import CourseEnvironment, Sandbox, SandboxFault

STATISTICS = Key("ps1", (), lesson=Lesson(loads=frozenset({"pandas", "math.sqrt"})))
PLAIN = Key("ps2", ())
#: their author's answer imports what the lesson does not
ANSWERED = make_key(
    "ps3",
    new_notebook(
        cells=[
            new_code_cell("import math"),
            new_code_cell(
                "from sklearn.datasets import load_iris",
                metadata={"nbgrader": {"grade_id": "a", "solution": True}},
            ),
        ]
    ),
)
SEEN = ("keras", "numpy", "pandas", "sklearn.datasets", "tensorflow")
LOADED = f"import sys; print([name for name in {SEEN} if name in sys.modules])"


@dataclass(frozen=True)
class Text:
    """Where a submission's bytes are, without a file."""

    data: bytes

    def read(self, limit_bytes):
        if len(self.data) > limit_bytes:
            raise SubmissionRefused("too_large", "It is too large.")
        return self.data


def handed_in(*sources, notebook="ps2"):
    """Return a class's submissions of one notebook, each a cell with this source."""
    texts = [nbformat.writes(new_notebook(cells=[new_code_cell(one)])) for one in sources]
    return [
        Found(f"s{number}", "ps", notebook, None, Text(text.encode()))
        for number, text in enumerate(texts)
    ]


def loaded(keys):
    """Return what a kernel has imported before its first cell, and whether it was a fork."""
    settings = Settings(b"", exercises=exercises_for(keys), preload=preload_for(keys))
    with open_sandbox(settings) as sandbox, sandbox.kernel() as kernel:
        return kernel.run_cell(LOADED, 60).outputs[0]["text"].strip(), sandbox.warm


@pytest.mark.parametrize(
    ("keys", "found"),
    [
        ([STATISTICS], "['numpy', 'pandas']"),
        ([ANSWERED], "['numpy', 'pandas', 'sklearn.datasets']"),
        ([PLAIN], "[]"),
    ],
    ids=["statistics", "in the answer", "plain Python"],
)
def test_kernels_of_a_course_without_tensorflow_start_with_what_its_notebooks_import(keys, found):
    assert loaded(keys) == (found, True)


def test_this_courses_exercises_bring_its_libraries_along():
    own = make_key("02_gradient_descent", builtin_notebook("02_gradient_descent"))
    assert {"tensorflow", "keras", "pandas"} <= set(preload_for([own, STATISTICS]))
    assert exercises_for([own, STATISTICS]) == ("02",)


def test_what_much_of_a_class_imports_is_imported_once_for_all():
    """A release holds no answer that would say so."""
    pandas, nothing = "import pandas as pd\nfrom sklearn.svm import SVC", "x = 1"
    assert set(preload_for([PLAIN], handed_in(pandas, pandas, *[nothing] * 4))) == {
        *preload_for([PLAIN]),
        "pandas",
        "sklearn",
        "sklearn.svm",
    }


@pytest.mark.parametrize(
    "submissions",
    [
        handed_in("import tensorflow", *["x = 1"] * 3),
        handed_in("import tensorflow"),
        handed_in(*["x = 1"] * 8, *["import tensorflow"] * 100),
        handed_in("import os_of_mine, subprocess\nfrom evil.sklearn import numpy_like"),
        handed_in("import tensorflow\n" + "#" * 2**20),
        [Found("s", "ps", "ps2", None, Unavailable("missing", "It is not there."))],
    ],
    ids=["one of many", "one alone", "behind the first", "unknown", "large", "missing"],
)
def test_no_single_submission_and_no_unknown_name_adds_an_import(submissions):
    assert preload_for([PLAIN], submissions) == preload_for([PLAIN])


def test_each_notebook_of_a_course_has_a_say_of_its_own():
    submissions = handed_in(*["x = 1"] * 8) + handed_in(*["import pandas"] * 2, notebook="ps3")
    assert "pandas" in preload_for([PLAIN], submissions)


def test_all_that_may_be_imported_in_advance_leaves_a_process_that_can_be_forked():
    installed = sorted(name for name in needs._FORKABLE if find_spec(name.partition(".")[0]))
    with Sandbox(preload=installed, env={"OMP_NUM_THREADS": "1"}) as sandbox:
        with sandbox.kernel() as kernel:
            source = f"import sys; print([n for n in {installed} if n not in sys.modules])"
            assert kernel.run_cell(source, 60).outputs[0]["text"].strip() == "[]"
        assert sandbox.warm


@pytest.mark.parametrize(
    "module", ["autograder.exercises.nb02", "rfc3987_syntax"], ids=["exercises", "a slow grammar"]
)
def test_workers_of_a_course_without_our_exercises_import_none_of_what_they_do_not_use(module):
    with closing(ForkServer()) as server:
        assert not server.call(partial(eval, f"{module!r} in __import__('sys').modules"), 60)


def test_without_this_courses_packages_its_exercises_are_refused_before_anybody_fails(monkeypatch):
    own = make_key("02_gradient_descent", builtin_notebook("02_gradient_descent"))
    require_course([own, STATISTICS], CourseEnvironment())
    monkeypatch.setattr("autograder.grading.needs.find_spec", lambda _: None)
    require_course([STATISTICS], CourseEnvironment())
    with pytest.raises(SandboxFault, match="02_gradient_descent has exercises of this course, and"):
        require_course([own, STATISTICS], CourseEnvironment())
