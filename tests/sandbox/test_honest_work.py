"""What a notebook of the course does must work as it does in JupyterLab."""

import json
import zipfile
from pathlib import Path

import nbformat
import pytest

from autograder.sandbox import Garbage, Sandbox, SandboxedKernel

from .helpers import printed, raised, shown

TRAIN = """
import keras, numpy as np
model = keras.Sequential([keras.layers.Input((8,)), keras.layers.Dense(1)])
model.compile("adam", "mse")
history = model.fit(np.random.rand(64, 8), np.random.rand(64, 1), epochs=2, verbose=0)
model.save("model.keras")
model = keras.models.load_model("model.keras")
print(model.count_params())
"""


def test_a_model_trains_saves_loads_and_comes_out(warm: Sandbox, tmp_path: Path) -> None:
    """The path of every exercise with a model."""
    with warm.kernel() as kernel:
        assert printed(kernel, TRAIN) == "9"
        kernel.take_file("model.keras", tmp_path / "model.keras", 10**6)
        with zipfile.ZipFile(tmp_path / "model.keras") as archive:
            assert json.loads(archive.read("config.json"))["class_name"] == "Sequential"
        assert kernel.notices == []


MOVE = """
import os, pathlib, subprocess, sys, tempfile
os.makedirs("a/b"); os.mkdir("c")
source = '''
import os, pathlib, tempfile
def made(name):
    pathlib.Path(name).write_text("x")
    return name
os.rename(made("a/x"), "x"); os.replace(made("a/b/x"), "a/x"); pathlib.Path(made("y")).rename("c/y")
os.link("c/y", "a/y"); os.replace(made("z"), tempfile.mkdtemp() + "/z"); os.rename("a/b", "b")
'''
exec(source)
os.rename("b", "a/b"); os.remove("a/y")
done = subprocess.run([sys.executable, "-c", source], capture_output=True, text=True)
print(sorted(map(str, pathlib.Path().rglob("[xy]"))), done.stderr)
"""


def test_files_are_moved_and_linked_from_folder_to_folder(either: Sandbox) -> None:
    """As who saves without leaving half a file; also in a program that the notebook starts."""
    with either.kernel() as kernel:
        assert printed(kernel, MOVE) == "['a/x', 'a/y', 'c/y', 'x']"


CHECKPOINTS = """
import keras, os, tensorflow as tf
model = keras.Sequential([keras.layers.Input((8,)), keras.layers.Dense(1)])
tf.train.Checkpoint(v=tf.Variable(1.0)).save("ckpt/model")
tf.train.CheckpointManager(tf.train.Checkpoint(v=tf.Variable(1.0)), "all", 2).save()
model.export("exported", verbose=False)
again = tf.saved_model.load("exported")
print(sorted(os.listdir("ckpt")), again.serve(tf.ones((2, 8))).shape)
"""


def test_checkpoints_and_exported_models_are_written(warm: Sandbox) -> None:
    """TensorFlow writes parts of them into one folder and moves them to another."""
    with warm.kernel() as kernel:
        files = "['checkpoint', 'model-1.data-00000-of-00001', 'model-1.index']"
        assert printed(kernel, CHECKPOINTS, 120) == f"{files} (2, 1)"


def test_lessons_can_show_the_measured_thresholds(warm: Sandbox) -> None:
    """A notebook says how good a model must be; `course_utils` reads it from a file of ours."""
    with warm.kernel() as kernel:
        source = (
            "from course_utils.calibration import calibration\ncalibration('13.train', 'standin')"
        )
        assert raised(kernel, source) == "ok"


def test_pictures_appear_inline(warm: Sandbox) -> None:
    """Matplotlib draws into the notebook, with the fonts found when the zygote started."""
    with warm.kernel() as kernel:
        run = kernel.run_cell("import matplotlib.pyplot as plt\nplt.plot([1, 2])\nplt.show()", 60)
        assert "image/png" in shown(run.outputs)
        assert not [output for output in run.outputs if output.get("name") == "stderr"]


