# Replaces exec and compile, with which cells are run.
# expect: points all 0
# %% first
import builtins

builtins.exec = lambda *a, **k: None
real = builtins.compile
builtins.compile = lambda source, *a, **k: real("pass" if isinstance(source, str) else source, *a, **k)
