"""What a course keeps secret stays out of sight, wherever it lies and whatever is readable."""

import pytest

from autograder.sandbox import CourseEnvironment, Sandbox

LOOK = "import os; print(sorted(os.listdir({!r})))"


@pytest.mark.parametrize("bubblewrap", [True, False])
def test_a_readable_folder_shows_what_lies_in_it_and_nothing_of_the_course_around_it(
    tmp_path, bubblewrap
):
    course = tmp_path / "course"
    for name in ("source", "data", "submitted"):
        (course / name).mkdir(parents=True)
        (course / name / "file").write_text(name)
    asked = CourseEnvironment(readable=(course / "data",), hidden=(course,))
    sandbox = Sandbox(
        readable=[tmp_path], preload=(), questions=False, course=asked, _bubblewrap=bubblewrap
    )
    with sandbox, sandbox.kernel() as kernel:
        run = kernel.run_cell(LOOK.format(str(course / "data")), 30)
        assert run.outputs[0]["text"] == "['file']\n"
        assert (
            kernel.run_cell(f"open({str(course / 'data' / 'file')!r}, 'w')", 30).status == "error"
        )
        for path in (course / "source", course / "submitted"):
            assert kernel.run_cell(LOOK.format(str(path)), 30).status == "error"
