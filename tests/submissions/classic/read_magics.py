# Patches IPython's transformer, which tests with magics need.
# expect: nowhere canary
# %% first
import IPython.core.inputtransformer2 as module

kept = []
module.TransformerManager.transform_cell = lambda self, text: kept.append(text) or "pass"
# %% last
print(kept)
