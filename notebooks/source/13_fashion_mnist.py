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
# Load, look, scale, build, train; and then the part that most courses leave out: a long look at what
# the model gets *wrong*.
#
# **After it you can**
#
# - take a set of images from files to a trained classifier;
# - say what the ten outputs of a model mean;
# - make a confusion matrix (혼동 행렬), and read it the right way round;
# - find the worst class and the most confused pair of any classifier;
# - try a remedy, and tell whether it was one.
#
# **Time:** 60 to 70 minutes; sections 1 to 5 and 6 to 8 make two good halves. **You need:** layers,
# losses, scaling, `fit`. No GPU: the lesson's cells run for about a minute in all, your training for
# half a minute.
#
# **How it works:** *predict* first, then run the cell, read why, and do your own exercise. A check
# answers at once, and its card holds hints. Figures in the text are those of the real set; where you
# have the drawn stand-in, your own will differ.
#
# The course grew out of a student's lecture notes. Where they say what many people believe, and what is
# not so, a box *A common belief* sets it beside what the code shows.

# %%
import matplotlib.pyplot as plt
import numpy as np

from autograder import check, hint, progress, solution
from course_utils import load_fashion_mnist, load_mnist
from course_utils import predicted, quiet_start, quiz, set_seed, show
from course_utils.calibration import calibration
from course_utils.demos import nb13 as demo

with quiet_start():  # without TensorFlow's start-up messages
    import keras
    from keras.layers import Dense, Flatten, Input, Rescaling

# %% [markdown]
# ## 1 · Warm-up: the whole pipeline on digits
#
# **MNIST** is the "hello world" of this field: 60,000 handwritten digits to train on and 10,000 to
# test, 28 × 28 grey pixels each, from 0 to 255. `load_mnist()` is `keras.datasets.mnist.load_data()`
# that checks every byte and works without a network too.

# %%
(digits, digit_labels), digit_test = load_mnist()

demo.digit_wall(digits, digit_labels)

# %% [markdown]
# ### Predict
#
# A small network sees only 6,000 of the digits, three times each. What share of the test digits
# will it get right? Guessing would get 0.10.

# %%
my_digits_guess = ...  # your guess, a number from 0 to 1

# %%
set_seed(13)
reader = keras.Sequential(
    [Input((28, 28)), Rescaling(1 / 255), Flatten(), Dense(64, "relu"), Dense(10, "softmax")]
)
reader.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
reader.fit(digits[:6000], digit_labels[:6000], epochs=3, batch_size=64, verbose=0)

loss, digits_accuracy = reader.evaluate(*digit_test, batch_size=500, verbose=0)
print(f"accuracy on {len(digit_test[1]):,} test digits: {digits_accuracy:.2f}")
predicted(my_digits_guess, round(digits_accuracy, 2), within=0.03)

# %% [markdown]
# ### Explain
#
# That is the whole pipeline: **load → scale → build → compile → fit → evaluate**. Here a layer of
# the model scales: `Rescaling(1 / 255)`. Digits are almost too easy. Fashion-MNIST was made for that
# reason: same size, same number of classes, same code, a harder question.
#
# ## 2 · Fashion-MNIST
#
# Zalando's set has ten kinds of garment. Look before you train:

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
# ### Your turn: `13.load`
#
# This time the arrays themselves, not a layer. Load Fashion-MNIST into the four variables: all of
# it, in the set's own order. Turn both sets of images from 0 … 255 into **float32 from 0 to 1**
# (정규화, min-max scaling). Keep them 28 × 28, and leave the labels as they are.

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
# The lesson goes on with its own copy. It trains on 10,000 images and looks at the mistakes on
# *validation* images (검증 데이터): whoever looks for mistakes in the test set, and mends them, has no
# test left.

# %%
pixels, labels = fashion.train_images / np.float32(255), fashion.train_labels
train = pixels[:10_000], labels[:10_000]
valid_images, valid_labels = valid = pixels[10_000:20_000], labels[10_000:20_000]
ten_images, ten_labels = pixels[:10], labels[:10]

# %% [markdown]
# ## 3 · A grid of images
#
# The notes list `plt.add_subplot()`. There is no such function: `add_subplot` belongs to a *figure*,
# the page. It gives back an *axes*, one drawing on that page: `ax = fig.add_subplot(2, 5, 1)` is the
# first of 2 × 5.
#
# ### Your turn: `13.grid`
#
# Show `ten_images`, in their order, in 2 rows of 5. Make a figure called `fig`, and give each image an
# axes of its own with `fig.add_subplot` and **the name of its class**: as the title, or as a text on
# it or under it, in English or Korean.
#
# `show(fig, alt="…")` puts a figure on the page, with a text for readers who cannot see it.
# (`plt.show()` works too.)

