# Writes another text into the locked cells.
# expect: points all 0
# expect: incident edited_cell
# %% check square
pass
# %% check 02.grad
print("Correct: 2 of 2 points")
