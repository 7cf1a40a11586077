"""What the report tells about a class, its exercises and each answer."""

import math
import random
import re
import tracemalloc
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from statistics import correlation

import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from playwright.sync_api import Browser, Page, sync_playwright

from autograder.checking.outcome import Measured, State
from autograder.classroom.gradebook.final_grades import FinalGrade
from autograder.classroom.ledger import Ledger
from autograder.classroom.report import write_report
from autograder.classroom.report.charts import states
from autograder.classroom.report.mistakes import ExerciseTally
from autograder.classroom.report.statistics import FEW, discrimination, spread
from autograder.grading.verdicts import ExerciseVerdict, Incident, Status, Verdict

from .conftest import handed_over, mark, verdict
from .large_class import EXERCISES, LargeClass, executed_paper
from .test_report import ARGUMENTS, CHROMIUM


def answered(student: str, *exercises: ExerciseVerdict, **other: object) -> Verdict:
    """Return a graded submission with these exercises."""
    most = sum(one.max_score for one in exercises)
    return verdict(student, exercises=exercises, max_score=most, **other)


def wrong(saw: str = "", why: str = "", state: State = State.INCORRECT) -> ExerciseVerdict:
    """Return a wrong answer to 02.grad."""
    message = f"grad(10) is not right yet. Seen: {saw}. Expected: 6. {why}"
    return ExerciseVerdict("02.grad", state, 0.0, 2.0, message, saw, why)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as play:
        chromium = play.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield chromium
        chromium.close()


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The front page of the report of a class of 250."""
    folder = tmp_path_factory.mktemp("large")
    paper = executed_paper()
    return write_report(folder, LargeClass(250), {}, {}, notebooks=lambda row: paper)


@pytest.fixture
def page(browser: Browser, large: Path) -> Iterator[Page]:
    page = browser.new_page()
    page.goto(large.as_uri())
    yield page
    page.close()


def region(page: Page, name: str) -> str:
    return page.get_by_role("region", name=name).inner_text()


def test_quartiles_are_those_of_numpy() -> None:
    found = spread([0.1, 0.2, 0.4, 1.0])
    assert found is not None
    assert (found.low, found.median, found.high) == pytest.approx((0.175, 0.3, 0.55))
    assert spread([]) is None
    alone = spread([0.5])
    assert alone is not None and (alone.low, alone.high) == (0.5, 0.5)


def test_discrimination_is_the_correlation_with_the_rest_and_says_how_sure_it_is() -> None:
    chance = random.Random(1)
    rest = [chance.gauss(5, 2) for _ in range(100)]
    here = [float(one + chance.gauss(0, 2) > 5) for one in rest]
    found = discrimination(here, rest)
    assert found.value == pytest.approx(correlation(here, rest))
    assert found.low < found.value < found.high
    assert math.atanh(found.high) - math.atanh(found.low) == pytest.approx(2 * 1.96 / math.sqrt(97))


@pytest.mark.parametrize(
    ("here", "rest", "why"),
    [
        ([1.0] * (FEW - 1), [2.0] * (FEW - 1), "too few"),
        ([1.0] * FEW, [float(n) for n in range(FEW)], "all have the same points"),
        ([float(n) for n in range(FEW)], [0.0] * FEW, "no rest"),
    ],
)
def test_no_discrimination_is_told_where_there_is_none(
    here: list[float], rest: list[float], why: str
) -> None:
    assert why in discrimination(here, rest).why


def test_unexplained_answers_are_grouped_by_what_they_return(
    tmp_path: Path, browser: Browser
) -> None:
    rows = [
        *(answered(f"a{n}", wrong(saw="12")) for n in range(8)),
        *(answered(f"b{n}", wrong(saw="-6")) for n in range(3)),
        *(answered(f"c{n}", wrong(saw=str(n), why="That moves uphill.")) for n in range(5)),
        answered("d", ExerciseVerdict("02.grad", State.ERROR, 0.0, 2.0, "`grad` raised it.")),
        answered("e", ExerciseVerdict("02.grad", State.CORRECT, 2.0, 2.0, "Yes.")),
    ]
    page = browser.new_page()
    page.goto(write_report(tmp_path, rows, {}, {}).as_uri())
    unexplained = page.locator("table.unexplained tbody tr").all_inner_texts()
    assert [row.split("\t")[0].strip() for row in unexplained] == ["8", "3"]
    assert (
        "Seen: 12." in unexplained[0] and "a0, a1" in unexplained[0] and "2 more" in unexplained[0]
    )
    named = page.locator("table.groups:not(.unexplained) tbody tr").all_inner_texts()
    assert [" ".join(row.split())[:24] for row in named] == [
        "5 That moves uphill. c0,",
        "1 grad raised it. d",
    ]
    page.get_by_role("link", name="b0").first.click()
    assert page.url.endswith("#x1") and "Seen: -6" in page.locator("#x1").inner_text()
    page.close()


def test_an_exercise_that_nobody_got_wrong_has_no_mistakes(tmp_path: Path) -> None:
    text = write_report(tmp_path, [verdict("kim", scores=(2.0, 3.0))], {}, {}).read_text()
    assert ">Mistakes</h2>" not in text


@pytest.mark.parametrize(
    ("value", "near"), [(0.87, True), (0.89, True), (0.80, False), (0.95, False)]
)
def test_trainings_near_the_bar_stand_apart(tmp_path: Path, value: float, near: bool) -> None:
    measured = Measured("accuracy", value, 0.88, 0.40)
    one = ExerciseVerdict("02.train", State.PARTIAL, 1.9, 2.0, "So far.", measured=measured)
    text = write_report(tmp_path, [answered("kim", one)], {}, {}).read_text()
    assert ("Trainings near the bar" in text) is near
    assert (f"accuracy {value}, full points from 0.88" in text) is near
    assert "Without an explanation" not in text


def test_work_to_be_done_and_things_worth_a_look_are_two_lists(
    tmp_path: Path, browser: Browser
) -> None:
    lying = ExerciseVerdict("02.grad", State.TAMPERED, 0.0, 2.0, "It cannot be read.")
    broken = ExerciseVerdict("02.grad", State.ERROR, None, 2.0, "Our check failed.")
    rows = [
        verdict("fine"),
        verdict("odd", incidents=(Incident("denied", "It tried the network."),)),
        answered("lying", lying),
        answered("broken", broken, incidents=(Incident("check_error", "A fault of ours."),)),
        verdict("refused", incidents=(Incident("gradebook", "It is locked."),)),
        verdict("missing", status=Status.NOT_GRADED),
        verdict("essay", by_hand=2),
    ]
    page = browser.new_page()
    page.goto(write_report(tmp_path, rows, {}, {}).as_uri())
    work, odd = region(page, "Needs your attention"), region(page, "Worth a look")
    told = {row.student: (row.student in work, row.student in odd) for row in rows}
    assert told == {
        "fine": (False, False),
        "odd": (False, True),
        "lying": (False, True),
        "broken": (True, False),
        "refused": (True, False),
        "missing": (True, False),
        "essay": (False, False),
    }
    assert "2 cells are still to be graded by hand" in work
    page.close()


def test_shares_are_said_to_be_of_the_automatic_points_and_of_those_who_have_some_by_now(
    tmp_path: Path, browser: Browser
) -> None:
    rows = [verdict("kim", by_hand=1), verdict("lee", status=Status.NOT_GRADED)]
    final = FinalGrade("kim", rows[0].assignment, 1.5, rows[0].max_score + 4, 1.5, by_hand=1)
    page = browser.new_page()
    finals = {("kim", rows[0].assignment): final}
    page.goto(write_report(tmp_path, rows, {}, {}, finals=finals).as_uri())
    scores = region(page, "Scores")
    assert f"{rows[0].max_score:g} of the {final.max_score:g} of the assignment" in scores
    assert "1 notebook of 2 is not in these numbers yet." in scores
    page.close()


def test_exercises_that_are_equally_hard_are_named_together() -> None:
    won = {"a": 3.0, "b": 3.0, "c": 5.0}
    tallies = [ExerciseTally(name, won=points, most=5.0) for name, points in won.items()]
    for one in tallies:
        one.states[State.CORRECT] += 1
    assert states(tallies).title == "The hardest are a and b: 60 % of the points of each were won."
    tallies[0].won = 2
    assert states(tallies).title == "The hardest is a: 40 % of its points were won."


@pytest.mark.parametrize("assignments", [("ps1",), ("ps1", "ps2")], ids=["one", "two"])
def test_points_that_may_be_unearned_are_told_first_and_each_with_its_sentence(
    tmp_path: Path, browser: Browser, assignments: tuple[str, ...]
) -> None:
    kinds = ("unguarded", "inspected", "shadowed", "unasked_object", "unconfirmed", "lying_object")
    rows = []
    for assignment in assignments:
        named = {"assignment": assignment, "notebook": assignment}
        noise = [Incident("edited_cell", f"Cell {n} was changed.") for n in range(6)]
        rows += [
            verdict(
                f"{kind} {n}", incidents=(*noise, Incident(kind, f"What {kind} says.")), **named
            )
            for n in range(3)
            for kind in kinds
        ]
        shadow = (Incident("shadowed", "It cost points."),)
        rows.append(verdict("poor", (0.0, 0.0), incidents=shadow, **named))
    page = browser.new_page()
    page.goto(write_report(tmp_path, rows, {}, {}).as_uri())
    told = page.get_by_role("region", name="Points may be unearned: look").inner_text()
    page.locator("#doubtful ~ details summary").click()
    whole = page.get_by_role("region", name="Points may be unearned: look").inner_text()
    assert [whole.count(f"What {kind} says.") for kind in kinds] == [3 * len(assignments)] * 6
    assert "was changed" not in whole  # which gave nobody a point
    assert whole.count("edited cell: on the submission's own page.") == 18 * len(assignments)
    assert told.index("lying_object 0") < told.index("unconfirmed 0") < told.index("shadowed 0")
    work = region(page, "Needs your attention")
    assert "some points may be unearned" in work and "Nothing" not in work
    odd = region(page, "Worth a look")
    assert "poor" in odd and "poor" not in whole and "lying_object" not in odd
    page.close()


def test_the_middle_half_of_a_class_that_lies_on_one_score_is_that_score(tmp_path: Path) -> None:
    rows = [verdict(f"s{n}", (2.0, 3.0 if n else 0.0)) for n in range(9)]
    page = write_report(tmp_path, rows, {}, {}).read_text("utf-8")
    assert "The median is 100 %, and the middle half of 9 scores is the same." in page
    assert "<strong>100 %</strong> <span>middle half (quartiles)</span>" in page


def test_the_table_is_filtered_by_name_state_and_incident(page: Page) -> None:
    names = page.locator("#sortable tbody tr:visible th")
    many = names.count()
    page.get_by_role("searchbox", name="Student").fill("müller")
    assert 0 < names.count() < many
    assert all("Müller" in name for name in names.all_inner_texts())
    page.get_by_role("button", name="Show all").click()
    assert names.count() == many
    page.get_by_role("combobox", name="Exercise").select_option("02.words")
    page.get_by_role("combobox", name="State").select_option("correct")
    few = names.count()
    assert 0 < few < many
    assert page.locator("#f-count").inner_text() == f"{few} of {many} shown"
    assert page.locator("tr:visible [title='02.words: correct']").count() == few
    page.get_by_role("button", name="Show all").click()
    page.get_by_role("combobox", name="Show").select_option("incident: denied")
    assert names.count() == sum(
        any(one.kind == "denied" for one in row.incidents) for row in LargeClass(250)
    )


def test_without_a_mouse_everything_is_reached_and_named(page: Page) -> None:
    unnamed = page.locator("input, select, button, summary, a").evaluate_all(
        "all => all.filter(one => !(one.labels?.length || one.textContent.trim())).length"
    )
    assert unnamed == 0
    levels = page.locator("h1, h2, h3").evaluate_all("all => all.map(one => +one.tagName[1])")
    assert levels[0] == 1 and levels.count(1) == 1
    assert all(b - a <= 1 for a, b in pairwise(levels))
    page.get_by_role("searchbox", name="Student").focus()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == "f-exercise"
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"


def test_charts_have_units_and_words(page: Page) -> None:
    charts = page.locator("figure.chart")
    assert charts.count() == 2
    drawn = " ".join(charts.all_text_contents())
    assert "Share of the points (%)" in drawn and "Students" in drawn
    for words in charts.get_by_role("img").evaluate_all("all => all.map(one => one.ariaLabel)"):
        assert re.search(r"\d", words)


@pytest.mark.parametrize("width", [390, 1366])
def test_no_page_is_wider_than_its_window(browser: Browser, large: Path, width: int) -> None:
    page = browser.new_page(viewport={"width": width, "height": 800})
    for path in (large, next(large.parent.glob("s-*.html"))):
        page.goto(path.as_uri())
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.close()


def test_the_page_of_a_large_class_stays_light(large: Path) -> None:
    """A browser's work is bounded by what it reads: it opens some 20 MB a second."""
    assert len(large.read_bytes()) / 250 < 2_000


