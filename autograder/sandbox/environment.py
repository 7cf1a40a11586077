"""The environment variables and folders of a kernel: no secret, and nothing of the grader's."""

import json
import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

#: "apart" is for copies of the kernel, where no notebook looks
_FOLDERS = ("work", "tmp", "apart", "home", "home/mpl", "home/.keras", "c")


def make_folders(folder: Path) -> None:
    """Make the folders a kernel writes to below `folder`, and the one for its sockets."""
    for name in _FOLDERS:
        (folder / name).mkdir(mode=0o700, parents=True, exist_ok=True)


def search_path(prefix: str) -> str:
    """Where programs are looked for, first of all beside the Python in `prefix`."""
    return os.pathsep.join((str(Path(prefix, "bin")), "/usr/local/bin", "/usr/bin", "/bin"))


def of(folder: Path, extra: Mapping[str, str]) -> dict[str, str]:
    """The environment of a kernel whose home is below `folder`, with `extra` on top."""
    home = folder / "home"
    return {
        "PATH": search_path(sys.prefix),
        "LANG": "C.UTF-8",
        "USER": "student",
        "LOGNAME": "student",
        "HOME": str(home),
        "TMPDIR": str(folder / "tmp"),
        "XDG_CACHE_HOME": str(home / ".cache"),
        "XDG_CONFIG_HOME": str(home / ".config"),
        "IPYTHONDIR": str(home / ".ipython"),
        "JUPYTER_CONFIG_DIR": str(home / ".jupyter"),
        "JUPYTER_DATA_DIR": str(home / ".jupyter"),
        "JUPYTER_RUNTIME_DIR": str(home / ".jupyter"),
        "MPLCONFIGDIR": str(home / "mpl"),
        "MPLBACKEND": "module://matplotlib_inline.backend_inline",
        "KERAS_HOME": str(home / ".keras"),
        "KERAS_BACKEND": "tensorflow",
        # One thread in the linear algebra keeps the zygote forkable; TensorFlow has its own.
        "OPENBLAS_NUM_THREADS": "1",
        "TF_CPP_MIN_LOG_LEVEL": "3",
        "TF_ENABLE_ONEDNN_OPTS": "0",
        "CUDA_VISIBLE_DEVICES": "-1",
        # Its worker processes share memory and sockets, which kernels have none of.
        "JOBLIB_MULTIPROCESSING": "0",
        "PYTHONDONTWRITEBYTECODE": "1",
        **extra,
    }


def prepare_folder(folder: Path, key: str) -> str:
    """Make a kernel's folder with its connection file; returns the address of its sockets."""
    make_folders(folder)
    address = str(folder / "c" / "s")
    connection = connection_info(address) | {"key": key}
    (folder / "c" / "k").write_text(json.dumps(connection))
    return address


def connection_info(address: str) -> dict[str, Any]:
    """Jupyter's connection info for unix sockets named `address`-1 to `address`-5."""
    names = ("shell_port", "iopub_port", "stdin_port", "control_port", "hb_port")
    ports = {name: number for number, name in enumerate(names, 1)}
    return {"transport": "ipc", "ip": address, "signature_scheme": "hmac-sha256", **ports}


def kernel_request(
    folder: Path,
    limits: dict[str, Any],
    env: Mapping[str, str],
    readable: Sequence[str],
    seal: bytes,
    modules: tuple[Sequence[str], Sequence[str]] = ((), ()),
    program: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """What a warden needs to know to start a kernel in `folder`.

    `seal` is the key for tests, which the kernel keeps from the notebook. `modules` lie in its
    work folder and come before installed packages of the same name; then follow the files of those
    that are imported as they are now. `program` starts a kernel of
    another language (``foreign``); without one it is a fork of the zygote.
    """
    return {
        "folder": str(folder),
        "connection": str(folder / "c" / "k"),
        "limits": limits,
        "env": of(folder, env),
        "read": list(readable),
        "seal": seal.hex(),
        "modules": list(modules[0]),
        "kept": list(modules[1]),
        "program": dict(program) if program else None,
    }
