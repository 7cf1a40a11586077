"""Every mistake an author can make has a sentence that names its file and line."""

import pytest

from course_utils.desk.authoring import SourceError, instructor_notebook, student_notebook

from .conftest import GRAD, HEADER, LESSON, Entry, Exercises, Write

FIRST = HEADER.count("\n") + 1  # the line on which the cells begin
HEAD = "# %%\ncheck = print\n\n"
PAIR = '# %% exercise="02.grad"\n{answer}\n\n# %%\ncheck("02.grad")\n'
GOOD = "### BEGIN SOLUTION\nx = 1\n### END SOLUTION"


def problems(write: Write, cells: str, catalogue: Exercises = GRAD, **kind: str) -> list[str]:
    """What is said about a source file, as "line: message"."""
    path = write(cells, **kind)
    with pytest.raises(SourceError) as refused:
        student_notebook(path, catalogue)
    with pytest.raises(SourceError) as the_same:
        instructor_notebook(path, catalogue)
    assert str(the_same.value) == str(refused.value)
    assert all(problem.path == path for problem in refused.value.problems)
    assert str(refused.value).count(f"{path}:") == len(refused.value.problems)
    return [f"{one.line - FIRST + 1}: {one.message}" for one in refused.value.problems]


def the_problem(write: Write, cells: str, catalogue: Exercises = GRAD) -> str:
    (only,) = problems(write, cells, catalogue)
    return only


@pytest.mark.parametrize(
    "marker",
    [
        "## BEGIN SOLUTION",
        "#### BEGIN SOLUTION",
        "### begin solution",
        "### Begin Solution",
        "### BEGIN SOLUTON",
        "### BEGN SOLUTION",
        "### BEGINSOLUTION",
        "### BEGIN_SOLUTION",
        "### BEGIN  SOLUTION",
        "### BEGIN SOLUTION:",
        "###BEGIN SOLUTION",
        "# BEGIN SOLUTION",
        "x = 0  ### BEGIN SOLUTION",
        "# ### BEGIN SOLUTION",
        "### BEGIN",
    ],
)
def test_a_misspelt_begin_is_named(write: Write, marker: str) -> None:
    answer = f"{marker}\nx = 1\n### END SOLUTION"
    first, second = problems(write, PAIR.format(answer=answer))
    assert first == f"2: {marker!r} looks like a marker; write exactly '### BEGIN SOLUTION'"
    assert second.startswith("4: ### END SOLUTION without ### BEGIN SOLUTION")


@pytest.mark.parametrize(
    "marker",
    ["## END SOLUTION", "### end solution", "### END SOLUTIN", "### ENDSOLUTION", "### END"],
)
def test_a_misspelt_end_is_named(write: Write, marker: str) -> None:
    answer = f"### BEGIN SOLUTION\nx = 1\n{marker}"
    first, second = problems(write, PAIR.format(answer=answer))
    assert first.startswith("2: ### BEGIN SOLUTION is never closed")
    assert second == f"4: {marker!r} looks like a marker; write exactly '### END SOLUTION'"


@pytest.mark.parametrize(
    "line",
    [
        "# one solution",
        "# the solution ends here",
        "# in the end, solutions agree",
        "solution = 'begin'",
        "# begin with the last layer",
        "# end",
        "best_solution = 2  # of ten",
    ],
)
def test_ordinary_words_are_no_markers(write: Write, line: str) -> None:
    notebook = student_notebook(write(LESSON + f"\n# %%\n{line}\n"), GRAD)
    assert notebook.cells[-1].source == line


def test_a_region_inside_a_region_is_named(write: Write) -> None:
    answer = "### BEGIN SOLUTION\nx = 1\n### BEGIN SOLUTION\ny = 2\n### END SOLUTION"
    assert the_problem(write, PAIR.format(answer=answer)).startswith("4: ### BEGIN SOLUTION inside")


def test_a_region_that_is_never_closed_is_named(write: Write) -> None:
    found = the_problem(write, PAIR.format(answer="### BEGIN SOLUTION\nx = 1"))
    assert found.startswith("2: ### BEGIN SOLUTION is never closed")


def test_an_end_without_a_begin_is_named(write: Write) -> None:
    found = the_problem(write, PAIR.format(answer="x = 1\n### END SOLUTION"))
    assert found.startswith("3: ### END SOLUTION without ### BEGIN SOLUTION")


def test_a_second_region_in_a_cell_is_named(write: Write) -> None:
    found = the_problem(write, PAIR.format(answer=f"{GOOD}\n{GOOD}"))
    assert found.startswith("5: a second solution region")


def test_an_exercise_without_a_region_is_named(write: Write) -> None:
    found = the_problem(write, PAIR.format(answer="x = ..."))
    assert found == "1: exercise '02.grad' has no solution region; add one"


def test_a_solution_outside_an_exercise_is_named(write: Write) -> None:
    found = the_problem(write, LESSON + f"\n# %%\n{GOOD}\n")
    assert "a solution outside an exercise" in found