def test_models_are_drawn_by_the_graphviz_that_pip_installed(warm: Sandbox) -> None:
    """The lessons' ``quiet_start`` teaches pydot to draw in the process; no program is started."""
    with warm.kernel() as kernel:
        alone = "import os\nos.environ['PATH'] = ''\nfrom course_utils import quiet_start\n"
        start = alone + "with quiet_start():\n    import keras\n"
        run = kernel.run_cell(start + TRAIN + "keras.utils.plot_model(model)", 60)
        assert "image/png" in shown(run.outputs)
        assert not [output for output in run.outputs if output.get("name") == "stderr"]


def test_data_frames_regressions_and_threads_work(warm: Sandbox) -> None:
    """The other libraries of the course are not stopped by the filters."""
    with warm.kernel() as kernel:
        assert (
            printed(
                kernel,
                "import pandas as pd, numpy as np, asyncio, subprocess, sys, shutil, tempfile\n"
                "from concurrent.futures import ThreadPoolExecutor\n"
                "from sklearn.ensemble import RandomForestClassifier\n"
                "x = np.random.rand(50, 3)\n"
                "RandomForestClassifier(5, n_jobs=2).fit(x, x[:, 0] > 0.5).predict(x)\n"
                "pd.DataFrame(x).to_csv('x.csv'); shutil.copy2('x.csv', 'y.csv')\n"
                "tempfile.NamedTemporaryFile().write(b'x')\n"
                "assert list(ThreadPoolExecutor(4).map(abs, [-1, -2])) == [1, 2]\n"
                "from multiprocessing import Pool, pool\n"
                "assert pool.ThreadPool(3).map(abs, [-1, -2]) == [1, 2]\n"
                "with Pool(2) as workers:\n"
                "    assert workers.map(abs, range(-40, 0)) == [*range(40, 0, -1)]\n"
                "await asyncio.sleep(0.01)\n"
                "print(subprocess.run([sys.executable, '-c', 'print(6 * 7)'],"
                " capture_output=True, text=True).stdout)",
            )
            == "42"
        )


def test_processes_share_memory_and_a_manager_is_refused_in_words(kernel: SandboxedKernel) -> None:
    """`Array`, `Value` and `SharedMemory` lie in the kernel's own folder, also for its children."""
    source = """from multiprocessing import Array, Process, Value, shared_memory
def work(array, total, name):
    there = shared_memory.SharedMemory(name)
    there.buf[0], array[1] = 7, 5
    with total.get_lock():
        total.value += 1
    there.close()
array, total = Array("i", 3), Value("d", 1.5)
here = shared_memory.SharedMemory(create=True, size=100)
other = Process(target=work, args=(array, total, here.name))
other.start(); other.join()
print(array[:], total.value, here.buf[0])
here.close(); here.unlink()"""
    assert printed(kernel, source) == "[0, 5, 0] 2.5 7"
    error = kernel.run_cell("import multiprocessing as m\nm.Manager()", 60).error
    assert error is not None and "Manager needs a connection" in error[1]


def test_shell_commands_and_magics_work(kernel: SandboxedKernel) -> None:
    """`!command` and `%magic` behave as students know them."""
    assert printed(kernel, "!echo from the shell\n%pwd") == "from the shell"
    assert raised(kernel, "%timeit -n1 -r1 pass") == "ok"


def test_a_notebook_can_measure_itself(kernel: SandboxedKernel) -> None:
    """What it uses, and what it has open, as psutil and profilers read it in /proc."""
    source = """import os, psutil, threading
process = psutil.Process()
assert all(not one.path.startswith("/proc") for one in process.open_files())
assert process.memory_full_info().uss > 0 and process.memory_maps() and process.environ()
assert process.io_counters().read_count and process.num_fds() and process.cpu_times()
threads = {one.id: one.user_time + one.system_time for one in process.threads()}
assert len(threads) == process.num_threads() and set(threads) >= {threading.get_native_id()}
assert 0 < sum(threads.values()) <= sum(process.cpu_times()[:2]) + 1
assert psutil.net_io_counters() and psutil.disk_partitions() and psutil.virtual_memory()
for name in ("smaps_rollup", "limits", "mountinfo", "cgroup", "comm", "fdinfo/0"):
    assert open(f"/proc/self/{name}").read()
print(os.readlink("/proc/self/exe") == os.readlink(f"/proc/{os.getpid()}/exe"))"""
    assert printed(kernel, source) == "True"


