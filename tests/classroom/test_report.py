"""The report says what happened, loads nothing, and lets nothing of a student's act."""

import json
import os
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from playwright.sync_api import Browser, sync_playwright

from autograder.checking.outcome import State
from autograder.classroom.gradebook.booked import ToLookAt
from autograder.classroom.report import Lacking, ReportError, Stop, write_report
from autograder.classroom.shown import MESSAGE_LIMIT, shown_name, shown_text
from autograder.grading.verdicts import ExerciseVerdict, Incident, Status, Verdict

from .conftest import verdict

ENGINE = {"version": "0.1.0", "sandbox": "landlock", "workers": 2, "zygote": True}
TIMING = {"wall_s": 4.0, "compute_s": 6.0, "workers": 2}
CHROMIUM = Path("/usr/bin/chromium")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
EVIL = (
    "<script>document.title='owned'</script>",
    "'\"><img src=x onerror=\"document.title='owned'\">",
    "javascript:document.title='owned'",
    "{{7*7}}{% raw %}",
    "\u202egnp.exe",
    "new\nline",
    "\x1b[31mred\x1b[0m\x1b]8;;http://x\x07",
    "b\udcffyte",
    "x" * 255,
    "../../etc/passwd",
    "a\u0300" * 3 + "a" + "\u0300" * 200,
)
CLASS = [
    verdict("kim"),
    verdict("lee", scores=(2.0, 3.0)),
    verdict("park", status=Status.REJECTED),
    verdict(
        "choi", status=Status.NOT_GRADED, incidents=(Incident("infrastructure", "Disk full."),)
    ),
]


def hostile() -> list[Verdict]:
    """Return a class of names and messages that attack the reader."""
    return [
        Verdict(
            student=name,
            assignment="<b>ps1</b>",
            notebook="<i>nb</i>",
            status=Status.GRADED,
            max_score=1.0,
            digest="<d>",
            exercises=(ExerciseVerdict("<u>ex</u>", State.TAMPERED, 0.0, 1.0, " ".join(EVIL)),),
            incidents=(Incident("<k>", " ".join(EVIL) + "w " * 10**6),),
        )
        for name in EVIL
    ]


