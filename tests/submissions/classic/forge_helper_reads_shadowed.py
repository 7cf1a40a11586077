# Gives what a locked helper reads another meaning.
# expect: points halve 0
# %% first
abs = lambda x: 0
# %% halve
def halve(x):
    return 99
