"""A kernel that is forked from a warm process is what an ordinary kernel is, only sooner."""

import json
import os
import resource
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from pathlib import Path
from uuid import uuid4

import nbformat
import pytest
from jupyter_client.kernelspec import KernelSpecManager
from nbclient import NotebookClient

from autograder.sandbox import Sandbox
from course_utils.desk import lab, warm_kernels
from course_utils.desk.warm import launch, wire, world

from .conftest import Kernel, is_over, is_warm, until_warm
from .conftest import ordinary as command

pytestmark = pytest.mark.skipif(not warm_kernels.POSSIBLE, reason="only Linux forks")


def test_keras_is_there_before_the_first_cell_and_computes(start_warm):
    kernel = start_warm()
    assert kernel("import sys; 'keras' in sys.modules, 'tensorflow' in sys.modules") == (
        "(True, True)"
    )
    assert kernel("import keras; float(keras.ops.sum(keras.ops.ones((3, 3))))") == "9.0"
    fit = """
model = keras.Sequential([keras.layers.Input((2,)), keras.layers.Dense(1)])
model.compile(loss="mse")
len(model.fit(keras.ops.ones((8, 2)), keras.ops.ones((8, 1)), epochs=2, verbose=0).history["loss"])
"""
    assert kernel(fit) == "2"


def test_two_kernels_come_of_one_process_and_share_no_state(start_warm):
    one, other = start_warm(), start_warm()
    assert one("import os; os.getppid()") == other("import os; os.getppid()")
    assert one("os.getpid()") != other("os.getpid()")
    one("import math; math.pi = 3; x = 1; os.environ['X'] = '1'")
    assert other("import math; math.pi == 3, 'x' in globals(), 'X' in os.environ") == (
        "(False, False, False)"
    )


DRAWS = {
    "random": "import random; random.random()",
    "numpy": "import numpy as np; np.random.rand()",
    "uuid": "import uuid; str(uuid.uuid4()), str(uuid.uuid1())",
    "tempfile": "import tempfile; tempfile.mktemp()",
    "tensorflow": "import tensorflow as tf; float(tf.random.uniform(()))",
    "keras": "import keras; float(keras.random.uniform(()))",
    "a first weight": "float(keras.initializers.GlorotUniform()((1, 1))[0, 0])",
}


def test_no_two_kernels_draw_the_same_numbers(start_warm):
    one, other = start_warm(), start_warm()
    for name, code in DRAWS.items():
        mine, theirs = one(code), other(code)
        assert mine and mine != theirs, name


def test_a_kernel_is_in_its_callers_surroundings(start_warm, tmp_path, monkeypatch):
    start_warm()  # the warm process has other ones
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    before = os.umask(0o027)
    resource.setrlimit(resource.RLIMIT_NOFILE, (soft - 1, hard))
    try:
        kernel = start_warm(folder=folder, JPY_SESSION_NAME="here")
    finally:
        os.umask(before)
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    assert kernel("import os, sys, resource; print(os.getcwd())") == str(folder)
    assert kernel("os.environ['JPY_SESSION_NAME']") == "'here'"
    assert kernel("os.umask(0)") == str(0o027)
    assert kernel("resource.getrlimit(resource.RLIMIT_NOFILE)[0]") == str(soft - 1)
    assert kernel("os.getpgrp() == os.getsid(0) == os.getpid()") == "True"
    assert kernel("import __main__; __main__.__dict__ is globals()") == "True"


@pytest.mark.parametrize(
    "code",
    [
        "sys.path",
        "sys.argv[0], sys.executable, sys.prefix, sys.flags, sys._xoptions",
        "sorted(i for i in os.environ.items() if not i[0].startswith('JPY'))",
        "[type(s).__name__ for s in (sys.stdin, sys.stdout, sys.stderr)]",
        "[signal.getsignal(n) for n in (2, 15, 17)], signal.pthread_sigmask(0, [])",
        "tempfile.gettempdir(), locale.getlocale()",
        "matplotlib.get_backend(), matplotlib.rcParams['figure.dpi']",
        "type(get_ipython()).__name__, get_ipython().history_manager.enabled",
        "sorted(k for k in globals() if not k.startswith('_'))",
        "[type(h).__name__ for h in logging.getLogger().handlers], logging.getLogger().level",
        "keras.config.backend(), keras.config.floatx()",
    ],
)
def test_what_a_notebook_finds_is_what_it_finds_in_an_ordinary_kernel(pair, code):
    warm, ordinary = pair
    assert warm(code) == ordinary(code)


