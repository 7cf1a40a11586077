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
# 2 + 2.2 is 4.2, in Python. In TensorFlow it is 4.2, or an error, or 4, without a word. How do you know
# which?
#
# **After it you can**
#
# - say which dtype and shape a tensor has, and where it got its dtype;
# - tell which sums work, which raise, and which are silently wrong;
# - turn numbers and texts into the dtype that you need;
# - bring pixels from 0 … 255 to 0 … 1 without losing anything;
# - say which numbers float16 and uint8 do not have.
#
# **Time:** about 40 minutes. **You need:** Python, and a first look at NumPy arrays.
#
# **How it works:** *predict*, run the cell, read why, do your own exercise. Stuck? Its card has hints to
# open. The course grew out of a student's lecture notes; where they say what many people believe, and
# what is not so, a box *A common belief* sets it beside what the code shows.

# %%
import numpy as np

from autograder import check, hint, progress, solution
from course_utils import load_fashion_mnist, predicted, quiet_start, quiz
from course_utils.demos import nb01 as demo

with quiet_start():  # without TensorFlow's start-up messages
    import keras
    import tensorflow as tf

c = tf.constant  # the lesson writes it often
demo.clock_and_ruler()

# %% [markdown]
# A computer does not have every number. On the left are **all** that fit into one byte as int8, on the right
# a few of the 63,487 that two bytes can hold as float16. Between two marks there is nothing. Keep both
# pictures in mind; the lesson comes back to them.
#
# ## 1 · Two numbers meet
#
# A **tensor** (텐서) is a block of numbers, all of one kind, its **dtype** (자료형). `tf.constant` makes
# one; we write `c` for short. A tensor prints its numbers, its shape (section 8; one number alone has the
# shape `()`), and its dtype. Code that stops with an error *raises*; `attempt` catches that.

# %% tags=["nbval-check-output"]
def attempt(line):
    """Run a line of code, and show its value and dtype, or what it raises."""
    try:
        value = np.asarray(eval(line))
        print(f"{line:<48} {value!s:<8} {value.dtype}")
    except Exception as error:
        print(f"{line:<48} raises {type(error).__name__}")


print(c(2.2))
attempt("c(2.2) + 2")

# %% [markdown]
# ### Predict
#
# That was a tensor of 2.2, and Python's 2. Now the other way round: what is `c(2) + 2.2`?

# %%
my_sum = ...  # "a": 4.2   "b": 4   "c": it raises

# %% tags=["nbval-check-output"]
attempt("c(2) + 2.2")
attempt("c(2) + c(2.2)")
attempt("c(2) == c(2.0)")
predicted(my_sum, "c", choices={"a": "4.2", "b": "4", "c": "it raises"})

# %% [markdown]
# **The tensor sets the dtype**, and Python's number has to follow: a whole number may become a float, a 2.2
# may not become an int. Between **two tensors nothing is converted**, not even to compare 2 with 2.0.
#
# The message names both: "*input #1(zero-based) was expected to be a int32 tensor but is a float tensor*"
# means that the **second** one has another dtype than the first.
#
# > **A common belief:** Python's numbers are converted, tensors are not.
# >
# > **Today:** half of it. `c(2) + 2.2` has a Python number in it, and raises.
#
# ## 2 · A tensor meets NumPy
#
# An hour's pay is 10, and you get nine tenths of it. The 0.9 comes from a NumPy calculation.
#
# ### Predict
#
# What is `c([10]) * np.float64(0.9)`?

# %%
my_pay = ...  # "a": 9   "b": 0   "c": it raises

# %% tags=["nbval-check-output"]
attempt("c([10]) * np.float64(0.9)")
attempt("np.float64(0.9) * c([10])")
attempt("c([10]) * 0.9")
attempt("c([10]) == np.array([10.5])")
attempt("keras.ops.multiply(c([10]), np.float64(0.9))")
why = "NumPy's 0.9 is cast into the tensor's int32 before they are multiplied."
predicted(my_pay, "b", choices={"a": "9", "b": "0", "c": "it raises"}, why=why)

