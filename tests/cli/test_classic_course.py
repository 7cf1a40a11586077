"""A course of classic tests, made and graded as nbgrader makes it: what is said, and not shown."""

import json

import nbformat
from nbgrader.api import Gradebook

from tests.environment.courses import ANSWER, TEST, grade, make_course, notebook

STUB = "# YOUR CODE HERE\nraise NotImplementedError()"  # nbgrader's own
SOLVED = f"### BEGIN SOLUTION\n{ANSWER}\n### END SOLUTION"
IN_FUNCTION = "def mean(x):\n    {}"


def states(document):
    """Each student's states, in order."""
    rows = document["submissions"]
    return {row["student"]: [one["state"] for one in row["exercises"]] for row in rows}


def test_an_answer_that_is_as_it_was_handed_out_was_not_attempted(tmp_path):
    body = "\n    ".join(["### BEGIN SOLUTION", "return sum(x) / len(x)", "### END SOLUTION"])
    stub = "\n    ".join(STUB.splitlines())

    def paper(mean, other, more=""):
        tests = (("test_mean", TEST), ("test_more", "0" if more else "assert other == 3"))
        return notebook(("mean", mean), tests[0], ("other", other), tests[1])

    course = make_course(
        tmp_path / "course",
        source=paper(IN_FUNCTION.format(body), "### BEGIN SOLUTION\nother = 3\n### END SOLUTION"),
        blank=paper(IN_FUNCTION.format(stub), STUB),
        half=paper(ANSWER, STUB),
        wrong=paper(IN_FUNCTION.format("raise NotImplementedError()  # no idea"), "other = 4"),
    )
    status, document, said = grade(course)
    assert status == 0, said
    assert states(document) == {
        "blank": ["not_attempted", "not_attempted"],
        "half": ["correct", "not_attempted"],
        "wrong": ["incorrect", "incorrect"],
    }
    assert [row["score"] for row in document["submissions"]] == [0, 2, 0]
    (first, _) = document["submissions"][0]["exercises"]
    assert first["message"] == "There is no answer here yet: its cell is as it was handed out."
    [shown] = (course / "autograded" / "blank").rglob("*.ipynb")
    outputs = [out for cell in nbformat.read(shown, 4).cells for out in cell.get("outputs", ())]
    words = [" ".join(out.data["text/plain"].split()) for out in outputs if "data" in out]
    assert f"not_attempted: 0 of 2 points. {first['message']}" in words
    with Gradebook(f"sqlite:///{course}/gradebook.db", "") as book:
        comment = book.find_comment("mean", "ps1", "ps1", "blank")
        assert comment.comment == "No response."


def test_what_is_hidden_in_a_locked_cell_of_no_points_is_run_and_shown_to_nobody(tmp_path):
    secret = "assert mean([40, 42, 44]) == 42"
    hidden = f"x = 1\n### BEGIN HIDDEN TESTS\n{secret}\nran = 7\n### END HIDDEN TESTS"

    def paper(answer, given):
        text = json.loads(notebook(("mean", answer), ("data", given), ("test", "assert ran == 7")))
        text["cells"][1]["metadata"]["nbgrader"] |= {"locked": True, "solution": False}
        return json.dumps(text)

    peeking = f"{ANSWER}\nlook = lambda info: print(info.raw_cell)\n"
    peeking += "get_ipython().events.register('pre_run_cell', look)"
    course = make_course(
        tmp_path / "course",
        "c.ClearHiddenTests.enforce_metadata = False",
        source=paper(SOLVED, hidden),
        kim=paper(ANSWER, "x = 1"),
        lee=paper("mean = abs", "x = 1"),
        mia=paper(peeking, "x = 1"),
    )
    status, document, said = grade(course)
    assert status == 0, said
    assert [row["score"] for row in document["submissions"]] == [2, 0, 2]
    for student in ("kim", "lee", "mia"):
        [shown] = (course / "autograded" / student).rglob("*.ipynb")
        text = shown.read_text("utf-8")
        assert "x = 1" in text and "mean([40" not in text and "HIDDEN TESTS" not in text


def test_cells_that_an_old_nbgrader_marked_for_nothing_run_as_they_are(tmp_path):
    text = json.loads(notebook(("", "base = 1"), ("mean", SOLVED), ("test_mean", TEST)))
    text["cells"][2]["source"] += "\nassert base == 1"
    title = {"cell_type": "markdown", "id": "title", "metadata": {}, "source": "The end"}
    text["cells"] += [title]
    for cell, grade_id in ((text["cells"][0], "test_mean"), (title, "")):
        mark = {"schema_version": 3, "grade": False, "solution": False, "locked": False}
        cell["metadata"] = {"nbgrader": {**mark, "grade_id": grade_id}}
    course = make_course(tmp_path / "course", source=json.dumps(text), ann=json.dumps(text))
    for _ in ("by source/", "by the gradebook"):
        status, document, said = grade(course, "--force")
        assert (status, "has changed" in said) == (0, False), said
        [row] = document["submissions"]
        assert (row["score"], row["incidents"]) == (2, [])


def test_an_instructor_whose_own_answers_lose_points_is_told_once_and_in_the_report(tmp_path):
    def paper(answer):
        return notebook(("mean", answer), ("test_mean", TEST))

    course = make_course(
        tmp_path / "course",
        source=paper("### BEGIN SOLUTION\nmean = None.missing\n### END SOLUTION"),
        ann=paper("mean = None.missing"),
        ben=paper("mean = 2"),
        cleo=paper(ANSWER),
    )
    status, document, said = grade(course, "--report", str(tmp_path / "report"))
    assert status == 0, said
    assert [row["score"] for row in document["submissions"]] == [0, 0, 2]
    (note,) = (line for line in said.splitlines() if "your own answers" in line)
    assert note.startswith(
        "Note: ps1/ps1: your own answers lose points here as well, in test test_mean. "
        "The code of the test raised NameError"
    )
    page = (tmp_path / "report" / "index.html").read_text("utf-8")
    assert page.count("your own answers lose points here as well, in test test_mean") == 1
