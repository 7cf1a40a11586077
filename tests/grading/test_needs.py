"""What a run loads: the libraries of its own notebooks, and no others."""

from contextlib import closing
from functools import partial

import pytest

from autograder.executors.fork_server import ForkServer
from autograder.grading.grader import Settings, open_sandbox
from autograder.grading.key import Key, make_key
from autograder.grading.lesson import Lesson
from autograder.grading.needs import exercises_for, preload_for, require_course
from autograder.library import builtin_notebook
from autograder.sandbox import CourseEnvironment, SandboxFault

STATISTICS = Key("ps1", (), lesson=Lesson(imports={"pd": "pandas", "sqrt": "math:sqrt"}))
PLAIN = Key("ps2", ())
LOADED = "import sys; print(sorted({'tensorflow', 'keras', 'pandas', 'numpy'} & set(sys.modules)))"


def loaded(keys):
    """Return what a kernel has imported before its first cell, and whether it was a fork."""
    settings = Settings(b"", exercises=exercises_for(keys), preload=preload_for(keys))
    with open_sandbox(settings) as sandbox, sandbox.kernel() as kernel:
        return kernel.run_cell(LOADED, 60).outputs[0]["text"].strip(), sandbox.warm


@pytest.mark.parametrize(
    ("keys", "found"),
    [([STATISTICS], "['numpy', 'pandas']"), ([PLAIN], "[]")],
    ids=["statistics", "plain Python"],
)
def test_kernels_of_a_course_without_tensorflow_start_with_what_its_notebooks_import(keys, found):
    assert loaded(keys) == (found, True)


def test_this_courses_exercises_bring_its_libraries_along():
    own = make_key("02_gradient_descent", builtin_notebook("02_gradient_descent"))
    assert {"tensorflow", "keras", "pandas"} <= set(preload_for([own, STATISTICS]))
    assert exercises_for([own, STATISTICS]) == ("02",)


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
