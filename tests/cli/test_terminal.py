"""What the terminal shows of a hostile class is letters."""

import io
import re

from rich.console import Console

from autograder import terminal
from autograder.doctor import Finding
from autograder.grading.verdicts import Incident
from autograder.saying import say

from ..classroom.conftest import verdict
from ..classroom.hostile_class import ACTING, MESSAGE, NAMES


def test_no_name_or_note_moves_the_cursor_colours_or_reorders_a_line() -> None:
    out = io.StringIO()
    console = Console(file=out, force_terminal=True, width=100, color_system=None)
    names = [*NAMES, *ACTING, "\x1b]0;owned\x07", "x" * 255, "a" + "\u0301" * 100]
    console.print(terminal.summary([verdict(name, notebook=name) for name in names]))
    terminal.print_notes(console, [MESSAGE, *names])
    said = re.sub(r"\x1b\[[0-9;]*m", "", out.getvalue())  # rich's own
    assert re.findall(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", said) == []
    assert "[red]x[blink]" in said and "\u0301" * 4 not in said


def test_a_score_is_not_shown_as_final_while_something_is_to_be_graded_by_hand() -> None:
    out = io.StringIO()
    rows = [verdict("kim", by_hand=2), verdict("lee")]
    Console(file=out, width=140).print(terminal.summary(rows))
    said = " ".join(out.getvalue().split())
    assert "1.5 of 5, 2 cells by hand" in said
    assert "To be graded by hand: 2 cells. Scores here are the automatic ones" in said
    assert said.count("by hand") == 2
    assert "took too long" not in said  # the legend explains the marks that occur


def test_of_a_very_large_class_only_what_there_is_to_look_at_is_a_row() -> None:
    out = io.StringIO()
    rows = [verdict(f"student{number}") for number in range(300)]
    rows += [verdict("odd", incidents=(Incident("denied", "It tried."),))]
    Console(file=out, width=140).print(terminal.summary(rows))
    said = out.getvalue()
    assert "odd" in said and "student7" not in said
    assert "300 more of 301 notebooks are in --report and --json." in said


def test_a_sentence_is_broken_between_words_in_a_terminal_and_nowhere_for_a_program() -> None:
    path = "/courses/" + "a_long_name/" * 5 + "gradebook.db"
    words = f"Note: {path} is locked; 김서연 박지성 이청용\nand so on"

    def printed(*, terminal: bool) -> list[str]:
        to = io.StringIO()
        say(Console(file=to, force_terminal=terminal, width=24, color_system=None), words)
        return to.getvalue().splitlines()

    assert printed(terminal=False) == words.split("\n")
    assert printed(terminal=True) == [
        "Note:",
        path,
        "is locked; 김서연 박지성",
        "이청용",
        "and so on",
    ]


def test_what_a_doctor_found_is_broken_between_words_in_a_terminal() -> None:
    out = io.StringIO()
    console = Console(file=out, force_terminal=True, width=40, color_system=None)
    fact = Finding(
        "Sandbox", True, True, "What it runs sees nothing of this machine and is contained."
    )
    terminal.print_facts(console, [fact])
    said = re.sub(r"\x1b\[[0-9;]*m", "", out.getvalue()).splitlines()
    assert " ".join(said) == f"✔ {fact.name}: {fact.sentence}"
    assert max(map(len, said)) <= 40
