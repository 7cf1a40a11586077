"""The second sandbox: a student's model, loaded where the student's notebook never ran.

The first sandbox writes a ``.keras`` file. It is copied under a size cap, looked at as an archive,
and loaded in a fresh kernel that sees the held-out inputs and no labels. What comes back is an
array of numbers; the accuracy is computed here, by the check.
"""

import ast
import json
import secrets
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from types import TracebackType
from typing import Any

import numpy as np

from autograder.checking import Predictor, Reply, State, Unanswered, finite_predictions, probes
from autograder.checking.replies import unwrap
from autograder.guest.plain import encode
from autograder.sandbox import FileRefused, Sandbox, SandboxedKernel

from .kernel_source import KernelSource, ask_kernel, probe_question

MODEL_BYTES = 128 * 2**20  #: of a saved model; 784-128-10 has 0.4 MiB, with Adam's state 1.2
UNPACKED_BYTES = 512 * 2**20
CONFIG_BYTES = 4 * 2**20
ROWS = 1_000  #: inputs sent at once; 1,000 float32 images are 3 MiB
SAVE_S, LOAD_S, PREDICT_S = 60.0, 60.0, 60.0  #: seconds

#: the student's own definitions, each by itself: one that fails must not take the others with it
DEFINE = """
import keras
import numpy as np
import tensorflow as tf
for _source in {sources!r}:
    try:
        exec(compile(_source, "<definitions>", "exec"), globals())
    except Exception:
        pass
"""

# A Lambda layer holds the student's code as well; in here it is as harmless as their classes.
LOAD = """
import keras
import tensorflow as tf
model = keras.saving.load_model(
    "model.keras",
    custom_objects={
        name: thing
        for names in (vars(tf.nn), globals())
        for name, thing in list(names.items())
        if callable(thing) and not name.startswith("_")
    },
    compile=False,
    safe_mode=False,
)
"""

_NO_ARCHIVE = (
    *(zipfile.BadZipFile, zlib.error, EOFError, OSError),
    *(KeyError, ValueError, RuntimeError, MemoryError),
)


class Scorer:
    """Makes predictors of the models of one submission; closes their kernels at the end."""

    def __init__(
        self, sandbox: Sandbox, cells: Iterable[str], report: Callable[[str, str], None]
    ) -> None:
        """`cells` are the submission's code cells; `report` takes an incident's kind and words."""
        self._sandbox, self._cells, self._report = sandbox, tuple(cells), report
        self._kernels: list[SandboxedKernel] = []

    def __enter__(self) -> "Scorer":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for kernel in self._kernels:
            kernel.close()

    def predictor(self, source: KernelSource, name: str) -> Predictor:
        """Save the model called `name` in its own kernel, and load the file in a fresh one.

        Raises:
            Unanswered: if it cannot be saved, copied or loaded.
        """
        with tempfile.TemporaryDirectory(prefix="model-") as folder:
            file = Path(folder) / "model.keras"
            self._save(source, name, file)
            own = read_archive(file, name)
            kernel = self._sandbox.kernel(files={"model.keras": file})
            self._kernels.append(kernel)
        if own:
            self._define(kernel, name, own)
        run = kernel.run_cell(LOAD, LOAD_S)
        if run.status != "ok":
            reason = f"{run.error[0]}: {run.error[1]}" if run.error else run.status
            text = (
                f"`{name}` was saved, but cannot be loaded again. {' '.join(reason.split())[:300]}"
            )
            raise Unanswered(State.TIMEOUT if run.status == "timeout" else State.ERROR, text)
        return _SavedModel(kernel, name)

    def _save(self, source: KernelSource, name: str, to: Path) -> None:
        file_name = f"{secrets.token_hex(8)}.keras"
        path = str(source.kernel.folder / file_name)
        unwrap(name, source.ask(probe_question(name, probes.save_model, path=path), SAVE_S))
        try:
            source.kernel.take_file(file_name, to, MODEL_BYTES)
        except FileRefused as refused:
            raise Unanswered(State.ERROR, f"`{name}` could not be saved: {refused}") from None

    def _define(self, kernel: SandboxedKernel, name: str, own: list[str]) -> None:
        """Run the student's imports and definitions, and nothing else of the notebook."""
        self._report(
            "own_code",
            f"The model `{name}` uses code of the student's own ({', '.join(own[:5])}), so that "
            f"code ran where the model was scored.",
        )
        kernel.run_cell(DEFINE.format(sources=definitions(self._cells)), LOAD_S)


