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
# # 09 · Regression end to end
#
# *회귀, 처음부터 끝까지*
#
# "My network's error is 59. Is that good?" Nobody can say. Not before it stands beside two others:
# that of one number for everything, and that of a straight line.

# %%
import numpy as np
from sklearn.datasets import load_diabetes
from sklearn.linear_model import LinearRegression
from sklearn.model_selection import train_test_split

from autograder import check, hint, progress, solution
from course_utils import LiveTraining, predicted, quiet_start, quiz, set_seed
from course_utils.demos import nb09 as demo

with quiet_start():  # without TensorFlow's start-up messages
    import keras
    from keras import Input, Model, Sequential
    from keras.layers import Dense, Normalization, Rescaling

demo.cars_picture()

# %% [markdown]
# **After it you can**
#
# - tell a regression from a classification;
# - work out the error that every model has to beat;
# - read RMSE, MAE and R², and say what each of them hides;
# - build a model that takes raw features and answers in the raw unit;
# - say when a network beats a line, when it does not, and when both are guessing.
#
# **Time:** about 45 minutes. **You need:** Dense layers, `compile` and `fit`, a test set.
#
# **How it works:** *predict*, run the cell, read why, do your own exercise; its card has hints to
# open. The course grew out of a student's lecture notes; a box *A common belief* sets what many
# believe beside what the code shows.
#
# ## 1 · A number or a class?
#
# ### Predict
#
# One of these is no regression (회귀), although its answers are numbers: **a** a house's price, from 20
# features; **b** the number on a player's shirt, from height and position; **c** the minutes until the
# bus comes. Which?

# %%
my_kind = ...  # "a", "b" or "c"

# %%
x, y = load_diabetes(return_X_y=True)  # 442 patients, and how far the disease has gone in a year
x_train, x_test, y_train, y_test = train_test_split(x, y, test_size=0.25, random_state=0)
print("features:", x_train.shape, x_test.shape, " targets:", y.min(), "to", y.max())
unseen = ~np.isin(y_test, y_train)
print(f"{len(np.unique(y))} different targets; {unseen.sum()} of {len(y_test)} test targets")
print("never occur in training")

kinds = {"a": "the price", "b": "the shirt", "c": "the bus"}
predicted(my_kind, "b", choices=kinds, why="A 9 is not one more than an 8: shirts are names.")

# %% [markdown]
# **The shirt.** It is a regression where the *difference* between two answers means something. The
# notes have prices "analysed for classification" (분류). But a classifier has one class for each target
# that it has seen: it does not know that 200 lies near 201, and can never say what it has not seen, here
# the right answer for a third of the test patients.
#
# ## 2 · The best constant
#
# The simplest model says one number, whatever it is asked. Which one?
#
# ### Predict
#
# Five targets: 1, 1, 1, 2, 20. One number for all five, such that the mean **squared** miss is as
# small as possible: which?

# %%
my_constant = ...  # your guess, a number

# %%
few = np.array([1, 1, 1, 2, 20])
constants = np.linspace(0, 20, 201)
squared = [np.mean((few - c) ** 2) for c in constants]
absolute = [np.mean(abs(few - c)) for c in constants]
print("squared misses: best is", constants[np.argmin(squared)].round(1))
print("absolute misses: best is", constants[np.argmin(absolute)].round(1))
demo.constants_picture(few)

predicted(my_constant, 5, why="Squares punish the one large miss: the constant moves towards the 20.")

# %% [markdown]
# Squared misses want the **mean** (평균), 5; absolute ones want the **median** (중앙값), 1. That is sure
# on the rows that the constant came from. On test rows it is likely: of 1,000 random splits of our patients,
# the mean is ahead in 753.
#
# ### Your turn: `09.baseline`
#
# Write `baseline(y_train, y_test)`: the error on the test targets of the best constant (for squared
# misses) that can be known **before** the test. The error is the **RMSE**: the root (제곱근) of the mean
# squared miss. For training targets 1, 1, 1, 2, 20 and test targets 4 and 9 the misses are 1 and 4, and
# the RMSE is 2.92.

