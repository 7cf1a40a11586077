"""Files and modules of the course's that tests stand on, and what a notebook makes of them."""

from dataclasses import replace
from pathlib import Path

import pytest

from autograder.grading.judge import Judge
from autograder.grading.kept_files import course_files_of
from autograder.grading.key import make_key
from autograder.grading.pipeline import grade_one
from autograder.intake.beside import Beside, Given
from autograder.sandbox import Sandbox

from .conftest import SECRET, classic, code, job_of, mark, notebook

FILES = {
    "checks.py": """from numpy.testing import assert_allclose as close
LIMIT = 3
CASES = {"square": [9, 16], ("a", 1): {2, 3}}
ORDER = [[2, 1]]
calls = 0


class Case:
    def agrees(self, one, other):
        return abs(one - other) < 1e-9


def check_square(f):
    global calls
    calls += 1
    close(f(LIMIT), 9)
    assert Case().agrees(f(4), CASES["square"][1])
""",
    "tools/__init__.py": "",
    "tools/inner.py": "def check_cube(f):\n    assert f(3) == 27\n",
    "cases/cube.json": "[0, 1, 8]",
    "notes.txt": "one\n",
    "log.txt": "",
    "table.csv": "x\n1\n2\n",
    "traced.py": """calls = []
def check(f):
    assert f(2) == 4
def traced(f):
    def run(*args):
        globals()["last"] = calls.append(f)
        return f(*args)
    return run
for name in ["check"]:
    globals()[name] = traced(globals()[name])
""",
    "shapes.py": "class Shape:\n    sides = 0\n",
    "settings.py": "rate = 1\n",
    "sevens.csv": "7\n" * 2**20,
}
SQUARE = "def square(x):\n    return x * x"
CUBE = "def cube(x):\n    return x ** 3"
LOG = 'def log(line, path="log.txt"):\n    with open(path, "a") as file:\n        file.write(line)'
MODULE = "import checks\nchecks.check_square(square)"
INNER = "from tools.inner import check_cube\ncheck_cube(cube)"
DATA = """import json
with open("cases/cube.json") as file:
    expected = json.load(file)
assert [cube(i) for i in range(3)] == expected"""
TEXT = "Change notes.txt, `log.txt`, *table.csv* and the module settings.py."
KEY = [(SQUARE, MODULE), (CUBE, INNER), ("", DATA)]


@pytest.fixture(scope="module")
def light():
    with Sandbox(preload=("numpy",)) as box:
        yield box


@pytest.fixture
def marked(light, tmp_path):
    """Grade answers by the author's answers and tests; return the scores, and incidents by kind."""
    for name, text in FILES.items():
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text)
    given = Given({name: tmp_path / name for name in FILES}, 99, "digest")

    def run(pairs, answers, *first, solved=True, lesson="pass"):
        cells, key = [code(one) for one in first], [code(lesson)]
        for number, (solution, test) in enumerate(pairs):
            answer = {
                **code(answers.get(number, solution)),
                "metadata": mark(f"a{number}", solution=True),
            }
            author = solution if solved else "raise NotImplementedError"
            graded = classic(test, 1, f"t{number}")
            key += [{**answer, "source": author}, graded]
            cells += [answer, graded]
        if not solved:  # the text says what to change
            key.append({"cell_type": "markdown", "source": TEXT, "metadata": {}})
        job = replace(job_of(key, cells), beside=Beside(given))
        verdict = grade_one(job, light, Judge(SECRET)).verdict
        incidents = [(one.kind, one.detail) for one in verdict.incidents]
        return [one.score for one in verdict.exercises], incidents

    return run


