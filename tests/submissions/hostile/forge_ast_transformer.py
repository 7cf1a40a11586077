# Turns every assert into nothing with an AST transformer.
# expect: points all 0
# %% first
import ast

class Mute(ast.NodeTransformer):
    def visit_Assert(self, node):
        return ast.Pass()

get_ipython().ast_transformers.append(Mute())