# %% exercise="09.baseline"
### BEGIN SOLUTION
#: def baseline(y_train, y_test):
#:     """RMSE on the test targets of the best constant known before the test."""
#:     ...  # your code here
def baseline(y_train, y_test):
    """RMSE on the test targets of the best constant known before the test."""
    constant = np.mean(y_train)  # all that is known before the test
    misses = np.asarray(y_test) - constant
    return np.sqrt(np.mean(misses**2))
### END SOLUTION


# %%
check("09.baseline")

# %% [markdown]
# ## 3 · Three rulers
#
# With the misses $e = y - \hat{y}$ of *n* rows:
#
# | metric (평가지표) | formula | unit |
# |---|---|---|
# | **RMSE** | $\sqrt{\sum e^2 / n}$ | the target's; one large miss weighs more than two half as large |
# | **MAE** | $\sum \lvert e \rvert / n$ | the target's; never larger than the RMSE |
# | **R²** | $1 - \sum e^2 \,/\, \sum (y - \bar{y})^2$ | none; 1 is perfect |
#
# In R², $\bar{y}$ is the mean of the very targets that are asked about.
#
# ### Predict
#
# The model of section 2: for each of the 111 test patients it says the mean of the *training* targets.
# What is its R² on the test patients?

# %%
my_r2 = ...  # your guess, a number

# %%
from sklearn.metrics import mean_absolute_error, r2_score, root_mean_squared_error

constant = np.full_like(y_test, y_train.mean())
print(f"RMSE {root_mean_squared_error(y_test, constant):.2f}")
print(f"MAE  {mean_absolute_error(y_test, constant):.2f}")
print(f"R²   {r2_score(y_test, constant):.4f}")
print(f"R² of saying 0 to everybody: {r2_score(y_test, 0 * y_test):.2f}")

predicted(my_r2, 0, why="It explains none of the spread, and misses the test mean by a little.")

# %% [markdown]
# Just below **0**: it explains nothing, and its constant is not quite the test mean. R² has no floor.
#
# > **A common belief:** R² lies between 0 and 1.
# >
# > **Today:** for a least-squares line with a constant, on *its own training rows*. Elsewhere it may be
# > negative, and then the mean would have been better.
#
# ### Predict
#
# This "model" is perfect: it is given the targets and returns them. Keras measures its accuracy.

# %%
my_accuracy = ...  # your guess, a number from 0 to 1

# %%
perfect = Sequential([Input((1,)), Rescaling(1.0)])  # times 1
perfect.compile(loss="mse", metrics=["mae", "accuracy"])
found = perfect.evaluate(y_test[:, None], y_test, verbose=0, return_dict=True)
print(found)

predicted(my_accuracy, found["accuracy"], why="One output: Keras takes the accuracy for classes 0 and 1.")

# %% [markdown]
# > **A common belief:** a good regression has a high accuracy.
# >
# > **Today:** accuracy counts hits, a regression has misses of some size. With one output Keras even
# > compares with the classes 0 and 1: all predictions right, accuracy **0**.
#
# <details>
# <summary><strong>Which names does Keras know? And <code>squared=False</code>?</strong></summary>
#
# The notes list mse, rmse, r2, mae, mspe, mape, msle.
#
# | `metrics=[…]` | today |
# |---|---|
# | `"mse"`, `"mae"`, `"mape"`, `"msle"` | work |
# | `"rmse"`, `"r2"`, `"mspe"` | *Could not interpret metric identifier*, not in `compile` but once it is used |
# | `"root_mean_squared_error"`, `"r2_score"` | work; as a *loss* neither is known |
#
# `mean_squared_error(y, pred, squared=False)`, as in the notes, was scikit-learn's way to the RMSE. It
# raises a TypeError today: `root_mean_squared_error(y, pred)`. The targets come first. For RMSE and MAE
# the order does not matter; for R² it does.
#
# </details>
#
# ### Your turn: `09.scores`
#
# Write `scores(y, pred)`: RMSE, MAE and R², in this order. `y` has shape (n,), and `pred` comes as
# `model.predict` gives it: of shape **(n, 1)**.