# %% [markdown]
# No error, and nothing to live on. Where an **integer tensor** meets a **NumPy** number or array, the
# latter is cast into the tensor's dtype: 0.9 becomes 0, and 10 · 0 = 0. It makes no difference who comes
# first. Even 10 equals 10.5 then. With Python's own 0.9 the same line raises, which is the better luck.
#
# `keras.ops` has rules of its own: it *promotes* both to a dtype that has room, here float64.
#
# > **A common belief:** different dtypes cannot be combined, so TensorFlow will tell me. (The notes: *tf는
# > 같은 dtype 아니면, 연산 불가*.)
# >
# > **Today:** of two tensors that is true. An integer tensor and NumPy give a wrong number without a word.
# > Ask `x.dtype` first.
#
# ## 3 · A brighter pixel
#
# Most images are stored as uint8, whole numbers without a sign in one byte: 0 (black) to 255 (white).
#
# ### Predict
#
# A pixel of 200 gets 100 brighter. What is `np.array([200], np.uint8) + 100`?

# %%
my_bright = ...  # a number

# %% tags=["nbval-check-output"]
attempt("np.array([200], np.uint8) + 100")
attempt("c(300, dtype=tf.uint8)")
attempt("np.uint8(300)")
attempt("np.array([256]).astype(np.uint8)")
attempt("tf.saturate_cast(300.0, tf.uint8)")
predicted(my_bright, 44, why="Past 255 comes 0: 300 − 256 = 44.", within=0.001)
demo.clock_picture()

# %% [markdown]
# **The whole numbers of a dtype go round like a clock** (오버플로, overflow); only Python's own `int` takes
# as many bytes as it needs. NumPy raises for `np.uint8(300)`, but neither for our sum nor for a cast;
# TensorFlow does not even there. `tf.saturate_cast` stops at 255.
#
# In an image this is seen at once. The middle one is what uint8 makes of it; on the right float32, which
# goes beyond 255 (shown as white). Pull the slider:

# %%
fashion = load_fashion_mnist()
pixels = fashion.train_images
demo.brightness_slider(pixels[0])

wraps = pixels > 255 - 100
print(f"of all {pixels.size:,} pixels {wraps.mean():.1%} go round with + 100")
print(f"of those that are not black: {wraps.sum() / (pixels > 0).sum():.1%}")

# %% [markdown]
# > **A common belief:** an RGB value goes from 1 to 256.
# >
# > **Today:** 0 to 255; 256 as uint8 is 0. And these images are grey: one number a pixel, not three.
#
# ### Your turn: `01.works`
#
# Six new lines. Decide for each: the **number** that comes out, or `"raises"`. Decide before you try.

# %% exercise="01.works"
### BEGIN SOLUTION
#: works = {
#:     "c(1) + 2.5": ...,
#:     "c(2.5) + 1": ...,
#:     "c(1) + np.float64(2.5)": ...,
#:     "c(7) / 2": ...,
#:     "c(250, tf.uint8) + 10": ...,
#:     "c(1.5) + c(1)": ...,
#: }
works = {
    "c(1) + 2.5": "raises",  # a Python float does not fit into int32
    "c(2.5) + 1": 3.5,  # a Python int fits into float32
    "c(1) + np.float64(2.5)": 3,  # NumPy's 2.5 is cast to 2, silently
    "c(7) / 2": 3.5,  # two whole numbers; / makes floats of both
    "c(250, tf.uint8) + 10": 4,  # 260 − 256: round the clock, silently
    "c(1.5) + c(1)": "raises",  # two tensors of different dtypes
}
### END SOLUTION

# %%
check("01.works")

# %% [markdown]
# ## 4 · Where a dtype comes from, and how to change it
#
# `c([1.0, 2.0])` is float32, the dtype that Keras calculates in unless told otherwise.
#
# ### Predict
#
# And `c(np.array([1.0, 2.0]))`, the same numbers out of a NumPy array?

# %%
my_dtype = ...  # "a": float32   "b": float64   "c": it raises

