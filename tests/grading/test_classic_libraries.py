"""What a notebook makes of libraries: tests have their own, and what none needs stays."""

import subprocess
import sys

import pytest

from .conftest import classic, code, mark

SQUARE = "def square(x):\n    return x * x"


@pytest.fixture
def graded(grade):
    """Grade an answer by a test that has the author's; return score and incidents."""

    def run(answer, test, solution=SQUARE, first="pass"):
        own, ours = (
            {**code(one), "metadata": mark("a", solution=True)} for one in (answer, solution)
        )
        test = classic(test)
        verdict = grade([code(first), own, test], [ours, test])
        return verdict.score, [(one.kind, one.detail) for one in verdict.incidents]

    return run


CLOSE = """import numpy as np
np.testing.assert_allclose(square(3), 9)"""
WINDOW = """import sys, numpy as np, numpy.testing._private.utils as utils
for name in [one for one in sys.modules if one == "pandas" or one.startswith("pandas.")]:
    del sys.modules[name]
class Finder:
    def find_spec(self, name, path=None, target=None):
        if name.startswith("pandas"):
            utils.assert_allclose.__code__ = (lambda *a, **k: None).__code__
sys.meta_path.insert(0, Finder())
import pandas
sys.meta_path.pop(0)
def square(x): return 0"""
BY_IMPORT = """import builtins, sys, numpy.testing._private.utils as utils
for name in [one for one in sys.modules if one == "pandas" or one.startswith("pandas.")]:
    del sys.modules[name]
usual = builtins.__import__
def patching(name, *a, **k):
    utils.assert_allclose.__code__ = (lambda *a, **k: None).__code__
    return usual(name, *a, **k)
builtins.__import__ = patching
import pandas
builtins.__import__ = usual
def square(x): return 0"""
OPENED = """import json, pathlib
pathlib.Path("wanted.json").write_text("[9]")
with open("wanted.json") as file:
    wanted = json.load(file)
assert [square(3)] == wanted"""
READS = """import io
usual = open
def own(*a, **k):
    return io.StringIO("[0]") if "json" in str(a) else usual(*a, **k)
"""
FORGED = [
    (CLOSE, WINDOW),
    (CLOSE, BY_IMPORT),
    (OPENED, f"{READS}open = own\ndef square(x): return 0"),
    (OPENED, f"{READS}import builtins\nbuiltins.open = own\ndef square(x): return 0"),
    (OPENED, f"{READS}def square(x):\n    globals()['open'] = own\n    return 0"),
    (
        "import pandas as pd\nassert pd.DataFrame([square(3)]).equals(pd.DataFrame([9]))",
        "import pandas as pd\npd.DataFrame.equals = lambda *a: True\ndef square(x): return 0",
    ),
    (
        "import pandas as pd\nframe = pd.DataFrame({'a': [square(3)]})\n"
        "pd.testing.assert_frame_equal(frame, pd.DataFrame({'a': [9]}))",
        "import pandas._testing.asserters as inside\ninside.enumerate = lambda *given: ()\n"
        "def square(x): return 0",
    ),
    (
        "import os\nassert os.path.exists('made.txt') or square(3) == 9",
        "import os\nos.path.exists = lambda path: True\ndef square(x): return 0",
    ),
    (
        "from hypothesis import given, strategies as st\n@given(st.integers())\n"
        "def check(x): assert square(x) == x * x\ncheck()",
        "import hypothesis\nhypothesis.given = lambda *a: lambda f: lambda: 0\n"
        "def square(x): return 0",
    ),
    (
        "import pytest\nwith pytest.raises(TypeError):\n    square('a')",
        "import pytest, contextlib\npytest.raises = contextlib.suppress\ndef square(x): return 0",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("test", "forged"), FORGED)
def test_what_a_test_names_is_the_librarys_own(graded, test, forged):
    assert graded(forged, test)[0] == 0
    assert graded(SQUARE, test) == (2, [])


UNITTEST = """import io, unittest
class Tests(unittest.TestCase):
    def test_it(self):
        with self.subTest(): self.assertEqual(square(3), 9)
made = unittest.defaultTestLoader.loadTestsFromTestCase(Tests)
assert unittest.TextTestRunner(io.StringIO()).run(made).wasSuccessful()"""
#: What a notebook does to a library, and a test that stands on it.
INSIDES = [
    ("import unittest\nunittest.TestLoader.testMethodPrefix = 'x'", UNITTEST),
    (
        "import unittest\ndef generous(*a, **k):\n"
        "    try: yield\n"
        "    except Exception: pass\n"
        "unittest.TestCase.subTest.__closure__[0].cell_contents = generous",
        UNITTEST + "\n# the same",
    ),
    (
        "import pandas as pd, types\n"
        "pd.testing = types.SimpleNamespace(assert_frame_equal=lambda *a: None)",
        "import pandas as pd\n"
        "pd.testing.assert_frame_equal(pd.DataFrame([square(3)]), pd.DataFrame([9]))",
    ),
    (
        "import sys, types\nsys.modules['pytest'] = types.SimpleNamespace(approx=lambda value: 0)",
        "import pytest\nassert square(3) == pytest.approx(9.0)",
    ),
    (
        "import copy\ncopy._deepcopy_dispatch[list] = lambda value, memo: [0]",
        "import copy\nassert [square(3)] == copy.deepcopy([9])",
    ),
    (
        "import string\nstring.digits = ''",
        "import string\nfor digit in string.digits:\n"
        "    assert square(int(digit)) == int(digit) ** 2",
    ),
    (
        "import random\nrandom._inst.randrange = lambda *a: 0",
        "import random\nnumber = random.randrange(1, 9)\nassert square(number) == number * number",
    ),
    (
        "import numpy as np\nnp.finfo(float).eps = 1e9",
        "import numpy as np\nassert abs(square(3) - 9) <= 10 * np.finfo(float).eps",
    ),
]  # fmt: skip


def test_what_is_in_a_librarys_classes_objects_tables_and_closures_is_its_own(grade):
    tests = [classic(test, name=f"t{at}") for at, (_, test) in enumerate(INSIDES)]
    forged = [code(change) for change, _ in INSIDES]
    assert grade([*forged, code("def square(x): return 0"), *tests]).score == 0
    honest = grade([code(SQUARE), *tests])
    assert (honest.score, honest.incidents) == (2 * len(tests), ())


HONEST = """import collections.abc
import copy, decimal, doctest, io, json, logging, random, time, unittest, warnings
from unittest import mock
import numpy as np, pandas as pd, pytest
from hypothesis import given, settings, strategies
random.seed(3)
random.gauss(0, 1)
logging.basicConfig(level=logging.DEBUG)
warnings.simplefilter("ignore")
time.tzset()
[getattr(one, "__annotations__", 0) for one in vars(collections.abc).values()]
decimal.getcontext().prec = 50
np.ma.masked_print_option.set_display("none")
pd.options.mode.chained_assignment = None
class Tests(unittest.TestCase):
    def test_it(self):
        with self.subTest(), self.assertRaises(ZeroDivisionError): 1 / 0
unittest.TestCase.maxDiff = None
unittest.main(argv=["", "-k", "test_it"], exit=False)
with pytest.raises(ValueError): int("x")
assert np.array([1.0]) == pytest.approx(np.array([1.0]))
@settings(max_examples=3)
@given(strategies.integers())
def check(x): assert square(x) == x * x
check()
doctest.testmod()
with mock.patch("random.random", return_value=0.5): random.random()
class Encoder(json.JSONEncoder):
    def default(self, thing): return 1
json.dumps({1}, cls=Encoder)
json.JSONEncoder.default = lambda self, thing: vars(thing)
copy._deepcopy_dispatch[Tests] = lambda value, memo: value
pd.DataFrame({"a": [1, 2], "b": [3, 4]}).groupby("a").mean().describe().to_csv(io.StringIO())
state = random.getstate(), warnings.filters[0], json.JSONEncoder.default"""


def test_what_notebooks_usually_do_with_libraries_is_kept_and_accuses_nobody(grade):
    kept = """import json, random, unittest, warnings, string, math
assert state == (random.getstate(), warnings.filters[0], json.JSONEncoder.default)
assert square(3) == 9"""
    verdict = grade([code(SQUARE), code(HONEST), classic(kept), classic(HONEST, name="within")])
    assert (verdict.score, verdict.incidents) == (4, ())


def test_how_a_librarys_things_are_shown_is_the_notebooks_unless_the_test_shows_some(graded):
    plain = "from fractions import Fraction\ndef shown(): return '[1/2]'"
    patched = "from fractions import Fraction\nFraction.__repr__ = Fraction.__str__\n"
    patched += "def shown(): return repr([Fraction(1, 2)])"
    assert graded(patched, "assert shown() == '[1/2]'\nFraction(1)", plain) == (2, [])
    forged = "from fractions import Fraction\nFraction.__str__ = lambda self: ''\n"
    forged += "def shown(): return ''"
    assert graded(forged, "assert shown() == f'[{Fraction(1, 2)}]'", plain)[0] == 0


USED = """import json, warnings, random, builtins, functools
import numpy as np
def default(self, thing):
    return getattr(type(thing), "plain", default.usual)(thing)
default.usual = json.JSONEncoder.default
json.JSONEncoder.default = default
warnings.warn = lambda *a, **k: None
random.random = lambda: 0.5
builtins.print = functools.partial(print, flush=True)
np.bool, np.object = bool, object
class Point:
    def plain(self): return [1]
def dumped():
    warnings.warn("careful")
    return json.dumps(Point()), random.random()"""


def test_what_a_test_has_no_use_for_is_as_the_notebook_made_it(graded):
    plain = "def dumped(): return '[1]', 0.5"
    assert graded(USED, "assert dumped() == ('[1]', 0.5)", plain) == (2, [])
    # What it does name is the library's own, and the rest is still the notebook's.
    test = "import random\nassert dumped()[0] == '[1]' and random.random() != random.random()"
    score, incidents = graded(USED, test, plain)
    assert score == 2 and [kind for kind, _ in incidents] == ["tests_patched"]
    assert "random.random" in incidents[0][1] and "json" not in incidents[0][1]


LOADS = """import numpy as np
numpy_load = np.load
np.load = lambda *given, **named: numpy_load(*given, allow_pickle=True, **named)
def load(path):
    np.save(path, np.array([{"a": 1}], dtype=object))
    return np.load(path)[0]"""


def test_pickles_may_be_loaded_in_answers_where_a_test_loads_nothing_itself(graded):
    plain = "def load(path): return {'a': 1}"
    assert graded(LOADS, "assert load('one.npy') == {'a': 1}", plain) == (2, [])
    test = "import numpy as np\nnp.save('two.npy', [3])\nassert np.load('two.npy')[0] == 3"
    score, ((kind, words),) = graded(LOADS, test, plain)
    assert (score, kind) == (2, "tests_patched") and "numpy.load" in words


TICKS = """open("ticks.py", "w").write('''count = 0
def tick():
    global count
    count += 1
''')
"""
TICKED = """import importlib, sys
if "ticks" in sys.modules:
    importlib.reload(sys.modules["ticks"])
import ticks
before = ticks.count
ticks.tick()
assert ticks.count == before + 1"""


def test_a_module_that_the_notebook_writes_is_its_own_to_change(graded):
    assert graded(f"{TICKS}import ticks\nticks.tick()", TICKED, TICKS) == (2, [])


def test_a_library_is_not_the_notebooks_because_it_says_so(graded):
    forged = """import scipy.special
scipy.special.__spec__ = None
def half():
    scipy.special.expit = lambda x: 0.5
    return 3"""
    test = "import scipy.special\nx = half()\nassert scipy.special.expit(x) == 0.5"
    score, incidents = graded(forged, test, "def half(): return 0")
    assert (score, [kind for kind, _ in incidents]) == (0, ["tests_meddled"])


def test_what_an_object_of_a_librarys_computes_once_is_nobodys_change(graded):
    looks = "import numpy as np\nnp.ma.core.info.nexp, np.ma.core.info.tiny\ndef one(): return 1"
    assert graded(looks, "assert one() == 1", "def one(): return 1") == (2, [])


def test_what_stays_replaced_for_a_test_is_said_to_be_so_unless_it_only_shows(graded):
    own = """import scipy.special
import matplotlib.pyplot as plt
scipy.special.expit = lambda x: 0.5
plt.show = lambda *a, **k: None
def one(): return 1"""
    test = """import scipy.special, matplotlib.pyplot as plt
plt.show()
assert one() == 1 and scipy.special.expit(0) == 0.5"""
    score, ((kind, words),) = graded(own, test, "def one(): return 1")
    assert (score, kind) == (2, "tests_patched")
    assert "scipy.special.expit" in words and "ran with that one" in words


def test_what_a_test_sets_going_itself_is_nobodys_fault(grade):
    sets = "import signal\nsignal.signal(signal.SIGALRM, print)\nsignal.alarm(20)\nsquare(2)"
    cells = [code(SQUARE), classic(sets), classic("assert square(3) == 9", name="second")]
    verdict = grade(cells)
    assert (verdict.score, verdict.incidents) == (4, ())


def test_only_the_grader_sets_going_again_what_was_stopped_for_a_test(grade):
    forged = """import sys
def local(frame, event, arg):
    return local
def square(x):
    sys.audit("autograder.after")
    seen.append(sys.gettrace())
    return 9"""
    cells = [
        code(forged),
        code("seen = []\nsys.settrace(local)"),
        classic("assert square(3) == 9"),
        code("sys.settrace(None)\nassert seen == [None], seen\nheld = True"),
        classic("assert held", name="second"),
    ]
    assert grade(cells).score == 4


PATCHES = "\nimport numpy as np\nnp.testing.assert_equal.__defaults__ = ('x', True)"
MADE = (
    "\nimport tensorflow as tf\npower = tf.function(lambda x, n=2: x**n)\npower(tf.constant(2.0))"
)
GROUPS = [
    (
        PATCHES,
        [f"import numpy as np\nnp.testing.assert_equal(square({n}), {n**2})" for n in (3, 4, 5)],
    ),
    (
        MADE,
        [
            f"import tensorflow as tf\nassert power(tf.constant({n}.0)) == square({n})"
            for n in (3, 4)
        ],
    ),
]


@pytest.mark.parametrize(("more", "tests"), GROUPS)
def test_what_was_changed_before_is_put_back_in_each_test_alike(grade, more, tests):
    """In TensorFlow's case it is what it makes of a notebook's function, which is nobody's else."""
    cells = [classic(one, name=f"t{at}") for at, one in enumerate(tests)]
    verdict = grade([code(SQUARE + more), *cells], cells)
    assert verdict.score == 2 * len(cells) and not any(
        one.kind == "tests_meddled" for one in verdict.incidents
    )


def test_what_the_standard_library_has_for_tests_is_known_whatever_else_is_imported():
    """TensorFlow imports much of it, and with another class's notebook it would be there."""
    program = """
from autograder.sandbox.inside.pristine import Pristine
known = Pristine([])
import cmath, statistics
cmath.isclose = statistics.mean = fake = lambda *given: 0
print(*sorted(words for *_, words in known.restore()), statistics.mean is fake)
"""
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == ["cmath.isclose", "statistics.mean", "False"]


@pytest.mark.parametrize("alias", ["np.float = float", "np.float = np.float64"])
def test_a_name_that_old_code_finds_in_numpy_costs_nothing(grade, alias):
    shim = f"import numpy as np\nif not hasattr(np, 'float'):\n    {alias}"
    half = "def half(x):\n    return np.float(x) / 2"
    verdict = grade([code(f"{shim}\n{half}"), classic("assert half(3) == 1.5")])
    assert [one.score for one in verdict.exercises] == [2]
    assert verdict.incidents == ()


EXCHANGES = """import sys
from unittest.mock import patch
class Fake:
    root = staticmethod(lambda x: 7)
with patch.dict(sys.modules, {"colorsys": Fake}):
    import colorsys
    assert square(3) == 9 and colorsys.root(1) == 7"""


def test_a_test_that_puts_another_module_in_a_place_may_do_so(grade):
    verdict = grade([code("import colorsys\ndef square(x): return x * x"), classic(EXCHANGES)])
    assert [one.score for one in verdict.exercises] == [2]
    assert verdict.incidents == ()
