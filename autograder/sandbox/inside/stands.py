"""What tests stand on, by the names of its modules; `pristine` remembers it."""

#: Modules, with all that lies below them, in which tests look for truth, draw from, or compare
#: with, or our runner for help. They are imported before a notebook runs.
FAMILIES = frozenset(
    """_ast _collections_abc abc array ast base64 bisect cmath codeop collections contextlib copy
    csv dataclasses datetime decimal difflib enum fractions functools gc genericpath hashlib
    heapq importlib inspect io itertools json linecache math numbers operator os pathlib pickle
    posixpath pprint random re secrets statistics string struct subprocess sys textwrap time
    timeit tokenize traceback types typing unittest unittest.mock warnings
    IPython.core.inputtransformer2 IPython.utils.capture""".split()  # noqa: SIM905 - as a list it would fill the page
)
#: The same of libraries that only some notebooks use: remembered as they are imported.
LATE = {
    "doctest": ("doctest",),  # which builds on a debugger that IPython exchanges as it starts
    "numpy": ("numpy", "numpy.testing"),
    "pandas": (
        *("pandas", "pandas.testing", "pandas._testing", "pandas._testing.asserters"),
        *("pandas._libs.lib", "pandas._libs.missing", "pandas._libs.ops", "pandas._libs.testing"),
        *("pandas.core.algorithms", "pandas.core.array_algos", "pandas.core.arraylike"),
        *("pandas.core.arrays", "pandas.core.base", "pandas.core.common"),
        *("pandas.core.computation.expressions", "pandas.core.construction", "pandas.core.dtypes"),
        *("pandas.core.frame", "pandas.core.generic", "pandas.core.indexes.base"),
        *("pandas.core.internals", "pandas.core.missing", "pandas.core.nanops"),
        *("pandas.core.ops", "pandas.core.roperator", "pandas.core.series"),
    ),
    "hypothesis": ("hypothesis",),
    "pytest": (
        *("pytest", "_pytest.approx", "_pytest.mark", "_pytest.monkeypatch"),
        *("_pytest.outcomes", "_pytest.python_api", "_pytest.raises", "_pytest.recwarn"),
    ),
}
#: Of these only what they are imported for, not what lies below them.
ALONE = frozenset(
    {"hypothesis", "os", "pandas", "pandas.core.frame", "pandas.core.series", "pytest"}
)
#: the first names of all of them
WATCHED = frozenset(name.partition(".")[0] for name in (*FAMILIES, *LATE))
#: Of these every name is remembered, whatever it means: the runner has them run as it works.
WHOLE = ("_ast", "ast", "json.", "re.", "token", "IPython.core.inputtransformer2")
#: What is not called in these may change at any time.
CHANGEABLE = frozenset({"builtins", "time", "warnings"})
#: Changed by IPython, ipykernel or their users, and of no use to a forger: of modules and classes.
LEFT_ALONE = frozenset(
    {
        ("builtins", "input"),
        ("JSONEncoder", "default"),  # which is there to be replaced, and never sees plain things
        ("TestCase", "longMessage"),
        ("TestCase", "maxDiff"),
        ("_NamespacePath", "_epoch"),  # counts calls of `importlib.invalidate_caches`
        ("numpy", "str"),  # which old code is given
        ("os", "environ"),
        ("unittest.util", "_MAX_LENGTH"),
        ("sys", "displayhook"),
        ("sys", "excepthook"),
        ("sys", "unraisablehook"),
        ("sys", "breakpointhook"),
        ("time", "sleep"),
        ("warnings", "showwarning"),
        ("warnings", "formatwarning"),
    }
)
