# Looks for what other submissions may have left in its place.
# expect: points all 0
# %% first
import builtins, os, pathlib, sys

found = [hasattr(builtins, "hostile_was_here"), "HOSTILE" in os.environ]
found += [path.name.startswith("hostile") for path in pathlib.Path.home().rglob("*")]
found += [path.name.startswith("hostile") for path in pathlib.Path.cwd().rglob("*")]
found += [(pathlib.Path.home() / ".ipython/profile_default/startup/00.py").exists()]
if any(found):
    print("hit" * 3)
