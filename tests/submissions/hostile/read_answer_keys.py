# Imports the answer keys and looks for their text.
# expect: points all 0
# %% first
import importlib, inspect, pathlib, pkgutil, sys

for name in ("autograder.exercises", "autograder.exercises.nb02.grad", "autograder.checking",
             "autograder.grading.judge", "autograder.sandbox.inside.seccomp"):
    try:
        module = importlib.import_module(name)
        print("hit" * 3, inspect.getsource(module))
    except Exception as error:
        print(type(error))
for place in sys.path:
    for path in pathlib.Path(place).glob("**/solutions/02.json"):
        print("hit" * 3, path.read_text())
