"""No word of a solution reaches a student, whatever the solution is."""

import json
from pathlib import Path
from tempfile import TemporaryDirectory

import nbformat
from hypothesis import HealthCheck, assume, example, given, settings
from hypothesis import strategies as st

from course_utils.desk.authoring import SourceError, instructor_notebook, student_notebook

from .conftest import GRAD, HEADER

SECRET = "k3vfq9zx"  # stands in every generated line, and nowhere else

BEFORE = '# %%\nfrom autograder import check\n\n# %% exercise="02.grad"\n'
AFTER = '\n# %%\ncheck("02.grad")\n'

#: any text at all, line ends of every alphabet included
anything = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
line = st.builds(
    lambda indent, before, after: indent + before + SECRET + after,
    st.sampled_from(["", " ", "    ", "\t", "        "]),
    st.one_of(anything, st.sampled_from(["# ", "#", "'''", '"', "%%", "!", "# %% ", "# + ", "\\"])),
    anything,
)


def all_texts(notebook: nbformat.NotebookNode) -> str:
    """The whole file as it would be written: sources, outputs, metadata, attachments."""
    return json.dumps(notebook, ensure_ascii=False)


@settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    lines=st.lists(line, min_size=1, max_size=6),
    indent=st.sampled_from(["", "    "]),
    outside=st.booleans(),
    quoted=st.booleans(),
)
@example(
    lines=[f"x = '''{SECRET}", f"# %% {SECRET}", f"{SECRET}'''"],
    indent="",
    outside=False,
    quoted=False,
)
@example(lines=[f"#:{SECRET}"], indent="", outside=False, quoted=False)
@example(lines=[f"a = 1\x0c{SECRET}\u2028{SECRET}"], indent="", outside=False, quoted=False)
@example(lines=[f"### end solution {SECRET}", SECRET], indent="    ", outside=True, quoted=False)
def test_a_solution_reaches_no_students_notebook(
    lines: list[str], indent: str, outside: bool, quoted: bool
) -> None:
    assume(not any("#: " in one for one in lines))  # such a line is meant for the student
    head = "if True:\n    pass\n" if outside else ""
    if quoted:  # then most of it is valid Python, and not refused for that
        lines = ['text = r"""', *lines, '"""']
    region = [f"{indent}### BEGIN SOLUTION", *lines, f"{indent}### END SOLUTION"]
    with TemporaryDirectory() as folder:
        path = Path(folder) / "02_any.py"
        path.write_bytes((HEADER + BEFORE + head + "\n".join(region) + AFTER).encode())
        try:
            notebook = student_notebook(path, GRAD)
        except SourceError:
            return  # refused, so nothing is handed out
        assert SECRET not in all_texts(notebook)
        assert SECRET in all_texts(instructor_notebook(path, GRAD))


code = st.builds(
    lambda indent, name, value, comment: (indent, f"{name} = {value!r}{comment}"),
    st.sampled_from(["", "    "]),
    st.from_regex(r"[a-zαжé가-힣][a-z0-9_가-힣]{0,5}", fullmatch=True).filter(str.isidentifier),
    st.one_of(st.text(max_size=20), st.integers(), st.lists(st.text(max_size=4), max_size=3)),
    st.sampled_from(["", "  # η = 0.1", "  # 학습률", "  ; pass"]),
)


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(statements=st.lists(code, min_size=1, max_size=5))
def test_valid_solutions_are_taken_out_and_the_rest_is_kept(
    statements: list[tuple[str, str]],
) -> None:
    """Valid Python, so that nothing is refused: the notebook is made, and clean."""
    body = [f"{'if True:' if indent else ''} {text}".strip() for indent, text in statements]
    marked = [f"{text}  # {SECRET}" for text in body]
    region = ["### BEGIN SOLUTION", f'"""{SECRET}', f'{SECRET}"""', *marked, "### END SOLUTION"]
    with TemporaryDirectory() as folder:
        path = Path(folder) / "02_any.py"
        source = HEADER + BEFORE + "\n".join(["kept = 1", *region, "kept += 1"]) + AFTER
        path.write_bytes(source.encode())
        try:
            notebook = student_notebook(path, GRAD)
        except SourceError as error:
            assert all("valid Python" in problem.message for problem in error.problems), error
            return
        assert SECRET not in all_texts(notebook)
        assert notebook.cells[1].source == "kept = 1\n...  # your code here\nkept += 1"
