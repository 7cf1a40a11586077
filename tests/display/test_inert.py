"""A notebook made inert shows the same and cannot act."""

import base64
import html
import resource
import struct
import subprocess
import sys
import zlib

import nbformat
import pytest
from nbconvert import HTMLExporter
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output, new_raw_cell

from autograder.classroom.gradebook.comments import comment
from autograder.display.inert import inert


def png(width: int, height: int, padding: int = 0) -> str:
    """Return a PNG in Base64 that says it is so large; it holds no pixels."""

    def chunk(name: bytes, data: bytes) -> bytes:
        checksum = struct.pack(">I", zlib.crc32(name + data))
        return struct.pack(">I", len(data)) + name + data + checksum

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    data = b"\x89PNG\r\n\x1a\n" + head + chunk(b"tEXt", b"x" * padding) + chunk(b"IEND", b"")
    return base64.b64encode(data).decode()


EXPORTER = HTMLExporter(template_name="basic")
PICTURE = f"data:image/png;base64,{png(640, 480)}"


def shown(html: str) -> dict[str, str]:
    """Return what is left of an output that has this HTML."""
    output = new_output("execute_result", {"text/html": html, "text/plain": "plain"})
    (cell,) = inert(new_notebook(cells=[new_code_cell("1", outputs=[output])])).cells
    return dict(cell.outputs[0].data)


def printed(text: str) -> str:
    """Return what is left of printed text."""
    output = new_output("stream", text=text)
    (cell,) = inert(new_notebook(cells=[new_code_cell("1", outputs=[output])])).cells
    return str(cell.outputs[0].text)


def prose(markdown: str) -> str:
    """Return what is left of a Markdown cell, as HTML."""
    source = str(inert(new_notebook(cells=[new_markdown_cell(markdown)])).cells[0].source)
    assert source.isprintable()  # one line, so that it is one block for every Markdown parser
    return html.unescape(source.removeprefix("<div>").removesuffix("</div>")).strip()


def rendered(*cells: nbformat.NotebookNode) -> str:
    """Return the page that nbconvert makes of a notebook that was made inert."""
    page, _ = EXPORTER.from_notebook_node(inert(new_notebook(cells=[*cells])))
    return str(page)


def test_tables_and_embedded_pictures_stay() -> None:
    html = f'<table><tbody><tr><td>1</td></tr></tbody></table><img src="{PICTURE}" alt="loss">'
    assert shown(html)["text/html"] == html


def test_a_large_picture_is_not_cut() -> None:
    html = f'<img src="data:image/png;base64,{png(3000, 2000, 10**6)}" alt="">'
    assert shown(html)["text/html"] == html


def test_a_picture_is_what_it_says_it_is_and_a_browser_can_hold_it() -> None:
    for encoded in (png(60_000, 60_000), "AAAA", "A", png(640, 480).replace("SUhEU", "SUhEV")):
        left = shown(f'<img src="data:image/png;base64,{encoded}" alt="a plot">')
        assert "<img" not in left["text/html"] and "[a plot]" in left["text/html"]
        output = new_output("display_data", {"image/png": encoded, "text/plain": "x"})
        (cell,) = inert(new_notebook(cells=[new_code_cell("1", outputs=[output])])).cells
        assert list(cell.outputs[0].data) == ["text/plain"]


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


@pytest.mark.parametrize(
    "html",
    [
        "<div>" * 10_000,
        "x" * 10**6,
        "<a " + "x=1 " * 50_000 + ">",
        "<p>" + "".join(f"<b id={n}>" for n in range(1500)) + "</p>" + "<p>x" * 1500,
    ],
)
def test_more_html_than_is_worth_reading_leaves_the_plain_text(html: str) -> None:
    assert shown(html) == {"text/plain": "plain"}


def test_what_a_notebook_shows_is_bounded_as_a_whole() -> None:
    many = [
        new_output("display_data", {"text/html": "<b>" + "x" * 90_000}),
        new_output("display_data", {"image/png": png(5_000, 5_000, 4 * 2**20)}),
        new_output("stream", text="x" * 10**6),
        new_output("error", ename="E" * 10**6, evalue="x" * 10**6, traceback=["x" * 10**6]),
    ]
    code = [new_code_cell("x" * 10**5, outputs=many) for _ in range(8)]
    prose = [new_markdown_cell(f"![p]({PICTURE})" + "*x*" * 60_000) for _ in range(8)]
    assert len(nbformat.writes(inert(new_notebook(cells=code + prose)))) < 64 * 2**20


