"""What notebook 07 and its pictures claim holds for the numbers they are drawn from."""

import numpy as np
import pytest
from sklearn.datasets import load_wine
from sklearn.linear_model import LinearRegression

from course_utils.demos.nb07 import houses, leaks, ravine, sets, wine
from course_utils.pictures.strips import spread_out

X, Y = load_wine(return_X_y=True)


def test_the_training_error_never_rises_and_the_tenth_house_is_the_notes():
    errors = [houses.training_rmse(degree) for degree in range(1, 10)]
    assert (np.diff(errors) < 1e-9).all()
    assert np.round(errors, 1).tolist() == [37.7, 37.7, 29.3, 28.3, 27.1, 12.1, 12.1, 5.3, 0.0]
    nine = np.flatnonzero(houses.SIZE < houses.LARGEST)
    assert [round(float(houses.fit(d, nine)(3000))) for d in (1, 2)] == [495, 221]


def test_one_house_decides_what_is_left_out():
    root = {d: np.sqrt(np.mean(houses.left_out(d) ** 2)) for d in (1, 2, 3, 4)}
    assert (round(root[1], 1), round(root[2], 1)) == (46.2, 112.0)
    assert all(houses.left_out(d)[houses.SIZE.argmax()] > 2 * root[d] for d in (2, 3, 4))
    assert all(houses.training_rmse(d) < houses.training_rmse(1) for d in (2, 3, 4))
    assert all(root[d] > 2 * root[1] for d in (2, 3, 4))  # the title; degree 3 is below degree 2
    nine = np.flatnonzero(houses.SIZE < houses.LARGEST)
    for degree, rmse in ((1, 51.0), (2, 54.1)):  # what 07.loo says of nine houses
        misses = [
            houses.fit(degree, nine[nine != i])(houses.SIZE[i]) - houses.PRICE[i] for i in nine
        ]
        assert round(float(np.sqrt(np.mean(np.square(misses)))), 1) == rmse


@pytest.mark.parametrize(("taken", "unit"), [(0, 1000), (1, 1000), (0.5, 700), (0, 600)])
def test_the_steps_are_those_of_the_loop(taken, unit):
    land = ravine.on_ruler(taken, unit)

    def miss(place):
        return np.mean((place[0] * land.u + place[1] - houses.PRICE) ** 2)

    path = land.path(land.steps)
    assert miss(path[-1]) - land.floor <= ravine.WITHIN < miss(path[-2]) - land.floor
    slope = [2 * np.mean((-houses.PRICE) * land.u), 2 * np.mean(-houses.PRICE)]
    assert path[1] == pytest.approx(-land.rate * np.array(slope))
    for level, _ in ravine.LEVELS:
        for place in land.contour(level, 9).T:
            assert np.sqrt(miss(place)) == pytest.approx(level)


def steps_with(land, rate):
    """How many steps descent takes with any rate, by the curvatures of the error."""
    bends, ways = np.linalg.eigh(land.half)
    start, keep = bends * (ways.T @ land.best) ** 2, (1 - 2 * rate * bends) ** 2
    n = np.arange(1000)[:, None]
    return int(np.argmax((start * keep**n).sum(axis=1) <= ravine.WITHIN))


def test_the_rate_is_best_for_the_worst_start_and_one_tuned_to_this_start_changes_no_conclusion():
    land = ravine.on_ruler(0, 1000)
    bends = 2 * np.linalg.eigvalsh(land.half)
    slowest = [abs(1 - f * land.rate * bends).max() for f in (0.9, 0.97, 1.0, 1.03, 1.1)]
    assert min(slowest) == slowest[2]
    assert steps_with(land, land.rate) == land.steps == 234
    assert min(steps_with(land, f * land.rate) for f in np.linspace(0.9, 1, 1001)) == 129


