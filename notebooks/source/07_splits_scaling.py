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
# # 07 · Splits and scaling
#
# *데이터 나누기와 스케일링*
#
# My model is 100 % right on my data: what is that worth? And why does everybody scale the data first?
# Below, gradient descent fits a line to ten houses, twice. Only the ruler of their sizes differs.

# %%
import numpy as np
from numpy.polynomial import Polynomial
from sklearn.datasets import load_wine
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import StandardScaler

from autograder import check, hint, progress, solution
from course_utils import predicted, quiet_start, quiz, set_seed
from course_utils.demos import nb07 as demo

demo.two_landscapes()

# %% [markdown]
# **After it you can**
#
# - say what a score on training rows is worth, and measure one that is worth more;
# - split rows into training, validation and test, and say what each is for;
# - scale columns, and say whom it helps;
# - tell which numbers are learned from rows, and from which rows.
#
# **Time:** 45 minutes. **You need:** gradient descent on two weights, NumPy's `mean` along an axis.
#
# **How it works:** *predict*, run the cell, read why, do the exercise; its card has hints. A box *A common
# belief* sets what many believe (also the lecture notes that this course grew out of) beside what the code
# shows.
#
# ## 1 · Learned by heart
#
# The notes price ten houses by their size. A curve of degree 1 is a line; one of degree 2, a parabola,
# can do all that a line can; and so on. A fit is judged by its **RMSE**: square the misses, take their
# mean, and the root. It is in $1,000, like the prices.
#
# ### Predict
#
# Take the largest house away (3,000 sq ft, sold at 540), fit a line and a parabola to the nine others,
# and price it. Which comes closer to 540?

# %%
my_better = ...  # "a": the line   "b": the parabola

# %%
size, price = demo.ten_houses()
nine = size < 3000
for degree in (1, 2):
    curve = Polynomial.fit(size[nine], price[nine], degree)
    rmse = np.sqrt(np.mean((curve(size[nine]) - price[nine]) ** 2))
    print(f"degree {degree}: RMSE {rmse:.1f} on its nine houses, and {curve(3000):.0f} for the tenth")

choices = {"a": "the line", "b": "the parabola"}
predicted(my_better, "a", choices=choices, why="The parabola fits the nine better, and bends down.")
print("all ten, degrees 1 to 9:", *(f"{demo.training_rmse(degree):.1f}" for degree in range(1, 10)))
demo.houses_picture()

# %% [markdown]
# **The error on training rows cannot rise with the degree**: each kind of curve contains the simpler ones.
# The error on *new* rows can. Degree 9 has ten coefficients for ten houses, knows the prices by heart, and
# between the last two sizes asks for minus 13 billion dollars.
#
# > **A common belief:** on its training set a model is "100% correct (accuracy)".
# >
# > **Today:** it can memorise, as the notes add; so can a dictionary. And prices have no *accuracy*, only
# > distances.
#
# ### Your turn: `07.loo`
#
# One hidden house may be luck. So hide **each** once (*leave one out*). Write `loo_rmse(x, y, degree)`: for
# each row, fit a curve to all the *others* and note its miss on the one left out; return the RMSE of
# these n misses. `np.polyfit(x, y, degree)` fits, `np.polyval(curve, x)` prices; `x` and `y` are arrays.


# %% exercise="07.loo"
### BEGIN SOLUTION
#: def loo_rmse(x, y, degree):
#:     """RMSE over all rows, each priced by a curve through the others."""
#:     misses = []
#:     ...  # your code here
def loo_rmse(x, y, degree):
    """RMSE over all rows, each priced by a curve through the others."""
    misses = []
    for i in range(len(x)):
        others = np.delete(np.arange(len(x)), i)
        curve = np.polyfit(x[others], y[others], degree)
        misses.append(np.polyval(curve, x[i]) - y[i])
    return np.sqrt(np.mean(np.square(misses)))
### END SOLUTION


# %%
check("07.loo")

