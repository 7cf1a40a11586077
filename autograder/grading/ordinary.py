"""Notebooks in which nothing stands by which Python itself could be changed: :func:`is_ordinary`.

Much of students' work computes something and no more: it defines functions, of what the language
has and a few modules that compute. Whoever forges a test in the process where it runs needs more
than that: names with underscores, a class that says how it compares, a module that reaches into the
interpreter or into files, code or names in a text, an attribute set where it does not belong. What
is not known to be harmless is no ordinary work. That is no offence: the tests of such a notebook
are run apart from it as well (``apart``), which takes a small one more than twice its time.
"""

import ast
import builtins
import sys
from collections.abc import Iterable, Mapping

from .lesson import imported_as
from .python import parsed

#: modules by whose public names nothing is read or changed but what they are given
_MODULES = frozenset(
    """bisect cmath collections copy datetime decimal fractions heapq itertools math numpy random
    statistics time""".split()  # noqa: SIM905 - shorter than a list
)
#: what NumPy has that only computes; of its files, settings and insides there is nothing
_NUMPY = frozenset(
    """abs absolute add all allclose amax amin angle any append arange arccos arcsin arctan arctan2
    argmax argmin argsort argwhere around array array_equal array_split asarray average bincount
    bool_ broadcast_to ceil clip column_stack concatenate convolve copy corrcoef cos cosh
    count_nonzero cov cross cumprod cumsum deg2rad degrees delete diag diagonal diff digitize divide
    dot dstack e einsum empty empty_like equal exp exp2 expand_dims expm1 eye fabs flatnonzero flip
    float32 float64 floor floor_divide full full_like geomspace gradient greater greater_equal
    histogram hstack hypot identity inf inner insert int32 int64 integer interp intersect1d isclose
    isfinite isin isinf isnan kron less less_equal linspace log log10 log1p log2 logical_and
    logical_not logical_or logical_xor logspace matmul max maximum mean median meshgrid min minimum
    mod moveaxis multiply nan nan_to_num nanmax nanmean nanmin nanstd nansum ndarray negative
    newaxis nonzero not_equal ones ones_like outer pad percentile pi polyfit polyval power prod ptp
    quantile rad2deg radians ravel repeat reshape roll rot90 round searchsorted setdiff1d shape sign
    sin sinh size sort split sqrt square squeeze stack std subtract sum swapaxes take tan tanh
    tensordot tile trace transpose trapezoid tril triu union1d unique unravel_index var vdot
    vectorize vstack where zeros zeros_like""".split()  # noqa: SIM905 - as above
)
_INSIDE_NUMPY = {
    "linalg": frozenset(
        """cholesky det eig eigh eigvals eigvalsh inv lstsq matrix_power matrix_rank norm pinv qr
        solve svd""".split()  # noqa: SIM905 - as above
    ),
    "random": frozenset(
        """beta binomial choice default_rng exponential gamma normal permutation poisson rand
        randint randn random random_sample seed shuffle uniform""".split()  # noqa: SIM905 - as above
    ),
}
#: where the author's tests may get their comparisons from; no cell may use these
_OF_TESTS = frozenset("hashlib nose numpy.testing pytest unittest".split())  # noqa: SIM905 - as above
#: built-in names that reach further than their arguments
_REACHING = frozenset(
    """breakpoint compile delattr dir eval exec exit get_ipython getattr globals help input locals
    memoryview object open quit setattr super type vars""".split()  # noqa: SIM905 - as above
)
#: public attributes of what students may have that lead to frames or files, or take names as a text
_FURTHER = frozenset(
    """cr_code cr_frame dump dumps f_back f_builtins f_code f_globals f_locals format format_map
    gi_code gi_frame gi_yieldfrom setfield setflags tb_frame tb_next tofile""".split()  # noqa: SIM905 - as above
)
#: by these names of modules objects have harmless methods
_HARMLESS = _MODULES | {"array", "trace"}
_METHODS = frozenset("__init__ __repr__ __str__ __len__ __call__".split())  # noqa: SIM905