VALUED = ("", "import checks\nassert [square(x) for x in (3, 4)] == checks.CASES['square']")
WRONG = {0: "def square(x):\n    return 1", 1: "def cube(x):\n    return 0"}
SHADOW = """import importlib, os, pathlib, shutil, sys
shutil.rmtree("tools")
for name in ("checks", "tools"):
    os.mkdir(name)
    pathlib.Path(name, "__init__.py").write_text("check_square = print")
pathlib.Path("tools/inner.py").write_text("check_cube = print")
shutil.rmtree("cases")
pathlib.Path("elsewhere").mkdir()
pathlib.Path("elsewhere/cube.json").write_text("[0, 0, 0]")
os.symlink("elsewhere", "cases")
sys.path.insert(0, os.getcwd())"""
PATCHES = {
    "a function": """import checks, tools.inner
checks.check_square = tools.inner.check_cube = print""",
    "code": """import checks, tools.inner
for f in checks.check_square, tools.inner.check_cube:
    f.__code__ = (lambda f: None).__code__""",
    "a submodule": """import tools.inner, types
tools.inner = types.SimpleNamespace(check_cube=print)
import checks
checks.check_square = print""",
    "sys.modules": """import sys, types
for name in ("checks", "tools.inner"):
    sys.modules[name] = types.ModuleType(name)
    sys.modules[name].check_square = sys.modules[name].check_cube = print""",
    "while it is imported": """import sys
def follow(frame, event, value):
    if frame.f_code.co_filename.endswith(("checks.py", "inner.py")) and event == "return":
        frame.f_globals["check_square"] = frame.f_globals["check_cube"] = print
    return follow
sys.settrace(follow)
import checks, tools.inner
sys.settrace(None)""",
    "what it imports": """import numpy.testing
was, numpy.testing.assert_allclose = numpy.testing.assert_allclose, print
import checks
numpy.testing.assert_allclose = was
checks.Case.agrees = lambda *_: True
import tools.inner
tools.inner.check_cube = print""",
    "its finder": """import sys
finder = sys.meta_path[0]
type(finder).find_spec = lambda *_: None
sys.modules["_inside.course_modules"].modules = ()
open("checks.py", "w").write("check_square = print")
open("tools/inner.py", "w").write("check_cube = print")""",
    "its finder's word": """import sys, types
ours = sys.modules["_inside.course_modules"]
for name in ("checks", "tools.inner"):
    module = sys.modules[name] = types.ModuleType(name)
    module.check_square = module.check_cube = print
    sys.audit("autograder.course_module", module)""",
    "a package of the name": SHADOW,
}


@pytest.mark.parametrize("patch", PATCHES.values(), ids=PATCHES)
def test_the_courses_modules_are_not_the_notebooks_to_change(marked, patch):
    scores, incidents = marked(KEY[:2], WRONG, patch)
    assert scores == [0, 0]
    assert {kind for kind, _ in incidents} >= {"tests_patched"}, incidents
    assert marked(KEY[:2], {}, patch)[0] == [1, 1]


@pytest.mark.parametrize(
    "change",
    [
        "checks.CASES['square'][:] = [1, 1]",
        "checks.CASES = {'square': [1, 1]}",
        "checks.CASES['square'] = type('L', (list,), {'__eq__': lambda *_: True})()",
    ],
)
def test_what_a_module_of_the_courses_writes_out_is_what_a_test_finds(marked, change):
    pairs = [KEY[0], VALUED, ("", "import checks\nassert checks.CASES['square'] != [9, 16]")]
    assert marked(pairs, {0: f"import checks\n{change}\n{WRONG[0]}"})[0] == [0, 0, 0]
    assert marked(pairs[:2], {0: f"import checks\n{change}\n{SQUARE}"})[0] == [1, 1]


def test_a_test_may_reload_a_module_of_the_courses(marked):
    test = f"import importlib, checks\nimportlib.reload(checks)\n{MODULE}"
    assert marked([KEY[0], ("", test)], {0: f"import checks\n{SQUARE}"}) == ([1, 1], [])


def test_a_function_may_sort_what_a_module_hands_it(marked):
    pair = (
        "def order(x):\n    x.sort()\n    return x",
        "import checks\nassert order(checks.ORDER[0])[0] == 1",
    )
    assert marked([pair, pair], {}) == ([1, 1], [])


@pytest.mark.parametrize(
    "change",
    [
        'open("cases/cube.json", "w").write("[0, 0, 0]")',
        "import os\nos.rename('cases', 'z')\nos.mkdir('cases')\n"
        'open("cases/cube.json", "w").write("[0, 0, 0]")\n'
        'os.chmod("cases", 0)\nos.chmod(".", 0o500)',
        "import os\nos.makedirs('z/cases')\nos.chdir('z')\n"
        'open("cases/cube.json", "w").write("[0, 0, 0]")',
        SHADOW,
    ],
)
def test_a_file_that_a_test_reads_is_put_back_for_it_and_the_notebook_has_its_own_again(
    marked, change
):
    look = "import json\nassert json.load(open('cases/cube' + '.json')) == [0, 0, 0]"
    pairs = [("", "1"), *KEY[1:], (look, "assert True")]
    scores, incidents = marked(pairs, WRONG | {3: look}, change)
    assert scores == [1, 0, 0, 1], incidents
    assert "tests_patched" in {kind for kind, _ in incidents}
    assert marked(pairs, {}, change)[0][:3] == [1, 1, 1]


