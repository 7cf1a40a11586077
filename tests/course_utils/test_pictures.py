"""What the shared pictures draw is what they were given."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from course_utils.pictures.boundary import decision_regions, scatter_classes
from course_utils.pictures.curves import learning_curves, moved_apart
from course_utils.pictures.images import image_grid
from course_utils.pictures.strips import strips
from course_utils.show import new_figure


@given(st.lists(st.floats(-5, 5), min_size=1, max_size=8), st.floats(0.01, 3))
def test_names_are_moved_apart_and_keep_their_order(places, least):
    moved = moved_apart(places, least)
    ordered = [moved[k] for k in np.argsort(places, kind="stable")]
    assert all(b - a >= least - 1e-9 for a, b in pairwise(ordered))


def test_names_far_enough_apart_stay_where_they_are():
    assert moved_apart([3.0, 1.0], 0.5) == [3.0, 1.0]


def test_a_curve_begins_at_its_first_epoch_and_ends_in_its_name():
    ax = new_figure(4, 3).subplots()
    learning_curves(ax, {"seed 1": [3.0, 2.0], "seed 2": [3.0, 2.0, 1.0]}, ylabel="loss")
    assert [list(line.get_xdata()) for line in ax.lines] == [[1, 2], [1, 2, 3]]
    assert [text.get_text() for text in ax.texts] == ["seed 1", "seed 2"]


def test_the_boundary_is_where_the_score_crosses_the_level():
    ax = new_figure(4, 3).subplots()
    decision_regions(ax, lambda points: points[:, :1], (-1, 1, -1, 1), level=0.25)
    (line,) = (
        path
        for path in ax.collections
        if len(path.get_linewidths()) and path.get_linewidths()[0] > 2
    )
    (path,) = line.get_paths()
    assert np.allclose(path.vertices[:, 0], 0.25)


def test_a_model_that_tells_nothing_apart_has_no_boundary():
    ax = new_figure(4, 3).subplots()
    decision_regions(ax, lambda points: np.zeros(len(points)), (-1, 1, -1, 1))
    assert ax.get_xlim() == (-1, 1)


def test_classes_differ_by_marker_too():
    ax = new_figure(4, 3).subplots()
    scatter_classes(ax, np.array([[0.0, 0], [1, 1], [2, 2]]), np.array([0, 1, 1]))
    first, second = ax.collections
    assert (len(first.get_offsets()), len(second.get_offsets())) == (1, 2)
    assert len(first.get_paths()[0].vertices) != len(second.get_paths()[0].vertices)


def test_an_image_without_a_title_is_refused():
    with pytest.raises(ValueError, match="2 images, 1 titles"):
        image_grid(new_figure(4, 3), [np.eye(3), np.eye(3)], ["one"], columns=2)


def test_the_last_row_of_a_grid_may_be_short():
    fig = new_figure(4, 3)
    image_grid(fig, [np.eye(3)] * 3, ["a", "b", "c"], columns=2)
    assert [ax.get_visible() for ax in fig.axes] == [True, True, True, False]


@pytest.mark.parametrize(("mean", "lines"), [(True, 4), (False, 2)])
def test_strips_are_one_row_of_dots_for_each_name_the_first_on_top(mean, lines):
    ax = new_figure(4, 3).subplots()
    strips(ax, {"few": [1.0, 3.0], "many": [2.0, 2.0, 5.0]}, xlabel="loss", mean=mean)
    assert [text.get_text() for text in ax.get_yticklabels()] == ["few", "many"]
    assert ax.yaxis_inverted()
    assert len(ax.lines) == lines
    dots = [line for line in ax.lines if line.get_marker() != "None"]
    assert [list(line.get_xdata()) for line in dots] == [[1, 3], [2, 2, 5]]
    assert len({line.get_marker() for line in dots}) == 2
    assert len({*dots[1].get_ydata()}) == 3  # equal results do not hide each other
    if mean:
        assert list(ax.lines[-1].get_xdata()) == [3, 3]