# %%
demo.left_out_picture()

# %% [markdown]
# Each dot is a house, left out; the bar is the RMSE. On training rows the parabola is better by a hair, on
# rows left out far worse, and one house decides that: **show the dots, not only their mean.**
#
# ## 2 · Three sets
#
# *Which degree?* is learned from data, too, like the weights. So there are three sets:
#
# | set | what is learned from it | how often |
# |---|---|---|
# | **training** (훈련) | weights (매개변수) | all the time |
# | **validation** (검증) | degree, rate, units (하이퍼파라미터) | for each choice |
# | **test** (평가) | nothing: it says what the chosen model is worth | once |
#
# Why is the validation score of the chosen model not enough?
#
# ### Predict
#
# A hundred models toss coins: each answers yes or no at random. All are tried on the same 45 rows, and
# you keep the best. What is its accuracy there, typically?

# %%
my_best_coin = ...  # your guess, a number from 0 to 1

# %%
coin = np.random.default_rng(7)
best, again = [], []
for _ in range(300):  # repeats
    right = coin.random((100, 90)) < 0.5  # 100 models, 45 rows to choose by, 45 new ones
    chosen = right[:, :45].mean(axis=1).argmax()
    best.append(right[chosen, :45].mean())
    again.append(right[chosen, 45:].mean())

predicted(my_best_coin, np.mean(best), within=0.05, why="Of a hundred, one is very lucky.")
demo.coins_picture(best, again)

# %% [markdown]
# About **0.69**, from nothing; on new rows it is a coin again. **Choosing is learning**: the best of many
# scores is partly luck, the more so the more models and the fewer rows. (On 1,000 rows the best coin has
# 0.54.) Choose by validation, and open the test set once.
#
# ## 3 · Who goes where
#
# From now on: 178 wines of three growers, 13 measurements each. The file holds 59 wines of class 0, then
# 71 of class 1, then 48 of class 2.
#
# ### Predict
#
# `train_test_split(x, y, test_size=0.25, shuffle=False)` makes the last 45 rows the test set. How many of
# the three classes are in it?

# %%
my_classes_in_test = ...  # your guess, a number

# %%
x, y = load_wine(return_X_y=True)
for name, how in {
    "in file order": {"shuffle": False},
    "at random": {"random_state": 0},
    "stratified": {"random_state": 0, "stratify": y},
}.items():
    x_train, x_test, y_train, y_test = train_test_split(x, y, test_size=0.25, **how)
    counts = [np.bincount(part, minlength=3).tolist() for part in (y_train, y_test)]
    print(f"{name:<14} training {counts[0]}, test {counts[1]}")
predicted(my_classes_in_test, 1, why="48 rows of class 2 stand at the end, and 45 of them are tested.")
demo.classes_picture(y)

# %% [markdown]
# One: trained on three rows of class 2, the model is asked about nothing else. **Validation and test rows
# should resemble those that it will meet**: shuffle; with `stratify=y` each part keeps the classes' shares.
# To foretell tomorrow, test on the *latest* rows instead.
#
# ## 4 · Two rulers
#
# *Preprocessing* (전처리) makes raw data fit for use. The notes have two formulas, for each column alone:
#
# $$\text{standardise (표준화):}\; z = \frac{x - \text{mean}}{\text{std}} \qquad
# \text{min–max (정규화):}\; \frac{x - \min}{\max - \min}$$
#
# The first gives mean 0 and spread (std) 1, the second puts smallest and largest at 0 and 1: 10, 12, 14,
# 16, 18, 1000 become 0, 0.002, 0.004, 0.006, 0.008, 1.
#
# ### Predict
#
# A column holds the same number in every row: 7, 7, 7. What does `(x - x.min()) / (x.max() - x.min())`
# give in NumPy?

# %%
my_constant = ...  # "a": 0   "b": nan   "c": an error

