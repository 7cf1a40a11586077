"""A /tmp and a loopback of a kernel's own: what they hold, and that nothing leads out of them."""

import pytest

from autograder.sandbox import CourseEnvironment, Limits, Sandbox, SandboxFault
from tests.needed import need

REACHES_OUT = {
    "a TCP connection": "import socket; socket.create_connection(('192.0.2.1', 80), 5)",
    "a datagram": "import socket as s; s.socket(2, s.SOCK_DGRAM).sendto(b'x', ('192.0.2.1', 53))",
    "a raw socket": "import socket as s; s.socket(2, s.SOCK_RAW, 1)",
    "the kernel's routes": "import socket as s; s.socket(s.AF_NETLINK, s.SOCK_RAW)",
    "a name": "import socket; socket.gethostbyname('example.org')",
    "the door to other kernels": "import socket as s; s.socket(s.AF_UNIX).connect(DOOR)",
    "it, by a socket there is": "import socket as s; s.socketpair()[0].connect(DOOR)",
    "an abstract socket": "import socket as s; s.socket(s.AF_UNIX).bind('\\0name')",
    "a namespace": "import ctypes; assert ctypes.CDLL(None).unshare(0x40000000) == 0",
    "a mount": "import ctypes as c; assert c.CDLL(None).mount(b'x', b'/tmp', b'', 4096, 0) == 0",
    "other kernels' folders": "import os; os.listdir('../..')",
    "what lies behind its /tmp": "import os; os.listdir('/tmp/..')",
}
TALKS = """
import http.server, threading, urllib.request
server = http.server.HTTPServer(("localhost", 0), http.server.SimpleHTTPRequestHandler)
threading.Thread(target=server.serve_forever, daemon=True).start()
print(urllib.request.urlopen(f"http://localhost:{server.server_port}/").status)
"""


@pytest.fixture(scope="module")
def sandbox():
    """A sandbox whose course asks for both; skipped where bubblewrap does not run."""
    try:
        with Sandbox(preload=(), course=CourseEnvironment(tmp=True, localhost=True)) as sandbox:
            yield sandbox
    except SandboxFault as fault:
        need(None, str(fault).rstrip("."))


@pytest.fixture(scope="module")
def kernel(sandbox):
    with sandbox.kernel() as kernel:
        yield kernel


def text(run):
    assert run.status == "ok", run.error
    return "".join(one.get("text", "") for one in run.outputs)


def test_each_kernel_has_a_tmp_of_its_own(sandbox, kernel):
    text(kernel.run_cell("open('/tmp/mine', 'w').write('kept')", 30))
    assert text(kernel.run_cell("print(open('/tmp/mine').read())", 30)) == "kept\n"
    with sandbox.kernel() as other:
        assert text(other.run_cell("import os; print(os.listdir('/tmp'))", 30)) == "[]\n"
    assert not kernel.notices


def test_what_is_in_tmp_counts_as_what_is_in_its_folder(sandbox):
    with sandbox.kernel(limits=Limits(disk_bytes=8 << 20)) as kernel:
        fill = "f = open('/tmp/big', 'wb')\nwhile True: f.write(b'x' * 65536); f.flush()"
        assert kernel.run_cell(fill, 60).status == "died"
        assert [notice.kind for notice in kernel.notices] == ["disk"]


def test_a_server_on_localhost_answers_its_own_kernel(kernel):
    assert text(kernel.run_cell(TALKS, 60)).startswith("200")


def test_a_server_on_localhost_answers_no_other_kernel(sandbox, kernel):
    text(kernel.run_cell("import socket; s = socket.create_server(('localhost', 9999))", 30))
    with sandbox.kernel() as other:
        connect = "import socket; socket.create_connection(('localhost', 9999), 5)"
        assert other.run_cell(connect, 30).error[0] == "ConnectionRefusedError"


@pytest.mark.parametrize("attempt", REACHES_OUT.values(), ids=REACHES_OUT.keys())
def test_nothing_leads_out(sandbox, kernel, attempt):
    run = kernel.run_cell(attempt.replace("DOOR", repr(sandbox.address.door)), 30)
    assert run.status == "error"
    assert run.error[0] in ("OSError", "PermissionError", "AssertionError", "gaierror")


@pytest.mark.parametrize("option", ["tmp", "localhost"])
def test_without_bubblewrap_they_are_refused_in_a_sentence(option):
    with pytest.raises(SandboxFault, match=rf"^c\.Autograder\.{option} needs bubblewrap, .*\.$"):
        Sandbox(course=CourseEnvironment(**{option: True}), _bubblewrap=False)