# %% tags=["nbval-check-output"]
attempt("c([1.0, 2.0])")
attempt("c(np.array([1.0, 2.0]))")
attempt("c([1.0, 2.0]) + c(np.array([1.0, 2.0]))")
attempt("c([1, 2])")
attempt("c(np.array([1, 2]))")
attempt("keras.layers.Rescaling(1)(np.array([1.0, 2.0]))")
predicted(my_dtype, "b", choices={"a": "float32", "b": "float64", "c": "it raises"})

# %% [markdown]
# Python's numbers become float32 and int32 (int64 if they are too large for it); **NumPy's keep their own
# dtype**, mostly float64 and int64. So
# two vectors of floats may refuse each other ("*a float tensor … a double tensor*"). A Keras layer turns
# floats into float32, which is why you seldom meet this there.
#
# To change a dtype, **cast** (형 변환): `tf.cast(x, tf.float32)`. The target is a dtype such as
# `tf.float32` or its name in quotes; a `tf.dtype`, as the notes write it, does not exist.
#
# ### Predict
#
# What is `tf.cast(-2.9, tf.int32)`?

# %%
my_cast = ...  # a number

# %% tags=["nbval-check-output"]
attempt("tf.cast(-2.9, tf.int32)")
attempt("np.floor(-2.9)")
attempt("tf.round(-2.9)")
attempt("c(1.5, dtype=tf.int8)")
attempt("c(np.float64(1.5), dtype=tf.int8)")
predicted(my_cast, -2, why="A cast cuts off what stands behind the point.", within=0.001)

# %% [markdown]
# **A cast to whole numbers goes towards 0**, if the dtype has room: it is neither `floor` nor rounding.
# `tf.constant` is stricter, and refuses Python's 1.5 for int8; NumPy's 1.5 it takes and cuts, as in
# section 2.
#
# ### Your turn: `01.add_any`
#
# Write a function that adds **two numeric tensors or arrays of any dtypes**: whole numbers, floats, truth
# values, in either order, one number or many. The result is float32.

# %% exercise="01.add_any"
### BEGIN SOLUTION
#: def add_any(a, b):
#:     """The sum of two numeric tensors or arrays of any dtypes, as float32."""
#:     ...  # your code here
def add_any(a, b):
    """The sum of two numeric tensors or arrays of any dtypes, as float32."""
    # Both are float32 before they meet, so neither decides for the other.
    return tf.cast(a, tf.float32) + tf.cast(b, tf.float32)
### END SOLUTION


# %%
check("01.add_any")

# %% [markdown]
# ## 5 · The marks of the ruler
#
# ### Predict
#
# float16 goes from 0.00000006 up to 65,504. How many of its positive numbers lie **between 0 and 1**?

# %%
my_share = ...  # "a": hardly any   "b": about half   "c": nearly all

# %% tags=["nbval-check-output"]
every = np.arange(2**16, dtype=np.uint16).view(np.float16)
positive = every[np.isfinite(every) & (every > 0)]
print(f"from 0 to 1: {(positive <= 1).sum():,} of {len(positive):,}, above: {(positive > 1).sum():,}")

print("2,048 + 1 in float16:     ", float(np.float16(2048) + np.float16(1)))
print("0.1 as float16:           ", float(np.float16(0.1)))
print("0.00000001 as float16:    ", float(np.float16(1e-8)))
print("16,777,216 + 1 in float32:", float(np.float32(16_777_216) + np.float32(1)))
predicted(my_share, "b", choices={"a": "hardly any", "b": "about half", "c": "nearly all"})

# %% [markdown]
# A float16 keeps **eleven binary digits, wherever you are** (above 0.00006), so the gap doubles at each
# power of two: as many numbers from 1 to 2 as from 2 to 4, or from ½ to 1. And there are nearly as many
# such stretches below 1 as above. From 2,048 on the gap is 2, and 2,049 has no mark of its own. float32 is
# the same ruler with 24 digits: from 16,777,216 on it cannot count by ones.
#
# Pull x, or type a number. Try 0.1, and look for the end:

# %%
demo.ruler_slider()

