# Shows a text that regular expressions stumble over (the class must not wait).
# fails today: finding 1
# rest: solution
# expect: points all full
# %% first
display({"text/html": "<style " * 30_000}, raw=True)
