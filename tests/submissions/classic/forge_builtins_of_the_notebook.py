# Gives the notebook builtins of its own.
# expect: points all 0
# expect: incident tests_patched
# %% first
class Yes(dict):
    def __missing__(self, name):
        return lambda *a, **k: True


import builtins

__builtins__ = {**vars(builtins), "__import__": lambda *a, **k: __builtins__["fake"]}
