"""Notebook 08: how long to look, and how large a batch; stored trainings on Fashion-MNIST."""

import numpy as np

from course_utils.pictures.strips import strips
from course_utils.show import (
    BLUE,
    GREY,
    VERMILLION,
    VERMILLION_WORDS,
    house_style,
    new_figure,
    show,
)

from .stored import stored


def lowest(values: list[float]) -> int:
    """Return the epoch, from 1, with the lowest value: the first, if several are as low."""
    return int(np.argmin(values)) + 1


def long_training() -> None:
    """Show five long trainings: both losses, and the accuracy on the rows that validate."""
    runs = stored()["long"]
    with house_style():
        fig = new_figure(10.8, 3.4)
        left, right = fig.subplots(1, 2)
        for run in runs:
            epochs = np.arange(1, len(run["loss"]) + 1)
            left.plot(epochs, run["loss"], "--", color=GREY, linewidth=1.2)
            left.plot(epochs, run["val_loss"], color=VERMILLION, linewidth=1.6)
            best = lowest(run["val_loss"])
            left.plot(best, run["val_loss"][best - 1], "o", color=BLUE, zorder=4)
            right.plot(epochs, run["val_accuracy"], color=VERMILLION, linewidth=1.6)
            right.plot(best, run["val_accuracy"][best - 1], "o", color=BLUE, zorder=4)
        bests = [lowest(run["val_loss"]) for run in runs]
        left.set(xlabel="epoch", ylabel="loss", ylim=(0, None))
        right.set(xlabel="epoch", ylabel="accuracy, validation", ylim=(0, 1))
        left.set_title(f"val_loss is lowest at epoch {min(bests)} to {max(bests)}")
        right.set_title("while the accuracy hardly changes")
        left.annotate("val_loss", (44, 0.86), ha="right", color=VERMILLION_WORDS)
        left.annotate("loss", (8, 0.2), ha="right", color=GREY)
        show(fig, alt=long_words())


def long_words() -> str:
    """Say what the five long trainings came to."""
    runs = stored()["long"]

    def span(values: list[float]) -> str:
        return f"{min(values):.2f} to {max(values):.2f}"

    bests = [lowest(run["val_loss"]) for run in runs]
    at_best = [run["val_accuracy"][k - 1] for run, k in zip(runs, bests, strict=True)]
    lows = [min(run["val_loss"]) for run in runs]
    ends, losses = ([run[name][-1] for run in runs] for name in ("val_loss", "loss"))
    last = [run["val_accuracy"][-1] for run in runs]
    return (
        f"Five trainings of {len(runs[0]['loss'])} epochs. val_loss is lowest at epoch "
        f"{min(bests)} to {max(bests)}, at {span(lows)}, and ends at {span(ends)}; loss ends "
        f"at {span(losses)}. val_accuracy is {span(at_best)} at those epochs, and {span(last)} "
        "at the end."
    )


def batch_race() -> None:
    """Show the loss after five epochs for each batch size, with updates and seconds."""
    found = stored()["batches"]
    rows, told = {}, []
    for size, one in found.items():
        updates = 5 * -(-4000 // int(size))
        seconds = float(np.median(one["seconds"]))
        name = f"{int(size):,} rows (η {one['rate']:g}): {updates:,} updates"
        rows[name] = one["loss"]
        told.append(
            f"{name}, {seconds:.1f} s, loss {min(one['loss']):.2f} to {max(one['loss']):.2f}"
        )
    with house_style():
        fig = new_figure(10.4, 2.9)
        ax, clock = fig.subplots(1, 2, width_ratios=(2.1, 1), sharey=True)
        strips(
            ax, rows, xlabel="loss on 1,000 other images after 5 epochs, one dot a seed", mean=False
        )
        ax.set_xlim(0, None)
        clock.barh(
            range(len(found)),
            [np.median(one["seconds"]) for one in found.values()],
            0.5,
            color=GREY,
        )
        clock.tick_params(labelleft=False, left=False)
        clock.grid(visible=False, axis="y")
        clock.set(xlabel="seconds, median of 5 (two cores)")
        ax.set_title("More updates from the same rows, a lower loss")
        clock.set_title("and the time it took")
        show(
            fig,
            alt=f"4,000 images, 5 epochs of SGD, η tuned for each batch size. {'; '.join(told)}.",
        )
