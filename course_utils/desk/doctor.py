"""What the course needs on this machine: whether it is there, and what to do if not."""

import contextlib
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from course_utils.course_files import REPAIR
from course_utils.graphviz import renderer

from .kernels import QUIET
from .workspace import NoNotebooksError, course_notebooks

_KERAS_PATIENCE_S = 180.0
#: fonts with Korean letters, by the systems that ship them
_KOREAN_FONTS = ("Noto Sans CJK KR", "Noto Sans KR", "NanumGothic", "Malgun Gothic", "AppleGothic")


@dataclass(frozen=True)
class Finding:
    """One line of the report. What is not `needed` may be missing."""

    ok: bool
    text: str
    needed: bool = True

    def __str__(self) -> str:
        sign = "✔ ok     " if self.ok else "✘ missing" if self.needed else "○ missing"
        return f"{sign}  {self.text}"


def findings() -> Iterator[Finding]:
    """Yield what was looked at, in words, as soon as it is known."""
    yield _python()
    yield _keras()
    yield _package("jupyterlab", "JupyterLab", REPAIR)
    yield _kernel()
    yield _notebooks()
    yield from _datasets()
    yield _graphviz()
    yield _korean_font()


def _python() -> Finding:
    found = ".".join(map(str, sys.version_info[:3]))
    if (3, 11) <= sys.version_info < (3, 14):
        return Finding(True, f"Python {found}")
    return Finding(False, f"Python {found} does not run this course; install 3.11, 3.12 or 3.13")


def _package(name: str, title: str, remedy: str) -> Finding:
    try:
        return Finding(True, f"{title} {version(name)}")
    except PackageNotFoundError:
        return Finding(False, f"{title} is not installed; run: {remedy}")


def _keras() -> Finding:
    """Import Keras in a process of its own: it may be installed and still not start."""
    try:
        versions = f"Keras {version('keras')} on TensorFlow {version('tensorflow')}"
    except PackageNotFoundError as missing:
        return Finding(False, f"{missing.name} is not installed; run: {REPAIR}")
    command = [sys.executable, "-c", "import keras; print(keras.backend.backend())"]
    try:
        done = subprocess.run(
            command,
            env={**os.environ, **QUIET},
            capture_output=True,
            encoding="utf-8",
            errors="replace",  # a library's last words may be in another one
            timeout=_KERAS_PATIENCE_S,
        )
    except subprocess.TimeoutExpired:
        return Finding(False, f"{versions} did not start in {_KERAS_PATIENCE_S:g} s; try again")
    if done.returncode:
        last = (done.stderr.strip().splitlines() or [f"exit status {done.returncode}"])[-1]
        return Finding(False, f"{versions} is installed but does not start ({last}); run: {REPAIR}")
    backend = done.stdout.strip()
    if backend != "tensorflow":
        return Finding(
            False, f"Keras runs on {backend}; unset KERAS_BACKEND, the course uses TensorFlow"
        )
    return Finding(True, versions)


def _kernel() -> Finding:
    """The kernel called python3 may be one that the user registered from somewhere else."""
    from jupyter_client.kernelspec import KernelSpecManager, NoSuchKernel

    try:
        spec = KernelSpecManager().get_kernel_spec("python3")
    except NoSuchKernel:
        return Finding(False, f"there is no kernel python3; run: {REPAIR}")
    program = spec.argv[0]
    # Jupyter reads a bare "python" as the Python that Jupyter itself runs on.
    ours = program in {"python", "python3", sys.executable}
    if not ours:
        return Finding(
            False,
            f"the kernel python3 in {spec.resource_dir} starts another Python, {program}; "
            "remove it with: jupyter kernelspec remove python3",
        )
    return Finding(True, f"the kernel python3 starts this Python ({sys.executable})")


def _notebooks() -> Finding:
    try:
        found = course_notebooks()
    except NoNotebooksError as missing:
        return Finding(False, str(missing))
    return Finding(True, f"{len(found)} notebooks in {found[0].parent}")


def _graphviz() -> Finding:
    """Which of the two that are looked for draws models; see ``course_utils.graphviz``."""
    if found := renderer():
        return Finding(True, f"pictures of models are drawn by {found}", needed=False)
    return Finding(False, f"Graphviz, which draws pictures of models; run: {REPAIR}", needed=False)


def _korean_font() -> Finding:
    try:
        from matplotlib import font_manager
    except ImportError:
        missing = "this course's packages; run: pip install 'keras-course[course]'"
        return Finding(False, missing, needed=True)
    found = _first_korean(font_manager.fontManager.ttflist)
    if not found:  # Matplotlib keeps a list of fonts, which may be older than the font
        found = _first_korean(_fonts_listed_anew())
    if found:
        return Finding(True, f"a font with Korean letters ({found})", needed=False)
    return Finding(
        False,
        "a font with Korean letters; the Korean terms may show as boxes. Install Noto Sans CJK KR",
        needed=False,
    )


def _first_korean(fonts: list[Any]) -> str:
    installed = {font.name for font in fonts}
    return next((name for name in _KOREAN_FONTS if name in installed), "")


def _fonts_listed_anew() -> list[Any]:
    """Look at the fonts of this machine, and keep the list for Matplotlib's next start."""
    import matplotlib as mpl
    from matplotlib import font_manager

    manager = font_manager.FontManager()
    kept = Path(mpl.get_cachedir(), f"fontlist-v{manager.__version__}.json")
    with contextlib.suppress(OSError):
        font_manager.json_dump(manager, str(kept))
    return manager.ttflist


def _datasets() -> Iterator[Finding]:
    """Read both sets as a notebook would, every byte verified, but without a download."""
    from course_utils.dataset_files import KNOWN, SPLITS, find
    from course_utils.idx import DatasetError

    for name, known in KNOWN.items():
        place = find(name)
        if place is None:
            remedy = "let COURSE_DATA name a folder with a copy, or be online when a notebook asks"
            text = f"{known.title}: no copy here, so drawn stand-ins would be used; {remedy}"
            yield Finding(False, text, needed=False)
            continue
        try:
            for split in SPLITS:
                place.read(split)
        except DatasetError as damaged:
            yield Finding(False, f"{known.title}: {damaged}")
        else:
            yield Finding(True, f"{known.title} in {place.path}, every byte verified")