#: each took minutes or hours for one parser or one pattern
SLOW = r"""
from nbconvert import HTMLExporter
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from autograder.classroom.gradebook.comments import comment
from autograder.display.inert import inert

html = ["<style ", "<script>", "<", "<a x=", "<!--", "&", "<b id=1><p>", "data:image/png;base64,A"]
prose = ["[", "![](", "$", "$$", "\\begin{align}", "*_", "`", "<b ", "\\\\[", "~", "| a\n"]
code = ["  \n", "a.", "'", "(", "\n ", "f'{", "\\"]
text = ["\x1b[1m", "\x1b]", "\r", "\x1b[", "\u0301", "\x08", "\\\\"]
cells = []
for piece in html + text:
    outputs = [new_output("display_data", {"text/html": piece * 30_000})]
    cells.append(new_code_cell("1", outputs=outputs))
for piece in text:
    outputs = [new_output("stream", text=piece * 10_000)]
    cells.append(new_code_cell("1", outputs=outputs))
cells += [new_markdown_cell(piece * 6_000) for piece in prose]
cells += [new_code_cell(piece * 3_000) for piece in code]
exporter = HTMLExporter(template_name="basic")
for one in cells:
    exporter.from_notebook_node(inert(new_notebook(cells=[one])))
for piece in prose + text:
    comment(piece * 2_000)
"""
SECONDS = 60  #: of the processor


def test_no_text_keeps_the_grader_or_the_formgrader_busy() -> None:
    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))

    subprocess.run([sys.executable, "-c", SLOW], check=True, preexec_fn=limit)


@pytest.mark.parametrize(
    "mime", ["application/javascript", "image/svg+xml", "text/markdown", "text/latex", "x/y"]
)
def test_other_kinds_of_output_are_left_out(mime: str) -> None:
    output = new_output("display_data", {mime: "<script>alert(1)</script>", "text/plain": "x"})
    (cell,) = inert(new_notebook(cells=[new_code_cell("1", outputs=[output])])).cells
    assert dict(cell.outputs[0].data) == {"text/plain": "x"}


def test_ordinary_markdown_is_read_as_markdown() -> None:
    assert prose("# Title\n\na < b, **bold**, `code`, $w_1 * w_2 * w_3$") == (
        "<h1>Title</h1>\n<p>a < b, <strong>bold</strong>, <code>code</code>, $w_1 * w_2 * w_3$</p>"
    )
    assert "<td>1</td>" in prose("| a |\n|---|\n| 1 |")
    assert prose("a<br>b <mark>c</mark>") == "<p>a<br>b c</p>"
    assert "<pre><code>x = 1\n\n\ny\n</code></pre>" in prose("```python\nx = 1\n\n\ny\n```")


def test_a_link_is_its_text_and_its_address() -> None:
    keras = "<p><u>Keras</u> <small><code>https://keras.io</code></small></p>"
    assert prose("[Keras](https://keras.io)") == keras
    assert prose("[Keras][k]\n\n[k]: https://keras.io") == keras
    assert prose("<https://keras.io>") == "<p><u>https://keras.io</u></p>"
    assert shown('<a href="https://keras.io" onclick="x()">Keras</a>')["text/html"] == keras[3:-4]


def test_a_picture_from_elsewhere_is_its_description_and_its_address() -> None:
    left = "<span>[a net]</span> <small><code>https://a.b/c.png</code></small>"
    assert prose("![a net](https://a.b/c.png)") == f"<p>{left}</p>"
    assert prose('<img src="https://a.b/c.png" alt="a net" srcset="https://a.b/d">') == left
    words = "a scan: x.png is not shown here"
    assert prose("![a scan](attachment:x.png)") == f"<p><span>[{words}]</span></p>"
    assert prose(f"![a plot]({PICTURE})") == f'<p><img src="{PICTURE}" alt="a plot"></p>'


@pytest.mark.parametrize(
    "text",
    [
        "[x](javascript:alert(1))",
        "[x]( \n <javascript:alert(1)>)",
        "[x](&#106;avascript:alert(1))",
        "[x][y]\n\n[y]: javascript:alert(1)",
        "![x](data:text/html,x)",
        "$$\n[x](javascript:alert(1))\n$$",
        "&#36;&#36;[x](javascript:alert(1))&#36;&#36;",
        "<script>alert(1)</script>",
        "<div>\n\n<img src=x onerror=alert(1)>",
        "```mermaid\nclick A href 'javascript:alert(1)'\n```",
        "`` <b> `<img src=x onerror=alert(1)>",
    ],
)
def test_markdown_acts_in_no_page_of_nbconvert(text: str) -> None:
    page = rendered(new_markdown_cell(text))
    for word in ("<a ", "<script", "<img", "mermaid"):
        assert word not in page


