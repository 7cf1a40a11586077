"""What a test does with what its own name means, where it reads that: a part of `bound`."""

import ast
from ast import AST, Attribute, Call, Constant, Load, Name, Starred, Subscript, expr
from collections.abc import Callable, Set

from .reaching import Whole
from .scopes import stored
from .watched import SEEN, walk

BINDINGS = "4d0a1ec7 bindings"  #: what stands in for the bindings until the code is made
#: These look at what they are given, and keep nothing of it; some make something new.
_LOOKS = frozenset(
    """abs all any bool float int isinstance len print range repr round str
    type""".split()  # noqa: SIM905 - shorter than a list, as those below
)
#: These give what is in it, or some of that.
_WALKS = frozenset(
    """dict enumerate filter frozenset list map max min reversed set sorted sum tuple
    zip""".split()  # noqa: SIM905
)
_CHOOSES = ("max", "min", "sum")  #: of several arguments these give one back, or its like
_MAKES = frozenset("bin bytearray bytes chr complex divmod hex oct ord pow".split())  # noqa: SIM905
#: Methods of containers, by what they give: nothing of what is in it, or some of that.
_COUNTS, _SHOWS = ("count", "index"), ("copy", "items", "keys", "values")
_SHAPES = ("dtype", "ndim", "shape", "size")  #: attributes that only tell
#: Methods that change a container, and give nothing that is still in it.
_CHANGES = frozenset(
    """add append clear discard extend insert pop popitem remove reverse sort
    update""".split()  # noqa: SIM905
)
_COMPARES = frozenset(
    """allclose array_equal isclose assert_allclose assert_almost_equal assert_array_almost_equal
    assert_array_equal assert_array_less assert_equal""".split()  # noqa: SIM905
)
_ASSERTS = frozenset(
    """AlmostEqual CountEqual DictEqual Equal False Greater GreaterEqual In Is IsInstance IsNone
    IsNot IsNotNone Less LessEqual ListEqual NotAlmostEqual NotEqual NotIn SequenceEqual SetEqual
    True TupleEqual""".split()  # noqa: SIM905 - of unittest's
)
_LOADS = ("loadTestsFromTestCase", "makeSuite")  #: likewise: these look for a class's tests
_NUMPY = ("np", "numpy")
#: What these libraries give is new, if nobody else has it.
_LIBRARIES = (*_NUMPY, "copy", "itertools", "math", "random", "statistics")


