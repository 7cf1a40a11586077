"""``autograder doctor --self-test``: a short attack on this machine, by hostile submissions.

They are those of the corpus in ``tests/submissions/hostile`` that say ``# self-test``. They are
graded as any class is, beside an honest one, in the tier that this machine has. None needs more of
the machine than a submission may use, and all would end by themselves.
"""

import json
import tempfile
from collections.abc import Iterator
from pathlib import Path

from autograder.attacks import Attack, hand_in, self_tests, source_notebook
from autograder.bait import Bait
from autograder.doctor import Finding
from autograder.executors.local import LocalExecutor
from autograder.grading.grader import Settings
from autograder.grading.key import Key, make_key
from autograder.grading.pipeline import Graded, Job
from autograder.intake.sources import Found, InMemory
from autograder.sample_class import Paper
from course_utils.course_files import REPAIR

CELL_TIMEOUT_S = 8.0
#: of what something else than its time must end: on a slow machine that takes a while
PATIENT_CELL_TIMEOUT_S = 60.0
WORKERS = 2
_HONEST = Attack("honest", expected=("points all full",), paper=Paper("", True, ()))
_NAME = "hostile"


def self_test() -> Iterator[Finding]:
    """Run the attacks, and yield one finding for each; it is ok if the attack failed.

    Raises:
        SandboxFault: if no sandbox starts here.
    """
    attacks = self_tests()
    if not attacks:
        yield Finding("Self-test", False, True, f"Its submissions are missing; run: {REPAIR}")
        return
    with tempfile.TemporaryDirectory(prefix="ag-bait-") as folder, Bait(Path(folder)) as bait:
        key = make_key(_NAME, source_notebook(bait.texts))
        by_name = {one.name: one for one in (*attacks, _HONEST)}
        jobs = [_job(one, key, bait) for one in by_name.values()]
        settings = Settings(b"a self-test has no secret", workers=WORKERS)
        for graded in LocalExecutor(settings).run(jobs):
            yield _finding(by_name[graded.verdict.student], graded, bait)
        harm = bait.harm()
        words = "; ".join(harm) or "no process, file or message of theirs is left."
        yield Finding("Afterwards", not harm, True, words)


def _job(attack: Attack, key: Key, bait: Bait) -> Job:
    data = json.dumps(hand_in(attack, bait.texts)).encode()
    found = Found(attack.name, _NAME, _NAME, None, InMemory(data))
    told = {one for one in attack.expected if one.startswith("incident")}
    limit_s = PATIENT_CELL_TIMEOUT_S if told - {"incident timeout"} else CELL_TIMEOUT_S
    return Job(found, key, attack.name, limit_s)


def _finding(attack: Attack, graded: Graded, bait: Bait) -> Finding:
    row = graded.verdict.to_json()
    texts = {"its results": json.dumps(row), "its notebook": _shown(graded)}
    problems = [*attack.problems(row, texts.values()), *bait.given_away(texts)]
    if attack is _HONEST:
        words = "; ".join(problems) or "has all its points."
        return Finding("The honest submission beside them", not problems, True, words)
    words = "it came to nothing."
    if problems:
        words = f"this is not as it must be; {'; '.join(problems)}"
    return Finding(f"A submission that {attack.said['self-test']}", not problems, True, words)


def _shown(graded: Graded) -> str:
    """Return what the student's own cells show, as JSON."""
    if graded.notebook is None:
        return ""
    return json.dumps([cell.get("outputs") for cell in json.loads(graded.notebook)["cells"]])
