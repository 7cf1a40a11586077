# Lets other programs read it.
# expect: points all 0
# %% first
import subprocess, sys

for line in (["cat", "@SECRET@"], ["head", "@SECRET@"], ["grep", "-r", "", "@SECRET@"],
             [sys.executable, "-c", "print(open('@SECRET@').read())"], ["sh", "-c", "cat < @SECRET@"]):
    try:
        print(subprocess.run(line, capture_output=True, text=True).stdout)
    except OSError as error:
        print(type(error))
