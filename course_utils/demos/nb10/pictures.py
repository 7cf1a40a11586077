"""Notebook 10: what eight seeds come to: by length, by size, by remedy; and six pairs of curves."""

from typing import Any

import numpy as np

from course_utils.pictures.strips import strips
from course_utils.show import (
    BLUE,
    GREY,
    VERMILLION,
    house_style,
    new_figure,
    show,
)

from .stored import stored

#: the rows of the remedies' picture, by their names in the file; with updates beside "none"
REMEDIES = {
    "none": "no brake",
    "L2 0.1": "L2, factor 0.1",
    "dropout 0.2": "dropout 0.2",
    "dropout 0.5": "dropout 0.5",
    "stopping": "stopped, patience 10",
    "L2 0.01": "L2, factor 0.01",
    "data x4": "4 times the rows",
    "data x16": "16 times the rows",
}
ORDER = ("C", "F", "B", "D", "E", "A")  #: the letters of the six pairs in ``10.diagnose``
TOP = 1.0  #: of the losses in their picture
SIZES = {"2": "2", "8": "8", "64-64": "64-64", "256-256-256": "256-256-256"}


def span(values: Any, digits: int = 2) -> str:
    """Return the smallest and the largest: ``"0.24 to 0.30"``."""
    return f"{min(values):.{digits}f} to {max(values):.{digits}f}"


def at(name: str, epoch: int) -> list[float]:
    """Return what the eight long trainings have at an epoch: ``"loss"``, ``"val_loss"``, …"""
    place = stored()["long"]["epochs"].index(epoch)
    return [run[name][place] for run in stored()["long"]["runs"]]


def turns() -> list[int]:
    """Return the epoch with the lowest validation loss, of eight trainings."""
    return [run["turn"] for run in stored()["long"]["runs"]]


def points_lost(epoch: int = 150) -> list[float]:
    """Return by how many points of accuracy each is lower at `epoch` than at its turn."""
    before = [run["at_turn"][2] for run in stored()["long"]["runs"]]
    return [100 * (b - a) for b, a in zip(before, at("val_accuracy", epoch), strict=True)]


def accuracy_picture() -> None:
    """Show loss and accuracy on the validation rows over 150 epochs, of eight trainings."""
    epochs, runs = stored()["long"]["epochs"][:150], stored()["long"]["runs"]
    with house_style():
        fig = new_figure(10.8, 3.3)
        left, right = fig.subplots(1, 2)
        for run in runs:
            left.plot(epochs, run["val_loss"][:150], color=VERMILLION, linewidth=1.4)
            right.plot(epochs, run["val_accuracy"][:150], color=VERMILLION, linewidth=1.4)
            _, val, accuracy = run["at_turn"]
            left.plot(run["turn"], val, "o", color=BLUE, zorder=4)
            right.plot(run["turn"], accuracy, "o", color=BLUE, zorder=4)
        left.set(xlabel="epoch", ylabel="val_loss", ylim=(0, None))
        right.set(xlabel="epoch", ylabel="val_accuracy", ylim=(0.5, 1))
        growth = np.mean(
            [b / run["at_turn"][1] for b, run in zip(at("val_loss", 150), runs, strict=True)]
        )
        left.set_title(f"From the turn to epoch 150: loss × {growth:.1f}")
        right.set_title(f"and {np.mean(points_lost()):.1f} points of accuracy lost")
        show(
            fig,
            alt=f"Eight trainings, each with 100 rows of its own. val_loss is lowest at epoch "
            f"{min(turns())} to {max(turns())}, at {span([run['at_turn'][1] for run in runs])}, "
            f"and {span(at('val_loss', 150))} at epoch 150. val_accuracy is "
            f"{span([run['at_turn'][2] for run in runs])} at the turn, and "
            f"{span(at('val_accuracy', 150))} at epoch 150.",
        )


def size_means(key: str = "val") -> dict[str, float]:
    """Return the mean loss of each size after 150 epochs; `key` as in the file."""
    return {name: float(np.mean(stored()["sizes"][name][key])) for name in SIZES}


