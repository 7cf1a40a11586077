"""05.heads: two inputs with a branch each, joined, and two answers, all by name."""

import numpy as np

from autograder.checking import Answer, Credit, Draw, Incorrect, Model, exercise, explain, slip

from .words import GIVEN, found

JOIN, PRICE, KIND = "Concatenate()([look, read])", 'Dense(1, name="price")(both)', 'Dense(kinds, "softmax", name="kind")(both)'
BY_NAME, ANSWERS = '{"picture": picture, "facts": facts_in}', '{"price": price, "kind": kind}'
HUGE = 50.0

SLIPS = (
    slip(
        {PRICE: PRICE.replace("both", "look")},
        "An answer knows only what a path leads to: none leads from `facts` to `price`.",
        when=found("facts to price"),
    ),
    slip(
        {KIND: KIND.replace("both", "read")},
        "An answer knows only what a path leads to: none leads from `picture` to `kind`.",
        when=found("picture to kind"),
    ),
    slip(
        {"Dense(1, name": 'Dense(1, "softmax", name'},
        "A softmax over one unit is 1, whatever goes in: a price can be any number.",
        when=found("ones"),
    ),
    slip(
        {"Dense(1, name": 'Dense(1, "relu", name'},
        "With a ReLU the price is never below 0, and where it is 0 nothing is learnt: it should be free.",
        when=found("low"),
    ),
    slip({"Dense(1, name": 'Dense(1, "sigmoid", name'}, "An activation keeps the price below 1: it should be free.", when=found("bounded")),
    slip({"Dense(1, name": 'Dense(1, "sigmoid", name'}, "An activation keeps the price below 1: it should be free.", when=found("bounded")),
    slip({'kinds, "softmax"': "kinds"}, "The numbers for the kinds are no probabilities: they do not add up to 1.", when=found("scores")),
    slip(
        {KIND: KIND.replace("both", "price")},
        "All that `kind` can know is squeezed through one number, the price: branch off before it.",
        when=found("squeezed"),
    ),
    slip(
        {BY_NAME: "[picture, facts_in]", ANSWERS: "[price, kind]"},
        "It goes by position, so whoever swaps two is not told: hand dictionaries to `Model`, with a name for each input and answer.",
        when=found("lists"),
    ),
    slip(
        {'name="picture"': 'name="image"'},
        "It works, but Keras warns: give each `Input` the name that its key has.",
        when=found("other name"),
        fraction=1.0,
    ),
)

#: what the card shows of a fault that is in neither shapes nor paths
SEEN = {
    "lists": "inputs, or outputs, that have a place in a list and no name",
    "ones": "a price of 1, with any weights",
    "bounded": "no price beyond 1, with any weights",
    "low": "no price below 0, with any weights",
    "scores": "numbers for the kinds that do not add up to 1",
}


def fault_of(model: Model, facts: int, kinds: int, draw: Draw) -> str:
    """Return the first fault of `model`; empty if none."""
    inputs, outputs = ({port.key: port.shape for port in side} for side in (model.inputs, model.outputs))
    if "" in (*inputs, *outputs):
        return "lists"
    if inputs != {"picture": (None, 28, 28), "facts": (None, facts)} or outputs != {"price": (None, 1), "kind": (None, kinds)}:
        return "ports"
    lead = model.graph.leads
    missing = [f"{start} to {end}" for start in inputs for end in outputs if not lead(start, end)]
    if missing or lead("price", "kind"):
        return missing[0] if missing else "squeezed"
    pictures, rows = draw.normal(2, 28, 28), draw.normal(2, facts)
    asked = {"picture": pictures[[0, 1, 0]], "facts": rows[[0, 0, 1]]}
    shapes = [one.shape for one in model.in_place.weights]
    drawn = [draw.normal(*shape) / max(1, shape[0] if len(shape) > 1 else 2) ** 0.5 for shape in shapes]
    # What leads to one unit alone is made huge, and turned round: a free price turns round with it.
    huge = [[sign * (np.abs(one) + HUGE) if one.shape[-1] == 1 else one for one in drawn] for sign in (1, -1)]
    high, low = (model.predict_all(asked, weights) for weights in huge)
    said = model.predict_all(asked, drawn)
    if sum(one.size for one in drawn) != model.parameters or any({*one} != {*outputs} for one in (high, low, said)):
        return "numbers"
    moved = all(np.ptp(said[name][[0, row]], axis=0).max() > 0 for name in outputs for row in (1, 2))
    prices = np.concatenate([high["price"], low["price"]])
    faults = {
        "ones": np.allclose(prices, 1),
        "bounded": np.abs(prices).max() < 1.001,
        "low": prices.min() >= 0,
        "scores": not np.allclose(said["kind"].sum(axis=1), 1, atol=1e-3) or said["kind"].min() < 0,
        "numbers": not moved,
        "other name": {port.name for port in model.inputs} != {*inputs},
    }
    return next((name for name, there in faults.items() if there), "")


