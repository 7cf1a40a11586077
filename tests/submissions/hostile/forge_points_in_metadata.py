# Sets the points of its tests; the work itself is right.
# rest: solution
# expect: points all full
# expect: points square 2
# %% points square
1000
# %% points 02.grad
-5
