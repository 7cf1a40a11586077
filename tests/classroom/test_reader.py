"""Whoever opens a hostile class in the report, the formgrader or feedback is not attacked."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote, urlsplit

import pytest
from nbformat.v4 import new_notebook, new_output
from nbgrader.api import Gradebook
from playwright.sync_api import Browser, Page, Request, Route, sync_playwright

from autograder.checking.outcome import State
from autograder.classroom.course_folder import CourseFolder
from autograder.classroom.going_out.nbgrader_feedback import make_pages, pages
from autograder.classroom.gradebook.book import ClassGradebook, GradebookError
from autograder.classroom.report import write_report
from autograder.grading.verdicts import ExerciseVerdict, Incident
from tests.needed import need

from .conftest import ASSIGNMENT, executed, handed_over, instructor_cells, notebook_bytes, verdict
from .hostile_class import ACTING, MESSAGE, NAMES, honest_cells, hostile_cells
from .test_report import ARGUMENTS, CHROMIUM

#: what the formgrader asks a content delivery network for; Debian's libjs-mathjax is the same
MATHJAX = "https://cdnjs.cloudflare.com/ajax/libs/mathjax/2.7.7/"
LATEST = f"""document.write(
  '<script src="{MATHJAX}MathJax.js?config=TeX-AMS_CHTML-full,Safe"></' + 'script>');"""
INSTALLED = Path("/usr/share/javascript/mathjax")
HONEST, HOSTILE = "lee", "kim"
CELLS = {HONEST: honest_cells(), HOSTILE: hostile_cells()}


@dataclass
class Watch:
    """A page, and all that it did which it should not have done."""

    page: Page
    home: str
    seen: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("dialog", lambda dialog: (self.seen.append("dialog"), dialog.dismiss()))
        self.page.on(
            "console", lambda said: self.seen.append(said.text) if "owned" in said.text else 0
        )
        self.page.on("download", lambda _: self.seen.append("download"))
        self.page.on("popup", lambda _: self.seen.append("popup"))
        self.page.route("**/*", self._route)

    def _route(self, route: Route, request: Request) -> None:
        if request.url.startswith(MATHJAX):
            name = urlsplit(request.url.removeprefix(MATHJAX)).path
            headers = {"Access-Control-Allow-Origin": "*"}  # as the network has it, for the fonts
            if name == "latest.js":
                route.fulfill(body=LATEST, content_type="text/javascript")
            elif (INSTALLED / name).exists():
                route.fulfill(path=INSTALLED / name, headers=headers)
            else:
                route.abort()
        elif request.url.startswith(self.home) and "canary" not in request.url.rpartition("/")[2]:
            route.continue_()
        else:
            self.seen.append(request.url)
            route.abort()

    def open(self, address: str) -> list[str]:
        """Open a page, let MathJax do its work, and return what happened."""
        self.seen.clear()
        self.page.goto(address)
        self.page.wait_for_load_state("networkidle")
        self.page.wait_for_function(
            "!window.MathJax || MathJax.isReady"
            " && !MathJax.Hub.queue.pending && !MathJax.Hub.queue.running"
        )
        return [*self.seen, *self.page.evaluate(TRACES)]


#: what an attack leaves in a page
TRACES = """() => {
  const found = [], of = document.querySelector("#notebook") ?? document.createElement("p");
  if (window.owned || document.title === "owned") found.push("a script ran");
  for (const one of of.querySelectorAll("*")) {
    if (one.matches(".MJXc-processing:empty")) continue;  // a formula that MathJax gave up
    const said = one.outerHTML.slice(0, 200);
    for (const {name, value} of one.attributes)
      if (/^on/.test(name) || /^(href|src|action|style|data|xlink:href)$/.test(name)
          && /^\\s*javascript:|far\\.example/.test(value)) found.push(said);
    if (/^(script|iframe|svg|style|link|meta|base|form|object|embed|video)$/i.test(one.tagName)
        && !/^math\\/tex/.test(one.type ?? "")) found.push(said);
    if (/fixed|sticky/.test(getComputedStyle(one).position)) found.push(said);
    if (/url/.test(getComputedStyle(one).backgroundImage)) found.push(said);
    const box = one.getBoundingClientRect();
    if (one.checkVisibility() && !one.closest(".MJX_Assistive_MathML") && box.bottom + scrollY < 0)
      found.push(said);
  }
  if (![document.body, null].includes(document.activeElement)
      && of.contains(document.activeElement)) found.push("the focus was taken");
  return found;
}"""


@contextmanager
def served(course: CourseFolder) -> Iterator[str]:
    """Serve the course with nbgrader's formgrader; yield the address of its pages."""
    home = course.root / ".home"
    command = [
        *(sys.executable, "-m", "jupyter", "server", "--allow-root", "--no-browser"),
        *("--ip=127.0.0.1", "--port=0", "--ServerApp.port_retries=0", "--IdentityProvider.token="),
        "--ServerApp.jpserver_extensions={'nbgrader.server_extensions.formgrader': True}",
    ]
    environment = {
        **os.environ,
        "PATH": os.pathsep.join([os.path.dirname(sys.executable), os.environ["PATH"]]),
        "HOME": str(home),
        "JUPYTER_CONFIG_DIR": str(home / "config"),
        "JUPYTER_DATA_DIR": str(home / "data"),
        "JUPYTER_RUNTIME_DIR": str(home / "runtime"),
    }
    log = course.root / ".server.log"
    with (
        log.open("w") as written,
        log.open() as read,
        subprocess.Popen(
            command, cwd=course.root, env=environment, stderr=written, text=True
        ) as jupyter,
    ):
        try:
            said = ""
            while "http://127.0.0.1:" not in said or not said.endswith("\n"):
                said += read.readline()
                if jupyter.poll() is not None:
                    pytest.fail(f"Jupyter did not start: {said}{read.read()}")
            port = said.rpartition("http://127.0.0.1:")[2].split("/")[0]
            yield f"http://127.0.0.1:{port}/formgrader"
        finally:
            jupyter.terminate()


