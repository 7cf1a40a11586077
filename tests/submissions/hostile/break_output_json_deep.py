# Shows JSON of 470 levels.
# rest: solution
# expect: points all full
# %% first
deep = []
for _ in range(470):
    deep = [deep]
display({"application/json": deep}, raw=True)
