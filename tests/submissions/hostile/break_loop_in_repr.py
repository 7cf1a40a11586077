# Never ends when it is shown.
# expect: points all 0
# expect: incident timeout
# %% first
class Slow:
    def _repr_html_(self):
        while True:
            pass

Slow()
