"""Why Keras raised while a model was put together, in words; :mod:`.errors` asks here first."""

import re
from collections.abc import Callable

Words = str | Callable[[re.Match[str]], str]

#: exception types, a pattern of the message, what to say, as in ``errors``
CASES: tuple[tuple[tuple[str, ...], str, Words], ...] = (
    (
        ("TypeError",),
        r"^too many positional arguments$",
        "More goes in than it takes: several tensors are handed over as one list, in square "
        "brackets; and in a class of your own, is `self` the first argument of `call`?",
    ),
    (
        ("ValueError",),
        r"`Concatenate` layer should be called on a list",
        "`Concatenate()` is called on one list of tensors, in square brackets of its own.",
    ),
    (
        ("TypeError",),
        r"unsupported operand type\(s\) for %: '(?:TrackedList|list|tuple)' and 'int'",
        "What is to be joined goes to the layer, and not to its making: `Concatenate()` first, "
        "then ( ) with the list.",
    ),
    (
        ("ValueError",),
        r"Unrecognized keyword arguments passed to \w+: \{'(input|output)'",
        "Their names are in the plural: `inputs=` and `outputs=`.",
    ),
    (
        ("ValueError",),
        r"is not connected to `inputs`",
        "No path leads from the inputs given to `Model` to this output: is an `Input` missing "
        "there, made a second time, or have inputs and outputs changed places?",
    ),
    (
        ("ValueError",),
        r"All `inputs` values must be KerasTensors. Received: inputs=\d",
        "Keras's own `__init__` got a number: is yours spelt `__init__`, with two underscores on "
        "either side, and does `super().__init__` get nothing but `**kwargs`?",
    ),
    (
        ("ValueError",),
        r"All `(inputs|outputs)` values must be KerasTensors",
        lambda found: (
            f"Among the {found[1]} is something that is no tensor: a layer becomes one when it is "
            f"called on one."
        ),
    ),
    (
        ("ValueError",),
        r"Only input tensors may be passed as positional arguments",
        "A layer or a model is called on tensors, and got something else here: a number, or a "
        "layer that has not been called itself?",
    ),
    (
        ("ValueError",),
        r"Only instances of `?keras\.Layer`? can be added to a Sequential model",
        "In the list of a Sequential stand layers, with an `Input` first, and nothing else.",
    ),
    (
        ("ValueError", "TypeError"),
        r"Expected `trainable` to be a boolean. Received: trainable=<|"
        r"Sequential\.__init__\(\) takes from",
        "`Sequential` takes its layers as one list: are the square brackets missing?",
    ),
    (
        ("ValueError",),
        r"Cannot convert '(\d+)' to a shape",
        lambda found: (
            f"A shape is one tuple with brackets of its own, such as ({found[1]},): with one "
            f"number in it, it takes a comma."
        ),
    ),
    (
        ("ValueError",),
        r"must be fully-defined",
        "A kernel needs the width of its input, and a `None` stands there: a shape is that of one "
        "example, and Keras adds the axis of the batch itself.",
    ),
    (
        ("ValueError",),
        r"A KerasTensor is symbolic",
        "NumPy cannot calculate with the tensors inside a model, which have no values yet: "
        "`keras.ops` has the same functions for them.",
    ),
    (
        ("TypeError",),
        r"'KerasTensor' object is not callable",
        "A tensor is followed by ( ): a layer is called on a tensor, and gives one.",
    ),
    (
        ("ValueError",),
        r"The name \"(\w+)\" is used \d+ times",
        lambda found: (
            f"Two of its inputs or layers are called {found[1]}: was an `Input` made twice?"
        ),
    ),
    (
        ("TypeError",),
        r"register_keras_serializable\.<locals>\.decorator\(\) takes",
        "The line above the class has brackets of its own: `…register_keras_serializable()`.",
    ),
    (
        ("ValueError",),
        r"No such layer: (\S+?)\. Existing layers are: (\[.*?\])",
        lambda found: f"The model has no layer called {found[1]}; it has {found[2]}.",
    ),
    (
        ("TypeError",),
        r"Cannot serialize object .* of type <class '(?:\w+\.)*(\w+)'>",
        lambda found: (
            f"A model is asked as its saved file holds it, and a file has no place for a thing of "
            f"type {found[1]}: is a function with a name, or a layer, enough?"
        ),
    ),
    (
        ("ValueError",),
        r"weight list of length (\d+), but the layer was expecting (\d+) weights",
        lambda found: (
            f"{found[1]} arrays were handed over, and it has {found[2]}: a Dense layer has a "
            f"kernel and a bias, in one list; an InputLayer has none."
        ),
    ),
    (
        ("ValueError",),
        r"Layer [^ ]+ weight shape (\(.*?\)) is not compatible with provided weight shape "
        r"(\(.*?\))",
        lambda found: (
            f"Weights of shape {found[2]} do not fit where {found[1]} is needed: are the layers "
            f"as wide, and in the same order?"
        ),
    ),
)
