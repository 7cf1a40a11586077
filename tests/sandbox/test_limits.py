"""A submission that eats the machine is stopped, and the report says what it did."""

import os
import resource
from pathlib import Path

import pytest

from autograder.sandbox import AskTimeout, Garbage, KernelGone, Limits, Sandbox, SandboxedKernel
from autograder.sandbox.inside import disk

from .helpers import kinds, printed, raised

MIB = 1024**2


def test_an_endless_loop_is_interrupted_and_the_kernel_lives(kernel: SandboxedKernel) -> None:
    """The wall clock decides, and names defined before are still there."""
    kernel.run_cell("x = 1", 10)
    run = kernel.run_cell("print('before')\nwhile True: pass", 0.5)
    assert run.status == "timeout" and run.outputs[0]["text"] == "before\n"
    assert kernel.alive and printed(kernel, "print(x)") == "1"
    assert [i.detail for i in kernel.notices] == ["A cell ran longer than 0.5 seconds."]


def test_ignoring_signals_gets_the_kernel_killed(kernel: SandboxedKernel) -> None:
    """No signal that can be ignored is the last word."""
    ignore = "import signal\nfor s in (2, 15, 1, 3): signal.signal(s, signal.SIG_IGN)\n"
    assert kernel.run_cell(ignore + "while True: pass", 0.5).status == "timeout"
    assert not kernel.alive
    assert kernel.run_cell("1", 5).status == "died"
    with pytest.raises(KernelGone):
        kernel.ask({"do": "value", "name": "x"}, 5)


def test_catching_every_interrupt_gets_the_kernel_killed(kernel: SandboxedKernel) -> None:
    """`except BaseException` in a loop."""
    source = "import time\nwhile True:\n try: time.sleep(9)\n except BaseException: pass"
    assert kernel.run_cell(source, 0.5).status == "timeout"
    assert not kernel.alive


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("import os; os._exit(0)", "exited with status 0"),
        ("import os; os.abort()", "ended by signal 6"),
        ("import ctypes; ctypes.string_at(0)", "ended by signal 11"),
        ("import os; os.kill(os.getpid(), 9)", "ended by signal 9"),
        ("import os; os.closerange(3, 100)", ""),
    ],
)
def test_a_kernel_that_ends_itself_has_died(
    kernel: SandboxedKernel, source: str, words: str
) -> None:
    """It is the submission's doing, in words."""
    assert kernel.run_cell(source, 20).status in {"died", "timeout"}
    assert not kernel.alive
    assert words in kernel.notices[-1].detail


def test_leaving_by_sys_exit_is_an_error_or_an_end(kernel: SandboxedKernel) -> None:
    """IPython catches SystemExit; whichever way, nothing is raised here."""
    assert kernel.run_cell("import sys; sys.exit(0)", 20).status in {"error", "ok", "died"}


def test_an_allocation_beyond_all_measure_is_a_memory_error(kernel: SandboxedKernel) -> None:
    """An honest slip costs a cell, not the kernel."""
    assert raised(kernel, "import numpy as np; np.ones(10**11)").endswith("MemoryError")
    assert kernel.alive and kernel.notices == []


@pytest.mark.parametrize(
    "source",
    [
        "import numpy as np\nkept = []\nwhile True: kept.append(np.ones(2**22))",
        "kept = []\nwhile True: kept.append('x' * 2**20)",
        "import mmap, os\n"
        "for _ in range(40):\n"
        " m = mmap.mmap(-1, 2**24); globals().setdefault('kept', []).append(m)\n"
        " if not os.fork(): m.write(b'x' * 2**24); os._exit(0)\n"
        "import time; time.sleep(20)",
        "import os\n"
        "for _ in range(6):\n"
        " if not os.fork():\n"
        "  x = bytearray(b'x') * (90 * 2**20); import time; time.sleep(60)\n"
        "import time; time.sleep(20)",
    ],
    ids=["arrays", "strings", "shared", "spread over processes"],
)
def test_a_memory_bomb_is_stopped(light: Sandbox, source: str) -> None:
    """Counted over all its processes, shared memory included."""
    with light.kernel(limits=Limits(memory_bytes=400 * MIB)) as kernel:
        run = kernel.run_cell(source, 30)
        stopped = run.status == "died" and "memory" in kinds(kernel)
        refused = run.error is not None and run.error[0] == "MemoryError"
        assert stopped or refused, (run.status, kernel.notices)


def test_a_fork_bomb_is_stopped(light: Sandbox) -> None:
    """Each process asks the warden for the next one, so the first too many is the last."""
    with light.kernel(limits=Limits(processes=20)) as kernel:
        run = kernel.run_cell("import os\nwhile True: os.fork()", 60)
        assert run.status == "died"
        assert [i.detail for i in kernel.notices] == ["It had more than 20 processes at once."]


