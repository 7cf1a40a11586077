# Sets the number of the cell to what is no number.
# expect: points all 0
# %% first
get_ipython().execution_count = 10**400