class Reading:
    """Tells how a name is read, by the name of the bindings' method for that."""

    def __init__(self, whole: Whole, taken: Set[str], is_own: Callable[[str], bool]) -> None:
        """`whole` is what each node is a part of; `is_own`, whether a name is the cell's, here."""
        self.whole, self.is_own = whole, is_own
        self.looks, self.walks, self.makes = _LOOKS - taken, _WALKS - taken, _MAKES - taken

    def how(self, name: Name) -> str:
        """What becomes of what a name means, where it is read."""
        node: AST = name
        how = "given"
        while True:
            whole, _ = self.whole[id(node)]
            if isinstance(whole, (Attribute, Subscript)) and node is whole.value:
                if not isinstance(whole.ctx, Load):  # which may fail, and change it before
                    return how
                if node is name and (change := self.changing(name)) is not None:
                    return "looked" if change.args else "used"
                does = "opened" if isinstance(whole, Subscript) else self._has(whole)
            elif isinstance(whole, Call):
                does = self._looks(whole) if node is not whole.func else "looked"
            elif isinstance(whole, Starred) and _is_compared(node):
                does = "passed"
            else:
                return self._ends(node, whole) or how
            if does not in ("opened", "passed"):
                called = isinstance(whole, Attribute) and node is name
                return does or ("used" if called else how)
            node = self.whole[id(whole)][0] if isinstance(whole, Attribute) else whole
            how = how if does == "passed" else "opened"

    def peeks(self, name: Name) -> bool:
        """Whether it is asked what is in it, or how much, and it is shown to nobody."""
        outer, part = self.whole[id(name)]
        while isinstance(outer, Call) and is_ours(outer):
            outer, part = self.whole[id(outer)]
        if isinstance(outer, ast.Compare):
            held = isinstance(outer.ops[0], (ast.In, ast.NotIn)) and len(outer.ops) == 1
            return held and part is outer.comparators[0]
        if isinstance(outer, Call):
            return getattr(outer.func, "id", "") == "len" and "len" in self.looks
        return _asks(outer, part)

    def changing(self, owner: expr) -> Call | None:
        """The call that changes this container by its own method, if it is in one."""
        method, _ = self.whole.get(id(owner), (owner, owner))
        if not isinstance(method, Attribute) or method.attr not in _CHANGES:
            return None
        call, _ = self.whole[id(method)]
        if not isinstance(call, Call) or call.func is not method or call.keywords:
            return None
        if any(isinstance(one, Starred) for one in call.args):
            return None
        return call if not isinstance(owner, Name) or self.is_own(owner.id) else None

    def _has(self, node: Attribute) -> str:
        """What an attribute gives of what it is an attribute of."""
        called, _ = self.whole[id(node)]
        if not isinstance(called, Call) or called.func is not node:
            return "looked" if node.attr in _SHAPES else ""
        if node.attr in _SHOWS:
            return "opened"
        return "looked" if node.attr in _COUNTS else ""

    def _looks(self, node: Call) -> str:
        """Whether a call looks at its arguments, gives what is in them, or gives them back."""
        function, plain = node.func, all(type(one.value) is Constant for one in node.keywords)
        if is_ours(node):
            method = getattr(function, "attr", "")
            passed = method in ("left", "right", "seen", "compared")
            return "passed" if passed else "looked" if method == "put" else ""
        if isinstance(function, Name) and plain:
            one = len(node.args) == 1 or function.id not in _CHOOSES
            if function.id in self.walks and one:
                return "opened"
            return "looked" if function.id in self.looks else ""
        if isinstance(function, Attribute):
            numpys = plain and root_of_call(node) in _NUMPY
            if function.attr == "array" and numpys:
                return "opened"
            of_unittest = function.attr.removeprefix("assert") in _ASSERTS
            of_unittest = of_unittest or function.attr in _LOADS
            compares = function.attr in _COMPARES and root_of_call(node) in _NUMPY
            return "looked" if of_unittest or compares else ""
        return ""

    def _ends(self, node: AST, whole: AST) -> str:
        """What becomes of it where it is no part of another value."""
        if isinstance(whole, (ast.Compare, ast.FormattedValue, ast.ClassDef)):
            return "looked"
        if _asks(whole, node):
            return "looked"
        if isinstance(whole, ast.comprehension) and node is whole.iter:
            return "opened"
        if isinstance(whole, (ast.For, ast.AsyncFor)) and node is whole.iter:
            own = names_alone(whole.target) and all(map(self.is_own, stored(whole.target)))
            return "walked" if own else "opened"
        return ""

    def is_new(self, value: expr) -> bool:
        """Whether the test makes this of its own things alone, with no code of the notebook's."""
        nodes = walk(value)
        local = {
            name
            for node in nodes
            if isinstance(node, ast.comprehension)
            for name in stored(node.target)
        }
        aside = {id(one) for node in nodes for part in _aside(node) for one in walk(part)}
        for node in nodes:
            if isinstance(node, Call) and not (is_ours(node) or self._makes(node)):
                return False
            if isinstance(node, (Attribute, Name)) and id(node) not in aside:
                if isinstance(node, Attribute) or not (node.id in local or self.is_own(node.id)):
                    return False
            elif isinstance(node, (ast.Lambda, ast.Await)):
                return False
        return True

    def _makes(self, node: Call) -> bool:
        function = node.func
        constant = all(one.arg == "dtype" or type(one.value) is Constant for one in node.keywords)
        if isinstance(function, Name):
            return constant and function.id in self.looks | self.walks | self.makes
        if isinstance(function, Attribute) and function.attr == "copy" and not node.args:
            return isinstance(function.value, Name) and self.is_own(function.value.id)
        return constant and root_of_call(node) in _LIBRARIES


def _aside(node: AST) -> list[AST]:
    """What is in an expression and no value of its: what it calls, a dtype, a number like pi."""
    if isinstance(node, Call):
        return [node.func, *(one.value for one in node.keywords if one.arg == "dtype")]
    known = isinstance(node, Attribute) and root_of_call(node) in _LIBRARIES
    return [node] if known else []


def _asks(whole: AST, node: AST) -> bool:
    """Whether it is asked for nothing but its truth."""
    if isinstance(whole, ast.UnaryOp):
        return isinstance(whole.op, ast.Not)
    tests = isinstance(whole, (ast.Assert, ast.If, ast.IfExp, ast.While))
    return tests and node is whole.test  # type: ignore[attr-defined] # as all of these have


def names_alone(target: AST) -> bool:
    """Whether an assignment to this binds names, and sets nothing else."""
    return not any(isinstance(one, (Attribute, Subscript)) for one in walk(target))


def _is_compared(node: AST) -> bool:
    """Whether this is what the watcher gives back of a call's arguments."""
    return isinstance(node, Call) and is_ours(node) and node.func.attr == "compared"  # type: ignore[attr-defined] # as all of ours


def is_ours(node: Call) -> bool:
    """Whether this is a call of what watches."""
    function = node.func
    owner = function.value if isinstance(function, Attribute) else None
    return isinstance(owner, Constant) and owner.value in (SEEN, BINDINGS)


def root_of_call(node: AST) -> str:
    """The name that a call begins with, as ``globals`` in ``globals().update``."""
    inner: AST = node
    while isinstance(inner, (Call, Attribute)):
        if isinstance(inner, Call) and is_ours(inner) and inner.args:
            inner = inner.args[0]
        else:
            inner = inner.func if isinstance(inner, Call) else inner.value
    return inner.id if isinstance(inner, Name) else ""
