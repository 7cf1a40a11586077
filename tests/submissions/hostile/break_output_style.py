# Shows a text that regular expressions stumble over (the class must not wait).
# slow: holds up the class for minutes while finding 1 is not mended
# rest: solution
# expect: points all full
# %% first
display({"text/html": "<style " * 30_000}, raw=True)
