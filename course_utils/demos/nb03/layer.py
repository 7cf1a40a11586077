"""Notebook 03: a dense layer as neurons, and beside it as its kernel."""

import numpy as np

from course_utils.show import BLACK, BLUE, VERMILLION_WORDS, house_style, new_figure, show

INKS = (BLUE, VERMILLION_WORDS)  #: of two neurons


def layer_picture(kernel: np.ndarray, bias: np.ndarray) -> None:
    """Show two neurons with their connections, and the columns of `kernel` that these are."""
    inputs, units = kernel.shape
    with house_style():
        fig = new_figure(10.4, 3.3)
        left, right = fig.subplots(1, 2, width_ratios=[1.2, 1])
        for ax in (left, right):
            ax.set(xticks=[], yticks=[])
            ax.spines[:].set_visible(False)
        middle = (inputs - 1) / 2
        for unit, ink in enumerate(INKS):
            there = middle + (unit - (units - 1) / 2) * 1.5
            left.text(2.06, there, f"neuron {unit}", color=ink, va="center", fontsize=12)
            for k in range(inputs):
                left.plot([0, 1.85], [k, there], color=ink, linewidth=1.6, zorder=1)
            left.plot(1.85, there, "o", color=ink, markersize=17)
        for k in range(inputs):
            left.plot(0, k, "s", color=BLACK, markersize=13)
            left.text(-0.15, k, f"input {k}", ha="right", va="center", fontsize=12)
        left.set(xlim=(-0.9, 2.9), ylim=(inputs - 0.6, -0.4))
        left.set_title(f"{units} neurons, {inputs * units} connections")
        for unit, ink in enumerate(INKS):
            for k, weight in enumerate([*kernel[:, unit], bias[unit]]):
                row = k + 0.5 * (k == inputs)  # the biases stand apart
                told = f"{weight:.2f}".replace("-", "−")
                right.text(unit, row, told, color=ink, ha="center", va="center", fontsize=14)
        names = [*(f"from input {k}" for k in range(inputs)), "bias"]
        for row, name in zip([*range(inputs), inputs + 0.5], names, strict=True):
            right.text(-0.55, row, name, ha="right", va="center", fontsize=12)
        right.axhline(inputs - 0.25, color=BLACK, linewidth=0.8)
        right.set(xlim=(-1.6, units - 0.4), ylim=(inputs + 1, -0.6))
        right.set_title("The kernel: a column for each neuron")
        told = "; ".join(
            f"neuron {unit}: weights {', '.join(f'{one:.2f}' for one in kernel[:, unit])}, "
            f"bias {bias[unit]:.2f}"
            for unit in range(units)
        )
        show(
            fig,
            alt=f"Left {inputs} inputs and {units} neurons: each neuron is connected with each "
            f"input. Right the kernel, a row for each input and a column for each neuron, and the "
            f"biases below. {told}.",
        )
