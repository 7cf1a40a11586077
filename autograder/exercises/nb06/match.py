"""06.match: six tasks, and for each the last layer's units and activation, and the loss."""

from dataclasses import replace
from typing import Any

from autograder.checking import Answer, Credit, Draw, Incorrect, NotAttempted, exercise, fail, show, slip
from autograder.checking.slips import conclude, suspects

RENT, SPAM, GARMENT = '(1, "linear", "mse")', '(1, "sigmoid", "binary_crossentropy")', '(10, "softmax", "sparse_categorical_crossentropy")'
IRIS, TAGS, WEATHER = '(3, "softmax", "categorical_crossentropy")', '(5, "sigmoid", "binary_crossentropy")', '(2, "linear", "mse")'
ENTRIES = {"rent": RENT, "spam": SPAM, "garment": GARMENT, "iris": IRIS, "tags": TAGS, "weather": WEATHER}

#: Keras's names of losses by their family; a class's name is the same without underscores
FAMILIES = {
    "distance": "mse mean_squared_error mae mean_absolute_error huber log_cosh msle mean_squared_logarithmic_error mape mean_absolute_percentage_error",
    "binary": "binary_crossentropy bce",
    "categorical": "categorical_crossentropy",
    "sparse": "sparse_categorical_crossentropy",
    "any": "crossentropy",  # Keras chooses the kind by the shapes, as for 'accuracy'
}
LOSSES = {spelt: family for family, names in FAMILIES.items() for name in names.split() for spelt in (name, name.replace("_", ""))}
FREE = ("linear", "softplus", "relu", "exponential")  # what a rent may end in: it is never below 0
KNOWN = (*FREE, "sigmoid", "softmax", "tanh")
UNITS = {"rent": 1, "garment": 10, "iris": 3, "tags": 5, "weather": 2}
FORM = "The two fit the same last layer; the form of the labels decides: integers are for `sparse_…`, one-hot rows for the other."


def wrong(task: str, entry: str, words: str, fault: str) -> Any:
    """Return the slip of giving `task` the `entry`; all other tasks right."""
    return slip({f'"{task}": {ENTRIES[task]}': f'"{task}": {entry}'}, words, when=fault, fraction=5 / 6)


SLIPS = (
    wrong("spam", '(1, "softmax", "binary_crossentropy")', "A softmax over one unit is 1, whatever goes in: it has but one answer.", "ones"),
    wrong("tags", '(5, "softmax", "binary_crossentropy")', "The probabilities of a softmax share 1, so a second tag takes from the first: several may hold here.", "shared"),
    wrong("tags", '(5, "softmax", "categorical_crossentropy")', "The probabilities of a softmax share 1, so a second tag takes from the first: several may hold here.", "shared"),
    wrong("iris", '(3, "softmax", "sparse_categorical_crossentropy")', FORM, "form"),
    wrong("garment", '(10, "softmax", "categorical_crossentropy")', FORM, "form"),
    wrong("rent", '(1, "sigmoid", "mse")', "Its outputs end at 1: a quantity can be any number.", "bounded"),
    wrong("weather", '(2, "relu", "mse")', "Its outputs are never below 0, and a winter night is.", "floor"),
    wrong("weather", '(1, "linear", "mse")', "Count the numbers that the answer consists of: each needs a unit of its own.", "units"),
    wrong("garment", '(1, "softmax", "sparse_categorical_crossentropy")', "Each class needs a unit of its own, which gives its probability.", "class units"),
    wrong("iris", '(3, "sigmoid", "categorical_crossentropy")', "Exactly one class is true, so the probabilities should share 1: which activation makes them?", "exclusive"),
    wrong("spam", '(1, "sigmoid", "mse")', "It runs; but where a sigmoid is sure and wrong, mse has almost no slope. Which loss undoes that?", "flat"),
    wrong("rent", '(1, "linear", "binary_crossentropy")', "A cross-entropy is a price on probabilities, and a quantity is none: take a distance.", "no probability"),
    wrong("garment", '(10, "linear", "sparse_categorical_crossentropy")', "Any numbers come out, and the loss expects probabilities: what makes them?", "scores"),
    wrong("iris", '(3, "softmax", "categorical_cross_entropy")', "Keras does not know a loss of that name: how is it spelt in this lesson?", "spelling"),
    wrong("iris", '(3, "softmax", "binary_crossentropy")', "It asks of each class for itself whether it holds; here exactly one holds.", "binary"),
    wrong("tags", '(5, "sigmoid", "categorical_crossentropy")', "That loss looks at the true class alone; with several tags each one is a yes or no.", "several"),
)  # fmt: skip


def read_entries(tasks: Any) -> dict[str, list[str]]:
    """Probe: of each task three words, units, activation and loss; "logits" behind a loss that expects them."""

    def word(one: Any) -> str:
        if one is None:
            return "linear"
        if isinstance(one, (str, int, float)):
            return str(one)
        if hasattr(one, "item"):
            return str(one.item())
        name = str(getattr(one, "__name__", type(one).__name__))
        return name + (" logits" if getattr(one, "from_logits", False) else "")

    given = tasks.items() if isinstance(tasks, dict) else ()
    return {str(task): [word(one) for one in entry] if isinstance(entry, (list, tuple)) else [word(entry)] for task, entry in given}


