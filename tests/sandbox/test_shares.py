"""A submission has one share of the machine, whatever it starts; its neighbours keep theirs."""

import math
import os
import socket
import subprocess
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from autograder.sandbox import Limits, Sandbox, SandboxedKernel, groups
from autograder.sandbox.inside import group as inside_group
from autograder.sandbox.inside import tree, watch
from autograder.sandbox.inside.fate import Fate
from autograder.sandbox.inside.shares import Clock, Shares

from .helpers import eventually, kinds, printed
from .test_machine_faults import process_of, warden_of

SPIN = """
import os, time
for _ in range({processes}):
    if not os.fork():
        os.setsid()
        while True: pass
time.sleep({seconds})
"""


@pytest.fixture
def crowded(light: Sandbox) -> Iterator[SandboxedKernel]:
    """A kernel with fourteen spinning processes, while it spins."""
    with light.kernel() as kernel, ThreadPoolExecutor(1) as pool:
        cell = pool.submit(kernel.run_cell, SPIN.format(processes=14, seconds=600), 600)
        pid = process_of(kernel)
        assert eventually(lambda: len(spinning(pid)) == 14)
        yield kernel
        os.kill(pid, 9)
        cell.exception()


def spinning(kernel: int) -> list[int]:
    path = Path(f"/proc/{kernel}/task/{kernel}/children")
    return [int(word) for word in path.read_text().split()]


def session(pid: int) -> str:
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[3]


def niceness(pid: int) -> int:
    return os.getpriority(os.PRIO_PROCESS, pid)


def test_a_kernel_yields_to_the_grader(kernel: SandboxedKernel) -> None:
    """So that what watches it is never the one that waits."""
    assert niceness(process_of(kernel)) > niceness(os.getpid())


def test_many_busy_processes_weigh_what_one_share_weighs(crowded: SandboxedKernel) -> None:
    """They get nicer until they do; the kernel itself, which must answer, does not."""
    pid = process_of(crowded)
    usual = niceness(pid)
    cores = os.cpu_count() or 1
    # Linux gives each step of niceness a quarter more or less, and there are no more than 19.
    nicer = min(19, usual + math.floor(math.log(14 / cores, 1.25)))
    assert eventually(lambda: all(niceness(child) >= nicer for child in spinning(pid)), 60)
    assert niceness(pid) == usual


def test_sessions_of_its_own_gain_nothing(crowded: SandboxedKernel) -> None:
    """Linux shares the processors out by sessions, where it was not told otherwise."""
    pid = process_of(crowded)
    assert {session(child) for child in spinning(pid)} == {session(pid)}


@pytest.mark.skipif((os.cpu_count() or 1) > 6, reason="fourteen are no crowd for so many cores")
def test_a_crowd_is_an_incident_and_its_neighbour_keeps_its_points(
    crowded: SandboxedKernel, light: Sandbox
) -> None:
    """It ends nothing: it only costs the one that started it."""
    with light.kernel() as neighbour:
        assert printed(neighbour, "print(sum(range(10**6)))", 5) == "499999500000"
    assert eventually(lambda: "cpu" in kinds(crowded), 60)
    assert crowded.alive


SHARE = "os.getpriority(0, 0), os.sched_getscheduler(0), sorted(os.sched_getaffinity(0))"


@pytest.mark.parametrize(
    "source",
    [
        "os.setpriority(os.PRIO_PROCESS, 0, -5)",
        "os.setpriority(os.PRIO_PROCESS, os.getppid(), 19)",
        "os.nice(-1)",
        "os.nice(5)",
        "resource.setrlimit(resource.RLIMIT_NICE, (40, 40))",
        "os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(1))",
        "os.sched_setscheduler(0, os.SCHED_IDLE, os.sched_param(0))",
        "os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})",
        "open('/proc/self/autogroup', 'w').write('-5')",
    ],
)
def test_a_share_can_neither_be_made_more_nor_less(kernel: SandboxedKernel, source: str) -> None:
    """Whoever gives theirs away waits, and would blame the machine for it."""
    before = printed(kernel, f"import os, resource\nprint({SHARE})")
    parent = niceness(warden_of(kernel))
    kernel.run_cell(source, 20)
    assert printed(kernel, f"print({SHARE})") == before
    assert niceness(warden_of(kernel)) == parent


def test_real_time_input_and_output_is_refused(kernel: SandboxedKernel) -> None:
    """Real-time classes come before everybody."""
    if os.uname().machine != "x86_64":
        pytest.skip("the number of a system call")
    ask = "import ctypes\nassert ctypes.CDLL(None).syscall(251, 1, 0, 1 << 13) == 0"
    assert kernel.run_cell(ask, 20).status == "error"


