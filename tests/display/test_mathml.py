"""A page's formulas are drawn by the browser itself, and nothing in it loads or runs."""

import re

import pytest

from autograder.display import mathml
from autograder.display.formulas import _DRAWING
from autograder.display.mathml import MOST_CHARACTERS, MOST_OF_ALL, POLICY, offline

#: commands that mean nothing in the forms that are tried below, or nothing to math-core
NOT_ALONE = {"begin", "color", "cr", "end", "label", "ref", "tag", "textcolor"}
NOT_KNOWN = {"of", "root", "sideset"}


def body(text: str) -> str:
    """Return what becomes of a page's text."""
    return offline(f"<head></head>{text}").partition("</head>")[2]


@pytest.mark.parametrize(
    "written",
    [
        "$x^2$",
        "$$x^2$$",
        r"\(x^2\)",
        r"\[x^2\]",
        r"\begin{align}x^2\end{align}",
        r"\begin{eqnarray*}x^2&amp;=&amp;1\end{eqnarray*}",
        r"$$\begin{split}x^2&amp;=1\end{split}$$",
        "&#36;x^2&#36;",
    ],
)
def test_a_formula_is_found_wherever_mathjax_would_find_it(written):
    found = body(f"<p>Since {written}, so.</p>")
    assert "<msup><mi>x</mi><mn>2</mn></msup>" in found
    assert found.startswith("<p>Since <math") and found.endswith("</math>, so.</p>")


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("<code>$x$</code>", "<code>$x$</code>"),
        ("<pre>\\(x\\)</pre>", "<pre>\\(x\\)</pre>"),
        (r"It costs \$5 or \$6.", "It costs $5 or $6."),
        ("It costs $5.", "It costs $5."),
        ("a &lt;b&gt; &amp; <i title='$'>c</i><br/>", "a &lt;b&gt; &amp; <i title='$'>c</i><br/>"),
        ("<script>if (a < b) c('$x$')</script>d", "d"),
        (
            "<style>a{b:url(../x.png);c:url('data:x')}</style>",
            "<style>a{b:url(data:,);c:url('data:x')}</style>",
        ),
        ("<script src='https://far.example/x.js'></script>", ""),
    ],
)
def test_what_is_no_formula_stays_as_it_was_and_scripts_do_not(written, shown):
    assert body(written) == shown


def test_what_cannot_be_drawn_is_shown_as_it_was_written():
    assert re.search(r"<code>\\unknown.*</code>|<mi>＼</mi>", body(r"$\unknown{x}$"))
    assert r"<code>\frac{1}</code>" in body(r"$\frac{1}$")
    assert f"${'x' * MOST_CHARACTERS}$" in body(f"${'x' * MOST_CHARACTERS}$")
    many = body("<p>$xxxxxxx$</p>" * (MOST_OF_ALL // 7 + 10))
    assert many.count("<code>xxxxxxx</code>") in (9, 10)


def test_numbers_and_references_hold_for_the_whole_page():
    found = body(r"See \(\eqref{a}\).<p>\begin{equation}x\label{a}\end{equation}</p>")
    assert '<a href="#formula-a">(1)</a>' in found and 'id="formula-a"' in found


def test_nearly_every_command_that_may_draw_can_be_drawn():
    forms = ("%s", "%s{x}", "%s{x}{y}", "%s x", "x %s y", "%s(x", r"\left(x%s)", r"%s(x\right)")
    forms += (r"\left%s x\right%s", r"\begin{align}x%s\end{align}", "{x %s y}", r"\int%s_0^1")
    forms += (r"\begin{matrix}x\\%s y\end{matrix}",)

    def fails(name: str, form: str) -> bool:
        return "math-core-error" in body(f"$${form.replace('%s', chr(92) + name)}$$")

    lost = {name for name in _DRAWING if all(fails(name, form) for form in forms)}
    assert lost == NOT_ALONE | NOT_KNOWN


@pytest.mark.parametrize("level", ["{|}", r"\sqrt{|}", r"\left(|\right)", "x^{|}", r"\frac1{|}"])
def test_a_formula_of_very_many_levels_does_not_end_the_process(level):
    start, _, end = level.partition("|")
    most = MOST_CHARACTERS // len(start + end) - 1
    assert "<math" in body(f"${start * most}x{end * most}$")


def test_a_page_allows_nothing_but_what_stands_in_it():
    for page in ("<html><head><title>x</title></head></html>", "<p>x</p>"):
        assert offline(page).count(POLICY) == 1


@pytest.mark.parametrize("written", ["(" * 40, "[(" * 20, r"\{" * 40, "x(" * 40])
def test_formulas_that_take_for_ever_are_shown_as_written_and_the_others_of_the_page_too(
    written, monkeypatch
):
    monkeypatch.setattr(mathml, "CPU_S", 1)
    found = body(f"<p>${written}$ and $x^2$</p>")
    assert f"<code>{written}</code>" in found and "<code>x^2</code>" in found
