"""Each platform's zip, made by its rules, goes into a course; nothing is guessed, nothing lost."""

import os
import zipfile
from pathlib import Path

import pytest

from .downloads import (
    GRADESCOPE,
    NO_TEXT,
    RECEIPT,
    blackboard,
    brightspace,
    canvas,
    moodle,
    notebook,
    packed,
)

HW1 = notebook("a", "b")
OTHER = notebook("a", "b", source="x = 2")


def test_canvas_gives_last_attempts_whatever_their_names(tmp_path, collect, submitted):
    download = packed(
        tmp_path / "submissions.zip",
        {
            canvas(111, "kimmin", "hw1-2.ipynb"): HW1,
            canvas(222, "kimmin", "hw1.ipynb", late=True): OTHER,
            canvas(333, "박서준", "최종.ipynb"): HW1,
            canvas(333, "박서준", "data.csv", attachment=9001): "1,2",
            "anon_x1y2z_9009_hw1.ipynb": HW1,
        },
    )
    done = collect(download)
    assert done.status == 0
    assert submitted() == {
        "kimmin_111/hw1/hw1.ipynb": HW1,
        "kimmin_222/hw1/hw1.ipynb": OTHER,
        "박서준_333/hw1/hw1.ipynb": HW1,
        "박서준_333/hw1/data.csv": "1,2",
        "anon_x1y2z/hw1/hw1.ipynb": HW1,
    }
    assert "최종.ipynb is hw1.ipynb, by its cells." in done.said
    assert "marked as late" in done.said


def test_moodles_online_text_is_kept_and_told(tmp_path, collect, submitted):
    download = packed(
        tmp_path / "m.zip",
        {
            moodle("Kim Min", 12345, "work/hw1.ipynb"): HW1,
            moodle("Kim Min", 12345, "work/data/a.csv"): "1",
            moodle("Kim Min", 12345, "onlinetext.html", "onlinetext"): "<p>late, sorry</p>",
            moodle("Lee", 12346, "onlinetext.html", "onlinetext"): "<p>https://colab</p>",
        },
    )
    done = collect(download)
    assert submitted() == {
        "Kim Min/hw1/hw1.ipynb": HW1,
        "Kim Min/hw1/data/a.csv": "1",
        "Kim Min/hw1/onlinetext.html": "<p>late, sorry</p>",
        "Lee/hw1/onlinetext.html": "<p>https://colab</p>",
    }
    assert done.status == 1
    assert "There is online text as well, kept as onlinetext.html." in done.said
    assert "No notebook of the assignment is in it, but: onlinetext.html." in done.said


def test_moodle_without_folders_and_in_another_language(tmp_path, collect, submitted):
    download = packed(
        tmp_path / "m.zip",
        {
            moodle("참가자", 7, "hw1 (2).ipynb", flat=True): HW1,
            moodle("참가자", 8, "hw1.ipynb", flat=True): OTHER,
        },
    )
    done = collect(download)
    assert submitted() == {"참가자_7/hw1/hw1.ipynb": HW1, "참가자_8/hw1/hw1.ipynb": OTHER}
    assert "Somebody else is called 참가자 too." in done.said


def test_gradescopes_metadata_name_the_students_and_their_groups(tmp_path, collect, submitted):
    root = "assignment_5_export"
    download = packed(
        tmp_path / "g.zip",
        {
            f"{root}/submission_metadata.yml": GRADESCOPE,
            f"{root}/submission_101/hw1.ipynb": HW1,
            f"{root}/submission_102/hw1.ipynb": OTHER,
            f"{root}/submission_103/hw1.ipynb": HW1,
        },
    )
    done = collect(download)
    assert submitted() == {
        "0042/hw1/hw1.ipynb": HW1,
        "0042/hw1/timestamp.txt": "2026-11-01 03:00:00 UTC\n",
        "0077/hw1/hw1.ipynb": OTHER,  # not 63, which 0077 is to a YAML loader
        "0077/hw1/timestamp.txt": "2026-11-02 04:05:06 UTC\n",
        "0078/hw1/hw1.ipynb": OTHER,
        "0078/hw1/timestamp.txt": "2026-11-02 04:05:06 UTC\n",
    }
    assert done.status == 1
    assert "submission_103" in done.said and "name nobody for it" in done.said


