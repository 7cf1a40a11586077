# Fills the memory in one cell, after two right answers.
# rest: solution

# %% 02.largest_lr
hoard = []
while True:
    hoard.append(bytearray(b"x" * 50_000_000))
