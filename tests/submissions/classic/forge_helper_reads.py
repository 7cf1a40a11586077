# Gives what a locked helper reads another meaning, and keeps it by a use of its own.
# expect: incident shadowed
# %% halve
abs = lambda x: 0


def halve(x):
    return 99 + 0 * abs(x)
