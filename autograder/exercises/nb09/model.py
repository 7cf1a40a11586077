"""09.model: diabetes, from raw features to the raw unit, judged by the RMSE on the 111 test rows."""

from autograder.checking import Answer, Calibrated, Credit, Draw, exercise, fail, recipe, slip
from course_utils.demos.nb09.data import diabetes

from .judged import CLASSES, CUT, GIVEN, NAN, OUTSIDE, UNTRAINED, Rows, judged

#: Far below what any honest recipe reached (see ``data/calibration/09.model.json``): it has seen the
#: test rows, which are public. One that saw them, and learnt little from them, cannot be told.
TOO_GOOD = 50.0

BACK, FIT = ", Rescaling(spread, mean)", "model.fit(x_train, y_train, epochs=20"
END = f"Dense(1){BACK}"
LEAK = "Did `fit` get test rows? Then the error says nothing about new patients. All that learnt from the training rows alone ended above 53, line and networks, whatever their seed."

SLIPS = (
    slip({f"{FIT}, verbose=0)": "model.optimizer.build(model.trainable_variables)"}, UNTRAINED, when=lambda f: f.fault == "untrained"),
    slip(
        {"norm, ": "", FIT: FIT.replace("x_train,", "norm(x_train),")},
        "It does clearly better on standardised features, and is asked about raw ones: let the model scale them itself, in its first layer.",
        when=lambda f: f.fault == "features outside",
        fraction=None,
    ),
    slip(
        {BACK: "", FIT: FIT.replace("y_train", "(y_train - mean) / spread")},
        OUTSIDE,
        when=lambda f: f.fault == "target outside",
    ),
    slip(
        {"norm, ": "", BACK: "", FIT: "model.fit(norm(x_train), (y_train - mean) / spread, epochs=20"},
        "It was trained on scaled features and a scaled target, and is asked in raw units: both ways of scaling belong into the model.",
        when=lambda f: f.fault == "both outside",
    ),
    slip(
        {'Dense(16, "relu")': 'Dense(16, "relu", bias_initializer=keras.initializers.Constant(-100.0))'},
        "It says one number of every patient: are its units dead, or frozen, or its rate too large?",
        when=lambda f: f.fault == "one number",
    ),
    slip({BACK: "", FIT: FIT.replace("y_train", "y_train / y_train.max()")}, OUTSIDE, when=lambda f: f.fault == "target outside"),
    slip({BACK: "", '"mse"': '"categorical_crossentropy"'}, CLASSES, when=lambda f: f.fault == "classes"),
    slip({END: 'Dense(1, "sigmoid")'}, "All its predictions lie between 0 and 1: which activation does that, and where do the targets lie?", when=lambda f: f.fault == "unit"),
    slip({END: f'Dense(1, "relu"){BACK}'}, CUT),
    slip(
        {'Dense(16, "relu")': 'Dense(64, "relu"), Dense(64, "relu")', "epochs=20": "epochs=120"},
        "It has learnt its rows by heart: there it is far better than here. Fewer epochs, or fewer units.",
        when=lambda f: f.fault == "learnt by heart",
        fraction=None,
    ),
    slip(
        {BACK: "", "Adam(0.01)": "Adam()"},
        "On average it predicts far too little, so it was still climbing to where the targets are: scale the target, or start the last bias at its mean.",
        when=lambda f: f.fault == "climbing",
        fraction=None,
    ),
    slip({BACK: "", "Adam(0.01)": "SGD(1.0)"}, NAN),
    slip({'Dense(16, "relu")': 'Dense(256, "relu")', FIT: "model.fit(x_test, y_test, epochs=150"}, LEAK),
    slip(
        {"Dense(1), ": 'Dense(1, kernel_initializer="zeros"), ', "Adam(0.01)": "Adam(0.0003)", "epochs=20": "epochs=2"},
        "It is little better on the rows that it learnt from, so it has learnt little. Three suspects: too few epochs; a rate too small or too large; targets that no longer stand beside their rows.",
        when=lambda f: f.fault in ("short", "wild"),
        fraction=None,
    ),
)  # fmt: skip

