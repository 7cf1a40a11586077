# Prints one line of ten million letters.
# expect: points all 0
# expect: incident output
# %% first
print("x" * 10**7)
