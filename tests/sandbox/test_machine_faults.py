"""What the machine does to a kernel is never the student's doing, and the other way round."""

import os
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from autograder.sandbox import Limits, Sandbox, SandboxedKernel, SandboxFault
from tests.needed import need

from .helpers import eventually, printed

ROOT = Path(__file__).resolve().parents[2]
SLEEP = "import time\nfor _ in range(20): time.sleep(0.1)\nprint('slept')"


def process_of(kernel: SandboxedKernel) -> int:
    """The kernel's own process, as seen from outside."""
    for path in Path("/proc").glob("[0-9]*/cwd"):
        try:
            if path.readlink() == kernel.folder:
                return int(path.parent.name)
        except OSError:
            continue
    raise AssertionError("the kernel has no process")


def warden_of(kernel: SandboxedKernel) -> int:
    status = Path(f"/proc/{process_of(kernel)}/status").read_text()
    return int(status.split("PPid:")[1].split()[0])


def soon(do: Callable[[int, int], None], pid: int, number: int, after_s: float = 0.3) -> None:
    threading.Timer(after_s, do, (pid, number)).start()


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
def test_a_kernel_killed_from_outside_is_our_fault(either: Sandbox, number: int) -> None:
    """An administrator did it, or a program that frees memory."""
    with either.kernel() as kernel:
        soon(os.kill, process_of(kernel), number)
        with pytest.raises(SandboxFault, match="something outside ended the kernel"):
            kernel.run_cell(SLEEP, 30)


def test_an_incident_of_the_students_does_not_hide_a_fault_of_ours(either: Sandbox) -> None:
    """Whoever is refused a file and then killed from outside is graded again."""
    with either.kernel() as kernel:
        kernel.run_cell("try: open('/etc/passwd')\nexcept OSError: pass", 30)
        soon(os.kill, process_of(kernel), signal.SIGKILL)
        with pytest.raises(SandboxFault):
            kernel.run_cell(SLEEP, 30)


CHILD = "import os, time\nif not os.fork():\n {}\n os._exit(0)\ntime.sleep(5)"
ENDINGS = {
    "itself": "import os; os.kill(os.getpid(), 9)",
    "a signal of its own": "import signal; signal.raise_signal(9)",
    "its group": "import os; os.kill(0, 9)",
    "by a child": CHILD.format("os.kill(os.getppid(), 9)"),
    "all there are, by a child": CHILD.format("os.kill(-1, 9)"),
    "by a thread's number": (
        "import os, threading, time\n"
        "thread = threading.Thread(target=time.sleep, args=(9,), daemon=True)\n"
        "thread.start(); os.kill(thread.native_id, 9)"
    ),
    "SIGTERM": "import os; os.kill(os.getpid(), 15)",
}


@pytest.mark.parametrize("source", ENDINGS.values(), ids=ENDINGS.keys())
def test_a_kernel_that_kills_itself_has_died_by_its_own_hand(either: Sandbox, source: str) -> None:
    """Or everyone could turn a bad grade into none."""
    with either.kernel() as kernel:
        assert kernel.run_cell(source, 20).status == "died"
        assert "ended by signal" in kernel.notices[-1].detail


LIBC = "import ctypes, os\nlibc = ctypes.CDLL(None, use_errno=True)\n"
SENT = (
    "import ctypes, os\ninfo = (ctypes.c_int * 32)(9, 0, -1)\n"
    "ctypes.CDLL(None).syscall(129, os.getpid(), 9, info)"
)
REFUSED = {
    "a descriptor": "import os, signal\nsignal.pidfd_send_signal(os.pidfd_open(os.getpid()), 9)",
    "a limit on its time": "import resource\nresource.setrlimit(resource.RLIMIT_CPU, (1, 1))",
    "a limit, by the old call": (
        LIBC + "new = (ctypes.c_ulong * 2)(1, 1)\nassert libc.syscall(160, 0, new) == 0"
    ),
    "a child whose end kills": LIBC + "assert libc.syscall(56, 9, 0, 0, 0, 0) != -1",
    "a timer that kills": (
        LIBC + "event = (ctypes.c_int * 16)(0, 0, 9, 0)\ntimer = ctypes.c_int()\n"
        "assert libc.syscall(222, 1, event, ctypes.byref(timer)) == 0"
    ),
    "a parent's death": LIBC + "assert libc.prctl(1, 9) == 0",
}


@pytest.mark.skipif(os.uname().machine != "x86_64", reason="the numbers of system calls")
@pytest.mark.parametrize("source", REFUSED.values(), ids=REFUSED.keys())
def test_no_way_leads_to_a_kill_that_nobody_was_asked_about(either: Sandbox, source: str) -> None:
    """Each of them would look like a kill from outside."""
    with either.kernel() as kernel:
        assert kernel.run_cell(source, 20).status == "error"
        assert kernel.alive


