"""``autograder grade``: its contract, its exit status, and what an interruption costs."""

import json
import os
import shutil
import signal
import subprocess
import time
from pathlib import Path

import pytest
from typer.testing import CliRunner

from autograder.commands import listed

from .conftest import RIGHT, WRONG, autograder, command, grade, hand_in, submission


def test_the_json_follows_the_contract(small_class):
    document = small_class.document
    assert small_class.status == 0
    assert set(document) == {"engine", "submissions", "timing"}
    assert set(document["engine"]) == {"version", "sandbox", "workers", "zygote"}
    assert set(document["timing"]) == {"wall_s", "compute_s", "workers"}
    rows = {row["student"]: row for row in document["submissions"]}
    found = {who: (row["status"], row["score"]) for who, row in rows.items()}
    assert found == {"ada": ("graded", 2), "ben": ("graded", 0), "leo": ("rejected", 0)}
    row = rows["ada"]
    assert set(row) == {
        *("student", "assignment", "notebook", "status", "score", "max_score", "by_hand"),
        *("digest", "cached", "seconds", "exercises", "incidents"),
    }
    assert (row["max_score"], row["by_hand"]) == (10, 0)
    assert set(row["seconds"]) == {"total", "compute"}
    assert 0 < row["seconds"]["compute"] <= row["seconds"]["total"]
    assert set(row["exercises"][0]) == {
        *("id", "state", "score", "max_score", "message", "saw", "why", "measured"),
    }
    assert {e["state"] for e in row["exercises"][1:]} == {"not_attempted"}


def test_only_what_is_new_is_graded_unless_forced(small_class, tmp_path):
    place = shutil.copytree(small_class.place, tmp_path / "copy", symlinks=True)
    (place / "ada" / "02_gradient_descent.ipynb").write_text(submission(WRONG))
    first = {row["student"]: row for row in small_class.document["submissions"]}
    second = {row["student"]: row for row in grade(place)[1]["submissions"]}
    assert (first["ada"]["score"], second["ada"]["score"]) == (2, 0)
    assert second["ada"]["cached"] is False
    assert second["ben"] == {**first["ben"], "cached": True}
    alone = grade(place, "--force", "--student", "ben")[1]["submissions"]
    assert [(row["student"], row["cached"]) for row in alone] == [("ben", False)]


def test_a_report_names_who_has_handed_in_anew_since_the_grading_and_nobody_else(
    small_class, tmp_path
):
    place = shutil.copytree(small_class.place, tmp_path / "copy", symlinks=True)
    same = autograder("report", place, "--to", tmp_path / "same")
    assert (same.returncode, same.stderr) == (0, "")
    (place / "ada" / "02_gradient_descent.ipynb").write_text(submission(WRONG))
    said = autograder("report", place, "--to", tmp_path / "report").stderr
    sentence = "1 notebook of 02_gradient_descent was handed in anew, which is not graded yet: ada."
    assert sentence in said
    assert sentence in (tmp_path / "report" / "index.html").read_text()
    anew = json.loads((tmp_path / "report" / "report.json").read_text())["anew"]
    assert [row["student"] for row in anew] == ["ada"]


def test_the_table_names_each_student_with_score_and_incidents(small_class):
    done = autograder("grade", small_class.place, env={**os.environ, "COLUMNS": "120"})
    assert done.returncode == 0
    assert "ada" in done.stdout
    assert "2 of 10" in done.stdout
    assert "0 of 10" in done.stdout
    assert "rejected" in done.stdout


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["grade", "nowhere at all"], "There is no folder or file"),
        (["grade", ".", "--student", "nobody"], "nobody"),
        (["grade", "."], "There is no notebook in"),
        (["report", "nowhere at all"], "There is no"),
        (["export", "nowhere at all"], "There is no"),
    ],
)
def test_what_cannot_be_done_is_one_sentence_and_never_a_trace(
    tmp_path, monkeypatch, words, sentence
):
    monkeypatch.chdir(tmp_path)
    done = CliRunner().invoke(listed.app, words)
    assert done.exit_code == 2
    assert isinstance(done.exception, SystemExit)
    assert sentence in " ".join(done.stderr.split())


def test_a_wrong_option_is_a_usage_error(folder):
    assert autograder("grade", folder, "--workers", "many").returncode == 2
    assert autograder("grade").returncode == 2


def ledger_lines(folder):
    path = folder / ".autograder" / "ledger.jsonl"
    return path.read_text().splitlines() if path.exists() else []


def wait_for(condition, what, seconds=120):
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, f"waited in vain for {what}"
        time.sleep(0.05)


def descendants_of(folder):
    """Processes whose environment or arguments tell that they grade in `folder`."""
    found = []
    for proc in Path("/proc").iterdir():
        if proc.name.isdigit():
            try:
                if str(folder).encode() in (proc / "environ").read_bytes():
                    found.append(proc.name)
            except OSError:
                continue
    return found


@pytest.mark.parametrize(
    "how",
    [signal.SIGKILL, signal.SIGINT, signal.SIGTERM],
    ids=["kill -9", "Ctrl-C", "a service manager's end"],
)
def test_an_interrupted_run_goes_on_and_repeats_nothing(folder, how):
    for number in range(8):
        hand_in(folder, f"student{number}", submission(RIGHT, slow_s=0.5))
    run = subprocess.Popen(
        command("grade", folder, "--json", folder.parent / "first.json", "--workers", "2"),
        start_new_session=True,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "MARKER_OF_THIS_RUN": str(folder)},
    )
    wait_for(lambda: len(ledger_lines(folder)) >= 2, "two verdicts")
    run.send_signal(how)
    said = run.communicate(timeout=60)[1]
    kept = len(ledger_lines(folder))
    assert run.returncode != 0
    assert kept < 8, "the run ended before it was interrupted"
    if how != signal.SIGKILL:
        assert run.returncode == 1
        assert "goes on from here" in said
        document = json.loads((folder.parent / "first.json").read_text())
        assert len(document["submissions"]) == kept
    status, document = grade(folder)
    rows = document["submissions"]
    assert status == 0
    assert [row["score"] for row in rows] == [2] * 8
    assert sum(row["cached"] for row in rows) == kept
    students = [json.loads(line)["row"]["verdict"]["student"] for line in ledger_lines(folder)]
    assert len(students) == len(set(students)) == 8
    wait_for(lambda: descendants_of(folder) == [], "the end of every process of the first run")


@pytest.mark.parametrize(
    "words",
    [["grade", "."], ["report", "."], ["export", "."], ["init", "."], ["collect", ".", "x.zip"]],
)
def test_a_current_folder_that_was_removed_is_one_sentence(tmp_path, monkeypatch, words):
    gone = tmp_path / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()
    done = CliRunner().invoke(listed.app, words)
    assert done.exit_code == 2
    assert done.stderr.startswith("autograder: The current folder cannot be used")
    assert done.stderr.count("\n") == 1
