"""08.steps: how many updates a call of `fit` makes."""

import math
from collections.abc import Callable

from autograder.checking import Answer, Credit, Draw, exercise, program, slip

from .splits import draw_split, kept_of

STEPS, KEPT = "math.ceil(kept / batch)", "math.floor(n * (1 - split))"
PART = "Those are the batches of the validation part: `split` is the part that is held back, and it makes no updates."
ROWS = "It reckons with batches of *all* rows: the cut goes through the rows first, and batches are made of those that are left."
DOWN = "It is a row too many, or a part of one, and that fills one batch more: Keras rounds the number of *training* rows down."

UPDATES = program(
    f"""
def updates(n, batch, split, epochs):
    kept = {KEPT}
    return {STEPS} * epochs
""",
    slip({STEPS: "kept // batch"}, "The last batch is missing: what is left over, such as 37 rows of 28,709, is a batch too."),
    slip({STEPS: "(kept // batch + 1)"}, "It is one too many where the rows divide evenly: then no short batch is left over."),
    slip({STEPS: "round(kept / batch)"}, "It is rounded to the nearest: a short batch is a batch, even if it holds a single row."),
    slip({STEPS: "kept / batch"}, "A part of an update does not exist: a short last batch makes a whole one."),
    slip({KEPT: "n"}, "The split is forgotten: the validation rows make no updates."),
    slip({KEPT: f"n - {KEPT}"}, PART),
    slip({"1 - split": "split"}, PART),
    slip({STEPS: "math.ceil(math.ceil(n / batch) * (1 - split))"}, ROWS),
    slip({STEPS: "(math.ceil(n / batch) - math.ceil((n - kept) / batch))"}, ROWS),
    slip(
        {STEPS: "(kept // batch + (n % batch > 0))"},
        "It looks for a short last batch among all rows: only those that train are cut into batches.",
    ),
    slip({STEPS: f"({STEPS} + math.ceil((n - kept) / batch))"}, "The validation batches are counted too: nothing is updated in them."),
    slip({" * epochs": ""}, "Those are the updates of one epoch."),
    slip({f"{STEPS} * epochs": "epochs"}, "Those are the epochs: each of them makes an update for every batch."),
    slip({STEPS: "batch"}, "`batch` counts the rows of one batch, and not the pieces that the data are cut into."),
    slip({STEPS: "kept"}, "That is an update for each row: each *batch* makes one."),
    slip({f"{STEPS} * epochs": "math.ceil(kept * epochs / batch)"}, "No batch reaches into the next epoch: round up in each of them."),
    slip({KEPT: "n - int(n * split)"}, DOWN),
    slip({KEPT: "round(n * (1 - split))"}, "The training rows are rounded to the nearest: Keras rounds them down."),
    slip({KEPT: "n * (1 - split)"}, DOWN),
)


@exercise(
    "08.steps",
    title="How many updates?",
    points=2,
    by=UPDATES,
    hints=(
        "Which rows take part in the updates? Keras rounds their number down.",
        "How many batches do they fill, if the last one may be short? `math.ceil` rounds up.",
        "Every epoch makes them again.",
    ),
    teaches="Updates are what a training is made of: whoever doubles the batch size at the same number of epochs has about half of them.",
    right=(
        "def updates(n, batch, split, epochs):\n    kept = int(n * (1 - split))\n    return -(-kept // batch) * epochs\n",
        "def updates(n, batch, split, epochs):\n    kept = n - math.ceil(n * split)\n    return epochs * len(range(0, kept, batch))\n",
        "def updates(n, batch, split, epochs):\n    kept = np.floor(n * (1 - split))\n    return np.ceil(kept / batch) * epochs\n",
        """
def updates(n, batch, split, epochs):
    made = 0
    for epoch in range(epochs):
        left = math.floor(n * (1 - split))
        while left > 0:
            left -= batch
            made += 1
    return made
""",
    ),
)
def steps(answer: Answer, draw: Draw) -> Credit | None:
    """It agrees for the ruler's setting, where a batch is barely begun, nearly full and full, and where rounding adds a batch."""

    def drawn(fits: Callable[[int, int, float, int], bool], sizes: tuple[int, ...] = tuple(range(20, 91))) -> tuple[int, int, float, int]:
        """A setting of n rows, of which `kept` train, that ``fits(n, batch, split, kept)``."""
        batch = draw.choice(sizes)
        n, split = draw_split(draw, 400, 2000, lambda n, split: fits(n, batch, split, kept_of(n, split)))
        return n, batch, split, draw.integer(2, 6)

    settings = [
        drawn(lambda n, b, s, kept: 0.15 < n / b % 1 < kept / b % 1 < 0.45),
        drawn(lambda n, b, s, kept: 0.55 < kept / b % 1 < n / b % 1 < 0.95),
        drawn(lambda n, b, s, kept: math.ceil(math.ceil(n / b) * (1 - s)) > math.ceil(kept / b) and kept % b > 0),
        drawn(lambda n, b, s, kept: n % b == 0 < kept % b, (20, 32, 40, 64)),
        drawn(lambda n, b, s, kept: kept % b == 0 and n - int(n * s) > kept and n * (1 - s) % 1 < 0.45, (32, 40, 64)),
        drawn(lambda n, b, s, kept: kept % b == 0 and round(n * (1 - s)) > kept, (32, 40, 64)),
    ]
    batch = draw.integer(20, 90)
    return UPDATES.judge(answer, [(1000, 64, 0.2, 3), *settings, (batch * draw.integer(6, 20), batch, 0.0, 4)])