def test_a_submission_shows_each_exercise_with_its_code_and_pictures(
    large: Path, browser: Browser
) -> None:
    page = browser.new_page()
    page.goto(large.as_uri())
    page.locator("#sortable a").first.click()
    for place, name in enumerate(EXERCISES, 1):
        article = page.locator(f"#x{place}")
        assert f"02.{name}" in article.inner_text() and f"def {name}(w):" in article.inner_text()
    pictures = page.locator("#x7 img")
    assert pictures.count() == 2
    pictures.last.scroll_into_view_if_needed()
    page.wait_for_load_state("networkidle")
    assert pictures.evaluate_all("all => all.map(one => one.naturalWidth)") == [120, 120]
    assert not page.get_by_text("All 14 cells").locator("xpath=..").get_attribute("open")
    page.close()


def test_a_picture_of_the_whole_class_is_kept_once(tmp_path: Path) -> None:
    papers = [executed_paper(n, own_pictures=1) for n in range(5)]
    rows = [verdict(f"s{n}") for n in range(5)]
    write_report(tmp_path, rows, {}, {}, notebooks=lambda row: papers[int(row.student[1:])])
    assert len(list(tmp_path.glob("p-*.png"))) == 1 + 5
    write_report(tmp_path, rows[:1], {}, {}, notebooks=lambda row: papers[0])
    assert len(list(tmp_path.glob("p-*.png"))) == 2


