"""The layout shows the architecture; these tests keep it so."""

import ast
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

from autograder.sandbox.inside import onlookers

ROOT = Path(__file__).parent.parent
PACKAGES = ("autograder", "course_utils")

#: what each part may import of ours; the first that fits the importing module counts
ALLOWED = {
    "course_utils.desk.cli": ("course_utils", "autograder"),
    "course_utils.desk": ("course_utils",),
    "course_utils": ("course_utils",),
    "autograder.guest": ("autograder.guest",),
    "autograder.checking.probes": (),
    "autograder.checking": ("autograder.checking", "autograder.guest.plain"),
    "autograder.exercises": (
        "autograder.exercises",
        "autograder.checking",
        "autograder.guest.plain",
        "course_utils",
    ),
    "autograder.notebook": (
        "autograder.notebook",
        "autograder.checking",
        "autograder.guest",
        "autograder.exercises",
        "course_utils.heads",
        "course_utils.desk.files",
        "course_utils.show",
    ),
    "autograder.border": ("autograder.border",),
    "autograder.sandbox": (
        "autograder.sandbox",
        "autograder.border",
        "autograder.words",
        "course_utils.course_files",
    ),
    "autograder.companions": (),
    "autograder.words": (),
    "autograder.intake": (
        "autograder.intake",
        "autograder.border",
        "autograder.refusal",
        "autograder.words",
    ),
    "autograder.display": ("autograder.display",),
    "autograder.grading.verdicts": ("autograder.checking.outcome",),
    "autograder.grading.judge": (
        "autograder.checking",
        "autograder.exercises",
        "autograder.grading.key",
        "autograder.grading.verdicts",
    ),
    "autograder.grading": (
        "autograder",
        "course_utils",
    ),
    "autograder.classroom": (
        "autograder.border",
        "autograder.classroom",
        "autograder.display",
        "autograder.grading.verdicts",
        "autograder.checking.outcome",
        "autograder.companions",
        "autograder.intake",
        "autograder.refusal",
        "autograder.sandbox.course",
        "autograder.words",
        "course_utils.desk.authoring",
    ),
    "autograder.calibrating": (
        "autograder.calibrating",
        "autograder.checking",
        "autograder.exercises",
        "autograder.library",
        "autograder.notebook",
        "autograder.refusal",
        "course_utils",
    ),
    "autograder.executors": (
        "autograder.companions",
        "autograder.words",
        "autograder.executors",
        "autograder.grading",
        "autograder.intake",
        "autograder.refusal",
        "autograder.sandbox",
    ),
}
#: parts that nothing below them may import
NEVER = {
    "course_utils.desk": ("course_utils.demos",),
    "course_utils": ("course_utils.desk",),
    "autograder.grading": ("autograder.classroom", "autograder.executors"),
}
#: one home for each dependency
HOMES = {
    "nbgrader": ("autograder.classroom.",),
    "jupyter_client": ("autograder.sandbox.", "course_utils.desk."),
    "dask": ("autograder.executors.dask",),
    "distributed": ("autograder.executors.dask",),
    "matplotlib": ("course_utils.", "autograder.sandbox.inside"),
    "landlockpy": ("autograder.sandbox.",),
    "sphinx": ("course_utils.desk.site.",),
    "docutils": ("course_utils.desk.site.",),
    "math_core": ("course_utils.desk.site.", "autograder.display."),
    "jupyter_server": ("autograder.notebook.live_map",),
    "tornado": ("autograder.notebook.live_map",),
    "markdown_it": ("course_utils.desk.authoring.", "autograder.display."),
    "mdit_py_plugins": ("course_utils.desk.authoring.", "autograder.display."),
    "nh3": ("autograder.display.",),
    "yaml": ("autograder.border.",),
    "vl_convert": ("autograder.classroom.report.charts.",),
}


#: what a command line is made of; these modules may import each other
COMMANDS = ("autograder.cli", "autograder.commands")


def modules():
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            parts = path.relative_to(ROOT).with_suffix("").parts
            yield ".".join(parts).removesuffix(".__init__"), path


@cache
def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"))


@cache
def imports(name: str) -> tuple[str, ...]:
    return tuple(imports_in(tree_of(MODULES[name]), name, MODULES[name]))


def imports_in(tree: ast.AST, name: str, path: Path):
    is_package = path.name == "__init__.py"
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                parts = name.split(".")
                parts = parts[: len(parts) - node.level + (1 if is_package else 0)]
                base = ".".join([*parts, base]).rstrip(".")
            yield from (f"{base}.{alias.name}" for alias in node.names)


MODULES = dict(modules())


def under(name: str, part: str) -> bool:
    return name == part or name.startswith(part + ".")