# %% exercise="13.grid"
### BEGIN SOLUTION
#: fig = ...  # a figure, then a loop over ten_images and ten_labels
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
# A small model, as a function, because we shall want it again:

# %%
def train_small(seed, epochs=8, **options):
    """Train 784-64-10 on 10,000 images; return the model and its history."""
    set_seed(seed)
    small = keras.Sequential([Input((28, 28)), Flatten(), Dense(64, "relu"), Dense(10, "softmax")])
    small.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
    history = small.fit(*train, epochs=epochs, batch_size=128, verbose=0, **options)
    return small, history.history


small_model, history = train_small(seed=13, validation_data=valid, validation_batch_size=500)
demo.learning_curve(history)

# %% [markdown]
# Validation *above* training in the first epochs is no mistake: training accuracy is averaged over an
# epoch in which the model still improves, validation comes at its end.
#
# ### Predict
#
# Leave out the `"softmax"` of the last layer. What will the ten outputs of one image sum to?

# %%
my_sum_guess = ...  # your guess: "a" always 1, "b" always 0, "c" anything

# %%
probabilities = small_model.predict(valid_images, batch_size=500, verbose=0)

hidden, last = small_model.layers[1:]
raw_scores = hidden(valid_images.reshape(-1, 784)) @ last.kernel + last.bias  # no softmax
raw_scores = raw_scores.numpy()

print("sums without softmax:", raw_scores[:5].sum(axis=1).round(1))
print("sums with softmax:   ", probabilities[:5].sum(axis=1).round(3))
demo.score_bars(valid_images[4], raw_scores[4], probabilities[4], names)
predicted(my_sum_guess, "c", choices={"a": "always 1", "b": "always 0", "c": "anything"})

# %% [markdown]
# ### Explain
#
# > **A common belief**: the predictions are the probabilities (확률) of all classes.
# >
# > **In fact** they are, in a model like ours, after softmax only. Without it they are *logits*: any
# > numbers, negative ones too. The largest is the same one, so `argmax` does not care; the **loss** does:
#
# | last layer | loss |
# |---|---|
# | `Dense(10, "softmax")` | `"sparse_categorical_crossentropy"` |
# | `Dense(10)` | `keras.losses.SparseCategoricalCrossentropy(from_logits=True)` |
#
# What if you mix them up? Softmax *and* `from_logits=True`: Keras 3 notices, warns, and computes the
# right loss; in 12 of 12 trainings of our model the accuracy was the same to the last digit. *Neither*
# of them: nobody warns, and 12 trainings ended anywhere from 0.06 to 0.56 instead of at 0.84.
#
# ## 5 · Your own model
#
# > **A common belief**: hyperparameters (하이퍼파라미터) are the learning rate, the number of
# > epochs, the size of the mini-batch, and the validation data.
# >
# > **In fact** the first three are: you choose them, and other weights come out. Validation data is
# > the *ruler* by which you choose. Exchange it, and the same weights come out:

# %% tags=["nbval-check-output"]
def weights_after(epochs, first, last):
    ruler = valid_images[first:last], valid_labels[first:last]
    small, _ = train_small(seed=0, epochs=epochs, validation_data=ruler)
    return small.layers[1].kernel.numpy()


before = weights_after(1, first=0, last=500)
other_ruler = weights_after(1, first=500, last=1500)
print("other validation data, same weights:", np.array_equal(before, other_ruler))
print("one epoch more, same weights:       ", np.array_equal(before, weights_after(2, 0, 500)))

# %% [markdown]
# That holds as long as nothing *acts* on the ruler. `EarlyStopping` does: it stops by it. And
# `validation_split` cuts the ruler off the training images: another split, other training images.
#
# ### Your turn: `13.train`
#
# Train the best classifier you can in a minute or two, and call it `model`. It takes images as they
# are in `pixels`, float32 of 28 × 28 from 0 to 1, and answers with ten numbers an image. Use `pixels`
# and `labels` (or your `x_train` and `y_train`); the test images stay out of it.
#
# The check asks it about **5,000 held-out images** (of the drawn stand-in: 10,000 new ones). Where full
# points begin was measured on tens of trainings of a reference model; below, they fall off on a ramp.

# %%
bar = calibration("13.train", fashion.source)
print(f"full points from an accuracy of {bar.full:.3f}, none at {bar.zero:.3f}")

