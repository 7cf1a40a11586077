"""Notebook 03: what comes back through ten layers, and what many starts of one layer become."""

from typing import Any

import numpy as np

from course_utils.show import (
    BLUE,
    GREEN,
    GREY,
    ORANGE,
    VERMILLION,
    house_style,
    new_figure,
    show,
)

from .nets import GOOD, Nets, fresh, measured, moons, sigmoid

DEEP, WIDE, SEEDS = 10, 32, 10
KINDS = (
    ("sigmoid", "sigmoid", VERMILLION),
    ("tanh", "tanh", BLUE),
    ("relu", "ReLU (He's weights)", GREEN),
)


def gradients(nets: Nets) -> np.ndarray:
    """Return the size of the gradient in each hidden layer, ``(layers, nets)``.

    It is the mean of |∂E/∂b| over the layer's biases.
    """
    (x, y), _ = moons()
    return np.array([abs(b).mean(axis=(1, 2)) for _, b in nets.slopes(x, y)[:-1]])


def per_layer(sizes: np.ndarray) -> float:
    """Return what a gradient is multiplied by in each layer, going back, from its ``(layers,)``."""
    return float((sizes[0] / sizes[-1]) ** (1 / (len(sizes) - 1)))


def ten_layers(act: str, he: bool | None = None) -> Nets:
    """Return ten starts of ten layers of 32; by default He's weights go with ReLU."""
    return fresh([2, *[WIDE] * DEEP, 1], SEEDS, act, he=act == "relu" if he is None else he)


def gradient_picture() -> None:
    """Show the gradient of each of ten fresh layers, for three activations."""
    with house_style():
        fig = new_figure(10.6, 3.7)
        told = []
        for ax, (act, name, colour) in zip(fig.subplots(1, 3, sharey=True), KINDS, strict=True):
            sizes = np.median(gradients(ten_layers(act)), axis=1)
            factor = per_layer(sizes)
            ax.bar(range(1, DEEP + 1), sizes, color=colour)
            ax.set(yscale="log", ylim=(3e-9, 0.3), xlabel="layer", xticks=range(1, DEEP + 1))
            ax.set_title(f"{name}:\n× {factor:.2f} a layer, going back")
            ax.grid(visible=False, axis="x")
            told.append(f"{name}: {sizes[0]:.1e} in layer 1, {sizes[-1]:.1e} in layer {DEEP}")
        fig.axes[0].set_ylabel("size of the gradient\n(mean |∂E/∂b|, logarithmic)")
        show(
            fig,
            alt=f"The gradient in {DEEP} fresh layers of {WIDE} units, median of {SEEDS} starts, "
            f"on a logarithmic scale. {'; '.join(told)}. For the sigmoid the bars shrink evenly "
            "from the last layer to the first, for the other two they stay about as high.",
        )


def trained_deep() -> None:
    """Print what ten layers had learned after 30 epochs, as measured beforehand."""
    found = measured()["deep"]
    print("ten layers of 32, 30 epochs of Adam(0.001), ten starts each:")
    for act, name, _ in KINDS:
        run = _run(act, 0.001)
        low, high = run["accuracy"][0], run["accuracy"][-1]
        print(f"  {name:<20} accuracy {low:.3f} to {high:.3f}, loss {np.median(run['loss']):.3f}")
    best = max(run["accuracy"][-1] for run in found["sigmoid"]["runs"])
    count = sum(len(run["accuracy"]) for run in found["sigmoid"]["runs"])
    print(f"  sigmoid, the best of {count} with five learning rates: {best:.3f}; one line: 0.870")
    for act, name, _ in KINDS[1:]:
        faster = _run(act, 0.01)["accuracy"]
        print(f"  {name}, steps ten times as large: {faster[0]:.3f} to {faster[-1]:.3f}")
    glorot = np.median(gradients(ten_layers("relu", he=False)), axis=1)
    print(f"ReLU with Glorot's smaller weights: gradient × {per_layer(glorot):.2f} a layer")
    h, factor = 0.5, 1.0
    for _ in range(DEEP):
        h = float(sigmoid(np.array(5 * h - 2.5)))
        factor *= 5 * h * (1 - h)
    print(f"ten single units with w = 5, b = -2.5: output {h:.2f}, gradient × {factor:.1f}")


def _run(act: str, rate: float) -> dict[str, Any]:
    runs: list[dict[str, Any]] = measured()["deep"][act]["runs"]
    return next(run for run in runs if run["rate"] == rate)


def starts_picture(accuracy: np.ndarray) -> None:
    """Show the accuracies ``(n,)`` of nets of 4 units, and how many pass with other numbers."""
    passed, line = measured()["passed"], 0.87
    with house_style():
        fig = new_figure(10.6, 3.7)
        left, right = fig.subplots(1, 2, width_ratios=[1, 1.25])
        ordered = np.sort(accuracy)
        good = ordered > GOOD
        ranks = np.arange(1, len(ordered) + 1)
        left.plot(ranks[good], ordered[good], "o", color=BLUE, markersize=5)
        left.plot(ranks[~good], ordered[~good], "x", color=VERMILLION, markersize=6)
        left.axhline(line, color=GREY, linewidth=1.4, linestyle="--")
        left.text(len(ordered), line - 0.012, "one straight line", color=GREY, ha="right", va="top")
        left.set(xlabel="start, from the worst to the best", ylabel="accuracy on new points")
        left.set_title(f"4 ReLU units: {good.sum()} of {len(ordered)} pass {GOOD}")
        names = [name for name in passed if name.startswith("relu")] + ["tanh 3", "tanh 4"]
        counts = [passed[name] for name in names]
        colours = [BLUE if name.startswith("relu") else ORANGE for name in names]
        bars = right.bar(range(len(names)), counts, color=colours)
        right.bar_label(bars, padding=2)
        labels = [name.split()[1] for name in names]
        labels[-2:] = [f"tanh\n{label}" for label in labels[-2:]]
        right.set_xticks(range(len(names)), labels)
        right.set(xlabel="hidden units: ReLU, and at the right tanh", ylabel="starts", ylim=(0, 58))
        right.set_title(f"Of {measured()['starts']} starts, so many pass {GOOD}")
        right.grid(visible=False, axis="x")
        told = ", ".join(f"{name} units {count}" for name, count in zip(names, counts, strict=True))
        show(
            fig,
            alt=f"Left the accuracies of {len(ordered)} trained nets of 4 ReLU units, in order: "
            f"{good.sum()} are above {GOOD}, the others lie near or below {line}, that of a "
            f"straight line, down to {ordered[0]:.2f}. Right how many of {measured()['starts']} "
            f"starts pass: {told}.",
        )
