"""Notebook 11: the race on Fashion-MNIST, and Adam with and without a schedule, as measured.

``benchmarks/measure_11.py`` makes ``measured.json`` anew; versions and seeds stand in it.
"""

import json
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any

import numpy as np

from course_utils.pictures.curves import moved_apart
from course_utils.pictures.strips import paired_strips
from course_utils.show import BLACK, house_style, new_figure, show

from .pictures import LOOKS

if TYPE_CHECKING:
    from matplotlib.axes import Axes


@cache
def measured() -> dict[str, Any]:
    """Return all that was measured, on the real Fashion-MNIST."""
    text = resources.files(__package__).joinpath("measured.json").read_text("utf-8")
    found: dict[str, Any] = json.loads(text)
    return found


def race(which: str) -> dict[str, dict[str, Any]]:
    """Return by optimizer what its new seeds came to with the "default" or the "tuned" rate."""
    return {
        name: {"rate": one["rates"][which], **one[which]}
        for name, one in measured()["race"].items()
    }


def mean_loss(name: str, which: str) -> float:
    """Return the mean training loss of an optimizer with its "default" or "tuned" rate."""
    return float(np.mean(race(which)[name]["loss"]))


def race_table() -> None:
    """Print each optimizer's rates, losses and accuracy."""
    print(f"{'':<10}at its default   tuned: loss, spread over 10 seeds   accuracy on other images")
    for name in LOOKS:
        plain, tuned = race("default")[name], race("tuned")[name]
        low, high = min(tuned["loss"]), max(tuned["loss"])
        print(
            f"{name:<10}{plain['rate']:<7g}{np.mean(plain['loss']):.3f}     "
            f"{tuned['rate']:<7g}{np.mean(tuned['loss']):.3f} ({low:.2f} to {high:.2f})"
            f"{'':<12}{np.mean(tuned['val_accuracy']):.3f}"
        )


def race_picture() -> None:
    """Show the loss by learning rate, and the losses at the default and at the tuned rate."""
    with house_style():
        fig = new_figure(11.4, 4.9)
        left, right = fig.subplots(1, 2, width_ratios=(1.25, 1))
        _draw_rates(left)
        rows = {
            name: (race("default")[name]["loss"], race("tuned")[name]["loss"]) for name in LOOKS
        }
        paired_strips(right, rows, names=("default rate", "tuned rate"), xlabel="training loss")
        right.legend(loc="lower right", bbox_to_anchor=(1.0, 0.0))
        right.set_title("10 new seeds each; line: mean")
        tuned = [f"{one['rate']:g} ({name})" for name, one in race("tuned").items()]
        told = [
            f"{name} {mean_loss(name, 'default'):.3f} with {race('default')[name]['rate']:g}, "
            f"{mean_loss(name, 'tuned'):.3f} with {race('tuned')[name]['rate']:g}"
            for name in LOOKS
        ]
        show(
            fig,
            alt="Left: training loss against learning rate, logarithmic, mean of six seeds, one "
            f"curve for each of five optimizers, lowest at {', '.join(tuned)}; rings mark the "
            f"defaults. Right: losses of 10 seeds with the default and with the tuned rate. Means: "
            f"{'; '.join(told)}.",
        )


def _draw_rates(ax: "Axes") -> None:
    lowest = []
    for name, one in measured()["race"].items():
        colour, _, dash, mark = LOOKS[name]
        rates = np.array([float(rate) for rate in one["tried"]])
        losses = np.array([np.mean(losses) for losses in one["tried"].values()])
        ax.semilogx(rates, np.minimum(losses, 9), mark + dash, color=colour, markersize=5, mew=0)
        usual = np.flatnonzero(rates == one["rates"]["default"])
        ax.plot(rates[usual], losses[usual], "o", mfc="none", mec=BLACK, markersize=14, mew=1.6)
        lowest.append((name, rates[losses.argmin()], losses.min()))
    ax.set(xlabel="learning rate η, logarithmic", ylabel="training loss, mean of 6 seeds")
    ax.set(xlim=(7e-5, 1.5), ylim=(0.25, 1.6))
    names = sorted(lowest, key=lambda one: one[1])
    places = moved_apart([float(np.log10(rate)) for _, rate, _ in names], 0.62)
    for (name, _, _), place in zip(names, places, strict=True):
        ax.text(10**place, 0.28, name, color=LOOKS[name][1], ha="center", fontsize=10)
    best = [rate for _, rate, _ in lowest]
    ax.set_title(
        f"The best rates lie a factor of {max(best) / min(best):.0f} apart (ring: default)"
    )


def schedule(rate: float, which: str, measure: str) -> list[float]:
    """Return what Adam came to, from `rate`, "constant" or "halved" in each epoch."""
    values: list[float] = measured()["schedule"][str(rate)][which][measure]
    return values


def schedule_picture() -> None:
    """Show Adam's loss, on its images and on others, with rates that stay and rates that fall."""
    with house_style():
        fig = new_figure(11.4, 4.2)
        told = []
        for ax, measure, words in zip(
            fig.subplots(1, 2, sharex=True, sharey=True),
            ("loss", "val_loss"),
            ("the 5,000 training images", "5,000 others"),
            strict=True,
        ):
            rows = {
                f"from {rate:g}": (
                    schedule(rate, "constant", measure),
                    schedule(rate, "halved", measure),
                )
                for rate in (0.001, 0.003, 0.01)
            }
            paired_strips(ax, rows, names=("constant", "halved in each epoch"), xlabel="loss")
            ax.set_title(f"Adam: loss on {words}")
            told += [
                f"{words}, {name}: {np.mean(one):.3f} constant, {np.mean(two):.3f} halved"
                for name, (one, two) in rows.items()
            ]
        fig.axes[0].legend(loc="upper left", bbox_to_anchor=(0, -0.18), ncols=2)
        show(fig, alt=f"Rows of dots, 10 seeds each. Mean loss on {'; '.join(told)}.")
