"""A command whose words nobody can take: what it was asked to write is written all the same."""

import json
import shlex
import subprocess
from pathlib import Path

import pytest

from autograder.commands import grade as commands
from autograder.commands.console import err
from autograder.refusal import Unheard

from .conftest import command

UNHEARD = "autograder: What there is to say cannot be written: No space left on device. What the"


def said_to(place: str, *words: object) -> subprocess.CompletedProcess[str]:
    """Run a command whose standard output is `place`."""
    with open(place, "wb") as file:
        return subprocess.run(command(*words), stdout=file, stderr=subprocess.PIPE, text=True)


def unread(*words: object) -> subprocess.CompletedProcess[str]:
    """Run a command whose standard output is a pipe that nobody reads any more."""
    with subprocess.Popen(["true"], stdin=subprocess.PIPE) as reader:
        reader.wait()
        return subprocess.run(
            command(*words), stdout=reader.stdin, stderr=subprocess.PIPE, text=True
        )


@pytest.fixture
def report(tmp_path: Path) -> Path:
    """Where a report goes."""
    return tmp_path / "report"


def test_a_full_disk_for_its_words_takes_no_report_and_is_one_sentence(small_class, report):
    done = said_to("/dev/full", "grade", small_class.place, "--dry-run", "--report", report)
    assert done.returncode == 1
    assert (report / "index.html").exists()
    assert UNHEARD in done.stderr and "Traceback" not in done.stderr


def test_a_pipe_that_was_closed_takes_no_report_and_nothing_is_said_of_it(small_class, report):
    for words in ((), ("--json", "-")):
        place = report / str(len(words))
        done = unread("grade", small_class.place, "--dry-run", "--report", place, *words)
        assert done.returncode == 1
        assert (place / "index.html").exists()
        assert not any(word in done.stderr for word in ("Traceback", "Broken pipe", "be written"))


@pytest.mark.parametrize(
    "words",
    [["--help"], ["grade", "--help"], ["doctor"]],
)
def test_every_command_that_is_not_heard_ends_in_one_sentence_or_in_silence(words):
    full, closed = said_to("/dev/full", *words), unread(*words)
    assert (full.returncode, closed.returncode) == (1, 1)
    assert full.stderr.startswith(UNHEARD) and full.stderr.count("\n") == 1
    assert closed.stderr == ""


def test_a_run_goes_on_when_nobody_hears_what_it_tells_meanwhile(monkeypatch):
    def refuse(*_, **__):
        raise Unheard(28, "No space left on device")

    monkeypatch.setattr(err, "print", refuse)
    commands._tell("A worker has gone.")


@pytest.mark.parametrize("place", ["/dev/fd/1", "link"])
def test_what_a_file_of_the_shells_holds_stays_in_it(small_class, tmp_path, place):
    link, text = tmp_path / "link", tmp_path / "all.json"
    link.symlink_to("/dev/stdout")
    words = command("grade", small_class.place, "--json", link if place == "link" else place)
    text.write_text("before\n")
    with text.open("a") as file:
        done = subprocess.run(words, stdout=file, stderr=subprocess.PIPE, text=True)
        file.write("after\n")
    before, *lines, after = text.read_text().splitlines()
    assert (before, after) == ("before", "after")
    assert json.loads("\n".join(lines))["submissions"]
    assert "The class" in done.stderr


def test_a_command_without_standard_streams_writes_into_no_file_of_ours(small_class, tmp_path):
    ledger = small_class.place / ".autograder/ledger.jsonl"
    before = ledger.read_bytes()
    for place in ("-", "/dev/stdout"):
        words = shlex.join(command("grade", small_class.place, "--json", place))
        done = subprocess.run(f"{words} >&-", shell=True, stderr=subprocess.PIPE, text=True)
        assert done.returncode == 1
        assert f"The results cannot be written to {place}: Bad file descriptor." in done.stderr
        assert "Traceback" not in done.stderr
    assert ledger.read_bytes() == before


def test_a_path_that_nobody_may_use_is_a_sentence(tmp_path: Path) -> None:
    done = subprocess.run(command("grade", tmp_path / ("x" * 5000)), capture_output=True, text=True)
    assert done.returncode == 2 and not done.stdout
    assert (
        done.stderr.startswith("autograder: /")
        and "cannot be used: File name too long." in done.stderr
    )
