"""Notebook 09: what lines and networks come to on the two tables, over splits and seeds."""

from dataclasses import dataclass
from functools import cache

import numpy as np

from .data import Table, braking, diabetes
from .nets import Nets, train

SEEDS, SPLITS = 15, 10


def rmse(said: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Return the root of the mean squared miss along the last axis."""
    return np.asarray(np.sqrt(np.mean((said - y) ** 2, axis=-1)))


@dataclass(frozen=True)
class Scale:
    """What brings numbers to mean 0 and standard deviation 1."""

    mean: np.ndarray
    spread: np.ndarray

    @classmethod
    def of(cls, numbers: np.ndarray) -> "Scale":
        """Return the scale of rows, column by column."""
        return cls(numbers.mean(axis=0), numbers.std(axis=0))

    def __call__(self, numbers: np.ndarray) -> np.ndarray:
        """Return the numbers on this scale."""
        return np.asarray((numbers - self.mean) / self.spread)

    def back(self, numbers: np.ndarray) -> np.ndarray:
        """Return numbers of this scale in their own unit."""
        return np.asarray(self.mean + self.spread * numbers)


def line(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Return the weights of the least-squares line: one for each column, the constant last."""
    found: np.ndarray = np.linalg.lstsq(_with_one(x), y, rcond=None)[0]
    return found


def on_line(weights: np.ndarray, x: np.ndarray) -> np.ndarray:
    """Return what such a line says of rows."""
    return np.asarray(_with_one(x) @ weights)


def _with_one(x: np.ndarray) -> np.ndarray:
    return np.column_stack([x, np.ones(len(x))])


@dataclass(frozen=True)
class Standardised:
    """Networks with scaled features and a scaled target, used in raw units."""

    nets: Nets
    x: Scale
    y: Scale

    def __call__(self, x: np.ndarray) -> np.ndarray:
        """Return the predictions in the raw unit, ``(nets, n)``."""
        return self.y.back(self.nets(self.x(np.asarray(x, float))))


def learn(
    table: Table, hidden: tuple[int, ...] = (16,), *, epochs: int, rate: float = 0.01, seed: int = 0
) -> Standardised:
    """Return networks that have learnt a table, both features and target standardised."""
    x, y = Scale.of(table.x_train), Scale.of(table.y_train)
    nets = train(
        x(table.x_train), y(table.y_train), hidden, epochs=epochs, rate=rate, nets=SEEDS, seed=seed
    )
    return Standardised(nets, x, y)


@cache
def recipes() -> dict[str, np.ndarray]:
    """Return the test RMSEs on diabetes, split 0, of 15 networks with 32 units for each recipe."""
    table = diabetes()
    x, y_train = Scale.of(table.x_train), table.y_train
    raw, scaled = (table.x_train, table.x_test), (x(table.x_train), x(table.x_test))

    def ends(
        features: tuple[np.ndarray, np.ndarray], epochs: int = 100, rate: float = 0.001,
        bias: float = 0.0,
    ) -> np.ndarray:  # fmt: skip
        nets = train(features[0], y_train, (32,), epochs=epochs, rate=rate, nets=SEEDS, bias=bias)
        return rmse(nets(features[1]), table.y_test)

    both = learn(table, (32,), epochs=100, rate=0.001)
    return {
        "features and target raw": ends(raw),
        "features standardised": ends(scaled),
        "… and 300 epochs": ends(scaled, epochs=300),
        "… and rate 0.01": ends(scaled, rate=0.01),
        "… and target standardised": rmse(both(table.x_test), table.y_test),
        "… and bias starts at the mean": ends(scaled, bias=float(y_train.mean())),
    }


@dataclass(frozen=True)
class Split:
    """Test RMSEs on one split: of the training mean, of the line, of 15 networks."""

    mean: float
    line: float
    nets: np.ndarray


@cache
def splits() -> tuple[Split, ...]:
    """Return what ten splits of diabetes come to; networks of 16 units, 20 epochs of Adam(0.01)."""
    found = []
    for k in range(SPLITS):
        table = diabetes(k)
        weights = line(table.x_train, table.y_train)
        nets = learn(table, epochs=20, seed=k)
        found.append(
            Split(
                float(rmse(table.y_train.mean(), table.y_test)),
                float(rmse(on_line(weights, table.x_test), table.y_test)),
                rmse(nets(table.x_test), table.y_test),
            )
        )
    return tuple(found)


@cache
def too_much() -> tuple[np.ndarray, np.ndarray]:
    """Return RMSEs on training and on test rows after each of 300 epochs, each ``(300, 15)``.

    Two hidden layers of 64 units, Adam(0.001), diabetes, split 0.
    """
    table, rows = diabetes(), []
    x, y = Scale.of(table.x_train), Scale.of(table.y_train)
    seen, new = (np.asarray(x(one), "float32") for one in (table.x_train, table.x_test))

    def watch(nets: Nets) -> None:
        pairs = (seen, table.y_train), (new, table.y_test)
        rows.append([rmse(y.back(nets(features)), target) for features, target in pairs])

    train(seen, y(table.y_train), (64, 64), epochs=300, nets=SEEDS, watch=watch)
    found = np.array(rows)
    return found[:, 0], found[:, 1]


@cache
def braking_line() -> np.ndarray:
    """Return the weights of the line that has learnt the cars."""
    table = braking()
    return line(table.x_train, table.y_train)


@cache
def braking_nets() -> Standardised:
    """Return 15 networks that have learnt the cars: 32 units, 40 epochs of Adam(0.02)."""
    return learn(braking(), (32,), epochs=40, rate=0.02)
