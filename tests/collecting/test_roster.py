"""A class list says who is who; who is not in it is told, and nobody is taken for another."""

import shutil

import pytest
from nbgrader.api import Gradebook

from autograder.classroom.nbgrader_release import nbgrader_on_path

from .downloads import GRADESCOPE, blackboard, brightspace, canvas, moodle, notebook, packed

HW1 = notebook("a", "b")

LISTS = {
    "own": "id,name,email\ns1,Kim Min,kim@x.edu\ns2,Lee Park,lee@x.edu\n",
    "Canvas": (
        "Student,ID,SIS User ID,SIS Login ID,Section\n"
        "    Points Possible,,,,\n"
        '"Min, Kim",111,s1,kim,A\n"Park, Lee",222,s2,lee,A\n"Student, Test",9,,,A\n'
    ),
    "Moodle": (
        "\ufeffFirst name;Surname;ID number;Email address;Groups\n"
        "Kim;Min;s1;kim@x.edu;Blue\nLee;Park;s2;lee@x.edu;Blue\n"
    ),
    "Moodle's worksheet": (
        "Identifier,Full name,ID number,Email address,Status\n"
        "Participant 12345,Kim Min,s1,kim@x.edu,\nParticipant 12346,Lee Park,s2,lee@x.edu,\n"
    ),
    "Gradescope": (
        "First Name,Last Name,SID,Email,Role\nKim,Min,s1,kim@x.edu,S\nLee,Park,s2,lee@x.edu,S\n"
    ),
    "Blackboard": "Last Name,First Name,Username,Student ID\nMin,Kim,kim,s1\nPark,Lee,lee,s2\n",
    "Brightspace": (
        "OrgDefinedId,Username,Last Name,First Name,Email,End-of-Line Indicator\n"
        "#s1,#kim,Min,Kim,kim@x.edu,#\n#s2,#lee,Park,Lee,lee@x.edu,#\n"
    ),
}
DOWNLOADS = {
    "Canvas": {
        canvas(111, "minkim", "hw1.ipynb"): HW1,
        canvas(222, "parklee", "hw1.ipynb"): HW1,
    },
    "Moodle": {
        moodle("Kim Min", 12345, "hw1.ipynb"): HW1,
        moodle("Lee Park", 12346, "hw1.ipynb"): HW1,
    },
    "Gradescope": {
        "submission_metadata.yml": (
            "submission_1:\n  :submitters:\n  - :name: Kim Min\n    :email: KIM@x.edu\n"
            "  - :name: Lee Park\n"
        ),
        "submission_1/hw1.ipynb": HW1,
    },
    "Brightspace": {
        brightspace(1, "Kim Min", "Nov 1, 2026 1200 PM", "hw1.ipynb"): HW1,
        brightspace(2, "Lee Park", "Nov 1, 2026 1200 PM", "hw1.ipynb"): HW1,
    },
}


@pytest.mark.parametrize("platform", DOWNLOADS)
@pytest.mark.parametrize("kind", LISTS)
def test_names_numbers_and_addresses_lead_to_the_courses_ids(
    tmp_path, course, collect, platform, kind
):
    (tmp_path / "list.csv").write_text(LISTS[kind], "utf-8")
    (course / "submitted" / "s1" / "hw2").mkdir(parents=True)
    download = packed(tmp_path / "a.zip", DOWNLOADS[platform])
    done = collect(download, "--roster", tmp_path / "list.csv")
    assert done.status == 0, done.said
    assert sorted(one.name for one in course.glob("submitted/*/hw1")) == ["hw1", "hw1"]
    assert sorted(one.name for one in (course / "submitted").iterdir()) == ["s1", "s2"]


def test_user_names_lead_there_too(tmp_path, course, collect):
    (tmp_path / "list.csv").write_text(LISTS["Blackboard"])
    (course / "submitted" / "s1" / "hw1").mkdir(parents=True)
    files = {blackboard("kim", "2026-11-01-12-00-00", "hw1.ipynb"): HW1}
    assert collect(packed(tmp_path / "b.zip", files), "--roster", tmp_path / "list.csv").status == 0
    assert [one.name for one in (course / "submitted").iterdir()] == ["s1"]


def test_a_person_may_have_several_lines(tmp_path, collect, submitted):
    (tmp_path / "list.csv").write_text("id,name,email\ns1,,kim@x.edu\ns1,Kim Min,\ns2,Lee Park,\n")
    files = {moodle("Min Kim", 1, "hw1.ipynb"): HW1}
    done = collect(packed(tmp_path / "m.zip", files), "--roster", tmp_path / "list.csv")
    assert (done.status, set(submitted())) == (0, {"s1/hw1/hw1.ipynb"})
    assert "The class list has 2 people" in done.said


def test_a_group_is_everybody_in_it(tmp_path, collect, submitted):
    (tmp_path / "list.csv").write_text(LISTS["Moodle"], "utf-8")
    files = {moodle("Blue", 7, "hw1.ipynb"): HW1}
    assert collect(packed(tmp_path / "m.zip", files), "--roster", tmp_path / "list.csv").status == 0
    assert submitted() == {"s1/hw1/hw1.ipynb": HW1, "s2/hw1/hw1.ipynb": HW1}