@pytest.mark.parametrize(
    "math", ["$%s$", "$$%s$$", r"\\(%s\\)", r"\\[%s\\]", "\\begin{align}%s\\end{align}"]
)
@pytest.mark.parametrize(
    "command",
    [
        r"\href{javascript:alert(1)}{x}",
        r"\\href{javascript:alert(1)}{x}",
        r"\\\href{javascript:alert(1)}{x}",
        "&#92;href{javascript:alert(1)}{x}",
        "&bsol;href{javascript:alert(1)}{x}",
        r"\<x>href</x>{javascript:alert(1)}{x}",
        r"\hr<!-- -->ef{javascript:alert(1)}{x}",
        r"\[ [ href{javascript:alert(1)}{x}",
    ],
)
def test_no_formula_has_a_command_that_does_more_than_draw(math: str, command: str) -> None:
    for page in (
        rendered(new_markdown_cell(math % command)),
        shown(f"<p>{math % command}</p>")["text/html"],
    ):
        assert r"\href" not in html.unescape(page)


def test_a_formula_may_use_what_draws() -> None:
    for text in (
        r"$\frac{1}{n} \sum_{i=1}^n \left(\hat y_i - y_i\right)^2 \, \text{mean}$",
        "$$\\begin{pmatrix}1 & 2\\\\[4pt]\n3 & 4\\end{pmatrix} \\hspace{1em} \\mathbf{x}$$",
        r"$\operatorname{softmax}(\mathbf z) \in \mathbb R^k, \{x \mid x \geq 0\}$",
    ):
        assert prose(text) == f"<p>{text}</p>"
    assert prose(r"$\rule{9em}{9em} \hspace{-9em} \\[-9em] \\x$") == (
        r"<p>$＼rule{9em}{9em} ＼hspace{-9em} \\{}[-9em] \\ x$</p>"
    )
    assert prose(r"in C:\Users and `\n`") == r"<p>in C:＼Users and <code>\n</code></p>"


def test_printed_text_is_what_a_terminal_would_show_and_legible() -> None:
    assert printed("a\r\nb\n") == "a\nb\n"
    assert printed("  0%|   |\r 50%|#  |\r100%|###|\nok") == "100%|###|\nok"
    assert printed("1/9 \x1b[1mloss\x1b[0m 2" + "\x08" * 9 + "\r9/9 loss 1") == "9/9 loss 1"
    assert printed("\x1b[31mred\x1b[0m") == "\x1b[31mred\x1b[0m"
    assert printed("\x1b]8;;https://a.b\x07link\x1b]8;;\x07\x1b[2J") == "link"
    assert (
        printed("a\u202eb\x00" + "x" + "\u0301" * 10_000) == "a‹U+202E›b‹U+0000›x\u0301\u0301\u0301"
    )


def test_code_shows_what_it_says() -> None:
    (cell,) = inert(
        new_notebook(cells=[new_code_cell("x = 1  \n\n\tif\u2066 x:\u202e pass")])
    ).cells
    assert cell.source == "x = 1\n\n\tif‹U+2066› x:‹U+202E› pass"


def test_raw_cells_and_foreign_metadata_are_defused() -> None:
    raw = new_raw_cell("<script>x</script> $\\href$", metadata={"format": "text/html"})
    code = new_code_cell("1", metadata={"nbgrader": {"grade_id": "a"}, "jupyter": {"x": 1}})
    notebook = inert(new_notebook(cells=[raw, code], metadata={"widgets": {"x": 1}}))
    nbformat.validate(notebook)
    assert "<script" not in rendered(raw)
    assert dict(notebook.cells[0].metadata) == {}
    assert list(notebook.cells[1].metadata) == ["nbgrader"]
    assert "widgets" not in notebook.metadata


def test_a_comment_reads_the_same_and_is_no_markup() -> None:
    assert comment("3 * w, learning_rate and a < b") == "3 * w, learning_rate and a < b"
    assert comment("`grad` is\n<b>") == "‘grad’ is \\<b>"
    assert comment("[x](y) $z$ \\href") == "\\[x](y) ＄z＄ ＼href"


def attached(markdown: str, **pictures: dict[str, str]) -> str:
    """Return what is left of a Markdown cell that has these attachments, by name."""
    cell = new_markdown_cell(markdown)
    cell["attachments"] = {name.replace("_", "."): kinds for name, kinds in pictures.items()}
    return html.unescape(str(inert(new_notebook(cells=[cell])).cells[0].source))


def test_an_attached_scan_is_part_of_the_page():
    scan = {"image/png": png(640, 480)}
    assert f'<img src="{PICTURE}" alt="mine">' in attached("![mine](attachment:x.png)", x_png=scan)
    assert f'src="{PICTURE}"' in attached('<img src="attachment:x.png" width="300">', x_png=scan)


@pytest.mark.parametrize(
    "kinds",
    [
        {},
        {"image/svg+xml": "<svg onload=alert(1)>"},
        {"image/png": '" onerror="alert(1)'},
        {"image/png": png(100_000, 100_000)},
        {"text/html": "<script>"},
    ],
)
def test_an_attachment_that_is_no_picture_is_named_in_words(kinds):
    shown = attached("![mine](attachment:x.png)", x_png=kinds)
    assert "<span>[mine: x.png is not shown here]</span>" in shown
    assert "alert" not in shown and "<img" not in shown