def test_imports_go_one_way():
    assert [crossing for name in MODULES for crossing in crossings(name)] == []


def crossings(name: str):
    part = next((p for p in ALLOWED if under(name, p)), None)
    if part is None:  # the command line and the batch stand above everything
        return
    above = next((NEVER[p] for p in NEVER if under(name, p)), ())
    for imported in imports(name):
        if imported.split(".")[0] not in PACKAGES:
            continue
        allowed = any(under(imported, one) for one in ALLOWED[part])
        if not allowed or any(under(imported, one) for one in above):
            yield f"{name} → {imported}"


def test_nothing_imports_a_command_line():
    lines = [f"{package}.cli" for package in PACKAGES]
    within = (*lines, "autograder.commands")
    found = [
        f"{name} → {imported}"
        for name in MODULES
        for imported in imports(name)
        for line in (lines if any(under(name, one) for one in COMMANDS) else within)
        if under(imported, line)
    ]
    assert found == []


def test_each_dependency_has_one_home():
    found = [
        f"{name} → {imported}"
        for name in MODULES
        for imported in imports(name)
        if not f"{name}.".startswith(HOMES.get(imported.split(".")[0], ""))
    ]
    assert found == []


def probes_in(tree: ast.Module, name: str) -> set[str]:
    """The functions of a module that run on the student's side: there they may import anything.

    Those are all functions of a module of probes, and in an exercise those handed to `examine` or
    `made`.
    """
    if under(name, "autograder.checking.probes"):
        return {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}
    if not under(name, "autograder.exercises"):
        return set()
    handed = [
        argument
        for call in ast.walk(tree)
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Attribute)
        and call.func.attr in ("examine", "made")
        for argument in call.args
    ]
    return {argument.id for argument in handed if isinstance(argument, ast.Name)}


def test_nothing_unpickles():
    picklers = ("pickle", "dill", "cloudpickle", "joblib")
    found = [
        f"{name} → {imported}"
        for name in MODULES
        for imported in imports(name)
        if imported.split(".")[0] in picklers
    ]
    assert found == []


def test_the_trusted_side_never_imports_tensorflow():
    found = [
        f"{name} → {imported}"
        for name in MODULES
        if not under(name, "course_utils")
        for imported in imports_on_our_side(name)
        if imported.split(".")[0] in ("tensorflow", "keras")
    ]
    assert found == []


def imports_on_our_side(name: str):
    tree = tree_of(MODULES[name])
    elsewhere = probes_in(tree, name)
    ours = [node for node in tree.body if getattr(node, "name", "") not in elsewhere]
    return imports_in(ast.Module(ours, []), name, MODULES[name])


def test_only_what_is_handed_over_as_a_probe_may_import_keras():
    exercise = """
def look(thing):
    import keras

def check(answer, draw):
    answer.examine("model", look, reply=int)
"""
    assert probes_in(ast.parse(exercise), "autograder.exercises.nb99") == {"look"}
    assert probes_in(ast.parse(exercise), "autograder.grading.judge") == set()


@pytest.mark.parametrize(
    ("statement", "heavy"),
    [
        ("import autograder", ("tensorflow", "keras", "nbgrader", "jupyter_client", "matplotlib")),
        ("import course_utils", ("tensorflow", "keras", "matplotlib", "autograder")),
        ("import autograder.batch", ("tensorflow", "keras", "vl_convert")),
    ],
)
def test_importing_stays_light(statement, heavy):
    program = f"{statement}, sys; print(*[m for m in {heavy!r} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == []


def test_modules_stay_readable_at_one_sitting():
    lengths = {name: len(path.read_text("utf-8").splitlines()) for name, path in MODULES.items()}
    assert {name: n for name, n in lengths.items() if n > 360} == {}


def test_no_two_parts_of_the_watcher_define_the_same_name():
    # They share one namespace within a kernel, where the second would take the first one's place.
    names = []
    for part in onlookers.FILES:
        for node in ast.parse(Path(onlookers.__file__).with_name(part).read_text("utf-8")).body:
            if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
                names.append(node.name)
            elif isinstance(node, (ast.Assign, ast.AnnAssign)):
                stored = [one for one in ast.walk(node) if isinstance(one, ast.Name)]
                names += [one.id for one in stored if isinstance(one.ctx, ast.Store)]
    assert sorted(name for name in set(names) if names.count(name) > 1) == []


def test_no_hostile_submission_is_imported_by_whoever_looks_for_tests():
    collect = [sys.executable, "-m", "pytest", "--collect-only", "-q", "-n", "0"]
    done = subprocess.run([*collect, "tests/submissions"], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == pytest.ExitCode.NO_TESTS_COLLECTED, done.stdout + done.stderr