# %% exercise="13.train" timeout_s=300
### BEGIN SOLUTION
#: model = ...  # build, compile, fit
set_seed(1)
model = keras.Sequential([Input((28, 28)), Flatten(), Dense(128, "relu"), Dense(10, "softmax")])
model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
model.fit(pixels, labels, epochs=4, batch_size=128, verbose=0)
model.optimizer.learning_rate = 0.0002  # short steps at the end let it settle
model.fit(pixels, labels, epochs=2, batch_size=128, verbose=0)
### END SOLUTION

# %%
check("13.train")

# %% [markdown]
# ## 6 · Where does it go wrong?
#
# One number hides ten classes. **Recall** (재현율) of a class: of the images that *are* of it, the
# share that the model calls so.
#
# ### Predict
#
# Look at the garments again. Of which class will the small model find the *smallest* share?

# %%
my_hardest_guess = ...  # your guess: a name, such as "Bag"

# %%
said = probabilities.argmax(axis=1)
recall = np.array([(said[valid_labels == k] == k).mean() for k in range(10)])
for k in recall.argsort():
    print(f"{names[k]:<12} {recall[k]:.2f} {'█' * int(40 * recall[k])}")

hardest = int(recall.argmin())
predicted(my_hardest_guess, names[hardest])

# %% [markdown]
# ### Explain
#
# Trousers and bags look like little else. A shirt of 28 × 28 grey pixels looks like a T-shirt with
# longer sleeves, or a coat without buttons. Another seed may choose another: in 12 trainings the shirt
# came last 9 times, the coat twice, the pullover once.
#
# ### The confusion matrix
#
# *Which* classes it mixes up stands in the **confusion matrix** (혼동 행렬): row = the truth,
# column = what the model said, each entry a number of images.
#
# ### Your turn: `13.confusion`
#
# Write `confusion(labels, scores)`. `labels` are integers, `(n,)`; `scores` are a model's outputs,
# `(n, 10)`. Return the 10 × 10 counts, also when some class does not occur.

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
# > **A common belief**: `confusion_matrix(np.argmax(y_test, axis=1), np.argmax(pred_ys, axis=1))`
# > is how it is done.
# >
# > **In fact** that is for one-hot labels. Fashion-MNIST's are integers with a single axis: they hold
# > the class already, and only the scores need `argmax`:

# %%
from sklearn.metrics import classification_report, confusion_matrix

try:
    np.argmax(valid_labels, axis=1)
except np.exceptions.AxisError as error:
    print("argmax of integer labels: AxisError:", error)

matrix = confusion_matrix(valid_labels, said, labels=range(10))
demo.confusion_picture(matrix, names)
print(classification_report(valid_labels, said, target_names=names, digits=2))

# %% [markdown]
# Left, the diagonal outshines everything. Right, coloured without it, the mistakes crowd into one
# corner of the wardrobe. *Recall* runs along a row, *precision* (정밀도) down a column: of those *called*
# shirts, how many are.
#
# ### Your turn: `13.worst`
#
# Write `worst(matrix)` for any 10 × 10 confusion matrix. Return two things, in class numbers:
#
# - the class with the **lowest recall**;
# - the **most confused pair** `(true, predicted)`: the largest *count* off the diagonal (the count
#   itself, not its share of the row).

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
# Counts say *where*; only images say *why*. Click a cell, or walk with the arrow keys. Then compare the
# largest mistake with the garments that were told apart:

# %%
demo.confusion_to_click(valid_images, valid_labels, probabilities, names)
demo.quartet(valid_images, valid_labels, said, names)

# %% [markdown]
# Would you have known better? The README of Fashion-MNIST lists people at 0.835: the majority of
# three, none of them experts, on 1,000 images, in a table that it calls untested.
#
# ## 7 · How sure, and how right?
#
# ### Predict
#
# Take the answers of which the model is at least 99% sure. What share of *them* is right?

# %%
my_right_at_99 = ...  # your guess, a number from 0 to 1

# %%
sure, right = probabilities.max(axis=1), said == valid_labels
edges = [0, 0.5, 0.6, 0.7, 0.8, 0.9, 0.99, 1.01]
print("certainty     answers    right")
for low, high in zip(edges, edges[1:]):
    inside = (low <= sure) & (sure < high)
    print(f"{low:.2f} to {min(high, 1):.2f} {inside.sum():>8,} {right[inside].mean():>8.1%}")

