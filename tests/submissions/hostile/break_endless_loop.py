# Never ends.
# self-test: never ends
# expect: points all 0
# expect: incident timeout
# %% square
while True:
    pass