@pytest.mark.parametrize("marker", ["### BEGIN SOLUTION", "## End solution"])
def test_a_marker_in_a_text_cell_is_named(write: Write, marker: str) -> None:
    found = the_problem(write, LESSON + f"\n# %% [markdown]\n# text\n# {marker}\n")
    assert found.endswith("a solution marker in a text cell; remove it")


def test_a_students_line_without_its_space_is_named(write: Write) -> None:
    found = the_problem(
        write, PAIR.format(answer="### BEGIN SOLUTION\n#:x = ...\nx = 1\n### END SOLUTION")
    )
    assert found == "3: a line for the student starts with '#: ', a space after the colon"


def test_an_exercise_without_its_check_right_after_it_is_named(write: Write) -> None:
    between = f'# %% exercise="02.grad"\n{GOOD}\n\n# %%\n1\n\n# %%\ncheck("02.grad")\n'
    assert problems(write, between) == [
        "1: the cell after exercise '02.grad' must be check(\"02.grad\")",
        '9: check("02.grad") without its exercise in the cell before it',
    ]


def test_the_check_of_another_exercise_is_named(write: Write) -> None:
    both = Exercises((Entry("02.grad"), Entry("02.other")))
    swapped = PAIR.format(answer=GOOD).replace('check("02.grad")', 'check("02.other")')
    found = problems(write, swapped, both)
    assert "1: the cell after exercise '02.grad' must be check(\"02.grad\")" in found
    assert "1: exercise" not in found[0] or "02.other" in found[0]


@pytest.mark.parametrize(
    "cell", ["check('02.grad')", 'check("02.grad")  # now', 'x = 1\ncheck("02.grad")']
)
def test_a_check_cell_with_anything_else_in_it_is_named(write: Write, cell: str) -> None:
    cells = HEAD + PAIR.format(answer=GOOD).replace('check("02.grad")', cell)
    assert the_problem(write, cells) == '9: a check cell holds check("02.grad") and nothing else'


def test_a_second_exercise_of_the_same_name_is_named(write: Write) -> None:
    pair = PAIR.format(answer=GOOD)
    found = problems(write, pair + "\n" + pair)
    assert found == [
        "9: a second exercise '02.grad'; every exercise has an id of its own",
        "14: a second check of '02.grad'; every exercise has an id of its own",
    ]


def test_an_exercise_that_nobody_can_check_is_named(write: Write) -> None:
    found = problems(write, PAIR.format(answer=GOOD).replace("02.grad", "02.slope"))
    assert "1: '02.slope' has no check; the exercises with one are: 02.grad" in found


def test_a_check_without_an_exercise_to_its_name_is_named(write: Write) -> None:
    found = problems(write, LESSON + '\n# %%\ncheck("02.nothing")\n')
    assert [one.partition(": ")[2] for one in found] == [
        "'02.nothing' has no check; the exercises with one are: 02.grad",
        'check("02.nothing") without its exercise in the cell before it',
    ]


def test_an_exercise_that_the_notebook_lacks_is_named(write: Write) -> None:
    catalogue = Exercises((Entry("02.grad"), Entry("02.descend")))
    (only,) = problems(write, LESSON, catalogue)
    assert only.endswith("exercise '02.descend' has a check but no cell here; add the cell")


def test_an_id_of_another_notebook_is_named(write: Write) -> None:
    found = problems(write, PAIR.format(answer=GOOD).replace("02.", "13."))
    assert "1: '13.grad' is not an id of this notebook: those start with '02.'" in found


def test_a_catalogue_that_contradicts_itself_is_passed_on(write: Write) -> None:
    class Broken:
        def for_notebook(self, number: str, /) -> tuple[Entry, ...]:
            raise ValueError("two exercises are called '02.grad'")

    with pytest.raises(SourceError, match="contradict each other: two exercises are called"):
        student_notebook(write(), Broken())


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ('exercises="02.grad"', "unknown cell option 'exercises'"),
        ("timeout=3", "unknown cell option 'timeout'"),
        ('timeout_s="long"', "timeout_s is a number of seconds above 0, not 'long'"),
        ("timeout_s=-1", "timeout_s is a number of seconds above 0, not -1"),
        ('tags=["nbval-chek-output"]', "unknown tag 'nbval-chek-output'"),
        ('tags="nbval-skip"', "jupytext cannot read it ('nbval-skip' is not"),
        ("exercise=3", 'exercise must be text, e.g. exercise="02.grad"'),
        ("Some title", "'Some title' after # %% is not understood"),
        ("[raw]", "a raw cell has no place in a notebook"),
        ('[markdown] tags=["nbval-skip"]', "a text cell has no options; remove tags"),
    ],
)
def test_an_option_that_is_not_understood_is_named(
    write: Write, options: str, message: str
) -> None:
    found = problems(write, LESSON + f"\n# %% {options}\n# text\n")
    assert message in found[0].partition(": ")[2]


