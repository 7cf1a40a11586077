# Takes from its folders the right to be looked at or removed.
# rest: solution
# expect: points all full
# %% first
import os

os.mkdir("closed")
open("closed/file", "w").close()
for path in ("closed", ".", os.path.dirname(os.getcwd()), os.path.expanduser("~")):
    os.chmod(path, 0)
