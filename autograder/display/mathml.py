r"""A finished page that loads nothing: its formulas drawn by the browser itself, without a script.

>>> offline("<head></head><p>Since $x^2 > 0$</p>")           # doctest: +SKIP
'<head><meta …></head><p>Since <math><msup>…</math></p>'

nbconvert's pages leave formulas to MathJax, which they fetch from a content delivery network each
time somebody opens them. Here a formula becomes MathML Core, by math-core, where MathJax would have
found it: between ``$``, ``$$``, ``\(``, ``\[`` or ``\begin`` and ``\end``, outside of code. What
math-core cannot draw is shown as it was written.
"""

import html
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterable, Iterator
from html.parser import HTMLParser

from .formulas import drawing

#: math-core is recursive: some 3,000 levels end the whole process, and a level takes a character
MOST_CHARACTERS = 2_000  #: of one formula
MOST_OF_ALL = 200_000  #: of all on a page; MathML takes up to 40 times the room
CPU_S = 5  #: for the formulas of one page; a thousand of the usual kind take a tenth of a second
_PROGRAM = """
import json, resource, sys
formulas, macros, most, cpu_s = json.load(sys.stdin)
resource.setrlimit(resource.RLIMIT_CPU, (cpu_s, cpu_s))
resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
from math_core import LatexToMathML
converter = LatexToMathML(
    macros=macros, continue_on_error=True, fancy_error=False, max_expansions=most,
    id_prefix="formula-",
)
json.dump(converter.convert_all([tuple(one) for one in formulas]), sys.stdout)
"""
#: nothing but what stands in the page itself, and no script
POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:; "
    "base-uri 'none'; form-action 'none'"
)
_META = f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">'
#: in a style: Bootstrap's names a file of icons
_ELSEWHERE = re.compile(r"""url\((?!\s*["']?data:)[^)]*\)""", re.I)
_UNREAD = {"pre", "code", "style", "textarea", "title", "noscript", "annotation", "math", "svg"}
#: what may begin a formula; an escaped backslash or dollar does not
_OPEN = re.compile(r"\\[\\$]|\$\$?|\\[(\[]|\\begin\{(?P<name>[a-z]+\*?)\}")
_CLOSE = {"$": "$", "$$": "$$", "\\(": "\\)", "\\[": "\\]"}
_INLINE = ("$", "\\(")
#: what MathJax knows and math-core does not
_MACROS = {
    "dotsb": r"\cdots",
    "dotsc": r"\ldots",
    "dotsi": r"\cdots",
    "dotsm": r"\cdots",
    "hfill": r"\quad",
    "mathnormal": r"{#1}",
    "mbox": r"\text{#1}",
    "pmb": r"\boldsymbol{#1}",
    "smallsetminus": r"\setminus",
    "substack": r"\begin{matrix}#1\end{matrix}",
    "widetilde": r"\tilde{#1}",
}
_ENVIRONMENTS = {"split": "aligned", "eqnarray": "align"}
_ENVIRONMENT = re.compile(r"\\(begin|end)\{(split|eqnarray)(\*?)\}")

#: LaTeX, and whether it stands on a line of its own
Formula = tuple[str, bool]


def offline(page: str) -> str:
    """Return an HTML page that loads nothing and runs nothing, with its formulas as MathML."""
    reader = _Reader()
    reader.feed(page)
    reader.close()
    return reader.written()


def mathml(formulas: Iterable[Formula]) -> list[str]:
    """Return the formulas of one page as MathML, numbered through it.

    What math-core cannot draw, or what is too much of it, becomes ``<code>``.
    """
    left = MOST_OF_ALL
    drawn: list[str | None] = []
    taken: list[Formula] = []
    for latex, block in formulas:
        left -= len(latex)
        fits = len(latex) <= MOST_CHARACTERS and left >= 0
        drawn.append(None if fits else f"<code>{html.escape(latex)}</code>")
        if fits:
            taken.append((_ENVIRONMENT.sub(_known, drawing(latex)), block))
    each = iter(_converted(taken))
    return [next(each) if one is None else one for one in drawn]


