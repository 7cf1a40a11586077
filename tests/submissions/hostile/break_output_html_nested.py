# Shows HTML of a hundred thousand levels, and a tag that never ends.
# rest: solution
# expect: points all full
# %% first
display({"text/html": "<div>" * 100_000}, raw=True)
display({"text/html": "<" * 200_000}, raw=True)
display({"text/html": "<a href='" * 30_000}, raw=True)
display({"text/markdown": "[" * 200_000 + "](" * 1000}, raw=True)
display({"image/svg+xml": "<svg>" * 100_000}, raw=True)
display({"text/latex": "\\frac{" * 50_000}, raw=True)
