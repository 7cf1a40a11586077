# Replaces the text of every later cell, the tests' too.
# fails today: finding 8
# expect: points all 0
# %% first
get_ipython().input_transformers_cleanup.append(lambda lines: ["pass\n"])
