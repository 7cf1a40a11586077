"""Train the networks of notebook 10, and store what its pictures show.

    python benchmarks/measure_10.py [pairs] [long] [sizes] [remedies]

In NumPy (``course_utils.demos.nb10.nets``); all parts take some five minutes on two cores.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from stored import store_parts

from course_utils.demos.nb10.bands import LIMITS, packed
from course_utils.demos.nb10.data import NOISE, stacked, test_rows, validation
from course_utils.demos.nb10.nets import Nets, cross_entropy, train

STORE = Path(__file__).parents[1] / "course_utils" / "demos" / "nb10" / "runs.json"
SEEDS = range(8)
LONG, END = 600, 150
FRAMES = [5, 8, 11, 14, 17, 20, 23, 26, 30, 34, 38, 42, 46, 50, 56, 62, 70, 80, 90, 105, 120,
          150, 180, 210, 250, 300, 350, 400, 460, 530, 600]  # fmt: skip
SHOWN = [*range(1, END + 1), *range(END + 15, LONG + 1, 15)]  #: the epochs whose losses are kept


def rounded(values: Any, digits: int = 4) -> list[float]:
    """Return some numbers to so many digits."""
    return [round(float(one), digits) for one in values]


def measure_long() -> dict[str, Any]:
    """Eight nets of 64-64 for 600 epochs; of the first one the map, too."""
    train_rows, val = stacked(100, SEEDS), validation()
    losses, frames = [], []

    def watch(epoch: int, nets: Nets) -> None:
        losses.append(
            (
                nets.loss(train_rows.x, train_rows.y),
                nets.loss(val.x, val.y),
                nets.accuracy(val.x, val.y),
            )
        )
        if epoch in FRAMES:
            first = Nets(tuple(part[:1] for part in nets.weights))
            frames.append(
                {
                    "epoch": epoch,
                    "right": round(100 * first.accuracy(train_rows.x[:1], train_rows.y[:1]).item()),
                    **packed(first),
                }
            )

    train(train_rows.x, train_rows.y, epochs=LONG, watch=watch)
    table = np.array(losses)  # epochs, three numbers, nets
    runs = []
    for k in SEEDS:
        turn = int(table[:, 1, k].argmin())
        one: dict[str, Any] = {"turn": turn + 1}
        for name, place in (("loss", 0), ("val_loss", 1), ("val_accuracy", 2)):
            one[name] = rounded(table[[epoch - 1 for epoch in SHOWN], place, k])
        one["at_turn"] = rounded(table[turn, :, k])
        runs.append(one)
    return {"long": {"epochs": SHOWN, "runs": runs, "limits": LIMITS, "frames": frames}}


def ends(
    hidden: Sequence[int] = (64, 64), rows: int = 100, epochs: int = END, **settings: Any
) -> dict[str, Any]:
    """Eight nets; their losses at the end, and how they do at the epoch that validation chose."""
    train_rows, val, new = stacked(rows, SEEDS), validation(), test_rows()
    val_losses: list[np.ndarray] = []
    best: list[list[float]] = [
        [np.inf, 0, 0, 0, 0] for _ in SEEDS
    ]  # val, test, right, train, epoch
    ran = [epochs] * len(SEEDS)

    def watch(epoch: int, nets: Nets) -> None:
        now = nets.loss(val.x, val.y)
        val_losses.append(now)
        for k in SEEDS:
            if now[k] < best[k][0] and ran[k] == epochs:
                one = Nets(tuple(part[k : k + 1] for part in nets.weights))
                best[k] = [
                    now[k],
                    one.loss(new.x, new.y).item(),
                    one.accuracy(new.x, new.y).item(),
                    one.loss(train_rows.x[k], train_rows.y[k]).item(),
                    epoch,
                ]
            elif epoch - best[k][4] == PATIENCE and ran[k] == epochs:
                ran[k] = epoch

    nets = train(train_rows.x, train_rows.y, hidden, epochs=epochs, watch=watch, **settings)
    found: dict[str, Any] = {
        "train": rounded(nets.loss(train_rows.x, train_rows.y)),
        "val": rounded(val_losses[-1]),
        "test": rounded(nets.loss(new.x, new.y)),
        "accuracy": rounded(nets.accuracy(new.x, new.y)),
        "turn": [int(np.array(val_losses)[:, k].argmin()) + 1 for k in SEEDS],
        "stopped": {
            "ran": ran,
            "val": rounded(one[0] for one in best),
            "test": rounded(one[1] for one in best),
            "accuracy": rounded(one[2] for one in best),
            "train": rounded(one[3] for one in best),
        },
    }
    print(hidden, rows, epochs, settings, np.mean(found["test"]), flush=True)
    return found


PATIENCE = 10


def measure_sizes() -> dict[str, Any]:
    """Four sizes for 150 epochs, and 8 units for 600."""
    sizes = {"2": (2,), "8": (8,), "64-64": (64, 64), "256-256-256": (256, 256, 256)}
    found = {name: ends(hidden) for name, hidden in sizes.items()}
    return {"sizes": found | {"8, 600 epochs": ends((8,), epochs=LONG)}}


def measure_remedies() -> dict[str, Any]:
    """What helps against it, each strength that was tried."""
    found = {"none": ends()}
    found |= {f"data x{k}": ends(rows=100 * k) for k in (4, 16)}
    found |= {f"L2 {l2:g}": ends(l2=l2) for l2 in (0.001, 0.003, 0.01, 0.03, 0.1)}
    found |= {f"dropout {rate:g}": ends(dropout=rate) for rate in (0.2, 0.5)}
    return {"remedies": found}


def curves(
    hidden: Sequence[int] = (64, 64), rows: int = 100, dropout: float = 0.0, **settings: Any
) -> dict[str, list[float]]:
    """The learning curves of one net as `fit` shows them: under dropout, `loss` holds its noise."""
    train_rows, val, rng = stacked(rows, range(20, 21)), validation(), np.random.default_rng(0)
    found: dict[str, list[float]] = {"loss": [], "val_loss": []}

    def watch(epoch: int, nets: Nets) -> None:
        masks = [
            (rng.random((1, rows, units)) >= dropout) / (1 - dropout)
            for units in (hidden if dropout else ())
        ]
        noisy = nets.outputs(train_rows.x, masks)[-1][..., 0]
        found["loss"].append(round(cross_entropy(noisy, train_rows.y).item(), 4))
        found["val_loss"].append(round(nets.loss(val.x, val.y).item(), 4))

    train(train_rows.x, train_rows.y, hidden, dropout=dropout, watch=watch, seed=1, **settings)
    return found


def measure_pairs() -> dict[str, Any]:
    """Six trainings, by their letter in the exercise 10.diagnose."""
    return {
        "pairs": {
            "A": curves((1,), rows=800, epochs=100, rate=0.1),
            "B": curves(epochs=60, rate=0.0005),
            "C": curves(epochs=120),
            "D": curves(rows=800, epochs=120, l2=0.001),
            "E": curves(rows=200, epochs=60, rate=0.3, batch_size=20),
            "F": curves((16, 16), rows=800, epochs=100, rate=0.02, dropout=0.5),
        }
    }


PARTS = {
    "pairs": measure_pairs,
    "long": measure_long,
    "sizes": measure_sizes,
    "remedies": measure_remedies,
}

if __name__ == "__main__":
    setting = {
        "data": f"make_moons, noise {NOISE}, 100 rows, random_state 0 to 7",
        "training": "Adam(0.01), all rows at once, starts drawn with seed 0",
        "patience": PATIENCE,
    }
    packages = ("numpy", "scikit-learn")
    store_parts(__doc__, STORE, PARTS, packages, {"setting": setting}, separators=(",", ":"))
