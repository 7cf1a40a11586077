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
# # 13 · Fashion-MNIST, from the first image to the last mistake
#
# *패션 이미지 분류: 처음부터 끝까지*
#
# Everything from twelve notebooks, in one piece: load, look, scale, build, train, and then the part
# that most courses leave out, looking long and hard at what the model gets *wrong*.
#
# **After it you can**
#
# - take a set of images from files to a trained classifier, with every step in its place;
# - say what the ten outputs of a model mean, and when they are probabilities;
# - make a confusion matrix (혼동 행렬) from integer labels and read it the right way round;
# - name the worst class and the most confused pair of any classifier;
# - tell a hyperparameter from everything else that you pass to `fit`.
#
# **Time:** about 75 minutes. **You need:** layers and activations (03), building models (05),
# losses (06), scaling (07), `fit` (08). No GPU: the longest training takes some ten seconds.
#
# **How it works:** *predict* first, then run the cell, read why, and do your own exercise. A check
# answers at once. Stuck? Type `hint("13.load")` in a new cell; each call opens one more hint.

# %%
import inspect
import re
import warnings

import matplotlib.pyplot as plt
import numpy as np

from autograder import check, hint, progress
from course_utils import (
    load_fashion_mnist,
    load_mnist,
    predicted,
    quiet_start,
    quiz,
    set_seed,
    show,
)
from course_utils.calibration import calibration
from course_utils.demos import nb13 as demo

with quiet_start():  # without TensorFlow's start-up messages
    import keras

# %% [markdown]
# ## 1 · Warm-up: the whole pipeline on digits
#
# **MNIST** is the "hello world" of this field: 60,000 handwritten digits to train on and 10,000 to
# test, 28 × 28 grey pixels each. `load_mnist()` gives what `keras.datasets.mnist.load_data()`
# gives, but checks every byte, and also works without a network.

# %%
(digit_images, digit_labels), (digit_test_images, digit_test_labels) = load_mnist()

demo.digit_wall(digit_images, digit_labels)

# %% [markdown]
# > **Notes said** (E1): there are labs with MNIST and Fashion-MNIST.
# >
# > **Today:** there are, and one trap is worth knowing: they look alike in Python and are stored
# > differently. Keras keeps MNIST as one `.npz` file and Fashion-MNIST as four IDX files. Code that
# > opens Keras's cache by hand for one of them fails on the other:

# %% tags=["nbval-check-output"]
for name in ("mnist", "fashion_mnist"):
    source = inspect.getsource(getattr(keras.datasets, name).load_data)
    files = re.findall(r'"([\w-]+\.(?:npz|gz))"', source)
    print(f"{name}:", *files, sep="\n    ")

# %% [markdown]
# ### Predict
#
# A small network sees only 6,000 of the digits, three times each. What share of the test digits
# will it get right? Guessing would get 0.10.

# %%
my_digits_guess = ...  # a number from 0 to 1

# %%
set_seed(13)
digits_model = keras.Sequential(
    [
        keras.Input((28, 28)),
        keras.layers.Flatten(),
        keras.layers.Dense(64, activation="relu"),
        keras.layers.Dense(10, activation="softmax"),
    ]
)
digits_model.compile(
    optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"]
)
digits_model.fit(
    digit_images[:6000] / np.float32(255), digit_labels[:6000], epochs=3, batch_size=64, verbose=0
)
digits_loss, digits_accuracy = digits_model.evaluate(
    digit_test_images / np.float32(255), digit_test_labels, batch_size=500, verbose=0
)
print(f"accuracy on {len(digit_test_images):,} test digits: {digits_accuracy:.2f}")

predicted(my_digits_guess, round(digits_accuracy, 2))

# %% [markdown]
# ### Explain
#
# That is the whole pipeline: **load → scale → build → compile → fit → evaluate**. On digits it is
# almost too easy, and that is why Fashion-MNIST was made: same size, same number of classes, same
# code, but a harder question.
#
# > **Notes said** (D1): DNN: Deep Neural Net (심층 신경망).
# >
# > **Today:** still so. It means a network with hidden layers (은닉층), usually two or more. Ours
# > has one: a shallow one, strictly speaking, and already far from guessing.
#
# ## 2 · Fashion-MNIST
#
# Zalando's set has ten kinds of garment. Look at the pictures before you train on anything: five
# minutes with the data save an afternoon with the model.

