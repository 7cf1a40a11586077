"""The web edition of the course in a browser, opened as files: no server, no network."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path

import pytest
from playwright import sync_api

from autograder import exercises
from autograder.exercises.solutions import solution_of
from course_utils.desk.handing_out import handed_out
from course_utils.desk.site.making import make_site

from .conftest import ROOT

FIRST = "02_gradient_descent"
PHONE, DESK = {"width": 390, "height": 844}, {"width": 1366, "height": 768}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("web") / "site"
    make_site(ROOT, place, lambda name: (exercises.find(name), solution_of(name)))
    return place


class Loads(HTMLParser):
    """Collects what a page loads by itself; a link that somebody may click on is none of it."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        names = ("src", "srcset", "poster", "data", "action", "href", "xlink:href")
        self.found += [given[name] or "" for name in names if name in given and tag != "a"]
        self.found += re.findall(r"url\(([^)]*)\)", given.get("style") or "")


def test_no_page_loads_anything_from_another_host(site: Path) -> None:
    outside = re.compile(r"^['\"]?(\w+:)?//")
    loads = {page.name: Loads(page.read_text("utf-8")).found for page in site.rglob("*.html")}
    assert len(loads[f"{FIRST}.html"]) > 5
    assert {
        name: [one for one in found if outside.match(one)] for name, found in loads.items()
    } == {name: [] for name in loads}
    styles = "".join(path.read_text("utf-8") for path in site.rglob("*.css"))
    assert re.findall(r"(?:url\(|@import)\s*['\"]?(?:\w+:)?//", styles) == []


@dataclass
class Reader:
    """Somebody who reads: what their browser complained of, and asked for elsewhere."""

    browser: sync_api.Browser
    site: Path
    complaints: list[str] = field(default_factory=list)

    def opens(self, name: str, **context: object) -> sync_api.Page:
        page = self.browser.new_context(**context).new_page()
        page.on("console", lambda said: said.type == "error" and self.complaints.append(said.text))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("request", self._asked)
        page.goto(f"{self.site.as_uri()}/{name}")
        return page

    def _asked(self, request: sync_api.Request) -> None:
        if not request.url.startswith(("data:", self.site.as_uri())):
            self.complaints.append(request.url)


@pytest.fixture
def reader(browser: sync_api.Browser, site: Path) -> Iterator[Reader]:
    reader = Reader(browser, site)
    yield reader
    assert reader.complaints == []


def test_a_cover_hides_what_happened_until_it_is_opened_by_key_and_without_a_script(
    reader: Reader,
) -> None:
    page = reader.opens(f"{FIRST}.html", java_script_enabled=False)
    cover, hidden = page.locator(".course-cover").first, page.get_by_text("slope =  -9.0")
    assert not hidden.is_visible()
    cover.locator("summary").first.press("Enter")
    assert hidden.is_visible()
    assert cover.get_by_text("The sign says where up is").is_visible()  # the explanation, too


def test_hints_the_solution_and_the_quiz_open_on_a_click(reader: Reader) -> None:
    page = reader.opens(f"{FIRST}.html")
    help_ = page.get_by_role("group", name="Help with 02.grad")
    second, solution = help_.get_by_text("Hint 2 of 3"), help_.get_by_text("return 3 * (w - 8)")
    assert not second.is_visible()
    help_.get_by_text("Hint 1 of 3").click()
    assert second.is_visible()
    assert not solution.is_visible()
    help_.get_by_text("The author's solution").click()
    assert solution.is_visible()
    quiz = page.get_by_role("group", name="Quiz").first
    quiz.locator("summary").first.click()
    assert quiz.get_by_text("Not this one").first.is_visible()


def test_sliders_and_formulas_work_in_the_page(reader: Reader) -> None:
    page = reader.opens(f"{FIRST}.html")
    page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    said, slider = page.get_by_role("status").first, page.get_by_role("slider").first
    before = said.inner_text()
    slider.press("End")
    assert said.inner_text() != before
    formula = page.locator(".course-math math").first.bounding_box()
    assert formula is not None
    assert formula["height"] > 15


def test_the_search_finds_a_word(reader: Reader) -> None:
    page = reader.opens("index.html")
    page.get_by_placeholder("Search").fill("saddle")
    page.get_by_placeholder("Search").press("Enter")
    found = page.locator("#search-results a", has_text="02 · Gradient descent").first
    found.click()
    assert page.get_by_role("heading", level=1).inner_text().startswith("02 · Gradient descent")


def test_links_lead_on_and_the_download_is_the_students_copy(reader: Reader, site: Path) -> None:
    page = reader.opens("index.html")
    page.locator("article").get_by_role("link", name="02 · Gradient descent").click()
    page.get_by_role("link", name="loss", exact=True).first.click()
    assert page.url.endswith("glossary.html#loss")
    page.get_by_role("link", name="02 Gradient descent").first.click()
    page.get_by_role("link", name="03 Neurons, layers, activations ›").first.click()
    page.locator(".related-pages .prev-page").click()
    assert page.get_by_role("heading", level=1).inner_text().startswith("02 · Gradient")
    link = page.get_by_role("link", name="download this notebook")
    assert link.get_attribute("download") is not None
    copy = json.loads((site / str(link.get_attribute("href"))).read_text("utf-8"))
    whole = json.loads((ROOT / "notebooks" / f"{FIRST}.ipynb").read_text("utf-8"))
    student = json.loads(handed_out(json.dumps(whole)))
    assert copy["cells"][1:] == student["cells"][1:]
    assert copy["cells"][1:] != whole["cells"][1:]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_on_a_phone_nothing_sticks_out_and_a_picture_fits_the_theme(
    reader: Reader, scheme: str
) -> None:
    for name in ("index", FIRST):
        page = reader.opens(f"{name}.html", viewport=PHONE, color_scheme=scheme)
        page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
        assert page.evaluate(STICKS_OUT) == []
    page = reader.opens(f"{FIRST}.html", viewport=DESK, color_scheme=scheme)
    picture = page.locator("img.course-picture").first
    turned = "invert" in picture.evaluate("one => getComputedStyle(one).filter")
    assert turned == (scheme == "dark")


#: elements of the page that are wider than the screen and stand in nothing that can be pulled aside
STICKS_OUT = """() => [...document.querySelectorAll("article *")].filter((one) => {
  if (!one.checkVisibility() || one.getBoundingClientRect().right <= innerWidth + 1) return false;
  for (let box = one.parentElement; box.tagName !== "ARTICLE"; box = box.parentElement)
    if (getComputedStyle(box).overflowX !== "visible") return false;
  return true;
}).map((one) => one.outerHTML.slice(0, 100))"""
