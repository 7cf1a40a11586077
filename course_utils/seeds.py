"""One seed for everything that draws random numbers."""

import importlib.util
import random


def set_seed(seed: int) -> None:
    """Seed Python's `random`, NumPy and, where it is installed, Keras with its backend.

    Keras draws numbers of its own, so seeding NumPy alone does not repeat a training. Keras is
    imported for this if it was not yet: a seed set before the import would otherwise miss it.

    Raises:
        ValueError: if `seed` is not a whole number from 0 to 2³² − 1.
    """
    if isinstance(seed, bool) or not isinstance(seed, int) or not 0 <= seed < 2**32:
        raise ValueError(
            f"A seed must be a whole number from 0 to 4294967295, e.g. set_seed(0). "
            f"Received: {seed!r}"
        )
    import numpy as np

    random.seed(seed)
    np.random.seed(seed)
    if importlib.util.find_spec("keras") is None:
        return
    from .start import quiet_start

    with quiet_start():
        import keras
    keras.utils.set_random_seed(seed)
