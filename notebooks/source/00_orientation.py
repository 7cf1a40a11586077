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
# # 00 · Orientation
#
# *오리엔테이션: 같은 코드, 다른 결과*
#
# "I ran the same code twice and got two results. What did I do wrong?" Probably nothing. A training is
# a throw of dice, and this notebook shows you which dice, how to hold them still, and why you should
# not always do so.
#
# **After it you can**
#
# - say which versions you work with, and why that matters;
# - say what a machine learns by itself, and what a person still does;
# - repeat a training to the last bit, and know when it does not repeat;
# - tell a better model from a luckier one.
#
# **Time:** about 35 minutes. **You need:** Python functions and lists. Nothing about networks: read
# their code like a recipe, the next notebooks explain every line.
#
# **How it works:** click into a cell and press Shift + Enter to run it. Where it says *Predict*, guess
# before you look: nobody sees it, and a wrong guess teaches most. Where it says *Your turn*, an
# exercise waits, with a check that answers in words. The course grew out of a student's lecture notes;
# where they say what many people believe, and what is not so, a box *A common belief* sets it beside
# what the code shows.

# %%
import numpy as np

from autograder import check, hint, progress, solution
from course_utils import predicted, quiet_start, quiz
from course_utils.demos import nb00 as demo

with quiet_start():  # without TensorFlow's start-up messages
    import keras
    import tensorflow as tf

# %% [markdown]
# ## 2 · Which Keras is this?
#
# Keras makes and trains networks, TensorFlow calculates for it, and both change from year to year. So
# the first thing to know about a result is *with what* it was made. Libraries say so themselves:

# %%
print("Keras", keras.__version__)
print("tf.keras is the same module as keras:", tf.keras is keras)
print("but tf.keras.layers.Dense is keras.layers.Dense:", tf.keras.layers.Dense is keras.layers.Dense)

# %% [markdown]
# Old code writes `tensorflow.keras`; since TensorFlow 2.16 that is Keras 3 under another name, and this
# course writes `import keras`.
#
# ### Your turn: `00.versions`
#
# Your first exercise. Put the versions of TensorFlow (`tf`) and of NumPy (`np`) in place of the dots,
# as text, and run the cell; then run the `check` below it. Try as often as you like.

# %% exercise="00.versions"
### BEGIN SOLUTION
#: tf_version = ...  # your code here
#: np_version = ...
tf_version = tf.__version__
np_version = np.__version__
### END SOLUTION

# %%
check("00.versions")

# %% [markdown]
# ### Your turn: `00.newer`
#
# Write `newer(a, b)`: is version `a` later than version `b`? Every part is a whole number, and there
# are as many in `a` as in `b`.


# %% exercise="00.newer"
### BEGIN SOLUTION
#: def newer(a, b):
#:     """Whether version a, such as "2.21.0", is later than version b."""
#:     ...  # your code here
def newer(a, b):
    """Whether version a, such as "2.21.0", is later than version b."""
    parts_a = [int(part) for part in a.split(".")]
    parts_b = [int(part) for part in b.split(".")]
    return parts_a > parts_b  # lists are compared from the left, as versions are
### END SOLUTION


# %%
check("00.newer")

# %%
progress("00")