def test_blackboards_latest_attempt_counts_and_its_receipt_says_who(tmp_path, collect, submitted):
    old, new = "2026-11-01-12-00-00", "2026-11-02-12-00-00"
    nothing = RECEIPT.format(name="Kim Min", user="kim_min", text=NO_TEXT)
    text = RECEIPT.format(name="Lee", user="lee", text="see hw1")
    download = packed(
        tmp_path / "b.zip",
        {
            blackboard("kim_min", old, "hw1.ipynb"): HW1,
            blackboard("kim_min", new, "hw1 (1).ipynb"): OTHER,
            blackboard("kim_min", old): nothing,
            blackboard("kim_min", new): nothing,
            blackboard("lee", old, "hw_1.ipynb"): HW1,
            blackboard("lee", old): text,
        },
    )
    done = collect(download)
    assert submitted() == {
        "kim_min/hw1/hw1.ipynb": OTHER,
        "kim_min/hw1/blackboard-receipt.txt": nothing,
        "kim_min/hw1/timestamp.txt": "2026-11-02 03:00:00 UTC\n",
        "lee/hw1/hw1.ipynb": HW1,
        "lee/hw1/blackboard-receipt.txt": text,
        "lee/hw1/timestamp.txt": "2026-11-01 03:00:00 UTC\n",
    }
    assert done.status == 0
    assert "Left aside: the earlier one of 2026-11-01 03:00:00 UTC." in done.said
    assert "There is online text as well" in done.said
    assert "it was read as Asia/Seoul" in done.said


def test_brightspaces_folders_are_attempts(tmp_path, collect, submitted):
    download = packed(
        tmp_path / "d.zip",
        {
            "index.html": "<table>",
            brightspace(1, "Mary-Ann O'Neil", "Nov 1, 2026 1200 PM", "hw1.ipynb"): HW1,
            brightspace(1, "Mary-Ann O'Neil", "Nov 2, 2026 905 AM", "hw1.ipynb"): OTHER,
            "2-67890 - Kim - 3 November, 2026 1230 AM - hw1 - final.ipynb": HW1,
        },
    )
    done = collect(download)
    assert submitted() == {
        "Mary-Ann O'Neil/hw1/hw1.ipynb": OTHER,
        "Mary-Ann O'Neil/hw1/timestamp.txt": "2026-11-02 00:05:00 UTC\n",
        "Kim/hw1/hw1.ipynb": HW1,
        "Kim/hw1/timestamp.txt": "2026-11-02 15:30:00 UTC\n",
    }
    assert done.status == 0


def test_attempts_whose_order_is_unknown_are_not_guessed(tmp_path, collect, submitted):
    download = packed(
        tmp_path / "d.zip",
        {
            brightspace(1, "Kim", "1 march, 2026 1200", "hw1.ipynb"): HW1,
            brightspace(1, "Kim", "2 Mar, 2026 1200", "hw1.ipynb"): OTHER,
            brightspace(2, "Lee", "1 marraskuuta, 2026 1200", "hw1.ipynb"): HW1,
            brightspace(2, "Lee", "2 maaliskuuta, 2026 1200", "hw1.ipynb"): OTHER,
        },
    )
    done = collect(download)
    assert set(submitted()) == {"Kim/hw1/hw1.ipynb", "Kim/hw1/timestamp.txt"}
    assert done.status == 1
    assert "Which of 2 attempts is the latest cannot be told" in done.said


def test_an_unpacked_download_is_the_same_as_its_zip(tmp_path, collect, submitted):
    download = packed(tmp_path / "m.zip", {moodle("Kim Min", 1, "sub/hw1.ipynb"): HW1})
    with zipfile.ZipFile(download) as archive:
        archive.extractall(tmp_path / "unpacked" / "CS101 hw1")
    assert collect(tmp_path / "unpacked").status == 0
    assert submitted() == {"Kim Min/hw1/hw1.ipynb": HW1}
    assert "there already" in collect(download).said


