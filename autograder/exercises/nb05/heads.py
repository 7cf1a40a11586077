"""05.heads: two inputs with a branch each, joined, and two answers, all by name."""

import numpy as np

from autograder.checking import Answer, Credit, Draw, Incorrect, Model, exercise, explain, slip

from .words import GIVEN

PRICE, KIND = 'Dense(1, name="price")(both)', 'Dense(kinds, "softmax", name="kind")(both)'
BY_NAME, ANSWERS = '{"picture": picture, "facts": facts_in}', '{"price": price, "kind": kind}'
PLACES = "It goes by position, so whoever swaps two is not told: hand dictionaries to `Model`, with a name for each input and answer."
SQUEEZED = "All that `kind` can know is squeezed through one number, the price: branch off before it."
KINDS = "`kind` has another number of units than was handed in: is it the same in every call? Use the argument `kinds`."
FACTS = "`facts` has another width than was handed in: is it the same in every call? Use the argument `facts`."
NAMES = "It works, but Keras warns: give each `Input` the name that its key has."
PATH = "An answer knows only what a path leads to: none leads from"

SLIPS = (
    slip({PRICE: PRICE.replace("both", "look")}, f"{PATH} `facts` to `price`.", when="facts to price"),
    slip({KIND: KIND.replace("both", "read")}, f"{PATH} `picture` to `kind`.", when="picture to kind"),
    slip(
        {"Dense(1, name": 'Dense(1, "softmax", name'},
        "A softmax over one unit is 1, whatever goes in: a price can be any number.",
        when="ones",
    ),
    slip({"Dense(1, name": 'Dense(1, "relu", name'}, "An activation keeps the price at 0 or above: it should be free.", when="low"),
    slip({"Dense(1, name": 'Dense(1, "sigmoid", name'}, "An activation keeps the price below 1: it should be free.", when="bounded"),
    slip({'kinds, "softmax"': "kinds"}, "The numbers for the kinds are no probabilities: they do not add up to 1.", when="scores"),
    slip({KIND: KIND.replace("both", "price")}, SQUEEZED, when="squeezed"),
    slip({BY_NAME: "[picture, facts_in]", ANSWERS: "[price, kind]"}, PLACES, when="lists"),
    slip({"Dense(kinds": "Dense(10"}, KINDS, when="kinds"),
    slip({"Dense(kinds": "Dense(8"}, KINDS, when="kinds"),
    slip({"Input((facts,)": "Input((4,)"}, FACTS, when="facts"),
    slip(
        {'"price": price': '"kind": price', '"kind": kind': '"price": kind'},
        "Under a name stands what belongs under the other one.",
        when="keys",
    ),
    slip({'name="picture"': 'name="image"'}, NAMES, fraction=1.0, when="other name"),
)

#: what the card shows of a fault that is in neither shapes nor paths
SEEN = {
    "lists": "inputs, or outputs, that have a place in a list and no name",
    "ones": "a price of 1, with any weights",
    "bounded": "no price beyond 1, with any weights",
    "low": "no price below 0, with any weights",
    "scores": "numbers for the kinds that do not add up to 1",
}
Shapes = dict[str, tuple[int | None, ...]]


def fault_of(model: Model, wanted: tuple[Shapes, Shapes], draw: Draw) -> str:
    """Return the first fault of `model`, whose inputs and outputs should be those wanted; empty if none."""
    inputs, outputs = ({port.key: port.shape for port in side} for side in (model.inputs, model.outputs))
    if "" in (*inputs, *outputs):
        return "lists"
    if (inputs, outputs) != wanted:
        for seen, right in ((inputs, wanted[0]), (outputs, wanted[1])):
            if seen != right and seen == dict(zip(right, [*right.values()][::-1], strict=True)):
                return "keys"
        fixed = {"kinds": (inputs, {**outputs, "kind": wanted[1]["kind"]}), "facts": ({**inputs, "facts": wanted[0]["facts"]}, outputs)}
        return next(
            (name for name, one in fixed.items() if one == wanted and len(outputs.get("kind", ())) == len(inputs.get("facts", ())) == 2),
            "ports",
        )
    missing = [f"{start} to {end}" for start in inputs for end in outputs if not model.graph.leads(start, end)]
    if missing or model.graph.leads("price", "kind"):
        return missing[0] if missing else "squeezed"
    asked = {name: 3 * draw.normal(40, *shape[1:], dtype="float32") for name, shape in inputs.items()}  # type: ignore[arg-type]
    # What leads to one unit is pushed up, then down: a free price goes with it. The rest stays as Keras drew it.
    pushed = [[_pushed(one, sign) for one in model.weights] for sign in (5, -5)]
    said = [model.predict_all(asked, weights) for weights in pushed]
    sizes = {name: (40, *shape[1:]) for name, shape in outputs.items()}
    if sum(one.size for one in model.weights) != model.parameters or any(
        {name: a.shape for name, a in one.items()} != sizes for one in said
    ):
        return "ports"
    prices, kinds = (np.concatenate([one[name] for one in said]) for name in ("price", "kind"))
    faults = {
        "ones": np.allclose(prices, 1),
        "bounded": np.abs(prices).max() < 1.001,
        "low": prices.min() >= 0,
        "scores": not np.allclose(kinds.sum(axis=-1), 1, atol=1e-3) or kinds.min() < 0,
        "other name": {port.name for port in model.inputs} != {*inputs},
    }
    return next((name for name, there in faults.items() if there), "")


def _pushed(weight: np.ndarray, sign: int) -> np.ndarray:
    if weight.shape[-1:] != (1,) or (weight == 1).all():  # ones are the scale of a normalization
        return weight
    return np.full_like(weight, sign) if weight.ndim == 1 else np.sign(sign) * np.abs(weight)


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
    x = keras.layers.BatchNormalization()(Concatenate()([Dense(1)(Flatten()(p)), Dense(1, "relu")(f)]))
    x = Dense(3, "relu")(x)
    return Model({"picture": p, "facts": f}, {"price": 100 * Dense(1)(x), "kind": Dense(kinds, "softmax")(x)})
""",
    ),
)
def heads(answer: Answer, draw: Draw) -> Credit | None:
    """Twice, with other numbers: names, shapes and paths are right; the price is free, and the kinds are probabilities."""
    facts, kinds = draw.rng.permutation([3, 4, 5, 6])[:2], draw.rng.permutation([7, 8, 9])[:2]
    first, second = (judged(answer, draw, int(one), int(other)) for one, other in zip(facts, kinds, strict=True))
    return first or second


def judged(answer: Answer, draw: Draw, facts: int, kinds: int) -> Credit | None:
    """Look at one of the models that `shop_net` makes."""
    model = answer.new("shop_net", facts, kinds).model()
    wanted: tuple[Shapes, Shapes] = {"facts": (None, facts), "picture": (None, 28, 28)}, {"kind": (None, kinds), "price": (None, 1)}
    found = fault_of(model, wanted, draw)
    if not found:
        return None
    sides = [{port.key or port.name: port.shape for port in side} for side in (model.inputs, model.outputs)]
    shown = _written(*sides) if found in ("ports", "keys", "kinds", "facts") else str(model.graph)
    saw, expected = SEEN.get(found, shown), f"{_written(*wanted)}, each answer from both"
    return explain(found, SLIPS, Incorrect(f"`shop_net({facts}, {kinds})` is not right yet.", saw=saw, expected=expected))


def _written(*sides: Shapes) -> str:
    return " → ".join(", ".join(f"{name} {shape}" for name, shape in sorted(side.items())) for side in sides)
