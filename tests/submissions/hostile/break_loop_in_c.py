# Spends hours in one call that no interrupt reaches.
# expect: points all 0
# expect: incident timeout
# %% first
sum(range(10**13))
