"""Notebook 07: two leaks, one that cannot be seen in the score and one that makes it up."""

from collections.abc import Sequence

import numpy as np

from course_utils.pictures.strips import paired_strips, spread_out
from course_utils.show import BLACK, BLUE, GREY, house_style, new_figure, show

ROWS, COLUMNS, KEPT = 100, 2_000, 20


def neighbours(
    train: np.ndarray, labels: np.ndarray, rows: np.ndarray, count: int = 5
) -> np.ndarray:
    """Return the class, 0 or 1, that most of the nearest training rows have."""
    far = ((rows[:, None, :] - train[None, :, :]) ** 2).sum(axis=2)
    votes: np.ndarray = labels[np.argsort(far, axis=1)[:, :count]].mean(axis=1)
    return (votes > 0.5).astype(int)


def noise_scores(seed: int) -> tuple[float, float]:
    """Return the test accuracy on pure noise, its columns chosen with all labels, or with 75."""
    rng = np.random.default_rng(seed)
    x = rng.standard_normal((ROWS, COLUMNS), dtype=np.float32)
    y = rng.permutation(np.arange(ROWS) % 2)
    order = rng.permutation(ROWS)
    train, test = order[: 3 * ROWS // 4], order[3 * ROWS // 4 :]
    scores = []
    for seen in (order, train):
        gap = abs(x[seen][y[seen] == 1].mean(axis=0) - x[seen][y[seen] == 0].mean(axis=0))
        best = np.argsort(-gap)[:KEPT]
        said = neighbours(x[train][:, best], y[train], x[test][:, best])
        scores.append(float((said == y[test]).mean()))
    return scores[0], scores[1]


def leaks_picture(right: Sequence[float], leaked: Sequence[float]) -> None:
    """Show what a leaked scaler changes over splits, and what columns chosen with all labels do."""
    change = np.asarray(leaked) - np.asarray(right)
    noise = np.array([noise_scores(seed) for seed in range(30)])
    better, worse = int((change > 1e-9).sum()), int((change < -1e-9).sum())
    with house_style():
        fig = new_figure(11, 3.5)
        left, other = fig.subplots(1, 2)
        left.axvline(0, color=GREY, linewidth=1.2)
        left.plot(change, spread_out(change, 1), "o", color=BLUE, alpha=0.55, markersize=5, mew=0)
        left.plot([change.mean()] * 2, [-1.15, 1.15], color=BLACK, linewidth=2)
        left.set(
            xlim=(-0.08, 0.08),
            ylim=(-1.3, 1.3),
            yticks=[],
            xlabel="change of the test accuracy, one dot a split",
        )
        left.set_title(f"Scaler fitted on all rows: {change.mean():+.4f}".replace("-", "−"))
        rows = {"20 of 2,000\nnoise columns": (noise[:, 0].tolist(), noise[:, 1].tolist())}
        paired_strips(
            other,
            rows,
            names=("chosen on all rows", "on training rows"),
            xlabel="test accuracy, one dot a data set",
        )
        other.axvline(0.5, color=GREY, linewidth=1.2, linestyle=":")
        other.set(xlim=(0.2, 1.02), ylim=(0.5, -0.75))
        other.legend(loc="upper left", ncols=2, handletextpad=0.2, columnspacing=0.8)
        means = noise.mean(axis=0)
        other.set_title(f"Columns chosen with all labels: {means[0]:.2f}")
        show(
            fig,
            alt=f"Left the change that a scaler fitted on all rows makes in {len(change)} splits: "
            f"mean {change.mean():+.4f}, {better} better, {worse} worse, the others unchanged. "
            f"Right {len(noise)} data sets of pure noise: with columns chosen on all rows the test "
            f"accuracy is {means[0]:.2f} ({noise[:, 0].min():.2f} to {noise[:, 0].max():.2f}), "
            f"chosen on training rows {means[1]:.2f} ({noise[:, 1].min():.2f} to "
            f"{noise[:, 1].max():.2f}).",
        )
