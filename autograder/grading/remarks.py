"""What a test runner remarks on, in words: for the instructor, and for the student."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

CHANGED = (
    "The notebook changed what tests stand on ({}); they ran without that. "
    "An answer that needs its own version may have lost points so: look at it."
)
_EMPTY = "an empty "  #: how the word for what holds nothing begins
_KINDS = {"ndarray": "array"}  #: what people call them
_GIVEN = (
    "Points were given: read the answer, and take them back in the formgrader if it does not do "
    "what was asked."
)
_NOT_GIVEN = "This test gave no points."


def remarks(answer: Mapping[str, Any], test: str) -> Iterator[tuple[str, str]]:
    """The kinds of incidents that the runner's answer about a test gives rise to, and their words.

    `test` is what the results call the test; it is empty for what is remarked between tests.
    """
    passed = answer["failure"] is None and answer["value"] != 0
    points = _GIVEN if passed else _NOT_GIVEN
    if found := answer["tests_patched"]:
        yield "tests_patched", CHANGED.format(_listed(found))
    if found := answer["left"]:
        yield (
            "tests_patched",
            f"The test {test} uses {_listed(found)}, in whose place the notebook has put "
            f"a function of its own, and ran with that one. {points}",
        )
    if found := answer["tests_meddled"]:
        words = f"The code under test changed {_listed(found)} while the test {test} ran"
        yield "tests_meddled", f"{words}, so it earned nothing."
    if found := answer["shadowed"]:
        words = f"The test {test} uses {_quoted(found)}, which means something else in the notebook"
        yield "shadowed", f"{words}. {points if passed else f'{points} The student is told so.'}"
    if found := answer["helper_replaced"]:
        for name, cell in (one.split(" of ", 1) for one in found):
            yield (
                "helper_replaced",
                f"The notebook defined `{name}` anew, which your locked cell {cell} defines; tests "
                "used yours. Where points were lost, look whether the answer needs the other one.",
            )
    yield from _about_objects(answer, test, points)


def _about_objects(answer: Mapping[str, Any], test: str, points: str) -> Iterator[tuple[str, str]]:
    found = answer["lying_object"]
    if liars := [word for word in found if not word.startswith(_EMPTY)]:
        yield (
            "lying_object",
            f"In the test {test}, the answer gave an object of the class {_quoted(liars)}, which "
            f"agrees with whatever it is compared with, so it was not tested. {points}",
        )
    if empty := [word.removeprefix(_EMPTY) for word in found if word.startswith(_EMPTY)]:
        kinds = _listed(f"an empty {_KINDS.get(one, one)}" for one in empty)
        yield (
            "lying_object",
            f"In the test {test}, the answer gave {kinds}, which NumPy takes to be close to any "
            f"number, so it was not tested. {points}",
        )
    for why, words in _by_reason(answer["unasked_object"]).items():
        yield (
            "unasked_object",
            f"In the test {test}, it could not be tried whether an object of the class "
            f"{_quoted(words)} agrees with whatever it is compared with{why and f': {why}'}. "
            "Its points stand: read how that class compares.",
        )


def _by_reason(found: Iterable[str]) -> dict[str, list[str]]:
    """The names of classes, by why their objects could not be asked."""
    reasons: dict[str, list[str]] = {}
    for one in found:
        name, _, why = one.removesuffix(")").rpartition(" (")
        reasons.setdefault(why if name else "", []).append(name or one)
    return reasons


def not_yours(answer: Mapping[str, Any], test: str) -> str:
    """What a student is told who may have lost points by a name that means something else."""
    helpers = [one.partition(" of ")[0].partition(".")[0] for one in answer["helper_replaced"]]
    found = []
    if used := _used(helpers, test):
        found.append(f"The test used {used} as the notebook came with, in place of your own.")
    if used := _used(answer["shadowed"], test):
        found.append(
            f"The test uses {used}, which means something else in your notebook: use another name "
            "there, restart, and run all cells."
        )
    return " ".join(found)


def _used(names: Iterable[str], test: str) -> str:
    """Those of these names that a test uses, as text."""
    used = [one for one in dict.fromkeys(names) if re.search(rf"\b{re.escape(one)}\b", test)]
    return " and ".join(f"`{one}`" for one in used)


def _quoted(words: Iterable[str]) -> str:
    return _listed(f"`{one}`" for one in words)


def _listed(words: Iterable[str]) -> str:
    return ", ".join(words)[:300]
