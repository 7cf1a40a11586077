# Answers with one long text among twenty thousand empty ones.
# slow: fills gigabytes, and takes minutes, while finding 4 is not mended
# rest: solution
# expect: points 02.descend 0
# expect: points square full
# %% 02.descend
descend = lambda *a: ["x" * 25_000, *[""] * 19_000]