def test_folders_that_a_person_sorted_are_taken_too(tmp_path, collect, submitted):
    download = packed(
        tmp_path / "p.zip",
        {"kim/hw1.ipynb": HW1, "lee/hw1/hw1.ipynb": OTHER, "park/a/hw1.ipynb": HW1},
    )
    assert collect(download).status == 0
    assert submitted() == {
        "kim/hw1/hw1.ipynb": HW1,
        "lee/hw1/hw1.ipynb": OTHER,
        "park/hw1/hw1.ipynb": HW1,
    }


def test_one_file_that_looks_like_a_platforms_makes_no_platform(tmp_path, collect, submitted):
    files = {f"{name}/hw1.ipynb": HW1 for name in ("kim", "lee")}
    files |= {canvas(1, "park", "hw1.ipynb"): HW1}
    collect(packed(tmp_path / "p.zip", files))
    assert {"kim/hw1/hw1.ipynb", "lee/hw1/hw1.ipynb"} < set(submitted())


def test_a_time_that_nbgrader_wrote_is_understood(tmp_path, course, collect, submitted):
    folder = course / "submitted/kim/hw1"
    folder.mkdir(parents=True)
    (folder / "hw1.ipynb").write_text(HW1)
    (folder / "timestamp.txt").write_text("2026-11-01 02:59:59.123456 UTC")
    new = {blackboard("kim", "2026-11-01-12-00-00", "hw1.ipynb"): OTHER}
    assert collect(packed(tmp_path / "b.zip", new)).status == 0
    assert submitted()["kim/hw1/hw1.ipynb"] == OTHER


def test_several_notebooks_are_told_apart_by_their_cells(tmp_path, collect, submitted):
    one, two = notebook("c", "d"), notebook("e")
    download = packed(
        tmp_path / "c.zip",
        {
            canvas(1, "kim", "part one.ipynb", attachment=10): one,
            canvas(1, "kim", "p1.ipynb", attachment=11): two,
            canvas(2, "lee", "p1.ipynb", attachment=12): one,
        },
    )
    done = collect(download)
    assert submitted() == {
        "kim_1/hw2/p1.ipynb": one,
        "kim_1/hw2/p2.ipynb": two,
        "lee_2/hw2/p1.ipynb": one,
    }
    assert "p2.ipynb is not in it." in done.said
    assert "It is hw2" in done.said


def test_two_files_that_may_be_the_notebook_are_both_kept_and_neither_chosen(
    tmp_path, collect, submitted
):
    download = packed(
        tmp_path / "c.zip",
        {
            canvas(1, "kim", "a.ipynb", attachment=10): HW1,
            canvas(1, "kim", "b.ipynb", attachment=11): OTHER,
            canvas(2, "lee", "a.ipynb", attachment=12): HW1,
            canvas(2, "lee", "b.ipynb", attachment=13): HW1,
        },
    )
    done = collect(download)
    assert set(submitted()) == {
        *("kim_1/hw1/a.ipynb", "kim_1/hw1/b.ipynb", "lee_2/hw1/hw1.ipynb", "lee_2/hw1/b.ipynb"),
    }
    assert done.status == 1
    assert "hw1.ipynb may be any of a.ipynb, b.ipynb, which differ" in done.said


def test_notebooks_that_fit_no_assignment_need_its_name(tmp_path, collect, submitted):
    download = packed(tmp_path / "c.zip", {canvas(1, "kim", "x.ipynb"): notebook()})
    done = collect(download)
    assert (done.status, submitted()) == (2, {})
    assert "Name it with --assignment: hw1, hw2." in done.said
    done = collect(download, "--assignment", "hw1")
    assert done.status == 1
    assert "x.ipynb holds no cell of this assignment." in done.said


def test_a_dry_run_says_the_same_and_writes_nothing(tmp_path, course, collect, submitted):
    download = packed(tmp_path / "c.zip", {canvas(1, "kim", "최종.ipynb"): HW1})
    before = sorted(course.rglob("*"))
    dry = collect(download, "--dry-run")
    assert sorted(course.rglob("*")) == before
    wet = collect(download)
    assert dry.said.replace("what would be done; nothing is written", "what was done") == wet.said


def test_a_second_run_changes_nothing(tmp_path, course, collect):
    download = packed(tmp_path / "c.zip", {canvas(1, "kim", "hw1.ipynb"): HW1})
    collect(download)

    def times():
        return {one: one.stat().st_mtime_ns for one in course.rglob("*")}

    before = times()
    done = collect(download)
    assert done.status == 0 and "there already" in done.said
    assert times() == before


