"""Notebook 01: the first picture, whole numbers on a ring and float16 on a ruler."""

from course_utils.pictures.numberlines import LARGEST, WALL, float16_gap, float16_ruler, ring
from course_utils.show import BLUE, VERMILLION_WORDS, house_style, new_figure, show

#: the three windows of the ruler: from, to, where a gap is read, and the ticks
WINDOWS = (
    (0.9902, 1.0098, (0.995, 1.005), (0.992, 0.996, 1.0, 1.004, 1.008)),
    (2038.0, 2058.0, (2043.0, 2053.0), range(2040, 2058, 4)),
    (65184.0, 65824.0, (65350.0,), (65248, 65376, 65504)),
)
RING_LABELS = (0, 32, 64, 96, 127, -128, -96, -64, -32)


def clock_and_ruler() -> None:
    """Show the 256 numbers of int8 around a ring, and float16 near 1, 2,048 and its end."""
    with house_style():
        fig = new_figure(11.6, 4.4)
        halves = fig.subfigures(1, 2, squeeze=False, width_ratios=[1, 1.75])
        left, right = halves[0]
        clock = left.subplots()
        ring(clock, -128, RING_LABELS)
        clock.text(0, 0, "int8", ha="center", va="center", fontsize=20, color=BLUE)
        left.suptitle("int8 is a ring of 256 numbers", x=0.05, ha="left", fontsize=12)
        gaps = []
        for ax, (low, high, places, ticks) in zip(right.subplots(3, 1), WINDOWS, strict=True):
            float16_ruler(ax, low, high)
            for x in places:
                gaps.append(float16_gap(x))
                ax.text(x, 1.55, f"gap {gaps[-1]:.3g}", ha="center", va="center")
            if high > WALL:
                words = f"from {WALL:,.0f} on: inf"
                ax.text(
                    (WALL + high) / 2, 1.0, words, ha="center", va="center", color=VERMILLION_WORDS
                )
            ax.set_xticks(ticks, [f"{x:,g}" if x < 2 else f"{x:,}" for x in ticks])
        ax.set_xlabel("number (each window has its own scale)")
        title = "float16 is a ruler: the larger the number, the wider the gap"
        right.suptitle(title, x=0.02, ha="left", fontsize=12)
        show(
            fig,
            alt="Left: the 256 numbers of int8 around a ring, 0 at the top; at the bottom 127 and "
            "−128 are neighbours. Right: every float16 as a mark, in three windows of different "
            f"scale. Near 1 the gap is {gaps[0]:.3g} below it and {gaps[1]:.3g} above, near 2,048 "
            f"it is {gaps[2]:g} and then {gaps[3]:g}, near {LARGEST:,.0f} it is {gaps[4]:g}; from "
            f"{WALL:,.0f} on a wall says inf.",
        )