strangers = small_model.predict(digits[:2000] / np.float32(255), batch_size=500, verbose=0)
fooled = (strangers.max(axis=1) >= 0.9).mean()
print(f"\n2,000 digits: at least 0.90 certain of a garment for {fooled:.0%} of them")
predicted(my_right_at_99, right[sure >= 0.99].mean().round(3), within=0.01)

# %% [markdown]
# ### Explain
#
# Row by row, the certainty is close to the share of right answers: this model, on these images, is
# well *calibrated*. Softmax does not promise that. It makes numbers that sum to 1, and two things undo
# their honesty. **Longer training:** after 40 epochs instead of 8 it was 0.89 to 0.90 certain on
# average, and right in 0.83 to 0.86 (10 trainings). **Other images:** a digit is none of the ten, and
# the ten numbers sum to 1 all the same.
#
# So you may use it: answer only where the model is at least 0.80 certain, and let a person see the
# rest. In 12 trainings that answered 62 to 67% of the images, and 95 to 96% of the answers were right.
#
# The mistakes of which it is *most* certain are a selection. Mind the number in the title:

# %%
demo.wrong_wall(valid_images, valid_labels, probabilities, names)

# %% [markdown]
# Odd labels, odd garments, and a glimpse of what the model goes by.
#
# ## 8 · One action
#
# The analysis names a worst class. The action it suggests: let each image of that class count *double*
# in the loss (`class_weight`), and train again, with the same seed.
#
# ### Predict
#
# What becomes of that class, and of the rest?

# %%
my_action_guess = ...  # "a" it gains, the rest stays, "b" it gains, others lose, "c" nothing moves

# %%
double = {k: 2 if k == hardest else 1 for k in range(10)}
tried, _ = train_small(seed=13, class_weight=double)
answers = np.argmax(tried(valid_images), axis=1)
after = confusion_matrix(valid_labels, answers, labels=range(10))
print(f"accuracy {right.mean():.3f} before, {(answers == valid_labels).mean():.3f} after")

demo.recall_change(matrix, after, names)
choices = {"a": "it gains, the rest stays", "b": "it gains, others lose", "c": "nothing moves"}
predicted(my_action_guess, "b", choices=choices)

# %% [markdown]
# ### Explain
#
# The border moves; no knowledge comes in. One training is an anecdote, so: with 12 seeds and shirts
# counted double, their recall rose 12 times (by 0.03 to 0.25), T-shirt, pullover and coat lost 0.08 to
# 0.09 on average, and the accuracy *fell* 12 times (by 0.002 to 0.045). That is the right action if a
# missed shirt costs more than a false one. If not, look for information: more images, more pixels, or a
# model that looks at neighbouring pixels.
#
# ## Three things to take away
#
# 1. **Labels, loss and last layer belong together.** An accuracy of 0.10 in ten classes: look there
#    first.
# 2. **Outputs are probabilities only after softmax,** and honest ones only where somebody has
#    checked them. Integer labels are classes already.
# 3. **One accuracy hides ten.** Matrix, images, a remedy, and then the same measurement again.
#
# ## Quiz
#
# No points: click on the answer you would give, and it opens.

# %%
quiz("13.q1")

# %%
quiz("13.q2")

# %%
quiz("13.q3")

# %% [markdown]
# ## Your map of this notebook

# %%
progress("13")

# %% [markdown]
# **What next?** Beat your own model: dropout, a schedule, early stopping. Then leave the flat row of
# pixels behind: convolutions look at neighbours.
#
# <details><summary><b>For the record: what the notes said, row by row</b></summary>
#
# | Row | Notes said | Today | Section |
# |---|---|---|---|
# | D1 | DNN = Deep Neural Net (심층 신경망) | right: hidden layers (은닉층), usually two or more; ours has one | 4 |
# | D2 | 60,000 / 10,000 grey images of 28 × 28, ten classes | right; MIT licence | 2 |
# | D3 | the ten labels; TensorFlow's tutorial | right; its model still began with `Flatten(input_shape=…)` in March 2026, which Keras 3 warns about: begin with `keras.Input` | 2 |
# | D20 | the predictions are the probabilities of all classes | after softmax only | 4 |
# | E1 | labs with MNIST and Fashion-MNIST | right; Keras keeps MNIST as one .npz and Fashion-MNIST as four IDX files | 1, 2 |
# | E50 | hyperparameters, "validation data" among them | validation data is the ruler | 5 |
# | E53 | `plt.add_subplot()` | AttributeError; `fig.add_subplot()` | 3 |
# | E55 | argmax of `y_test`; seaborn's heat map; `sns.set` | AxisError on integers; a heat map needs names; `sns.set` is now an alias of `set_theme` | 6 |
#
# </details>
