# Answers with a list in a list in a list, a hundred thousand deep, and with one in itself.
# expect: points 02.grad 0
# expect: points 02.descend 0
# %% first
deep = []
for _ in range(100_000):
    deep = [deep]
loop = []
loop.append(loop)
loop.append({"a": loop})
grad = lambda w: loop
descend = lambda *a: deep
