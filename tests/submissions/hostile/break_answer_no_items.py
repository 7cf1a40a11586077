# Answers with an array of twenty million rows that have nothing in them.
# slow: gigabytes and tens of seconds
# expect: points 02.descend 0
# expect: state 02.descend incorrect|tampered|error
# rest: solution
# expect: points square full
# %% 02.descend
import numpy as np

descend = lambda *a: np.zeros((20_000_000, 0))