def test_outputs_make_a_valid_notebook(kernel: SandboxedKernel) -> None:
    """Streams are joined, display updates are applied, and nbformat accepts the result."""
    run = kernel.run_cell(
        "from IPython.display import display, clear_output, HTML\n"
        "print('gone'); clear_output()\n"
        "print('a'); print('b')\n"
        "import sys; print('c', file=sys.stderr)\n"
        "handle = display(1, display_id=True); handle.update(2)\n"
        "display(HTML('<b>x</b>'))\n"
        "3",
        60,
    )
    cell = nbformat.v4.new_code_cell(outputs=run.outputs, execution_count=run.execution_count)
    nbformat.validate(nbformat.v4.new_notebook(cells=[cell]))
    assert run.outputs[0]["text"] == "a\nb\n"
    assert run.outputs[2]["data"]["text/plain"] == "2"
    assert run.outputs[-1]["output_type"] == "execute_result"
    assert run.execution_count == 1


def test_an_error_is_told_with_its_traceback_and_the_kernel_goes_on(
    kernel: SandboxedKernel,
) -> None:
    """One failing cell does not end the notebook."""
    run = kernel.run_cell("x = 1\n1 / 0", 60)
    assert run.status == "error"
    assert run.error is not None and run.error[:2] == ("ZeroDivisionError", "division by zero")
    assert "1 / 0" in "".join(run.error[2]).replace("\x1b[32m", "") or run.error[2]
    assert printed(kernel, "print(x)") == "1"


def test_questions_reach_the_guest_and_leave_no_trace(kernel: SandboxedKernel) -> None:
    """`ask` sees the notebook's names, and neither the history nor the counter sees it."""
    kernel.run_cell("answer = 42\ndef double(x): return 2 * x", 60)
    reply = kernel.ask({"do": "value", "name": "answer"}, 10)
    assert reply["ok"] is True and "42" in str(reply["value"])
    reply = kernel.ask({"do": "call", "name": "double", "args": [4], "kwargs": {}}, 10)
    assert reply["ok"] is False or "8" in str(reply["value"])
    assert kernel.run_cell("In", 60).execution_count == 2


def test_an_unanswerable_question_is_garbage(kernel: SandboxedKernel) -> None:
    """The guest module may be gone, replaced or broken."""
    kernel.run_cell("import sys; sys.modules['_guest.serve'].serve = lambda *a: {1: object()}", 60)
    with pytest.raises(Garbage, match="could not be answered: TypeError"):
        kernel.ask({"do": "value", "name": "x"}, 10)
    kernel.run_cell("del sys.modules['_inside.ask']", 60)
    with pytest.raises(Garbage, match="not one"):
        kernel.ask({"do": "value", "name": "x"}, 10)


def test_files_lie_in_the_work_folder_and_imports_prefer_the_environment(light: Sandbox) -> None:
    """A helper module beside the notebook imports; a numpy.py there does not replace NumPy."""
    files = {"data/a.csv": b"1,2", "helper.py": b"x = 5", "keras.py": b"raise SystemExit"}
    with light.kernel(files=files) as kernel:
        assert printed(kernel, "import helper; print(open('data/a.csv').read(), helper.x)")
        assert "site-packages" in printed(
            kernel, "import importlib.util as u; print(u.find_spec('keras').origin)"
        )


def test_two_kernels_draw_different_numbers(light: Sandbox) -> None:
    """A fork starts with its parent's random state unless it is given its own."""
    draw = "import random, numpy; print(random.random(), numpy.random.rand())"
    drawn = []
    for _ in range(2):
        with light.kernel() as kernel:
            drawn += printed(kernel, draw).split()
    assert len(set(drawn)) == 4


def test_autograder_is_a_stub_that_does_nothing(kernel: SandboxedKernel) -> None:
    """A locked check cell can run; the answer keys are not there to import."""
    assert (
        printed(kernel, "from autograder import check, hint, progress; print(check('02.grad'))")
        == "None"
    )
    assert raised(kernel, "from autograder import exercises") == "ImportError"
    assert raised(kernel, "import autograder.exercises") == "ModuleNotFoundError"


def test_course_utils_is_the_real_one(kernel: SandboxedKernel) -> None:
    """Lesson cells use it."""
    assert printed(kernel, "import course_utils; print(course_utils.__file__)").endswith(
        "course_utils/__init__.py"
    )
