"""What a submission may not reach, with bubblewrap and without it."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from autograder.sandbox import Sandbox, SandboxedKernel

from .helpers import printed, raised

ROOT = Path(__file__).resolve().parents[2]
DENIED = {"PermissionError", "FileNotFoundError", "OSError", "ProcessLookupError"}
CALL = "import ctypes, os; libc = ctypes.CDLL(None, use_errno=True)\n"


@pytest.fixture(scope="module")
def kernel(either: Sandbox) -> Iterator[SandboxedKernel]:
    """One kernel of each tier for all the tests below."""
    with either.kernel() as kernel:
        yield kernel


def reads(path: object) -> str:
    """A cell that reads a file or lists a folder."""
    look = "os.listdir(p) if os.path.isdir(p) else open(p, 'rb').read(1)"
    return f"import os; p = {str(path)!r}; {look}"


@pytest.mark.parametrize(
    "path",
    [
        ROOT / "autograder" / "exercises",
        ROOT / "autograder" / "sandbox" / "sandbox.py",
        ROOT / "autograder" / "__init__.py",
        ROOT / "pyproject.toml",
        ROOT,
        "/etc/shadow",
        "/etc/passwd",
        "/",
        "/root",
        "/home",
        "/tmp",
        "/dev/shm",
        "/dev/pts",
        "/proc",
        "/proc/1/environ",
        "/proc/sysrq-trigger",
        "/sys/kernel",
        "/var/run/docker.sock",
    ],
)
def test_files_outside_the_allowed_ones_cannot_be_read(kernel: SandboxedKernel, path: Path) -> None:
    """Neither the answer keys nor anything of the machine's owner."""
    assert raised(kernel, reads(path)) in {"PermissionError", "FileNotFoundError"}


def test_the_gradebook_cannot_be_read_or_written(kernel: SandboxedKernel, tmp_path: Path) -> None:
    """A file of the same user, anywhere."""
    gradebook = tmp_path / "gradebook.db"
    gradebook.write_text("scores")
    assert raised(kernel, reads(gradebook)) in DENIED
    for change in ("open(p, 'w')", "os.truncate(p, 0)", "os.unlink(p)", "os.rename(p, p + 'x')"):
        assert raised(kernel, f"import os; p = {str(gradebook)!r}; {change}") in DENIED
    kernel.run_cell(f"import os; os.chmod({str(gradebook)!r}, 0)", 10)
    assert gradebook.read_text() == "scores" and gradebook.stat().st_mode & 0o600


def test_another_kernels_folder_and_memory_are_out_of_reach(
    either: Sandbox, kernel: SandboxedKernel
) -> None:
    """Two submissions at the same time know nothing of each other."""
    with either.kernel(files={"secret.txt": b"mine"}) as other:
        pid = printed(other, "import os; print(os.getpid())")
        assert raised(kernel, reads(other.folder / "secret.txt")) in DENIED
        assert raised(kernel, reads(other.folder)) in DENIED
        for name in ("mem", "environ", "maps", "fd", "root", "cwd"):
            assert raised(kernel, reads(f"/proc/{pid}/{name}")) in DENIED
        assert raised(kernel, f"import os; os.kill({pid}, 9)") in DENIED
        assert printed(other, "print(open('secret.txt').read())") == "mine"


def test_nothing_is_moved_or_linked_into_or_out_of_what_may_not_be_written(
    either: Sandbox, kernel: SandboxedKernel
) -> None:
    """Between its own folders files move; what it may only read, and others' work, stays apart."""
    kernel.run_cell("import os\nopen('own', 'w').close()", 10)
    library = Path(os.__file__).resolve()
    with either.kernel(files={"theirs": b"mine"}) as other:
        sockets, work = kernel.folder.parent / "c", other.folder
        outside = [work, other.folder.parent / "tmp", sockets, library.parent, Path("/tmp")]
        for call in ("rename", "replace", "link"):
            for name in (work / "theirs", library):
                assert raised(kernel, f"os.{call}({str(name)!r}, 'taken')") in DENIED
            for folder in outside:
                assert raised(kernel, f"os.{call}('own', {str(folder / 'given')!r})") in DENIED
        assert raised(kernel, f"os.rename({str(work)!r}, 'folder')") in DENIED
        assert printed(other, "print(open('theirs').read())") == "mine"
    assert printed(kernel, "print(os.listdir())") == "['own']"


