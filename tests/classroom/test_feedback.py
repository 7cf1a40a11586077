"""Feedback goes back to the student it is for, by the names that the platform knows."""

import io
import json
import os
import threading
import zipfile
from pathlib import Path

import pytest
from nbgrader.api import Gradebook
from playwright.sync_api import sync_playwright
from typer.testing import CliRunner

from autograder.classroom.course_folder import CourseFolder
from autograder.classroom.gradebook.book import ClassGradebook
from autograder.classroom.ledger import Ledger
from autograder.commands.listed import app
from autograder.grading.verdicts import Status

from .conftest import ASSIGNMENT, answered, executed, handed_over, ran, verdict
from .test_report import ARGUMENTS, CHROMIUM

PAGE = f"{ASSIGNMENT}.html"
HIDDEN = "### BEGIN HIDDEN TESTS\nassert grad(41) == 99\n### END HIDDEN TESTS"


def autograder(*words: object) -> tuple[int, str]:
    """Run the command; return its exit status and what it printed."""
    done = CliRunner().invoke(app, [str(word) for word in words])
    return done.exit_code, done.output


@pytest.fixture
def kept(course: CourseFolder) -> CourseFolder:
    """kim's essay is to be graded by hand, lee's is blank, zoe's file was rejected."""
    rows = [
        (verdict("kim", by_hand=1), answered()),
        (verdict("lee"), executed()),
        (verdict("zoe", status=Status.REJECTED), None),
    ]
    stale = course.folder("feedback", "zoe", ASSIGNMENT) / PAGE
    stale.parent.mkdir(parents=True)
    stale.write_text("an older page, of what was accepted then")
    with Ledger.writing(course.work) as ledger, ClassGradebook(course) as book:
        for one, notebook in rows:
            ledger.record(one, notebook)
            book.record(one, notebook)
    path = course.folder("autograded", "lee", ASSIGNMENT) / f"{ASSIGNMENT}.ipynb"
    path.chmod(0o644)
    shown = json.loads(path.read_text("utf-8"))
    test = next(one for one in shown["cells"] if "check grad" in "".join(one["source"]))
    trace = ["AssertionError", "----> assert grad(41) == 99"]
    error = {"output_type": "error", "ename": "AssertionError", "evalue": "", "traceback": trace}
    del shown["metadata"]["autograder_seal"]  # as if nbgrader itself had graded it
    test |= {"source": f"assert grad(8) == 0\n{HIDDEN}", "outputs": [error]}
    path.write_text(json.dumps(shown), "utf-8")
    return course


def unzipped(path: Path) -> dict[str, str]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


def test_everybody_gets_a_page_and_none_shows_more_than_it_may(
    kept: CourseFolder, tmp_path: Path
) -> None:
    with Gradebook(kept.db_url, kept.course_id) as book:
        comment = book.find_comment("02-grad-answer", ASSIGNMENT, ASSIGNMENT, "lee")
        comment.manual_comment = "Nearly: look at the sign."
        book.db.commit()
    status, said = autograder("feedback", kept.root, "--to", tmp_path / "back.zip")
    assert status == 0, said
    found = unzipped(tmp_path / "back.zip")
    kim, lee, zoe = (found[f"{who}/{ASSIGNMENT}/{PAGE}"] for who in ("kim", "lee", "zoe"))
    assert len(found) == 3
    # nbgrader's own page, with the score and what a person wrote
    assert "(Score: 1.5 / 10.0)" in lee
    assert "Nearly: look at the sign." in lee
    # no hidden test, not even in a traceback
    assert "AssertionError" in lee
    assert 'grad</span><span class="p">(</span><span class="mi">8' in lee
    assert "41" not in lee.partition("<body>")[2]
    # nothing is final that is not
    assert "This score is not final: something is still to be graded." in kim
    assert "not final" not in lee
    assert "“This score is not final” stands in those of kim." in said
    # a rejected file has no notebook to show, and its student is told why
    assert "The file is no notebook." in zoe
    assert "counts 0 points for now" in zoe and "open your notebook there" in zoe


