"""Notebook 00: two rings, and three models that tell them apart or do not."""

from collections.abc import Callable, Mapping

import numpy as np

from course_utils.pictures.boundary import decision_regions, scatter_classes
from course_utils.show import house_style, new_figure, show

from .data import rings

LIMITS = (-1.6, 1.6, -1.6, 1.6)
Predict = Callable[[np.ndarray], np.ndarray]


def rings_picture(models: Mapping[str, Predict] | None = None) -> None:
    """Show the rings, alone or with what `models` say of each place of the plane.

    Args:
        models: by name, a function from points ``(n, 2)`` to their classes or scores, 0 to 1.
    """
    points, inner = rings()
    fresh, truth = rings(2_000, seed=1)
    with house_style():
        fig = new_figure(10.8 if models else 4.6, 3.9)
        axes = np.atleast_1d(fig.subplots(1, len(models or [0])))
        told = []
        for ax, (name, predict) in zip(axes, (models or {}).items(), strict=False):
            decision_regions(ax, predict, LIMITS, size=120)
            right = float(((np.asarray(predict(fresh)).reshape(-1) > 0.5) == truth).mean())
            ax.set_title(f"{name}: {right:.3f}")
            told.append(f"{name} has {right:.3f} of 2,000 fresh points right")
        for ax in axes:
            scatter_classes(ax, points, inner, size=14)
            ax.set(xlim=LIMITS[:2], ylim=LIMITS[2:], aspect="equal", xlabel="x")
            ax.set(xticks=(-1, 0, 1), yticks=(-1, 0, 1))
        axes[0].set_ylabel("y")
        if not models:
            axes[0].set_title(f"{len(points)} points on two rings")
        seen = f" Drawn with what each model says: {'; '.join(told)}." if models else ""
        show(
            fig,
            alt=f"{int(inner.sum())} orange triangles on an inner ring, {int((1 - inner).sum())} "
            f"blue dots on an outer one around it.{seen}",
        )