@pytest.fixture(scope="module")
def pair(session, tmp_path_factory):
    """A warm kernel and an ordinary one, in one folder, with the same first cell."""
    folder = tmp_path_factory.mktemp("both")
    warm = until_warm(lambda: Kernel(warm_kernels.warmed(command()), folder))
    both = [warm, Kernel(command(), folder)]
    first = (
        "import os, sys, signal, tempfile, locale, logging, keras, matplotlib.pyplot, matplotlib"
    )
    for one in both:
        one(first)
    yield both
    for one in both:
        one.close()


@pytest.mark.parametrize(
    "code",
    [
        "print('out'); print('err', file=sys.stderr)",
        "os.system('echo below'); None",
        "!echo shell",
        "os.write(1, b'bytes\\n'); None",
        "import warnings; warnings.warn('careful')",
        "logging.getLogger('tensorflow').warning('of tensorflow')",
        "logging.warning('of the root')",
        "import absl.logging; absl.logging.get_absl_handler().python_handler.stream is sys.stderr",
        "1 / 0",
        "import matplotlib.pyplot as plt; plt.plot([1, 2]); plt.show()",
        "import multiprocessing as m; m.get_context('fork').Pool(2).map(abs, [-1, -2])",
        "import subprocess; subprocess.check_output(['cat'], input=b'through a pipe')",
        "In[-1][:6]",
    ],
)  # fmt: skip
def test_what_a_cell_shows_is_what_it_shows_in_an_ordinary_kernel(pair, code):
    warm, ordinary = pair
    shown = [one(code).replace(one("os.getpid()"), "PID") for one in (warm, ordinary)]
    assert shown[0] == shown[1]


def test_a_figure_is_shown_below_its_cell(start_warm):
    pictures = []
    kernel = start_warm()
    kernel.client.execute_interactive(
        "import matplotlib.pyplot as plt; plt.plot([1, 2]);",
        output_hook=lambda message: pictures.append(
            "image/png" in message["content"].get("data", {})
        ),
        timeout=300,
    )
    assert any(pictures)


def test_input_is_asked_for_and_gets_its_answer(start_warm):
    assert start_warm()("print('Hello', input('Who? '))", reply="Ada") == "Hello Ada"


def test_an_interrupt_reaches_the_cell_and_the_kernel_goes_on(start_warm):
    kernel = start_warm()
    kernel("x = 1")
    # Else ipykernel may still be aborting what waits behind an error when the next cell comes.
    message = kernel.client.execute(
        "print('running', flush=True)\nwhile True: pass", stop_on_error=False
    )
    while True:
        shown = kernel.client.get_iopub_msg(timeout=60)
        if shown["content"].get("text", "").startswith("running"):
            break
    kernel.manager.interrupt_kernel()
    reply = kernel.client.get_shell_msg(timeout=60)
    assert reply["parent_header"]["msg_id"] == message
    assert reply["content"]["ename"] == "KeyboardInterrupt"
    assert kernel("x") == "1"


def test_a_restart_forgets_everything(start_warm):
    kernel = start_warm()
    before = int(kernel("import os; x = 1; os.getpid()"))
    kernel.manager.restart_kernel()
    kernel.client.wait_for_ready(300)
    assert is_warm(kernel)
    assert int(kernel("import os; os.getpid()")) != before
    assert kernel("'x' in globals()") == "False"
    assert is_over(before)


def test_a_shutdown_lets_exit_functions_run(start_warm, tmp_path):
    kernel = start_warm()
    kernel("import atexit, pathlib; atexit.register(pathlib.Path('left').write_text, 'bye'); None")
    kernel.manager.shutdown_kernel()
    assert (tmp_path / "left").read_text() == "bye"


def test_a_kernel_that_kills_itself_is_seen_to_have_died_so(start_warm):
    kernel = start_warm()
    kernel.client.execute("import os; os.kill(os.getpid(), 9)")
    assert kernel.manager.provisioner.process.wait(60) == -signal.SIGKILL


def test_an_exit_status_is_passed_on(start_warm):
    kernel = start_warm()
    kernel.client.execute("import os; os._exit(7)")
    assert kernel.manager.provisioner.process.wait(60) == 7


