"""docs/coverage.md says where each row of the lecture notes is taught, and says it truly."""

from pathlib import Path

import pytest

from course_utils.desk.authoring import coverage
from course_utils.desk.authoring.build import sources

ROOT = Path(__file__).parents[2]

SOURCE = """\
# %% [markdown]
# # 99 · A test
#
# ## 1 · One
#
# ## 2 · Two

# %% [markdown]
# <details>
#
# | Row | The notes | Today | Section |
# |---|---|---|---|
{table}#
# </details>
"""


def read(tmp_path: Path, table: str) -> coverage.Notebook:
    path = tmp_path / "99_test.py"
    path.write_text(SOURCE.replace("{table}", table), "utf-8")
    return coverage.read_notebook(path)


def test_every_row_of_the_notebooks_that_exist_is_taught_in_a_section_of_theirs():
    notebooks = [coverage.read_notebook(source) for source in sources(ROOT / "notebooks")]
    assert coverage.gaps(notebooks, coverage.rows_due(ROOT)) == []


def test_the_fourteen_notebooks_teach_174_rows_together():
    due = coverage.rows_due(ROOT)
    assert len(due) == 14
    assert len({row for rows in due.values() for row in rows}) == 174


def test_a_line_may_stand_for_several_rows_and_name_several_sections(tmp_path):
    one = read(tmp_path, "# | A7, C13 | a slope \\| rate | right | 1, 2 |\n")
    assert [(taught.row, taught.sections) for taught in one.taught] == [
        ("A7", ("1", "2")),
        ("C13", ("1", "2")),
    ]
    assert coverage.gaps([one], {"99": ("A7", "C13")}) == []
    assert "1 · One; 2 · Two" in coverage.page([one], {"99": ("A7", "C13")})


@pytest.mark.parametrize(
    ("table", "words"),
    [
        ("# | A7 | x | y | 1 |\n", "lacks C13"),
        ("# | A7, C13, E1 | x | y | 1 |\n", "has E1 too often"),
        ("# | A7, C13, A7 | x | y | 1 |\n", "has A7 too often"),
        ("# | A7, C13 | x | y | 3 |\n", "A7 names a section it has not: 3"),
        ("# | A7, C13 | x | y | below |\n", "A7 names a section it has not: none"),
    ],
)
def test_what_a_table_lacks_is_said(tmp_path, table, words):
    assert any(
        words in one for one in coverage.gaps([read(tmp_path, table)], {"99": ("A7", "C13")})
    )


def test_ranges_of_rows_are_spelt_out(tmp_path):
    (tmp_path / "data").mkdir()
    (tmp_path / coverage.ROWS).write_text('[rows]\n99 = "A9–A11 B3–5 C1"\n', "utf-8")
    assert coverage.rows_due(tmp_path)["99"] == ("A9", "A10", "A11", "B3", "B4", "B5", "C1")
