"""The corpus of hostile submissions, graded in every tier: each comes to what it must, and no harm.

The quick tests grade what is light, in the best tier there is; ``-m slow`` grades all of it, in
every tier.
"""

import os
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from autograder.attacks import Attack
from autograder.sample_class import Paper
from autograder.sandbox import tier
from tests.cli.conftest import begun

from .running import NEIGHBOURS, Submission, corpus, grade

__all__ = ["begun"]

ROOT = Path(__file__).parent.parent.parent
SUBMISSIONS = ROOT / "tests" / "submissions"
CORPUS = corpus()
BEST, BARE, PLAIN = TIERS = ("best tier", "no bubblewrap", "unprivileged user")
WORKERS = ("--workers", "2")
NOBODY = 65534

pytestmark = pytest.mark.skipif(
    not all(fact.ok for fact in tier()[:2]), reason="submissions cannot be contained here"
)


@pytest.fixture(scope="module")
def classes(begun, request):
    """Graded classes, each made when it is first asked for."""
    slow = "slow" in request.config.option.markexpr.replace("not slow", "")
    runs = {}

    def run(name):
        if name not in runs:
            submissions = {n: one for n, one in CORPUS.items() if one.slow <= slow}
            runs[name] = GRADE[name](submissions, begun)
        return runs[name]

    return run


def in_best_tier(submissions, begun):
    return grade(submissions, begun, *WORKERS)


def without_bubblewrap(submissions, begun):
    beside = Path(sys.executable).parent  # which is where a PATH without bwrap ends
    return grade(submissions, begun, *WORKERS, env={"PATH": str(beside)})


def as_nobody(submissions, begun):
    """Where the tests run as root, the grader is somebody else; elsewhere it always is."""
    if os.geteuid() != 0:
        pytest.skip("the tests run as an unprivileged user, so the best tier is this one")
    before = [*_opened_for_all(), "setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}"]
    before += ["--clear-groups", "--bounding-set=-all", "--inh-caps=-all"]
    try:
        works = subprocess.run([*before, sys.executable, "-c", "import autograder"], cwd="/")
    except FileNotFoundError as missing:
        pytest.skip(f"{missing.filename} is not here, to run the grader as somebody else")
    if works.returncode:
        pytest.skip("an unprivileged user cannot run the Python of these tests")
    return grade(submissions, begun, *WORKERS, owner=NOBODY, before=before)


def _opened_for_all():
    """The words that let a Python below a closed home folder (root's) be run by others too.

    In a file system of the grader's own, the folder is an open one that has the Python alone.
    """
    python = Path(sys.base_prefix)
    closed = [folder for folder in python.parents if not folder.stat().st_mode & 0o001]
    if not closed:
        return []
    script = (
        'set -e; mount --bind "$1" /mnt; mount -t tmpfs -o mode=755 none "$2"; mkdir -p "$1"; '
        'mount --move /mnt "$1"; shift 2; exec "$@"'
    )
    return ["unshare", "--mount", "sh", "-c", script, "sh", str(python), str(closed[-1])]


GRADE = {BEST: in_best_tier, BARE: without_bubblewrap, PLAIN: as_nobody}
EVERY_TIER = [BEST, *(pytest.param(name, marks=pytest.mark.slow) for name in TIERS[1:])]


def everything():
    """A parameter for each submission in each tier."""
    for name in TIERS:
        for submission, one in CORPUS.items():
            marks = [pytest.mark.slow] if name != BEST or one.slow else []
            yield pytest.param(name, submission, id=f"{name}: {submission}", marks=marks)


@pytest.mark.parametrize(("name", "submission"), [*everything()])
def test_a_hostile_submission_comes_to_what_it_must(classes, name, submission):
    assert classes(name).problems[submission] == []


@pytest.mark.parametrize("name", EVERY_TIER)
def test_who_works_beside_them_keeps_every_point(classes, name):
    run = classes(name)
    assert [problem for one in NEIGHBOURS for problem in run.problems[one]] == []


