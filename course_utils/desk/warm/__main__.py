"""``python -I -S <this folder> COMMAND...`` launches a kernel; ``--serve`` is the warm process."""

import importlib
import importlib.util
import sys
from pathlib import Path


def main() -> None:
    """Load this folder as the package ``_warm``, whatever else is on the search path."""
    here = Path(__file__).resolve().parent
    del sys.path[0]  # this folder
    spec = importlib.util.spec_from_file_location(
        "_warm", here / "__init__.py", submodule_search_locations=[str(here)]
    )
    assert spec is not None and spec.loader is not None
    package = importlib.util.module_from_spec(spec)
    sys.modules["_warm"] = package
    spec.loader.exec_module(package)
    if sys.argv[1:2] == ["--serve"]:
        importlib.import_module("_warm.serve").main(sys.argv[2])
    else:
        importlib.import_module("_warm.launch").main(sys.argv[1:])


if __name__ == "__main__":
    main()
