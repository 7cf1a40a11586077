"""What is in the gradebook already is not written again, and what is not always is."""

from dataclasses import replace

from autograder.classroom.course_folder import CourseFolder
from autograder.classroom.written import Written
from autograder.grading.verdicts import Status, Verdict

ONE = Verdict("kim", "ps1", "nb", Status.GRADED, 2.0, digest="a" * 64)
TWO = replace(ONE, digest="b" * 64)


def course_in(folder):
    (folder / ".autograder").mkdir()
    (folder / "gradebook.db").touch()
    return CourseFolder.open(folder)


def test_a_verdict_is_known_after_it_was_written_also_in_the_next_run(tmp_path):
    course = course_in(tmp_path)
    assert ONE not in Written(course)
    Written(course).add(ONE)
    assert ONE in Written(course)
    assert TWO not in Written(course)


def test_a_student_who_goes_back_to_an_older_submission_is_written_again(tmp_path):
    course = course_in(tmp_path)
    Written(course).add(ONE)
    Written(course).add(TWO)
    assert ONE not in Written(course)


def test_a_gradebook_that_is_gone_is_filled_again(tmp_path):
    course = course_in(tmp_path)
    Written(course).add(ONE)
    (tmp_path / "gradebook.db").unlink()
    assert ONE not in Written(course)


def test_a_damaged_line_costs_a_rewrite_and_no_more(tmp_path):
    course = course_in(tmp_path)
    Written(course).add(ONE)
    with (course.work / "gradebook.written").open("a") as file:
        file.write('["ps1", "kim"')
    assert ONE in Written(course)
