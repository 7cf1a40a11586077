"""What a submission holds beside its memory and its folder counts as well; honest work goes on."""

import os

import pytest

from autograder.sandbox import Limits, Sandbox, SandboxedKernel

from .helpers import kinds, printed, raised

MIB = 1024**2
TABLES = os.uname().machine == "x86_64"  # with pages of another size there are fewer

LEADERLESS = """
import ctypes, os, threading, time
def go():
    time.sleep(0.6)
    {work}
    time.sleep(30)
if not os.fork():
    threading.Thread(target=go).start()
    time.sleep(0.2)
    ctypes.CDLL(None).syscall({leave}, 0)
time.sleep(20)
"""
LEAVE = {"x86_64": 60, "aarch64": 93}.get(os.uname().machine, 0)  #: exit, of one thread

SOCKETS = "import socket, time\nkept = [socket.socketpair() for _ in range(700)]\ntime.sleep(20)"
PIPES = "import os, time\nkept = [os.pipe() for _ in range(7000)]\ntime.sleep(20)"


@pytest.mark.parametrize("source", [SOCKETS, PIPES], ids=["sockets", "pipes"])
def test_what_sockets_and_pipes_can_hold_is_memory(light: Sandbox, source: str) -> None:
    """It is no process's, and Linux bounds it for each of them alone."""
    with light.kernel(limits=Limits(memory_bytes=400 * MIB, open_files=16_000)) as kernel:
        run = kernel.run_cell(source, 15)
        assert run.status == "died" and kinds(kernel) == {"memory"}
        assert "sockets and pipes" in kernel.notices[-1].detail


def test_a_pair_shared_with_children_is_counted_once(light: Sandbox) -> None:
    """A fork inherits each socket; that is no more to fill."""
    source = (
        "import os, socket, time\nkept = [socket.socketpair() for _ in range(100)]\n"
        "for _ in range(10):\n if not os.fork(): time.sleep(2); os._exit(0)\n"
        "time.sleep(1); print('done')"
    )
    with light.kernel(limits=Limits(memory_bytes=400 * MIB)) as kernel:
        assert printed(kernel, source) == "done" and kernel.notices == []


@pytest.mark.parametrize("option", ["SO_SNDBUF", "SO_RCVBUF"])
def test_the_buffers_of_a_socket_stay_as_they_are(kernel: SandboxedKernel, option: str) -> None:
    """As on a system that grants no larger ones: without an error, which few expect."""
    source = (
        "import socket; one, other = socket.socketpair()\n"
        f"what = socket.SOL_SOCKET, socket.{option}\nbefore = one.getsockopt(*what)\n"
        "one.setsockopt(*what, 1 << 24)\nprint(one.getsockopt(*what) == before)\n"
        "one.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)"
    )
    assert printed(kernel, source) == "True"
    force = "libc.setsockopt(one.fileno(), 1, 32, ctypes.byref(ctypes.c_int(1 << 24)), 4)"
    assert printed(kernel, f"import ctypes; libc = ctypes.CDLL(None)\nprint({force})") == "0"
    assert printed(kernel, "print(one.getsockopt(*what) == before)") == "True"


def test_no_page_of_a_file_or_of_memory_is_left_in_a_pipe(kernel: SandboxedKernel) -> None:
    """For one byte in a pipe or a socket, up to two mebibytes would stay that nobody counts."""
    source = (
        "import ctypes, os, socket\nlibc = ctypes.CDLL(None)\n"
        "open('x', 'w').write('words'); x = os.open('x', os.O_RDONLY)\n"
        "(out, into), (one, other) = os.pipe(), socket.socketpair()\n"
        "void = ctypes.c_void_p\ntext = ctypes.create_string_buffer(b'words')\n"
        "vector = (ctypes.c_size_t * 2)(ctypes.addressof(text), 5)\n"
        "print(libc.sendfile(one.fileno(), x, None, 1), libc.sendfile(into, x, None, 1),\n"
        "      libc.splice(x, None, into, None, 1, 0), libc.vmsplice(into, vector, 1, 0),\n"
        "      libc.tee(out, into, 1, 0))"
    )
    assert printed(kernel, source) == "-1 -1 -1 -1 -1"


def test_files_are_copied_without_those_calls(kernel: SandboxedKernel) -> None:
    """Whoever uses them for speed goes on by reading and writing."""
    source = (
        "import asyncio, os, shutil, socket, subprocess\n"
        "open('x', 'wb').write(b'word' * 10**5)\n"
        "shutil.copyfile('x', 'y'); shutil.copy2('x', 'z'); subprocess.run(['cp', 'x', 'w'])\n"
        "print(*[os.path.getsize(name) for name in 'yzw'])\n"
        "one, other = socket.socketpair(); small = open('v', 'w+b'); small.write(b'words')\n"
        "small.seek(0); print(one.sendfile(small), other.recv(9))\n"
        "async def copy():\n"
        "    one.setblocking(False); small.seek(0)\n"
        "    return await asyncio.get_running_loop().sock_sendfile(one, small)\n"
        "print(await copy(), other.recv(9))\n"
    )
    expected = "400000 400000 400000\n5 b'words'\n5 b'words'"
    assert printed(kernel, source) == expected


