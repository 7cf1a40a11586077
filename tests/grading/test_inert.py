"""A notebook made inert shows the same and cannot act."""

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output, new_raw_cell

from autograder.classroom.comments import comment
from autograder.grading.inert import HTML_BUDGET, inert

PICTURE = "data:image/png;base64,iVBORw0KGgo="


def shown(html: str) -> dict[str, str]:
    """Return what is left of an output that has this HTML."""
    output = new_output("execute_result", {"text/html": html, "text/plain": "plain"})
    (cell,) = inert(new_notebook(cells=[new_code_cell("1", outputs=[output])])).cells
    return dict(cell.outputs[0].data)


def prose(markdown: str) -> str:
    """Return what is left of a Markdown cell."""
    return str(inert(new_notebook(cells=[new_markdown_cell(markdown)])).cells[0].source)


def test_tables_and_embedded_pictures_stay() -> None:
    html = f'<table><tbody><tr><td>1</td></tr></tbody></table><img src="{PICTURE}" alt="loss">'
    assert shown(html)["text/html"] == html


def test_a_large_picture_is_not_cut() -> None:
    html = f'<img src="data:image/png;base64,{"A" * 10**6}" alt="">'
    assert shown(html)["text/html"] == html


@pytest.mark.parametrize(
    "html",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        '<a href="javascript:alert(1)">x</a>',
        '<a href="data:text/html,x">x</a>',
        "<svg onload=alert(1)>",
        "<iframe src=//x></iframe>",
        "<style>@import url(//x)</style>",
        "<form action=//x><input></form>",
        "<meta http-equiv=refresh content=0>",
        '<div style="position:fixed">x</div>',
        '<math><mtext><table><mglyph><style><img src=x onerror="alert(1)">',
        '<img src="data:image/svg+xml;base64,AAAA">',
        "<base href=//x>",
    ],
)
def test_html_that_acts_or_loads_is_taken_out(html: str) -> None:
    left = shown(html)["text/html"].lower()
    for word in (
        "script",
        "onerror",
        "onload",
        "href=",
        "src=",
        "<svg",
        "<iframe",
        "style",
        "<form",
    ):
        assert word not in left


@pytest.mark.parametrize("html", ["<div>" * 10_000, "x" * 10**6, "<a " + "x=1 " * 50_000 + ">"])
def test_more_html_than_is_worth_reading_leaves_the_plain_text(html: str) -> None:
    assert shown(html) == {"text/plain": "plain"}


def test_a_notebook_full_of_html_runs_out_of_budget() -> None:
    outputs = [new_output("display_data", {"text/html": "x" * 45_000}) for _ in range(40)]
    (cell,) = inert(new_notebook(cells=[new_code_cell("1", outputs=outputs)])).cells
    assert len(cell.outputs) == HTML_BUDGET


@pytest.mark.parametrize(
    "mime", ["application/javascript", "image/svg+xml", "text/markdown", "text/latex", "x/y"]
)
def test_other_kinds_of_output_are_left_out(mime: str) -> None:
    output = new_output("display_data", {mime: "<script>alert(1)</script>", "text/plain": "x"})
    (cell,) = inert(new_notebook(cells=[new_code_cell("1", outputs=[output])])).cells
    assert dict(cell.outputs[0].data) == {"text/plain": "x"}


def test_ordinary_markdown_is_left_as_it_is() -> None:
    text = "# Title\n\na < b, **bold**, [Keras](https://keras.io), $w_1$, [x]: https://keras.io\n"
    assert prose(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "[x](javascript:alert(1))",
        "[x]( \n <javascript:alert(1)>)",
        "[x](&#106;avascript:alert(1))",
        "[x][y]\n\n[y]: javascript:alert(1)",
        "![x](data:text/html,x)",
    ],
)
def test_a_markdown_link_that_acts_is_no_link(text: str) -> None:
    assert "](" not in prose(text) and "]:" not in prose(text)


def test_html_in_markdown_is_text_and_mathjax_makes_no_link() -> None:
    assert prose("<script>x</script>") == "＜script>x＜/script>"
    assert prose(r"$\href{javascript:alert(1)}{x}$") == r"$href{javascript:alert(1)}{x}$"


def test_raw_cells_and_foreign_metadata_are_defused() -> None:
    raw = new_raw_cell("<script>x</script>", metadata={"format": "text/html"})
    code = new_code_cell("1", metadata={"nbgrader": {"grade_id": "a"}, "jupyter": {"x": 1}})
    notebook = inert(new_notebook(cells=[raw, code], metadata={"widgets": {"x": 1}}))
    nbformat.validate(notebook)
    assert "<script" not in notebook.cells[0].source
    assert dict(notebook.cells[0].metadata) == {}
    assert list(notebook.cells[1].metadata) == ["nbgrader"]
    assert list(notebook.metadata) == ["kernelspec"]


def test_a_comment_reads_the_same_and_is_no_markup() -> None:
    assert comment("3 * w, learning_rate and a < b") == "3 * w, learning_rate and a < b"
    assert comment("`grad` is\n<b>") == "‘grad’ is \\<b>"
    assert comment("[x](y) $z$ \\href") == "\\[x](y) ＄z＄ ＼href"
