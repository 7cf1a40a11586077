"""Exercises of no notebook whose bars take a moment to measure."""

from autograder.checking import Calibrated, exercise, fail, ramp, recipe
from autograder.exercises import UnknownExercise
from course_utils.calibration import calibration

#: the reference of ``98.aim``: whatever seed it sets, a trial has its own
AIM = "set_seed(7)\nscore = 0.9 + 0.01 * np.random.randn()"
OFFSET = {"0.9 +": "0.5 +"}
ALMOST = {"0.9 +": "0.89 +"}

#: the reference of ``98.line``: a model whose weight is near 3 already
LINE = """\
keras.utils.set_random_seed(1)
begin = keras.initializers.RandomNormal(3.3, 0.03)
model = keras.Sequential([keras.Input((1,)), keras.layers.Dense(1, kernel_initializer=begin)])
"""


def aim_with(*failing, zero="offset", honest=()):
    """Return ``98.aim`` with these failing recipes."""

    @exercise(
        "98.aim",
        title="Aim",
        points=1,
        given="from course_utils import set_seed",
        right=("score = 0.9 + 0.01 * np.random.randn()",),
        calibrated=Calibrated(failing=failing, zero=zero, honest=honest, label="score"),
    )
    def aim(answer, draw):
        score = answer.value("score")
        if not isinstance(score, float):
            fail("That is no number.")
        return ramp(score + 0.001 * draw.normal(1)[0], *calibration("98.aim", "drawn"))

    return aim


@exercise(
    "98.line",
    title="Line",
    points=1,
    given="import keras",
    calibrated=Calibrated(
        failing=(
            recipe("flat", "its weight is near 1", {"3.3": "1.0"}),
            recipe("wide", "gives two numbers", {"Dense(1,": "Dense(2,"}),
        ),
        zero="flat",
        measure="error",
        label="RMSE",
        step=0.1,
    ),
)
def line(answer, draw):
    """The RMSE on drawn inputs."""
    x = draw.normal(100, 1, dtype="float32")
    predicted = answer.model("model").predict(x)
    if predicted.shape != x.shape:
        fail("One number an input.")
    rmse = float(((predicted - 3 * x) ** 2).mean() ** 0.5)
    return ramp(rmse, *calibration("98.line", "line"), what="RMSE")


def find(exercise_id):
    """Return the exercise of that name, as a trial's process does."""
    known = {
        "98.aim": aim_with(
            recipe("offset", "aims at 0.5", OFFSET, seeds=8),
            recipe("almost", "aims at 0.89", ALMOST, seeds=12),
            recipe("words", "no number", "score = 'high'", seeds=4),
            honest=(recipe("unseeded", "sets no seed", 1, seeds=8),),
        ),
        "98.line": line,
    }
    if exercise_id not in known:
        raise UnknownExercise(exercise_id)
    return known[exercise_id]


def find_broken(exercise_id):
    """Return an exercise of which the second failing recipe raises."""
    return aim_with(
        recipe("offset", "aims at 0.5", OFFSET, seeds=3),
        recipe("broken", "divides by 0", {"0.01 *": "1 / 0 *"}, seeds=3),
    )
