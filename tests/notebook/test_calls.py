"""What a student calls, and what the card, the map and a slip of the name say."""

import json
import threading

import pytest

import autograder.notebook as notebook
from autograder import check, hint, progress, solution
from autograder.checking import Draw, State, exercise
from autograder.exercises import find, for_notebook, notebook_numbers
from autograder.exercises.solutions import solution_of
from autograder.notebook import NotebookSource, asking, page, standing

shown = []


@pytest.fixture(autouse=True)
def fresh(tmp_path, monkeypatch):
    """A kernel that has checked nothing, in a workspace."""
    shown.clear()
    (tmp_path / ".course").mkdir()
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("NBGRADER_EXECUTION", raising=False)
    monkeypatch.setattr(asking, "_last", "")
    for memory in (standing._this_kernels, asking._hints_opened):
        memory.clear()
    for module in (notebook, asking, notebook.overview):
        monkeypatch.setattr(module, "show", lambda *two: shown.append(two))
    monkeypatch.setattr(page, "show", lambda *two: shown.append(two))


def answer(slope):
    """Check the answer ``slope(w)`` to 02.grad; return the card's HTML and its text."""
    globals()["grad"] = slope
    check("02.grad")
    return shown[-1]


def test_a_wrong_card_holds_its_hints_each_in_the_one_before():
    card, text = answer(lambda w: 6)
    hints = find("02.grad").hints
    places = [card.index(f"Hint {n} of {len(hints)}") for n in range(1, len(hints) + 1)]
    assert places == sorted(places)
    assert card.count("<details") == card.count("</details>") == len(hints)
    assert card.index("</details>") > places[-1]
    assert 'hint("02.grad")' in text
    assert 'solution("02.grad")' not in text


def test_after_three_different_tries_the_card_offers_a_solution():
    for wrong in (6, 7, 7, 7):
        assert "solution(" not in answer(lambda w, wrong=wrong: wrong)[1]
    assert 'solution("02.grad") in a new cell shows a solution' in answer(lambda w: 8)[1]
    card, _ = shown[-1]
    assert card.rindex("solution(") > card.rindex("</details>")


def test_a_right_card_teaches_and_holds_the_authors_solution_folded():
    card, text = answer(lambda w: 3 * (w - 8))
    assert "Compare it with the author" in card
    assert "return 3 * (w - 8)" in card[card.index("<details") :]
    assert "Hint 1" not in card
    assert "return 3" not in text


def test_what_an_exercise_teaches_is_said_when_it_is_right_alone():
    @exercise("98.one", title="One", points=1, teaches="One is the `unit`.")
    def one(answer, draw):
        if answer.value("one") != 1:
            raise notebook.source.Unanswered(State.INCORRECT, "no")

    right = one.run(NotebookSource({"one": 1}), Draw.public(one.id))
    wrong = one.run(NotebookSource({"one": 2}), Draw.public(one.id))
    assert "<code" in notebook.card_html(one, right)
    assert "One is the `unit`." in notebook.card_text(one, right)
    assert "unit" not in notebook.card_text(one, wrong)


def test_solution_shows_it_or_says_that_it_was_kept_back(monkeypatch):
    solution("02.grad")
    assert "return 3 * (w - 8)" in shown[-1][1]
    assert "type your own" in shown[-1][1]
    monkeypatch.setattr(asking, "solution_of", lambda exercise_id: None)
    solution("02.grad")
    assert "Your instructor has kept the solution of 02.grad back" in shown[-1][1]


def test_every_exercise_has_a_solution():
    ids = [one.id for number in notebook_numbers() for one in for_notebook(number)]
    assert [one for one in ids if not solution_of(one)] == []
    assert solution_of("98.nothing") is None


def test_hints_open_one_by_one_and_end_in_an_offer():
    answer(lambda w: 6)
    total = len(find("02.grad").hints)
    for opened in range(1, total + 1):
        hint()
        assert f"Hint {opened} of {total} for 02.grad" in shown[-1][1]
    assert 'solution("02.grad")' in shown[-1][1]


@pytest.mark.parametrize(
    ("call", "name", "words"),
    [
        (check, "grad", 'Did you mean check("02.grad")?'),
        (hint, "02.garde", 'Did you mean hint("02.grad")?'),
        (check, None, "Which exercise? Write its name in quotes"),
        (hint, None, 'as in hint("00.versions")'),
        (solution, 2, 'as in solution("00.versions")'),
        (progress, "77", 'There are no exercises in notebook "77". Try progress("00")'),
        (progress, None, 'Which one? Try progress("00"), progress("01")'),
    ],
)
def test_a_slip_of_the_name_gets_a_sentence(call, name, words):
    call(name)
    ((_, text),) = shown
    assert words in text


@pytest.mark.parametrize("name", [2, "2", "02", "02.grad", "02_gradient_descent"])
def test_a_notebook_is_known_by_its_number_in_any_form(name):
    progress(name)
    assert shown[-1][1].startswith("Notebook 02: 0 of ")


def test_the_map_keeps_the_best_result_and_counts_tries(tmp_path):
    answer(lambda w: 3 * (w - 8))
    answer(lambda w: 6)
    progress()
    (line,) = [line for line in shown[-1][1].splitlines() if "02.grad" in line]
    assert "correct, 2 of 2 points, 2 tries" in line
    kept = json.loads((tmp_path / ".course" / "progress.json").read_text("utf-8"))
    assert kept["02.grad"]["state"] == "correct"


def test_another_kernel_knows_the_best_result_too():
    answer(lambda w: 3 * (w - 8))
    standing._this_kernels.clear()
    assert standing.load_standings()["02.grad"].state is State.CORRECT


def test_without_a_workspace_this_kernel_remembers(tmp_path, monkeypatch):
    (tmp_path / ".course").rmdir()
    answer(lambda w: 3 * (w - 8))
    progress("02")
    assert "Notebook 02: 2 of " in shown[-1][1]


def test_an_endless_loop_ends_in_a_card_that_says_so(monkeypatch):
    ask = NotebookSource.ask
    monkeypatch.setattr(NotebookSource, "ask", lambda self, asked, s: ask(self, asked, 0.2))
    card, text = answer(lambda w: threading.Event().wait())
    assert "It took too long" in card
    assert "`grad` gave no answer within 0.2 seconds, so it was stopped." in text


def test_who_interrupts_is_told_so_and_it_is_no_try():
    def interrupted(w):
        raise KeyboardInterrupt

    _, text = answer(interrupted)
    assert "You stopped it before there was an answer" in text
    assert "KeyboardInterrupt" not in text
    assert standing.load_standings() == {}
