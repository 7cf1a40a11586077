"""What an instructor should look at in a trained model that earns points. It costs none.

A model is trained in the student's own kernel, so whether it was trained at all cannot be proved.
What can be seen is told: answers that hang on their neighbours in a batch, an optimizer that counts
no update, results better than any that were measured.
"""

import numpy as np

from .draw import Draw
from .model import Model
from .outcome import Credit
from .source import Unanswered

AGAIN = 64  #: inputs that are asked about a second time, among others
ALIKE = 0.02  #: by how much of their own range outputs may differ: half precision does 0.001


def report_unusual(
    model: Model,
    inputs: np.ndarray,
    outputs: np.ndarray,
    credit: Credit,
    draw: Draw,
    unseen: bool,
) -> None:
    """Report what is unusual about a model that gave `outputs` for `inputs` and earned `credit`.

    `unseen` says that it does better than all that were measured
    (``course_utils.calibration.is_unseen``).
    """
    if credit.fraction == 0:
        return
    report = model.live.source.report
    if _depends_on_batch(model, inputs, outputs, draw):
        report(
            "depends_on_batch",
            f"`{model.name}` answered some inputs otherwise when they were asked about a second "
            f"time, in another batch.",
        )
    if _counts_no_update(model):
        report(
            "untrained_weights",
            f"The optimizer of `{model.name}` counts no update, and yet it earns points: was it "
            f"compiled anew after training, or did its weights come from elsewhere?",
        )
    if unseen:
        report(
            "above_calibration",
            f"`{model.name}` does far better ({credit.value:.4g}) than all models that the bar was "
            f"measured with: is it a better kind of model, or were the answers known to it?",
        )


def _depends_on_batch(model: Model, inputs: np.ndarray, outputs: np.ndarray, draw: Draw) -> bool:
    """Whether it answers otherwise when a few inputs are asked about in another batch."""
    chosen = draw.rng.permutation(len(inputs))[:AGAIN]
    try:
        again = model.predict(inputs[chosen])
    except Unanswered:
        return True
    before, after = (np.reshape(one, (len(chosen), -1)) for one in (outputs[chosen], again))
    if before.shape != after.shape:
        return True
    return bool(np.abs(before - after).max() > ALIKE * np.ptp(outputs) + 1e-6)


def _counts_no_update(model: Model) -> bool:
    try:
        return model.compiled.iterations == 0
    except Unanswered:  # what cannot be read counts nothing
        return True
