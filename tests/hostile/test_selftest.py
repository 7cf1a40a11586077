"""``autograder doctor --self-test``: a line for each attack, and exit status 1 if one succeeds."""

import pytest
from typer.testing import CliRunner

from autograder import selftest
from autograder.attacks import Attack, self_tests
from autograder.commands import listed
from autograder.sandbox import tier

pytestmark = pytest.mark.skipif(
    not all(fact.ok for fact in tier()[:2]), reason="submissions cannot be contained here"
)


def said():
    return CliRunner().invoke(listed.app, ["doctor", "--self-test"])


def test_every_attack_of_the_self_test_fails_here_and_has_a_line():
    done = said()
    assert done.exit_code == 0, done.output
    assert "✘" not in done.output
    for attack in self_tests():
        assert f"A submission that {attack.said['self-test']}: it came to nothing." in done.output
    assert "has all its points" in done.output


def test_an_attack_that_succeeds_makes_the_exit_status_1(monkeypatch):
    succeeds = Attack("a", "", ("points all full",), said={"self-test": "wants all points"})
    monkeypatch.setattr(selftest, "self_tests", lambda: [succeeds])
    done = said()
    assert done.exit_code == 1
    assert "✘ A submission that wants all points: this is not as it must be" in done.output


def test_where_the_submissions_are_missing_it_says_what_to_do(monkeypatch):
    monkeypatch.setattr(selftest, "self_tests", list)
    done = said()
    assert done.exit_code == 1
    assert "run: uv sync" in done.output
