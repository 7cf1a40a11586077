"""An answer in Python source, asked both in a notebook and in a sandboxed kernel of its own."""

import linecache
from itertools import count

import pytest

from autograder.checking import Answer, Incorrect, NotAttempted, Unanswered
from autograder.grading.kernel_source import KernelSource
from autograder.grading.scorer import Scorer
from autograder.notebook import NotebookSource
from autograder.sandbox import Sandbox

IMPORTS = "import keras\nimport numpy as np\n"
_numbers = count()


@pytest.fixture(scope="session")
def sandbox():
    with Sandbox(env={"TF_NUM_INTRAOP_THREADS": "1"}) as opened:
        yield opened


def names_of(*cells):
    """Run cells as a notebook does: ``inspect.getsource`` finds what they define."""
    names = {"__name__": "__main__"}
    for code in cells:
        filename = f"<ipython-input-words-{next(_numbers)}>"
        linecache.cache[filename] = (len(code), None, code.splitlines(keepends=True), filename)
        exec(compile(code, filename, "exec"), names)
    return names


def ended(look, *args):
    """What `look(*args)` returns, or the words in which it ends the check."""
    try:
        return look(*args)
    except NotAttempted as nothing:
        return ("not attempted", str(nothing))
    except Incorrect as wrong:
        return ("incorrect", wrong.summary, wrong.saw, wrong.why)
    except Unanswered as silent:
        return (str(silent.state), silent.summary, silent.why)


@pytest.fixture
def in_notebook():
    """``in_notebook(look, *cells)``: in this process, as if nothing had been registered before."""
    import keras

    known = keras.saving.get_custom_objects()
    known.clear()
    yield lambda look, *cells: ended(look, Answer(NotebookSource(names_of(IMPORTS, *cells))))
    known.clear()


@pytest.fixture
def in_kernel(sandbox):
    """``in_kernel(look, *cells)``: in a fresh sandboxed kernel, as when grading."""

    def ask(look, *cells):
        with (
            sandbox.kernel() as kernel,
            Scorer(sandbox, lambda *_: None) as scorer,
        ):
            for cell in (IMPORTS, *cells):
                run = kernel.run_cell(cell, 60)
                assert run.status == "ok", run.error
            return ended(look, Answer(KernelSource(kernel, scorer)))

    return ask


@pytest.fixture
def ask(in_notebook, in_kernel):
    """``ask(look, *cells)``: both ways, which must come out alike."""

    def both(look, *cells):
        here = in_notebook(look, *cells)
        graded = in_kernel(look, *cells)
        assert repr(graded) == repr(here)
        return here

    return both
