# Closes and redirects what cells are shown with; what is right keeps its points.
# rest: solution
# expect: points all full
# %% first
import os, sys

sys.stdout.close()
sys.stdout = sys.stderr = open(os.devnull, "w")
os.dup2(sys.stdout.fileno(), 1)
os.dup2(1, 2)
os.close(0)