def _converted(formulas: list[Formula]) -> list[str]:
    """Return what math-core makes of formulas, or all of them as code if it does not end well.

    It is compiled code before a stranger's text: brackets that are not closed take it twice the
    time each, and depth may end its process. So that is one of its own, with a limit.
    """
    if not formulas:
        return []
    done = subprocess.run(
        [sys.executable, "-P", "-c", _PROGRAM],
        input=json.dumps([formulas, _MACROS, MOST_CHARACTERS, CPU_S]),
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
    )
    if done.returncode == 0:
        found: list[str] = json.loads(done.stdout)
        return found
    return [f"<code>{html.escape(latex)}</code>" for latex, _ in formulas]


def _known(found: re.Match[str]) -> str:
    name, star = found[2], found[3]
    return f"\\{found[1]}{{{_ENVIRONMENTS[name]}{star if name == 'eqnarray' else ''}}}"


def _formulas(text: str) -> Iterator[tuple[int, int, Formula]]:
    """Yield where each formula of a text begins and ends, and what it is.

    Its end is looked for as far as a formula may reach, so that any text is read in one go.
    """
    at = 0
    while (found := _OPEN.search(text, at)) is not None:
        start, at = found.start(), found.end()
        name = found["name"]
        closing = f"\\end{{{name}}}" if name else _CLOSE.get(found[0])
        end = -1 if closing is None else _closed(text, at, closing)
        if closing is not None and end > at:
            inner = text[at:end]
            at = end + len(closing)
            yield start, at, (text[start:at] if name else inner, found[0] not in _INLINE)


def _closed(text: str, start: int, closing: str) -> int:
    """Return where a formula that begins at `start` is closed; -1 if it is not."""
    last = start + MOST_CHARACTERS
    end = text.find(closing, start, last)
    while end > 0 and closing[0] == "$" and text[end - 1] == "\\":
        end = text.find(closing, end + 1, last)
    return end


class _Reader(HTMLParser):
    """Copies a page as it is, without scripts and comments; formulas are kept to be drawn."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self._parts: list[str] = []
        self._formulas: dict[int, Formula] = {}  # by their place among the parts
        self._run: list[str] = []  # the text since the last tag, as it is written
        self._unread = 0
        self._script = self._style = self._has_policy = False

    def written(self) -> str:
        """Return the page."""
        self._end_run()
        places, formulas = list(self._formulas), list(self._formulas.values())
        for place, drawn in zip(places, mathml(formulas), strict=True):
            self._parts[place] = drawn
        policy = "" if self._has_policy else _META
        return policy + "".join(self._parts)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Copy a tag; a script begins to be left out."""
        self._end_run()
        if tag == "script":
            self._script = True
            return
        self._parts.append(self.get_starttag_text() or "")
        if tag == "head" and not self._has_policy:
            self._parts.append(_META)
            self._has_policy = True
        self._unread += tag in _UNREAD
        self._style = tag == "style"

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Copy a tag that is its own end."""
        self._end_run()
        self._parts.append("" if tag == "script" else self.get_starttag_text() or "")

    def handle_endtag(self, tag: str) -> None:
        """Copy the end of an element."""
        self._end_run()
        if tag == "script":
            self._script = False
            return
        self._style = False
        self._parts.append(f"</{tag}>")
        self._unread = max(0, self._unread - (tag in _UNREAD))

    def handle_data(self, data: str) -> None:
        """Collect text."""
        if not self._script:
            self._run.append(_ELSEWHERE.sub("url(data:,)", data) if self._style else data)

    def handle_entityref(self, name: str) -> None:
        """Collect a character by its name."""
        self._run.append(f"&{name};")

    def handle_charref(self, name: str) -> None:
        """Collect a character by its number."""
        self._run.append(f"&#{name};")

    def handle_comment(self, data: str) -> None:
        """Leave comments out: they say nothing to whoever reads the page."""

    def handle_decl(self, decl: str) -> None:
        """Copy the document's type."""
        self._end_run()
        self._parts.append(f"<!{decl}>")

    def _end_run(self) -> None:
        """Write the text that was collected, each formula in a part of its own."""
        written, self._run = "".join(self._run), []
        if self._unread or not ("$" in written or "\\" in written or "&" in written):
            self._parts.append(written)
            return
        text, last = html.unescape(written), 0
        for start, end, formula in _formulas(text):
            self._plain(text[last:start])
            self._formulas[len(self._parts)] = formula
            self._parts.append("")
            last = end
        self._plain(text[last:])

    def _plain(self, text: str) -> None:
        self._parts.append(html.escape(text.replace("\\$", "$"), quote=False))
