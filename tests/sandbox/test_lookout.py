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


def test_honest_work_is_not_mentioned(warm):
    with warm.kernel() as kernel:
        run = kernel.run_cell(HONEST, 120)
        assert run.status == "ok", run.error
    assert kernel.notices == []


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