CONSTANT = """
set_seed(0)
half = np.random.choice(y_train, len(y_train) // 2, replace=False)
model = Sequential([Input((10,)), Dense(1, kernel_initializer="zeros", bias_initializer=keras.initializers.Constant(half.mean()))])
model.compile("adam", "mse")
"""
CALIBRATED = Calibrated(
    measure="error",
    label="RMSE on the 111 test rows of diabetes",
    step=0.5,
    honest=(
        recipe("line", "one unit, its bias started at the mean, Adam(0.3), 60 epochs", 1),
    ),
    failing=(
        recipe("constant", "the mean of half of the training targets", CONSTANT),
        recipe("raw_target", "target not scaled, Adam's own rate", {BACK: "", "Adam(0.01)": "Adam()"}),
        recipe("by_heart", "two layers of 64 units, 40 epochs", {'Dense(16, "relu")': 'Dense(64, "relu"), Dense(64, "relu")', "epochs=20": "epochs=40"}),
        recipe("test_rows", "trained on the test rows, 40 epochs", {FIT: "model.fit(x_test, y_test, epochs=40"}),
    ),
    zero="constant",
)  # fmt: skip
DATA = "x_train, x_test, y_train, y_test = demo.diabetes()\n"


@exercise(
    "09.model",
    title="Diabetes, from raw to raw",
    points=4,
    slips=SLIPS,
    hints=(
        "Print smallest, mean and largest of `model.predict(x_test, verbose=0)`, and of `y_train`: do they lie in the same place?",
        "`Normalization()` with `.adapt(x_train)` scales the features; `Rescaling(scale, offset)` brings the last number back to the unit.",
        "In this order: Input, Normalization, a small hidden layer, `Dense(1)`, `Rescaling(y_train.std(), y_train.mean())`; Adam(0.01), some 20 epochs.",
    ),
    teaches="Nothing has to be remembered at prediction: raw patients in, raw units out. And on these rows a straight line is as good; section 5 has shown it.",
    given=GIVEN + DATA,
    calibrated=CALIBRATED,
    right=(
        """
norm = Normalization()
norm.adapt(x_train)
inputs = Input((10,))
model = Model(inputs, Dense(1, bias_initializer=keras.initializers.Constant(y_train.mean()))(norm(inputs)))
model.compile(keras.optimizers.Adam(0.3), "mse")
model.fit(x_train, y_train, epochs=60, verbose=0)
""",
        """
class Net(keras.Model):
    def __init__(self, spread, mean, **kwargs):
        super().__init__(**kwargs)
        self.numbers = {"spread": spread, "mean": mean}
        self.norm = Normalization()
        self.hidden, self.out, self.back = Dense(8, "tanh"), Dense(1), Rescaling(spread, mean)

    def call(self, x):
        return self.back(self.out(self.hidden(self.norm(x))))[:, 0]

    def get_config(self):
        return {**super().get_config(), **self.numbers}


model = Net(float(y_train.std()), float(y_train.mean()))
model.norm.adapt(x_train)
model.compile(keras.optimizers.RMSprop(0.005), "huber")
model.fit(x_train, y_train, epochs=25, verbose=0)
""",
    ),
)
def model(answer: Answer, draw: Draw) -> Credit:
    """The RMSE on the test rows reaches the measured bar, and is not too good to be honest."""
    data = diabetes()
    order = draw.rng.permutation(len(data.y_test))  # which row an answer is for must not follow from its place
    rows = Rows(data.x_test[order], data.y_test[order], data.x_train, data.y_train)
    credit = judged(answer, draw, "model", rows, ("09.model", "diabetes"), SLIPS)
    if credit.value is not None and credit.value < TOO_GOOD:
        fail("This RMSE is too good for a model that never saw the test rows.", saw=credit.saw, expected=f"{TOO_GOOD:g} or more", why=LEAK)
    return credit
