"""A class of hostile submissions and honest neighbours, graded by the command, and looked at."""

import json
import os
import runpy
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from autograder.attacks import HOSTILE, Attack, hand_in, read_attack, source_notebook
from autograder.bait import Bait, processes
from autograder.sample_class import Paper
from course_utils.course_files import CARRIED

MODELS = "models"  #: the folder of those that bring a network
TARGETS = (HOSTILE, MODELS)  #: each an assignment with one notebook, both of that name
TIMEOUT_S = "5"
HONEST = Paper("", True, (("first", "# @SECRETOFOTHERS@"),))
NEIGHBOURS = {
    name: Attack(name, expected=("points all full", "no incident timeout"), paper=HONEST)
    for name in ("a-neighbour", "m-neighbour", "z-neighbour")
}
NEIGHBOURS["neighbour-with-a-model"] = Attack(
    "neighbour-with-a-model",
    expected=("points all full", "no incident own_code"),
    paper=Paper("", True, ()),
    target=MODELS,
)
OURS = ("source", "submitted")


@dataclass(frozen=True)
class Submission:
    """One of the corpus, however it is made; `attack.name` is the student."""

    attack: Attack
    made: Any = None  #: of tests/submissions/files.py

    @property
    def slow(self) -> bool:
        return "slow" in self.attack.said


@dataclass
class Run:
    """What came of a class: by name what is otherwise than expected, and what harm was done."""

    status: int
    said: str
    rows: dict[str, Any] = field(default_factory=dict)
    problems: dict[str, list[str]] = field(default_factory=dict)
    harm: list[str] = field(default_factory=list)


def corpus() -> dict[str, Submission]:
    """Every hostile submission there is, by its name."""
    models = (CARRIED["hostile"].folder / MODELS).glob("*.py")
    files = [*CARRIED["hostile"].found(), *sorted(models)]
    attacks = [read_attack(file) for file in files if file.stem != "target"]
    found = {attack.name: Submission(attack) for attack in attacks}
    for one in runpy.run_path(str(CARRIED["hostile"].folder / "files.py"))["FILES"]:
        said = {"slow": one.slow} if one.slow else {}
        attack = Attack(one.student, one.about, one.expected, said=said)
        found[one.make.__name__] = Submission(attack, one)
    return found


def grade(
    submissions: Mapping[str, Submission],
    begun: Path,
    *words: str,
    env: Mapping[str, str] | None = None,
    owner: int | None = None,
    before: Iterable[str] = (),
) -> Run:
    """Grade them beside honest neighbours, as a user does.

    `begun` is a course's work folder, with its secret; `owner` the user id to run as,
    `before` the words of the command line that make it so.
    """
    root = Path(tempfile.mkdtemp(prefix="corpus-"))
    try:
        with Bait(root, owner) as bait:
            course = _lay_out(root, bait, begun, submissions.values())
            before_all = _snapshot(course)
            if owner is not None:
                _give(root, owner)
            line = [*before, sys.executable, "-m", "autograder.cli", "grade", str(course)]
            line += ["--json", f"{root}/results.json", "--report", f"{root}/report", *words]
            usual = ("PATH", "HOME", "COURSE_DATA")
            kept = {key: os.environ[key] for key in usual if key in os.environ}
            secret = {"BAIT": bait.canaries["environment"], "TMPDIR": str(root / "tmp")}
            done = subprocess.run(
                [*line, "--timeout", TIMEOUT_S],
                env={**kept, **secret, **(env or {})},
                capture_output=True,
                text=True,
                errors="replace",
                timeout=1800,
                cwd=root,
            )
            run = Run(done.returncode, done.stdout + done.stderr)
            _look(run, root, bait, submissions)
            if _snapshot(course) != before_all:
                run.harm.append("what was handed in, or the source, was changed")
            return run
    finally:
        shutil.rmtree(root, ignore_errors=True)