def test_a_tensorflow_copy_works(warm: Sandbox) -> None:
    """TensorFlow copies in C++, and what it refuses to copy it still refuses."""
    source = (
        "import tensorflow as tf\nopen('x', 'w').write('words')\n"
        "tf.io.gfile.copy('x', 'y'); print(open('y').read())"
    )
    with warm.kernel() as kernel:
        assert printed(kernel, source) == "words"
        assert raised(kernel, "tf.io.gfile.copy('x', 'y')") == "AlreadyExistsError"
        assert raised(kernel, "tf.io.gfile.copy('z', 'y', True)") == "NotFoundError"
        assert raised(kernel, "tf.io.gfile.copy('odd://x', 'y', True)") == "UnimplementedError"
        assert printed(kernel, "tf.io.gfile.copy('x', 'y', True)\nprint(open('y').read())")


IN_FLIGHT = """
import os, socket, tempfile, time
one, other = socket.socketpair(); inner, outer = socket.socketpair()
for _ in range(10):
    with tempfile.TemporaryFile() as file:
        file.write(bytes(1 << 20)); file.flush()
        socket.send_fds(inner, [b'x'], [file.fileno()])
socket.send_fds(one, [b'x'], [outer.fileno()])
inner.close(); outer.close()
time.sleep(20)
"""


MANY_IN_FLIGHT = """
import os, socket
file = os.open("/dev/null", os.O_RDONLY); pairs = [socket.socketpair() for _ in range(4)]
try:
    for inner, outer in pairs[1:]:
        for _ in range(2): socket.send_fds(inner, [b'x'], [file] * 127)
        socket.send_fds(pairs[0][0], [b'x'], [outer.fileno()]); outer.close()
    while True: socket.send_fds(pairs[0][0], [b'x'], [file] * 127)
except OSError as error: print(error.errno == 109)  # ETOOMANYREFS: its user's are too many
"""


def test_a_neighbour_starts_while_many_files_are_in_flight(light: Sandbox) -> None:
    """Linux counts them for a user; a submission cannot use up what a new kernel needs."""
    with light.kernel(limits=Limits(file_bytes=MIB)) as kernel:
        assert printed(kernel, MANY_IN_FLIGHT) == "True"
        with light.kernel() as neighbour:
            assert printed(neighbour, "print(1)") == "1"


def test_files_cannot_stay_inside_sockets_that_are_inside_sockets(light: Sandbox) -> None:
    """There nobody sees how many there are, or how large."""
    with light.kernel(limits=Limits(file_bytes=MIB)) as kernel:
        assert kernel.run_cell(IN_FLIGHT, 18).status == "died"
        assert [one.kind for one in kernel.notices] == ["disk"]
        assert "inside sockets for over 5 seconds" in kernel.notices[0].detail


def test_a_file_may_be_passed_to_a_child(light: Sandbox) -> None:
    """Even one that takes a moment before it looks."""
    source = (
        "import os, socket, time\none, other = socket.socketpair()\n"
        "open('x', 'w').write('words'); x = open('x')\n"
        "socket.send_fds(one, [b'x'], [x.fileno()])\n"
        "if not os.fork():\n"
        "    time.sleep(1); files = socket.recv_fds(other, 1, 1)[1]\n"
        "    other.send(os.read(files[0], 9)); os._exit(0)\n"
        "print(one.recv(9))"
    )
    with light.kernel() as kernel:
        assert printed(kernel, source) == "b'words'" and kernel.notices == []


@pytest.mark.parametrize(
    ("work", "kind"),
    [
        ("x = bytearray(b'x') * (240 << 20)", "memory"),
        ("import socket; kept = [socket.socketpair() for _ in range(700)]", "memory"),
        (
            "import tempfile; kept = [tempfile.TemporaryFile() for _ in range(3)]\n"
            "    [file.write(bytes(9 << 20)) for file in kept]",
            "disk",
        ),
    ],
    ids=["memory", "sockets", "deleted files"],
)
def test_a_process_whose_first_thread_has_ended_is_measured(
    light: Sandbox, work: str, kind: str
) -> None:
    """Linux shows it empty, but not its other threads."""
    limits = Limits(memory_bytes=200 * MIB, disk_bytes=20 * MIB, open_files=4096)
    with light.kernel(limits=limits) as kernel:
        run = kernel.run_cell(LEADERLESS.format(work=work, leave=LEAVE), 15)
        assert run.status == "died" and kinds(kernel) == {kind}


