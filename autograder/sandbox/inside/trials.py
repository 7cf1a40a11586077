"""What unittest, Hypothesis and mocks are told of a test, held against what came of it.

Executed beside the watcher, in its namespace (see `watcher`). A case of unittest's, its outcome,
its result and a mock are data, which whoever comes by them can change. So a test's own code says
which of its methods ended with an exception, and what is about to be asked of what (see `trying`).
"""

from sys import exc_info
from types import FunctionType
from typing import Any

from .insides import hides_methods
from .lies import Lies, class_of, mro_of, space_of

RUNS, NOTES = "which of unittest's tests are run", "what unittest notes of its tests"
COMPARES, MOCKS = "how unittest compares", "what a mock notes"
EXAMPLES = "which of Hypothesis' examples count"
_IN_MAIN = "__main__"  #: where the notebook's classes are
#: How unittest compares two things of one of these kinds.
_EQUALITY = {
    dict: "assertDictEqual",
    frozenset: "assertSetEqual",
    list: "assertListEqual",
    set: "assertSetEqual",
    str: "assertMultiLineEqual",
    tuple: "assertTupleEqual",
}
_DISCARDS = ("UnsatisfiedAssumption", "StopTest", "Frozen")
_OF_TESTS = (", file '<test>', ", ", file '<test cell>', ")


