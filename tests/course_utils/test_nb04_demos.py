"""What the pictures and the numbers of notebook 04 claim holds."""

import shutil
from pathlib import Path

import numpy as np
import pytest

from course_utils.demos.nb04 import error_after, kept_numbers, mixed, together
from course_utils.demos.nb04.cost import WEIGHTS, BigNet
from course_utils.demos.nb04.graphs import DONE, brief, parts
from course_utils.demos.nb04.net import TAUGHT, Walk
from course_utils.demos.nb04.stepper import page
from course_utils.pictures.graph import Edge, Node, draw_graph
from course_utils.show import new_figure
from tests.needed import need

CUT = Walk(2.0, 0.5, 0.0, 0.0)


@pytest.mark.parametrize("net", [TAUGHT, (1.0, 0.5, -1.0, 1.0), (-2.3, 1.4, -2.8, 1.0)])
def test_the_slopes_are_those_that_a_nudge_measures(net):
    x, w1, w2, y = net

    def error(a, b):
        return Walk(x, a, b, y).values[-1]

    e = 1e-5
    nudged = (
        (error(w1 + e, w2) - error(w1 - e, w2)) / (2 * e),
        (error(w1, w2 + e) - error(w1, w2 - e)) / (2 * e),
    )
    assert Walk(*net).slopes == pytest.approx(nudged, rel=1e-7)


def test_the_graph_shows_what_has_been_reached_and_no_more():
    nodes, edges = parts(Walk(*TAUGHT), 3)
    assert [node.back for node in nodes.values()] == ["", "", "", "0.1407", "0.7496", "1"]
    assert nodes["z2"].box == "∂E/∂w2 = 0.1407 · 0.7311 = 0.1029"
    assert nodes["z1"].box == "∂E/∂w1 = ?"
    assert [edge.slope for edge in edges] == ["", "", "", "× 0.1877", "× 0.7496"]
    assert not any(node.back for node in parts(Walk(*TAUGHT), 0)[0].values())


def test_a_graph_is_drawn_with_all_its_words_and_an_arrow_each_way():
    ax = new_figure(4, 3).subplots()
    nodes = {"a": Node((0, 0), "3", "8"), "b": Node((2, 1), "4", "2", "box")}
    edges = [Edge("a", "b", "step", "× 4", 2.0)]
    draw_graph(ax, nodes, edges)
    words = {text.get_text() for text in ax.texts} - {""}
    assert words == {"a", "3", "8", "b", "4", "2", "box", "step", "× 4"}
    forward, back = (text for text in ax.texts if getattr(text, "arrow_patch", None))
    assert forward.xy[0] > 1 > back.xy[0]
    assert back.arrow_patch.get_linewidth() > forward.arrow_patch.get_linewidth()


def test_with_w2_zero_nothing_gets_back_to_w1_and_w2_keeps_its_slope():
    nodes, _ = parts(CUT, DONE)
    assert nodes["z1"].box == "∂E/∂w1 = 0 · 2 = 0"
    assert CUT.slopes[0] == 0
    assert CUT.slopes[1] > 0.09


def test_only_the_product_with_w2_enlarges_what_arrives():
    _, first, through, last, _ = Walk(*TAUGHT).local
    assert through > 1 > 0.25 >= max(first, last)


@pytest.mark.parametrize(
    ("number", "text"), [(-0.5, "−0.5"), (1.5, "1.5"), (0.2810, "0.2810"), (-0.0, "0")]
)
def test_a_number_is_written_short_where_it_is_short(number, text):
    assert brief(number) == text


def test_the_big_net_knows_the_slope_along_each_kind_of_weight():
    net = BigNet(8)
    net.x, net.y = net.x.astype(float), net.y.astype(float)
    *kept, _ = net.forward()
    for name, slope in zip(("w1", "b1", "w2", "b2"), net.back(*kept), strict=True):
        part = getattr(net, name).astype(float)
        place = np.unravel_index(abs(slope).argmax(), slope.shape)
        errors = []
        for nudge in (1e-5, -1e-5):
            moved = part.copy()
            moved[place] += nudge
            setattr(net, name, moved)
            errors.append(net.forward()[3])
        setattr(net, name, part)
        assert slope[place] == pytest.approx((errors[0] - errors[1]) / 2e-5, rel=1e-4)


def test_the_five_lines_in_the_lesson_are_the_way_back_of_the_big_net():
    lesson = Path(__file__).parents[2] / "notebooks" / "source" / "04_backpropagation.py"
    (_, after) = lesson.read_text("utf-8").split("# ```python\n")
    lines = [line[2:] for line in after.split("# ```")[0].splitlines()]
    net = BigNet(8)
    *kept, _ = net.forward()
    names = vars(net) | dict(zip("zho", kept, strict=True))
    exec("\n".join(lines), names)
    for name, slope in zip(("w1", "b1", "w2", "b2"), net.back(*kept), strict=True):
        assert np.array_equal(names[f"slope_{name}"], slope)


def test_more_numbers_are_kept_than_there_are_weights_from_383_rows_on():
    assert WEIGHTS == 101_770
    assert kept_numbers(64) == 17_024
    assert kept_numbers(382) < WEIGHTS < kept_numbers(383)


@pytest.mark.parametrize(("lr", "short"), [(0.1, 0.007), (1, 0.07), (5, 1 / 3), (20, 1.37)])
def test_the_mixed_step_is_too_short_the_more_so_the_larger_the_rate(lr, short):
    right, wrong = together(0.5, 1.5, lr)[0] - 0.5, mixed(0.5, 1.5, lr)[0] - 0.5
    assert 1 - wrong / right == pytest.approx(short, rel=0.05)


@pytest.mark.parametrize("lr", [0.1, 1, 5, 20])
def test_after_two_hundred_steps_the_mixed_order_is_about_as_good(lr):
    assert error_after(mixed, lr, 200) == pytest.approx(error_after(together, lr, 200), rel=0.06)


def test_the_script_says_the_numbers_that_python_works_out():
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    need(chromium, "there is no chromium")
    sync_api = pytest.importorskip("playwright.sync_api")
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        tab = browser.new_page()
        tab.set_content(f"<body>{page()[0]}</body>")
        assert tab.locator("img").count() == 0
        for _ in range(DONE):
            tab.get_by_role("button", name="back one edge").click()
        for w2 in (-2.5, 0.0, 0.3, 1.5):
            tab.locator("input").evaluate(
                "(one, w2) => { one.value = w2; one.dispatchEvent(new Event('input')); }", w2
            )
            walk = Walk(2.0, 0.5, w2, 0.0)
            nodes, edges = parts(walk, DONE)
            seen = tab.locator("svg text").all_text_contents()
            for node in nodes.values():
                assert {node.value, *filter(None, (node.back, node.box))} <= {*seen}
            assert {edge.step for edge in edges} <= {*seen}
            assert f"∂E/∂w1 = {brief(walk.slopes[0])}" in tab.locator("[role=status]").inner_text()
        tab.get_by_role("button", name="start again").click()
        assert "∂E/∂w1 = ?" in tab.locator("svg text").all_text_contents()
        browser.close()