def test_classic_cells_and_work_for_a_person_are_shown_with_their_answers(tmp_path: Path) -> None:
    cells = [
        new_code_cell("x = 41", metadata=mark("ask", solution=True)),
        new_code_cell("assert x == 42", metadata=mark("test_x", grade=True, points=1)),
        new_markdown_cell("I *think* so.", metadata=mark("essay", grade=True, solution=True)),
    ]
    paper = handed_over(new_notebook(cells=cells))
    one = ExerciseVerdict("test_x", State.INCORRECT, 0.0, 1.0, "AssertionError")
    write_report(tmp_path, [answered("kim", one, by_hand=1)], {}, {}, notebooks=lambda row: paper)
    (page,) = tmp_path.glob("s-*.html")
    text = page.read_text()
    article = text[text.index('id="x1"') : text.index("</article>")]
    assert "x = 41" in article and "assert" not in article
    by_hand = text[text.index(">Graded by hand<") : text.index(">The notebook<")]
    assert "<em>think</em>" in by_hand


def test_a_notebook_that_is_gone_or_broken_leaves_the_rest_of_the_page(tmp_path: Path) -> None:
    broken = {"kim": None, "lee": b"{}", "park": b'{"cells": [{"cell_type": 1}]}'}
    rows = [verdict(name) for name in broken]
    write_report(tmp_path, rows, {}, {}, notebooks=lambda row: broken[row.student])
    for path in tmp_path.glob("s-*.html"):
        assert "02.largest_lr" in path.read_text()


