"""06.match: six tasks, and for each the last layer's units and activation, and the loss."""

import re
from dataclasses import replace
from typing import Any

from autograder.checking import Answer, Credit, Draw, Incorrect, NotAttempted, exercise, fail, show, slip
from autograder.checking.slips import conclude, suspects

RENT, SPAM, GARMENT = '(1, "linear", "mse")', '(1, "sigmoid", "binary_crossentropy")', '(10, "softmax", "sparse_categorical_crossentropy")'
IRIS, TAGS, WEATHER = '(3, "softmax", "categorical_crossentropy")', '(5, "sigmoid", "binary_crossentropy")', '(2, "linear", "mse")'
ENTRIES = {"rent": RENT, "spam": SPAM, "garment": GARMENT, "iris": IRIS, "tags": TAGS, "weather": WEATHER}
UNITS = {"rent": 1, "garment": 10, "iris": 3, "tags": 5, "weather": 2, "spam": 1}

#: Keras's losses by their family, which may be spelt without underscores; "any": it chooses the kind by the shapes, as for 'accuracy'
FAMILIES = {
    "distance": "mse mean_squared_error mae mean_absolute_error huber log_cosh msle mean_squared_logarithmic_error mape mean_absolute_percentage_error",
    "binary": "binary_crossentropy bce binary_focal_crossentropy",
    "categorical": "categorical_crossentropy categorical_focal_crossentropy kl_divergence kld",
    "sparse": "sparse_categorical_crossentropy",
    "any": "crossentropy",
    "other": "poisson cosine_similarity hinge squared_hinge categorical_hinge dice tversky circle ctc",
}
LOSSES = {spelt: family for family, names in FAMILIES.items() for name in names.split() for spelt in (name, name.replace("_", ""))}
FLOOR = ("relu", "softplus", "exponential")  # a rent may end in them: it is never below 0
ACTIVATIONS = "linear sigmoid hard_sigmoid softmax tanh elu selu gelu silu swish mish leaky_relu relu6 softsign log_softmax"
NUMBER = re.compile(r"([0-9]{1,9})(\.0)?")  # `isdigit` knows digits that `int` does not, and a number may be endless
TWICE = "`from_logits=True` means that scores come out and the loss makes the probabilities; this activation has made them already. One of the two is enough."
FORM = "The two fit the same last layer; the form of the labels decides: integers are for `sparse_…`, one-hot rows for the other."
READS = "That cannot be read as three things: a whole number of units, the activation, the loss."
SHARED = "The probabilities of a softmax share 1, so a second tag takes from the first: several may hold here."


def wrong(task: str, entry: str, words: str, fault: str) -> Any:
    """Return the slip of giving `task` the `entry`; all other tasks right."""
    return slip({f'"{task}": {ENTRIES[task]}': f'"{task}": {entry}'}, words, when=fault, fraction=5 / 6)


SLIPS = (
    wrong("spam", '(1, "softmax", "binary_crossentropy")', "A softmax over one unit is 1, whatever goes in: it has but one answer.", "ones"),
    wrong("tags", '(5, "softmax", "binary_crossentropy")', SHARED, "shared"),
    wrong("tags", '(5, "softmax", "categorical_crossentropy")', SHARED, "shared"),
    wrong("iris", '(3, "softmax", "sparse_categorical_crossentropy")', FORM, "form"),
    wrong("garment", '(10, "softmax", "categorical_crossentropy")', FORM, "form"),
    wrong("rent", '(1, "sigmoid", "mse")', "Its outputs end at 1: a quantity can be any number.", "bounded"),
    wrong("weather", '(2, "relu", "mse")', "Its outputs are never below 0, and a winter night is.", "floor"),
    wrong("weather", '(1, "linear", "mse")', "Count the numbers that the answer consists of: each needs a unit of its own.", "units"),
    wrong("garment", '(1, "softmax", "sparse_categorical_crossentropy")', "Each class has one unit, which gives its probability: how many classes are there?", "class units"),
    wrong("iris", '(3, "sigmoid", "categorical_crossentropy")', "Exactly one class is true, so the probabilities should share 1: which activation makes them?", "exclusive"),
    wrong("spam", '(1, "sigmoid", keras.losses.BinaryCrossentropy(from_logits=True))', TWICE, "twice"),
    wrong("garment", '(10, "softmax", keras.losses.SparseCategoricalCrossentropy(from_logits=True))', TWICE, "twice"),
    wrong("spam", '(1, "sigmoid", "mse")', "Where sigmoid or softmax are sure and wrong, a distance has almost no slope. Which loss undoes that?", "flat"),
    wrong("rent", '(1, "linear", "binary_crossentropy")', "A cross-entropy is a price on probabilities, and a quantity is none: take a distance.", "no probability"),
    wrong("tags", '(5, "linear", "mse")', "Numbers come out that are no probabilities: which activation makes those?", "scores"),
    wrong("iris", '(3, "softmax", "categorical_cross_entropy")', "Keras does not know a loss of that name: how is it spelt in this lesson?", "spelling"),
    wrong("rent", '(1, "none", "mse")', "Keras does not know an activation of that name. Without one it is `\"linear\"`.", "activation"),
    wrong("iris", '(3, "softmax", "binary_crossentropy")', "It asks of each class for itself whether it holds; here exactly one holds.", "binary"),
    wrong("tags", '(5, "sigmoid", "categorical_crossentropy")', "That loss looks at the true class alone; a yes or no is a question of its own, several tags are several.", "several"),
    wrong("rent", '(1, "relu")', READS, "?"),
    wrong("rent", '("²", "linear", "mse")', READS, "?"),
    wrong("weather", '(10**400, "linear", "mse")', READS, "?"),
)  # fmt: skip


