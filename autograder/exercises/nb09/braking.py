"""09.braking: stopping distances of 400 new cars, where a line cannot go."""

import numpy as np

from autograder.checking import Answer, Calibrated, Credit, Draw, Model, exercise, recipe, slip
from course_utils.demos.nb09.data import braking as table
from course_utils.demos.nb09.data import cars

from .judged import CLASSES, CUT, GIVEN, NAN, OUTSIDE, UNTRAINED, Extra, Rows, judged

BACK, FIT = ", Rescaling(spread, mean)", "braking_model.fit(cars, metres, epochs=40"
HIDDEN, END = 'Dense(32, "relu")', f"Dense(1){BACK}"
LINE = "Its predictions lie on a plane, as a line's do: layers without an activation in between are no more than one."
RAW = "Its predictions lie on a plane, though it has activations: where does each of them bend? Beside speeds of 20 to 130 km/h, near 0, where no car is. Scale the features."
SHORT = "It bends, but not far enough yet. Three suspects: it was still falling when it stopped; the target is in raw metres, which takes longer; or an activation at its end."

SLIPS = (
    slip({f"{FIT}, verbose=0)": "pass"}, UNTRAINED, when=lambda f: f.fault == "untrained"),
    slip(
        {"norm, ": "", FIT: FIT.replace("cars,", "norm(cars),")},
        "It does clearly better on standardised features, and is asked about raw ones: let the model scale them itself, in its first layer.",
        when=lambda f: f.fault == "features outside",
    ),
    slip(
        {BACK: "", FIT: FIT.replace("metres", "(metres - mean) / spread")},
        OUTSIDE,
        when=lambda f: f.fault == "target outside",
    ),
    slip({HIDDEN: "Dense(32)"}, LINE, when=lambda f: f.fault == "linear"),
    slip({"norm, ": ""}, RAW, when=lambda f: f.fault == "raw"),
    slip({BACK: "", FIT: FIT.replace("metres", "metres / metres.max()")}, OUTSIDE, when=lambda f: f.fault == "target outside"),
    slip({BACK: "", '"mse"': '"categorical_crossentropy"'}, CLASSES, when=lambda f: f.fault == "classes"),
    slip({END: 'Dense(1, "sigmoid")'}, "All its distances lie between 0 and 1 m: which activation does that?", when=lambda f: f.fault == "unit"),
    slip({END: f'Dense(1, "relu"){BACK}'}, CUT),
    slip(
        {BACK: "", "Adam(0.02)": "Adam()"},
        "On average it predicts far too little, so it was still climbing to where the distances are: scale the target, or take longer steps.",
        when=lambda f: f.fault == "climbing",
    ),
    slip({BACK: "", "Adam(0.02)": "SGD(1.0)"}, NAN),
    slip({"Adam(0.02)": "Adam(100.0)"}, "It is worse than one number for all cars. Two suspects: a rate that is far too large, or rows and targets that do not belong together.", when=lambda f: f.fault == "wild"),
    slip({"epochs=40": "epochs=2"}, SHORT, when=lambda f: f.fault == "short", fraction=None),
)  # fmt: skip


CALIBRATED = Calibrated(
    measure="error",
    label="RMSE on 400 new cars, in metres",
    step=0.5,
    honest=(recipe("formula", "a line on v and v²/g, Adam(0.3), 80 epochs", 1),),
    failing=(
        recipe("linear", "no activation", {HIDDEN: "Dense(32)"}),
        recipe("raw_features", "features not scaled", {"norm, ": ""}),
        recipe("raw_target", "target not scaled, half the rate", {BACK: "", "Adam(0.02)": "Adam(0.01)"}),
        recipe("short", "1 epoch", {"epochs=40": "epochs=1"}),
    ),
    zero="linear",
)


def shape_of(x: np.ndarray) -> Extra:
    """Return what tells that a model's predictions for cars `x` lie on a plane, with and without activations."""
    table = np.column_stack([x, np.ones(len(x))])

    def left_over(said: np.ndarray) -> float:
        misses = said - table @ np.linalg.lstsq(table, said, rcond=None)[0]
        return float(np.mean(misses**2) / np.var(said)) if np.var(said) else 0.0

    def extra(model: Model, said: np.ndarray) -> str:
        if left_over(said) > 1e-3:
            return ""
        return "raw" if any(layer.activation != "linear" for layer in model.layers) else "linear"

    return extra


@exercise(
    "09.braking",
    title="Where a line cannot go",
    points=4,
    slips=SLIPS,
    hints=(
        "Is it better than the line's 15? If not, look for the activation between the layers.",
        "Speed is about 75, grip about 0.5, distances about 80: scale all three, inside the model.",
        "The layers of 09.model with `Input((2,))`; this curve needs more updates: Adam(0.02), some 40 epochs.",
    ),
    teaches="With the right scales a small hidden layer finds the curve: the error that is left is little more than what the drivers' reactions make.",
    calibrated=CALIBRATED,
    given=GIVEN + "cars, new_cars, metres, new_metres = demo.braking()\n",
    right=(
        """
inputs = Input((2,))
speed, grip = inputs[:, :1] / 100, inputs[:, 1:]
x = keras.layers.Concatenate()([speed, speed**2 / grip])
outputs = Dense(1)(x)
braking_model = Model(inputs, outputs)
braking_model.compile(keras.optimizers.Adam(0.3), "mse")
braking_model.fit(cars, metres, epochs=40, verbose=0)
""",
        """
class Net(keras.Model):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.norm = Normalization()
        self.one, self.two, self.out = Dense(32, "tanh"), Dense(32, "relu"), Dense(1)

    def call(self, x):
        return 60 * self.out(self.two(self.one(self.norm(x)))) + 80


braking_model = Net()
braking_model.norm.adapt(cars)
braking_model.compile(keras.optimizers.Nadam(0.005), "mae")
braking_model.fit(cars, metres, epochs=40, batch_size=16, verbose=0)
""",
    ),
)
def braking(answer: Answer, draw: Draw) -> Credit:
    """The RMSE on new cars reaches the measured bar."""
    known, (x, y) = table(), cars(400, draw.rng)
    rows = Rows(x, y, known.x_train, known.y_train)
    return judged(answer, draw, "braking_model", rows, ("09.braking", "cars"), SLIPS, shape_of(x))
