"""Notebook 05: what two nets said of many pairs, and what the units of a layer look for."""

import numpy as np

from course_utils.show import BLACK, BLUE, GREY, house_style, new_figure, show

SHOWN = 400  #: pairs drawn as dots
UNITS = 12


def sums_picture(truth: np.ndarray, joined: np.ndarray, cut: np.ndarray) -> None:
    """Show true sums ``(n,)`` against what each net said, ``(n,)`` or ``(n, 1)``."""
    shift = np.random.default_rng(0).uniform(-0.3, 0.3, SHOWN)
    with house_style():
        fig = new_figure(9.6, 4.0)
        told = []
        axes = fig.subplots(1, 2, sharex=True, sharey=True)
        for ax, name, said in zip(axes, ("with join", "without join"), (joined, cut), strict=True):
            said = np.ravel(said)
            miss = float(np.mean((said - truth) ** 2))
            ax.plot([0, 18], [0, 18], "--", color=BLACK, linewidth=1.4)
            ax.plot(truth[:SHOWN] + shift, said[:SHOWN], "o", color=BLUE, alpha=0.35, markersize=5)
            ax.set(xlabel="true sum", xlim=(-1, 19), ylim=(-1.5, 20.5), xticks=range(0, 19, 3))
            ax.set(yticks=range(0, 19, 3))
            ax.set_title(f"{name}: mean squared miss {miss:.1f}")
            told.append(
                f"{name} they lie {'close to' if miss < 5 else 'widely scattered around'} the "
                f"dashed line of true answers, mean squared miss {miss:.1f} over all {len(truth):,}"
            )
        axes[0].set_ylabel("what the net said")
        show(fig, alt=f"What the net said against the true sum, {SHOWN} pairs: {'; '.join(told)}.")


def kernel_picture(before: np.ndarray, after: np.ndarray) -> None:
    """Show columns of a kernel ``(784, units)`` as pictures: before, after, and the change."""
    change = after - before
    with house_style():
        fig = new_figure(11.4, 3.4)
        axes = fig.subplots(3, UNITS)
        for row, (name, kernel) in enumerate(
            (("before", before), ("after", after), ("change", change))
        ):
            for unit, ax in enumerate(axes[row]):
                column = kernel[:, unit].reshape(28, 28)
                most = np.abs(column).max() or 1
                ax.imshow(column, cmap="PuOr", vmin=-most, vmax=most)
                ax.set(xticks=[], yticks=[])
                ax.grid(False)
                for side in ax.spines.values():
                    side.set(visible=True, color=GREY, linewidth=0.6)
            axes[row, 0].set_ylabel(name)
        fig.suptitle(
            f"Training, seen from {UNITS} units: only where there is ink is anything learnt",
            x=0.005,
            ha="left",
        )
        still = int((change == 0).all(axis=1).sum())
        show(
            fig,
            alt=f"{UNITS} columns of a kernel, 28 by 28 numbers each, orange below 0 and purple "
            "above. Before training they are noise; after it, noise with spots. The change "
            "alone shows strokes and spots in the middle, another pattern for each unit, and "
            f"nothing at the border: the numbers of {still} of the 784 pixels did not change.",
        )