def test_a_limit_on_the_check_cell_belongs_to_its_exercise(write: Write) -> None:
    cells = LESSON.replace('# %%\ncheck("02', '# %% timeout_s=3\ncheck("02')
    assert "timeout_s belongs to the exercise cell" in the_problem(write, cells)


def test_invalid_python_is_named_at_its_own_line(write: Write) -> None:
    found = the_problem(write, LESSON + "\n# %%\nx = 1\ny = (\n")
    line = LESSON.count("\n") + 4
    assert found.startswith(f"{line}: this is not valid Python (")


def test_a_stub_that_is_not_python_is_named(write: Write) -> None:
    answer = "### BEGIN SOLUTION\n#: x = (\nx = 1\n### END SOLUTION"
    found = the_problem(write, PAIR.format(answer=answer))
    assert found.startswith("1: the untouched stub is not valid Python (")


@pytest.mark.parametrize(
    ("lesson", "name"),
    [
        ("slope = grad(9)", "grad"),
        ("def later():\n    return [grad(w) for w in range(3)]", "grad"),
        ("plot(\n    lambda w: grad(w)\n)", "grad"),
        ("class Model:\n    rate = largest_lr", "largest_lr"),
        ("largest_lr += 1", "largest_lr"),
    ],
)
def test_a_lesson_that_leans_on_an_answer_is_named(write: Write, lesson: str, name: str) -> None:
    answer = '# %% exercise="02.rate"\n### BEGIN SOLUTION\nlargest_lr = 1\n### END SOLUTION\n'
    cells = f'{LESSON}\n{answer}\n# %%\ncheck("02.rate")\n\n# %%\nplot = print\n{lesson}\n'
    both = Exercises((Entry("02.grad"), Entry("02.rate")))
    if lesson.startswith("largest_lr"):  # a name that a lesson cell binds as well is the lesson's
        student_notebook(write(cells), both)
        return
    found = the_problem(write, cells, both)
    assert f"{name!r} comes from the answer to " in found
    first = cells[: cells.index(lesson)].count("\n") + 1
    inside = next(n for n, line in enumerate(lesson.splitlines()) if name in line)
    assert found.startswith(f"{first + inside}: ")


@pytest.mark.parametrize(
    "lesson",
    [
        "def mine(grad):\n    return grad(1)",
        "text = 'grad'",
        "grad = 3\ngrad + 1",
        "print([grad for grad in range(3)])",
        "helper + 1",
    ],
)
def test_a_lesson_with_names_of_its_own_is_fine(write: Write, lesson: str) -> None:
    own = LESSON.replace("def grad", "helper = 1\n\n\ndef grad")
    student_notebook(write(f"{own}\n# %%\n{lesson}\n"), GRAD)


def test_another_exercise_may_use_the_lessons_names_and_an_answers(write: Write) -> None:
    more = '# %% exercise="02.twice"\n### BEGIN SOLUTION\ntwice = 2 * grad(3)\n### END SOLUTION\n'
    both = Exercises((Entry("02.grad"), Entry("02.twice")))
    student_notebook(write(f'{LESSON}\n{more}\n# %%\ncheck("02.twice")\n'), both)


def test_magics_count_as_python(write: Write) -> None:
    student_notebook(write(LESSON + "\n# %%\n# %matplotlib inline\n"), GRAD)


def test_all_mistakes_are_told_at_once_in_their_order(write: Write) -> None:
    cells = PAIR.format(answer="## BEGIN SOLUTION") + "\n# %% oops=1\nx = (\n"
    found = problems(write, cells)
    lines = [int(one.partition(":")[0]) for one in found]
    assert len(found) == 3
    assert lines == sorted(lines)


@pytest.mark.parametrize("name", ["slopes.py", "2_slopes.py", "02-slopes.py", "02_Slopes.py"])
def test_a_file_by_another_name_is_refused(write: Write, name: str) -> None:
    with pytest.raises(SourceError, match=r"a source file is called NN_topic\.py"):
        student_notebook(write(name=name), GRAD)


def test_a_file_that_is_missing_or_not_text_is_refused(write: Write) -> None:
    path = write()
    path.write_bytes(b"# %%\nx = '\xff'\n")
    with pytest.raises(SourceError, match="it is not UTF-8 text"):
        student_notebook(path, GRAD)
    path.unlink()
    with pytest.raises(SourceError, match="it cannot be read"):
        student_notebook(path, GRAD)


def test_a_faulty_header_is_refused(write: Write) -> None:
    header = "# ---\n# jupyter:\n#   kernelspec:\n#     name: python3\n# ---\n\n"
    with pytest.raises(SourceError, match=r"cannot read it \('display_name' is a required"):
        student_notebook(write(header=header), GRAD)


def test_a_cell_start_inside_a_string_is_refused(write: Write) -> None:
    with pytest.raises(SourceError, match="keep # %% out of strings"):
        student_notebook(write(LESSON + '\n# %%\nx = """\n# %%\n"""\n'), GRAD)