def test_killing_what_the_client_started_kills_the_kernel_and_its_children(start_warm):
    kernel = start_warm()
    pid = int(
        kernel("import os, subprocess; child = subprocess.Popen(['sleep', '600']); os.getpid()")
    )
    child = int(kernel("child.pid"))
    os.kill(kernel.launcher, signal.SIGKILL)
    assert is_over(pid)
    assert is_over(child)


@pytest.mark.parametrize("moment", ["while it starts", "once it is there"])
def test_a_client_that_is_killed_takes_its_kernel_along(start_warm, moment, monkeypatch):
    # A warm process of its own, which no other test has kernels of.
    monkeypatch.setenv("A_WORLD_OF_ITS_OWN", uuid4().hex)
    server = int(start_warm()("import os; os.getppid()"))
    wait = "client = manager.client(); client.start_channels(); client.wait_for_ready(300)"
    program = f"""
import os, signal, sys
from jupyter_client.kernelspec import KernelSpec
from jupyter_client.manager import KernelManager
manager = KernelManager()
manager._kernel_spec = KernelSpec(argv={warm_kernels.warmed(command())!r}, language="python")
manager.start_kernel()
{wait if moment == "once it is there" else ""}
print(manager.provisioner.process.pid, flush=True)
os.kill(os.getpid(), signal.SIGKILL)
"""
    client = subprocess.run([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True)
    assert client.returncode == -signal.SIGKILL
    assert is_over(int(client.stdout))
    kernels = Path(f"/proc/{server}/task/{server}/children").read_text().split()
    assert all(is_over(int(pid)) for pid in kernels[1:])


def test_a_killed_warm_process_ends_its_kernels_and_the_next_kernel_starts_another(start_warm):
    kernel = start_warm()
    server = int(kernel("import os; os.getppid()"))
    pid = int(kernel("os.getpid()"))
    os.kill(server, signal.SIGKILL)
    assert is_over(pid)
    assert kernel.manager.provisioner.process.wait(60) is not None
    again = start_warm()
    assert int(again("import os; os.getppid()")) != server


def test_a_changed_installation_starts_another_warm_process(start_warm, tmp_path):
    library = tmp_path / "library"
    library.mkdir()
    (library / "sitecustomize.py").write_text("import sys, installed\n")
    (library / "installed.py").write_text("version = 1\n")
    first = start_warm(PYTHONPATH=str(library))
    assert first("import installed, os; installed.version") == "1"
    (library / "installed.py").write_text("version = 2\n")
    second = start_warm(PYTHONPATH=str(library))
    assert second("import installed, os; installed.version") == "2"
    assert second("os.getppid()") != first("os.getppid()")
    assert first("installed.version") == "1", "a kernel that is running goes on"


@pytest.mark.parametrize("name", ["keras.py", "sklearn", "matplotlibrc"])
def test_a_file_beside_the_notebook_that_is_meant_instead_gets_an_ordinary_kernel(
    start, tmp_path, name
):
    if name == "sklearn":
        (tmp_path / name).mkdir()
    else:
        (tmp_path / name).write_text("x = 1\n" if name == "keras.py" else "")
    kernel = start()
    assert not is_warm(kernel)
    if name == "keras.py":
        assert kernel("import keras; keras.x") == "1"


def test_a_launcher_that_lost_its_patience_gets_no_kernel(start_warm):
    """It has become an ordinary kernel: a second one would be at the same ports."""
    kernel = start_warm()
    server = int(kernel("import os; os.getppid()"))
    place = Path(f"/proc/{server}/cmdline").read_text().split("\0")[-2]
    with socket.socket(socket.AF_UNIX) as gone:
        gone.connect(place)
        with open(__file__) as folder:
            wire.send(gone, launch._request(["-f", "nowhere"]), [0, 1, 2, folder.fileno()])
    start_warm()
    assert len(Path(f"/proc/{server}/task/{server}/children").read_text().split()) == 2


def test_another_environment_has_another_warm_process(monkeypatch):
    python = [sys.executable]
    here = world.address(python)
    monkeypatch.setenv("JPY_SESSION_NAME", "another notebook")
    assert world.address(python) == here
    monkeypatch.setenv("KERAS_BACKEND", "numpy")
    assert world.address(python) != here


def test_a_kernel_with_other_rights_has_another_warm_process(session):
    ask = "import sys; sys.path[:0] = [sys.argv[1]]; from course_utils.desk.warm import world; "
    ask += "print(world.address(['python']))"
    command = [sys.executable, "-c", ask, str(Path(__file__).parents[2])]
    free = subprocess.run(command, capture_output=True, text=True).stdout
    bound = subprocess.run(
        ["setpriv", "--no-new-privs", *command], capture_output=True, text=True
    ).stdout
    assert free and bound and free != bound


def test_nothing_that_tells_no_worlds_apart_is_read_while_importing():
    """The list of variables of the moment is right: what is imported reads none of them."""
    program = """
import json, os, sys
sys.path.insert(0, sys.argv[1])
from course_utils.desk.warm import serve
read = set()
class Listened(type(os.environ)):
    def __getitem__(self, name):
        read.add(str(name))
        return super().__getitem__(name)
    def __contains__(self, name):
        read.add(str(name))
        return super().__contains__(name)
os.environ.__class__ = Listened
os.environ.get = lambda name, default=None: Listened.get(os.environ, name, default)
serve.import_all()
print(json.dumps(sorted(read)))
"""
    done = subprocess.run(
        [sys.executable, "-c", program, str(Path(__file__).parents[2])],
        capture_output=True,
        text=True,
    )
    read = set(json.loads(done.stdout.splitlines()[-1]))
    assert {"KERAS_BACKEND", "MPLCONFIGDIR"} <= read, "it does not listen"
    # ipykernel is told of its parent by `become`; the other is for Windows.
    known = {"JPY_PARENT_PID", "JPY_INTERRUPT_EVENT"}
    assert {name for name in read if world.is_of_the_moment(name)} <= known


def test_a_folder_that_others_may_enter_is_not_used(monkeypatch):
    with tempfile.TemporaryDirectory() as place:
        monkeypatch.setenv("XDG_RUNTIME_DIR", place)
        folder = Path(place, "course-warm")
        folder.mkdir(mode=0o755)
        assert world.private_folder() != folder
        folder.chmod(0o700)
        assert world.private_folder() == folder


def test_a_warm_process_without_its_socket_ends_when_its_last_kernel_has(start_warm, session):
    kernel = start_warm()
    server = int(kernel("import os; os.getppid()"))
    shutil.rmtree(session / "course-warm")
    assert kernel("1 + 1") == "2"
    kernel.close()
    assert is_over(server)


def test_sandboxed_code_cannot_ask_for_a_kernel(start_warm):
    server = int(start_warm()("import os; os.getppid()"))
    place = Path(f"/proc/{server}/cmdline").read_text().split("\0")[-2]
    with Sandbox(preload=()) as sandbox, sandbox.kernel() as kernel:
        ask = f"import socket\nsocket.socket(socket.AF_UNIX).connect({place!r})"
        assert kernel.run_cell(ask, 30).status == "error"


def test_nbclient_runs_a_notebook_by_the_installed_kernelspec(session, tmp_path, monkeypatch):
    monkeypatch.setenv("JUPYTER_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("JUPYTER_PREFER_ENV_PATH", "0")
    assert "is installed" in warm_kernels.install(user=True)
    cells = [nbformat.v4.new_code_cell(code) for code in ("import keras, os", "os.getppid()")]
    notebook = nbformat.v4.new_notebook(cells=cells)
    NotebookClient(notebook, kernel_name=warm_kernels.NAME, timeout=300).execute()
    assert int(notebook.cells[1].outputs[0]["data"]["text/plain"]) != os.getpid()
    assert "is removed" in warm_kernels.remove()
    assert "not installed" in warm_kernels.remove()


def test_course_lab_describes_the_same_kernel_warm_if_it_is_asked_to(
    session, tmp_path, monkeypatch
):
    lab._write_kernel(tmp_path, warm=True)
    monkeypatch.setenv("JUPYTER_PATH", lab._kernel_path(tmp_path))
    monkeypatch.setenv("JUPYTER_PREFER_ENV_PATH", "0")
    spec = KernelSpecManager().get_kernel_spec("python3")
    kernel = until_warm(lambda: Kernel(spec.argv, tmp_path))
    loaded = kernel("get_ipython().extension_manager.loaded")
    kernel.close()
    assert lab._ADVICE in loaded