def read_entries(tasks: Any) -> dict[str, list[str]]:
    """Probe: of each task three words, units, activation and loss; "logits" behind a loss that expects them."""

    def word(one: Any) -> str:
        if one is None or one is ...:
            return "..." if one else "linear"
        if isinstance(one, (str, int, float)):
            return str(one)
        if getattr(one, "shape", None) == ():
            return str(one.item())
        one = getattr(one, "activation", one)  # of a layer
        name = str(getattr(one, "__name__", type(one).__name__)).removesuffix("_v2")  # as TensorFlow's own are called
        return name + (" logits" if getattr(one, "from_logits", False) else "")

    def words(entry: Any) -> list[str]:
        several = isinstance(entry, (list, tuple)) or getattr(entry, "shape", ()) != ()
        return [word(one) for one in entry] if several else [word(entry)]

    return {str(task): words(entry) for task, entry in tasks.items()} if isinstance(tasks, dict) else {}


def fault_of(task: str, entry: list[str]) -> str:
    """Return the first fault of an entry; empty if it is right, "?" if it cannot be read."""
    number = NUMBER.fullmatch(entry[0]) if len(entry) == 3 else None
    if number is None or "..." in entry:
        return "?"
    units, given, (name, _, logits) = int(number[1]), entry[1].lower().strip(), entry[2].lower().partition(" ")
    loss, quantity = LOSSES.get(name, ""), task in ("rent", "weather")
    one_of = task in ("garment", "iris") or (task == "spam" and units == 2)  # exactly one class is true
    by_loss = logits and given == "linear" and not quantity  # the loss makes the probabilities
    activation = ("softmax" if one_of else "sigmoid") if by_loss else given
    fits = {"distance"} if quantity else {"any", "categorical" if task == "iris" else "sparse"} if one_of else {"binary"}
    if task == "spam" and units == 1:
        fits |= {"any"}
    crossentropy = loss in ("binary", "categorical", "sparse", "any")
    faults = {
        "spelling": not loss,
        "activation": activation not in (*FLOOR, *ACTIVATIONS.split()),
        "ones": activation == "softmax" and units == UNITS[task] == 1,
        "class units" if one_of else "units": units != (2 if one_of and task == "spam" else UNITS[task]),
        "bounded": quantity and activation in ("sigmoid", "hard_sigmoid", "tanh", "softmax"),
        "floor": task == "weather" and activation in FLOOR,
        "other": quantity and activation not in ("linear", *FLOOR),
        "no probability": quantity and crossentropy,
        "scores": not quantity and activation not in ("sigmoid", "hard_sigmoid", "softmax"),
        "flat": not quantity and loss == "distance",
        "shared": not quantity and not one_of and activation == "softmax",
        "several": not quantity and not one_of and crossentropy and loss not in fits,
        "exclusive": one_of and activation != "softmax",
        "twice": bool(logits) and given in ("sigmoid", "hard_sigmoid", "softmax"),
        "binary": one_of and loss == "binary",
        "form": one_of and crossentropy and loss not in fits,
        "another loss": loss not in fits,
    }
    return next((fault for fault, holds in faults.items() if holds), "")


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
    garment=(10, "softmax", keras.losses.SparseCategoricalCrossentropy()), iris=(3, keras.layers.Activation("softmax"), "CategoricalCrossentropy"),
    tags=(5, keras.activations.sigmoid, keras.losses.binary_crossentropy), weather=np.array([2, None, keras.losses.Huber()]),
)
""",
        """
tasks = {"rent": (1, "softplus", "msle"), "weather": (2, "linear", "MSE")}
tasks["spam"] = (1, None, keras.losses.BinaryCrossentropy(from_logits=True))
tasks["garment"] = 10, None, keras.losses.SparseCategoricalCrossentropy(from_logits=True)
tasks["iris"] = np.int64(3), "softmax", "crossentropy"
tasks["tags"] = (5.0, "sigmoid", keras.losses.BinaryFocalCrossentropy)
""",
    ),
)
def match(answer: Answer, draw: Draw) -> Credit | None:
    """Each of the six fits its task; each is worth a sixth."""
    read = answer.examine("tasks", read_entries, reply=dict[str, list[str]])
    if read and all(entry == ["..."] for entry in read.values()):
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