# %%
fashion = load_fashion_mnist()
names = fashion.class_names
for split, (images, labels) in zip(("training", "test"), fashion):
    print(f"{split:<9} {images.shape} {images.dtype}, from {images.min()} to {images.max()}")

demo.garment_wall(fashion.train_images, fashion.train_labels, names)

# %% [markdown]
# | label | name | 이름 |   | label | name | 이름 |
# |---|---|---|---|---|---|---|
# | 0 | T-shirt/top | 티셔츠/상의 |   | 5 | Sandal | 샌들 |
# | 1 | Trouser | 바지 |   | 6 | Shirt | 셔츠 |
# | 2 | Pullover | 풀오버 |   | 7 | Sneaker | 스니커즈 |
# | 3 | Dress | 드레스 |   | 8 | Bag | 가방 |
# | 4 | Coat | 코트 |   | 9 | Ankle boot | 앵클부츠 |
#
# > **Notes said** (D2, D3): Fashion-MNIST has 60,000 training and 10,000 test examples, 28 × 28
# > grey images with labels of ten classes, with a link to TensorFlow's tutorial.
# >
# > **Today:** all true of the real set (MIT licence). The tutorial still begins its model with
# > `Flatten(input_shape=(28, 28))`. It works, but Keras 3 warns; begin with a `keras.Input`:

# %% tags=["nbval-check-output"]
with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    keras.layers.Flatten(input_shape=(28, 28))
    print(f"Flatten(input_shape=(28, 28)): {caught[0].category.__name__}")

with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    keras.Sequential([keras.Input((28, 28)), keras.layers.Flatten()])
    print(f"Input((28, 28)), then Flatten(): {len(caught)} warnings")

# %% [markdown]
# ### Your turn: `13.load`
#
# Load Fashion-MNIST into four variables, and scale both sets of images from 0 … 255 to **float32
# from 0 to 1** (정규화, min-max scaling). Keep them 28 × 28, and leave the labels alone.

# %% exercise="13.load"
### BEGIN SOLUTION
#: x_train, y_train, x_test, y_test = ..., ..., ..., ...  # load, then scale
(x_train, y_train), (x_test, y_test) = load_fashion_mnist()
x_train = x_train.astype("float32") / 255
x_test = x_test.astype("float32") / 255
### END SOLUTION

# %%
check("13.load")

# %% [markdown]
# The lesson goes on with its own copy, so that nothing here depends on your answer:

# %%
pixels, labels = fashion.train_images / np.float32(255), fashion.train_labels
test_pixels, test_labels = fashion.test_images / np.float32(255), fashion.test_labels

print(f"{pixels.dtype}, {pixels.min():g} to {pixels.max():g}, {pixels.nbytes / 2**20:.0f} MiB")

# %% [markdown]
# ## 3 · A grid of images
#
# > **Notes said** (E53): `plt.add_subplot()`.
# >
# > **Today:** there is no such function, and there never was. `add_subplot` belongs to a *figure*,
# > the page; it gives back an *axes*, one drawing on that page:

# %% tags=["nbval-check-output"]
try:
    plt.add_subplot(2, 5, 1)
except AttributeError as error:
    print("plt.add_subplot: AttributeError:", error)

page = plt.figure(figsize=(2, 2))
drawing = page.add_subplot(2, 5, 1)
print("page.add_subplot:", type(drawing).__name__, "on a", type(page).__name__)
plt.close(page)

# %% [markdown]
# ### Your turn: `13.grid`
#
# Show `ten_images` in 2 rows of 5. Make a figure called `fig`; give each image its own axes with
# `fig.add_subplot(2, 5, k)`, `k` from 1 to 10; and put **the name of its class** above it.
#
# `show(fig, alt="…")` puts a figure on the page, with a text for readers who cannot see it. (The
# usual `plt.show()` works as well.)

# %%
ten_images, ten_labels = pixels[:10], labels[:10]
print("labels:", ten_labels)

# %% exercise="13.grid"
### BEGIN SOLUTION
#: fig = ...  # a figure, then a loop over ten images
fig = plt.figure(figsize=(10, 4.4))
for i in range(10):
    ax = fig.add_subplot(2, 5, i + 1)
    ax.imshow(ten_images[i], cmap="gray")
    ax.set_title(names[ten_labels[i]])
    ax.axis("off")
