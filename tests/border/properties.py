"""What must hold of everything that comes in: a value that can be written again, or one refusal.

Each property takes the bytes of one kind of file or message. Hypothesis and the coverage-guided
fuzzer (``tests/fuzz``) feed them alike.
"""

import json
import tempfile
from pathlib import Path

import numpy as np

from autograder.border.strict_json import MAX_DEPTH, BadJson, measure, parse
from autograder.checking import Unanswered
from autograder.checking.reading import same, show
from autograder.grading.archive import read_archive
from autograder.guest.plain import MAX_BYTES, MAX_ELEMENTS, MAX_ITEMS, Malformed, decode, encode
from autograder.intake.loose import LooseNotebooks
from autograder.intake.notebook import MAX_SOURCE, SubmissionRefused, parse_submission
from autograder.intake.sources import PlaceError
from autograder.sandbox.contract import Limits
from autograder.sandbox.messages import Incoming, read
from autograder.sandbox.outputs import OutputBudget, Outputs

ITEMS = 1_000
LIMITS = Limits(output_bytes=2_000, notebook_output_bytes=3_000, notebook_outputs=20)
KINDS = ("stream", "display_data", "execute_result", "update_display_data", "error", "clear_output")


def written(value):
    """Return `value` as strict JSON in UTF-8; raises if it cannot be."""
    return json.dumps(value, ensure_ascii=False, allow_nan=False).encode()


def counted(value):
    """Return the values and keys in `value`, and its depth."""
    if not isinstance(value, (list, dict)):
        return 1, 0
    inside = [counted(one) for one in (value.values() if isinstance(value, dict) else value)]
    keys = len(value) if isinstance(value, dict) else 0
    items = 1 + keys + sum(items for items, _ in inside)
    return items, 1 + max((depth for _, depth in inside), default=0)


def json_holds(data):
    for replace in (False, True):
        try:
            value = parse(data, items=ITEMS, replace=replace)
        except BadJson:
            continue
        items, depth = counted(value)
        assert items <= ITEMS and depth <= MAX_DEPTH
        assert items <= measure(data)[0] and depth <= measure(data)[1]
        written(value)


def notebook_holds(data):
    try:
        read_in = parse_submission(data)
    except SubmissionRefused as refused:
        assert len(written(str(refused))) < 500 and "\n" not in str(refused)
        return
    assert sum(len(cell.source) for cell in read_in.cells) <= MAX_SOURCE
    written([[cell.kind, cell.source, cell.grade_id] for cell in read_in.cells])


def displays_hold(data):
    """Each line is what a message says; the first byte chooses its kind."""
    budget = OutputBudget(LIMITS)
    kept = []
    for _ in range(2):
        outputs = Outputs(budget)
        for line in data.split(b"\n"):
            read([b"<IDS|MSG>", b"", line, line, b"{}", line])
            outputs.take(Incoming(KINDS[line[0] % len(KINDS)] if line else "", "p", line[1:]))
        kept += outputs.finish()
    # What says that something was dropped comes on top: at most once a cell.
    assert len(written(kept)) < LIMITS.notebook_output_bytes + 2 * 300
    assert len(kept) <= LIMITS.notebook_outputs + 2


def reply_holds(data):
    try:
        value = parse(data, items=ITEMS * 10, depth=64, replace=True)
    except BadJson:
        return
    decoded_holds(value)


def decoded_holds(data):
    try:
        value = decode(data)
    except Malformed as malformed:
        written(str(malformed))
        return
    assert_plain(value, [MAX_ITEMS, MAX_ELEMENTS, MAX_BYTES])
    written(show(value))
    assert isinstance(same(value, value), bool)
    assert same(value, np.zeros(3)) in (True, False)
    again = decode(json.loads(written(encode(value))))
    assert repr(again) == repr(value) or "Opaque" in repr(value)


def assert_plain(value, left):
    """Assert that `value` is within what is `left` of items, elements of arrays and bytes."""
    left[0] -= 1
    if isinstance(value, str):
        written(value)
        left[2] -= len(value)
    elif isinstance(value, (list, tuple, dict)):
        inside = [*value, *value.values()] if isinstance(value, dict) else value
        for one in inside:
            assert_plain(one, left)
    elif isinstance(value, np.ndarray):
        left[1] -= max(value.size, *value.shape, 0)
        left[2] -= value.nbytes
        assert value.dtype.kind in "biufcU" and value.dtype.isnative
        written(show(value.tolist()))
    assert min(left) >= 0


def zip_holds(data):
    """As a class's archive, and as a saved model."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "a.zip")
        path.write_bytes(data)
        try:
            for name in read_archive(path, "model"):
                written(name)
        except Unanswered as refused:
            written(str(refused))
        try:
            found = LooseNotebooks(path).submissions()
        except PlaceError:
            return
        for one in found:
            try:
                assert len(one.read(1_000)) <= 1_000
            except SubmissionRefused:
                pass


PROPERTIES = {
    "json": json_holds,
    "notebook": notebook_holds,
    "displays": displays_hold,
    "reply": reply_holds,
    "zip": zip_holds,
}
