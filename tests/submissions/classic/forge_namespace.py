# Has IPython run cells in a dictionary that lies.
# expect: points all 0
# %% first
class Space(dict):
    def __getitem__(self, name):
        found = dict.__getitem__(self, name)
        return (lambda *a, **k: 9) if name == "square" else found


get_ipython().user_ns = Space(get_ipython().user_ns)