@dataclass(frozen=True)
class Class:
    """A course in which a hostile class was graded, and the addresses of all that shows it."""

    course: CourseFolder
    formgrader: str
    submissions: dict[str, str]
    report: Path


def copy_of(cells: list) -> bytes:
    """Return an executed notebook with these cells before the essay, and a name in a traceback."""
    made = instructor_cells()
    made[2].outputs = [new_output("display_data", {"text/plain": MESSAGE})]
    return handed_over(new_notebook(cells=[*made[:5], *cells, *made[5:]]))


@pytest.fixture(scope="module")
def graded(released: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Class]:
    root = tmp_path_factory.mktemp("hostile")
    course = CourseFolder.open(shutil.copytree(released, root / "course"))
    rows = []
    with ClassGradebook(course) as book:
        for name in (*NAMES, HONEST):
            folder = course.folder("submitted", name, ASSIGNMENT)
            folder.mkdir(parents=True, exist_ok=True)
            (folder / f"{ASSIGNMENT}.ipynb").write_bytes(executed())
            row = verdict(name, message=MESSAGE)
            book.record(row, copy_of(CELLS.get(name, [])))
            rows.append(row)
    for name in ACTING:
        exercises = (ExerciseVerdict(name, State.TAMPERED, 0.0, 1.0, MESSAGE),)
        incidents = (Incident(name, MESSAGE),)
        rows.append(verdict(name, exercises=exercises, incidents=incidents, notebook=name))
    report = write_report(
        root / "report",
        rows,
        {"version": MESSAGE},
        {},
        [MESSAGE],
        notebooks=lambda row: copy_of(CELLS.get(row.student, [])),
    )
    with Gradebook(course.db_url, course.course_id) as theirs:
        submissions = {
            one.student.id: one.id for one in theirs.notebook_submissions(ASSIGNMENT, ASSIGNMENT)
        }
    with served(course) as address:
        yield Class(course, address, submissions, report)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    need(INSTALLED.exists(), "MathJax (libjs-mathjax) is not installed")
    with sync_playwright() as play:
        chromium = play.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield chromium
        chromium.close()


@pytest.fixture
def watch(graded: Class, browser: Browser) -> Iterator[Watch]:
    page = browser.new_page(viewport={"width": 1400, "height": 1000})
    yield Watch(page, graded.formgrader.removesuffix("/formgrader"))
    page.close()


def test_no_page_of_the_report_acts(graded: Class, browser: Browser) -> None:
    page = browser.new_page()
    watch = Watch(page, graded.report.parent.as_uri())
    for path in graded.report.parent.glob("*.html"):
        assert watch.open(f"{path.as_uri()}#notebook") == []
        page.locator("#notebook > summary").evaluate_all("all => all.forEach(one => one.click())")
        assert page.evaluate(TRACES) == []
        assert page.locator("iframe, object, embed, form, #notebook a[href]").count() == 0
        pictures = page.locator("img").evaluate_all("all => all.map(one => one.src)")
        assert all(graded.report.parent.as_uri() in one for one in pictures)
    page.close()


def test_honest_work_is_seen_in_the_report(graded: Class, browser: Browser) -> None:
    page = browser.new_page()
    page.goto(graded.report.as_uri())
    page.get_by_role("link", name=HONEST, exact=True).first.click()
    page.get_by_text("cells, as they ran").click()
    notebook = page.locator("#notebook")
    assert notebook.locator("h2", has_text="Why").count() == 1
    assert notebook.locator("td", has_text="0.25").count() == 1
    pictures = notebook.locator("img")
    for n in range(pictures.count()):
        pictures.nth(n).scroll_into_view_if_needed()
    page.wait_for_load_state("networkidle")
    assert pictures.evaluate_all("all => all.map(one => one.naturalWidth)") == [1, 1]
    assert "100%|##|" in notebook.inner_text() and "0%|  |" not in notebook.inner_text()
    page.close()


