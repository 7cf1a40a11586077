"""Notebook 07: 178 wines, raw and scaled, over many splits.

``benchmarks/measure_07.py`` makes ``runs.json`` anew; versions and seeds stand in it.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

import numpy as np

from course_utils.pictures.strips import paired_strips, strips
from course_utils.show import house_style, new_figure, show

NAMES = ("raw", "scaled")
Pair = tuple[Sequence[float], Sequence[float]]


@cache
def stored() -> dict[str, Any]:
    """Return all that was measured."""
    text = resources.files(__package__).joinpath("runs.json").read_text("utf-8")
    found: dict[str, Any] = json.loads(text)
    return found


def by_rate(inputs: str) -> dict[str, list[float]]:
    """Return the accuracies over the stored splits for each learning rate.

    Args:
        inputs: ``"raw"``, ``"standardised"``, ``"BatchNormalization"`` or the same with ``" 0.9"``,
            its momentum.
    """
    found: dict[str, list[float]] = stored()[inputs]["accuracy"]
    return found


def best_rate(inputs: str) -> str:
    """Return the learning rate with the highest mean accuracy."""
    runs = by_rate(inputs)
    return max(runs, key=lambda rate: float(np.mean(runs[rate])))


def accuracies(inputs: str) -> list[float]:
    """Return the accuracies over the stored splits with the best learning rate."""
    return by_rate(inputs)[best_rate(inputs)]


def on_training_ruler(train: np.ndarray, *others: np.ndarray) -> tuple[np.ndarray, ...]:
    """Return all of them standardised by the means and spreads of `train`."""
    mean, spread = train.mean(axis=0), train.std(axis=0)
    return tuple((one - mean) / spread for one in (train, *others))


def _in_words(rows: Mapping[str, Pair]) -> str:
    return "; ".join(
        f"{name}: raw {min(raw):.2f} to {max(raw):.2f}, mean {np.mean(raw):.3f}, scaled "
        f"{min(scaled):.2f} to {max(scaled):.2f}, mean {np.mean(scaled):.3f}"
        for name, (raw, scaled) in rows.items()
    )


def rates_picture() -> None:
    """Show the network's accuracies over ten splits for five learning rates, raw and scaled."""
    scaled_runs = by_rate("standardised")
    rows = {f"rate {rate}": (raw, scaled_runs[rate]) for rate, raw in by_rate("raw").items()}
    raw, scaled = accuracies("raw"), accuracies("standardised")
    with house_style():
        fig = new_figure(9.6, 4.0)
        ax = fig.subplots()
        paired_strips(
            ax,
            rows,
            names=NAMES,
            xlabel=f"accuracy on 45 test wines after {stored()['epochs']} epochs, one dot a split",
        )
        ax.set_xlim(0.2, 1.02)
        ax.legend(loc="center left")
        ax.set_title(
            f"Each with its best rate: {np.mean(raw):.2f} raw, {np.mean(scaled):.2f} scaled"
        )
        show(
            fig, alt=f"Accuracies of a small network on wines, by learning rate. {_in_words(rows)}."
        )


@dataclass(frozen=True)
class Compared:
    """Accuracies over splits, raw and scaled, and how many of all answers were the same."""

    scores: Pair
    same: int
    answers: int


def compared(model: Any, x: np.ndarray, y: np.ndarray, splits: int = 50) -> Compared:
    """Fit a scikit-learn `model` on raw and on standardised rows of the same splits."""
    from sklearn.base import clone
    from sklearn.model_selection import train_test_split

    raw: list[float] = []
    scaled: list[float] = []
    same = answers = 0
    for seed in range(splits):
        train, test, labels, truth = train_test_split(
            x, y, test_size=0.25, stratify=y, random_state=seed
        )
        z_train, z_test = on_training_ruler(train, test)
        one = clone(model).fit(train, labels).predict(test)
        other = clone(model).fit(z_train, labels).predict(z_test)
        raw.append(float((one == truth).mean()))
        scaled.append(float((other == truth).mean()))
        same += int((one == other).sum())
        answers += len(truth)
    return Compared((raw, scaled), same, answers)


def models_picture(x: np.ndarray, y: np.ndarray) -> None:
    """Show accuracies of a tree, of neighbours and of the stored networks, raw and scaled."""
    from sklearn.neighbors import KNeighborsClassifier
    from sklearn.tree import DecisionTreeClassifier

    tree = compared(DecisionTreeClassifier(random_state=0), x, y)
    rows = {
        "tree": tree.scores,
        "5 neighbours": compared(KNeighborsClassifier(), x, y).scores,
        "network": (accuracies("raw"), accuracies("standardised")),
    }
    with house_style():
        fig = new_figure(9.6, 3.6)
        ax = fig.subplots()
        paired_strips(
            ax,
            rows,
            names=NAMES,
            xlabel="accuracy on 45 test wines, one dot a split (network: its best rates)",
            size=5,
        )
        ax.legend(loc="lower left")
        ax.set_xlim(0.45, 1.01)
        ax.set_title(f"The tree gave the same answer {tree.same:,} times in {tree.answers:,}")
        show(fig, alt=f"Accuracies of three models on wines over splits. {_in_words(rows)}.")


def first_layer_picture() -> None:
    """Show the network's accuracies with raw rows, behind BatchNormalization, and scaled rows."""
    names = {
        "raw": "raw",
        "BatchNormalization": "BatchNormalization first",
        "BatchNormalization 0.9": "the same, momentum 0.9",
        "standardised": "standardised",
    }
    rows = {f"{text} (rate {best_rate(one)})": accuracies(one) for one, text in names.items()}
    means = [float(np.mean(row)) for row in rows.values()]
    with house_style():
        fig = new_figure(9.6, 3.1)
        ax = fig.subplots()
        strips(ax, rows, xlabel="accuracy on 45 test wines, one dot a split (line: mean)")
        ax.set_xlim(0.6, 1.01)
        ax.set_title(f"Raw {means[0]:.2f}, behind BatchNormalization {means[1]:.2f}")
        told = "; ".join(
            f"{name}: {min(row):.2f} to {max(row):.2f}, mean {np.mean(row):.3f}"
            for name, row in rows.items()
        )
        show(fig, alt=f"Four rows of ten dots, each with its best learning rate. {told}.")
