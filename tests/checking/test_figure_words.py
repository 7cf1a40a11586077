"""What a check sees of a Matplotlib figure, in a notebook and in a sandboxed kernel alike."""

PLOT = """
import matplotlib
matplotlib.use("agg")
import matplotlib.pyplot as plt

grid = plt.figure()
for k in range(10):
    ax = grid.add_subplot(2, 5, k + 1)
    ax.imshow(np.full((4, 4), k), cmap="gray")
    ax.set_title(f"image {k}")
    ax.axis("off")
grid.suptitle("Ten images")
grid.text(0.5, 0.01, "drawn from ten classes")

heaped = plt.figure()
for k in range(10):
    heaped.add_axes((0.1, 0.1, 0.8, 0.8)).imshow(np.zeros((4, 4)))

matrix, one = plt.subplots()
shown = one.imshow(np.eye(3))
matrix.colorbar(shown)
one.text(1, 1, "7")
one.set_xlabel("said")

curves, two = plt.subplots(1, 2)
two[0].plot([1, 2, 3], [4, 5, 6], label="loss")
two[0].legend()
two[1].bar([0, 1], [2, 3])
two[1].scatter([1, 2], [3, 4])
"""


def test_a_grid_is_told_from_axes_that_lie_over_each_other(ask):
    def look(answer):
        grid, heaped = answer.figure("grid"), answer.figure("heaped")
        titles = [axes.title for axes in grid.reading_order]
        levels = [float(axes.images[0].pixels.mean()) for axes in grid.panels]
        return grid.grid, grid.overlapping, titles, levels, heaped.grid, len(heaped.overlapping)

    shape, overlapping, titles, levels, heaped, pairs = ask(look, PLOT)
    assert (shape, overlapping) == ((2, 5), ())
    assert titles == [f"image {k}" for k in range(10)]
    assert levels == list(range(10))
    assert (heaped, pairs) == ((1, 1), 45)


def test_words_colour_bars_lines_bars_and_points_are_seen(ask):
    def look(answer):
        grid, matrix, curves = (answer.figure(name) for name in ("grid", "matrix", "curves"))
        (panel,) = matrix.panels
        left, right = curves.panels
        return (
            (grid.suptitle, grid.texts, grid.panels[0].visible_axis, grid.panels[0].images[0].cmap),
            (len(matrix.axes), panel.texts, panel.xlabel, panel.images[0].pixels.shape),
            (left.legend, left.lines[0].label, left.lines[0].points.tolist()),
            (right.bars, right.points[0].tolist(), curves.grid),
        )

    words, bar, line, others = ask(look, PLOT)
    assert words == ("Ten images", ("drawn from ten classes",), False, "gray")
    assert bar == (2, ("7",), "said", (3, 3))
    assert line == (("loss",), "loss", [[1, 4], [2, 5], [3, 6]])
    assert others == ((2.0, 3.0), [[1, 3], [2, 4]], (1, 2))