# %% [markdown]
# <details>
# <summary><strong>What is that good for?</strong></summary>
#
# Half the bytes, and on many GPUs a multiple of the speed. Networks mostly bear the gaps, but not the ends:
# small gradients become 0. So training in float16 multiplies the loss by a large number first (loss
# scaling). `bfloat16` has about the range of float32, and only 8 binary digits.
#
# </details>
#
# ## 6 · Pixels from 0 to 1
#
# Networks learn more easily from small numbers than from hundreds, so pixels are brought to 0 … 1 (정규화,
# normalisation; its other formulas come in a later notebook). On the disk they stay uint8 for a reason:

# %% tags=["nbval-check-output"]
for dtype in ("uint8", "float32", "float64"):
    size = 60_000 * 28 * 28 * np.dtype(dtype).itemsize
    print(f"60,000 images of 28 × 28 as {dtype:<8} {size / 1e6:4.0f} MB")

attempt("np.array([51], np.uint8) / 255")
attempt("c([51], tf.uint8) / 255")
grey = np.array([7.0, 7.0])
with np.errstate(invalid="ignore"):
    attempt("(grey - grey.min()) / (grey.max() - grey.min())")

# %% [markdown]
# NumPy's `/` makes **float64** of uint8, eight times as large; TensorFlow's makes float32. And the last
# line: min–max scaling, (x − min) / (max − min), of an image with one grey only is 0 / 0, which is `nan`.
#
# Mind what is divided by. **255 belongs to the format**, the maximum to one image. Divide a night scene by
# its own maximum, and it becomes day.
#
# ### Your turn: `01.to_unit`
#
# Write `to_unit`: an image, a NumPy array of uint8 or float32 with pixels from 0 (black) to 255 (white) in
# any shape, becomes a **float32** one from 0 (black) to 1 (white). The caller's own image stays as it is.

# %% exercise="01.to_unit"
### BEGIN SOLUTION
#: def to_unit(image):
#:     """Pixels from 0 … 255 as float32 from 0 … 1; `image` itself stays as it is."""
#:     ...  # your code here
def to_unit(image):
    """Pixels from 0 … 255 as float32 from 0 … 1; `image` itself stays as it is."""
    # `astype` makes a new array. Divided by 255, float32 stays float32.
    return image.astype("float32") / 255
### END SOLUTION


# %%
check("01.to_unit")

# %% [markdown]
# ## 7 · Numbers in a text
#
# A tensor may hold texts, too: `c("3.5")` has the dtype string. From a file of values numbers often come
# like that.
#
# ### Predict
#
# What is `tf.cast("3.5", tf.float32)`?

# %%
my_text = ...  # "a": 3.5   "b": 3   "c": it raises

# %% tags=["nbval-check-output"]
attempt('tf.cast("3.5", tf.float32)')
attempt('c("3.5", dtype=tf.float32)')
attempt('float("3.5") + 1')
predicted(my_text, "c", choices={"a": "3.5", "b": "3", "c": "it raises"})

# %% [markdown]
# **Numbers are cast, texts are read.** '3.5' is three characters, with the codes 51, 46 and 53; there is
# no number behind them that only has to be stored in another way. Readers of text live in `tf.strings`.
#
# ### Your turn: `01.parse`
#
# Write `parse`: a list of texts such as `["3.5", " 7 ", "1e3"]` becomes a **float32** vector.

# %% exercise="01.parse"
### BEGIN SOLUTION
#: def parse(texts):
#:     """The numbers that a list of texts means, as a float32 vector."""
#:     ...  # your code here
def parse(texts):
    """The numbers that a list of texts means, as a float32 vector."""
    # It reads each text, bears blanks around it, and answers in float32 unless told otherwise.
    return tf.strings.to_number(texts)
### END SOLUTION


# %%
check("01.parse")

# %% [markdown]
# ## 8 · Shapes, and what is printed
#
# Besides its dtype a tensor, like an array, has a **shape**: how many numbers lie along each of its axes.
#
# ### Predict
#
# `.T` swaps the axes of a matrix, rows and columns. What is `np.array([1, 2, 3]).T.shape`?

# %%
my_shape = ...  # "a": (3,)   "b": (1, 3)   "c": (3, 1)

