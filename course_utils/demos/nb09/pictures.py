"""Notebook 09: its pictures."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from course_utils.pictures.strips import strips
from course_utils.show import (
    BLACK,
    BLUE,
    GREEN,
    GREY,
    ORANGE,
    VERMILLION,
    VERMILLION_WORDS,
    house_style,
    new_figure,
    show,
)

from .data import FAST, ICY, braking, diabetes, stopping_distance
from .runs import (
    braking_nets,
    line,
    on_line,
    recipes,
    rmse,
    splits,
    too_much,
)

if TYPE_CHECKING:
    from matplotlib.axes import Axes

SLIPPERY, GRIPPING = 0.4, 0.65
GROUPS = (
    (f"grip below {SLIPPERY}", BLUE, "o"),
    ("in between", GREY, "."),
    (f"grip above {GRIPPING}", ORANGE, "^"),
)


def cars_picture() -> None:
    """Show the 400 cars, and the mean of their stopping distances."""
    table = braking()
    (speed, grip), mean = table.x_train.T, table.y_train.mean()
    kind = np.digitize(grip, (SLIPPERY, GRIPPING))
    with house_style():
        fig = new_figure(8.2, 3.7)
        ax = fig.subplots()
        for k, (name, colour, marker) in enumerate(GROUPS):
            ax.plot(
                speed[kind == k], table.y_train[kind == k], marker, color=colour, label=name,
                markersize=5, mew=0, alpha=0.8,
            )  # fmt: skip
        ax.axhline(mean, color=BLACK, linewidth=1.8)
        ax.text(21, mean + 5, f"one number for all: {mean:.0f} m", fontsize=10)
        ax.set(xlabel="speed, km/h", ylabel="stopping distance, m", xlim=(18, 132), ylim=(0, 300))
        ax.legend(loc="upper left")
        ax.set_title(f"{len(speed)} cars: how far until they stand?")
        show(
            fig,
            alt=f"{len(speed)} dots: speed, {speed.min():.0f} to {speed.max():.0f} km/h, across, "
            f"stopping distance from {table.y_train.min():.0f} to {table.y_train.max():.0f} m "
            "upwards. They spread like a fan: cars on slippery ground lie on a steep curve, those "
            f"with a good grip on a flat one. A level line marks the mean, {mean:.0f} m.",
        )


def constants_picture(values: Sequence[float]) -> None:
    """Show what each constant costs, by squared misses and by absolute ones."""
    rows = np.asarray(values, float)
    constants = np.linspace(0, rows.max(), 401)
    misses = rows - constants[:, None]
    with house_style():
        fig = new_figure(9.4, 2.7)
        told = []
        for ax, name, cost in zip(
            fig.subplots(1, 2), ("squared", "absolute"), (misses**2, abs(misses)), strict=True
        ):
            means = cost.mean(axis=1)
            best = float(constants[means.argmin()])
            ax.plot(constants, means)
            ax.plot(best, means.min(), "o", color=VERMILLION)
            ax.plot(rows, np.zeros_like(rows), "|", color=BLACK, markersize=14, mew=2)
            ax.set(xlabel="the constant", ylabel=f"mean {name} miss", ylim=(0, None))
            ax.locator_params(axis="x", nbins=5)
            ax.set_title(f"{name} misses: {best:.3g} is best")
            told.append(f"the mean {name} miss is smallest, {means.min():.3g}, at {best:.3g}")
        listed = ", ".join(f"{one:g}" for one in rows)
        show(fig, alt=f"What each constant costs for the numbers {listed}: {' and '.join(told)}.")


def climbing_picture(losses: Sequence[float], said: Any) -> None:
    """Show the training RMSE of a network by epoch, and what it predicts in the end."""
    table = diabetes()
    shown = np.sqrt(np.asarray(losses))
    said = np.ravel(np.asarray(said))
    with house_style():
        fig = new_figure(10.4, 3.1)
        left, right = fig.subplots(1, 2, width_ratios=(1, 1.25))
        epochs = np.arange(1, len(shown) + 1)
        left.plot(epochs, shown)
        spread = table.y_train.std()
        left.axhline(spread, color=BLACK, linewidth=1.8, linestyle="--")
        left.text(len(shown), spread - 4, "the mean", ha="right", va="top", fontsize=10)
        left.set(xlabel="epoch", ylabel="RMSE in training", ylim=(0, shown.max() + 8))
        left.set_title("It falls, and falls …")
        bins = np.arange(-25, 351, 25)
        right.hist(table.y_test, bins, color=GREY, alpha=0.45, label="the targets")
        right.hist(said, bins, histtype="step", color=BLUE, linewidth=2.2, label="the predictions")
        right.set(xlabel="progression of diabetes, test rows", ylabel="patients")
        right.legend(loc="upper right")
        right.set_title(f"… and says {said.mean():.0f} on average, not {table.y_test.mean():.0f}")
        show(
            fig,
            alt=f"Left the RMSE in training falls from {shown[0]:.0f} to {shown[-1]:.0f} in "
            f"{len(shown)} epochs; a dashed line at {spread:.0f} marks the mean's. Right two "
            f"histograms: the targets around {table.y_test.mean():.0f}, the predictions, from "
            f"{said.min():.0f} to {said.max():.0f}, around {said.mean():.0f}.",
        )


def recipes_picture() -> None:
    """Show what six recipes come to, 15 seeds each."""
    found, mean = recipes(), float(rmse(diabetes().y_train.mean(), diabetes().y_test))
    with house_style():
        fig = new_figure(9.6, 3.7)
        ax = fig.subplots()
        ax.axvline(mean, color=BLACK, linewidth=1.8, linestyle="--")
        rows = {name: ends.tolist() for name, ends in found.items()}
        strips(ax, rows, xlabel="RMSE on the test rows, one dot a seed", mean=False)
        ax.text(mean + 1, len(found) - 0.8, f"the mean: {mean:.1f}", fontsize=10)
        worse = [name for name, ends in found.items() if ends.min() > mean]
        ax.set_title(f"{len(found)} recipes, {len(worse)} of them worse than the mean")
        told = "; ".join(f"{name}: {_range(ends)}" for name, ends in found.items())
        show(
            fig,
            alt=f"Rows of 15 dots, the RMSE on the test rows for each of {len(found)} recipes for "
            f"one network of 32 units. {told}. A dashed line marks the mean's, {mean:.1f}.",
        )


def _range(values: np.ndarray, digits: int = 1) -> str:
    return f"{values.min():.{digits}f} to {values.max():.{digits}f}"


def splits_picture() -> None:
    """Show mean, line and 15 networks on each of ten splits."""
    found = splits()
    wins = sum(int((one.nets < one.line).sum()) for one in found)
    count = sum(one.nets.size for one in found)
    with house_style():
        fig = new_figure(9.6, 4.2)
        ax = fig.subplots()
        for k, one in enumerate(found):
            places = k + 0.11 * (np.arange(len(one.nets)) % 3 - 1)
            label = "" if k else "15 networks"
            ax.plot(places, one.nets, "o", color=BLUE, alpha=0.55, markersize=6, mew=0, label=label)
            for value, colour, style, name in (
                (one.line, VERMILLION, "-", "the line"), (one.mean, BLACK, ":", "the mean"),
            ):  # fmt: skip
                ax.plot(
                    [k - 0.4, k + 0.4],
                    [value] * 2,
                    style,
                    color=colour,
                    linewidth=2.6,
                    label="" if k else name,
                )
        ax.set(xlabel="random_state of the split", ylabel="RMSE on the test rows", ylim=(45, 84))
        ax.set_xticks(range(len(found)))
        ax.legend(loc="center", ncols=3, bbox_to_anchor=(0.5, 0.55))
        ax.set_title(f"{wins} of {count} networks beat the line of their own split")
        average, straight, bent = split_means().values()
        told = ", ".join(
            f"{k}: line {s.line:.1f}, networks {_range(s.nets)}" for k, s in enumerate(found)
        )
        show(
            fig,
            alt="For ten splits of the diabetes rows, the RMSE on the test rows. On average the "
            f"mean has {average:.1f}, the line {straight:.1f}, the networks {bent:.1f}. Split by "
            f"split: {told}. {wins} of {count} networks are better than the line of their split.",
        )


def split_means() -> Mapping[str, float]:
    """Return the RMSE of mean, line and networks, averaged over the ten splits."""
    found = splits()
    return {
        "mean": float(np.mean([one.mean for one in found])),
        "line": float(np.mean([one.line for one in found])),
        "networks": float(np.mean([one.nets for one in found])),
    }


def too_much_picture() -> None:
    """Show the RMSE of 15 large networks in training and on test rows, by epoch."""
    seen, new = too_much()
    mean = float(rmse(diabetes().y_train.mean(), diabetes().y_test))
    epochs = np.arange(1, len(seen) + 1)
    best = int(np.median(new, axis=1).argmin())
    with house_style():
        fig = new_figure(8.6, 3.7)
        ax = fig.subplots()
        for rows, colour, style in ((seen, BLUE, "-"), (new, VERMILLION, "--")):
            ax.fill_between(
                epochs, rows.min(axis=1), rows.max(axis=1), color=colour, alpha=0.2, lw=0
            )
            ax.plot(epochs, np.median(rows, axis=1), style, color=colour)
        ax.axhline(mean, color=BLACK, linewidth=1.5, linestyle=":")
        words = f"the mean, on the test rows: {mean:.1f}"
        ax.text(len(seen) - 2, mean - 1.5, words, ha="right", va="top", fontsize=10)
        last: dict[str, Any] = {"x": len(seen) + 3, "va": "center", "fontsize": 10}
        ax.text(y=float(np.median(new[-1])), s="test rows", color=VERMILLION_WORDS, **last)
        ax.text(y=float(np.median(seen[-1])), s="training rows", color=BLUE, **last)
        ax.set(xlabel="epoch", ylabel="RMSE", ylim=(0, 90), xlim=(0, len(seen) + 2))
        ax.set_title(f"From epoch {best + 1} on, it gains on its own rows and loses on others")
        show(
            fig,
            alt="RMSE by epoch of 15 networks with two hidden layers of 64 units; the middle one, "
            f"and the range. On the training rows it falls to {np.median(seen[-1]):.1f} "
            f"({_range(seen[-1])}). On the test rows it is lowest at epoch {best + 1}, "
            f"{np.median(new[best]):.1f}, rises to {np.median(new[-1]):.1f} ({_range(new[-1])}), "
            f"above the mean's {mean:.1f}.",
        )


def beyond_picture() -> None:
    """Show 15 networks, and a line on v and v²/g, up to 220 km/h on slippery ground."""
    speed, table = np.linspace(20, 220, 101), braking()
    rows = np.column_stack([speed, np.full_like(speed, ICY)])
    nets, truth = braking_nets()(rows), stopping_distance(speed, ICY)
    formula = on_line(line(by_formula(table.x_train), table.y_train), by_formula(rows))
    at = int(np.argmin(abs(speed - 200)))
    with house_style():
        fig = new_figure(8.6, 3.9)
        ax = fig.subplots()
        ax.axvspan(FAST, 220, color=GREY, alpha=0.13, lw=0)
        ax.text(FAST + 2, 790, "no car was ever this fast", fontsize=10, color=GREY, va="top")
        ax.plot(speed, nets.T, color=BLUE, linewidth=1, alpha=0.5)
        ax.plot(speed, truth, color=BLACK, label="what physics says")
        ax.plot(speed, formula, ":", color=GREEN, linewidth=3.4, label="a line on v and v²/g")
        ax.plot([], [], color=BLUE, linewidth=1, label="15 networks")
        ax.set(
            xlabel="speed, km/h, at grip 0.25",
            ylabel="stopping distance, m",
            xlim=(20, 220),
            ylim=(0, 820),
        )
        ax.legend(loc="upper left", bbox_to_anchor=(0, 0.95))
        ax.set_title(f"At 200 km/h: {truth[at]:.0f} m. The networks say {_range(nets[:, at], 0)}")
        show(
            fig,
            alt=f"Stopping distance by speed at grip {ICY}. Up to {FAST:.0f} km/h, where the cars "
            f"end, 15 networks follow the true curve; beyond it they go on nearly straight. At 200 "
            f"km/h the truth is {truth[at]:.0f} m, the networks say {_range(nets[:, at], 0)} m, a "
            f"line on v and v²/g says {formula[at]:.0f} m.",
        )


def by_formula(x: np.ndarray) -> np.ndarray:
    """Return v and v²/g of cars, ``(n, 2)``."""
    speed, grip = np.asarray(x, float).T
    return np.column_stack([speed, speed**2 / grip])


#: the houses of the lecture notes: square feet, and price in thousands of dollars
SIZES = (2104, 1600, 2400, 1416, 3000, 1985, 1534, 1427, 1380, 1494)
PRICES = (400, 330, 369, 232, 540, 300, 315, 199, 212, 243)


def houses() -> tuple[np.ndarray, np.ndarray]:
    """Return sizes in square feet and prices in thousands of dollars of ten houses."""
    return np.array(SIZES, float), np.array(PRICES, float)


def polynomial(degree: int, size: np.ndarray, price: np.ndarray) -> np.polynomial.Polynomial:
    """Return the polynomial of a degree with the smallest squared misses."""
    found: np.polynomial.Polynomial = np.polynomial.Polynomial.fit(size, price, degree)
    return found


def houses_picture() -> None:
    """Show ten houses with a straight line, and with a polynomial through all of them."""
    size, price = houses()
    along = np.linspace(1350, 3030, 1500)
    with house_style():
        fig = new_figure(9.8, 3.3)
        told = []
        for ax, degree in zip(fig.subplots(1, 2, sharey=True), (1, 9), strict=True):
            curve = polynomial(degree, size, price)
            miss = float(rmse(curve(size), price))
            _curve(ax, along, curve(along))
            ax.plot(size, price, "o", color=VERMILLION)
            ax.set(xlabel="size, square feet", ylim=(0, 800), xlim=(1350, 3030))
            ax.set_title(f"degree {degree}: RMSE {miss:.1f} on its own ten")
            told.append(
                f"degree {degree} misses them by {miss:.1f}, and says {curve(2700):,.0f} at 2,700"
            )
        fig.axes[0].set_ylabel("price, $1,000")
        show(
            fig,
            alt="Ten houses, price by size, twice: left a straight line, right a polynomial that "
            f"goes through every one, and in between leaves the picture. {'; '.join(told)}.",
        )


def _curve(ax: "Axes", x: np.ndarray, y: np.ndarray) -> None:
    ax.plot(x, np.where(abs(y) < 5000, y, np.nan), color=BLUE)
