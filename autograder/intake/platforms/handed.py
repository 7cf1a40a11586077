"""What a learning platform's names say of each file: who handed it in, when, and as what."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from ..letters import alike
from ..members import Member


@dataclass(frozen=True)
class Owner:
    """Who handed something in, in the platform's own words; what it does not say is empty.

    `ids` are the platform's own: numbers, user names, student numbers. Where no class list says
    who they are, `fallback` is their student id, and with `suffix` where two have the same.
    """

    fallback: str
    name: str = ""
    ids: tuple[str, ...] = ()
    email: str = ""
    suffix: str = ""

    @property
    def shown(self) -> str:
        """What messages call them."""
        return self.name or self.email or self.fallback


def student_ids(owners: Iterable[Owner]) -> dict[Owner, str]:
    """Return who they are by the platform's words alone, told apart as far as it does that."""
    distinct = dict.fromkeys(owners)
    bearers = Counter(alike(one.fallback) for one in distinct)
    return {
        one: f"{one.fallback}_{one.suffix}"
        if bearers[alike(one.fallback)] > 1 and one.suffix
        else one.fallback
        for one in distinct
    }


@dataclass(frozen=True)
class Handed:
    """One file that was handed in.

    `owners` are several for a group whose members the platform names, and none where it names
    nobody. `file` is the path that the student gave it. `attempt` tells hand-ins of one owner
    apart; `when` has no time zone where the platform writes its own server's time. `words` is for
    what is no file of the student's: "online text", "link", "comment".
    """

    member: Member
    owners: tuple[Owner, ...]
    file: tuple[str, ...]
    attempt: str = ""
    when: datetime | None = None
    late: bool = False
    words: str = ""


@dataclass(frozen=True)
class Platform:
    """A learning platform. `read` returns what it recognises, and leaves out what it does not."""

    name: str
    read: Callable[[Sequence[Member]], list[Handed]]
    ids_of: Literal["person", "account", "assignment"] = "person"
    """What `Owner.ids` are numbers of: as a class list has them, the platform's own number of an
    account, or one that another assignment has another for."""
    nobody: str = ""
    """What to say of what no owner is named for."""