# %%
constant = np.array([7.0, 7.0, 7.0])
with np.errstate(invalid="ignore"):  # without it, NumPy warns: "invalid value encountered in divide"
    scaled = (constant - constant.min()) / (constant.max() - constant.min())
print(scaled, "and the weighted sum with it:", scaled @ np.ones(3))
predicted(my_constant, "b", choices={"a": "0", "b": "nan", "c": "an error"}, why="It is 0 / 0.")

# %% [markdown]
# **nan**, and so is whatever is computed with it. In MNIST's 60,000 training images 67 of the 784 pixels are
# always 0.
#
# > **A common belief:** a colour goes from 1 to 256, and an image is scaled by its own min and max.
# >
# > **Today:** from 0 to 255, and with these two the formula *is* `/ 255`: one ruler for all pixels of all
# > images, and constant ones do no harm.
#
# ### Your turn: `07.scale`
#
# Write both for tables: `standardise(train, rows)` and `minmax(train, rows)` return `rows`, each column
# scaled **on the ruler of `train`**; `rows` may lie outside. The spread divides by n (NumPy's default). A
# column that is constant in `train` becomes 0 (in `rows` it holds the same number).


# %% exercise="07.scale"
### BEGIN SOLUTION
#: def standardise(train, rows):
#:     """`rows` in spreads from the mean, both of `train`'s columns."""
#:     ...  # your code here
#:
#:
#: def minmax(train, rows):
#:     """`rows` with the smallest and the largest of `train`'s columns at 0 and 1."""
#:     ...  # your code here
def standardise(train, rows):
    """`rows` in spreads from the mean, both of `train`'s columns."""
    spread = np.where(np.ptp(train, axis=0) == 0, 1, train.std(axis=0))
    return (rows - train.mean(axis=0)) / spread


def minmax(train, rows):
    """`rows` with the smallest and the largest of `train`'s columns at 0 and 1."""
    width = np.ptp(train, axis=0)  # "peak to peak": largest minus smallest
    return (rows - train.min(axis=0)) / np.where(width == 0, 1, width)
### END SOLUTION


# %%
check("07.scale")

# %% [markdown]
# ## 5 · The outlier
#
# ### Predict
#
# Nine zeros and a **million**. Standardised (by n), what z has the million?

# %%
my_z = ...  # your guess, a number


# %%
def z_of_last(rows):
    return (rows[-1] - np.mean(rows)) / np.std(rows)


z = z_of_last([0] * 9 + [1_000_000])
print(f"nine zeros and a million: z = {z:.3f}")
for zeros in (4, 9, 16, 25):
    print(f"{zeros:>2} zeros and a 1: z = {z_of_last([0] * zeros + [1]):.3f}")
predicted(my_z, z, why="The million makes the spread large as well: it is 300,000.")

# %% [markdown]
# **3**, for a million as for a 1: the outlier makes mean and spread, too. What counts is how many rows stand
# beside it.
#
# ### Your turn: `07.outlier`
#
# A popular rule drops rows with z > 3. (1) `after`: what does *standardising* itself do to an outlier?
# (2) `rows_needed(limit)`: the fewest rows in which some z can be **greater** than `limit`, whole or not.
# (One row far off, the others equal, is the most extreme case.)

# %% exercise="07.outlier"
### BEGIN SOLUTION
#: after = ...  # "removed", "kept" or "clipped"
#:
#:
#: def rows_needed(limit):
#:     """The fewest rows that allow a z greater than `limit`."""
#:     ...  # your code here
import math

after = "kept"  # as many rows as before, and the far one as far from the others, in spreads


def rows_needed(limit):
    """The fewest rows that allow a z greater than `limit`."""
    # In n rows the largest z is √(n − 1): n must exceed limit² + 1, and be whole.
    return math.floor(limit**2) + 2
### END SOLUTION

# %%
check("07.outlier")

