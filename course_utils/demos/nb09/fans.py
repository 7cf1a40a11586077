"""Notebook 09: cars, line and network, with a slider over the grip.

Cars and weights travel with the output, and the browser draws by itself: it answers at once, also
after the kernel has stopped. Where no script runs, three panels stand there.
"""

from typing import TYPE_CHECKING, Any

import numpy as np

from course_utils.scripted import scripted
from course_utils.show import (
    BLACK,
    BLUE,
    GREEN,
    GREY,
    VERMILLION,
    close,
    house_style,
    image,
    new_figure,
    put_on_page,
)

from .data import DRY, FAST, ICY, SLOW, braking, stopping_distance
from .runs import braking_line, braking_nets, on_line, rmse

if TYPE_CHECKING:
    from matplotlib.figure import Figure

GRIPS = np.linspace(ICY, DRY, 23).round(3)
START = 18  #: grip 0.70
PANELS = (0.3, 0.5, 0.7)
LIMITS = (SLOW, FAST, -60.0, 310.0)
NEAR = 0.04  #: as in fans.js


def middle() -> int:
    """Return which of the 15 networks has the middle one of their RMSEs on the test cars."""
    table = braking()
    ends = rmse(braking_nets()(table.x_test), table.y_test)
    return int(np.argsort(ends)[len(ends) // 2])


def at_200() -> float:
    """Return the middle one of what the 15 networks say of 200 km/h at the lowest grip."""
    return float(np.median(braking_nets()(np.array([[200.0, ICY]]))))


def fan_explorer() -> None:
    """Show the cars, the line and the middle one of 15 networks, for the grip that is chosen."""
    fig, alt = panels()
    put_on_page(page(image(fig, alt)), f"[Picture with a slider] {alt}")
    close(fig)


def panels() -> tuple["Figure", str]:
    """Return three panels, one a grip, on one scale, and the picture in words."""
    table, speed, one = braking(), np.linspace(SLOW, FAST, 111), middle()
    weights, nets = braking_line(), braking_nets()
    with house_style():
        fig = new_figure(11.4, 3.7)
        told = []
        for ax, grip in zip(fig.subplots(1, 3, sharey=True), PANELS, strict=True):
            rows = np.column_stack([speed, np.full_like(speed, grip)])
            near = abs(table.x_train[:, 1] - grip) <= NEAR
            ax.axhspan(LIMITS[2], 0, color=VERMILLION, alpha=0.13, lw=0)
            ax.axhline(0, color=BLACK, linewidth=1.5)
            for which, colour, size in ((~near, GREY, 2), (near, GREEN, 6)):
                ax.plot(
                    table.x_train[which, 0],
                    table.y_train[which],
                    "o",
                    color=colour,
                    markersize=size,
                    mew=0,
                    alpha=0.35 if size == 2 else 0.9,
                )
            straight, bent = on_line(weights, rows), nets(rows)[one]
            ax.plot(speed, straight, "--", color=VERMILLION, label="line")
            ax.plot(speed, bent, color=BLUE, label="network")
            ax.set(xlabel="speed, km/h", xlim=LIMITS[:2], ylim=LIMITS[2:])
            ax.set_title(f"grip {grip}")
            truth = stopping_distance(speed, grip)[-1]
            below = speed[straight < 0]
            reach = f"below 0 m up to {below.max():.0f} km/h" if len(below) else "never below 0 m"
            told.append(
                f"at grip {grip} the line is {reach}, and at {FAST:.0f} km/h it says "
                f"{straight[-1]:.0f} m, the network {bent[-1]:.0f} m, physics {truth:.0f} m"
            )
        fig.axes[0].set_ylabel("stopping distance, m")
        fig.axes[-1].legend(loc="upper left")
    guesses = table.y_train.mean(), on_line(weights, table.x_test), nets(table.x_test)[one]
    mean, straight, bent = (rmse(said, table.y_test) for said in guesses)
    return fig, (
        "Cars by speed and stopping distance, in three panels; those with about the panel's grip "
        f"are drawn in full. {'; '.join(told)}. RMSE on {len(table.y_test)} test cars: the mean "
        f"{mean:.1f} m, the line {straight:.1f} m, the network {bent:.1f} m."
    )


def page(still: str) -> str:
    """Return the page: `still`, an HTML image, until a script puts the slider in its place."""
    table, nets, one = braking(), braking_nets(), middle()
    (w, b), (v, c) = nets.nets.layers
    cars = np.column_stack(
        [table.x_train[:, 0].round(1), table.x_train[:, 1].round(3), table.y_train.round(1)]
    )
    data: dict[str, Any] = {
        "limits": LIMITS,
        "grips": GRIPS.tolist(),
        "start": START,
        "cars": cars.tolist(),
        "line": braking_line().tolist(),
        "x": [nets.x.mean.tolist(), nets.x.spread.tolist()],
        "y": [float(nets.y.mean), float(nets.y.spread)],
        "units": np.column_stack([w[one].T, b[one, 0], v[one, :, 0]]).round(5).tolist(),
        "bias": float(c[one].item()),
    }
    note = "Run this cell to get a slider for the grip here."
    return scripted(__package__, "fans", data, still=still, note=note)
