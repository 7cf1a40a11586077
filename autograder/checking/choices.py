"""A choice among given options, with a reason for each wrong one."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from .answer import Answer
from .expectations import Incorrect, fail
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

    @property
    def _all(self) -> Mapping[str, Choice]:
        """Every item's choice; a single one is an item without a name."""
        return {"": self.items} if isinstance(self.items, Choice) else self.items

    def judge(self, answer: Answer) -> Credit | None:
        """Compare with the right options; several items share the points.

        Raises:
            Incorrect: if it names no option, or none of them is right.
        """
        values = self._read_all(answer.value(self.name))
        read = {
            item: self._option(choice, values[item], item) for item, choice in self._all.items()
        }
        wrong = [item for item, option in read.items() if option != self._all[item].right]
        if not wrong:
            return None
        first, right = wrong[0], len(read) - len(wrong)
        words = Slip("", self._all[first].wrong[read[first]], fraction=right / len(read))
        summary = f"`{self.name}` is not right yet."
        if first:
            summary = f"{right} of {len(read)} are right. `{first}` is not yet."
        return conclude([words], Incorrect(summary, saw=show(read[first])))

    def _option(self, choice: Choice, value: Any, item: str) -> str:
        label = f"`{item}` in `{self.name}`" if item else f"`{self.name}`"
        if value is ... or (option := choice.read(value)) is None:
            fail(
                f"{label} names none of the options.",
                saw=show(value),
                expected=f"one of {choice.options}",
                why=why_no_data(value),
            )
        return option

    def _read_all(self, value: Any) -> Mapping[str, Any]:
        if isinstance(self.items, Choice):
            return {"": value}
        listed = self._letters(value) if isinstance(value, str) else items_of(value)
        if listed is not None and len(listed) == len(self.items):
            return dict(zip(self.items, listed, strict=True))
        given = value if isinstance(value, dict) else {}
        missing = [item for item in self.items if item not in given]
        if missing:
            fail(
                f"`{self.name}` should say something of each of the {len(self.items)} items.",
                saw=f"nothing for {show(missing[0])}" if given else show(value),
                why=why_no_data(value),
            )
        return given

    def _letters(self, text: str) -> list[str] | None:
        """Return the letters of a text, as in "c, b, e", if all options are single letters."""
        options = {one for choice in self._all.values() for one in (choice.right, *choice.wrong)}
        letters = re.findall(r"\w", text)
        only = max(map(len, options)) == 1 and re.fullmatch(r"(\w[\s,;]*)+", text.strip())
        return letters if only else None

    @property
    def slips(self) -> tuple[Slip, ...]:
        """Each wrong option as an executable slip; one at a time, the other items right."""
        right = {item: choice.right for item, choice in self._all.items()}
        share = 1 - 1 / len(right)
        return tuple(
            Slip(
                f"{self.name} = {right | {item: option} if item else option!r}",
                words,
                fraction=share,
            )
            for item, choice in self._all.items()
            for option, words in choice.wrong.items()
        )


def _plain(text: str) -> str:
    return re.sub(r"[\s\"'`´“”’()\[\].,:;]+", " ", text).strip().casefold()