# %% [markdown]
# > **A common belief:** standardising takes outliers for errors and *removes* them; what is left is a
# > Gaussian, N(0, 1).
# >
# > **Today:** 178 wines stay 178, and 10 have some |z| > 3. Shift and division change no shape: proline's
# > skew is 0.76 before and after (a Gaussian's is 0).
#
# ## 6 · A ravine, and a bowl
#
# Back to the first picture. Each place (w, b) is a line; the bluer, the smaller its RMSE. With sizes from
# 1.4 to 3, raising w and lowering b nearly cancel out: that is the ravine. The learning rate must bear its
# steep walls, so descent creeps along its flat floor; *ratio of curvatures* says how many times more the walls
# bend. We count steps until the mean squared miss is within 1 of the lowest, each ruler with the fixed rate
# that is best for the worst start. (One tuned to this start: 129 instead of 234.)

# %%
centred, std = size - size.mean(), size.std()
rulers = {
    "square feet": size,
    "only centred": centred,
    "only divided by std": size / std,
    "1,000 sq ft": size / 1000,
    "min–max": (size - size.min()) / np.ptp(size),
    "standardised": centred / std,
}
for name, column in rulers.items():
    print(f"{name:<20} steps: {demo.steps_needed(column):>11,}")
demo.ravine_sliders()

# %% [markdown]
# Take the mean away, slowly, then divide. **Centring sets the ravine upright, dividing makes it round**; it
# takes both. (Columns that are correlated stay ellipses.)
#
# Is scaling *essential* (필수)? Three models meet the wines, raw and standardised: a decision **tree**
# ("proline > 755?"), **neighbours** (the class of most of the 5 nearest wines), and a small **network**.
#
# ### Predict
#
# Proline goes up to 1,680, hue to 1.7. Which of the three does not mind?

# %%
my_indifferent = ...  # "a": tree   "b": neighbours   "c": network

# %%
with quiet_start():  # without TensorFlow's start-up messages
    import keras
    from course_utils import LiveTraining


def trained(rows, labels):
    set_seed(7)
    layers = [keras.layers.Dense(16, "relu"), keras.layers.Dense(3, "softmax")]
    net = keras.Sequential([keras.Input((rows.shape[1],)), *layers])
    loss = "sparse_categorical_crossentropy"
    net.compile(keras.optimizers.Adam(0.01), loss, metrics=["accuracy"])
    net.fit(rows, labels, epochs=40, verbose=0, callbacks=[LiveTraining()])
    return net


# %%
z_train, z_test = demo.on_training_ruler(x_train, x_test)  # as `standardise` does
for name, rows, new in (("raw", x_train, x_test), ("standardised", z_train, z_test)):
    print(name)
    net = trained(rows, y_train)  # in the end, the one for standardised rows
    print(f"test accuracy {net.evaluate(new, y_test, verbose=0)[1]:.2f}")

demo.rates_picture()
demo.models_picture(x, y)
choices = {"a": "tree", "b": "neighbours", "c": "network"}
predicted(my_indifferent, "a", choices=choices, why="See where the dots stay.")

# %% [markdown]
# The **tree**: a threshold moves along with its column. Neighbours measure *distances*, and raw these are nearly proline's alone. The network
# *descends*: after 40 epochs raw data cost it 0.13, each with its best rate of the five (chosen by these dots,
# so a little flattered), and 0.39 at rate 0.001.
#
# > **A common belief:** deep learning *requires* scaling.
# >
# > **Today:** it learns without, more slowly and at the mercy of the rate. Scaling matters for slopes and
# > distances, not for trees or least squares solved exactly.
#
# ## 7 · One ruler for all
#
# In scikit-learn `.fit(rows)` **learns** mean and spread, `.transform(rows)` **uses** them, and
# `.fit_transform(rows)` does both, on the same rows. Your network is in use; a customer sends one wine.
#
# ### Predict
#
# Somebody writes `StandardScaler().fit_transform(one)`. What are its 13 numbers then?

# %%
my_alone = ...  # "a": as on the training ruler   "b": all 0   "c": nan   "d": an error

