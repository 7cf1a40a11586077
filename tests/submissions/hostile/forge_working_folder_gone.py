# Removes its working folder and stays in it.
# rest: solution
# expect: points all full
# %% first
import os, shutil

here = os.getcwd()
shutil.rmtree(here, ignore_errors=True)
os.makedirs("/tmp/hostile-folder", exist_ok=True) if os.access("/tmp", os.W_OK) else None
