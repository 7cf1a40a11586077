"""An exercise of several parts: each that is right earns its share of the points."""

from collections.abc import Callable, Mapping

from .expectations import Incorrect, NotAttempted
from .outcome import Credit
from .replies import Raised


def parts(checks: Mapping[str, Callable[[], Credit | None]]) -> Credit | None:
    """Check each part; of two that are right or not, each earns half of the points.

    The card tells of the first part that is not right, and names those that are.

    Args:
        checks: by what the card calls the part (``"relu"``), its check, which ends as the check of
            an exercise does. The fraction of its slips is what the whole exercise earns with them.

    Raises:
        Incorrect, NotAttempted, Raised: as the first part does, if no part is right.
    """
    ends = {name: _end(check) for name, check in checks.items()}
    right = [name for name, end in ends.items() if end is None]
    first = next((end for end in ends.values() if end is not None), None)
    if first is None:
        return None
    if not right and isinstance(first, Exception):
        raise first
    return Credit(
        len(right) / len(ends),
        getattr(first, "summary", "") or str(first),
        getattr(first, "saw", ""),
        getattr(first, "expected", ""),
        getattr(first, "why", ""),
        notes=(f"Right already: {', '.join(f'`{name}`' for name in right)}.",) if right else (),
    )


def _end(check: Callable[[], Credit | None]) -> Credit | Exception | None:
    try:
        credit = check()
    except (Incorrect, NotAttempted, Raised) as end:
        return end
    return None if credit is None or credit.fraction == 1.0 else credit
