"""Notebook 07: the notes' ten houses, curves through them, and each house left out once."""

import numpy as np
from numpy.polynomial import Polynomial

from course_utils.show import (
    BLACK,
    BLUE,
    VERMILLION,
    VERMILLION_WORDS,
    house_style,
    new_figure,
    show,
)

SIZE = np.array([2104, 1600, 2400, 1416, 3000, 1985, 1534, 1427, 1380, 1494], dtype=float)
PRICE = np.array([400, 330, 369, 232, 540, 300, 315, 199, 212, 243], dtype=float)
LARGEST = 3000.0


def ten_houses() -> tuple[np.ndarray, np.ndarray]:
    """Return size in sq ft and price in $1,000 of the ten houses of the notes."""
    return SIZE.copy(), PRICE.copy()


def fit(degree: int, rows: np.ndarray | None = None) -> Polynomial:
    """Return the least-squares curve of a degree through all houses, or through `rows`."""
    rows = np.arange(len(SIZE)) if rows is None else rows
    return Polynomial.fit(SIZE[rows], PRICE[rows], degree)


def training_rmse(degree: int) -> float:
    """Return the root mean squared miss on the ten houses that a curve was fitted to."""
    return float(np.sqrt(np.mean((fit(degree)(SIZE) - PRICE) ** 2)))


def left_out(degree: int) -> np.ndarray:
    """Return how far off each house is, in size, priced by a curve through the nine others."""
    every = np.arange(len(SIZE))
    return np.array([abs(fit(degree, np.delete(every, i))(SIZE[i]) - PRICE[i]) for i in every])


def houses_picture() -> None:
    """Show line and parabola through nine houses and the tenth, and degree 9 through all ten."""
    nine = np.flatnonzero(SIZE < LARGEST)
    sold = float(PRICE[SIZE == LARGEST][0])
    with house_style():
        fig = new_figure(10.6, 4.2)
        left, right = fig.subplots(1, 2, sharey=True)
        wide = np.linspace(1300, 3100, 300)
        said = {}
        for degree, colour, dash in ((1, BLUE, "-"), (2, VERMILLION, "--")):
            curve = fit(degree, nine)
            said[degree] = float(curve(LARGEST))
            left.plot(wide, curve(wide), dash, color=colour)
            left.plot(LARGEST, said[degree], "s", color=colour)
            left.plot([LARGEST, LARGEST], [said[degree], sold], ":", color=colour, linewidth=1.5)
        left.text(2560, 450, "degree 1", color=BLUE, ha="right")
        left.text(2700, 270, "degree 2", color=VERMILLION_WORDS, ha="right", va="top")
        left.plot(SIZE[nine], PRICE[nine], "o", color=BLACK)
        left.plot(LARGEST, sold, "o", color=BLACK, mfc="none", markersize=11, mew=2)
        left.annotate(
            "sold at 540", (LARGEST, sold), (-12, 0), textcoords="offset points", ha="right"
        )
        left.set_title(f"Unseen: {said[1]:.0f} and {said[2]:.0f} for a house of 540")
        curve = fit(9)
        low, high = min(SIZE), max(SIZE)
        fine = np.unique(np.concatenate([np.linspace(low, high, 4001), SIZE]))
        right.plot(fine, curve(fine), color=BLUE, linewidth=1.6)
        right.plot(SIZE, PRICE, "o", color=BLACK)
        deepest = float(curve(fine).min())
        right.set_title(f"Degree 9: training RMSE {training_rmse(9):.1f}")
        billions = f"{deepest / 1e6:.0f} billion dollars".replace("-", "−")
        right.text(2700, 110, f"down to\n{billions}", color=BLUE, ha="center")
        left.set(xlim=(1300, 3150), ylim=(0, 640), ylabel="price in $1,000")
        for ax in (left, right):
            ax.set_xlabel("size in sq ft")
        right.set_xlim(1300, 3150)
        show(
            fig,
            alt="Left nine houses with a straight line and a parabola fitted to them. The house of "
            f"3,000 sq ft, sold at {sold:.0f}, was kept away: the line says {said[1]:.0f}, the "
            f"parabola, which bends down, {said[2]:.0f}. Right a curve of degree 9 through all ten "
            f"houses: it meets each of them, and between the last two it falls to {billions}.",
        )


def left_out_picture() -> None:
    """Show for degrees 1 to 4 how far off each house is when it is left out: one dot a house."""
    with house_style():
        fig = new_figure(9.4, 2.9)
        ax = fig.subplots()
        told = []
        largest = int(np.argmax(SIZE))
        for k, degree in enumerate((1, 2, 3, 4)):
            misses = left_out(degree)
            others = np.delete(misses, largest)
            ax.plot(
                others, np.full(len(others), k), "o", color=BLUE, alpha=0.65, mew=0, markersize=8
            )
            ax.plot(misses[largest], k, "D", color=VERMILLION, markersize=8, mew=0)
            root = np.sqrt(np.mean(misses**2))
            ax.plot([root, root], [k - 0.32, k + 0.32], color=BLACK, linewidth=2)
            told.append(
                f"degree {degree}: training {training_rmse(degree):.2f}, left out {root:,.1f}, "
                f"the largest house alone {misses[largest]:,.0f}"
            )
        ax.set(
            xscale="log", ylim=(3.5, -0.5), xlabel="off by, in $1,000, when left out (logarithmic)"
        )
        ax.set_yticks(
            range(4), [f"degree {d}  (training: {training_rmse(d):.2f})" for d in (1, 2, 3, 4)]
        )
        ax.set_title("Degrees 2 to 4: better than the line on training rows, worse on others")
        ax.text(
            left_out(2)[largest] * 1.12,
            1,
            "the house of 3,000 sq ft",
            color=VERMILLION_WORDS,
            va="center",
        )
        show(
            fig,
            alt=f"Four rows of ten dots, one a house, and a line at their RMSE. {'; '.join(told)}.",
        )
