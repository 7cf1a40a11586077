"""A choice among given options, with a reason for each wrong one."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from .answer import Answer
from .expectations import fail
from .outcome import Credit
from .reading import items_of, show, why_no_data
from .slips import Slip, conclude


@dataclass(frozen=True)
class Choice:
    """One question: the `right` option, and `wrong` options with the reason why not.

    `texts` says what a letter stands for, if options are letters: the words are then right as well.
    """

    right: str
    wrong: Mapping[str, str]
    texts: Mapping[str, str] = field(default_factory=dict)

    def read(self, value: Any) -> str | None:
        """Return the option that `value` names, forgiving of case, quotes and brackets."""
        if not isinstance(value, (str, bool, int, float, np.generic)):
            return None
        said = _plain(str(value))
        for option in (self.right, *self.wrong):
            text = self.texts.get(option, option)
            if said in {_plain(option), _plain(text), _plain(f"{option} {text}")}:
                return option
        return None

    @property
    def options(self) -> str:
        """All options, in order, as a student may write them."""
        return ", ".join(sorted((self.right, *self.wrong)))


@dataclass(frozen=True)
class Choices:
    """The variable `name` holds one choice, or a dictionary (or list) with one for each item.

    >>> why = Choices("why_it_fades", Choice("b", {"a": "ReLU's outputs are not bounded at all."}))
    >>> [one.how for one in why.slips]
    ["why_it_fades = 'a'"]
    """

    name: str
    items: Choice | Mapping[str, Choice]

    def judge(self, answer: Answer) -> Credit | None:
        """Compare with the right options; several items share the points.

        Raises:
            Incorrect: if it names no option, or none of them is right.
        """
        value = answer.value(self.name)
        if isinstance(self.items, Choice):
            return self._judge_one(self.items, value, f"`{self.name}`")
        return self._judge_all(self.items, self._read_all(self.items, value))

    def _judge_one(self, choice: Choice, value: Any, label: str) -> Credit | None:
        option = self._option(choice, value, label)
        if option == choice.right:
            return None
        words = choice.wrong[option]
        return conclude([Slip("", words)], f"{label} is not right yet.", saw=show(value))

    def _judge_all(self, items: Mapping[str, Choice], seen: Mapping[str, Any]) -> Credit | None:
        read = {
            item: self._option(choice, seen[item], f"`{item}` in `{self.name}`")
            for item, choice in items.items()
        }
        wrong = [item for item, option in read.items() if option != items[item].right]
        if not wrong:
            return None
        first = wrong[0]
        right = len(items) - len(wrong)
        words = Slip("", items[first].wrong[read[first]], fraction=right / len(items))
        return conclude(
            [words],
            f"{right} of {len(items)} are right. `{first}` is not yet.",
            saw=show(read[first]),
        )

    def _option(self, choice: Choice, value: Any, label: str) -> str:
        if value is ... or (option := choice.read(value)) is None:
            fail(
                f"{label} names none of the options.",
                saw=show(value),
                expected=f"one of {choice.options}",
                why=why_no_data(value),
            )
        return option

    def _read_all(self, items: Mapping[str, Choice], value: Any) -> Mapping[str, Any]:
        listed = items_of(value)
        if listed is not None and len(listed) == len(items):
            return dict(zip(items, listed, strict=True))
        if not isinstance(value, dict) or any(item not in value for item in items):
            missing = [item for item in items if isinstance(value, dict) and item not in value]
            fail(
                f"`{self.name}` should say something of each of the {len(items)} items.",
                saw=f"nothing for {show(missing[0])}" if missing else show(value),
                why=why_no_data(value),
            )
        return value

    @property
    def slips(self) -> tuple[Slip, ...]:
        """Each wrong option as an executable slip; one at a time, the other items right."""
        if isinstance(self.items, Choice):
            wrong = self.items.wrong.items()
            return tuple(Slip(f"{self.name} = {option!r}", words) for option, words in wrong)
        right = {item: choice.right for item, choice in self.items.items()}
        share = 1 - 1 / len(right)
        return tuple(
            Slip(f"{self.name} = {right | {item: option}!r}", words, fraction=share)
            for item, choice in self.items.items()
            for option, words in choice.wrong.items()
        )


def _plain(text: str) -> str:
    return re.sub(r"[\s\"'`´“”’()\[\].,:;]+", " ", text).strip().casefold()