# %% exercise="09.scores"
### BEGIN SOLUTION
#: def scores(y, pred):
#:     """RMSE, MAE and R² of predictions (n, 1) for targets (n,)."""
#:     ...  # your code here
def scores(y, pred):
    """RMSE, MAE and R² of predictions (n, 1) for targets (n,)."""
    y, p = np.ravel(y), np.ravel(pred)  # one shape for both
    e = y - p
    r2 = 1 - np.sum(e**2) / np.sum((y - y.mean()) ** 2)
    return np.sqrt(np.mean(e**2)), np.mean(abs(e)), r2
### END SOLUTION


# %%
check("09.scores")

# %% [markdown]
# ## 4 · The recipe
#
# The notes' recipe for a regression: **scale** the features, build the **structure**, **compile**, look
# at the learning **curve** (학습곡선), **evaluate**. The last layer is one unit without activation, so it
# can say any number. The loss is usually mse; mae and huber are as good a choice.
#
# ### Predict
#
# By this recipe, with 32 hidden units, Adam as it comes and 100 epochs: will the network beat the mean,
# 70.46, on the test patients?

# %%
my_beats_mean = ...  # "yes" or "no"

# %%
set_seed(9)
norm = Normalization()  # features: mean 0, standard deviation 1, …
norm.adapt(x_train)  # … of the training rows
network = Sequential([Input((10,)), norm, Dense(32, "relu"), Dense(1)])
network.compile("adam", "mse")
history = network.fit(x_train, y_train, epochs=100, verbose=0, callbacks=[LiveTraining()])
said = network.predict(x_test, verbose=0)
print(f"RMSE {root_mean_squared_error(y_test, said[:, 0]):.1f}")
demo.climbing_picture(history.history["loss"], said)

predicted(my_beats_mean, "no", why="It starts at 0, and the targets lie around 152: it is on its way.")

# %% [markdown]
# **No.** Its weights start small, so its first predictions are about 0. The targets lie around 152, and
# Adam moves each weight by about 0.001 an update: after 1,100 updates it has not arrived.
#
# This one seed, or all? Six recipes, 15 seeds each:

# %%
demo.recipes_picture()

# %% [markdown]
# Nothing is wrong but the distance. Three times the epochs or ten times the rate get there. So does a
# **target** of mean 0 and spread 1; and, best here, a last bias that *starts* at the mean,
# `Dense(1, bias_initializer=keras.initializers.Constant(y_train.mean()))`.
#
# > **A common belief:** the features need scaling, the target may stay as it is.
# >
# > **Today:** it may if it is small beside rate × updates. Here it was not. And with `"sgd"` in place of
# > `"adam"`, the raw target gives `nan`: its slopes are as large as the target.
#
# ## 5 · Beside a line
#
# Now a fair race: network (16 units, target scaled, Adam(0.01), 20 epochs) against the least-squares
# **line**, which has 11 weights and no settings. Ten random splits, 15 seeds on each.
#
# ### Predict
#
# Whose RMSE is lower, on average over the splits?

# %%
my_winner = ...  # "line" or "network"

# %%
line = LinearRegression().fit(x_train, y_train)
print(f"the line, on our split: {root_mean_squared_error(y_test, line.predict(x_test)):.1f}")
demo.splits_picture()
for name, mean in demo.split_means().items():
    print(f"{name:<9} {mean:.1f} on average")

predicted(my_winner, "line", why="331 noisy rows: what could be bent here drowns in the noise.")

# %% [markdown]
# The **line**. Few rows, much noise, a nearly straight connection: a hidden layer finds little but noise
# to follow. And compare splits 0 and 3: with one split one could "show" either. **A result on one split
# is an anecdote.**
#
# The same network with a raw target, and its last bias started at the mean, comes down to the line: 54.0
# against 54.4, no difference that ten splits could show. But we *chose* that recipe by looking at test rows, which flatters it.
#
# ### Your turn: `09.model`
#
# Train a Keras `model` for the diabetes rows that needs no instructions: **raw** features in, as in `x_train`,
# and predictions in the **raw** unit out. So every scaling is a layer of it. Full points at an RMSE of
# 64.5 on `x_test`, none at 70. Learn from `x_train` and `y_train` alone.
#
# `Normalization` you have seen; `Rescaling(scale, offset)` multiplies and adds. Any loss, any optimizer;
# a line is a model, too. A class of yours takes such numbers as arguments of its `__init__`: where it is
# loaded again, your variables are not.

