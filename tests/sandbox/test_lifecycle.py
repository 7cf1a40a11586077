"""Nothing is left behind, whatever ends first."""

import json
import os
import signal
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from autograder.sandbox import Limits, Sandbox, SandboxFault

from .helpers import eventually, printed
from .test_machine_faults import process_of

ROOT = Path(__file__).resolve().parents[2]
DAEMON = """
import os, sys
name = {name!r}
if not os.fork():
    os.setsid()
    if not os.fork():
        os.execv(sys.executable, [sys.executable, "-c", "import time; time.sleep(600)", name])
    os._exit(0)
os.wait()
"""


def running(word: str) -> list[int]:
    """The processes of this machine whose command line holds `word`."""
    found = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            if word.encode() in path.read_bytes() and path.parent.name != str(os.getpid()):
                found.append(int(path.parent.name))
        except OSError:
            continue
    return found


def test_daemons_end_with_their_kernel(either: Sandbox) -> None:
    """A process with a session of its own, and parents that are gone."""
    name = f"daemon-{os.getpid()}-{time.time_ns()}"
    with either.kernel() as kernel:
        kernel.run_cell(DAEMON.format(name=name), 20)
        assert eventually(lambda: bool(running(name)))
        folder = kernel.folder.parent
    assert not running(name) and not folder.exists()


def test_a_kernel_that_is_let_go_ends_while_nobody_waits(either: Sandbox) -> None:
    """Its folder goes too, before it is closed."""
    with either.kernel() as kernel:
        folder, process = kernel.folder.parent, Path("/proc", str(process_of(kernel)))
        kernel.let_go()
        assert eventually(lambda: not folder.exists() and not process.exists())


def test_a_kernels_table_of_descriptors_is_large_before_it_has_threads(light: Sandbox) -> None:
    """Or else Linux waits for all processors at the first descriptor beyond the 64th."""
    with light.kernel() as kernel:
        (line,) = (
            line
            for line in Path(f"/proc/{process_of(kernel)}/status").read_text().splitlines()
            if line.startswith("FDSize:")
        )
    assert int(line.split()[1]) >= 256


def test_daemons_end_when_the_kernel_ends_itself(either: Sandbox) -> None:
    """Leaving early does not set them free."""
    name = f"daemon-{os.getpid()}-{time.time_ns()}"
    with either.kernel() as kernel:
        kernel.run_cell(DAEMON.format(name=name) + "\nos._exit(0)", 20)
        assert eventually(lambda: not running(name))


@pytest.mark.parametrize("bubblewrap", [True, False])
def test_killing_the_grader_leaves_no_process_and_no_folder(bubblewrap: bool) -> None:
    """`kill -9` in the middle of a cell."""
    name = f"daemon-{os.getpid()}-{time.time_ns()}"
    script = f"""
import sys
from autograder.sandbox import Sandbox
sandbox = Sandbox(preload=(), _bubblewrap={bubblewrap})
kernel = sandbox.kernel()
kernel.run_cell({DAEMON.format(name=name)!r}, 20)
print(kernel.folder.parent.parent, flush=True)
kernel.run_cell("while True: pass", 600)
"""
    grader = subprocess.Popen(
        [sys.executable, "-c", script], stdout=subprocess.PIPE, text=True, cwd=ROOT
    )
    assert grader.stdout is not None
    base = Path(grader.stdout.readline().strip())
    assert base.is_dir() and eventually(lambda: bool(running(name)))
    grader.kill()
    grader.wait()
    grader.stdout.close()
    assert eventually(lambda: not running(name) and not running(str(base)))
    assert eventually(lambda: not base.exists())


def test_a_lost_zygote_is_our_fault_and_the_next_kernel_has_a_new_one() -> None:
    """Never a zero for the submission that was running."""
    before = set(_children(os.getpid()))
    with Sandbox(preload=(), _bubblewrap=False) as sandbox:
        kernel = sandbox.kernel()
        base = kernel.folder.parent.parent
        _, zygote = _keeper_and_zygote(before)
        os.kill(zygote, signal.SIGKILL)
        with pytest.raises(SandboxFault):
            kernel.run_cell("import time; time.sleep(30)", 40)
        kernel.close()
        assert eventually(lambda: not base.exists())
        with sandbox.kernel() as next_kernel:
            assert printed(next_kernel, "print(1)") == "1"


def test_a_killed_keeper_takes_everything_along() -> None:
    """The cleaner itself may be killed by the machine."""
    before = set(_children(os.getpid()))
    with Sandbox(preload=(), _bubblewrap=False) as sandbox:
        kernel = sandbox.kernel()
        keeper, zygote = _keeper_and_zygote(before)
        os.kill(keeper, signal.SIGKILL)
        assert eventually(lambda: not Path(f"/proc/{zygote}").exists() or _is_zombie(zygote))
        with pytest.raises(SandboxFault):
            kernel.run_cell("import time; time.sleep(30)", 40)
        kernel.close()


