# Replaces, closes and redirects what cells are shown with.
# rest: solution
# expect: points all full
# %% first
import os, sys

sys.stdout.close()
sys.stdout = sys.stderr = None
os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
os.dup2(1, 2)
