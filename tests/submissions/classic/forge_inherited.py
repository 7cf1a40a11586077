# Gives NumPy's and the parser's classes methods in the place of those that they inherit.
# expect: points all 0
# expect: incident tests_patched
# %% first
import ast

ast.NodeTransformer.visit = lambda self, tree: ast.Module([], [])
ast.Assert.__init__ = lambda self, *a, **k: None
