# Keeps the text of every cell that is run, and shows it in the next.
# expect: points all 0
# %% first
kept = []
get_ipython().input_transformers_cleanup.append(lambda lines: kept.append(lines) or lines)
get_ipython().events.register("pre_run_cell", lambda info: kept.append(info.raw_cell))
# %% 02.grad
print(kept)
# %% last
print(kept)