def test_a_thread_bomb_is_stopped(light: Sandbox) -> None:
    """Threads that never end."""
    start = "threading.Thread(target=time.sleep, args=(99,)).start()"
    source = f"import threading, time\nwhile True: {start}"
    with light.kernel(limits=Limits(threads=200)) as kernel:
        run = kernel.run_cell(source, 30)
        assert run.status == "died" and kinds(kernel) == {"processes"}


@pytest.mark.parametrize(
    "source",
    [
        "i = 0\nwhile True:\n i += 1\n open(f'{i}', 'wb').write(bytes(4 * 2**20))",
        "import os\nwhile True:\n"
        " f = open('x', 'wb'); f.write(bytes(2**21)); f.flush()\n"
        " globals().setdefault('kept', []).append(f); os.unlink('x')",
        "import mmap, os\nkept = []\nwhile True:\n"
        " f = open('x', 'w+b'); f.truncate(2**21); m = mmap.mmap(f.fileno(), 2**21)\n"
        " f.close(); os.unlink('x'); m.write(b'x' * 2**21); kept.append(m)",
        "import tempfile, time\nkept = []\nwhile True:\n"
        " f = tempfile.TemporaryFile(); f.write(bytes(2**21)); kept.append(f)",
    ],
    ids=["files", "deleted but open", "deleted but mapped", "temporary"],
)
def test_a_disk_bomb_is_stopped(light: Sandbox, source: str) -> None:
    """What was deleted and is still held counts as well."""
    with light.kernel(limits=Limits(disk_bytes=60 * MIB, open_files=4096)) as kernel:
        run = kernel.run_cell(source, 30)
        assert run.status == "died" and kinds(kernel) <= {"disk", "memory"}
        assert kernel.notices


LINKED = """import os, time
with open('x', 'wb') as f: f.write(bytes(30 * 2**20))
os.mkdir('d')
for i in range(4): os.link('x', f'd/{i}')
time.sleep(1); os.rename('d/0', 'x'); os.rename('d', 'e'); time.sleep(1)
"""


def test_a_file_with_several_names_counts_once(light: Sandbox) -> None:
    """It fills the disk once; its names count as files."""
    with light.kernel(limits=Limits(disk_bytes=60 * MIB)) as kernel:
        assert raised(kernel, LINKED) == "ok" and not kernel.notices
    with light.kernel(limits=Limits(files=50)) as kernel:
        run = kernel.run_cell(
            "import os\nopen('x', 'w')\nn = 0\nwhile True:\n n += 1\n os.link('x', f'{n}')", 30
        )
        assert run.status == "died" and kinds(kernel) == {"disk"}


LOCKED = """import os, time
os.mkdir('closed', 0)
os.mkdir('blind', 0o300)
os.mkdir('blind/inner', 0o300)
open('blind/inner/file', 'wb').write(bytes(20 * 2**20))
time.sleep(1)
print([os.stat(name).st_mode & 0o777 for name in ('closed', 'blind')] == [0, 0o300])
open('blind/more', 'wb').write(bytes(20 * 2**20))
time.sleep(2)
"""


def test_a_folder_that_nobody_may_list_is_measured_and_stays_so(either: Sandbox) -> None:
    """Nobody's work ends because of a folder's mode, and nothing hides in one."""
    with either.kernel() as kernel:
        assert printed(kernel, LOCKED) == "True" and not kernel.notices
    with either.kernel(limits=Limits(disk_bytes=30 * MIB)) as kernel:
        assert kernel.run_cell(LOCKED, 30).status == "died" and kinds(kernel) == {"disk"}
        assert "more than 30 MiB" in kernel.notices[0].detail


def test_a_look_at_the_disk_leaves_no_trace_in_the_folders(tmp_path: Path) -> None:
    """Whoever knew where it is could have it find nothing."""
    inner = tmp_path / "inner"
    inner.mkdir()
    os.utime(inner, ns=(1, 2))
    limits = {"files": 10, "disk_bytes": MIB}
    assert disk.excess(str(tmp_path), limits, 0) == ""
    assert inner.stat().st_atime_ns == 1


def test_a_single_file_cannot_grow_over_its_limit(light: Sandbox) -> None:
    """The system refuses the write, at once."""
    with light.kernel(limits=Limits(file_bytes=MIB)) as kernel:
        assert raised(kernel, f"open('x', 'wb').write(bytes({2 * MIB}))") == "OSError"
        assert kernel.alive


