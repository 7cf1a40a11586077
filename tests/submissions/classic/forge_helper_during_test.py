# Replaces the instructor's function only as a test runs, which had called the notebook's own first.
# expect: points all 0
# expect: incident tests_meddled
# %% halve
def halve(x):
    global near
    near = lambda one, other: True
    return 0
