# Opens the instructor's notebook, the gradebook, the ledger and the course secret.
# expect: points all 0
# expect: incident denied
# %% first
import os

for name in ("source/hostile/hostile.ipynb", "gradebook.db", "nbgrader_config.py",
             ".autograder/secret", ".autograder/ledger.jsonl", "release/hostile/hostile.ipynb"):
    for path in (f"@COURSE@/{name}", f"/proc/self/root@COURSE@/{name}", f"../../../../..@COURSE@/{name}"):
        try:
            print("hit" * 3, open(path, "rb").read())
        except OSError as error:
            print(type(error))
    try:
        open(f"@COURSE@/{name}", "ab").write(b"hostile")
    except OSError as error:
        print(type(error))