SHARED = """
import ctypes, mmap, os, time
kept, libc = [], ctypes.CDLL(None)
for _ in range(30):
    m = mmap.mmap(-1, 2**23); kept.append(m)
    if not os.fork(): m.write(b'x' * 2**23); os._exit(0)
    os.wait()
    first = ctypes.c_char.from_buffer(m); kept.append(first)
    libc.mprotect(ctypes.c_void_p(ctypes.addressof(first)), 2**23, mmap.PROT_READ)
time.sleep(20)
"""
MAPPED = """
import contextlib, mmap, os, time
kept = []
for _ in range(4):
    with open('x', 'w+b') as f:
        os.posix_fallocate(f.fileno(), 0, 2**23)
        kept.append(mmap.mmap(f.fileno(), 2**23, prot=mmap.PROT_READ))
    os.unlink('x')
    for number in map(int, os.listdir('/proc/self/fd')):  # what mmap keeps open itself
        with contextlib.suppress(OSError):
            if os.readlink(f'/proc/self/fd/{number}').endswith('x (deleted)'): os.close(number)
time.sleep(20)
"""


@pytest.mark.parametrize(
    ("source", "kind"), [(SHARED, "memory"), (MAPPED, "disk")], ids=["shared memory", "files"]
)
def test_what_is_mapped_to_be_read_alone_counts_too(light: Sandbox, source: str, kind: str) -> None:
    """Memory that somebody else filled, and files that are deleted."""
    with light.kernel(limits=Limits(memory_bytes=200 * MIB, disk_bytes=20 * MIB)) as kernel:
        run = kernel.run_cell(source, 15)
        assert run.status == "died" and kind in kinds(kernel)


@pytest.mark.skipif(not TABLES, reason="made of pages of 4 KiB")
def test_the_tables_of_enormous_mappings_are_memory(light: Sandbox) -> None:
    """To read one byte of each part takes no page, and a table for each."""
    source = (
        "import mmap, time\nkept = [mmap.mmap(-1, 1 << 37, prot=mmap.PROT_READ,"
        " flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS) for _ in range(2)]\n"
        "for one in kept:\n for at in range(0, 1 << 37, 1 << 21): one[at]\ntime.sleep(9)"
    )
    with light.kernel(limits=Limits(memory_bytes=300 * MIB)) as kernel:
        run = kernel.run_cell(source, 60)
        assert run.status == "died" and kinds(kernel) == {"memory"}


def test_threads_share_their_descriptors(kernel: SandboxedKernel) -> None:
    """A thread that has its own would hold files out of sight."""
    if os.uname().machine != "x86_64":
        pytest.skip("the number of a system call")
    thread = "0x10000 | 0x800 | 0x100"  # THREAD, SIGHAND and VM, without FILES
    source = f"import ctypes\nprint(ctypes.CDLL(None).syscall(56, {thread}, 0, 0, 0, 0))"
    assert printed(kernel, source) == "-1"


@pytest.mark.parametrize(
    "call", ["inotify_init()", "inotify_init1(0)", "syscall({io_setup}, 1, made)"]
)
def test_what_is_counted_for_the_whole_machine_is_not_to_be_had(
    kernel: SandboxedKernel, call: str
) -> None:
    """Or one submission would use it up for its neighbours."""
    call = call.format(io_setup={"x86_64": 206, "aarch64": 0}.get(os.uname().machine))
    source = "import ctypes\nmade = ctypes.byref(ctypes.c_ulong())\nlibc = ctypes.CDLL(None)\n"
    assert printed(kernel, f"{source}print(libc.{call})") == "-1"


HONEST = """
import asyncio, multiprocessing, socket, subprocess, sys
from concurrent.futures import ProcessPoolExecutor
def work(n): return n * n
async def many():
    a, b = socket.socketpair()
    reader, writer = await asyncio.open_connection(sock=a)
    other, _ = await asyncio.open_connection(sock=b)
    writer.write(bytes(10**6)); await asyncio.gather(writer.drain(), other.readexactly(10**6))
    run = lambda: asyncio.create_subprocess_exec(sys.executable, "-c", "", stdin=-1, stdout=-1)
    return [await one.wait() for one in await asyncio.gather(run(), run(), run())]
print(sum(await many()))
context = multiprocessing.get_context("fork")
with context.Pool(4) as pool: print(sum(pool.map(work, range(10))))
with ProcessPoolExecutor(4, mp_context=context) as pool: print(sum(pool.map(work, range(10))))
here, there = multiprocessing.Pipe(); here.send("words"); print(there.recv())
"""


def test_pools_loops_and_pipes_are_charged_nothing_that_matters(light: Sandbox) -> None:
    """A dozen sockets and pipes are little beside what a notebook may use."""
    with light.kernel(limits=Limits(memory_bytes=600 * MIB)) as kernel:
        assert printed(kernel, HONEST).split() == ["0", "285", "285", "words"]
        assert kernel.notices == []


def test_joblib_works(light: Sandbox) -> None:
    """Its workers are fresh Pythons, which it talks to through pipes."""
    source = (
        "from joblib import Parallel, delayed\n"
        "print(sum(Parallel(2)(delayed(abs)(-n) for n in range(9))))"
    )
    with light.kernel() as kernel:
        assert raised(kernel, "import joblib") == "ok"
        assert printed(kernel, source) == "36" and kernel.notices == []
