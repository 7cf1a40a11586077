"""What some tests need and not every machine has."""

import os

import pytest


def need(found: object, what: str) -> None:
    """Unless `found`: skip and say that `what` is missing; fail where everything must be there."""
    if found:
        return
    if os.environ.get("COURSE_REQUIRE_ALL") == "1":
        pytest.fail(f"COURSE_REQUIRE_ALL=1, but {what}.", pytrace=False)
    pytest.skip(f"{what}.")
