"""A class that attacks whoever looks at it: notebooks, names and messages, and traps for them."""

import base64

from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output, new_raw_cell

OWNED = "window.owned=1;document.title='owned';console.log('owned')"
FAR = "https://far.example/owned"
SVG = f"<svg xmlns='http://www.w3.org/2000/svg' onload=\"{OWNED}\"><script>{OWNED}</script></svg>"
LINK = f"javascript:{OWNED}"
PIXEL = (
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5E"
    "rkJggg=="
)

HTML = (
    f"<script>{OWNED}</script>",
    f"<img src=canary onerror=\"{OWNED}\"><img src='{FAR}.png'>",
    SVG,
    f"<iframe srcdoc=\"<script>parent.{OWNED}</script>\" src='{FAR}'></iframe>",
    f"<style>@import url({FAR}.css); body {{background: url({FAR}.png)}}</style>",
    f"<link rel=stylesheet href={FAR}.css><base href={FAR}><meta http-equiv=refresh content=0>",
    f"<div style='position:fixed;inset:0;background:url({FAR})'>all of it</div>",
    f'<details open ontoggle="{OWNED}"><summary>more</summary></details>',
    f'<input autofocus onfocus="{OWNED}"><video src={FAR} autoplay></video>',
    f'<math href="{LINK}"><mtext><table><mglyph><style><img src=canary onerror="{OWNED}">',
    f"<form action={FAR} id=submission_id><button autofocus>x</button></form>",
    f'<p id=02-grad class=score>100</p><a href="{LINK}" download>click</a>',
    f"<object data={FAR}></object><embed src={FAR}><audio src={FAR} autoplay>",
    f"<img src='data:image/svg+xml;base64,{base64.b64encode(SVG.encode()).decode()}'>",
    f"</div></div></body><script>{OWNED}</script>",
    f"<script type='math/tex'>\\href{{{LINK}}}{{x}}</script>",
    f"<script type='text/x-mathjax-config'>{OWNED}</script><!-- <script>{OWNED}</script>",
)
FORMULAS = (
    rf"\href{{{LINK}}}{{x}}",
    rf"\\href{{{LINK}}}{{x}}",
    rf"\require{{html}}\style{{position:fixed;inset:0;background:url({FAR})}}{{x}}",
    r"\cssId{submission_id}{\class{score}{x}} \unicode[owned]{x41}",
    rf"\def\a{{\hr}}\newcommand{{\b}}[1]{{\href{{#1}}{{x}}}} \b{{{LINK}}}",
    rf"\csname href\endcsname{{{LINK}}}{{x}} \let\c=\href \c{{{LINK}}}{{x}}",
    rf"\mmlToken{{mtext}}[href={LINK}]{{x}} \data{{x=y}}{{x}}",
    rf"\bbox[position:fixed;background:url({FAR})]{{x}} \rule{{999em}}{{999em}}",
    r"\raise{-99em}{\rule{99em}{99em}} \\[-99em] x \hspace{-99em} \kern{-99em} y",
    rf"&#92;href{{{LINK}}}{{x}}",
    rf"\<b></b>href{{{LINK}}}{{x}} \hr<wbr>ef{{{LINK}}}{{x}}",
)
FENCES = ("$%s$", "$$%s$$", r"\(%s\)", r"\\(%s\\)", r"\\[%s\\]", r"\begin{align}%s\end{align}")
MARKDOWN = (
    f"![far]({FAR}.png) ![far][far] [click]({LINK}) [click](<{LINK}>) <{LINK}>\n\n[far]: {FAR}",
    f'```mermaid\ngraph TD; A-->B; click A href "{LINK}"\n```',
    f'$$\n![far]({FAR}.png)\n$$ `<img src=canary onerror="{OWNED}">',
    f"[a]: {LINK}\n\n[a] <{FAR}>\n\n> <script>{OWNED}</script>\n\n{{{{7*7}}}} {{% raw %}}",
)
TEXTS = (
    f"\x1b]8;;{LINK}\x07click\x1b]8;;\x07 \x1b[2J\x1b[31mred</span><script>{OWNED}</script>",
    "x" * 10**5,
    "a\u202eb\u2066c\x00d" + "\u0301" * 10_000,
    "\u0430dmin </pre></div><h1>100 of 100</h1>",
)
MIMES = {
    "application/javascript": OWNED,
    "image/svg+xml": SVG,
    "text/latex": rf"$\href{{{LINK}}}{{x}}$",
    "text/markdown": f"<script>{OWNED}</script>",
    "text/vnd.mermaid": f"click A href '{LINK}'",
    "application/vnd.jupyter.widget-view+json": {"model_id": "x", "version_major": 2},
    "application/vnd.plotly.v1+json": {"data": []},
    "application/pdf": "JVBERi0=",
}
#: of folders: those that the formgrader can show, and those that it would run
NAMES = (
    "kim",
    "{{7*7}}",
    "=HYPERLINK(1)",
    f"' onclick='{OWNED}",
    "[red]x[blink]",
    "\u0430dmin",
)
ACTING = (
    f'"><img src=canary onerror="{OWNED}">',
    f'";{OWNED}//',
    f"<script>{OWNED}<",
    rf"$\href{{{LINK}}}{{x}}$",
    "a\u202eb",
    "a\nb",
    "\x1b[31mred",
)
MESSAGE = "Your function gave " + " ".join(
    [*(text[:200] for text in TEXTS), HTML[1], MARKDOWN[0], *(f"${one}$" for one in FORMULAS)]
)


