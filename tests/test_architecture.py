"""The layout shows the architecture; these tests keep it so."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

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
    "autograder.sandbox": ("autograder.sandbox", "autograder.border", "course_utils.course_files"),
    "autograder.intake": ("autograder.intake", "autograder.border", "autograder.refusal"),
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
        "autograder.intake",
        "autograder.refusal",
        "autograder.sandbox.course",
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
    "math_core": ("course_utils.desk.site.",),
    "jupyter_server": ("autograder.notebook.live_map",),
    "tornado": ("autograder.notebook.live_map",),
    "markdown_it": ("course_utils.desk.authoring.", "autograder.display."),
    "mdit_py_plugins": ("course_utils.desk.authoring.", "autograder.display."),
    "nh3": ("autograder.display.",),
    "yaml": ("autograder.border.",),
    "vl_convert": ("autograder.classroom.report.charts.",),
}


def modules():
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            parts = path.relative_to(ROOT).with_suffix("").parts
            yield ".".join(parts).removesuffix(".__init__"), path


def imports(name: str, path: Path):
    yield from imports_in(ast.parse(path.read_text("utf-8")), name, path)


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


@pytest.mark.parametrize("name", MODULES)
def test_imports_go_one_way(name):
    part = next((p for p in ALLOWED if under(name, p)), None)
    if part is None:  # the command line and the batch stand above everything
        return
    for imported in imports(name, MODULES[name]):
        if imported.split(".")[0] not in PACKAGES:
            continue
        assert any(under(imported, allowed) for allowed in ALLOWED[part]), f"{name} → {imported}"
        above = next((NEVER[p] for p in NEVER if under(name, p)), ())
        assert not any(under(imported, one) for one in above), f"{name} → {imported}"


@pytest.mark.parametrize("name", MODULES)
def test_nothing_imports_a_command_line(name):
    within = ("autograder.cli", "autograder.commands")
    lines = [f"{package}.cli" for package in PACKAGES]
    if not any(under(name, one) for one in within):
        lines.append("autograder.commands")
    for imported in imports(name, MODULES[name]):
        assert not any(under(imported, line) for line in lines), f"{name} → {imported}"


@pytest.mark.parametrize("name", MODULES)
def test_each_dependency_has_one_home(name):
    for imported in imports(name, MODULES[name]):
        homes = HOMES.get(imported.split(".")[0])
        assert homes is None or f"{name}.".startswith(homes), f"{name} → {imported}"


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


@pytest.mark.parametrize("name", MODULES)
def test_nothing_unpickles(name):
    for imported in imports(name, MODULES[name]):
        root = imported.split(".")[0]
        assert root not in ("pickle", "dill", "cloudpickle", "joblib"), f"{name} → {imported}"


@pytest.mark.parametrize("name", [name for name in MODULES if not under(name, "course_utils")])
def test_the_trusted_side_never_imports_tensorflow(name):
    tree = ast.parse(MODULES[name].read_text("utf-8"))
    elsewhere = probes_in(tree, name)
    tree.body = [node for node in tree.body if getattr(node, "name", "") not in elsewhere]
    for imported in imports_in(tree, name, MODULES[name]):
        assert imported.split(".")[0] not in ("tensorflow", "keras"), f"{name} → {imported}"


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