@pytest.mark.skipif(os.uname().machine != "x86_64", reason="the number of a system call")
def test_a_signal_with_a_message_is_asked_about_as_well(light: Sandbox) -> None:
    """Whichever call sends it."""
    with light.kernel() as kernel:
        assert kernel.run_cell(SENT, 20).status == "died"


def test_children_may_still_be_killed(either: Sandbox) -> None:
    """As a program's own time limits do."""
    with either.kernel() as kernel:
        source = (
            "import subprocess\n"
            "try: subprocess.run(['sleep', '60'], timeout=0.1)\n"
            "except subprocess.TimeoutExpired: print('killed')\n"
            "child = subprocess.Popen(['sleep', '60'], start_new_session=True)\n"
            "child.kill(); print(child.wait())"
        )
        assert printed(kernel, source) == "killed\n-9"


def test_time_on_the_processor_runs_out_in_words_of_its_own(light: Sandbox) -> None:
    """The kernel's own doing, whether it heeds the first warning or not."""
    with light.kernel(limits=Limits(cpu_s=1)) as kernel:
        assert kernel.run_cell("while True: pass", 60).status == "died"
        assert "signal 24" in kernel.notices[-1].detail


def test_a_kernel_that_was_stopped_for_a_while_goes_on(light: Sandbox) -> None:
    """The time in which it was stopped is not the student's."""
    with light.kernel() as kernel:
        pid = process_of(kernel)
        soon(os.kill, pid, signal.SIGSTOP, 0.3)
        soon(os.kill, pid, signal.SIGCONT, 3.5)
        run = kernel.run_cell(SLEEP, 3)
        assert (run.status, kernel.notices) == ("ok", []) and run.seconds > 3


def test_a_kernel_that_stays_stopped_is_our_fault(light: Sandbox) -> None:
    """It was not the student who stopped it."""
    with light.kernel() as kernel:
        soon(os.kill, process_of(kernel), signal.SIGSTOP)
        with pytest.raises(SandboxFault, match="stopped the kernel"):
            kernel.run_cell(SLEEP, 1)


def test_a_kernel_that_stops_itself_runs_out_of_time(light: Sandbox) -> None:
    """Without a second more."""
    with light.kernel() as kernel:
        run = kernel.run_cell(f"import os; os.kill(os.getpid(), {signal.SIGSTOP})", 1)
        assert run.status == "timeout"


JOINED = """
import os, signal, time
kernel = os.getpid()
if not os.fork():
    os.setpgid(0, 0)
    if not os.fork():
        os.setpgid(0, kernel)  # a group with a parent nearby may be stopped as by a terminal
    time.sleep(20)
    os._exit(0)
time.sleep(0.5)
os.kill(kernel, signal.{})
time.sleep(20)
"""


@pytest.mark.parametrize("name", ["SIGTSTP", "SIGTTIN", "SIGTTOU"])
def test_a_kernel_that_stops_itself_as_a_terminal_would_did_so(light: Sandbox, name: str) -> None:
    """Each of these stops like SIGSTOP."""
    with light.kernel() as kernel:
        assert kernel.run_cell(JOINED.format(name), 3).status == "timeout"


CHANGES_ITS_GROUP = """
import os, threading
kernel = os.getpid()
if not os.fork():
    def change():
        while True:
            os.setpgid(0, 0)
            os.setpgid(0, kernel)
    threading.Thread(target=change, daemon=True).start()
    while True:
        os.kill(0, 0)
        os.kill(0, 9)
import time; time.sleep(20)
"""


def test_a_group_that_is_changed_in_between_is_still_its_own(light: Sandbox) -> None:
    """The signal goes to the group that the caller has in the end."""
    for _ in range(6):
        with light.kernel() as kernel:
            kernel.run_cell(CHANGES_ITS_GROUP, 1)


def test_a_signal_to_nobody_is_to_nobody(light: Sandbox) -> None:
    """The kernel might otherwise start a thread of that number before the signal is sent."""
    ask = "import os\ntry: os.kill(2**22 - 1, 9)\nexcept ProcessLookupError: print('nobody')"
    with light.kernel() as kernel:
        assert printed(kernel, ask) == "nobody"


def test_a_killed_warden_is_our_fault_and_leaves_nothing(light: Sandbox) -> None:
    """Its kernel ends, too."""
    with light.kernel() as kernel:
        pid = process_of(kernel)
        soon(os.kill, warden_of(kernel), signal.SIGKILL)
        with pytest.raises(SandboxFault):
            kernel.run_cell(SLEEP, 30)
        folder = kernel.folder.parent
    assert eventually(lambda: not Path(f"/proc/{pid}").exists() and not folder.exists())