# %%
own_ruler = StandardScaler().fit_transform
print("one wine on its own ruler:", own_ruler(x_test[:1])[0])
choices = {"a": "as on the training ruler", "b": "all 0", "c": "nan", "d": "an error"}
predicted(my_alone, "b", choices=choices, why="One row is its own mean; a spread of 0 is taken as 1.")


def answers(rows):
    return net(own_ruler(rows)).numpy().argmax(axis=1)


print("12 customers, one by one:", [int(answers(x_test[[i]])[0]) for i in range(12)])
by_class = [float((answers(x_test[y_test == k]) == k).mean()) for k in range(3)]
print("each class by itself:", np.round(by_class, 2), "  all 45 at once:", (answers(x_test) == y_test).mean())

# %% [markdown]
# Every customer is 0 in everything, and gets the same answer. **The whole test set on its own ruler scores
# well, so the mistake hides until the first customer comes.**
#
# > **A common belief:** `fit_transform` the test rows, too.
# >
# > **Today:** then one wine is another input in other company. The notes are right: fit on training rows,
# > only transform the others. After min–max some then lie outside [0, 1] (16 % of the test wines in 200
# > splits). That is no fault.
#
# ### Your turn: `07.split`
#
# Write `prepare(x, y, seed)`: 25 % of the rows for the test, shuffled as `seed` decides, standardised on one
# ruler. Return x_train, x_test, y_train, y_test; `y` are prices, so do not stratify.


# %% exercise="07.split"
### BEGIN SOLUTION
#: def prepare(x, y, seed):
#:     """Standardised x_train, x_test, and y_train, y_test."""
#:     ...  # your code here
def prepare(x, y, seed):
    """Standardised x_train, x_test, and y_train, y_test."""
    x_train, x_test, y_train, y_test = train_test_split(x, y, test_size=0.25, random_state=seed)
    ruler = StandardScaler().fit(x_train)  # after the split, so the test rows have no say
    return ruler.transform(x_train), ruler.transform(x_test), y_train, y_test
### END SOLUTION


# %%
check("07.split")

# %% [markdown]
# ## 8 · How bad is a leak?
#
# If the ruler is fitted on *all* rows, test rows leak into it: "unfair", say the notes.
#
# ### Predict
#
# Over 200 splits of the wines, with 5 neighbours: how much does such a scaler raise the test accuracy?

# %%
my_leak = ...  # "a": by 0.05 or more   "b": by 0.01 to 0.05   "c": not to be seen

# %%
from sklearn.neighbors import KNeighborsClassifier

right, leaked = [], []
for seed in range(200):
    rows, new, labels, truth = train_test_split(x, y, test_size=0.25, stratify=y, random_state=seed)
    for seen, scores in ((rows, right), (x, leaked)):
        ruler = StandardScaler().fit(seen)
        model = KNeighborsClassifier().fit(ruler.transform(rows), labels)
        scores.append(model.score(ruler.transform(new), truth))

demo.leaks_picture(right, leaked)
choices = {"a": "by 0.05 or more", "b": "by 0.01 to 0.05", "c": "not to be seen"}
predicted(my_leak, "c", choices=choices, why="45 rows move the mean of 178 very little.")

# %% [markdown]
# > **A common belief:** a leaked scaler inflates the score.
# >
# > **Today:** here nothing was to be seen. It is wrong all the same: you cannot know that beforehand.
#
# On the right, a leak that ruins: *noise*, 100 rows of 2,000 columns, labels tossed. Keep the 20 columns that
# go best with **all** labels, *then* split, and 5 neighbours reach 0.8. Choose them on training rows, and it is
# a coin. Choosing columns, filling gaps: all that is learning. **Split first.**
#
# ## 9 · And BatchNormalization?
#
# ### Predict
#
# The layer standardises each column over a **batch**. In training a batch holds one row alone, 10. What
# comes out?

# %%
my_batch = ...  # your guess, a number

