"""Notebook 04: calculations as graphs, with what comes back along them."""

from course_utils.pictures.graph import Edge, Node, draw_graph
from course_utils.show import house_style, new_figure, show

from .net import TAUGHT, Walk, sigmoid

NAMES = ("x", "z1", "h", "z2", "o", "E")
DONE = 5  #: how often one goes back one edge until both slopes are known


def brief(number: float) -> str:
    """Return a number to four places; one that needs no more than two is written short."""
    short = abs(number - round(number, 2)) < 1e-12
    return (f"{round(number, 2) + 0.0:g}" if short else f"{number:.4f}").replace("-", "−")


def parts(walk: Walk, back: int) -> tuple[dict[str, Node], list[Edge]]:
    """Return the graph of the two neurons, `back` nodes of it reached on the way back.

    With 0 only the way forward is there; 1 is E itself; ``DONE`` is z1, where nothing is missing.
    """
    steps = (
        f"· w1 = {brief(walk.w1)}",
        "σ",
        f"· w2 = {brief(walk.w2)}",
        "σ",
        f"½ (o − {walk.y:g})²",
    )
    first = len(NAMES) - back  # the place of the last node that was reached
    nodes, edges = {}, []
    for k, (name, value) in enumerate(zip(NAMES, walk.values, strict=True)):
        reached = k >= first
        box = ""
        if name[0] == "z":
            into, arrived = walk.values[k - 1], walk.arrives[k]
            product = f"{brief(arrived)} · {brief(into)} = {brief(arrived * into)}"
            box = f"∂E/∂w{name[1]} = {product if reached else '?'}"
        arrived_here = brief(walk.arrives[k]) if reached else ""
        nodes[name] = Node((2 * k, 0), brief(value), arrived_here, box)
    for k, step in enumerate(steps):
        slope = f"× {brief(walk.local[k])}" if k >= first else ""
        came = walk.arrives[k] if k >= first else None
        edges.append(Edge(NAMES[k], NAMES[k + 1], step, slope, came))
    return nodes, edges


def net_picture() -> None:
    """Show the two neurons on the way forward, and a "?" where the slopes will stand."""
    walk = Walk(*TAUGHT)
    with house_style():
        fig = new_figure(11.6, 3.0)
        ax = fig.subplots()
        draw_graph(ax, *parts(walk, 0))
        ax.set_title(f"The error is {brief(walk.values[5])}. Which way should each weight go?")
        alt = f"{forward_in_words(walk)} In a box under z1 stands ∂E/∂w1 = ?, under z2 ∂E/∂w2 = ?"
        show(fig, alt=alt)


def forward_in_words(walk: Walk) -> str:
    """Say the way forward in order."""
    x, z1, h, z2, o, error = map(brief, walk.values)
    return (
        f"Six circles in a row, joined by arrows: x = {x}; times w1 = {brief(walk.w1)} is "
        f"z1 = {z1}; σ of it is h = {h}; times w2 = {brief(walk.w2)} is z2 = {z2}; σ of it is "
        f"o = {o}; ½ (o − {walk.y:g})² is E = {error}."
    )


def backward_in_words(walk: Walk) -> str:
    """Say the way back in order: what arrives, and by which slope it was multiplied."""
    _, z1, h, z2, o, _ = map(brief, walk.arrives)
    _, first, through, last, miss = map(brief, walk.local)
    slope1, slope2 = map(brief, walk.slopes)
    return (
        f"Back from E with 1: times {miss} is {o} at o; times {last} is {z2} at z2, so "
        f"∂E/∂w2 = {z2} · {brief(walk.values[2])} = {slope2}; times {through} is {h} at h; times "
        f"{first} is {z1} at z1, so ∂E/∂w1 = {z1} · {brief(walk.x)} = {slope1}."
    )


