# Gives a function that the instructor's locked cell defined another meaning, after that cell.
# expect: points all 0
# expect: incident helper_replaced
# %% halve
def halve(x):
    return 0


near = lambda one, other: True
