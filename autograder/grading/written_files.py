"""Which files a piece of an author's code names, and which it may write: :func:`speaks_of`.

Only the source is read. A name counts wherever it stands as a text; what code only reads is told
from what it may write by the calls that the text is handed to.
"""

import ast
import posixpath
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fnmatch import fnmatch

from .demands import is_read
from .lesson import parts_of

EVERY = "*"  #: some file whose name does not stand in the code
_LONGEST = 200  #: characters of a text that may be a name
#: methods and functions that write what they are called with, or the path that they belong to
_WRITERS = frozenset(
    """write_text write_bytes touch unlink to_csv to_json to_excel to_parquet to_pickle to_feather
    to_hdf to_sql savetxt save savez savez_compressed savefig imsave imwrite copyfile copytree
    rmtree urlretrieve extractall writefile make_archive unpack_archive connect tofile
    memmap ExcelWriter save_weights save_model write_image write_html download""".split()  # noqa: SIM905 - as a list it would fill a page
)
#: functions of these modules that do; lists and texts have methods of the same names
_OF_MODULES = ("os", "shutil", "joblib")
_MOVERS = frozenset(
    {"copy", "copy2", "dump", "move", "remove", "rename", "replace", "truncate", "link"}
)
_WITH_MODE = ("open", "File", "ZipFile", "TarFile")
_OPENERS = ("io", "gzip", "bz2", "lzma", "codecs", "builtins")
#: magics and commands that only read what they name
_LOOKING = re.compile(
    r"\s*(%run|%load|%pycat|!\s*(cat|head|tail|wc|grep|diff|cmp|ls|python3?)) [^>|;&]*$"
)
_WORD = re.compile(r"[\w./*?-]+")


@dataclass(frozen=True)
class Said:
    """The texts of some code that may be names of files.

    `named` are all of them, `open` those that it does more with than read, `written` those that it
    hands to what writes, with EVERY where that is no text.
    """

    named: frozenset[str] = frozenset()
    open: frozenset[str] = frozenset()
    written: frozenset[str] = frozenset()

    def __or__(self, other: "Said") -> "Said":
        return Said(self.named | other.named, self.open | other.open, self.written | other.written)


def speaks_of(sources: Iterable[str]) -> Said:
    """Return what these cells or modules say of files."""
    said = Said()
    for source in sources:
        trees = parts_of(source)
        magics = [line for line in source.splitlines() if line.lstrip().startswith(("%", "!"))]
        if source.lstrip().startswith("%%"):
            magics = source.splitlines()
        words = frozenset(word for line in magics for word in words_of(line))
        changing = [line for line in magics if not _LOOKING.match(line)]
        written = frozenset(word for line in changing for word in words_of(line))
        said |= Said(words, written, written)
        for tree in trees:
            said |= _in_tree(tree)
    return said


def words_of(text: str) -> frozenset[str]:
    """Return what in a text might name a file."""
    found = (word.rstrip(".") for word in _WORD.findall(text))
    return frozenset(word for word in found if "." in word or "/" in word)


def names(text: str, file: str) -> bool:
    """Whether a text of some code may mean this file, by its name with slashes.

    By itself, as a pattern, with a folder before it that is not known, or as a folder above it.
    """
    if text == EVERY:
        return False
    last = posixpath.basename(file)
    text = posixpath.normpath(text)
    if any(letter in text for letter in "*?["):
        pattern = posixpath.basename(text)
        return bool(re.search(r"\w", pattern)) and (fnmatch(last, pattern) or fnmatch(file, text))
    return posixpath.basename(text) == last or f"{file}/".startswith(f"{text}/")


def _in_tree(tree: ast.AST) -> Said:
    read = {id(found) for node in ast.walk(tree) if (found := is_read(node)) is not None}
    named: set[str] = set()
    left_open: set[str] = set()
    written: set[str] = set()
    inside = {id(one) for node in ast.walk(tree) for one in _parts(node)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and _writes(node):
            written |= set(_targets(node)) or {EVERY}
        if id(node) not in inside:
            texts = set(_text(node))
            named |= texts
            left_open |= set() if id(node) in read else texts
    return Said(frozenset(named), frozenset(left_open), frozenset(written))


def _targets(call: ast.Call) -> Iterator[str]:
    """Yield what, among the first that a call is given, can be the name of a file."""
    first = [
        *call.args[:2],
        *(one.value for one in call.keywords),
        getattr(call.func, "value", None),
    ]
    for node in (inside for one in first if one is not None for inside in ast.walk(one)):
        yield from (text for text in _text(node) if words_of(text))


def _parts(node: ast.AST) -> Iterator[ast.AST]:
    """The texts that a text with values in it consists of."""
    if isinstance(node, ast.JoinedStr):
        yield from node.values


def _text(node: ast.AST) -> Iterator[str]:
    """Yield a text that may name a file; one with values in it as a pattern."""
    text = ""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        text = node.value
    elif isinstance(node, ast.JoinedStr):
        parts = [getattr(one, "value", "*") for one in node.values]
        text = "".join(one if isinstance(one, str) else "*" for one in parts)
    if text and len(text) <= _LONGEST and "\n" not in text:
        yield text


def _writes(call: ast.Call) -> bool:
    """Whether a call may change a file."""
    called = call.func
    name = getattr(called, "attr", getattr(called, "id", ""))
    if name in _WITH_MODE:
        return is_read(call) is None and _has_mode(call)
    if name in _MOVERS:
        return getattr(getattr(called, "value", None), "id", "") in _OF_MODULES
    return name in _WRITERS


def _has_mode(call: ast.Call) -> bool:
    """Whether a call of `open`, which is none that surely reads, might open for writing."""
    of = getattr(call.func, "value", None)
    function = of is None or getattr(of, "id", "") in _OPENERS
    modes = [*call.args[1:2]] if function else [one for one in call.args[:2] if _is_mode(one)]
    modes += [one.value for one in call.keywords if one.arg == "mode"]
    return any(
        not isinstance(one, ast.Constant) or any(letter in str(one.value) for letter in "wax+")
        for one in modes
    )


def _is_mode(node: ast.AST) -> bool:
    """Whether it reads as a mode; the method of many a class takes a path in its place."""
    return isinstance(node, ast.Constant) and bool(re.fullmatch("[rwaxbt+]{1,4}", str(node.value)))
