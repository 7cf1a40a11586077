"""HTML and Markdown from strangers, as HTML that neither acts nor loads: tables, text, pictures.

nh3 (the sanitizer Ammonia) says what stays. What follows walks through what nh3 wrote: pictures are
put back if they are what they claim, a link becomes its text and its address, and in the text every
letter is legible and every formula only draws.

A link is not left as a link, because one click on it would act with the reader's rights: nbgrader's
formgrader, whose address students know, puts what stands in an address into its own scripts.
"""

import html
import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from urllib.parse import unquote

import nh3
from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from mdit_py_plugins.dollarmath import dollarmath_plugin

from .budget import Budget, TooMuch
from .formulas import drawing
from .letters import legible

_NAMES = """
a abbr b blockquote br caption code col colgroup dd del details div dl dt em figcaption figure h1 h2
h3 h4 h5 h6 hr i img kbd li ol p pre s samp small span strong sub summary sup table tbody td tfoot
th thead tr tt u ul var
"""
_ATTRIBUTES = {
    "*": {"title", "role", "aria-label", "lang", "dir"},
    "a": {"href"},
    "img": {"src", "alt", "width"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
    "col": {"span"},
    "ol": {"start"},
}
_NUMBERS = {"colspan", "rowspan", "span", "start", "width"}
_SILENT = {"style", "script", "template", "noscript", "iframe", "svg", "math", "textarea", "title"}
_REOPENING = re.compile(r"<(?:a|b|big|code|em|font|i|nobr|s|small|strike|strong|tt|u)\b", re.I)
_PICTURE = re.compile(r"data:image/(?P<kind>png|jpeg|gif);base64,(?P<data>[A-Za-z0-9+/=\r\n]+)")
#: stands for a picture while its page is parsed; both parsers take it for one
_HELD = re.compile(r"data:image/png;held,([0-9]{1,6})")
#: what nh3 writes: a tag with its attributes in double quotes, or text
_PIECE = re.compile(
    r'<(?P<end>/?)(?P<tag>[a-z0-9]+)(?P<attributes>(?:[^<>"]|"[^"]*")*)>|(?P<text>[^<]+)'
)
_ATTRIBUTE = re.compile(r'([a-z]+)="([^"]*)"')
_MATH = ("align", "equation", "gather", "multline", "eqnarray", "alignat", "split", "cases")
_ENVIRONMENT = re.compile(r"\\begin\{(" + "|".join(_MATH) + r")(\*?)\}")
#: what Markdown, or what nbconvert looks for in its result, would read as more than a character
_MARKDOWN = re.compile(r"[\n\r\\`$*_~\[\](){}#|!]")


#: a page's attached pictures, kind and Base64, by name
Attached = Mapping[str, tuple[str, str]]
_ATTACHED = "attachment:"


class _Pictures:
    """The pictures of a page, out of the way of those who parse it."""

    def __init__(self, budget: Budget, attached: Attached | None = None) -> None:
        self._budget = budget
        self._attached = attached or {}
        self._held: list[tuple[str, str]] = []

    def hold(self, text: str) -> str:
        return _PICTURE.sub(self._hold, text)

    def _hold(self, found: re.Match[str]) -> str:
        self._held.append((found["kind"], found["data"]))
        return f"data:image/png;held,{len(self._held) - 1}"

    def shown(self, source: str) -> str | None:
        """Return the address of a picture that may be shown."""
        picture = self._meant(source)
        if picture is None:
            return None
        kind, data = picture
        return f"data:image/{kind};base64,{data}" if self._budget.picture(kind, data) else None

    def _meant(self, source: str) -> tuple[str, str] | None:
        if source.startswith(_ATTACHED):
            return self._attached.get(unquote(source.removeprefix(_ATTACHED)))
        if (name := unquote(source).removeprefix("./")) in self._attached:
            return self._attached[name]
        found = _HELD.fullmatch(source)
        if found is None or int(found[1]) >= len(self._held):
            return None
        return self._held[int(found[1])]


def page(text: str, budget: Budget) -> str:
    """Return HTML without anything that acts or loads.

    Raises:
        TooMuch: if there is more of it than the budget allows.
    """
    pictures = _Pictures(budget)
    return _inert(pictures.hold(text), pictures, budget)


def markdown(text: str, budget: Budget, attached: Attached | None = None) -> str:
    """Return Markdown that reads as `text` does: one block of inert HTML, its pictures in it.

    No Markdown parser behind this one finds anything in it. nbconvert's takes hours for some texts
    and loads pictures from anywhere.
    """
    if not text.strip():
        return ""
    pictures = _Pictures(budget, attached)
    shown, hidden = budget.clipped(pictures.hold(text))
    try:
        inner = _inert(_parser().render(shown), pictures, budget)
    except TooMuch:
        inner = f"<pre>{_words(shown)}</pre>"
    return _block(f"{inner}<p>… {hidden} more characters are not shown.</p>" if hidden else inner)


def preformatted(text: str, budget: Budget) -> str:
    """Return Markdown that shows `text` letter by letter."""
    shown, hidden = budget.clipped(text)
    rest = f"\n… {hidden} more characters are not shown." if hidden else ""
    return _block(f"<pre>{_words(shown)}{rest}</pre>")


def _block(inner: str) -> str:
    return f"<div>{_MARKDOWN.sub(lambda found: f'&#{ord(found[0])};', inner)}</div>"


def _words(text: str) -> str:
    return html.escape(legible(text, keep="\n\t"), quote=False)


def _inert(text: str, pictures: _Pictures, budget: Budget) -> str:
    budget.html(text, len(_REOPENING.findall(text)))
    clean = nh3.clean(
        text,
        tags=set(_NAMES.split()),
        clean_content_tags=_SILENT,
        attributes=_ATTRIBUTES,
        attribute_filter=_attribute,
        url_schemes={"http", "https", "mailto", "data", "attachment"},
        link_rel=None,
    )
    return "".join(_walk(clean, pictures))


def _attribute(tag: str, name: str, value: str) -> str | None:
    return value if name not in _NUMBERS or re.fullmatch("[0-9]{1,4}", value) else None


def _walk(clean: str, pictures: _Pictures) -> Iterator[str]:
    """Yield what nh3 wrote, piece by piece, each made inert.

    What took the place of a tag is a tag, so that no command is made of the letters around it.
    """
    unread = 0  # how many elements are open in which MathJax reads nothing
    address, words = "", ""
    for piece in _PIECE.finditer(clean):
        tag, ends = piece["tag"], bool(piece["end"])
        if tag is None:
            words = html.unescape(piece["text"])
            yield _words(words if unread else drawing(words))
        elif tag == "img":
            yield _picture(dict(_ATTRIBUTE.findall(piece["attributes"])), pictures)
        elif tag == "a" and not ends:
            address = dict(_ATTRIBUTE.findall(piece["attributes"])).get("href", "")
            yield "<u>"
        elif tag == "a":
            yield "</u>" if html.unescape(address) == words else f"</u>{_address(address)}"
        else:
            unread += (-1 if ends else 1) * (tag in ("pre", "code"))
            yield piece[0]


def _picture(attributes: dict[str, str], pictures: _Pictures) -> str:
    source = attributes.get("src", "")
    shown = pictures.shown(html.unescape(source))
    said = attributes.get("alt", "")
    if shown is None:
        words = drawing(_of_picture(html.unescape(said), html.unescape(source)))
        return f"<span>[{_words(words)}]</span>{_address(source)}"
    width = f' width="{attributes["width"]}"' if "width" in attributes else ""
    return f'<img src="{shown}" alt="{said}"{width}>'


def _of_picture(said: str, source: str) -> str:
    """Return the words that stand for a picture that is not shown."""
    if re.match(r"data:|https?:", source, re.I):
        return said or "picture"
    name = unquote(source.removeprefix(_ATTACHED))
    return f"{said or 'picture'}: {name} is not shown here" if name else said or "picture"


def _address(source: str) -> str:
    address = html.unescape(source)
    if not re.match(r"https?://|mailto:", address, re.I):
        return ""
    return f" <small><code>{_words(address)}</code></small>"


@cache
def _parser() -> MarkdownIt:
    """Return a parser of Markdown that leaves formulas to MathJax, as nbconvert's does."""
    parser = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
    parser.use(dollarmath_plugin, allow_space=True, allow_digits=True, double_inline=True)
    parser.inline.ruler.before("escape", "environment", _environment)
    for kind, fence in (
        ("math_inline", "$"),
        ("math_inline_double", "$$"),
        ("math_block", "$$"),
        ("math_block_label", "$$"),
        ("environment", ""),
    ):
        parser.add_render_rule(kind, _formula(fence))
    return parser


def _formula(fence: str) -> Callable[..., str]:
    """Return what writes a formula as MathJax wants to find it."""

    def write(_: object, tokens: list[Token], at: int, *__: object) -> str:
        words = f"{fence}{html.escape(tokens[at].content, quote=False)}{fence}"
        return f"<p>{words}</p>" if tokens[at].block else words

    return write


def _environment(state: StateInline, silent: bool) -> bool:
    r"""Take ``\begin{align} … \end{align}`` as one token: Markdown would take its backslashes."""
    found = _ENVIRONMENT.match(state.src, state.pos)
    if found is None:
        return False
    last = rf"\end{{{found[1]}{found[2]}}}"
    unclosed = state.env.setdefault("unclosed", set())  # so that nothing is looked for twice
    if (state.src, last) in unclosed:
        return False
    end = state.src.find(last, found.end())
    if end < 0:
        unclosed.add((state.src, last))
        return False
    if not silent:
        state.push("environment", "", 0).content = state.src[state.pos : end + len(last)]
    state.pos = end + len(last)
    return True