show(fig, alt="The first ten training images, each with the name of its class above it.")
### END SOLUTION

# %%
check("13.grid")

# %% [markdown]
# ## 4 · Train, and ask what the outputs mean
#
# First a small model, so that there is something to look at: 64 hidden units, 12,000 of the images,
# of which the last 2,000 are for validation.

# %%
set_seed(13)
small_model = keras.Sequential(
    [
        keras.Input((28, 28)),
        keras.layers.Flatten(),
        keras.layers.Dense(64, activation="relu"),
        keras.layers.Dense(10, activation="softmax"),
    ]
)
small_model.compile(
    optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"]
)
history = small_model.fit(
    pixels[:10_000],
    labels[:10_000],
    validation_data=(pixels[10_000:12_000], labels[10_000:12_000]),
    epochs=8,
    batch_size=128,
    verbose=0,
)

demo.learning_curve(history.history)

# %% [markdown]
# Validation *above* training in the first epochs is no mistake: the training accuracy is averaged
# over an epoch in which the model was still getting better; the validation comes at its end.
#
# ### Predict
#
# The last layer has ten units. If you leave out `activation="softmax"` there, what will the ten
# outputs of one image sum to? Always 1, always 0, or anything?

# %%
my_sum_guess = ...  # "1", "0" or "anything"

# %%
probabilities = small_model.predict(test_pixels, batch_size=500, verbose=0)

# The same weights, with the softmax taken off the last layer:
hidden, last = small_model.layers[1:]
kernel, bias = last.get_weights()
hidden_outputs = np.maximum(test_pixels.reshape(-1, 784) @ hidden.kernel.numpy() + hidden.bias, 0)
raw_scores = np.asarray(hidden_outputs) @ kernel + bias

print("sums without softmax:", raw_scores[:4].sum(axis=1).round(1))
print("sums with softmax:   ", probabilities[:4].sum(axis=1).round(3))
same = (raw_scores.argmax(axis=1) == probabilities.argmax(axis=1)).mean()
print(f"both name the same class: {same:.0%}")

demo.score_bars(fashion.test_images[0], raw_scores[0], probabilities[0], names)
predicted(my_sum_guess, "anything")

# %% [markdown]
# ### Explain
#
# > **Notes said** (D20): the predictions are the probabilities (확률) of all classes.
# >
# > **Today:** with softmax only. Without it they are *logits*: any numbers, negative ones too. The
# > largest is the same one, so `argmax` does not care; the **loss** does. Tell it what comes:
#
# | last layer | loss |
# |---|---|
# | `Dense(10, activation="softmax")` | `"sparse_categorical_crossentropy"` |
# | `Dense(10)` | `keras.losses.SparseCategoricalCrossentropy(from_logits=True)` |
#
# Mix them up and the loss takes logits for probabilities: the training often stays at chance.
#
# ### What is a hyperparameter?
#
# > **Notes said** (E50): hyperparameters (하이퍼파라미터): learning rate, number of epochs, size of
# > the mini-batch, validation data (검증 데이터).
# >
# > **Today:** the first three are: you choose them, and they change which weights come out. The
# > validation data is not: it is the *ruler* by which you choose. Swap it, and the very same weights
# > come out:

# %%
def first_weights(validation, learning_rate=0.001):
    """Train a tiny model with seed 0; the kernel of its first layer."""
    set_seed(0)
    tiny = keras.Sequential(
        [keras.Input((28, 28)), keras.layers.Flatten(), keras.layers.Dense(10, "softmax")]
    )
    tiny.compile(keras.optimizers.Adam(learning_rate), loss="sparse_categorical_crossentropy")
    inside = slice(*validation)
    tiny.fit(
        pixels[:2000],
        labels[:2000],
        validation_data=(pixels[inside], labels[inside]),
        epochs=1,
        batch_size=100,
        verbose=0,
    )
    return tiny.layers[-1].kernel.numpy()


before = first_weights(validation=(2000, 3000))
other_ruler = first_weights(validation=(3000, 4000))
other_rate = first_weights(validation=(2000, 3000), learning_rate=0.002)

