"""What this machine offers the grader, in plain words; see ``autograder doctor``."""

from dataclasses import dataclass

from autograder import sandbox
from autograder.grading.digest import version
from autograder.room import default_workers
from course_utils.course_files import REPAIR
from course_utils.dataset_files import KNOWN, find
from course_utils.graphviz import renderer
from course_utils.idx import DatasetError


@dataclass(frozen=True)
class Finding:
    """One fact: its name, whether it is well, whether grading needs it, and a sentence."""

    name: str
    ok: bool
    needed: bool
    sentence: str


def examine() -> list[Finding]:
    """Look at the sandbox, the kernel, the datasets, Graphviz and the packages."""
    needed = {"Landlock", "seccomp"}
    tiers = [
        Finding(fact.name, fact.ok, fact.name in needed, fact.detail) for fact in sandbox.tier()
    ]
    return [*tiers, _kernel(), *_datasets(), _graphviz(), _packages()]


def _kernel() -> Finding:
    """Start a real sandboxed kernel and ask it for a sum."""
    try:
        with sandbox.Sandbox(preload=()) as box, box.kernel() as kernel:
            run = kernel.run_cell("assert 1 + 1 == 2", timeout_s=30)
    except sandbox.SandboxFault as fault:
        return Finding("Kernel", False, True, f"No sandboxed kernel starts: {fault}")
    if run.status != "ok":
        return Finding(
            "Kernel", False, True, f"A sandboxed kernel starts, but does not work: {run}"
        )
    cores = default_workers()
    return Finding("Kernel", True, True, f"A sandboxed kernel runs; {cores} would run at once.")


def _datasets() -> list[Finding]:
    return [_dataset(name) for name in KNOWN]


def _dataset(name: str) -> Finding:
    title = KNOWN[name].title
    try:
        place = find(name)
        if place is None:
            words = "no copy here. Unless it can be downloaded, a drawn stand-in takes its place."
            return Finding(title, False, False, f"{words} Set COURSE_DATA to a folder that has it.")
        place.read("test")
    except DatasetError as error:
        return Finding(title, False, True, str(error))
    return Finding(title, True, False, f"found in {place.path}, and every byte verified.")


def _graphviz() -> Finding:
    found = renderer()
    mend = REPAIR if version("keras") else "pip install 'keras-course[course]', with Keras"
    words = f"models are drawn by {found}." if found else f"plot_model draws nothing; run: {mend}"
    return Finding("Graphviz", bool(found), False, words)


def _packages() -> Finding:
    """The versions of what matters; a course that is not this one needs no TensorFlow."""
    names = ("tensorflow", "keras", "nbgrader", "ipykernel", "jupyter-client")
    versions = ", ".join(f"{name} {version(name) or '(not installed)'}" for name in names)
    return Finding("Packages", True, True, versions)