NUMBERED = (
    "name,canvas_user_id,login_id,group_name\nKim Min,101,kim,{}\nLee Park,102,lee,{}\n"
    "Mallory X,104,mallory,{}\n"
)
PLAIN = "id,name,group\nkim,Kim Min,{}\nlee,Lee Park,{}\nmallory,Mallory X,{}\n"


@pytest.mark.parametrize(
    ("people", "groups", "file", "placed", "words"),
    [
        (NUMBERED, ("", "", "Min Kim"), canvas(101, "minkim", "hw1.ipynb"), ["kim"], ""),
        (NUMBERED, ("Red", "", "Min Kim"), canvas(101, "minkim", "hw1.ipynb"), ["kim"], ""),
        (NUMBERED, ("", "", "Min Kim"), canvas(999, "minkim", "hw1.ipynb"), [], "is none of its"),
        (NUMBERED, ("", "Red", "Red"), canvas(104, "red", "hw1.ipynb"), ["lee", "mallory"], ""),
        (NUMBERED, ("", "Red", "Red"), canvas(101, "red", "hw1.ipynb"), [], "may be kim, or the"),
        (
            *(NUMBERED, ("Min Kim", "", "Min Kim"), canvas(101, "minkim", "hw1.ipynb")),
            *([], "minkim may be kim, or the group of that name: kim, mallory."),
        ),
        (
            *(PLAIN, ("A", "", "Kim Min"), moodle("Kim Min", 1, "hw1.ipynb"), []),
            "Kim Min may be kim, or the group of that name: mallory.",
        ),
        (PLAIN, ("Kim Min", "", ""), moodle("Kim Min", 1, "hw1.ipynb"), ["kim"], ""),
        (PLAIN, ("", "Red", ""), moodle("Red", 1, "hw1.ipynb"), ["lee"], ""),
        (PLAIN, ("", "Red", "Red"), moodle("Red", 1, "hw1.ipynb"), ["lee", "mallory"], ""),
    ],
)
def test_a_group_called_like_a_classmate_gets_nothing_of_theirs(
    tmp_path, collect, submitted, people, groups, file, placed, words
):
    (tmp_path / "list.csv").write_text(people.format(*groups))
    done = collect(packed(tmp_path / "a.zip", {file: HW1}), "--roster", tmp_path / "list.csv")
    assert (done.status, [*submitted()]) == (not placed, [f"{one}/hw1/hw1.ipynb" for one in placed])
    assert words in done.said


def test_the_number_of_who_handed_in_for_a_group_is_none_of_the_others(tmp_path, course, collect):
    (tmp_path / "list.csv").write_text("id,name,group\nkim,Kim Min,Red\nlee,Lee Park,Red\n")
    download = packed(tmp_path / "a.zip", {canvas(104, "red", "hw1.ipynb"): HW1})
    assert collect(download, "--roster", tmp_path / "list.csv").status == 0
    with Gradebook(f"sqlite:///{course}/gradebook.db", "default_course") as book:
        assert {one.id: one.lms_user_id for one in book.students} == {"kim": None, "lee": None}


def test_blind_marking_is_undone_by_the_grading_worksheet(tmp_path, collect, submitted):
    (tmp_path / "list.csv").write_text(LISTS["Moodle's worksheet"])
    files = {moodle("참가자", 12346, "hw1.ipynb"): HW1}
    assert collect(packed(tmp_path / "m.zip", files), "--roster", tmp_path / "list.csv").status == 0
    assert set(submitted()) == {"s2/hw1/hw1.ipynb"}


def test_who_is_not_in_the_list_or_twice_in_it_is_told(tmp_path, collect, submitted):
    (tmp_path / "list.csv").write_text("id,name\ns1,Kim Min\ns2,Kim Min\ns3,Lee\n")
    files = {moodle(name, n, "hw1.ipynb"): HW1 for n, name in enumerate(("Kim Min", "Lee", "Eve"))}
    done = collect(packed(tmp_path / "m.zip", files), "--roster", tmp_path / "list.csv")
    assert (done.status, set(submitted())) == (1, {"s3/hw1/hw1.ipynb"})
    assert "Kim Min may be any of s1, s2." in done.said
    assert "Nobody in the class list is Eve, 2." in done.said
    assert "Of the class list nothing is there from 2: s1, s2." in done.said


