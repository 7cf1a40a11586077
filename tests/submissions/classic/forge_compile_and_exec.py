# Replaces eval, exec and compile for tests alone, and the parser's functions.
# expect: points all 0
# expect: incident tests_patched
# %% first
import ast
import builtins

real = builtins.eval, builtins.exec


def spare(function):
    def instead(code, *a, **k):
        return None if getattr(code, "co_filename", "") == "<test cell>" else function(code, *a, **k)

    return instead


builtins.eval, builtins.exec = map(spare, real)
ast.fix_missing_locations = lambda tree: ast.Module([], [])
ast.NodeTransformer.visit = lambda self, tree: ast.Module([], [])
