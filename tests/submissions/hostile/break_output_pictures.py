# Shows pictures of 20 MB that are none.
# expect: points all 0
# expect: incident output
# %% first
for _ in range(3):
    display({"image/png": "A" * 20_000_000}, raw=True)