def test_a_number_of_one_and_a_name_of_another_are_nobody(tmp_path, collect, submitted):
    (tmp_path / "list.csv").write_text("id,name\n111,Lee Park\ns1,Kim Min\n")
    files = {canvas(111, "minkim", "hw1.ipynb"): HW1}
    done = collect(packed(tmp_path / "c.zip", files), "--roster", tmp_path / "list.csv")
    assert (done.status, submitted()) == (1, {})
    assert "By its number minkim is 111, by its name s1." in done.said


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (b"", "has no column of student ids"),
        (b"name,email\nkim,k@x\n", "has no column of student ids"),
        (b"id,name\ns1,Kim\ns1,Lee\n", "for two different people"),
        (b"id,name\n\xff\xff\xff,Kim\n", "is not UTF-8 text"),
        (b'id,name\n"' + b"x" * 200_000, "is no CSV file"),
    ],
)
def test_a_list_that_cannot_be_used_is_one_sentence(tmp_path, collect, submitted, text, words):
    (tmp_path / "list.csv").write_bytes(text)
    download = packed(tmp_path / "c.zip", {canvas(1, "kim", "hw1.ipynb"): HW1})
    done = collect(download, "--roster", tmp_path / "list.csv")
    assert (done.status, submitted()) == (2, {})
    assert words in done.said


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A gradebook that knows one student; nbgrader needs seconds to make one."""
    path = tmp_path_factory.mktemp("made") / "gradebook.db"
    with nbgrader_on_path(), Gradebook(f"sqlite:///{path}", "default_course") as book:
        book.add_student("s1", first_name="Kim", last_name="Min", lms_user_id="111")
        book.add_assignment("quiz")
        book.add_notebook("quiz", "quiz")
        book.add_grade_cell("graded", "quiz", "quiz", max_score=1, cell_type="code")
        book.add_source_cell("locked", "quiz", "quiz", source="", cell_type="code")
    return path


@pytest.fixture
def gradebook(course, made):
    """That gradebook, in the course."""
    return f"sqlite:///{shutil.copy(made, course / 'gradebook.db')}"


def test_the_gradebook_is_the_list_where_none_is_given_and_learns_the_rest(
    tmp_path, collect, submitted, gradebook
):
    files = {
        canvas(111, "minkim", "hw1.ipynb"): HW1,
        canvas(222, "minkim", "hw1.ipynb"): HW1,  # of the same name, and somebody else
    }
    download = packed(tmp_path / "c.zip", files)
    assert collect(download, "--dry-run").status == 0
    with Gradebook(gradebook, "default_course") as book:
        assert [one.id for one in book.students] == ["s1"]
    assert collect(download).status == 0
    assert set(submitted()) == {"s1/hw1/hw1.ipynb", "minkim_222/hw1/hw1.ipynb"}
    with Gradebook(gradebook, "default_course") as book:
        assert {one.id: one.lms_user_id for one in book.students} == {
            "s1": "111",
            "minkim_222": "222",
        }


def test_names_and_addresses_go_to_the_gradebook_and_change_nothing_in_it(
    tmp_path, collect, gradebook
):
    (tmp_path / "list.csv").write_text(
        "id,name,email\ns1,Someone Else,kim@x.edu\n0077,Lee Park,lee@x.edu\n"
    )
    files = {"submission_metadata.yml": GRADESCOPE, "submission_102/hw1.ipynb": HW1}
    collect(packed(tmp_path / "g.zip", files), "--roster", tmp_path / "list.csv")
    with Gradebook(gradebook, "default_course") as book:
        told = {one.id: (one.first_name, one.last_name, one.email) for one in book.students}
    assert told["s1"] == ("Kim", "Min", None)
    assert told["0077"] == ("Lee", "Park", "lee@x.edu")


def test_an_assignment_that_only_the_gradebook_still_has_is_told_by_its_cells(
    tmp_path, collect, submitted, gradebook
):
    files = {canvas(111, "minkim", "final (2).ipynb"): notebook("graded", "locked")}
    assert collect(packed(tmp_path / "c.zip", files)).status == 0
    assert set(submitted()) == {"s1/quiz/quiz.ipynb"}


def test_whom_the_list_gives_no_id_is_named_and_canvas_s_line_of_points_is_nobody(
    tmp_path, collect
):
    (tmp_path / "list.csv").write_text(LISTS["Canvas"])
    download = packed(tmp_path / "c.zip", {canvas(111, "minkim", "hw1.ipynb"): HW1})
    said = collect(download, "--roster", tmp_path / "list.csv").said
    assert "Nothing stands in that column for Student, Test: not in the class." in said


def test_a_course_without_a_gradebook_gets_one_that_knows_the_class(tmp_path, course, collect):
    download = packed(tmp_path / "plain.zip", {"s1/hw1.ipynb": HW1, "s2/hw1.ipynb": HW1})
    collect(download)
    assert not (course / "gradebook.db").exists()
    (tmp_path / "list.csv").write_text("id,name,email\ns1,Kim Min,kim@x.edu\ns2,Lee Park,\n")
    assert collect(download, "--roster", tmp_path / "list.csv", "--dry-run").status == 0
    assert not (course / "gradebook.db").exists()
    assert collect(download, "--roster", tmp_path / "list.csv").status == 0
    with Gradebook(f"sqlite:///{course}/gradebook.db", "default_course") as book:
        told = {one.id: (one.first_name, one.last_name, one.email) for one in book.students}
    assert told == {"s1": ("Kim", "Min", "kim@x.edu"), "s2": ("Lee", "Park", None)}