def hostile_cells() -> list:
    """Return cells with all of it."""
    maths = [fence % one for fence in FENCES for one in FORMULAS]
    outputs = [new_output("display_data", {"text/html": one, "text/plain": "x"}) for one in HTML]
    outputs += [new_output("display_data", {"text/html": f"<p>{one}</p>"}) for one in maths]
    outputs += [
        new_output("display_data", {mime: one, "text/plain": "x"}) for mime, one in MIMES.items()
    ]
    outputs += [new_output("stream", text=one) for one in (*TEXTS, *HTML, *maths)]
    outputs += [new_output("error", ename=one, evalue=one, traceback=[one, *HTML]) for one in TEXTS]
    outputs += [new_output("display_data", {"image/png": f'"><script>{OWNED}</script>'})]
    outputs[0].metadata["text/html"] = {"isolated": True}
    code = new_code_cell(
        f"'''</pre><script>{OWNED}</script>'''\n%%html\n{HTML[1]}", outputs=outputs
    )
    code.metadata["tags"] = [f'"><script>{OWNED}</script>']
    prose = [new_markdown_cell(one) for one in (*MARKDOWN, *HTML, *maths)]
    prose[0].attachments = {"x.png": {"image/svg+xml": SVG}}
    return [code, *prose, new_raw_cell(HTML[1]), new_code_cell("1", metadata={"name": HTML[1]})]


def honest_cells() -> list:
    """Return cells of good work, whose looks are to be kept."""
    table = (
        "<style scoped>.dataframe td {color: red}</style><table border='1' class='dataframe'>"
        "<thead><tr><th></th><th>loss</th></tr></thead><tbody><tr><th>0</th><td>0.25</td></tr>"
        "</tbody></table>"
    )
    return [
        new_markdown_cell(
            "## Why\n\nThe *mean* of $x_1 * x_2$ is $\\frac{1}{n} \\sum_i x_i$:\n\n"
            "$$\\begin{pmatrix}1 & 2\\\\[4pt]3 & 4\\end{pmatrix}$$\n\n"
            "| a | b |\n|---|---|\n| 1 | 2 |\n\n"
            f"- [Keras](https://keras.io)\n- ![scan](data:image/png;base64,{PIXEL})\n"
        ),
        new_code_cell(
            "model.summary()",
            outputs=[
                new_output(
                    "stream", text="  0%|  |\r100%|##|\n\x1b[1mModel: \x1b[0m┏━━┓\n┃ 8┃\n┗━━┛"
                ),
                new_output("display_data", {"text/html": table, "text/plain": "   loss\n0  0.25"}),
                new_output("display_data", {"image/png": PIXEL, "text/plain": "<Figure>"}),
            ],
        ),
    ]


def notebook_of(cells: list) -> object:
    """Return them as a notebook."""
    return new_notebook(cells=cells)