def test_a_long_line_is_read_without_scrolling(kept: CourseFolder, tmp_path: Path) -> None:
    path = kept.folder("autograded", "lee", ASSIGNMENT) / f"{ASSIGNMENT}.ipynb"
    shown = json.loads(path.read_text("utf-8"))
    shown["cells"][1]["source"] = "answer = " + " + ".join(map(str, range(200)))
    path.write_text(json.dumps(shown), "utf-8")
    assert autograder("feedback", kept.root, "--to", tmp_path / "pages")[0] == 0
    page = tmp_path / "pages" / "lee" / ASSIGNMENT / PAGE
    with sync_playwright() as play:
        chromium = play.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        window = chromium.new_page()
        window.goto(page.as_uri())
        wide = "all => all.map(one => one.scrollWidth - one.clientWidth)"
        assert max(window.locator("pre").evaluate_all(wide)) <= 0
        chromium.close()


def test_no_older_result_goes_back(kept: CourseFolder, tmp_path: Path) -> None:
    with Ledger.writing(kept.work) as ledger, ClassGradebook(kept) as book:
        ledger.record(verdict("kim", scores=(2.0, 3.0)), answered())  # the gradebook was locked
        again = ran("def grad(w):\n    return 7 * w")
        book.record(verdict("lee"), executed())
        ledger.record(verdict("lee"), handed_over(again))  # autograded/ was full
        ledger.record(verdict("zoe"), handed_over(again))
        book.record(verdict("zoe"), handed_over(again))
    status, said = autograder("feedback", kept.root, "--to", tmp_path / "back.zip")
    assert (status, [*unzipped(tmp_path / "back.zip")]) == (1, [f"zoe/{ASSIGNMENT}/{PAGE}"])
    assert "does not hold the newest result of kim, lee, so there is no page for them" in said


def notebooks_of(kept: CourseFolder) -> dict[str, Path]:
    """What kim and lee handed in, made to differ."""
    theirs = {
        who: kept.folder("submitted", who, ASSIGNMENT) / f"{ASSIGNMENT}.ipynb"
        for who in ("kim", "lee")
    }
    theirs["kim"].write_bytes(theirs["kim"].read_bytes() + b"\n")
    return theirs


def test_moodle_and_canvas_know_whose_each_page_is(kept: CourseFolder, tmp_path: Path) -> None:
    made_pages_once = tmp_path / "once"
    assert autograder("feedback", kept.root, "--to", made_pages_once)[0] == 0
    theirs = notebooks_of(kept)
    given = tmp_path / "from moodle.zip"
    with zipfile.ZipFile(given, "w") as archive:
        for who, folder in (
            ("kim", "Min-ji Kim_101_assignsubmission_file"),
            ("lee", "Su Lee_102_assignsubmission_file_"),
        ):
            archive.write(theirs[who], f"{folder}/my work.ipynb")
        archive.writestr("zoe_103_assignsubmission_file/x.ipynb", "{")
    words = ("feedback", kept.root, "--platform", "moodle", "--names", given)
    status, said = autograder(*words, "--to", tmp_path / "moodle.zip")
    assert status == 0, said
    assert set(unzipped(tmp_path / "moodle.zip")) == {
        f"Min-ji Kim_101_assignsubmission_file_/{PAGE}",
        f"Su Lee_102_assignsubmission_file_/{PAGE}",
        f"zoe_103_assignsubmission_file_/{PAGE}",
    }
    given = tmp_path / "from canvas.zip"
    with zipfile.ZipFile(given, "w") as archive:
        archive.write(theirs["kim"], "kimminji_17_501_my work.ipynb")
        archive.write(theirs["lee"], "leesu_LATE_18_502_my work.ipynb")
    words = ("feedback", kept.root, "--platform", "canvas", "--names", given)
    status, said = autograder(*words, "--to", tmp_path / "canvas.zip")
    assert status == 1
    assert "Not in from canvas.zip, so their pages are left out: zoe." in said
    assert set(unzipped(tmp_path / "canvas.zip")) == {
        f"kimminji_17_501_{PAGE}",
        f"leesu_18_502_{PAGE}",
    }


