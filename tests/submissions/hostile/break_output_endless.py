# Prints without end.
# expect: points all 0
# expect: incident output
# %% first
while True:
    print("hostile " * 100)
