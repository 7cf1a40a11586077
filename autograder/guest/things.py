"""What stands in a test for a function, a class or an object of the notebook's.

Each asks the notebook's process for what it gives, which is data, or again such a thing. An object
says itself whether it equals another one of the notebook's, since that is what a test of it asks.
Whether it equals anything else, or holds it, or how far it is from it, is asked of nobody: without
knowing what the test expects, it could agree with all of that.
"""

from typing import Any, Protocol

LENT = "lent"  #: how the notebook's things are referred to: with a number, a kind and a name

_DOES = tuple(
    "add sub mul matmul truediv floordiv mod pow and_ or_ xor lshift rshift".split()  # noqa: SIM905
)
_ITSELF = ("neg", "pos", "abs", "invert")
_ITEMS = ("getitem", "setitem", "delitem")
_AS = ("len", "str", "repr", "bool", "int", "float", "hash", "round", "format")
_COMPARES = ("eq", "ne", "lt", "le", "gt", "ge", "contains")


class Owner(Protocol):
    """Asks the notebook."""

    def asks(self, request: dict[str, Any], about: str, *sent: Any) -> Any:
        """Return what it gives, or raise what it raises."""
        ...

    def not_lent(self, name: str, what: str) -> BaseException:
        """Note what cannot be had, and return what to raise."""
        ...


class Thing:
    """An object, or a class, of the notebook's."""

    def __init__(self, owner: Owner, reference: list[Any]) -> None:
        self.__dict__.update(_owner=owner, _reference=reference)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__") and name not in ("__name__", "__doc__"):
            raise AttributeError(name)
        return _asked(self, {"get": name}, about=f".{name}")

    def __setattr__(self, name: str, value: Any) -> None:
        _asked(self, {"set": name}, value)

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Call it, or make an object of this class."""
        owner, reference = _of(self)
        return owner.asks({"call": reference[0]}, reference[2], args, kwargs)

    def __instancecheck__(self, instance: Any) -> bool:
        if not isinstance(instance, Thing):
            return False
        return bool(_does(self, "isinstance", instance, self))

    def __subclasscheck__(self, subclass: Any) -> bool:
        if not isinstance(subclass, Thing):
            return False
        return bool(_does(self, "issubclass", subclass, self))

    def __iter__(self) -> Any:
        return iter(_does(self, "list", self))

    def __enter__(self) -> Any:
        return _asked(self, {"get": "__enter__"}, about=".__enter__")()

    def __exit__(self, kind: Any, error: Any, trace: Any) -> Any:
        if error is not None:  # which is the test's own
            owner, reference = _of(self)
            raise owner.not_lent(reference[2], "a block that an exception ended")
        return _asked(self, {"get": "__exit__"}, about=".__exit__")(None, None, None)


class Opaque:
    """What the notebook gives and cannot lend, as long as a test does nothing with it."""

    def __init__(self, owner: Owner, name: str, what: str) -> None:
        object.__setattr__(self, "_held", (owner, name, what))

    def __getattribute__(self, name: str) -> Any:
        owner, what, why = object.__getattribute__(self, "_held")
        raise owner.not_lent(what, why)


def reference_of(thing: Any) -> list[Any] | None:
    """How the notebook knows a thing of its own; None for any other one."""
    return [LENT, *_of(thing)[1]] if type(thing) in (Thing, Function) else None


class Function:
    """A function that is called where the notebook is."""

    def __init__(self, owner: Owner, reference: list[Any]) -> None:
        self.__dict__.update(_owner=owner, _reference=reference)
        self.__dict__["__name__"] = self.__dict__["__qualname__"] = str(reference[2])

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Return what it gives there, or raise what it raises."""
        owner, reference = _of(self)
        return owner.asks({"call": reference[0]}, reference[2], args, kwargs)

    def __getattr__(self, name: str) -> Any:
        """What the notebook has made of it: how often it was called, say."""
        if name.startswith("__"):
            raise AttributeError(name)
        return _asked(self, {"get": name}, about=f".{name}")


def _of(thing: Thing | Function) -> tuple[Owner, list[Any]]:
    held = object.__getattribute__(thing, "__dict__")
    return held["_owner"], held["_reference"]


def _asked(thing: Thing | Function, request: dict[str, Any], *sent: Any, about: str = "") -> Any:
    owner, reference = _of(thing)
    return owner.asks({**request, "of": reference[0]}, f"{reference[2]}{about}", *sent)


def _does(thing: Thing, what: str, *sent: Any) -> Any:
    owner, reference = _of(thing)
    return owner.asks({"does": what}, f"{reference[2]}.{what}", *sent)


def _forwards(what: str) -> Any:
    return lambda self, *args: _does(self, what, self, *args)


def _reckons(what: str, *, turned: bool = False) -> Any:
    def reckon(self: Thing, *others: Any) -> Any:
        found = _does(self, what, *((*others, self) if turned else (self, *others)))
        if type(found) is Thing or (others and type(others[0]) is Thing):
            return found
        owner, reference = _of(self)
        raise owner.not_lent(reference[2], "an object that says itself what is reckoned with it")

    return reckon


def _compares(what: str) -> Any:
    def compare(self: Thing, other: Any) -> Any:
        if type(other) is Thing:
            return _does(self, what, self, other)
        owner, reference = _of(self)
        raise owner.not_lent(reference[2], "an object that says itself what it equals")

    return compare


def _refuses(self: Opaque, *_: Any) -> Any:
    return self._held  # which raises


for _what in (*_DOES, *_ITSELF, *_ITEMS, *_AS, *_COMPARES, "iter", "next", "call", "index"):
    setattr(Opaque, f"__{_what.strip('_')}__", _refuses)
for _what in _DOES:
    setattr(Opaque, f"__r{_what.strip('_')}__", _refuses)
for _what in (*_DOES, *_ITSELF):
    setattr(Thing, f"__{_what.strip('_')}__", _reckons(_what))
for _what in _DOES:
    setattr(Thing, f"__r{_what.strip('_')}__", _reckons(_what, turned=True))
for _what in (*_ITEMS, *_AS):
    setattr(Thing, f"__{_what}__", _forwards(_what))
for _what in _COMPARES:
    setattr(Thing, f"__{_what}__", _compares(_what))