def test_what_differs_is_never_overwritten_unless_its_time_says_so(
    tmp_path, course, collect, submitted
):
    first = packed(tmp_path / "1.zip", {canvas(1, "kim", "hw1.ipynb"): HW1})
    second = packed(tmp_path / "2.zip", {canvas(1, "kim", "hw1-1.ipynb"): OTHER})
    collect(first)
    done = collect(second)
    assert (done.status, submitted()) == (1, {"kim_1/hw1/hw1.ipynb": HW1})
    assert "no time says which is newer" in done.said
    assert collect(second, "--replace").status == 0
    assert submitted() == {"kim_1/hw1/hw1.ipynb": OTHER}
    (kept,) = (course / ".autograder/replaced/kim_1/hw1").rglob("*.ipynb")
    assert kept.read_text() == HW1


def test_a_newer_attempt_replaces_an_older_one_and_never_the_other_way(
    tmp_path, course, collect, submitted
):
    old = packed(tmp_path / "1.zip", {blackboard("kim", "2026-11-01-12-00-00", "hw1.ipynb"): HW1})
    new = packed(tmp_path / "2.zip", {blackboard("kim", "2026-11-02-12-00-00", "hw1.ipynb"): OTHER})
    collect(old)
    assert collect(new).status == 0
    assert submitted()["kim/hw1/hw1.ipynb"] == OTHER
    done = collect(old)
    assert done.status == 0 and "left aside: older" in done.said
    assert submitted()["kim/hw1/hw1.ipynb"] == OTHER
    assert [one.read_text() for one in course.glob(".autograder/replaced/kim/hw1/*/hw1.ipynb")] == [
        HW1
    ]


def test_a_timestamp_of_the_students_own_is_none(tmp_path, collect, submitted):
    download = packed(
        tmp_path / "c.zip",
        {
            canvas(1, "kim", "hw1.ipynb"): HW1,
            canvas(1, "kim", "Timestamp.txt", attachment=2): "2000-01-01 00:00:00 UTC",
        },
    )
    collect(download)
    assert set(submitted()) == {
        "kim_1/hw1/hw1.ipynb",
        "kim_1/hw1/timestamp (handed in).txt",
    }


def test_names_that_cannot_be_folders_become_some_that_can(tmp_path, course, collect):
    long = "가" * 90
    names = ["CON", "..", ".hidden", "ab:c", "Kim\u202egro", "trailing.", long]
    files = {moodle(name, n, "hw1.ipynb"): HW1 for n, name in enumerate(names, 1)}
    done = collect(packed(tmp_path / "m.zip", files))
    made = {one.name for one in (course / "submitted").iterdir()}
    assert {"CON_", "hidden", "ab_c", "Kim_gro", "trailing"} < made
    assert all(len(name.encode()) <= 120 and not name.startswith(".") for name in made)
    assert len(made) == len(names)
    assert {one.name for one in course.iterdir()} == {"source", "submitted", "nbgrader_config.py"}
    assert done.status == 0


def test_students_whose_folders_would_be_one_are_not_mixed_up(tmp_path, course, collect, submitted):
    (course / "submitted/Kim/hw1").mkdir(parents=True)
    files = {
        moodle("kim", 1, "hw1.ipynb"): HW1,
        moodle("ab*c", 2, "hw1.ipynb"): HW1,
        moodle("ab:c", 3, "hw1.ipynb"): OTHER,
    }
    done = collect(packed(tmp_path / "m.zip", files))
    assert (done.status, submitted()) == (1, {})
    assert "differs in upper and lower case only" in done.said
    assert "2 different hand-ins seem to be of ab_c" in done.said


