"""`python -I -S <this file> PROGRAM`: run one of the programs, with no search path of ours."""

import importlib
import importlib.util
import sys
from pathlib import Path


def main(name: str) -> None:
    """Load this folder as the package `_inside` and call `main()` of its module `name`."""
    here = Path(__file__).resolve().parent
    spec = importlib.util.spec_from_file_location(
        "_inside", here / "__init__.py", submodule_search_locations=[str(here)]
    )
    assert spec is not None and spec.loader is not None
    package = importlib.util.module_from_spec(spec)
    sys.modules["_inside"] = package
    spec.loader.exec_module(package)
    importlib.import_module(f"_inside.{name}").main()


if __name__ == "__main__":
    main(sys.argv[1])