def test_a_file_that_is_changed_while_a_test_runs_earns_nothing(marked):
    test = (
        'import json\nassert cube(0) == 0\nassert cube(2) == json.load(open("cases/cube.json"))[2]'
    )
    forged = 'def cube(x):\n    open("cases/cube.json", "w").write("[0, 0, 0]")\n    return 0'
    scores, incidents = marked([(CUBE, test)], {0: forged})
    assert (scores, [kind for kind, _ in incidents]) == ([0], ["tests_meddled"])
    assert "cases/cube.json" in incidents[0][1]
    assert marked([(CUBE, test)], {}) == ([1], [])


def test_a_large_file_is_put_back_that_was_mapped_before_and_is_written_to_without_a_trace(marked):
    total = "def total():\n    return sum(map(int, open('sevens.csv').read().split()))"
    test = "assert total() == sum(map(int, open('sevens.csv').read().split()))"
    pairs = [("", "assert open('sevens.csv').read(1) == '7'"), (total, test)]
    mapped = """import mmap
with open("sevens.csv", "r+b") as file:
    pages = mmap.mmap(file.fileno(), 0)
for place in range(0, len(pages), mmap.PAGESIZE):
    pages[place] = pages[place]"""
    forged = "pages[:] = b'0\\n' * 2**20\ndef total():\n    return 0"
    scores, incidents = marked(pairs, {0: mapped, 1: forged})
    assert (scores, [kind for kind, _ in incidents]) == ([1, 0], ["tests_patched"])
    assert marked(pairs, {0: mapped, 1: total}) == ([1, 1], [])


@pytest.mark.parametrize(
    ("imports", "test", "change"),
    [
        ("from checks import *", "check_square(square)", "check_square = print"),
        ("from checks import check_square as c", "c(square)", "def c(f): pass"),
        ("import checks as c", "c.check_square(square)", "class c:\n    check_square = print"),
    ],
)
def test_what_the_lesson_imports_of_the_courses_modules_is_what_tests_have(
    marked, imports, test, change
):
    answers = {0: f"{WRONG[0]}\n{change}"}
    assert marked([(SQUARE, test)], answers, imports, lesson=imports)[0] == [0]
    answers = {0: f"{SQUARE}\n{change}"}
    assert marked([(SQUARE, test)], answers, imports, lesson=imports) == ([1], [])


def test_a_function_under_test_does_not_lead_a_test_to_another_folder(marked):
    test = "import json\nassert cube(2) == json.load(open('cases/cube.json'))[2]"
    forged = """def cube(x):
    import os
    os.makedirs("z/cases")
    open("z/cases/cube.json", "w").write("[0, 0, 0]")
    os.chdir("z")
    return 0"""
    scores, incidents = marked([(CUBE, test)], {0: forged})
    assert (scores, [kind for kind, _ in incidents]) == ([0], ["tests_meddled"]), incidents


HONEST = {
    "a file of its own": (
        "def save(x):\n    open('own.txt', 'w').write(x)",
        "save('a')\nassert open('own.txt').read() == 'a'",
    ),
    "a file that it is asked to change": (
        "with open('notes.txt', 'a') as file:\n    file.write('two')",
        "assert open('notes.txt').read() == 'one\\ntwo'",
    ),
    "a file that a test has it change": (
        LOG,
        "log('a', 'log.txt')\nassert open('log.txt').read() == 'a'\nlog('b')",
    ),
    "a table that it adds a column to": (
        "import csv\nrows = [*csv.reader(open('table.csv'))]\n"
        "with open('table.csv', 'w') as file:\n    csv.writer(file).writerows(rows[:2])",
        "assert len(open('table.csv').readlines()) == 2",
    ),
    "a module that it writes": (
        "%%writefile settings.py\nrate = 2",
        "import settings\nassert settings.rate == 2",
    ),
    "a setting": (
        "import settings\nsettings.rate = 5",
        "import settings\nassert settings.rate == 5",
    ),
    "a base class": (
        "from shapes import Shape\nclass Square(Shape):\n    sides = 4",
        "import shapes\nassert issubclass(Square, shapes.Shape) and Square.sides == 4",
    ),
    "a module that counts": (
        SQUARE,
        "import checks\nwas = checks.calls\nchecks.check_square(square)\n"
        "assert checks.calls == was + 1",
    ),
    "a folder of its own for modules": (
        "import os, sys\nos.makedirs('lib', exist_ok=True)\n"
        "open('lib/mine.py', 'w').write('N = 5')\nsys.path.insert(0, 'lib')\n"
        "def five():\n    import mine\n    return mine.N",
        "assert five() == 5",
    ),
    "another folder": (
        "import os\nos.makedirs('own', exist_ok=True)\nos.chdir('own')\n"
        "open('mine.txt', 'w').write('5')",
        "assert open('mine.txt').read() == '5'",
    ),
    "a module that changes itself": (
        SQUARE,
        "import traced\ntraced.check(square)\nassert len(traced.calls) > 0",
    ),
    "a module that is imported anew": (
        "import importlib, checks\nimportlib.reload(checks)\n" + SQUARE,
        "import checks\nchecks.check_square(square)",
    ),
    "a test that patches": (
        SQUARE,
        "import checks\nfrom unittest import mock\nwith mock.patch.object(checks, 'LIMIT', 3):\n"
        "    checks.check_square(square)",
    ),
}