def test_what_a_process_used_still_counts_once_it_is_gone() -> None:
    """Nobody need wait for a child; it could hold the processors, and leave its parent to wait."""
    shares = Shares(Fate(socket.socket(), True), 1.0, inside_group.Group({}))
    shares.look([tree.Member(7, "R", 9.0, 1, 0, 9.0)], False)
    shares.look([], False)
    assert shares.waited_in_all_s([]) == 0.0 and shares._clock([]).cpu_s == 9.0


HONEST = """
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
import multiprocessing, numpy as np
def work(n): return float(np.linalg.norm(np.random.rand(200, 200) @ np.random.rand(200, 200)))
with ThreadPoolExecutor() as pool: a = list(pool.map(work, range(400)))
with multiprocessing.pool.ThreadPool() as pool: b = pool.map(work, range(400))
"""


def test_work_on_every_core_is_no_incident(light: Sandbox) -> None:
    """As libraries start it when they are told to use all there are."""
    with light.kernel() as kernel:
        assert kernel.run_cell(f"import multiprocessing.pool\n{HONEST}", 60).status == "ok"
        assert kernel.notices == []


@pytest.mark.parametrize(
    ("now", "waited_s"),
    [
        (Clock(at=10, cpu_s=10, queued_s=0, stopped_s=0), 0),
        (Clock(at=10, cpu_s=4, queued_s=6, stopped_s=0), 6),
        (Clock(at=10, cpu_s=0, queued_s=0, stopped_s=0), 0),
        (Clock(at=10, cpu_s=20, queued_s=120, stopped_s=0), 0),
        (Clock(at=10, cpu_s=15, queued_s=120, stopped_s=0), 2.5),
        (Clock(at=10, cpu_s=3, queued_s=12, stopped_s=0), 8),
        (Clock(at=10, cpu_s=1, queued_s=500, stopped_s=0), 9.5),
        (Clock(at=10, cpu_s=1, queued_s=0, stopped_s=9), 9),
    ],
    ids="busy crowded asleep crowded_by_its_own by_both threads_at_once a_storm stopped".split(),  # noqa: SIM905
)
def test_only_waiting_for_others_adds_to_a_limit(now: Clock, waited_s: float) -> None:
    """Ten seconds with a share of two processors."""
    assert now.waited_s(Clock(0, 0, 0, 0), cores=2) == waited_s


def test_memory_in_too_many_pieces_to_count_is_an_excess(light: Sandbox) -> None:
    """Forty forks with sixty thousand mappings each once made the watch ten times slower."""
    pieces = (
        "import ctypes, os, time\n"
        "libc = ctypes.CDLL(None)\n"
        "for n in range(40000): libc.mmap(None, 4096, 1 + 2 * (n % 2), 0x22, -1, 0)\n"
        "time.sleep(60)"
    )
    with light.kernel() as kernel:
        assert kernel.run_cell(pieces, 60).status == "died"
        assert "pieces of memory" in kernel.notices[-1].detail


def test_files_on_their_way_through_a_socket_count(light: Sandbox) -> None:
    """No list of descriptors shows them, and each may be as large as a file may be."""
    hide = (
        "import os, socket, time\n"
        "here, there = socket.socketpair()\n"
        "for _ in range(8):\n"
        "    with open('x', 'wb') as file:\n"
        "        os.unlink('x')\n"
        "        file.write(bytes(2**20))\n"
        "        socket.send_fds(here, [b'x'], [file.fileno()])\n"
        "time.sleep(30)"
    )
    with light.kernel(limits=Limits(disk_bytes=4 << 20, file_bytes=1 << 20)) as kernel:
        assert kernel.run_cell(hide, 60).status == "died" and kinds(kernel) == {"disk"}


def test_a_look_reads_so_much_and_keeps_the_rest_for_the_next() -> None:
    """However many processes there are to look into, each has its turn."""
    read: list[int] = []
    below = [tree.Member(pid, "S", 0.0, 1, 0) for pid in range(10)]
    known: dict[int, int] = {}

    def look(pid: int) -> int:
        read.append(pid)
        known[pid] = pid
        return 4

    for _ in range(4):
        before = len(read)
        known = watch._in_turn(below, known, look, 10)
        assert len(read) - before == 3
    assert set(read) == set(range(10))


needs_groups = pytest.mark.skipif(groups.divisible() is None, reason="no control group to divide")


