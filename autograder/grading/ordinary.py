"""Notebooks in which nothing stands by which Python itself could be changed: :func:`is_ordinary`.

Most students' work computes something and no more: it calls what libraries offer, and defines
functions. Whoever forges a test in the process where it runs needs more than that: names with
underscores, a class that says how it compares, a module that reaches into the interpreter, code in
a text, an attribute set where it does not belong. What is not known to be harmless is no ordinary
work. That is no offence: the tests of such a notebook are run apart from it as well (``apart``),
which would take half as much time again if it were done for all.
"""

import ast
import builtins
import re
import sys
from collections.abc import Iterable, Mapping

from .lesson import imported_as
from .python import parsed

#: what ordinary work imports: by their public names, these change nothing that tests stand on
_MODULES = frozenset(
    """bisect calendar cmath collections copy csv datetime decimal fractions heapq itertools json
    keras math matplotlib numpy operator pandas random scipy seaborn sklearn statistics string
    tensorflow textwrap time typing""".split()  # noqa: SIM905 - shorter than a list
)
#: built-in names that reach further than their arguments
_REACHING = frozenset(
    """breakpoint compile delattr dir eval exec exit get_ipython getattr globals help input locals
    memoryview object open quit setattr super type vars""".split()  # noqa: SIM905 - as above
)
#: public attributes that lead into a library, a frame or a file, or take code or names as a text
_INSIDE = frozenset(
    """Formatter ForwardRef api as_strided attrgetter base cffi compat core cr_frame ctypeslib eval
    f2py f_back f_builtins f_code f_globals f_locals frombuffer get_field get_type_hints gi_code
    gi_frame lib load loads ma memmap methodcaller mock modules overrides pipe python query
    read_pickle register sctypeDict sctypes set_params set_string_function setflags seterrcall setp
    src tb_frame tb_next testing""".split()  # noqa: SIM905 - as above
)
#: by these names of modules libraries call harmless things, such as ``np.array``
_HARMLESS = _MODULES | frozenset("array select struct test trace types".split())  # noqa: SIM905
_METHODS = frozenset("__init__ __repr__ __str__ __len__ __call__".split())  # noqa: SIM905
_MATPLOTLIB = re.compile(r"^%matplotlib[ \t]+\w+[ \t]*$", re.M)


def is_ordinary(sources: Iterable[str], taken: Mapping[str, str]) -> bool:
    """Whether all these cells of code are known to do nothing but compute, print and draw.

    `taken` are the names that tests have of the author's: what they import, and from where, and
    what locked cells define (from nowhere). No cell may give one another meaning, nor use one that
    leads to anything but an ordinary module.
    """
    sources = [_MATPLOTLIB.sub("", one) for one in sources]
    trees = [parsed(one) for one in sources]
    if None in trees:
        return False
    nodes = [node for tree in trees if tree for node in ast.walk(tree)]
    imports = {name: origin for one in sources for name, origin in imported_as(one).items()}
    reaching = {name for name, origin in taken.items() if origin and not _is_harmless(origin)}
    own = {name for name in taken if imports.get(name) != taken[name]} | set(dir(builtins))
    modules = {
        name for name, origin in {**taken, **imports}.items() if ":" not in origin and origin
    }
    return (
        not any(name in own or name in reaching for node in nodes for name in _bound(node))
        and not any(isinstance(node, ast.Name) and node.id in reaching for node in nodes)
        and all(map(_allows, nodes))
        and _hands_on_no_module(nodes, modules)
        and _classes_are_ordinary(nodes)
    )


def _bound(node: ast.AST) -> Iterable[str]:
    """The names that a node gives a meaning, wherever it stands."""
    if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load):
        return [node.id]
    if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
        return [node.name]
    if isinstance(node, ast.alias):
        return [node.asname or node.name.partition(".")[0]]
    return []


def _allows(node: ast.AST) -> bool:
    """Whether one node of a syntax tree is ordinary by itself."""
    match node:
        case ast.Import(names=names):
            return all(_is_harmless(one.name) for one in names)
        case ast.ImportFrom(module=str(module), names=names, level=0):
            return _is_harmless(module) and all(_allows_attribute(one.name) for one in names)
        case ast.Name(id=name):
            return name not in _REACHING and "__" not in name
        case ast.Attribute(value=ast.Name(id="self"), attr=name):
            return "__" not in name and name not in _INSIDE
        case ast.Attribute(attr=name, ctx=ast.Load()):
            return _allows_attribute(name)
        case ast.FunctionDef(name=name, decorator_list=[]):
            return "__" not in name or name in _METHODS
        case ast.ClassDef(name=name, bases=[], keywords=[], decorator_list=[]):
            return "__" not in name
        case ast.Constant(value=str(text)):
            return "__" not in text
        case ast.ImportFrom() | ast.Attribute() | ast.FunctionDef() | ast.ClassDef():
            return False
    return not isinstance(node, (ast.AsyncFunctionDef, ast.Await, ast.Global))


def _is_harmless(origin: str) -> bool:
    top, *inside = origin.replace(":", ".").split(".")
    return top in _MODULES and all(map(_allows_attribute, inside))


def _allows_attribute(name: str) -> bool:
    is_module = name in sys.stdlib_module_names and name not in _HARMLESS
    return not (name.startswith("_") or name in _INSIDE or is_module)


def _hands_on_no_module(nodes: list[ast.AST], modules: set[str]) -> bool:
    """Whether a module's name only stands before a dot: whoever has one could write to it."""
    bases = {id(node.value) for node in nodes if isinstance(node, ast.Attribute)}
    names = (node for node in nodes if isinstance(node, ast.Name) and node.id in modules)
    return all(id(one) in bases for one in names)


def _classes_are_ordinary(nodes: list[ast.AST]) -> bool:
    """Whether methods are called on objects of their class, and only so.

    ``self.x = …`` would else be a way to set whatever attribute of whatever thing.
    """
    classes = [node for node in nodes if isinstance(node, ast.ClassDef)]
    methods = [one for each in classes for one in each.body if isinstance(one, ast.FunctionDef)]
    selves = {id(one.args.args[0]) for one in methods if one.args.args}
    called = {id(node.func) for node in nodes if isinstance(node, ast.Call)}
    names = {one.name for one in classes}
    for node in nodes:
        if isinstance(node, ast.arg) and node.arg == "self" and id(node) not in selves:
            return False
        if isinstance(node, ast.Name) and node.id in names and id(node) not in called:
            return False
        if "self" in _bound(node):
            return False
    return True
