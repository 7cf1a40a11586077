"""How far a student is: the best result of each exercise, and the number of tries.

It is kept in the workspace, ``.course/progress.json``, for ``course progress`` and the next kernel.
Nothing is kept outside a workspace, and a file that cannot be read or written is no reason to
disturb a student who wants an answer to a check.
"""

import contextlib
import hashlib
import json
import math
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from autograder.checking import Exercise, Outcome, State
from course_utils.desk.files import write_atomically

FILE = Path(".course") / "progress.json"


@dataclass(frozen=True)
class Standing:
    """The best result so far, its `score` in points.

    `tries` counts the answers that were checked. Running the same one again, or the whole notebook,
    is no new try: `last` is a digest of what the last one was told, `at` the time when it was first
    told so, in seconds since 1970.
    """

    state: State = State.NOT_ATTEMPTED
    score: float = 0.0
    tries: int = 0
    last: str = ""
    at: float = 0.0

    @property
    def begun(self) -> bool:
        """Whether an answer was ever checked."""
        return self.state is not State.NOT_ATTEMPTED

    def after(self, outcome: Outcome, score: float) -> "Standing":
        """Return the standing after one more check. What was right once stays right."""
        if outcome.state is State.NOT_ATTEMPTED:
            return self
        told = hashlib.sha256(f"{outcome.state} {outcome.message}".encode()).hexdigest()[:12]
        best = (outcome.state, score) if score >= self.score else (self.state, self.score)
        if told == self.last:
            return Standing(*best, self.tries, told, self.at)
        return Standing(*best, self.tries + 1, told, time.time())


_this_kernels: dict[str, Standing] = {}


def load_standings(workspace: Path | None = None) -> dict[str, Standing]:
    """Return what is known, by exercise id: a workspace's record, and this kernel's own.

    The workspace is the one around the current folder, unless another is named.
    """
    path = workspace / FILE if workspace else _find()
    known: Any = {}
    with contextlib.suppress(OSError, ValueError, RecursionError):
        known = json.loads(path.read_text("utf-8")) if path else {}
    entries = known.items() if isinstance(known, dict) else ()
    read = {name: _read(entry) for name, entry in entries}
    return {**_this_kernels, **read}


def _read(entry: Any) -> Standing:
    """Return what an entry says; somebody may have edited the file."""
    try:
        tries, last = int(entry.get("tries", 1)), str(entry.get("last", ""))
        score, at = float(entry["score"]), float(entry.get("at", 0))
        if math.isfinite(score) and math.isfinite(at):
            return Standing(State(entry["state"]), max(0.0, score), tries, last, at)
    except (AttributeError, KeyError, TypeError, ValueError, OverflowError):
        pass
    return Standing()


def record(exercise: Exercise, outcome: Outcome) -> Standing:
    """Keep the outcome of a check, and return where the exercise stands now."""
    known = load_standings()
    now = known.get(exercise.id, Standing()).after(outcome, exercise.score(outcome))
    _this_kernels[exercise.id] = known[exercise.id] = now
    path = _find()
    if path is not None:
        with contextlib.suppress(OSError):
            entries = {name: asdict(one) for name, one in known.items()}
            write_atomically(path, json.dumps(entries, indent=1))
    return now


def find_workspace() -> Path | None:
    """Return the workspace around the current folder."""
    here = Path.cwd()
    for folder in (here, *here.parents):
        if (folder / FILE.parent).is_dir():
            return folder
    return None


def _find() -> Path | None:
    workspace = find_workspace()
    return workspace / FILE if workspace else None