def group_of(kernel: SandboxedKernel) -> Path:
    above = groups.divisible()
    assert above is not None
    line = Path(f"/proc/{process_of(kernel)}/cgroup").read_text().strip().splitlines()[-1]
    (found,) = above.glob("/".join(["autograder-*", line.rpartition("/")[2]]))
    return found


@needs_groups
def test_a_kernel_and_all_it_starts_are_in_one_group_that_ends_with_it(either: Sandbox) -> None:
    """What left its parents as well, and however it was started."""
    with either.kernel() as kernel:
        kernel.run_cell(
            "import subprocess\nfor _ in range(3): subprocess.Popen(['sleep', '60'])", 20
        )
        group = group_of(kernel)
        assert len((group / "cgroup.procs").read_text().split()) == 4
        pids = (group / "cgroup.procs").read_text().split()
        assert kernel.run_cell("open('/sys/fs/cgroup/cgroup.procs', 'w')", 20).status == "error"
    assert not group.exists()
    assert not any(Path("/proc", pid).exists() for pid in pids)


@needs_groups
def test_killing_a_group_ends_what_forks_for_ever(light: Sandbox) -> None:
    """In one step; there is no process that could start another one."""
    with light.kernel(limits=Limits(processes=20)) as kernel:
        group = group_of(kernel)
        kernel.run_cell("import os\nwhile True: os.fork()", 60)
        assert (group / "cgroup.procs").read_text() == ""


@pytest.fixture
def outer() -> Iterator[Path]:
    """A control group to try things in, which may have controllers of its own."""
    above = groups.divisible()
    assert above is not None
    made = groups.Groups.below(above)
    yield made.path
    for path, _, _ in os.walk(made.path, topdown=False):
        Path(path).rmdir()


@needs_groups
def test_where_linux_lets_no_process_in_no_groups_are_made(outer: Path) -> None:
    """As where threads are shared out: what is no group of threads there is no group at all."""
    threads = outer / "threads"
    threads.mkdir()
    (threads / "cgroup.type").write_text("threaded")
    with pytest.raises(OSError, match="no processes"):
        groups.Groups.below(outer)
    assert [path for path in outer.iterdir() if path.is_dir()] == [threads]


@pytest.mark.skipif(not groups.controllers(), reason="no controllers of cgroup v2 to divide")
def test_processes_leave_a_group_before_its_controllers_are_handed_on(outer: Path) -> None:
    """Or else Linux lets no process into the groups below."""
    busy = outer / "busy"
    busy.mkdir()
    with subprocess.Popen(["sleep", "60"]) as resident, subprocess.Popen(["sleep", "60"]) as kernel:
        try:
            (busy / "cgroup.procs").write_text(str(resident.pid))
            group = groups.Groups.below(busy).for_kernel("kernel", Limits())
            (group.path / "cgroup.procs").write_text(str(kernel.pid))
            assert (group.path / "cgroup.procs").read_text().split() == [str(kernel.pid)]
            there = (group.path / "cgroup.controllers").read_text().split()
            assert {*groups.controllers()} <= {*there}
        finally:
            resident.kill()
            kernel.kill()
    group.close()


@pytest.fixture
def files(tmp_path: Path) -> Iterator[tuple[Path, inside_group.Group]]:
    """A group whose files are plain ones: not every machine has every controller."""
    opened = {}
    for name, flags in inside_group.FILES.items():
        (tmp_path / name).touch()
        opened[name] = os.open(tmp_path / name, flags)
    yield tmp_path, inside_group.Group(opened)
    for descriptor in opened.values():
        os.close(descriptor)


def test_a_group_says_what_linux_did_to_it(files: tuple[Path, inside_group.Group]) -> None:
    """Each figure is read anew, by the name it has in the kernel's documentation."""
    folder, group = files
    assert (group.cpu_s, group.memory_kills, group.refused_processes) == (0, 0, 0)
    (folder / "cpu.stat").write_text("usage_usec 2500000\nuser_usec 1\n")
    (folder / "memory.events").write_text("low 0\nmax 9\noom 1\noom_kill 3\noom_group_kill 1\n")
    (folder / "pids.events").write_text("max 7\n")
    assert (group.cpu_s, group.memory_kills, group.refused_processes) == (2.5, 3, 7)
    group.take(4711)
    group.kill()
    assert (folder / "cgroup.procs").read_text() == "4711"
    assert (folder / "cgroup.kill").read_text() == "1"


def test_without_a_group_there_is_nothing_to_say() -> None:
    """And nothing to do."""
    group = inside_group.Group({})
    group.take(os.getpid())
    group.kill()
    assert (group.cpu_s, group.memory_kills, group.refused_processes) == (0, 0, 0)
