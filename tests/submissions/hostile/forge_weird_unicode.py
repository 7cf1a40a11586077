# Names and texts in look-alike letters, controls and lone surrogates.
# expect: points all 0
# %% first
print("\u202e\u2066 \ud800 \x00 \x1b[2J \ufeff \U000e0041")
𝐠𝐫𝐚𝐝 = lambda w: 0
ｓquare = lambda x: "\udcff"