def test_several_assignments_have_a_page_each_and_one_for_all_students(
    tmp_path: Path, browser: Browser
) -> None:
    page = browser.new_page()
    page.goto(write_report(tmp_path, LargeClass(12, assignments=3), {}, {}).as_uri())
    assert page.locator("#sortable tbody th").all_inner_texts() == ["ps00", "ps01", "ps02"]
    page.get_by_role("link", name="ps01").click()
    assert page.get_by_role("heading", level=1).inner_text() == "ps01"
    page.get_by_role("link", name="All students").click()
    assert page.locator("#sortable tbody tr").count() == 12
    page.locator("#sortable tbody tr").first.get_by_role("link").nth(2).click()
    assert page.locator("header .over").inner_text().startswith("ps02")
    page.close()


def test_memory_does_not_grow_with_what_students_wrote(tmp_path: Path) -> None:
    """A page is written and forgotten: of each further student only a line is remembered."""

    def peak(size: int) -> int:
        rows = LargeClass(size, words="w" * 3_000)  # some 20 kB each
        tracemalloc.start()
        write_report(tmp_path / str(size), rows, {}, {}, notebooks=lambda row: paper)
        found = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return found

    paper = executed_paper()
    peak(2)  # what is imported and compiled once
    assert (peak(70) - peak(20)) / 50 < 10_000


def test_the_ledger_gives_the_report_one_verdict_at_a_time(tmp_path: Path) -> None:
    with Ledger.writing(tmp_path / "work") as ledger:
        for row in (verdict("kim"), verdict("lee")):
            ledger.record(row, executed_paper())
    with Ledger.reading(tmp_path / "work") as ledger:
        rows = ledger.rows()
        assert list(rows) == ledger.latest() and len(rows) == 2
        write_report(tmp_path / "report", rows, {}, {}, notebooks=ledger.executed)
    assert list((tmp_path / "report").glob("p-*.png"))