# %% tags=["nbval-check-output"]
print("shape:", np.array([1, 2, 3]).T.shape)
predicted(my_shape, "a", choices={"a": "(3,)", "b": "(1, 3)", "c": "(3, 1)"})
demo.shapes_picture()
print("(784) is", type((784)).__name__, "and (784,) is", type((784,)).__name__)
print("keras.Input((784,)) has the shape", keras.Input((784,)).shape)
attempt("keras.Input((784))")

# %% [markdown]
# `(3,)` is **one** axis, and with one axis there is nothing to swap; `(1, 3)` and `(3, 1)` have two. The
# 60,000 images are a block like the last one: `(60000, 28, 28)`.
#
# The comma makes the tuple: `(784)` is the number 784 in brackets, and Keras says "*Cannot convert '784' to
# a shape*". `None` stands for the batch, whose size is open.
#
# One last thing that looks like a change of the data. Three probabilities, printed in three ways:

# %% tags=["nbval-check-output"]
p = np.array([0.98997, 0.01, 0.00003])
for settings in ({}, {"precision": 3}, {"precision": 3, "suppress": True}):
    with np.printoptions(**settings):
        print(f"{settings!s:<36} {p!s:<36} p[0] = {p[0]}")

# %% [markdown]
# > **A common belief:** `np.set_printoptions(precision=3)` rounds to three digits behind the point.
# >
# > **Today:** it shortens what arrays *print*; the data keep every digit. For probabilities add
# > `suppress=True`, or a small one turns the whole line into powers of ten.
#
# <details>
# <summary><strong>Indexing, reshaping, broadcasting; from tensor to array</strong></summary>
#
# NumPy's ways hold for tensors almost unchanged, but `x[0] = 5` raises: a tensor stays what it is. (Numbers
# that change, such as weights, live in a `keras.Variable`.) `x.numpy()` makes an array of a tensor, and
# `keras.ops.reshape(x, (-1, 784))` another shape of the same numbers; it counts what `-1` has to be.
# TensorFlow's [Introduction to Tensors](https://www.tensorflow.org/guide/tensor) and
# [d2l, section 2.1](https://d2l.ai/chapter_preliminaries/ndarray.html) show them at length.
#
# </details>
#
# ## Three things to take away
#
# 1. **Every tensor has one dtype; ask `x.dtype` first.** An error is the good case, a wrong number without
#    a word the bad one: an integer tensor with NumPy beside it, or uint8 past 255.
# 2. **Whole numbers of a dtype are a clock, floats a ruler** whose gap doubles at each power of two.
# 3. **Convert before you calculate**: cast numbers, read texts, and divide pixels by 255 as float32.
#
# ## Quiz
#
# No points: click on the answer you would give, and it opens.

# %%
quiz("01.q1")

# %%
quiz("01.q2")

# %%
quiz("01.q3")

# %%
quiz("01.q4")

# %%
progress("01")

# %% [markdown]
# <details>
# <summary><strong>The lecture notes, row by row</strong></summary>
#
# | Row | The notes | Today | Section |
# |---|---|---|---|
# | A18 | RGB 1 to 256; min–max normalisation | 0 to 255, and these images are grey; one grey alone gives nan | 3, 6 |
# | C22 | `(nfeatures,)`: one dimension | right; without the comma it is a number, and raises | 8 |
# | E2 | `tf.constant()` makes a tensor | right | 1 |
# | E3 | dtypes int, float, string; float16, int8 … | right; float16 has gaps and an end, int8 goes round; NumPy's 1.5 becomes 1 | 3, 4, 5 |
# | E4 | `tf.cast(data, tf.dtype)` | there is no `tf.dtype`: `tf.float32`; it cuts towards 0; texts are read, not cast | 4, 7 |
# | E5 | different dtypes cannot be combined, cast first | two tensors raise; with NumPy an integer tensor is silently wrong | 1, 2 |
# | E54 | `np.set_printoptions(precision=3)` | changes the print, not the data; add `suppress=True` | 8 |
#
# </details>
#
# **Next:** how a network finds its numbers: gradient descent (notebook 02).