class Tags(HTMLParser):
    """Collects the tags and attributes of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(name, value or "") for name, value in attrs]


def pages(folder: Path) -> dict[str, str]:
    return {path.name: path.read_text("utf-8") for path in folder.glob("*.html")}


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as play:
        chromium = play.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield chromium
        chromium.close()


def test_the_document_is_the_json_contract(tmp_path: Path) -> None:
    write_report(tmp_path, CLASS, ENGINE, TIMING)
    found = json.loads((tmp_path / "report.json").read_text())
    assert list(found) == ["engine", "submissions", "timing"]
    assert (found["engine"], found["timing"]) == (ENGINE, TIMING)
    assert [Verdict.from_json(row) for row in found["submissions"]] == CLASS


@pytest.mark.parametrize("assignments", [1, 2])
def test_a_run_that_was_stopped_says_how_far_it_came_and_not_that_all_is_graded(
    tmp_path: Path, assignments: int
) -> None:
    rows = [verdict("kim"), verdict("lee", assignment="ps9")][:assignments]
    left = [("ps9", name, "ps9") for name in ("min", "ryu")]
    lacking = Lacking(Stop("Stopped. It goes on from here.", assignments, 0, 4, left), left)
    page = write_report(tmp_path, rows, {}, {}, lacking=lacking).read_text("utf-8")
    assert f"Stopped. It goes on from here. {assignments} of 4 notebooks are graded." in page
    assert "2 notebooks of ps9 were handed in and are not graded yet: min, ryu." in page
    assert "Every submission was graded" not in page
    found = json.loads((tmp_path / "report.json").read_text())
    assert (found["stopped"]["graded"], found["stopped"]["handed_in"]) == (assignments, 4)
    assert [row["student"] for row in found["waiting"]] == ["min", "ryu"]


def test_what_stands_between_backticks_is_code_and_nothing_else_is(tmp_path: Path) -> None:
    said = "take `<b>f_code</b>` out, and ` alone stays"
    rows = [verdict("kim", message=said, incidents=(Incident("shadowed", said),))]
    write_report(tmp_path, rows, {}, {})
    (name,) = (name for name in pages(tmp_path) if name.startswith("s-"))
    shown = "take <code>&lt;b&gt;f_code&lt;/b&gt;</code> out, and ` alone stays"
    assert pages(tmp_path)[name].count(shown) == 3  # an incident, and two exercises' messages


def test_the_front_page_tells_the_class_at_a_glance(tmp_path: Path, browser: Browser) -> None:
    index = write_report(tmp_path, CLASS, ENGINE, TIMING)
    page = browser.new_page()
    page.goto(index.as_uri())
    tiles = page.get_by_role("list", name="Summary").inner_text().split("\n")
    assert tiles[::2] == ["4", "2", "1", "1", "2"]
    work = page.get_by_role("region", name="Needs your attention").inner_text()
    odd = page.get_by_role("region", name="Worth a look").inner_text()
    assert "choi" in work and "Disk full." in work and "choi" not in odd
    assert "park" in odd and "The file is no notebook." in odd and "park" not in work
    middle = page.get_by_role("list", name="Middle of the scores").inner_text().split("\n")
    assert middle[::2] == ["65 %", "65 %", "48–82 %"]
    assert page.get_by_role(
        "img", name=re.compile("Students by share of the points: 1 from 30")
    ).count()
    exercises = page.get_by_role("region", name="Exercises").inner_text()
    assert "1 correct, 1 partly correct" in exercises
    page.close()


def test_what_is_to_be_looked_at_again_needs_attention(tmp_path: Path, browser: Browser) -> None:
    flagged = ToLookAt(["essay"]).incident()
    rows = [replace(one, incidents=(flagged,)) if one.student == "kim" else one for one in CLASS]
    page = browser.new_page()
    page.goto(write_report(tmp_path, rows, ENGINE, TIMING).as_uri())
    work = page.get_by_role("region", name="Needs your attention").inner_text()
    assert "kim" in work and "pressed Resolve" in work
    assert "kim" not in page.get_by_role("region", name="Worth a look").inner_text()
    page.close()


def test_notebooks_that_nobody_asked_for_hide_nothing(tmp_path: Path, browser: Browser) -> None:
    why = (Incident("unknown_notebook", "No assignment has it."),)
    strays = [
        Verdict("kim", "ps1", f"other{n}", Status.REJECTED, max_score=0, incidents=why)
        for n in range(60)
    ]
    index = write_report(tmp_path, [*strays, *CLASS], ENGINE, TIMING)
    page = browser.new_page()
    page.goto(index.as_uri())
    assert "other" not in page.locator("h1").inner_text()
    odd = page.get_by_role("region", name="Worth a look").inner_text()
    assert odd.index("park") < odd.index("other")
    page.close()


def test_the_table_sorts_by_points_and_leads_to_each_page(tmp_path: Path, browser: Browser) -> None:
    index = write_report(tmp_path, CLASS, ENGINE, TIMING)
    page = browser.new_page()
    page.goto(index.as_uri())
    names = page.locator("#sortable tbody th")
    assert names.all_inner_texts() == ["choi", "kim", "lee", "park"]
    page.get_by_role("button", name="Points").click()
    page.get_by_role("button", name="Points").click()
    assert names.all_inner_texts() == ["lee", "kim", "park", "choi"]
    page.get_by_role("link", name="kim").last.click()
    assert page.get_by_role("heading", level=1).inner_text() == "kim"
    assert "1.5 of 5 points" in page.get_by_role("main").inner_text()
    page.get_by_role("link", name="Next: lee").click()
    page.get_by_role("link", name="← 02_gradient_descent").click()
    assert page.url == index.as_uri()
    page.close()


def test_without_scripts_the_table_is_sorted_by_name(tmp_path: Path, browser: Browser) -> None:
    index = write_report(tmp_path, CLASS, ENGINE, TIMING)
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(index.as_uri())
    assert page.locator("#sortable tbody th").all_inner_texts() == ["choi", "kim", "lee", "park"]
    assert page.get_by_role("button").count() == page.get_by_role("searchbox").count() == 0
    context.close()


def test_hostile_names_and_messages_are_text(tmp_path: Path, browser: Browser) -> None:
    write_report(tmp_path, hostile(), {"version": "<b>"}, {})
    told: list[str] = []
    page = browser.new_page()
    page.on("request", lambda one: told.append(one.url) if one.url[:5] != "file:" else None)
    page.on("dialog", lambda one: told.append("dialog"))
    page.on("console", lambda one: told.append(one.text))
    for name, text in pages(tmp_path).items():
        page.goto((tmp_path / name).as_uri())
        assert page.title() != "owned"
        assert Tags(text).tags.count("script") <= 1
        assert page.locator("img, iframe, object, embed, form").count() == 0
    assert told == []
    page.close()


def test_every_page_forbids_everything_but_its_own_style_and_script(tmp_path: Path) -> None:
    write_report(tmp_path, hostile(), ENGINE, TIMING)
    for text in pages(tmp_path).values():
        found = Tags(text)
        policies = [value for name, value in found.attributes if "default-src" in value]
        assert len(policies) == 1
        assert policies[0].startswith("default-src 'none'; style-src 'sha256-")
        assert "unsafe" not in policies[0] and "http" not in policies[0]
        assert not [
            name for name, _ in found.attributes if name.startswith("on") or name == "style"
        ]
        links = [value for name, value in found.attributes if name in ("href", "src")]
        ours = r"(index|students|[as]-[0-9a-f]{20})\.html(#x[0-9]+)?"
        assert all(re.fullmatch(ours, link) for link in links)


def test_no_invisible_character_reaches_a_page(tmp_path: Path) -> None:
    write_report(tmp_path, hostile(), ENGINE, TIMING)
    for text in pages(tmp_path).values():
        assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", text)


def test_a_page_stays_small_whatever_is_said(tmp_path: Path) -> None:
    write_report(tmp_path, hostile(), ENGINE, TIMING)
    assert max(len(text) for text in pages(tmp_path).values()) < 100_000


def test_an_empty_class_has_a_report(tmp_path: Path) -> None:
    text = write_report(tmp_path, [], {}, {}).read_text()
    assert "No submissions" in text


def test_an_older_report_is_replaced_and_leaves_no_page(tmp_path: Path) -> None:
    write_report(tmp_path, CLASS, ENGINE, TIMING)
    write_report(tmp_path, CLASS[:1], ENGINE, TIMING)
    assert len(pages(tmp_path)) == 2


@pytest.mark.parametrize("make", [Path.touch, os.mkfifo, lambda path: path.symlink_to("gone")])
def test_what_is_no_folder_takes_no_report_and_is_left_alone(
    tmp_path: Path, make: Callable[[Path], None]
) -> None:
    make(place := tmp_path / "report")
    before = place.lstat()
    with pytest.raises(ReportError, match=r"report is there and no folder\. Give a folder"):
        write_report(place, [], {}, {})
    assert place.lstat() == before


def test_a_folder_of_something_else_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "thesis.tex").write_text("mine")
    with pytest.raises(ReportError, match="Give another folder"):
        write_report(tmp_path, CLASS, ENGINE, TIMING)
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.tex"]


@given(st.text(st.characters(exclude_categories=()), max_size=300))
def test_shown_text_has_one_line_and_nothing_invisible(text: str) -> None:
    for shown in (shown_name(text), shown_text(text)):
        assert not re.search(r"[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\u2028\u2029]", shown)
        shown.encode("utf-8")


def test_what_is_hidden_in_a_name_is_named() -> None:
    assert shown_name("a\nb\u202ec\udcff") == "a‹newline›b‹U+202E›c‹byte FF›"
    assert shown_text("\x1b[31mred\x1b[0m  and\nmore") == "red and more"
    assert shown_name("김서연 Müller") == "김서연 Müller"
    assert shown_text("x" * (MESSAGE_LIMIT + 5)).endswith("… (5 more characters)")


def test_what_holds_for_the_run_as_a_whole_stands_at_the_top(tmp_path):
    write_report(tmp_path / "r", [], {}, {}, ["These are <drawn> stand-ins."])
    page = (tmp_path / "r" / "index.html").read_text()
    assert "These are &lt;drawn&gt; stand-ins." in page