def _lay_out(root: Path, bait: Bait, begun: Path, submissions: Iterable[Submission]) -> Path:
    """Make the course folder and hand everything in."""
    course = root / "course"
    (root / "tmp").mkdir()
    work = course / ".autograder"
    work.mkdir(mode=0o700, parents=True)
    (work / "secret").write_bytes((begun / "secret").read_bytes())
    (work / "secret").chmod(0o600)
    bait.canaries["course secret"] = (begun / "secret").read_text("utf-8", "replace").strip()
    bait.texts["COURSE"] = str(course)
    bait.texts["OTHER"] = str(_place(course, NEIGHBOURS["m-neighbour"]))
    for target in TARGETS:
        source = course / "source" / target / f"{target}.ipynb"
        source.parent.mkdir(parents=True)
        source.write_text(json.dumps(source_notebook(bait.texts, target)))
    for one in (*map(Submission, NEIGHBOURS.values()), *submissions):
        place = _place(course, one.attack)
        place.parent.mkdir(parents=True)
        if one.made:
            one.made.hand_in(place)
        else:
            honest = one.attack.paper is HONEST
            texts = (
                {**bait.texts, "SECRETOFOTHERS": bait.canaries["other"]} if honest else bait.texts
            )
            place.write_text(json.dumps(hand_in(one.attack, texts)))
    return course


def _place(course: Path, attack: Attack, step: str = "submitted") -> Path:
    return course / step / attack.name / attack.target / f"{attack.target}.ipynb"


def _give(root: Path, owner: int) -> None:
    """Make it all the property of `owner`."""
    for folder, names, files in os.walk(root):
        for name in (".", *names, *files):
            os.chown(os.path.join(folder, name), owner, owner, follow_symlinks=False)


def _snapshot(course: Path) -> dict[str, tuple[int, int]]:
    """Size and time of change of everything that was there before."""
    return {
        str(path): ((about := path.lstat()).st_size, about.st_mtime_ns)
        for place in OURS
        for path in (course / place).rglob("*")
    }


def _look(run: Run, root: Path, bait: Bait, submissions: Mapping[str, Submission]) -> None:
    """Look at what came out, and at what was left."""
    results = root / "results.json"
    if results.is_file():
        rows = json.loads(results.read_text("utf-8"))["submissions"]
        run.rows = {row["student"]: row for row in rows}
    everybody = {name: one.attack for name, one in submissions.items()} | NEIGHBOURS
    for name, attack in everybody.items():
        row = run.rows.get(attack.name)
        if row is None:
            run.problems[name] = [f"it has no row: {run.said[-600:]}"]
            continue
        path = _place(root / "course", attack, "autograded")
        if row["status"] == "graded" and path.is_file() is attack.unwelcome:
            there = "an" if attack.unwelcome else "no"
            run.problems[name] = [f"it has {there} autograded notebook"]
            continue
        texts = {"its row": json.dumps(row), "its notebook": _without_tests(path)}
        found = attack.problems(row, texts.values())
        if attack.paper is not HONEST:
            found += bait.given_away(texts)
        run.problems[name] = found
    run.harm = bait.harm()
    left = [pid for pid in processes(str(root)) if pid != bait.bystander.pid]
    run.harm += [f"process {pid} still runs" for pid in left]
    run.harm += [f"{path.name} is left in TMPDIR" for path in (root / "tmp").iterdir()]
    for name, text in _written(root):
        run.harm += [
            f"the {kind} canary is in {name}"
            for kind in ("secret", "environment", "answer", "course secret")
            if bait.canaries[kind] in text
        ]


def _without_tests(path: Path) -> str:
    """A notebook's cells, but for the text of the instructor's tests; empty if there is none."""
    if not path.is_file():
        return ""
    cells = json.loads(path.read_text("utf-8"))["cells"]
    for cell in cells:
        if cell["metadata"].get("nbgrader", {}).get("grade"):
            cell["source"] = ""
    return json.dumps(cells)


def _written(root: Path) -> Iterator[tuple[str, str]]:
    """Everything that the run wrote, but for the gradebook, which has the instructor's notebook."""
    for path in sorted(root.rglob("*")):
        name = path.relative_to(root)
        ours = name.parts[:2] in {("course", place) for place in OURS}
        ours = ours or "datasets" in name.parts or name.name in ("gradebook.db", "secret")
        if path.is_file() and not ours:
            yield str(name), path.read_bytes().decode("utf-8", "replace")
