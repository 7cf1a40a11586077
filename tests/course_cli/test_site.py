"""The web edition's pages, and the places where it is put."""

import json
import sys
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from typer.testing import CliRunner

from autograder import exercises
from course_utils.desk import cli
from course_utils.desk.opening import Opening, opening
from course_utils.desk.site.front import front
from course_utils.desk.site.making import MARKER, SiteError, make_site
from course_utils.desk.site.page import page
from course_utils.guess import NO_PREDICTION


def find(name: str) -> tuple[exercises.Exercise, str | None]:
    return exercises.find(name), "def grad(w):\n    return 3 * (w - 8)"


def kept_back(name: str) -> tuple[exercises.Exercise, str | None]:
    return exercises.find(name), None


def ran(source: str, *texts: str, **course: str) -> nbformat.NotebookNode:
    outputs = [
        new_output("display_data", data={"text/plain": text, "text/html": text}) for text in texts
    ]
    return new_code_cell(source, outputs=outputs, metadata={"course": course} if course else {})


def shown(*cells: "str | nbformat.NotebookNode", find=find) -> str:
    """Return a page's cells as text: what stands there, in order, outputs in brackets."""
    made = [new_markdown_cell(one) if isinstance(one, str) else one for one in cells]
    text = nbformat.writes(new_notebook(cells=[new_markdown_cell("# T"), *made]))
    content = json.loads(page(text, find, "copies/x.ipynb"))
    nbformat.validate(nbformat.from_dict(content))
    lines = []
    for cell in content["cells"][2:]:
        lines.append("".join(cell["source"]))
        lines += [f"[{''.join(one['data']['text/plain'])}]" for one in cell.get("outputs", [])]
    return "\n".join(lines)


BEGIN, END = '<details class="course-cover">', "</details>"


def test_what_follows_a_prediction_is_covered_up_to_the_next_heading() -> None:
    page = shown(
        ran("before", "seen"),
        "### Predict\n\nUp or down?",
        ran("my_guess = ..."),
        ran("run", "down"),
        "Because.",
        ran("more", "picture"),
        "So it is.\n\n## Next\n\nText.",
    )
    assert page == (
        "before\n[seen]\n### Predict\n\nUp or down?\nmy_guess = ...\n"
        f"{BEGIN}\n<summary>Made your guess? See what happens</summary>\n"
        f"run\n[down]\nBecause.\nmore\n[picture]\nSo it is.\n{END}\n## Next\n\nText."
    )


def test_an_explanation_is_covered_even_under_a_heading_of_its_own() -> None:
    page = shown("## A\n\n### Predict", ran("run", "down"), "### Explain\n\nWhy.\n\n## B")
    assert page.endswith(f"[down]\n**Explain**\n\nWhy.\n{END}\n## B")


def test_a_comment_in_an_example_ends_no_cover() -> None:
    example = "So:\n\n```python\n# a comment\n```\n\nAnd on."
    assert shown("### Predict", ran("run", "down"), example).endswith(f"{example}\n{END}")


def test_what_nobody_could_guess_here_is_not_said_to_be_missing() -> None:
    page = shown(
        "### Predict", ran("predicted(...)", "down", f"○ Your turn. {NO_PREDICTION} Guess.")
    )
    assert NO_PREDICTION not in page
    assert "[down]" in page


def test_below_an_exercise_its_hints_open_one_after_the_other_and_then_a_solution() -> None:
    answer = ran("def grad(w):\n    ...", exercise="02.grad", role="answer")
    check = ran('check("02.grad")', "Not attempted yet", exercise="02.grad", role="check")
    page = shown("### Your turn", answer, check)
    assert "Not attempted yet" not in page
    assert "<strong>02.grad</strong> The slope of the error (2 points)" in page
    first, second = page.index("Hint 1 of 3"), page.index("Hint 2 of 3")
    assert END not in page[first:second]  # the second is inside the first
    solution = page.partition("<summary>The author's solution</summary>")[2]
    assert "```python\ndef grad(w):\n    return 3 * (w - 8)\n```" in solution


def test_a_solution_that_is_kept_back_is_not_announced() -> None:
    page = shown(ran('check("02.grad")', exercise="02.grad", role="check"), find=kept_back)
    assert "Hint 1 of 3" in page
    assert "solution" not in page