MEMORY = """
import os, subprocess, sys, threading
pid, task = os.getpid(), threading.get_native_id()
tasks = [f"/proc/self/task/{one}/mem" for one in os.listdir("/proc/self/task")]
ways = [f"/proc/{pid}/mem", "/proc/thread-self/mem", f"/proc/{task}/mem", *tasks]
ways += ["/proc/self/root/proc/self/mem", "/proc/self/fdinfo/../mem", "/proc/self/pagemap"]
look = '''
def opened(ways, dir_fd=None):
    found = []
    for way in ways:
        try:
            found.append(way if os.open(way, os.O_RDONLY, dir_fd=dir_fd) else way)
        except OSError:
            pass
    return found
'''
exec(look)
found = opened(ways) + opened(["mem"], os.open("/proc/self", os.O_RDONLY))
found += opened([f"/proc/self/fd/{os.open('/proc/self/mem', os.O_PATH)}"])
reader, writer = os.pipe()
if not os.fork():
    os.write(writer, repr(opened([*ways, f"/proc/{os.getpid()}/mem"])).encode())
    os._exit(0)
os.wait()
program = f"import os{look}print(opened({ways}))"
done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
print(found, os.read(reader, 999).decode(), done.stdout.strip() or done.stderr)
"""


def test_no_file_shows_a_process_its_own_memory(kernel: SandboxedKernel) -> None:
    """Neither to its threads, nor to processes that it starts: the runner's key lies there."""
    assert printed(kernel, MEMORY) == "[] [] []"


def test_warden_and_zygote_cannot_be_read_or_signalled(kernel: SandboxedKernel) -> None:
    """The processes above a kernel are out of its reach."""
    for up in ("os.getppid()", "int(open(f'/proc/{os.getppid()}/stat').read().split()[3])"):
        assert raised(kernel, f"import os; os.kill({up}, 9)") in DENIED
    for name in ("mem", "environ", "maps", "cmdline", "stat"):
        assert raised(kernel, f"import os; open(f'/proc/{{os.getppid()}}/{name}', 'rb')") in DENIED
    assert printed(kernel, "print(1)") == "1"


def test_the_grader_cannot_be_signalled(either: Sandbox, kernel: SandboxedKernel) -> None:
    """Not even by a signal to everyone, which stays among the student's own processes."""
    if "bubblewrap" not in either.tier:
        assert raised(kernel, f"import os; os.kill({os.getpid()}, 0)") == "PermissionError"
    with either.kernel() as own:
        own.run_cell("import os, signal; os.kill(-1, signal.SIGTERM)", 10)
    assert printed(kernel, "print(1)") == "1"


