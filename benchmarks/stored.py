"""What the programs share that store what a notebook shows: arguments, file, fresh processes."""

import argparse
import json
import os
import sys
from collections.abc import Callable, Collection, Mapping, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

from course_utils.start import quiet_start


def apart(run: Callable[..., Any], *args: Any) -> Any:
    """Return what `run(*args)` returns in a process of its own.

    What it leaves in TensorFlow's generators is gone with that process.
    """
    reading, writing = os.pipe()
    if os.fork() == 0:
        os.write(writing, json.dumps(run(*args)).encode())
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as pipe:
        reply = json.loads(pipe.read())
    os.wait()
    return reply


def chosen(doc: str | None, parts: Collection[str] = ()) -> list[str]:
    """Read the command line; return which of a program's `parts` to measure, by default all.

    `doc` is the program's own docstring. ``--help`` and a wrong name end the program.
    """
    raw = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser(description=doc, formatter_class=raw)
    known = ", ".join(parts)
    if parts:
        parser.add_argument("parts", nargs="*", metavar="PART", help=f"of: {known}")
    asked: list[str] = getattr(parser.parse_args(), "parts", [])
    if unknown := {*asked} - {*parts}:
        parser.error(f"no such part: {', '.join(sorted(unknown))}; there are {known}")
    return asked or [*parts]


def store_parts(
    doc: str | None,
    file: Path,
    parts: Mapping[str, Callable[[], dict[str, Any]]],
    packages: Sequence[str],
    about: Mapping[str, Any] | None = None,
    *,
    keras: bool = False,
    **layout: Any,
) -> None:
    """Measure the parts that the command line names; put them into `file` beside what is there.

    `about` and the versions of `packages` go in, too. With `keras` it is imported once, before
    the processes fork. `layout` is for ``json.dumps``.
    """
    asked = chosen(doc, parts)
    if keras:
        os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
        with quiet_start():
            import keras as _  # noqa: F401 - for the forks
    stored = json.loads(file.read_text("utf-8")) if file.exists() else {}
    stored |= {"made_by": f"benchmarks/{Path(sys.argv[0]).name}", **(about or {})}
    stored["versions"] = {name: version(name) for name in packages}
    for part in asked:
        stored |= parts[part]()
        file.write_text(json.dumps(stored, **layout) + "\n", "utf-8")
