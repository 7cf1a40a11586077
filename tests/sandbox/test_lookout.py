"""What a notebook is refused is named for the instructor; what every library does is not."""

import pytest

HONEST = """
import pathlib, socket, subprocess, tempfile
import numpy, pandas, seaborn, sklearn.linear_model
import keras
import matplotlib.pyplot as plt
plt.plot([1])
plt.savefig("a.png")
pathlib.Path("b.txt").write_text("x")
list(pathlib.Path(".").iterdir())
tempfile.TemporaryFile().close()
subprocess.run(["ls"], capture_output=True)
socket.socketpair()
model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(1)])
model.save("x.keras")
keras.saving.load_model("x.keras")
"""
#: what finds out about code and frames, or runs what was made as it ran
CURIOUS = """
import collections, dataclasses, gc, logging, pathlib, threading, traceback, warnings
from concurrent.futures import ThreadPoolExecutor
import cloudpickle, joblib, matplotlib.cbook, numpy, pandas, requests
from IPython.extensions import autoreload
point = collections.namedtuple("Point", "x y")(1, 2)
made = dataclasses.make_dataclass("Made", ["a"])(1)
exec("def doubled(x):\\n    return 2 * x")
with ThreadPoolExecutor() as pool:
    list(pool.map(doubled, range(3)))
assert joblib.Parallel(n_jobs=2, prefer="threads")(joblib.delayed(doubled)(n) for n in (1, 2))
assert cloudpickle.loads(cloudpickle.dumps(lambda: 3))() == 3
thread = threading.Thread(target=lambda: 1 / 0)
thread.start()
thread.join()
logging.error("where", stack_info=True)
traceback.print_stack()
warnings.warn("careful")
pathlib.Path("own.py").write_text("class Thing:\\n    pass\\n")
import own
thing = own.Thing()
pathlib.Path("own.py").write_text("class Thing:\\n    new = True\\n")
autoreload.superreload(own)
assert thing.new
numpy.ctypeslib.as_array((numpy.ctypeslib.ctypes.c_int * 2)(1, 2))
gc.collect()
%load_ext autoreload
%autoreload 2
%timeit -n1 -r1 doubled(1)
%prun -q doubled(1)
"""
FIFOS = """
import os, stat
def lines():
    for fd in range(3, 100):
        try:
            if stat.S_ISFIFO(os.fstat(fd).st_mode):
                yield fd
        except OSError:
            pass
"""


@pytest.mark.parametrize("code", [HONEST, CURIOUS])
def test_honest_work_is_not_mentioned(warm, code):
    with warm.kernel() as kernel:
        run = kernel.run_cell(code, 120)
        assert run.status == "ok", run.error
    assert kernel.notices == []


@pytest.mark.parametrize(
    "close", ["os.close(fd)", "os.dup2(os.open('/dev/null', os.O_WRONLY), fd)"]
)
def test_closing_the_line_by_which_attempts_are_told_is_told(either, close):
    with either.kernel() as kernel:
        kernel.run_cell(FIFOS + f"for fd in lines(): {close}", 30)
    assert [one.kind for one in kernel.notices] == ["inspected"]
    assert "closed the line" in kernel.notices[0].detail


@pytest.mark.parametrize(
    "end", ["import os; os._exit(3)", "import os; os.kill(os.getpid(), 9)", "while True: pass"]
)
def test_a_kernel_that_ends_closes_no_line(either, end):
    with either.kernel() as kernel:
        kernel.run_cell(f"import threading\nthreading.Thread(target=input).start()\n{end}", 2)
    assert all(one.kind != "inspected" for one in kernel.notices)


@pytest.mark.parametrize(
    ("code", "words"),
    [
        # A module of the student's own that is imported is no installed package.
        (
            "import pathlib, sys; sys.path.insert(0, '.'); "
            "pathlib.Path('mine.py').write_text('import socket; socket.socket()'); import mine",
            "network",
        ),
        ("open('/etc/shadow')", "/etc/shadow"),
        ("exec('open(\\'/etc/shadow\\')')", "/etc/shadow"),
        ("import os; exec(compile('open(\\'/etc/shadow\\')', os.__file__, 'exec'))", "/etc/shadow"),
        (
            "import numpy; f = compile('open(\\'/etc/shadow\\')', numpy.__file__, 'exec'); exec(f)",
            "/etc/shadow",
        ),
        (
            "import pathlib; pathlib.PurePath.name = property(lambda s: ''); open('/etc/shadow')",
            "/etc/shadow",
        ),
        (
            "from concurrent.futures import ThreadPoolExecutor as P; "
            "P().submit(open, '/etc/shadow').result()",
            "/etc/shadow",
        ),
        ("import pathlib; list(pathlib.Path('/root').rglob('*.db'))", "/root"),
        ("import os; os.listdir('../../..')", "outside its folder"),
        ("import os; os.symlink('/etc', 'etc'); open('etc/shadow')", "/etc"),
        ("import socket; socket.socket()", "network"),
        ("import socket; socket.getaddrinfo('example.org', 80)", "example.org"),
        ("import urllib.request as r; r.urlopen('http://192.0.2.1/')", "network"),
    ],
)
def test_reaching_out_is_named(either, code, words):
    with either.kernel() as kernel:
        kernel.run_cell(f"try:\n    {code}\nexcept OSError:\n    pass", 30)
    found = [one for one in kernel.notices if one.kind == "denied"]  # complete once it is closed
    assert words in " ".join(one.detail for one in found)


def test_a_notebook_that_reaches_out_for_ever_is_named_a_few_times(light):
    with light.kernel() as kernel:
        kernel.run_cell(
            "for n in range(1000):\n    try: open(f'/x{n}')\n    except OSError: pass", 30
        )
        *first, last = kernel.notices
        assert 1 <= len(first) <= 8
        assert "more are not told" in last.detail


def test_lies_about_what_was_refused_stay_short_and_few(light):
    lie = """
import os
line = b'{"what": "file", "name": "' + b"x" * 3000 + b'\\\\n\\\\u202e"}\\n'
for fd in range(3, 40):
    for junk in (b"\\xff{[", line * 5, b"[" * 5000 + b"\\n", b"null\\n"):
        try:
            os.write(fd, junk)
        except OSError:
            pass
"""
    with light.kernel() as kernel:
        kernel.run_cell(lie, 30)
    denied = [one.detail for one in kernel.notices if one.kind == "denied"]
    assert len(denied) <= 8
    assert all(len(detail) < 300 and detail.isprintable() for detail in denied)