def test_a_name_that_two_people_may_have_leads_nobodys_page_astray(
    kept: CourseFolder, tmp_path: Path
) -> None:
    theirs = notebooks_of(kept)
    given = tmp_path / "from canvas.zip"
    with zipfile.ZipFile(given, "w") as archive:
        archive.writestr("kim_1_998_6120_p1.ipynb", "{}")  # of user 998, who is called "kim_1"
        archive.writestr("kim_1_6003_scratch.ipynb", "{} ")
        archive.write(theirs["kim"], "kim_1_6001_p1.ipynb")
        archive.write(theirs["lee"], "lee_18_6002_p1.ipynb")
    words = ("feedback", kept.root, "--platform", "canvas", "--names", given)
    autograder(*words, "--to", tmp_path / "canvas.zip")
    assert set(unzipped(tmp_path / "canvas.zip")) == {f"kim_1_6001_{PAGE}", f"lee_18_6002_{PAGE}"}


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (("--platform", "moodle"), "belong together"),
        (("--platform", "canvas", "--names", "nowhere.zip"), "cannot be read"),
        (("--platform", "canvas", "--names", "{here}/gradebook.db"), "is no zip of submissions"),
        (("--assignment", "ps9"), f"There are: {ASSIGNMENT}."),
    ],
)
def test_what_cannot_be_done_is_one_sentence(
    kept: CourseFolder, words: tuple[str, ...], reason: str
) -> None:
    filled = (one.format(here=kept.root) for one in words)
    status, said = autograder("feedback", kept.root, "--to", kept.root / "x.zip", *filled)
    assert (status, said.count("\n")) == (2, 1)
    assert reason in said
    assert not (kept.root / "x.zip").exists()


def read_from(pipe: Path) -> tuple[threading.Thread, list[bytes]]:
    """Read a pipe to its end, beside the test."""
    found: list[bytes] = []
    reader = threading.Thread(target=lambda: found.append(pipe.read_bytes()), daemon=True)
    reader.start()
    return reader, found


def sent(kept: CourseFolder, words: tuple[str, str], path: Path) -> tuple[int, str]:
    """Export grades or make feedback, into `path`."""
    command, option = words
    return autograder(command, kept.root, option, path)


BOTH = pytest.mark.parametrize(
    ("words", "name"), [(("export", "--file"), "x.csv"), (("feedback", "--to"), "x.zip")]
)


@BOTH
def test_what_goes_into_a_pipe_is_all_there_and_the_pipe_stays(
    kept: CourseFolder, tmp_path: Path, words: tuple[str, str], name: str
) -> None:
    plain, pipe = tmp_path / f"plain-{name}", tmp_path / name
    sent(kept, words, plain)
    os.mkfifo(pipe)
    reader, found = read_from(pipe)
    sent(kept, words, pipe)
    reader.join(10)
    assert pipe.is_fifo()
    if name == "x.csv":
        assert found == [plain.read_bytes()]
    else:
        there = [zipfile.ZipFile(one).namelist() for one in (plain, io.BytesIO(found[0]))]
        assert there[0] == there[1]
    assert sorted(one.name for one in tmp_path.iterdir() if "x." in one.name) == [
        *(plain.name, name)
    ]


@BOTH
def test_what_goes_through_a_link_is_where_it_leads_and_the_link_stays(
    kept: CourseFolder, tmp_path: Path, words: tuple[str, str], name: str
) -> None:
    (tmp_path / "real").mkdir()
    real, link = tmp_path / "real" / name, tmp_path / name
    link.symlink_to(real)
    for _ in range(2):  # the first makes it, the second replaces it
        sent(kept, words, link)
        assert link.is_symlink()
        assert real.stat().st_size > 0 and real.stat().st_mode & 0o777 == 0o600
    assert [one.name for one in real.parent.iterdir()] == [name]


@BOTH
def test_a_link_to_itself_is_one_sentence_and_stays(
    kept: CourseFolder, tmp_path: Path, words: tuple[str, str], name: str
) -> None:
    link = tmp_path / name
    link.symlink_to(link)
    status, said = sent(kept, words, link)
    assert status == 2
    assert "cannot be written to" in said and "symbolic links" in said
    assert link.is_symlink()


def test_a_page_that_was_made_before_is_not_sent_as_todays(
    kept: CourseFolder, tmp_path: Path
) -> None:
    assert autograder("feedback", kept.root, "--to", tmp_path / "first.zip")[0] == 0
    (kept.folder("autograded", "kim", ASSIGNMENT) / PAGE).with_suffix(".ipynb").unlink()
    assert (kept.folder("feedback", "kim", ASSIGNMENT) / PAGE).exists()
    status, said = autograder("feedback", kept.root, "--to", tmp_path / "second.zip")
    assert status == 1 and "nbgrader has made no page for kim" in " ".join(said.split())
    there = {f"{who}/{ASSIGNMENT}/{PAGE}" for who in ("lee", "zoe")}
    assert unzipped(tmp_path / "second.zip").keys() == there
