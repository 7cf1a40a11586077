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
# # 01 · Tensors and dtypes
#
# *텐서와 자료형*
#
# Why does 2 + 2.2 work in Python and break in TensorFlow? And when does it not break, but give a
# wrong number without a word?
#
# **Time:** about 35 minutes.

# %%
import numpy as np

from autograder import check, hint, progress, solution
from course_utils import predicted, quiet_start

with quiet_start():  # without TensorFlow's start-up messages
    import tensorflow as tf

# %% [markdown]
# ## 1 · Two numbers meet
#
# ### Predict
#
# What is `tf.constant(2) + 2.2`?

# %%
my_sum_2 = ...  # a number, or "raises"

# %%
try:
    seen = float(tf.constant(2) + 2.2)
except Exception:
    seen = "raises"
predicted(my_sum_2, seen)

# %% [markdown]
# ### Your turn: `01.add_any`
#
# Write a function that adds two numeric tensors or arrays of *any* dtype. The result is float32.

# %% exercise="01.add_any"
### BEGIN SOLUTION
#: def add_any(a, b):
#:     """The sum of two numeric tensors or arrays of any dtype, as float32."""
#:     ...  # your code here
def add_any(a, b):
    """The sum of two numeric tensors or arrays of any dtype, as float32."""
    # Both are float32 before they meet: then no dtype is left to be argued about.
    return tf.cast(a, tf.float32) + tf.cast(b, tf.float32)
### END SOLUTION


# %%
check("01.add_any")

# %%
progress("01")
