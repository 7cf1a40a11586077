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
# # 03 · Neurons, layers, activations
#
# *뉴런, 층, 활성화 함수*
#
# Both networks below multiply and add. Both were trained on the same 400 points, in the same way. One
# sees a single straight line, the other one follows the moons. What does it have that the first
# lacks: more layers, more neurons, or something else?
#
# **After it you can**
#
# - work out a neuron and a layer by hand, and write a layer in NumPy;
# - count a network's weights;
#
# **Time:** about 45 minutes. **You need:** NumPy's arrays and `@`, and from notebook 02 what a slope is.

# %%
import numpy as np

from autograder import check, hint, progress, solution
from course_utils import predicted, quiet_start, quiz, set_seed
from course_utils.demos import nb03 as demo

with quiet_start():  # without TensorFlow's start-up messages
    import keras
    from keras.layers import Dense

demo.first_picture()

# %% [markdown]
# ## 1 · One neuron
#
# A **neuron** (뉴런, also *unit* or *node*) takes some numbers, multiplies each by a weight, adds them
# up, adds a **bias** (편향), and hands the sum to a function, its **activation** (활성화 함수):
#
# $$z = w_1 x_1 + w_2 x_2 + b \qquad \text{output} = f(z)$$
#
# ### Predict
#
# x = (1, 3), w = (2, −1), b = 0.5, and f is ReLU: it lets numbers above 0 through, and makes all others
# 0. What is the output?

# %%
my_output = ...  # your guess, a number

# %% tags=["nbval-check-output"]
x, w, b = np.array([1, 3]), np.array([2, -1]), 0.5
z = x @ w + b  # 1 · 2 + 3 · (-1) + 0.5
print(f"weighted sum z = {z}")
for name, output in {"ReLU": max(0, z), "sigmoid": 1 / (1 + np.exp(-z)), "tanh": np.tanh(z)}.items():
    print(f"{name:<8} {output:.3f}")

predicted(my_output, 0, why="z = 2 − 3 + 0.5 = −0.5 is below 0, and ReLU makes that 0.")

# %% [markdown]
# ## 2 · A layer
#
# ### Your turn: `03.dense`
#
# Write a layer for a whole batch. `x` is an array of shape (n, d), a sample a row; `W` is (d, k), a unit
# a column; `b` is (k,); and `act` is a function, such as `np.tanh`. Return the outputs, (n, k).


# %% exercise="03.dense"
### BEGIN SOLUTION
#: def dense(x, W, b, act):
#:     """The outputs, (n, k), of a layer with kernel W and bias b for the rows of x."""
#:     ...  # your code here
def dense(x, W, b, act):
    """The outputs, (n, k), of a layer with kernel W and bias b for the rows of x."""
    # (n, d) @ (d, k) is (n, k); b, of shape (k,), is added to each row; then comes the bend.
    return act(x @ W + b)
### END SOLUTION


# %%
check("03.dense")

# %%
progress("03")