def fault_of(task: str, entry: list[str]) -> str:
    """Return the first fault of an entry; empty if it is right, "?" if it cannot be read."""
    if len(entry) != 3 or not entry[0].removesuffix(".0").isdigit():
        return "?"
    units, activation, (name, _, logits) = int(float(entry[0])), entry[1].lower().strip(), entry[2].lower().partition(" ")
    loss = LOSSES.get(name, "")
    if not loss or activation not in KNOWN:
        return "activation" if loss else "spelling"
    if activation == "softmax" and units == 1 == UNITS.get(task, 1):
        return "ones"
    classes = task in ("garment", "iris") or (task == "spam" and units == 2)
    if units != UNITS.get(task, 2 if classes else 1):
        return "class units" if classes else "units"
    if task in ("rent", "weather"):
        return _of_quantities(task, activation, loss)
    if activation == "linear" and logits:
        activation = "softmax" if classes else "sigmoid"  # the loss makes the probabilities
    if activation not in ("softmax", "sigmoid"):
        return "scores"
    if loss == "distance":
        return "flat"
    return _of_classes(task, activation, loss) if classes else _of_yes_or_no(activation, loss)


def _of_quantities(task: str, activation: str, loss: str) -> str:
    if activation in ("sigmoid", "tanh", "softmax"):
        return "bounded"
    if activation not in (FREE if task == "rent" else ("linear",)):
        return "floor"
    return "" if loss == "distance" else "no probability"


def _of_yes_or_no(activation: str, loss: str) -> str:
    if activation == "softmax":
        return "shared"
    return "" if loss == "binary" else "several"


def _of_classes(task: str, activation: str, loss: str) -> str:
    if activation == "sigmoid":
        return "exclusive"
    if loss == "binary":
        return "binary"
    return "" if loss in ("any", "categorical" if task == "iris" else "sparse") else "form"


@exercise(
    "06.match",
    title="Six tasks",
    points=3,
    slips=SLIPS,
    hints=(
        "How many numbers does the answer consist of? So many units.",
        "Are they quantities, of which any value may come (no activation)? Yes-or-no answers, each for itself (sigmoid)? One of several (softmax)?",
        "The loss follows from that; between the two cross-entropies for classes, the form of the labels decides.",
    ),
    teaches="The task fixes the units and the activation, the activation fixes the family of the loss, and the labels its name.",
    given="import keras",
    right=(
        """
tasks = dict(
    rent=(1, None, "mae"), spam=[2, "softmax", "sparse_categorical_crossentropy"],
    garment=(10, "softmax", keras.losses.SparseCategoricalCrossentropy()), iris=(3, keras.activations.softmax, "CategoricalCrossentropy"),
    tags=(5, "sigmoid", keras.losses.binary_crossentropy), weather=(2, None, keras.losses.Huber()),
)
""",
        """
tasks = {"rent": (1, "softplus", "msle"), "weather": (2, "linear", "MSE")}
tasks["spam"] = (1, None, keras.losses.BinaryCrossentropy(from_logits=True))
tasks["garment"] = 10, None, keras.losses.SparseCategoricalCrossentropy(from_logits=True)
tasks["iris"] = np.int64(3), "softmax", "crossentropy"
tasks["tags"] = (5.0, "sigmoid", keras.losses.BinaryCrossentropy)
""",
    ),
)
def match(answer: Answer, draw: Draw) -> Credit | None:
    """Each of the six fits its task; each is worth a sixth."""
    read = answer.examine("tasks", read_entries, reply=dict[str, list[str]])
    if read and all(entry == ["ellipsis"] for entry in read.values()):
        raise NotAttempted("`tasks` still holds `...`: put your answer there.")
    missing = [task for task in ENTRIES if task not in read]
    if missing:
        saw = f"nothing for {show(missing[0])}" if read else show(answer.value("tasks"))
        fail(
            "`tasks` should have an entry for each of the six tasks.",
            saw=saw,
            expected='a dictionary: {"rent": (units, activation, loss), …}',
        )
    found = {task: fault_of(task, read[task]) for task in ENTRIES}
    bad = [task for task, fault in found.items() if fault]
    if not bad:
        return None
    first, share = bad[0], 1 - len(bad) / len(ENTRIES)
    words = [replace(one, fraction=share) for one in suspects(found[first], SLIPS)]
    shown, expected = ", ".join(read[first]) or "nothing", "(units, activation, loss)"
    summary = f"{len(ENTRIES) - len(bad)} of {len(ENTRIES)} are right. `{first}` is not yet."
    return conclude(words, Incorrect(summary, saw=shown, expected=expected if found[first] == "?" else ""), share)