def _keeper_and_zygote(before: set[int]) -> tuple[int, int]:
    """Those of the sandbox that was opened since `before`."""
    (keeper,) = set(_children(os.getpid())) - before
    (zygote,) = _children(keeper)
    return keeper, zygote


def _children(pid: int) -> list[int]:
    tasks = Path(f"/proc/{pid}/task").glob("*/children")
    return [int(word) for path in tasks for word in path.read_text().split()]


def _is_zombie(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] == "Z"
    except OSError:
        return True


def test_a_zygote_that_got_threads_gives_way_to_a_cold_start() -> None:
    """A fork would hang on the locks of threads that it does not have."""
    env = {"OPENBLAS_NUM_THREADS": "2"}
    if (os.cpu_count() or 1) < 2:
        pytest.skip("OpenBLAS starts no thread on one core")
    with Sandbox(preload=("numpy",), env=env, _bubblewrap=False) as sandbox:
        assert not sandbox.warm
        with sandbox.kernel() as kernel:
            assert printed(kernel, "import numpy as np; print(np.ones(3).sum())") == "3.0"


def test_only_the_library_that_starts_threads_is_left_to_each_kernel() -> None:
    """What was to be imported beside it still is."""
    env = {"OPENBLAS_NUM_THREADS": "2"}
    if (os.cpu_count() or 1) < 2:
        pytest.skip("OpenBLAS starts no thread on one core")
    preload = ("colorsys", "numpy", "sched")
    with Sandbox(preload=preload, questions=False, env=env, _bubblewrap=False) as sandbox:
        assert sandbox.warm
        with sandbox.kernel() as kernel:
            source = f"import sys; print([name for name in {preload} if name in sys.modules])"
            assert printed(kernel, source) == "['colorsys', 'sched']"


def test_many_threads_open_kernels_at_once(light: Sandbox) -> None:
    """Each gets its own, and all are told apart."""

    def one(number: int) -> str:
        with light.kernel(files={"n": str(number).encode()}) as kernel:
            return printed(kernel, "print(open('n').read())")

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(one, range(8))) == [str(number) for number in range(8)]


def test_a_sandbox_outlives_the_thread_that_opened_it() -> None:
    """Workers of a pool come and go."""
    sandbox = Sandbox(preload=())
    opener = threading.Thread(target=sandbox.__enter__)
    opener.start()
    opener.join()
    with sandbox, sandbox.kernel() as kernel:
        assert printed(kernel, "print(1)") == "1"


def test_a_closed_sandbox_says_so(tmp_path: Path) -> None:
    """Its kernels have ended, and it gives out no more."""
    sandbox = Sandbox(preload=())
    kernel = sandbox.kernel()
    sandbox.close()
    assert not kernel.alive
    kernel.close()
    with pytest.raises(SandboxFault, match="closed"):
        sandbox.kernel()


def test_a_zygote_that_cannot_start_is_a_fault_that_says_why(tmp_path: Path) -> None:
    """For instance because the guest is broken."""
    guest = tmp_path / "guest"
    guest.mkdir()
    (guest / "__init__.py").write_text("raise RuntimeError('broken guest')")
    with pytest.raises(
        SandboxFault, match=r"did not start: it ended at once; it said: .*broken guest"
    ):
        Sandbox(preload=("numpy",), _guest=guest).kernel()
    with pytest.raises(SandboxFault, match="broken guest"), Sandbox(preload=(), _guest=guest) as s:
        s.kernel()


def test_folders_named_for_one_kernel_are_not_readable_in_another(tmp_path: Path) -> None:
    """`readable` is for all, `reachable` for those that ask."""
    for name in ("all", "one"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "file").write_text(name)
    read_one = f"print(open({str(tmp_path / 'one' / 'file')!r}).read())"
    with Sandbox(preload=(), readable=[tmp_path / "all"], reachable=[tmp_path / "one"]) as sandbox:
        with sandbox.kernel() as kernel:
            assert printed(kernel, read_one.replace("/one/", "/all/")) == "all"
            assert kernel.run_cell(read_one, 10).status == "error"
            write = f"open({str(tmp_path / 'all' / 'new')!r}, 'w')"
            assert kernel.run_cell(write, 10).status == "error"
        with sandbox.kernel(readable=[tmp_path / "one"]) as kernel:
            assert printed(kernel, read_one) == "one"
        with pytest.raises(ValueError, match="reachable"):
            sandbox.kernel(readable=[tmp_path])


def test_limits_are_plain_numbers() -> None:
    """They travel to the warden as JSON."""
    from dataclasses import asdict

    assert json.loads(json.dumps(asdict(Limits()))) == asdict(Limits())