def sizes_picture() -> None:
    """Show the validation loss of four sizes after 150 epochs, and stopped at the best one."""
    found = stored()["sizes"]
    rows = {f"{SIZES[name]} units": found[name]["val"] for name in SIZES}
    with house_style():
        fig = new_figure(9.6, 2.9)
        ax = fig.subplots()
        strips(ax, rows, xlabel="val_loss after 150 epochs, logarithmic; one dot a data set")
        ax.set_xscale("log")
        ticks = (0.2, 0.3, 0.5, 1, 2)
        ax.set_xticks(ticks, [f"{one:g}" for one in ticks])
        ax.minorticks_off()
        ax.set_title("Too small is bad, and so is large without a brake")
        told = "; ".join(f"{name} {span(values)}" for name, values in rows.items())
        show(fig, alt=f"Validation loss after 150 epochs, eight data sets each: {told}.")


def remedy_rows(key: str = "test") -> dict[str, list[float]]:
    """Return what each remedy comes to on the test rows, by the names of ``REMEDIES``."""
    found = stored()["remedies"]
    return {
        name: (found["none"]["stopped"] if name == "stopping" else found[name])[key]
        for name in REMEDIES
    }


def remedies_picture() -> None:
    """Show the test loss with each remedy, eight data sets each."""
    rows = {REMEDIES[name]: values for name, values in remedy_rows().items()}
    with house_style():
        fig = new_figure(9.6, 4.0)
        ax = fig.subplots()
        strips(ax, rows, xlabel="loss on 4,000 test rows; one dot a data set")
        ax.set_xlim(0.18, None)
        ax.set_title("Every brake helps, if its strength is right; more rows help as well")
        told = "; ".join(f"{name} {span(values)}" for name, values in rows.items())
        show(fig, alt=f"Test loss of 64-64 nets, eight data sets each: {told}.")


def remedies_table() -> None:
    """Print loss, accuracy, gap and updates of each remedy, as means over eight data sets."""
    loss, accuracy, train = (remedy_rows(key) for key in ("test", "accuracy", "train"))
    ran = float(np.mean(stored()["remedies"]["none"]["stopped"]["ran"]))
    print(f"{'':<22}test loss  accuracy    gap   updates")
    for name, words in REMEDIES.items():
        gap = np.mean(loss[name]) - np.mean(train[name])
        updates = ran if name == "stopping" else 150
        print(
            f"{words:<22}{np.mean(loss[name]):9.3f}{np.mean(accuracy[name]):10.3f}"
            f"{gap:8.2f}{updates:9.0f}".replace("-0.0", "−0.0")
        )


def pairs_picture() -> None:
    """Show six pairs of learning curves, with their numbers, on one scale of loss."""
    found, told = stored()["pairs"], []
    with house_style():
        fig = new_figure(11.2, 5.0)
        axes = fig.subplots(2, 3, sharey=True)
        for k, (ax, letter) in enumerate(zip(axes.flat, ORDER, strict=True), start=1):
            loss, val = found[letter]["loss"], found[letter]["val_loss"]
            epochs = range(1, len(loss) + 1)
            ax.plot(epochs, loss, "--", color=GREY, linewidth=1.8, label="loss (training)")
            ax.plot(epochs, val, color=VERMILLION, linewidth=1.8, label="val_loss")
            ax.set(ylim=(0, TOP), xlim=(0, len(loss)))
            ax.set_title(f"pair {k}")
            told.append(f"pair {k}: {_words(loss)} in training, {_words(val)} in validation")
        for ax in axes[1]:
            ax.set_xlabel("epoch")
        for ax in axes[:, 0]:
            ax.set_ylabel("loss")
        axes[0, 0].legend(loc="upper right")
        show(fig, alt=f"Six pairs of learning curves, by their loss: {'; '.join(told)}.")


def _words(values: list[float]) -> str:
    """Say where a curve starts, stands in the middle, is lowest, and ends, and how it jumps."""
    jumps = float(np.median(np.abs(np.diff(values[len(values) // 2 :]))))
    restless = f", jumping by {jumps:.2f} from epoch to epoch" if jumps > 0.02 else ""
    return (
        f"{values[0]:.2f} at first, {values[len(values) // 2]:.2f} in the middle, "
        f"{min(values):.2f} at its lowest, {values[-1]:.2f} at the end{restless}"
    )
