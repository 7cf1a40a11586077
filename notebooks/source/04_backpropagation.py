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
# # 04 · Backpropagation
#
# %%
import math

import numpy as np

from autograder import check, progress
from course_utils import predicted, quiet_start, quiz
from course_utils.demos import nb04 as demo

with quiet_start():
    import keras
    import tensorflow as tf

slopes = demo.slopes

def sigmoid(z):
    return 1 / (1 + np.exp(-z))


# %% exercise="04.forward"
### BEGIN SOLUTION
#: def forward(x, w1, w2, y):
#:     """Two neurons in a row: what each puts out, and the error, as (h, o, E)."""
#:     ...  # your code here
def forward(x, w1, w2, y):
    """Two neurons in a row: what each puts out, and the error, as (h, o, E)."""
    h = sigmoid(w1 * x)
    o = sigmoid(w2 * h)  # the second neuron reads what the first one hands on
    return h, o, 0.5 * (o - y) ** 2
### END SOLUTION


# %%
check("04.forward")

# %% exercise="04.gradients"
### BEGIN SOLUTION
#: def gradients(x, w1, w2, y):
#:     """The slopes of E along w1 and w2, as (∂E/∂w1, ∂E/∂w2)."""
#:     ...  # your code here: forward first, then back
def gradients(x, w1, w2, y):
    """The slopes of E along w1 and w2, as (∂E/∂w1, ∂E/∂w2)."""
    h = sigmoid(w1 * x)
    o = sigmoid(w2 * h)
    arrives_at_z2 = (o - y) * o * (1 - o)  # through the error, and the last σ
    arrives_at_z1 = arrives_at_z2 * w2 * h * (1 - h)  # on through w2's product, and the first σ
    return arrives_at_z1 * x, arrives_at_z2 * h  # each times what flowed into its product
### END SOLUTION


# %%
check("04.gradients")

# %% exercise="04.tape"
### BEGIN SOLUTION
#: def tape_gradients(ws, x, y):
#:     """The slope of E along each weight in the list ws, by a tape."""
#:     ...  # your code here
def tape_gradients(ws, x, y):
    """The slope of E along each weight in the list ws, by a tape."""
    ws = [tf.Variable(w) for w in ws]
    with tf.GradientTape() as tape:
        h = x
        for w in ws:
            h = tf.sigmoid(w * h)
        loss = 0.5 * (h - y) ** 2  # still inside: the tape must see it
    return tape.gradient(loss, ws)
### END SOLUTION


# %%
check("04.tape")

# %% exercise="04.update"
### BEGIN SOLUTION
#: def step(x, w1, w2, y, lr):
#:     """One step of gradient descent: the new (w1, w2)."""
#:     ...  # your code here
def step(x, w1, w2, y, lr):
    """One step of gradient descent: the new (w1, w2)."""
    slope1, slope2 = slopes(x, w1, w2, y)  # both measured, before either weight moves
    return w1 - lr * slope1, w2 - lr * slope2
### END SOLUTION


# %%
check("04.update")

# %%
progress("04")