FULL = """
import pathlib, shutil, sys, threading
from autograder.sandbox import Limits, Sandbox, SandboxFault
base = pathlib.Path(sys.argv[1])
def fill(left):
    with (base / "other").open("wb", buffering=0) as file:
        while (free := shutil.disk_usage(base).free) > left:
            file.write(bytes(min(1 << 20, free - left)))
over = threading.Event()
def fill_once_it_runs():
    while not over.wait(0.05):
        if [*base.rglob("runs")]:
            return fill(0)
def say(case, cell):
    try:
        with sandbox.kernel(limits=Limits(disk_bytes=16 << 20)) as kernel:
            run = kernel.run_cell(cell, 60)
            print(case, run.status, *[one.kind for one in kernel.notices])
    except SandboxFault as fault:
        print(case, "fault:", fault)
with Sandbox(preload=()) as sandbox:
    say("greedy", "open('x', 'wb').write(bytes(30 << 20)); import time; time.sleep(5)")
    filling = threading.Thread(target=fill_once_it_runs)
    filling.start()
    say("meanwhile", "import time\\nopen('runs', 'w')\\nfor _ in range(500): time.sleep(0.1)")
    over.set()
    filling.join()
    fill(70 << 20)
    say("before", "1")
"""


@pytest.fixture
def short() -> Iterator[str]:
    """A folder by a short name: in one of pytest's, sockets have no room, so none is used."""
    folder = tempfile.mkdtemp(prefix="disk-")
    yield folder
    Path(folder).rmdir()  # what was mounted there is gone with the namespace


def test_a_full_disk_is_our_fault_unless_the_submission_filled_it(short: str) -> None:
    """A temporary folder of 200 MiB, and limits of 16 MiB."""
    unshare = ["unshare", "--user", "--map-root-user", "--mount"]
    works = subprocess.run([*unshare, "true"], capture_output=True, check=False)
    need(works.returncode == 0, "a user may make no namespace")
    mount = 'mount -t tmpfs -o size=200m tmpfs "$1" && TMPDIR="$1" exec "$2" -c "$3" "$1"'
    done = subprocess.run(
        [*unshare, "sh", "-c", mount, "sh", short, sys.executable, FULL],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert not done.stderr
    greedy, meanwhile, before = done.stdout.splitlines()
    assert greedy == "greedy died disk"
    assert meanwhile.startswith("meanwhile fault:") and "in the temporary folder" in meanwhile
    assert before.startswith("before fault: No kernel is started, since only ")
    assert "set TMPDIR" in before


@pytest.mark.parametrize(
    ("which", "bound", "words"),
    [
        ("FSIZE", 8 << 20, "limits the size of files to 8 MiB"),
        ("DATA", 400 << 20, "limits memory to 400 MiB"),
        ("AS", 3 << 30, "limits the address space to 3 GiB"),
    ],
)
def test_a_shell_that_leaves_kernels_less_than_they_may_use_is_a_fault(
    which: str, bound: int, words: str
) -> None:
    """As a batch system may; or else honest work would lose points without a word."""
    script = f"""
import resource
from autograder.sandbox import Sandbox, SandboxFault
resource.setrlimit(resource.RLIMIT_{which}, ({bound}, {bound}))
try:
    Sandbox(preload=()).kernel()
except SandboxFault as fault:
    print(fault)
"""
    line = [sys.executable, "-c", script]
    done = subprocess.run(line, capture_output=True, text=True, check=True)
    assert words in done.stdout


_CRAMPED = """
import os, resource, sys
from autograder.sandbox import SandboxFault
from autograder.sandbox.zygote import Zygote
first = os.open(os.devnull, os.O_RDONLY)
hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
for most in (*range(first + 2, first + 9), 0):
    zygote = Zygote({})
    if most:
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))
    else:
        resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
    try:
        zygote.start({"env": {}})
    except SandboxFault as fault:
        print(fault)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
"""


def test_a_sandbox_that_cannot_start_leaves_no_folder_behind(tmp_path: Path) -> None:
    env = {**os.environ, "TMPDIR": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-c", _CRAMPED], capture_output=True, text=True, env=env, timeout=120
    )
    assert done.returncode == 0, done.stderr
    *open_files, size = done.stdout.splitlines()
    assert len(open_files) == 7 and all("Too many open files" in one for one in open_files)
    assert "This shell limits the size of files" in size
    assert list(tmp_path.iterdir()) == []