@pytest.mark.parametrize(
    "source",
    [
        "i = 0\nwhile True:\n i += 1; open(f'f{i}', 'w').close()",
        "import os\nwhile True: os.mkdir('d'); os.chdir('d')",
    ],
    ids=["files", "folders in folders"],
)
def test_an_inode_bomb_is_stopped_and_its_folder_removed(light: Sandbox, source: str) -> None:
    """However many files, however deep the folders."""
    with light.kernel(limits=Limits(files=2000)) as kernel:
        run = kernel.run_cell(source, 30)
        assert run.status == "died" and kinds(kernel) == {"disk"}
        folder = kernel.folder.parent
    assert not folder.exists()


def test_endless_output_is_cut_and_does_not_cost_memory(light: Sandbox) -> None:
    """The kept part says where it was cut, and the cell is stopped."""
    limits = Limits(output_bytes=100_000)
    with light.kernel(limits=limits) as kernel:
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        run = kernel.run_cell("while True: print('x' * 1000)", 20)
        after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        assert run.status in {"error", "timeout", "died"}
        assert sum(len(str(output)) for output in run.outputs) < 150_000
        assert any("dropped" in output.get("text", "") for output in run.outputs)
        assert "output" in kinds(kernel)
        assert after - before < 100_000  # kibibytes


def test_one_huge_line_is_dropped(light: Sandbox) -> None:
    """It never reaches the grader's memory in one piece."""
    with light.kernel(limits=Limits(output_bytes=100_000)) as kernel:
        run = kernel.run_cell("print('x' * 2**25)", 30)
        assert run.status == "ok"
        assert len(str(run.outputs)) < 1000 and "dropped" in str(run.outputs)
        assert kernel.alive and printed(kernel, "print(1)") == "1"


def test_ten_thousand_outputs_are_cut(kernel: SandboxedKernel) -> None:
    """A page of them would freeze the instructor's browser."""
    run = kernel.run_cell("for i in range(3000): display(i)", 60)
    assert len(run.outputs) <= 501 and "output" in kinds(kernel)


def test_a_huge_answer_is_garbage(kernel: SandboxedKernel) -> None:
    """Whether the guest is honest about its size or not."""
    kernel.run_cell(
        "import sys; ask = sys.modules['_inside.ask']\n"
        "sys.modules['_guest.serve'].serve = lambda *a: {'x': 'y' * 2**25}",
        10,
    )
    with pytest.raises(Garbage, match="the answer takes"):
        kernel.ask({"do": "value", "name": "x"}, 30)
    kernel.run_cell("ask.answer = lambda *a: 'y' * 2**25", 10)
    with pytest.raises(Garbage, match="larger than 16 MiB"):
        kernel.ask({"do": "value", "name": "x"}, 30)
    assert kernel.alive and "output" in kinds(kernel)


@pytest.mark.parametrize(
    "answer",
    ["'[' * 10**6", "'[]'", "'null'", "'{\"reply\": 1}'", "'{\"reply\": ' + '9' * 10**6 + '}'"],
)
def test_a_malformed_answer_is_garbage(kernel: SandboxedKernel, answer: str) -> None:
    """Too deep, of the wrong type, or a number nobody can read."""
    kernel.run_cell(
        "import sys, base64\n"
        f"text = base64.b64encode(({answer}).encode()).decode()\n"
        "sys.modules['_inside.ask'].answer = lambda *a: text",
        10,
    )
    with pytest.raises(Garbage):
        kernel.ask({"do": "value", "name": "x"}, 30)


def test_an_answer_that_never_comes_times_out(kernel: SandboxedKernel) -> None:
    """The question is interrupted, and a stubborn kernel killed."""
    kernel.run_cell("import sys; serve = sys.modules['_guest.serve']", 10)
    kernel.run_cell("def slow(*a):\n while True: pass\nserve.serve = slow", 10)
    with pytest.raises(AskTimeout):
        kernel.ask({"do": "value", "name": "x"}, 0.5)
    assert kernel.alive
    kernel.run_cell(
        "import time\ndef deaf(*a):\n while True:\n"
        "  try: time.sleep(9)\n  except BaseException: pass\n"
        "serve.serve = deaf",
        10,
    )
    with pytest.raises(AskTimeout):
        kernel.ask({"do": "value", "name": "x"}, 0.5)
    assert not kernel.alive


def test_a_thread_that_prints_for_ever_does_not_stop_a_question(kernel: SandboxedKernel) -> None:
    """What it prints is thrown away."""
    kernel.run_cell(
        "x = 5\nimport threading, time\ndef chat():\n while True: print('y' * 500)\n"
        "threading.Thread(target=chat, daemon=True).start()",
        10,
    )
    try:
        assert kernel.ask({"do": "value", "name": "x"}, 30)["ok"]
    except Garbage:
        assert "output" in kinds(kernel)
