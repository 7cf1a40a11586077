# Replaces the text of every later cell, the tests' too.
# expect: points all 0
# %% first
get_ipython().input_transformers_cleanup.append(lambda lines: ["pass\n"])
