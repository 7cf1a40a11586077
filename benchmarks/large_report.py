"""How long the report of a large class takes to write and to open, and what memory that needs.

``uv run python -m benchmarks.large_report 1000 --to DIR`` writes the report of a synthetic class
there and opens its pages in Chromium, with the browser's own timing (navigation start to the end of
the load event, and to the first paint of the content).
"""

import argparse
import resource
import time
from functools import lru_cache
from pathlib import Path

from playwright.sync_api import sync_playwright

from autograder.classroom.report import write_report
from tests.classroom.large_class import LargeClass, executed_paper

_TIMES = """() => {
  const [all] = performance.getEntriesByType("navigation");
  const paint = performance.getEntriesByName("first-contentful-paint")[0];
  return [all.loadEventEnd, paint?.startTime ?? NaN, document.querySelectorAll("*").length];
}"""


def main() -> None:
    """Write, open, and print what it took."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("students", type=int, nargs="?", default=1000)
    asked.add_argument("--assignments", type=int, default=1)
    asked.add_argument("--to", type=Path, default=Path("large-report"))
    asked.add_argument("--chromium", default="/usr/bin/chromium")
    options = asked.parse_args()
    drawn = lru_cache(16)(executed_paper)
    rows = LargeClass(options.students, options.assignments)
    began = time.perf_counter()
    write_report(options.to, rows, {}, {}, notebooks=lambda one: drawn(int(one.digest[-1:] == "7")))
    took = time.perf_counter() - began
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    size = sum(path.stat().st_size for path in options.to.iterdir()) / 2**20
    print(f"{len(rows)} submissions: {took:.1f} s to write, {size:.1f} MiB, {peak:.0f} MiB memory")
    names = sorted(path.name for path in options.to.glob("[ai]*.html"))
    names += ["students.html"] * (options.to / "students.html").exists()
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=options.chromium, args=["--no-sandbox"])
        for name in [*names[:4], next(options.to.glob("s-*.html")).name]:
            found = []
            for _ in range(5):
                page = browser.new_page(viewport={"width": 1366, "height": 768})
                page.goto((options.to / name).absolute().as_uri(), wait_until="load")
                page.wait_for_timeout(200)
                found.append(page.evaluate(_TIMES))
                page.close()
            loaded, painted, elements = sorted(found)[len(found) // 2]
            print(
                f"{name}: loaded {loaded:.0f} ms, painted {painted:.0f} ms, {elements} elements, "
                f"{(options.to / name).stat().st_size / 2**20:.2f} MiB"
            )
        browser.close()


if __name__ == "__main__":
    main()