def test_the_counts_of_the_lesson():
    size, _ = houses.ten_houses()
    centred, std = size - size.mean(), size.std()
    low = (size - size.min()) / np.ptp(size)
    columns = (size, centred, size / std, size / 1000, low, centred / std)
    steps = [ravine.steps_needed(one) for one in columns]
    assert steps == [147_046_145, 747_603, 648, 234, 35, 1]
    assert ravine.on_ruler(1, 1000).steps == 11


def test_who_is_in_the_test_set():
    assert np.bincount(Y[-45:], minlength=3).tolist() == [0, 0, 45]
    assert (sets.class_counts(Y, stratify=True) == [15, 18, 12]).all()
    chance = sets.class_counts(Y, stratify=False)
    assert chance.min(axis=0).tolist() == [7, 11, 5]
    assert chance.max(axis=0).tolist() == [24, 25, 20]


@pytest.mark.parametrize("seed", range(10))
def test_the_best_of_a_hundred_coins_is_a_coin_on_new_rows(seed):
    right = np.random.default_rng(seed).random((300, 100, 90)) < 0.5
    scores = right[..., :45].mean(axis=2)
    chosen = right[np.arange(300), scores.argmax(axis=1)]
    assert scores.max(axis=1).mean() == pytest.approx(0.687, abs=0.01)
    assert chosen[:, 45:].mean() == pytest.approx(0.5, abs=0.02)


def test_the_networks_gain_from_scaling_at_every_rate_and_least_at_their_best():
    raw, scaled = wine.by_rate("raw"), wine.by_rate("standardised")
    assert all(np.mean(scaled[rate]) > np.mean(raw[rate]) + 0.1 for rate in raw)
    assert round(np.mean(scaled["0.001"]) - np.mean(raw["0.001"]), 2) == 0.39
    gap = np.mean(wine.accuracies("standardised")) - np.mean(wine.accuracies("raw"))
    assert gap == pytest.approx(0.13, abs=0.01)
    assert min(wine.accuracies("standardised")) > np.mean(wine.accuracies("raw"))


def test_batch_normalization_is_no_ruler():
    raw, first = wine.accuracies("raw"), wine.accuracies("BatchNormalization")
    quick, scaled = wine.accuracies("BatchNormalization 0.9"), wine.accuracies("standardised")
    assert np.mean(first) < np.mean(raw) < np.mean(quick) < np.mean(scaled)


def test_the_tree_does_not_mind():
    from sklearn.neighbors import KNeighborsClassifier
    from sklearn.tree import DecisionTreeClassifier

    tree = wine.compared(DecisionTreeClassifier(random_state=0), X, Y)
    assert (tree.same, tree.answers) == (2248, 2250)
    raw, scaled = wine.compared(KNeighborsClassifier(), X, Y).scores
    assert (round(float(np.mean(raw)), 2), round(float(np.mean(scaled)), 2)) == (0.69, 0.96)


def test_least_squares_solved_exactly_does_not_mind():
    (scaled,) = wine.on_training_ruler(X)
    one, other = (LinearRegression().fit(rows, Y).predict(rows) for rows in (X, scaled))
    assert one == pytest.approx(other, abs=1e-9)


def test_shape_and_rows_stay_when_wines_are_standardised():
    (z,) = wine.on_training_ruler(X)
    assert z.shape == X.shape == (178, 13)
    assert (abs(z) > 3).any(axis=1).sum() == 10
    skew = [np.mean(((one - one.mean()) / one.std()) ** 3) for one in (X[:, 12], z[:, 12])]
    assert skew == pytest.approx([0.761, 0.761], abs=1e-3)


def test_columns_chosen_with_all_labels_make_noise_look_like_knowledge():
    noise = np.array([leaks.noise_scores(seed) for seed in range(30)])
    assert noise[:, 0].mean() > 0.75
    assert noise[:, 1].mean() == pytest.approx(0.5, abs=0.05)
    assert noise[:, 0].min() > 0.6


def test_equal_results_lie_beside_each_other():
    places = spread_out([0.1] * 5 + [0.2], 0.3)
    assert len({*places[:5].round(6)}) == 5
    assert abs(places).max() == pytest.approx(0.3)
    assert places[5] == 0