def is_ordinary(sources: Iterable[str], taken: Mapping[str, str]) -> bool:
    """Whether all these cells of code are known to do nothing but compute and print.

    `taken` are the names that tests have of the author's: what they import, and from where, and
    what locked cells define (from nowhere). No cell may give one another meaning, and the author
    may have no modules but ordinary ones, since what comes of others may do anything.
    """
    sources = list(sources)
    trees = [parsed(one) for one in sources]
    if None in trees:
        return False
    nodes = [node for tree in trees if tree for node in ast.walk(tree)]
    imports = {name: origin for one in sources for name, origin in imported_as(one).items()}
    of_tests = {name for name, origin in taken.items() if _is_of_tests(origin)}
    theirs = [origin for name, origin in taken.items() if origin and name not in of_tests]
    own = {name for name in taken if imports.get(name) != taken[name]} | set(dir(builtins))
    modules = {name: one for name, one in {**taken, **imports}.items() if one and ":" not in one}
    return (
        all(map(_is_harmless, theirs))
        and not any(name in own for node in nodes for name in _bound(node))
        and not any(isinstance(node, ast.Name) and node.id in of_tests for node in nodes)
        and all(map(_allows, nodes))
        and _uses_modules_well(nodes, modules)
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
            return all(_is_harmless(f"{module}:{one.name}") for one in names)
        case ast.Name(id=name):
            return name not in _REACHING and "__" not in name
        case ast.Attribute(value=ast.Name(id="self"), attr=name):
            return "__" not in name and name not in _FURTHER
        case ast.Attribute(attr=name, ctx=ast.Load()):
            return _allows_attribute(name)
        case ast.FunctionDef(name=name, decorator_list=[]):
            return "__" not in name or name in _METHODS
        case ast.ClassDef(name=name, bases=[], keywords=[], decorator_list=[], body=body):
            return "__" not in name and all(map(_may_stand_in_a_class, body))
        case ast.Constant(value=str(text)):
            return "__" not in text
        case ast.ImportFrom() | ast.Attribute() | ast.FunctionDef() | ast.ClassDef():
            return False
    return not isinstance(node, (ast.AsyncFunctionDef, ast.Await, ast.Global))


def _may_stand_in_a_class(node: ast.AST) -> bool:
    is_text = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    return is_text or isinstance(node, (ast.FunctionDef, ast.Pass))


def _is_harmless(origin: str) -> bool:
    """Whether this is a whole module that is ordinary, or something that is in one."""
    module, _, name = origin.partition(":")
    if module.startswith("numpy."):
        return name in _INSIDE_NUMPY.get(module.partition(".")[2], ())
    if module not in _MODULES:
        return False
    return not name or (name in _NUMPY if module == "numpy" else _allows_attribute(name))


def _is_of_tests(origin: str) -> bool:
    parts = origin.partition(":")[0].split(".")
    return any(".".join(parts[:end]) in _OF_TESTS for end in range(1, len(parts) + 1))


def _allows_attribute(name: str) -> bool:
    is_module = name in sys.stdlib_module_names and name not in _HARMLESS
    return not (name.startswith("_") or name in _FURTHER or is_module)


def _uses_modules_well(nodes: list[ast.AST], modules: Mapping[str, str]) -> bool:
    """Whether a module's name only stands before a dot, and of NumPy what computes after it.

    Whoever is handed a module could write to it.
    """
    attributes = [node for node in nodes if isinstance(node, ast.Attribute)]
    bases = {id(one.value): one.attr for one in attributes}
    for node in nodes:
        if isinstance(node, ast.Name) and node.id in modules and id(node) not in bases:
            return False
    for one in attributes:
        if isinstance(one.value, ast.Name) and modules.get(one.value.id) == "numpy":
            inside = _INSIDE_NUMPY.get(one.attr)
            if one.attr not in _NUMPY and (inside is None or bases.get(id(one)) not in inside):
                return False
    return True


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