def test_no_page_of_the_formgrader_acts(graded: Class, watch: Watch) -> None:
    names = [quote(name, safe="") for name in (*NAMES, HONEST)]
    for path in (
        "manage_assignments",
        f"manage_submissions/{ASSIGNMENT}",
        "gradebook",
        f"gradebook/{ASSIGNMENT}",
        f"gradebook/{ASSIGNMENT}/{ASSIGNMENT}",
        "manage_students",
        *(f"manage_students/{name}" for name in names),
        *(f"manage_students/{name}/{ASSIGNMENT}" for name in names),
        *(f"submissions/{graded.submissions[name]}/" for name in NAMES),
    ):
        assert watch.open(f"{graded.formgrader}/{path}") == [], path


def test_a_hostile_notebook_leaves_the_formgrader_usable(graded: Class, watch: Watch) -> None:
    watch.open(f"{graded.formgrader}/submissions/{graded.submissions[HOSTILE]}/")
    assert watch.page.locator("#notebook .mjx-chtml").count() > 50  # MathJax read them all
    assert watch.page.locator("#notebook a[href]").count() == 0
    score = watch.page.locator("#\\30 2-grad")
    watch.page.wait_for_function("document.getElementById('02-grad').placeholder !== ''")
    assert score.count() == 1 and score.get_attribute("placeholder") == "1.5"
    score.fill("2")  # nothing lies over it
    watch.page.locator(".btn.full-credit").first.click()


def test_feedback_does_not_act(graded: Class, browser: Browser) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "nbgrader", "generate_feedback", ASSIGNMENT],
        cwd=graded.course.root,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    page = browser.new_page()
    watch = Watch(page, graded.course.root.as_uri())
    for name in (HOSTILE, HONEST, NAMES[3]):
        (found,) = graded.course.folder("feedback", name, ASSIGNMENT).glob("*.html")
        assert watch.open(found.as_uri()) == []
    page.close()


def test_feedback_that_goes_back_loads_nothing_and_shows_its_formulas(
    graded: Class, browser: Browser, tmp_path: Path
) -> None:
    verdicts = [verdict(HOSTILE), verdict(HONEST)]
    made = make_pages(graded.course, verdicts)
    page = browser.new_page(viewport={"width": 1000, "height": 900})
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    for one in pages(made, verdicts):
        assert b"cdnjs" in feedback_of(graded.course, one.student).read_bytes()  # nbgrader's own
        path = tmp_path / f"{one.student}.html"
        path.write_bytes(one.data)
        asked.clear()
        page.goto(path.as_uri())
        page.wait_for_load_state("networkidle")
        assert [url for url in asked if not url.startswith("data:")] == [path.as_uri()]
        assert page.evaluate(TRACES) == []
    notebook = page.locator("#notebook")
    assert notebook.locator("math").count() >= 3
    over, under = (one.bounding_box() for one in notebook.locator("math mfrac > *").all())
    assert over["y"] + over["height"] <= under["y"] + 1  # drawn: one over the other
    assert page.locator(".math-core-error").count() == 0
    page.screenshot(path=tmp_path / "feedback.png", full_page=True)
    page.close()


def feedback_of(course: CourseFolder, student: str) -> Path:
    """Return the page that nbgrader wrote."""
    (found,) = course.folder("feedback", student, ASSIGNMENT).glob("*.html")
    return found


def test_the_traps_of_this_test_spring(graded: Class, watch: Watch) -> None:
    """The same notebook, as it came: nbgrader itself does nothing against it."""
    path = graded.course.folder("autograded", HOSTILE, ASSIGNMENT) / f"{ASSIGNMENT}.ipynb"
    safe = path.read_bytes()
    path.chmod(0o600)
    try:
        path.write_bytes(notebook_bytes(hostile_cells()).replace(b"http-equiv=refresh", b""))
        watch.page.goto(f"{graded.formgrader}/submissions/{graded.submissions[HOSTILE]}/")
        watch.page.wait_for_function("window.owned")
    finally:
        path.write_bytes(safe)
    assert any("far.example" in one for one in watch.seen)


def test_a_name_that_nbgrader_would_run_is_not_written_to_the_gradebook(graded: Class) -> None:
    with ClassGradebook(graded.course) as book:
        for name in ACTING:
            with pytest.raises(GradebookError, match="rename the folder"):
                book.record(verdict(name), executed())


def test_honest_work_looks_as_it_did(graded: Class, watch: Watch, tmp_path: Path) -> None:
    address = f"{graded.formgrader}/submissions/{graded.submissions[HONEST]}/"
    assert watch.open(address) == []
    notebook = watch.page.locator("#notebook").first
    assert notebook.locator("h2", has_text="Why").count() == 1
    assert notebook.locator(".mjx-chtml").count() >= 3  # typeset
    assert notebook.locator(".merror, .mjx-merror").count() == 0
    assert notebook.locator("td", has_text="0.25").count() == 1
    assert notebook.locator("img").evaluate_all("all => all.map(one => one.naturalWidth)") == [1, 1]
    assert "100%|##|" in notebook.inner_text() and "0%|  |" not in notebook.inner_text()
    watch.page.screenshot(path=tmp_path / "formgrader.png", full_page=True)
