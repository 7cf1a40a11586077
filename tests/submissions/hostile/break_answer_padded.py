# Answers with one long text among twenty thousand empty ones.
# rest: solution
# expect: points 02.descend 0
# expect: points square full
# %% 02.descend
descend = lambda *a: ["x" * 25_000, *[""] * 19_000]
