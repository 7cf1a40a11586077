# Keeps what is run in a list with an input transformer, and shows it, plain and turned round.
# expect: nowhere canary
# %% first
kept = []


def keep(lines):
    kept.extend(lines)
    return lines


get_ipython().input_transformers_cleanup.append(keep)
get_ipython().input_transformers_post.append(keep)
# %% last
print(kept)
