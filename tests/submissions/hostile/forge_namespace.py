# Puts a dictionary of its own in the place of the notebook's names.
# expect: points all 0
# %% first
class Names(dict):
    def __getitem__(self, name):
        if name in ("square", "mean", "grad", "descend"):
            return lambda *a: 4
        if name == "points":
            return 4
        return super().__getitem__(name)
    def get(self, name, default=None):
        return 4 if name.startswith("_result") else super().get(name, default)

shell = get_ipython()
shell.user_ns = Names(shell.user_ns)
