"""A notebook that carries more than anybody types is shown to the instructor."""

import base64
import json
from pathlib import Path

import numpy as np
import pytest

from autograder.grading.constants import digest_of, large_constants
from autograder.grading.key import make_key
from autograder.grading.layout import lay_out
from autograder.intake.notebook import Cell, parse_submission

from .conftest import check, code, notebook

LABELS = np.random.default_rng(0).integers(0, 10, 10_000)
PACKED = base64.b85encode(np.random.default_rng(1).bytes(6_300)).decode()
SOLUTIONS = Path(__file__).parents[2] / "autograder" / "exercises" / "solutions"


def found(*sources, given=()):
    return list(large_constants([Cell("code", one) for one in sources], given))


CARRIERS = {
    "text": f"data = '''{PACKED}'''",
    "bytes": f"data = {PACKED.encode()!r}",
    "a list of labels": f"labels = {LABELS.tolist()}",
    "one number": f"n = 0x{np.random.default_rng(1).bytes(6_300).hex()}",
    "many small pieces": "\n".join(f"d{i} = '{PACKED[i : i + 20]}'" for i in range(0, 7000, 20)),
    "a comment": f"# {PACKED} {PACKED[::-1]}",
    "no Python": f"%%bash\necho '{PACKED}'",
    "names": "\n".join(
        f"x{np.random.default_rng(i).bytes(40).hex()} = 1" for i in range(300)
    ),
    "more than is parsed": "[" + "1," * 150_000 + f"'{PACKED}']",
}  # fmt: skip


@pytest.mark.parametrize("how", CARRIERS)
def test_data_in_a_cell_is_named_with_its_cell(how):
    (words,) = found("x = 1", CARRIERS[how])
    assert words.startswith("Cell 2 ")


def test_data_spread_over_cells_is_named_as_a_whole():
    parts = [f"a = '{PACKED[i : i + 1500]}'" for i in range(0, len(PACKED), 1500)]
    (words,) = found(*parts)
    assert words.startswith("Its cells hold")


def test_what_came_with_the_assignment_is_nobodys_carrying():
    source = CARRIERS["text"]
    key = make_key("nb", notebook(code(source), check("02.grad")))
    assert found(source + "\n", given=key.lesson.given) == []
    assert digest_of(source) in key.lesson.given


def test_a_solved_lesson_carries_nothing():
    for file in sorted(SOLUTIONS.glob("*.json")):
        texts = [text for text in json.loads(file.read_text("utf-8")).values() if text]
        assert found(*map(str, texts)) == [], file.name


def test_attachments_and_outputs_reach_no_kernel():
    cell = {"cell_type": "markdown", "source": "![x](attachment:x.png)", "metadata": {}}
    cell["attachments"] = {"x.png": {"image/png": PACKED}}
    with_code = {**code("x = 1"), "attachments": cell["attachments"]}
    read = parse_submission(json.dumps(notebook(cell, with_code)).encode())
    assert read.cells[0].attached == (("x.png", "image/png", PACKED),)  # for a person to see
    layout = lay_out(make_key("nb", notebook()), read.cells)
    assert PACKED[:50] not in repr([step.cell for step in layout.steps if step.runs])


def test_the_report_says_so(grade):
    verdict = grade([code(CARRIERS["text"]), check("02.grad")], key=[check("02.grad")])
    assert [one.kind for one in verdict.incidents if one.kind == "large_constant"]
