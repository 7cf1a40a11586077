# Fills memory little by little.
# slow: fills four gigabytes
# expect: points all 0
# %% first
held = []
while True:
    held.append(bytearray(b"x" * 2**24))