# %%
layer = keras.layers.BatchNormalization()
two, one = np.array([[0.0], [10.0]]), np.array([[10.0]])
print("training, 0 and 10:  ", layer(two, training=True).numpy().ravel().round(3))
alone = layer(one, training=True).numpy().ravel()
print("training, 10 alone:  ", alone)
fresh = keras.layers.BatchNormalization()
print("in use, 0 and 10:    ", fresh(two, training=False).numpy().ravel().round(3))
predicted(my_batch, alone[0], why="It is its own mean.")
demo.first_layer_picture()

# %% [markdown]
# In training its ruler is the batch, another one each time; in use it is a running mean, which starts at 0
# and takes over 1 % of each batch. After our 200 batches it is still 13 % short: a wine has 13 % alcohol, give
# or take 0.8, so that is two spreads. (With momentum 0.9, which takes over 10 %, it catches up.)
#
# > **A common belief:** data of different sizes? Add BatchNormalization.
# >
# > **Today:** it steadies what flows *between* layers. As Keras makes it, it was worse than no scaling here; the
# > layer for that is `Normalization`: `adapt(x_train)` is its `fit`, and it is saved with the model.
#
# <details>
# <summary><strong>Messages that you will meet</strong></summary>
#
# | message | what happened |
# |---|---|
# | *Expected 2D array, got 1D array instead* | one column: `x[:, None]` |
# | *X has 1 features, but StandardScaler is expecting 2* | fitted on other columns |
# | *This StandardScaler instance is not fitted yet* | `.transform` before `.fit` |
# | *The least populated classes in y have only 1 member* | `stratify` with prices |
# | *too many values to unpack (expected 2)* | `train_test_split(x, y)` gives four |
# | *X does not have valid feature names* | fitted on a DataFrame, used on an array |
# | *Polyfit may be poorly conditioned* | the degree is too high for so few rows |
# | none | `Normalization()` without `adapt` changes nothing |
#
# </details>
#
# ## Three things to take away
#
# 1. **A score on rows that taught the model says what it remembers.** Choosing is learning, too.
# 2. **Scaling turns a ravine into a bowl**, for whatever goes down slopes or measures distances.
# 3. **What is learned must not have seen what judges it:** weights and rulers learn from training rows,
#    choices from validation rows, nothing from test rows.
#
# ## Quiz
#
# No points: click on the answer you would give, and it opens.

# %%
quiz("07.q1")

# %%
quiz("07.q2")

# %%
quiz("07.q3")

# %%
quiz("07.q4")

# %%
progress("07")

# %% [markdown]
# <details>
# <summary><strong>The lecture notes, row by row</strong></summary>
#
# | Row | The notes | Today | Section |
# |---|---|---|---|
# | A18 | RGB code 1 to 256, (x − min) / (max − min) | 0 to 255: then it is / 255; a constant column gives nan | 4 |
# | A19 | split, then preprocess; the test by the same standard, for fairness | right; the reason is leakage | 7, 8 |
# | B24 | validation data should resemble the training data | both should resemble what will come | 3 |
# | B29 | data of different sizes: BatchNormalization | that is scaling; BatchNormalization goes by the batch | 9 |
# | C6 | scaling is essential | for slopes and distances | 6 |
# | C15 | MinMaxScaler: fit on training, only transform validation | right; validation may leave [0, 1] | 7 |
# | D4 | preprocessing raises the quality of raw data | right | 4 |
# | D5 | standardising removes outliers; N(0, 1); (X − mean) / std | the formula is right; outliers and shape stay | 4, 5 |
# | D6 | normalisation to 0–1: (X − min) / (max − min) | right | 4 |
# | D26 | ten houses, size and price | used | 1, 6 |
# | D27 | evaluated on the training set: 100% correct (accuracy), can memorise | it memorises; prices have no accuracy | 1 |
# | D28 | training: parameters; validation: hyperparameters; test: the model | right; the test once | 2 |
#
# </details>
#
# **Next:** how training runs: steps, epochs, and which rows validate.