def test_the_environment_holds_no_secret(either: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    """The grader's own variables stay with the grader."""
    monkeypatch.setenv("COURSE_SECRET", "hunter2")
    with Sandbox(preload=(), _bubblewrap=False) as fresh, fresh.kernel() as kernel:
        for source in ("dict(os.environ)", "open('/proc/self/environ').read()"):
            assert "hunter2" not in printed(kernel, f"import os; print({source})")


@pytest.mark.parametrize(
    "source",
    [
        "socket.create_connection(('127.0.0.1', 9))",
        "socket.socket(socket.AF_INET, socket.SOCK_STREAM)",
        "socket.socket(socket.AF_INET6, socket.SOCK_DGRAM)",
        "socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b'x', ('127.0.0.1', 9))",
        "socket.socket(socket.AF_NETLINK, socket.SOCK_RAW)",
        "socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)",
        "socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)",
        "socket.getaddrinfo('example.org', 80)",
        "socket.socket(socket.AF_UNIX).bind('tmp.sock')",
    ],
)
def test_the_network_is_out_of_reach(kernel: SandboxedKernel, source: str) -> None:
    """TCP, UDP, DNS, netlink and datagrams; streams between own processes remain."""
    assert raised(kernel, f"import socket; {source}") in {"OSError", "PermissionError", "gaierror"}


@pytest.mark.parametrize("kind", ["path", "abstract"])
def test_unix_sockets_of_others_cannot_be_connected_to(
    kernel: SandboxedKernel, tmp_path: Path, kind: str
) -> None:
    """Docker, D-Bus, the zygote, other kernels."""
    address = str(tmp_path / "s") if kind == "path" else f"\0sandbox-test-{os.getpid()}"
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(address)
        listener.listen()
        source = f"import socket; socket.socket(socket.AF_UNIX).connect({address!r})"
        assert raised(kernel, source) == "PermissionError"


@pytest.mark.parametrize(
    "call",
    [
        "unshare(0x10000000)",
        "unshare(0x20000)",
        "mount(b'none', b'.', b'tmpfs', 0, None)",
        "umount2(b'/', 2)",
        "chroot(b'.')",
        "ptrace(16, os.getppid(), 0, 0)",
        "memfd_create(b'x', 0)",
        "shmget(0, 4096, 0o1600)",
        "personality(0x0040000)",
        "prctl(1, 0, 0, 0, 0)",
        "prctl(4, 0, 0, 0, 0)",
        "inotify_add_watch(libc.inotify_init(), b'/', 0xfff)",
        "setpriority(2, 0, 19)",
        "settimeofday(ctypes.create_string_buffer(16), None)",
        "sethostname(b'x', 1)",
        "mknod(b'node', 0o20666, 0x103)",
        "mkfifo(b'fifo', 0o666)",
        "setuid(os.getuid() + 1)",
        "fanotify_init(0, 0)",
        "fcntl(0, 8, os.getppid())",
        "ioctl(0, 0x5412, b'x')",
        "syscall(425, 1, 0)",
        "syscall(321, 0, 0, 0)",
        "syscall(323, 0)",
        "syscall(435, 0, 0)",
        "syscall(999)",
    ],
)
def test_dangerous_system_calls_fail(kernel: SandboxedKernel, call: str) -> None:
    """Namespaces, mounts, tracing, shared memory, the clock, other people's processes."""
    assert printed(kernel, CALL + f"print(libc.{call})") == "-1"


def test_calls_in_a_foreign_convention_kill_the_process(kernel: SandboxedKernel) -> None:
    """x32 numbers would slip past a filter that looks for the usual ones."""
    if os.uname().machine != "x86_64":
        pytest.skip("only x86_64 has a second set of numbers")
    source = "pid = os.fork()\nif not pid: libc.syscall(0x40000000 + 39); os._exit(0)\n"
    assert printed(kernel, CALL + source + "print(os.waitpid(pid, 0)[1] & 127)") == str(
        int(signal.SIGSYS)
    )


def test_filters_hold_in_threads_and_child_processes(kernel: SandboxedKernel) -> None:
    """A thread or a program that is started later has no more rights."""
    probe = "open('/etc/shadow')"
    thread = f"print(type(ThreadPoolExecutor().submit(lambda: {probe}).exception()).__name__)"
    source = "from concurrent.futures import ThreadPoolExecutor\n" + thread
    assert printed(kernel, source) in DENIED
    script = f"import socket\\ntry: socket.socket()\\nexcept OSError as e: print(e.errno)\\n{probe}"
    out = printed(
        kernel,
        "import subprocess, sys\n"
        f"done = subprocess.run([sys.executable, '-c', '''{script}'''],"
        " capture_output=True, text=True)\nprint(done.stdout, done.stderr)",
    )
    assert out.startswith("97") and ("PermissionError" in out or "FileNotFoundError" in out)


def test_no_capability_and_no_way_to_gain_one(kernel: SandboxedKernel) -> None:
    """Even a kernel started by root can do no more than anyone."""
    status = printed(kernel, "print(open('/proc/self/status').read())")
    lines = dict(line.split(":\t", 1) for line in status.splitlines() if ":\t" in line)
    for name in ("CapInh", "CapPrm", "CapEff", "CapAmb"):
        assert int(lines[name], 16) == 0
    assert lines["NoNewPrivs"] == "1" and lines["Seccomp"] == "2"


def test_nothing_a_kernel_changes_shows_in_the_next(either: Sandbox) -> None:
    """Mask, folder, limits, handlers, locale and modules are each kernel's own."""
    look = (
        "import os, resource, signal, sys, locale, builtins\n"
        "mask = os.umask(0); os.umask(mask)\n"
        "print(mask, os.path.basename(os.getcwd()), resource.getrlimit(resource.RLIMIT_NOFILE),"
        " signal.getsignal(signal.SIGTERM), locale.setlocale(locale.LC_ALL),"
        " hasattr(builtins, 'left'), os.environ.get('LEFT'))"
    )
    change = (
        "import os, resource, signal, builtins, locale\n"
        "os.umask(0o777); os.chdir('..'); builtins.left = 1; os.environ['LEFT'] = '1'\n"
        "resource.setrlimit(resource.RLIMIT_NOFILE, (100, 100))\n"
        "signal.signal(signal.SIGTERM, signal.SIG_IGN); locale.setlocale(locale.LC_ALL, 'C')\n"
    )
    with either.kernel() as first:
        before = printed(first, look)
        printed(first, change)
    with either.kernel() as second:
        assert printed(second, look) == before


def test_limits_cannot_be_raised_or_set_for_others(kernel: SandboxedKernel) -> None:
    """`prlimit` works on the caller only, and only downwards."""
    assert raised(
        kernel, "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (-1, -1))"
    ) in {"ValueError", "PermissionError"}
    source = "import os, resource; resource.prlimit(os.getppid(), resource.RLIMIT_CORE)"
    assert raised(kernel, source) == "PermissionError"


def test_an_editable_install_does_not_open_the_project(kernel: SandboxedKernel) -> None:
    """A Python that a notebook starts processes .pth files, and still reads nothing there."""
    script = "import autograder.exercises"
    out = printed(
        kernel,
        f"import subprocess, sys\nprint(subprocess.run([sys.executable, '-c', '{script}'],"
        " capture_output=True, text=True).stderr)",
    )
    assert "Error" in out


def test_a_hole_in_the_rules_is_a_fault_before_any_student_code_runs() -> None:
    """Each kernel tries what must fail; here the answer keys were granted by mistake."""
    from autograder.sandbox import SandboxFault

    sandbox = Sandbox(preload=(), readable=[ROOT / "autograder" / "exercises"])
    with sandbox, pytest.raises(SandboxFault, match="can still be read"):
        sandbox.kernel()


def test_without_containment_it_refuses_to_start(monkeypatch: pytest.MonkeyPatch) -> None:
    """It never downgrades silently, and says what to do."""
    from autograder.sandbox import SandboxFault, doctor

    monkeypatch.setattr(doctor, "landlock_abi", lambda: 0)
    with pytest.raises(SandboxFault, match=r"Landlock is missing.*--unsafe"):
        Sandbox(preload=())
    with Sandbox(preload=(), unsafe=True) as sandbox, sandbox.kernel() as kernel:
        assert sandbox.tier.startswith("none (unsafe")
        assert printed(kernel, "print(1)") == "1"


def test_the_trusted_side_never_imports_what_it_must_not() -> None:
    """Importing the sandbox costs no TensorFlow and brings no pickle-like reader."""
    source = (
        "import autograder.sandbox, sys; print({'tensorflow', 'keras', 'dill'} & {*sys.modules})"
    )
    done = subprocess.run([sys.executable, "-c", source], capture_output=True, text=True, cwd=ROOT)
    assert done.stdout.strip() == "set()"