class Trials:
    """What came of one test's methods; what it hands on, it gives back."""

    def __init__(self, lies: Lies, moved: list[str], usual: list[str]) -> None:
        """`moved` will say what was changed. `usual` is what the author's notebook does too."""
        self.lies, self.moved, self.usual = lies, moved, usual
        self.cases: dict[int, tuple[object, Any]] = {}  #: the results of those that have begun
        self.open: list[Any] = []  #: methods that have begun: the result that one counts for
        self.stopped = False  #: whether a part of a method has failed, for which it may stop
        self.failures: list[tuple[Any, int]] = []  #: what must have noted one, and of which method
        self.asking: dict[int, tuple[Any, str, bool]] = {}

    def begins(self, case: Any, number: int) -> None:
        """A method of this case has begun, for the last time as yet if it has a number.

        It counts if unittest runs it, and within no other.
        """
        result = None
        if _is_of(case, "unittest.case", "TestCase"):
            outcome = vars(case).get("_outcome")
            if outcome is not None:
                result = self.cases.setdefault(id(case), (case, vars(outcome).get("result")))[1]
        self.open.append(None if self._counting() else result)
        self.stopped = False
        if number:
            self.failures = [one for one in self.failures if one[1] != number]

    def ends(self) -> None:
        """It has ended, in whatever way."""
        self.open.pop()

    def _counting(self) -> Any:
        """What should note the failure of a method that has begun and not ended, if any."""
        return next((one for one in self.open if one is not None), None)

    def fails(self, number: int, skips: bool) -> None:
        """An exception has ended the method that began last."""
        if self.open[-1] is not None:
            self._failed(self.open[-1], number, skips)

    def fails_in_part(self, skips: bool) -> None:
        """An exception has ended a part of one, which goes on."""
        if (result := self._counting()) is not None:
            self._failed(result, 0, skips)
            self.stopped = True

    def _failed(self, result: object, number: int, skips: bool) -> None:
        kind = type(exc_info()[1])
        if _is(kind, "unittest.case", "SkipTest"):
            self.moved += [] if skips or "skip" in self.usual else [RUNS]
        elif not (self.stopped and _is(kind, "unittest.case", "_ShouldStop")):
            self.failures.append((result, number))

    def ran(self, value: object, skips: bool) -> object:
        """A call has run tests and given this."""
        result: Any = _result_of(value)
        if result is not None:
            self.told(result)
            if _is_of_unittest(type(result)) and hides_methods(result):
                self.moved.append(NOTES)
            skipped = [] if skips or "skip" in self.usual else _of_skipped(result)
            self.moved += [RUNS] if any(map(self._is_the_tests, skipped)) else []
        return value

    def told(self, value: object) -> object:
        """The test is about to read what a result has noted, or has just been given one."""
        result = _result_of(value)
        if result is not None:
            self.cases = {} if self._counting() is None else self.cases
            self.moved += [] if self._has_noted(result) else [NOTES]
        return value

    def _has_noted(self, result: Any) -> bool:
        """Whether a result says what has failed; one of a class of the test's need not."""
        if not _is_of_unittest(type(result)):
            bases = [one for one in mro_of(type(result)) if not _is_of_unittest(one)]
            return not any(map(self._is_the_notebooks, bases))
        noted = [vars(result).get(name) for name in ("failures", "errors")]
        failed = [one for one, _ in self.failures if one is result]
        return all(type(one) is list for one in noted) and sum(map(len, noted)) >= len(failed)

    def _is_the_notebooks(self, kind: Any) -> bool:
        """Whether it is a class with methods that neither a library nor the test has written."""
        own = [one for one in space_of(kind).values() if type(one) is FunctionType]
        return id(kind) not in self.lies.tests and not all(map(self.lies.is_packaged, own))

    def _is_the_tests(self, kind: type) -> bool:
        """Whether a class is none of the notebook's, whose tests are an answer."""
        return id(kind) in self.lies.tests or space_of(kind).get("__module__") != _IN_MAIN

    def asks(self, thing: Any, name: str, number: int, adds: bool) -> object:
        """The test is about to call this method of a case's or a mock's, which asserts something.

        With `adds`, it has ways of its own to compare, or to find that method.
        """
        if _is_of(thing, "unittest.case", "TestCase") or _is_mock(thing):
            self.asking[number] = thing, name, adds
            self._look(thing, name, adds)
        return thing

    def given(self, value: object, number: int) -> object:
        """All that it is called with has been worked out, this last."""
        if number in self.asking:
            self._look(*self.asking[number])
        return value

    def asked(self, value: object, number: int) -> object:
        """It has given this."""
        self.given(value, number)
        self.asking.pop(number, None)
        return value

    def _look(self, thing: Any, name: str, adds: bool) -> None:
        if not adds and self._finds_by_itself(type(thing)):  # nor could it be looked into
            self.moved.append(MOCKS if _is_mock(thing) else COMPARES)
            return
        own = vars(thing)
        if _is_mock(thing):
            call, calls = own.get("_mock_call_args"), class_of("unittest.mock", "_Call")
            plain = call is None or type(call) is calls
            hides = any(type(one) is str and one.startswith("assert") for one in own)
            self.moved += [MOCKS] if hides or not plain else []
            return
        ways = own.get("_type_equality_funcs")
        usual = type(ways) is dict and all(map(self._is_usual, ways, ways.values()))
        if name in own or not (usual or adds) or not self._is_unittests(thing, name):
            self.moved.append(COMPARES)

    def _finds_by_itself(self, kind: Any) -> bool:
        """Whether a class has the notebook's way to find what its objects have."""
        found = [(space_of(base).get("__getattribute__"), base) for base in mro_of(kind)]
        return not all(self.lies.is_packaged(one, base) for one, base in found)

    def _is_usual(self, kind: object, way: Any) -> bool:
        """Whether unittest, or a library that stands on it, compares such things so."""
        if type(way) is str:
            return any(kind is one and way == name for one, name in _EQUALITY.items())
        return self.lies.is_packaged(getattr(way, "__func__", way))

    def _is_unittests(self, case: Any, name: str) -> bool:
        """Whether a method of this name, if unittest has one, is unittest's or a library's own."""
        if name not in space_of(class_of("unittest.case", "TestCase")):
            return True
        found = next(space_of(one)[name] for one in mro_of(type(case)) if name in space_of(one))
        return self.lies.is_packaged(found)

    def discards(self) -> None:
        """An exception has ended a function that Hypothesis calls with its examples."""
        kind, _, traceback = exc_info()
        if "assume" in self.usual or not any(
            _is(kind, "hypothesis.errors", name) for name in _DISCARDS
        ):
            return
        while traceback is not None:
            frame, traceback = traceback.tb_frame, traceback.tb_next
            words = repr(frame)
            of_test = any(one in words for one in _OF_TESTS)
            if frame.f_globals is self.lies.space and not of_test:
                self.moved.append(EXAMPLES)
                return


def _is(kind: Any, library: str, name: str) -> bool:
    base = class_of(library, name)
    return any(one is base for one in mro_of(kind))


def _is_of(thing: object, library: str, name: str) -> bool:
    return _is(type(thing), library, name)


def _is_mock(thing: object) -> bool:
    return _is_of(thing, "unittest.mock", "NonCallableMock")


def _result_of(value: Any) -> Any:
    """What unittest notes of its tests, by what a call of `run` or `main` gave; None if nothing."""
    result = value
    if type(value) is class_of("unittest.main", "TestProgram"):
        result = vars(value).get("result")
    return result if _is_of(result, "unittest.result", "TestResult") else None


def _is_of_unittest(kind: object) -> bool:
    """Whether this is a class of unittest's results, or that of all objects."""
    kinds = class_of("unittest.result", "TestResult"), class_of("unittest.runner", "TextTestResult")
    return kind is object or any(kind is one for one in kinds)


def _of_skipped(result: Any) -> list[type]:
    """The classes of what unittest has skipped."""
    skipped = vars(result).get("skipped")
    found = [one[0] for one in skipped] if type(skipped) is list else []
    part = class_of("unittest.case", "_SubTest")
    return [type(one.test_case if type(one) is part else one) for one in found]
