"""The pages that are made of all notebooks follow from them, and lack nothing."""

from pathlib import Path

from autograder.notebook.map_page import markdown
from autograder.notebook.route import route
from course_utils.desk.authoring.pages import pages

ROOT = Path(__file__).parents[2]


def test_the_courses_pages_follow_from_its_notebooks_and_lead_somewhere() -> None:
    made, faults = pages(ROOT, markdown(route(ROOT / "notebooks", {})))
    assert faults == []
    assert {path.name for path in made} == {"coverage.md", "glossary.md", "START.ipynb"}
    stale = [path.name for path, text in made.items() if path.read_text("utf-8") != text]
    assert stale == [], "run: course build"


def test_a_course_without_our_notes_and_terms_has_a_list_of_its_notebooks_alone(
    tmp_path: Path,
) -> None:
    (tmp_path / "notebooks" / "source").mkdir(parents=True)
    made, faults = pages(tmp_path, "| nothing yet |")
    assert ([path.name for path in made], faults) == (["START.ipynb"], [])
    assert "nothing yet" in made[tmp_path / "notebooks" / "START.ipynb"]