def test_a_notebooks_opening_is_its_title_its_korean_title_and_two_sentences() -> None:
    text = '# 01 · Dice\n\n*주사위*\n\nYou roll a die\ntwice. "The same?" Hardly.\n\n## 1'
    notebook = nbformat.writes(new_notebook(cells=[new_markdown_cell(text)]))
    assert opening(notebook) == Opening("01 · Dice", "주사위", 'You roll a die twice. "The same?"')
    bare = nbformat.writes(new_notebook(cells=[new_markdown_cell("# Alone")]))
    assert opening(bare) == Opening("Alone")
    assert opening(nbformat.writes(new_notebook())) == Opening("")


def test_the_front_page_lists_notebooks_in_order_in_their_own_words() -> None:
    notebook = nbformat.writes(
        new_notebook(cells=[new_markdown_cell("# 01 · Dice\n\nRoll. Twice.")])
    )
    page = front({"01_dice": notebook}, {"glossary": "# Glossary"})
    assert "[**01 · Dice**](01_dice.ipynb)\\\n  Roll. Twice." in page
    assert "\n01_dice\nglossary\n" in page


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    (tmp_path / "course" / "notebooks" / "source").mkdir(parents=True)
    return tmp_path / "course"


def write(checkout: Path, name: str, text: str) -> None:
    nbformat.write(
        new_notebook(cells=[new_markdown_cell(text)]), checkout / "notebooks" / f"{name}.ipynb"
    )


def test_a_site_is_renewed_without_touching_what_somebody_else_put_beside_it(
    checkout: Path, tmp_path: Path
) -> None:
    place = tmp_path / "new" / "site"
    write(checkout, "01_one", "# One")
    write(checkout, "02_two", "# Two")
    assert make_site(checkout, place, find).read_text("utf-8").count("02_two.html") > 0
    earlier = {path: path.read_bytes() for path in place.rglob("*") if path.is_file()}
    (place / "CNAME.txt").write_text("mine")
    make_site(checkout, place, find)
    assert {path: path.read_bytes() for path in earlier} == earlier  # the same again
    (checkout / "notebooks" / "02_two.ipynb").unlink()
    make_site(checkout, place, find)
    assert (place / "01_one.html").exists()
    assert not (place / "02_two.html").exists()
    assert (place / "CNAME.txt").read_text() == "mine"


def test_a_folder_with_something_else_in_it_is_left_alone(checkout: Path, tmp_path: Path) -> None:
    write(checkout, "01_one", "# One")
    (tmp_path / "thesis").mkdir()
    (tmp_path / "thesis" / "chapter.txt").write_text("mine")
    with pytest.raises(SiteError, match="neither new nor an earlier site"):
        make_site(checkout, tmp_path / "thesis", find)
    assert [path.name for path in (tmp_path / "thesis").iterdir()] == ["chapter.txt"]
    with pytest.raises(SiteError, match="is a file; name a folder"):
        make_site(checkout, tmp_path / "thesis" / "chapter.txt", find)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("# One\n\n[two](02_gone.ipynb)", "02_gone"),
        ("# One\n\n[word](glossary.md#term-gone)", "term-gone"),
        ("# One\n\n$\\nonsense{1}$", "nonsense"),
    ],
)
def test_a_fault_in_a_page_is_told_and_nothing_is_written(
    checkout: Path, tmp_path: Path, text: str, said: str
) -> None:
    write(checkout, "01_one", text)
    (checkout / "notebooks" / "glossary.md").write_text("# Glossary\n\nWords.")
    with pytest.raises(SiteError, match=rf"(?s)01_one\.ipynb.*{said}"):
        make_site(checkout, tmp_path / "site", find)
    assert not (tmp_path / "site").exists()


def test_without_sphinx_the_command_says_what_to_run(
    checkout: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(checkout, "01_one", "# One")
    monkeypatch.chdir(checkout)
    monkeypatch.setitem(sys.modules, "furo", None)
    done = CliRunner().invoke(cli.app, ["site", "web"])
    assert done.exit_code == 1
    assert done.output == "furo is not installed; run: uv run --group site course site web\n"


def test_without_notebooks_the_command_says_what_to_run(
    checkout: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(checkout)
    done = CliRunner().invoke(cli.app, ["site", "web"])
    assert done.exit_code == 1
    assert "make them: course build" in done.output
    assert not (checkout / "web" / MARKER).exists()