@exercise(
    "05.heads",
    title="Two inputs, two answers",
    points=3,
    slips=SLIPS,
    hints=(
        "Draw it first: two inputs, a branch from each, the place where they meet, two answers.",
        "A picture needs a Flatten before its Dense; `Concatenate()` is called on a *list* of what the branches give.",
        'Both answers are called on what `Concatenate` gave. Then `Model({"picture": …, "facts": …}, {"price": …, "kind": …})`.',
    ),
    teaches="Each answer learns from its own loss, and all that lies before the fork learns from both.",
    given=GIVEN,
    right=(
        """
def shop_net(facts, kinds):
    inputs = {"picture": Input((28, 28), name="picture"), "facts": Input((facts,), name="facts")}
    branches = [Dense(8, "tanh")(Flatten()(one)) for one in inputs.values()]
    both = Dense(12, "relu")(keras.ops.concatenate(branches, axis=1))
    return Model(inputs, {"kind": keras.layers.Softmax()(Dense(kinds)(both)), "price": Dense(1)(both)})
""",
        """
def shop_net(facts, kinds):
    p, f = Input((28, 28), name="picture"), Input((facts,), name="facts")
    eye = Sequential([Input((28, 28)), Flatten(), Dense(16, "relu")])
    x = Concatenate()([eye(p), f])
    price, kind = Dense(1, use_bias=False, name="money")(x), Dense(kinds, activation="softmax")(Dense(9, "relu")(x))
    return Model(inputs=dict(facts=f, picture=p), outputs=dict(price=price, kind=kind))
""",
        """
def shop_net(facts, kinds):
    p, f = Input((28, 28), name="picture"), Input((facts,), name="facts")
    x = Concatenate()([Flatten()(p), f])
    return Model({"picture": p, "facts": f}, {"price": Dense(1)(x), "kind": Dense(kinds, "softmax")(x)})
""",
    ),
)
def heads(answer: Answer, draw: Draw) -> Credit | None:
    """Names, shapes and paths are right; the price is free, and the kinds are probabilities."""
    facts, kinds = draw.integer(3, 6), draw.integer(7, 9)
    model = answer.new("shop_net", facts, kinds).model()
    fault = fault_of(model, facts, kinds, draw)
    ports = [", ".join(f"{port.key or port.name} {port.shape}" for port in side) for side in (model.inputs, model.outputs)]
    saw = SEEN.get(fault) or (f"{ports[0]} → {ports[1]}" if fault in ("ports", "numbers") else str(model.graph))
    expected = f"picture (None, 28, 28), facts (None, {facts}) → price (None, 1), kind (None, {kinds}), each answer from both"
    wrong = Incorrect(f"`shop_net({facts}, {kinds})` is not right yet.", saw=saw, expected=expected)
    return explain(fault, SLIPS, wrong) if fault else None