# %% tags=["nbval-check-output"]
print("other validation data, same weights:", np.array_equal(before, other_ruler))
print("other learning rate, same weights:  ", np.array_equal(before, other_rate))

# %% [markdown]
# ### Your turn: `13.train`
#
# Train the best classifier you can in a minute or two, and call it `model`. It must take images as
# they are in `pixels` (float32, 28 × 28, from 0 to 1) and answer with ten numbers an image. Use
# `pixels` and `labels`, or your own `x_train` and `y_train`; the test images stay out of it.
#
# The check asks it about **5,000 held-out images** (10,000 new ones of the drawn stand-in, if that is
# what you have). Where full points begin was measured, not guessed: a reference model was trained
# 30 times. Below, the points fall off on a ramp.

# %%
bar = calibration("13.train", fashion.source)
print(f"full points from an accuracy of {bar.full:.3f}, none at {bar.zero:.3f}")

# %% exercise="13.train" timeout_s=300
### BEGIN SOLUTION
#: model = ...  # build, compile, fit
set_seed(1)
model = keras.Sequential(
    [
        keras.Input((28, 28)),
        keras.layers.Flatten(),
        keras.layers.Dense(128, activation="relu"),
        keras.layers.Dense(10, activation="softmax"),
    ]
)
model.compile(
    optimizer=keras.optimizers.Adam(0.001),
    loss="sparse_categorical_crossentropy",
    metrics=["accuracy"],
)
model.fit(pixels, labels, epochs=4, batch_size=128, verbose=0)
model.optimizer.learning_rate = 0.0002  # short steps at the end let it settle
model.fit(pixels, labels, epochs=2, batch_size=128, verbose=0)
### END SOLUTION

# %%
check("13.train")

# %% [markdown]
# ## 5 · Where does it go wrong?
#
# One number hides ten classes.
#
# ### Predict
#
# Look at the garments again. Of which class will the model get the *smallest* share right?

# %%
my_hardest_class = ...  # a name, such as "Bag"

# %%
said = probabilities.argmax(axis=1)
accuracy = (said == test_labels).mean()
recall = [(said[test_labels == k] == k).mean() for k in range(10)]
for k in np.argsort(recall):
    print(f"{names[k]:<12} {recall[k]:.2f} {'█' * int(40 * recall[k])}")

predicted(my_hardest_class, names[int(np.argmin(recall))])

# %% [markdown]
# ### Explain
#
# Trousers and bags look like nothing else. A shirt, at 28 × 28 grey pixels, looks like a T-shirt
# with longer sleeves, or like a coat without its buttons. People find that hard too: on the real
# set they were right in 0.835 of the cases, says its README.

# %%
demo.accuracy_ladder(accuracy, of_standin=fashion.source == "standin")

# %% [markdown]
# *Which* classes it mixes up is the business of the **confusion matrix** (혼동 행렬): row = the
# truth, column = what the model said, each entry a number of images.
#
# ### Your turn: `13.confusion`
#
# Write `confusion(labels, scores)`. `labels` are integers, `(n,)`; `scores` are a model's outputs,
# `(n, 10)`. Return the 10 × 10 counts, also when some class does not occur among them.

# %% exercise="13.confusion"
def confusion(labels, scores):
    """Counts (10, 10): row = true class, column = predicted class."""
    ### BEGIN SOLUTION
    matrix = np.zeros((10, 10), dtype=int)
    for true, predicted_class in zip(labels, scores.argmax(axis=1)):
        matrix[true, predicted_class] += 1
    return matrix
    ### END SOLUTION

# %%
check("13.confusion")

# %% [markdown]
# > **Notes said** (E55): `confusion_matrix(np.argmax(y_test, axis=1), np.argmax(pred_ys, axis=1))`,
# > with `sns.set(style='white')` for the looks.
# >
# > **Today:** that is for one-hot labels. Fashion-MNIST's are integers with a single axis, so there
# > is no axis 1. They hold the class already; only the scores need `argmax`. And seaborn calls
# > `sns.set` an alias of `set_theme`:

# %% tags=["nbval-check-output"]
import seaborn as sns
from sklearn.metrics import classification_report, confusion_matrix

try:
    np.argmax(test_labels, axis=1)
except np.exceptions.AxisError as error:
    print("argmax of integer labels: AxisError:", error)

