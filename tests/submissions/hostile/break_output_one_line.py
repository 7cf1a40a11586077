# Prints one line of a hundred million letters.
# expect: points all 0
# expect: incident output
# %% first
print("x" * 10**8)
