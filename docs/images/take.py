"""Take the README's pictures anew: the map and a card in JupyterLab, and the report of a class.

    uv run python docs/images/take.py COURSE_DIR

COURSE_DIR is a graded class, e.g. ``autograder-demo``, which ``uv run autograder demo`` makes. A
browser (Debian's chromium, or what Playwright has installed) is needed.
"""

import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Locator, Page, sync_playwright

PLACE = Path(__file__).parent
NOTEBOOK = "02_gradient_descent.ipynb"
#: two right answers, and one with a slip that the lecture notes made
ANSWERS = {
    "def grad(w)": "def grad(w):\n    return 3 * (w - 8)",
    "def descend(w0": "def descend(w0, lr, steps):\n    weights = [w0]\n    slope = grad(w0)\n"
    "    for _ in range(steps):\n        weights.append(weights[-1] - lr * slope)\n"
    "    return weights",
}
PATIENCE_MS = 120_000


def main() -> None:
    """Take all pictures."""
    report = Path(sys.argv[1]).resolve() / "report" / "index.html"
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as folder:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1240, "height": 700}, device_scale_factor=1.5)
        page.set_default_timeout(PATIENCE_MS)
        page.goto(report.as_uri())
        page.get_by_role("link", name="02_gradient_descent").click()
        page.get_by_role("heading", name="Exercises", exact=True).evaluate(
            "one => one.scrollIntoView()"
        )
        page.screenshot(path=PLACE / "report.png")
        command = ["course", "lab", f"{folder}/workspace", "--no-browser", "--port", "18950"]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as lab:
            try:
                assert lab.stdout is not None
                addresses = (re.search(r"http://\S+token=\S+", line) for line in lab.stdout)
                address = next(found[0] for found in addresses if found)
                in_lab(page, address)
            finally:
                lab.terminate()
        browser.close()


def in_lab(page: Page, address: str) -> None:
    """Answer two exercises, and take the card of the second and the map."""
    page.goto(address.replace("START.ipynb", NOTEBOOK))
    run(page, "from autograder import")
    for begin, answer in ANSWERS.items():
        run(page, begin, answer)
        name = begin.removeprefix("def ").partition("(")[0]
        run(page, f'check("02.{name}")')
    card = cell(page, 'check("02.descend")').locator("div[style*='border-left: 6px']")
    card.locator("summary").first.click()
    card.screenshot(path=PLACE / "card.png")
    page.keyboard.press("Control+s")
    page.goto(address)
    page.locator(".course-map").wait_for()
    page.wait_for_timeout(6_000)  # the map asks for what is new, and the page comes to rest
    page.screenshot(path=PLACE / "map.png")


def cell(page: Page, text: str) -> Locator:
    """The code cell whose source holds `text`."""
    code = page.locator(".cm-content", has_text=text)
    return page.locator(".jp-NotebookPanel:not(.lm-mod-hidden) .jp-CodeCell", has=code).first


def run(page: Page, text: str, answer: str = "") -> None:
    """Run the cell that holds `text`, with `answer` in its place; wait until it has run."""
    one = cell(page, text)
    one.locator(".cm-content").click()
    if answer:
        page.keyboard.press("Control+a")
        page.keyboard.insert_text(answer)
    page.keyboard.press("Control+Enter")
    one.locator(".jp-InputPrompt", has_text=re.compile(r"\[\d+\]:")).wait_for()
    page.wait_for_timeout(1_500)


if __name__ == "__main__":
    main()