# %% exercise="09.model" timeout_s=120
### BEGIN SOLUTION
#: model = ...  # your code here
set_seed(0)
norm = Normalization()
norm.adapt(x_train)
spread, mean = y_train.std(), y_train.mean()
model = Sequential([Input((10,)), norm, Dense(16, "relu"), Dense(1), Rescaling(spread, mean)])
model.compile(keras.optimizers.Adam(0.01), "mse")
model.fit(x_train, y_train, epochs=20, verbose=0)
### END SOLUTION

# %%
check("09.model")

# %% [markdown]
# ## 6 · Two aims
#
# The notes name two aims. **Modelling** (모델링): a model with a small training error. **Tuning** (모델
# 튜닝): the one with the smallest *validation* error. Are they one?
#
# ### Predict
#
# Two hidden layers of 64 units, 300 epochs. On its training rows it comes to an RMSE of about 4. And on the
# test rows?

# %%
my_test_rmse = ...  # your guess, a number

# %%
seen, new = demo.too_much()  # RMSE by epoch of 15 networks, on training and on test rows
print(f"training rows {np.median(seen[-1]):.1f}, test rows {np.median(new[-1]):.1f}")
demo.too_much_picture()

predicted(my_test_rmse, np.median(new[-1]), within=0.1, why="It has learnt its 331 patients by heart.")

# %% [markdown]
# **Worse than the mean**, with all 15 seeds. It has learnt its patients by heart, noise included: a small
# training error is easy to have. Which epoch is best must be read from *validation* rows; whoever reads
# it from the test rows has used them up.
#
# ## 7 · Where a line cannot go
#
# Back to the cars of the first picture (drawn by a formula, with drivers who react differently). Distance =
# the way until the driver reacts + $s^2 / (2 \cdot 9.81 \cdot grip)$, with the speed *s* in metres per
# second. Grip is about 0.8 on dry asphalt, 0.25 on snow. Even who knows the formula has an RMSE of 4 m.
#
# ### Predict
#
# A line learns from 400 cars, and has an RMSE of 15 m on 200 others; the mean has 50. What stopping
# distance does this line predict at 30 km/h and grip 0.8? (The truth is 12.8 m.)

# %%
my_metres = ...  # your guess, a number

# %%
cars, new_cars, metres, new_metres = demo.braking()  # (speed, grip), and metres
car_line = LinearRegression().fit(cars, metres)
said = car_line.predict(new_cars)
print(f"RMSE {root_mean_squared_error(new_metres, said):.1f} m")
slow = car_line.predict([[30, 0.8]])[0]
print(f"at 30 km/h, grip 0.8: {slow:.1f} m; below 0 m for {(said < 0).sum()} of {len(said)} cars")

predicted(my_metres, round(slow, 1), within=0.3, why="A line cannot bend: it cuts through the curve.")

# %% [markdown]
# The car stands **25 metres before** its driver has seen anything. The RMSE did not tell: an average
# hides *where* a model is wrong. Beside it a network, the middle one of fifteen. Move the grip:

# %%
demo.fan_explorer()

# %% [markdown]
# The line has one slope in speed for every grip; the true curve is steeper on snow, and bends. The
# network bends with it: an RMSE of 4.3 to 5.5 m over 15 seeds, beside the line's 15. **Here the network
# earns its place, because there is something to bend.**
#
# ### Your turn: `09.braking`
#
# Train a `braking_model` from `cars` and `metres`: raw speed and grip in, metres out. It is judged by 400
# cars that nobody has seen: full points at an RMSE of 7 m, none at 14.5 m.

