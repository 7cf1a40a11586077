# Puts nothing in the place of what cells are shown with, so that the kernel fails at its own work.
# expect: points all 0
# %% first
import sys

sys.stdout = sys.stderr = sys.__stdout__ = sys.__stderr__ = None