def coffee_picture(cups: float = 2, price: float = 4, tip: float = 1.25) -> None:
    """Show cups · price · tip as a graph, with the slope that comes back along the price."""
    with house_style():
        fig = new_figure(8.4, 2.45)
        ax = fig.subplots()
        nodes = {
            "price": Node((0, 0), f"{price:g} €", f"{cups * tip:g}"),
            "coffee": Node((2.6, 0), f"{cups * price:g} €", f"{tip:g}"),
            "bill": Node((5.2, 0), f"{cups * price * tip:g} €", "1"),
        }
        edges = [
            Edge("price", "coffee", f"· {cups:g} cups", f"× {cups:g}", 0.5),
            Edge("coffee", "bill", f"· {tip:g}, with the tip", f"× {tip:g}", 0.5),
        ]
        draw_graph(ax, nodes, edges)
        ax.set_title("Going back, slopes multiply")
        show(
            fig,
            alt=f"Three circles in a row: a price of {price:g} €, times {cups:g} cups is "
            f"{cups * price:g} €, times {tip:g} with the tip is a bill of "
            f"{cups * price * tip:g} €. Back from the bill with 1: times {tip:g} is {tip:g}, times "
            f"{cups:g} is {cups * tip:g} at the price.",
        )


def neuron_picture(x: float = 2.0, w: float = 0.5, y: float = 0.0) -> None:
    """Show one neuron and its error, forward and all the way back."""
    z = w * x
    h = float(sigmoid(z))
    miss, slope = h - y, h * (1 - h)
    at_z = miss * slope
    product = f"{brief(at_z)} · {brief(x)} = {brief(at_z * x)}"
    with house_style():
        fig = new_figure(8.6, 3.2)
        ax = fig.subplots()
        nodes = {
            "x": Node((0, 0), brief(x)),
            "z": Node((2.1, 0), brief(z), brief(at_z), f"∂E/∂w = {product}"),
            "h": Node((4.2, 0), brief(h), brief(miss)),
            "E": Node((6.3, 0), brief(0.5 * miss**2), "1"),
        }
        edges = [
            Edge("x", "z", f"· w = {w:g}"),
            Edge("z", "h", "σ", f"× {brief(slope)}", at_z),
            Edge("h", "E", f"½ (h − {y:g})²", f"× {brief(miss)}", miss),
        ]
        draw_graph(ax, nodes, edges)
        ax.set_title("One neuron: forward in blue, and back in orange")
        show(
            fig,
            alt=f"Four circles in a row: x = {brief(x)}; times w = {w:g} is z = {brief(z)}; σ of "
            f"it is h = {brief(h)}; ½ (h − {y:g})² is E = {brief(0.5 * miss**2)}. Back from E with "
            f"1: times {brief(miss)} is {brief(miss)} at h; times {brief(slope)} is {brief(at_z)} "
            f"at z, so ∂E/∂w = {product}.",
        )


def fork_picture(w: float = 3.0) -> None:
    """Show h = 2 w, L = h² + 5 h as a graph, with what comes back on both paths."""
    h = 2 * w
    with house_style():
        fig = new_figure(8.4, 4.4)
        ax = fig.subplots()
        nodes = {
            "w": Node((0, 0), f"{w:g}", f"{2 * (2 * h + 5):g}"),
            "h": Node((2.1, 0), f"{h:g}", f"{2 * h + 5:g}"),
            "h²": Node((4.4, 1.2), f"{h * h:g}", "1"),
            "5 h": Node((4.4, -1.2), f"{5 * h:g}", "1"),
            "L": Node((6.6, 0), f"{h * h + 5 * h:g}", "1"),
        }
        edges = [
            Edge("w", "h", "· 2", "× 2", 0.5),
            Edge("h", "h²", "", f"× {2 * h:g}", 0.5),
            Edge("h", "5 h", "", "× 5", 0.5),
            Edge("h²", "L", "", "× 1", 0.5),
            Edge("5 h", "L", "", "× 1", 0.5),
        ]
        draw_graph(ax, nodes, edges)
        ax.set_title(f"Where paths meet, slopes add: {2 * h:g} + 5 = {2 * h + 5:g} arrives at h")
        show(
            fig,
            alt=f"w = {w:g}; times 2 is h = {h:g}. From h two arrows: h² = {h * h:g} and "
            f"5 h = {5 * h:g}; both lead to their sum L = {h * h + 5 * h:g}. Back from L with 1: "
            f"{2 * h:g} arrives at h through h², 5 through 5 h, together {2 * h + 5:g}; times 2 is "
            f"{2 * (2 * h + 5):g} at w.",
        )