def test_hostile_members_cost_themselves_and_no_other(tmp_path, course, collect, submitted):
    path = packed(
        tmp_path / "c.zip",
        {
            canvas(1, "kim", "hw1.ipynb"): HW1,
            canvas(2, "bomb", "hw1.ipynb"): "0" * 50 * 2**20,
            f"../../{canvas(3, 'up', 'hw1.ipynb')}": HW1,
            moodle("Lee", 1, "../../../up.ipynb"): HW1,
        },
    )
    with zipfile.ZipFile(path, "a") as archive:
        link = zipfile.ZipInfo(canvas(4, "link", "hw1.ipynb"))
        link.external_attr = (0o120777) << 16
        archive.writestr(link, "/etc/passwd")
    done = collect(path, "--assignment", "hw1")
    assert done.status == 1
    assert submitted() == {"kim_1/hw1/hw1.ipynb": HW1}
    assert "zip bomb" in done.said and "is a link or a device" in done.said
    assert {one.name for one in course.iterdir()} == {"source", "submitted", "nbgrader_config.py"}


def test_a_link_in_submitted_is_not_followed(tmp_path, course, collect):
    outside = tmp_path / "outside"
    outside.mkdir()
    (course / "submitted").mkdir()
    (course / "submitted/kim_1").symlink_to(outside)
    done = collect(packed(tmp_path / "c.zip", {canvas(1, "kim", "hw1.ipynb"): HW1}))
    assert done.status == 1 and "links are not followed" in done.said
    assert os.listdir(outside) == []


def test_a_students_gradescope_metadata_stop_nobody(tmp_path, collect, submitted):
    files = {
        moodle("Kim", 1, "hw1.ipynb"): HW1,
        moodle("Lee", 2, "submission_metadata.yml"): "a: [" * 9,
        moodle("Lee", 2, "hw1.ipynb"): HW1,
    }
    assert collect(packed(tmp_path / "m.zip", files)).status == 0
    assert {"Kim/hw1/hw1.ipynb", "Lee/hw1/hw1.ipynb"} <= set(submitted())


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"no zip"])
def test_what_is_no_download_is_one_sentence(tmp_path: Path, collect, content):
    (tmp_path / "a.zip").write_bytes(content)
    done = collect(tmp_path / "a.zip")
    assert done.status == 2
    assert "cannot be opened as a zip archive" in done.said


def test_a_file_handed_in_again_is_called_what_the_notebook_reads(tmp_path, collect, submitted):
    code = "import helper\nopen('data.csv')\nopen('plot-1.png')"
    book = notebook("a", "b", source=code)
    files = {
        canvas(1, "kim", name, attachment=n): name
        for n, name in enumerate(("helper-2.py", "data-1.csv", "plot-1.png", "notes-1.txt"), 10)
    }
    done = collect(packed(tmp_path / "c.zip", {**files, canvas(1, "kim", "hw1-1.ipynb"): book}))
    assert submitted() == {
        "kim_1/hw1/hw1.ipynb": book,
        "kim_1/hw1/helper.py": "helper-2.py",
        "kim_1/hw1/data.csv": "data-1.csv",
        "kim_1/hw1/plot-1.png": "plot-1.png",
        "kim_1/hw1/notes-1.txt": "notes-1.txt",
    }
    assert "data-1.csv is data.csv again, which the notebook reads." in done.said


def test_an_archive_inside_is_kept_and_told(tmp_path, collect, submitted):
    download = packed(tmp_path / "c.zip", {canvas(1, "kim", "hw1.zip"): "PK"})
    done = collect(download, "--assignment", "hw1")
    assert (done.status, submitted()) == (1, {"kim_1/hw1/hw1.zip": "PK"})
    assert "Unpack what is packed into the submission's folder." in done.said


def test_a_zip_that_a_mac_packed_has_its_names(tmp_path, collect, submitted):
    path = packed(tmp_path / "m.zip", {moodle("xxx", 1, "hw1.ipynb"): HW1})
    data = path.read_bytes().replace(b"xxx", "\uae40".encode())  # three bytes, no flag
    path.write_bytes(data)
    assert collect(path).status == 0
    assert submitted() == {"\uae40/hw1/hw1.ipynb": HW1}


def test_a_run_that_was_killed_leaves_no_half_submission(tmp_path, course, collect, submitted):
    half = course / "submitted/kim_1/.hw1.new"
    half.mkdir(parents=True)
    (half / "hw1.ipynb").write_text("half")
    assert collect(packed(tmp_path / "c.zip", {canvas(1, "kim", "hw1.ipynb"): HW1})).status == 0
    assert submitted() == {"kim_1/hw1/hw1.ipynb": HW1}