# %% exercise="09.braking" timeout_s=120
### BEGIN SOLUTION
#: braking_model = ...  # your code here
set_seed(0)
norm = Normalization()
norm.adapt(cars)
spread, mean = metres.std(), metres.mean()
braking_model = Sequential(
    [Input((2,)), norm, Dense(32, "relu"), Dense(1), Rescaling(spread, mean)]
)
braking_model.compile(keras.optimizers.Adam(0.02), "mse")
braking_model.fit(cars, metres, epochs=40, verbose=0)
### END SOLUTION

# %%
check("09.braking")

# %% [markdown]
# ## 8 · Outside the data
#
# No car was faster than 130 km/h.
#
# ### Predict
#
# At 200 km/h on snow (grip 0.25) the truth is 685 m. What does a network say that has learnt these cars?

# %%
my_200 = ...  # your guess, a number

# %%
formula = LinearRegression().fit(demo.by_formula(cars), metres)  # a line on v and v²/g
said = formula.predict(demo.by_formula([[200, 0.25]]))[0]
print(f"the line on v and v²/g: {said:.0f} m; a network, the middle one of 15: {demo.at_200():.0f} m")
demo.beyond_picture()

predicted(my_200, demo.at_200(), within=0.12, why="Beyond the data each ReLU unit goes on straight.")

# %% [markdown]
# Too little, with all 15. Beyond the data few units change sides, and the network goes on nearly straight.
# **It has learnt the curve, not the law.** A line on *v* and *v²/g*, three weights, is as good inside and
# right outside: a known formula beats a network.
#
# ## 9 · "100 % correct"
#
# *Is this good? Evaluation using the training set?* ask the notes, and say: "100 % correct (accuracy)", and
# "can memorise". Their ten houses, with a straight line and with a polynomial that has ten weights:

# %%
size, price = demo.houses()  # square feet; thousands of dollars
for degree in (1, 9):
    curve = demo.polynomial(degree, size, price)
    print(f"degree {degree}: R² {r2_score(price, curve(size)):.4f} on its ten houses,", end=" ")
    print(f"and {curve(2700):,.0f} for one of 2,700 square feet")

demo.houses_picture()

# %% [markdown]
# R² 1.0000 (accuracy it is not: these are prices), and minus six *billion* dollars for a house between two
# of them. **On its training rows a model shows what it can remember.** For ten rows there is a fair test:
# leave each house out once, and predict it from the other nine. The straight line then has an RMSE of 46
# thousand dollars; degree 8, which goes through all nine, 140 *billion*.
#
# ## Three things to take away
#
# 1. **An error means nothing alone.** Put it beside the mean's and a straight line's, on the same rows.
# 2. **Scale features and target inside the model**, and let the last layer say any number.
# 3. **A network pays where something bends.** Show it over splits and seeds; and not beyond the data.
#
# ## Quiz
#
# No points: click on the answer you would give, and it opens.

# %%
quiz("09.q1")

# %%
quiz("09.q2")

# %%
quiz("09.q3")

# %%
quiz("09.q4")

# %%
progress("09")

# %% [markdown]
# <details>
# <summary><strong>The lecture notes, row by row</strong></summary>
#
# | Row | The notes | Today | Section |
# |---|---|---|---|
# | A27 | 20 features → house price, analysed for classification | a price is a regression | 1 |
# | C1 | modelling: small training error ("srror"); tuning: small validation error | right, and two different aims | 6 |
# | C2 | RMSE by `mean_squared_error(squared=False)`; MAE | a TypeError; `root_mean_squared_error` | 3 |
# | C14 | scale, structure, compile, learning curve, evaluate | right; look at the target's scale, too | 4 |
# | C25 | the loss of a regression is usually mse | right; mae and huber are as legal | 4 |
# | D16 | metrics mse, rmse, r2, mae, mspe, mape, msle | rmse, r2 and mspe are no names that Keras knows | 3 |
# | D27 | evaluated on the training set: "100 % correct (accuracy)", can memorise | memorised, yes; no accuracy in a regression | 9 |
#
# </details>
#
# **Back:** notebook 13 asks of a classifier what this one asks of a regression: where is it wrong?