print("sns.set:", sns.set.__doc__.strip().splitlines()[0])

# %%
matrix = confusion_matrix(test_labels, probabilities.argmax(axis=1), labels=range(10))

with sns.axes_style("white"):
    heat, ax = plt.subplots(figsize=(6.4, 5.4))
    sns.heatmap(matrix, annot=True, fmt="d", cmap="Blues", cbar=False, ax=ax)
ax.set(xlabel="Predicted label", ylabel="True label", title="The notes' heat map, mended")
show(heat, alt="Heat map of the confusion matrix with the numbers 0 to 9 on both axes.")

print(classification_report(test_labels, said, target_names=names))

# %% [markdown]
# *Recall* (재현율): of the true shirts, how many were called shirts: along the row. *Precision*
# (정밀도): of those called shirts, how many are shirts: down the column.
#
# The same counts with names, the colours by share of the row, and the largest mistakes framed:

# %%
demo.confusion_picture(matrix, names)

# %% [markdown]
# And now click into it. Each cell holds images: look at them before you read on.

# %%
demo.confusion_to_click(fashion.test_images, test_labels, probabilities, names)

# %% [markdown]
# ### The wall of the most confidently wrong
#
# Sort the mistakes by how *sure* the model was. This is the most useful picture of the whole
# notebook: here you find wrong labels, odd garments, and what the model really goes by.

# %%
demo.wrong_wall(fashion.test_images, test_labels, probabilities, names)

# %% [markdown]
# Would you have known better? Above 90% sure, and wrong: softmax makes numbers that sum to 1. It
# does not make them true.
#
# ### Your turn: `13.worst`
#
# Write `worst(matrix)` for any 10 × 10 confusion matrix. Return two things, in class numbers:
#
# - the class with the **lowest recall**;
# - the **most confused pair** `(true, predicted)`: the largest count off the diagonal.

# %% exercise="13.worst"
def worst(matrix):
    """worst_class, (true, predicted) of a confusion matrix (10, 10)."""
    ### BEGIN SOLUTION
    recall = np.diag(matrix) / matrix.sum(axis=1)
    others = matrix.copy()
    np.fill_diagonal(others, 0)
    pair = np.unravel_index(others.argmax(), others.shape)
    return int(recall.argmin()), tuple(int(k) for k in pair)
    ### END SOLUTION

# %%
check("13.worst")

# %% [markdown]
# ## What the notes said, and what holds today
#
# | Row | Notes said | Today | Section |
# |---|---|---|---|
# | D1 | DNN = Deep Neural Net | right; deep = hidden layers, usually two or more | 1 |
# | D2 | 60,000 / 10,000 grey images, ten classes | right | 2 |
# | D3 | the ten labels; TensorFlow's tutorial | right; it still uses `input_shape` | 2 |
# | D20 | the predictions are all probabilities | with softmax only | 4 |
# | E1 | labs with MNIST and Fashion-MNIST | MNIST is cached as .npz, the other as IDX | 1 |
# | E50 | hyperparameters, "validation data" among them | validation data is the ruler | 4 |
# | E53 | `plt.add_subplot()` | `fig.add_subplot()` | 3 |
# | E55 | argmax of `y_test`; `sns.set` | AxisError on integers; `sns.set_theme` | 5 |
#
# ## Three things to take away
#
# 1. **Labels, loss and last layer belong together.** An accuracy of 0.10 in ten classes means that
#    they do not.
# 2. **Outputs are probabilities only after softmax, and even then they are no promise.** `argmax`
#    turns scores into classes; integer labels are classes already.
# 3. **One accuracy hides ten.** The confusion matrix, the clicked cell and the wall of confident
#    mistakes tell you what to do next.
#
# ## Quiz
#
# Put a letter in place of `...` and run the cell. No points: it answers at once.

# %%
quiz("13.q1", answer=...)

# %%
quiz("13.q2", answer=...)

# %%
quiz("13.q3", answer=...)

# %% [markdown]
# ## Your map of this notebook

# %%
progress("13")

# %% [markdown]
# **What next?** Beat your own model: a `Dropout` (10), a schedule (11), early stopping (12). Then
# leave the flat row of pixels behind: convolutions look at neighbours, and reach 0.92 and more.