@pytest.mark.parametrize("solved", [True, False])
def test_honest_work_with_files_and_modules_costs_nothing(marked, solved):
    pairs = list(HONEST.values())
    moves = [one for one in pairs if "chdir" in one[0]]  # last: it is another folder from there on
    pairs = [one for one in pairs if one not in moves] + moves
    answers = dict(enumerate(one for one, _ in pairs))
    scores, incidents = marked(pairs, answers, "import traced", solved=solved)
    assert (scores, incidents) == ([1] * len(pairs), [])


def kept(*sources, tests=(), known=True):
    """Return which files are kept for tests, by the author's answers and tests."""
    cells = [code(one) for one in sources]
    cells += [classic(one, 1, f"t{number}") for number, one in enumerate(tests)]
    files = dict.fromkeys([*FILES, "data_1.csv"], Path("/nowhere"))
    return set(course_files_of(notebook(*cells), known=known).kept(files).files)


@pytest.mark.parametrize(
    "test",
    [
        'open("cases/cube.json")',
        'Path("cases/cube.json").read_text()',
        'json.load(open(FOLDER + "/cube.json"))',
        'for p in Path("cases").iterdir(): pass',
        'for p in glob("cases/*.json"): pass',
        'open(f"cases/{name}.json")',
        'assert check("cube.json", cube)',
        "!cat cases/cube.json",
        'zipfile.ZipFile("cases/cube.json")',
        'PIL.Image.open("cases/cube.json")',
    ],
)
def test_what_a_test_names_is_kept_unless_an_answer_writes_it(test):
    assert kept("x = 1", tests=[test]) == {"cases/cube.json"}
    assert kept('x = open("cases/cube.json").read()', tests=[test]) == {"cases/cube.json"}
    assert kept('plt.savefig("x.png")', tests=[test]) == {"cases/cube.json"}
    assert kept('open("cases/cube.json", "a")', tests=[test]) == set()
    assert kept(tests=[test, "import checks"]) == {"cases/cube.json", "checks.py"}
    assert kept('"cube.json"', tests=[test], known=False) == set()


@pytest.mark.parametrize(
    "answer",
    [
        'open("data_1.csv", "w")',
        'open("data_1.csv", mode="r+")',
        'Path("data_1.csv").write_text("")',
        'df.to_csv(f"data_{i}.csv", sep=";")',
        'for p in Path(".").glob("*.csv"): p.write_text("")',
        'NAME = "data_1.csv"\nwith open(NAME, "w") as file: pass',
        "%%writefile data_1.csv\nx",
        "!sort data_1.csv -o data_1.csv",
        'os.remove("data_1.csv")',
        'joblib.dump(x, "data_1.csv")',
        'zipfile.ZipFile("data_1.csv", "w")',
        'with tarfile.open("data_1.csv", "a") as file: pass',
        'np.savetxt("data_1.csv", x)',
    ],
)
def test_a_file_that_an_answer_may_write_is_the_notebooks(answer):
    assert kept("x = 1", tests=['pd.read_csv("data_1.csv")']) == {"data_1.csv"}
    assert kept(answer, tests=['pd.read_csv("data_1.csv")']) == set()


def test_modules_are_kept_that_tests_import_and_what_these_import_in_turn(tmp_path):
    files = {"a.py": "import b", "b.py": "def f():\n    import pack.c", "pack/c.py": "", "d.py": ""}
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    key = make_key("nb", notebook(classic("from a import x", 1)))
    paths = {name: tmp_path / name for name in files}
    assert set(key.course_files.kept(paths).modules) == {"a.py", "b.py", "pack/c.py"}
