# Answers with numbers that are none: NaN, infinities, minus zero, and words for them.
# expect: points 02.grad 0
# expect: points 02.descend 0
# %% first
grad = lambda w: float("nan")
descend = lambda *a: ["8", "NaN", float("inf"), -0.0, "Infinity", None, True]