class _SavedModel:
    """A model in a kernel of its own."""

    def __init__(self, kernel: SandboxedKernel, name: str) -> None:
        self._kernel, self._name = kernel, name

    def examine(self, probe_name: str, probe_source: str, inputs: Mapping[str, Any]) -> Reply:
        question = {
            "do": "examine",
            "name": "model",
            "probe": probe_name,
            "source": probe_source,
            "inputs": encode(dict(inputs)),
        }
        return ask_kernel(self._kernel, question, LOAD_S)

    def predict(self, inputs: np.ndarray) -> np.ndarray:
        outputs = []
        for start in range(0, len(inputs), ROWS):
            rows = inputs[start : start + ROWS]
            question = probe_question("model", probes.predict, inputs=rows)
            answer = unwrap(self._name, ask_kernel(self._kernel, question, PREDICT_S))
            outputs.append(finite_predictions(answer, len(rows), self._name))
        if len({part.shape[1:] for part in outputs}) != 1:
            raise Unanswered(State.ERROR, f"`{self._name}` answers with arrays of changing shape.")
        return np.concatenate(outputs)


def read_archive(path: Path, name: str) -> list[str]:
    """Look into a saved model as a zip of plain JSON; name the code in it that is not Keras's.

    Raises:
        Unanswered: if it is no such archive, or would unpack to too much.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            sizes = {info.filename: info.file_size for info in archive.infolist()}
            if sum(sizes.values()) > UNPACKED_BYTES or sizes.get("config.json", 0) > CONFIG_BYTES:
                raise Unanswered(State.ERROR, f"The saved `{name}` is too large to be scored.")
            with archive.open("config.json") as file:
                config = json.loads(file.read(CONFIG_BYTES + 1))
        return sorted(_own_code(config))
    except _NO_ARCHIVE:
        raise Unanswered(State.ERROR, f"The saved `{name}` is no Keras model file.") from None


def _own_code(config: Any) -> set[str]:
    """Return the classes and functions that Keras knows by name only, and Lambda layers.

    How the model was compiled does not matter here: only its predictions are asked for.
    """
    if isinstance(config, list):
        return {name for item in config for name in _own_code(item)}
    if not isinstance(config, dict):
        return set()
    inside = (item for key, item in config.items() if key != "compile_config")
    found = {name for item in inside for name in _own_code(item)}
    kind, module = str(config.get("class_name"))[:80], str(config.get("module") or "")
    if kind == "function":
        found.add(f"{str(config.get('config'))[:80]}()")
    elif kind == "Lambda" or (
        isinstance(config.get("registered_name"), str) and module.split(".")[0] != "keras"
    ):
        found.add(kind)
    return found


_IMPORTS = (ast.Import, ast.ImportFrom)


def definitions(cells: Iterable[str]) -> list[str]:
    """Return imports, functions, classes and constants of `cells`, each as a source of its own.

    Imports are taken from inside ``with``, ``if`` and ``try`` too. Lines that are IPython's and not
    Python's are left out.
    """
    kept: list[str] = []
    for source in cells:
        lines = (line for line in source.splitlines() if not line.lstrip().startswith(("%", "!")))
        try:
            body = ast.parse("\n".join(lines)).body
            kept += [ast.unparse(node) for node in _definitions(body)]
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            continue
    return kept


def _definitions(body: Iterable[ast.stmt]) -> Iterator[ast.stmt]:
    for node in body:
        if isinstance(node, (*_IMPORTS, ast.ClassDef, ast.FunctionDef)) or _is_constant(node):
            yield node
        elif isinstance(node, (ast.With, ast.If, ast.Try)):
            yield from (inner for inner in node.body if isinstance(inner, _IMPORTS))


def _is_constant(node: ast.stmt) -> bool:
    return (
        isinstance(node, ast.Assign)
        and isinstance(node.value, (ast.Constant, ast.Tuple))
        and all(isinstance(target, (ast.Name, ast.Tuple)) for target in node.targets)
    )