@pytest.mark.parametrize("name", EVERY_TIER)
def test_they_leave_nothing_behind_and_nothing_secret_gets_out(classes, name):
    assert classes(name).harm == []


@pytest.mark.parametrize("name", EVERY_TIER)
def test_the_run_itself_ends_as_any_other(classes, name):
    run = classes(name)
    status = int(any(one.attack.unwelcome for one in CORPUS.values()))
    assert (run.status, "Traceback" in run.said) == (status, False), run.said


def test_the_corpus_is_large_and_each_of_it_says_what_it_tries():
    assert len(CORPUS) >= 100
    for name, one in CORPUS.items():
        assert len(one.attack.about) > 10, name
        assert one.attack.expected, name


IDEAS = {
    f"{group}: {idea}": by
    for group, ideas in tomllib.loads((SUBMISSIONS / "ideas.toml").read_text("utf-8")).items()
    for idea, by in ideas.items()
}


@pytest.mark.parametrize("idea", IDEAS)
def test_an_idea_of_what_may_be_tried_is_tried(idea):
    assert IDEAS[idea]
    for name in IDEAS[idea]:
        file, _, test = name.partition("::")
        if test:
            assert f"def {test}(" in (ROOT / file).read_text("utf-8")
        else:
            assert name in CORPUS or (SUBMISSIONS / f"{name}.py").is_file()


def test_the_instructors_guide_explains_every_incident_that_the_corpus_expects():
    guide = (ROOT / "docs" / "instructor-guide.md").read_text("utf-8")
    words = [word for one in CORPUS.values() for word in one.attack.expected]
    kinds = {word.split()[1] for word in words if word.startswith("incident ")}
    assert len(kinds) > 8
    assert [kind for kind in sorted(kinds) if f"`{kind}`" not in guide] == []


# The teeth of these tests: harmless submissions, graded without any sandbox.

SUCCEEDS = {
    "reads": "print(open('@SECRET@').read())",
    "speaks": "import socket; socket.create_connection(('127.0.0.1', @PORT@)).close()",
    "leaves": "open('@OUTSIDE@/hostile-left', 'w').close()",
    "boasts": "print('hit' * 3)",
}


@pytest.fixture(scope="module")
def unsafe(begun):
    expected = ("points all 0",)
    submissions = {
        name: Submission(Attack(name, "", expected, Paper("", False, (("first", source),))))
        for name, source in SUCCEEDS.items()
    }
    return grade(submissions, begun, "--unsafe", *WORKERS)


@pytest.mark.parametrize(
    ("name", "words"),
    [("reads", "the secret canary is in its notebook"), ("boasts", "it got what it wanted")],
)
def test_an_attack_that_succeeds_is_seen_in_what_comes_out(unsafe, name, words):
    assert words in unsafe.problems[name]


@pytest.mark.parametrize(
    "words", ["somebody spoke to a TCP server", "hostile-left was left behind", "the secret canary"]
)
def test_an_attack_that_succeeds_is_seen_from_outside(unsafe, words):
    assert any(words in harm for harm in unsafe.harm)


ROW = {
    "status": "graded",
    "exercises": [{"id": "square", "score": 1, "max_score": 2, "state": "partial"}],
    "incidents": [{"kind": "denied", "detail": "…"}],
}


@pytest.mark.parametrize(
    ("met", "unmet"),
    [
        ("graded", "rejected"),
        ("points all 1", "points all full"),
        ("points square 1", "points square 0"),
        ("state square partial|correct", "state square incorrect"),
        ("incident denied", "incident timeout"),
        ("no incident timeout", "no incident denied"),
        ("nowhere secret", "nowhere shown"),
        ("points all 1", "points mean 1"),
    ],
)
def test_what_is_expected_and_did_not_come_true_is_said(met, unmet):
    assert Attack("a", "", (met,)).problems(ROW, ["shown"]) == []
    assert len(Attack("a", "", (unmet,)).problems(ROW, ["shown"])) == 1
