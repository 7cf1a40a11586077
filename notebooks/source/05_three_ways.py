# ---
# jupyter:
#   jupytext:
#     text_representation:
#       extension: .py
#       format_name: percent
#   kernelspec:
#     display_name: Python 3 (ipykernel)
#     language: python
#     name: python3
# ---

# %% [markdown]
# # 05 · Three ways to build a model
#
# *모델을 만드는 세 가지 방법*
#
# A model is a graph of layers. Keras lets you write that graph down in three ways.

# %%
from autograder import check, hint, progress, solution
from course_utils import quiet_start

with quiet_start():  # without TensorFlow's start-up messages
    import keras

# %% [markdown]
# ## 6 · Look inside
#
# ### Your turn: `05.kernel`
#
# Write `kernel_of(model, name)`: the kernel of the layer that is called `name`, or `None` if that
# layer has no weights. It should work for any model, however it was written, and for layers without
# a bias.

# %% exercise="05.kernel"
### BEGIN SOLUTION
#: def kernel_of(model, name):
#:     """The kernel of the layer called `name`, or None if it has no weights."""
#:     ...  # your code here
def kernel_of(model, name):
    """The kernel of the layer called `name`, or None if it has no weights."""
    weights = model.get_layer(name).get_weights()  # kernel and bias, the kernel alone, or nothing
    return weights[0] if weights else None
### END SOLUTION


# %%
check("05.kernel")

# %%
progress("05")
