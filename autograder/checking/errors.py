"""Why Python or Keras raised, in words for somebody who has just met it.

Each sentence says only what the message itself proves. Where two causes are likely, both are named.
"""

import re
from collections.abc import Mapping

from .model_errors import CASES, Words

_AGAIN = "*Run ▸ Run All Above Selected Cell* brings the lesson's names back"


def why_raised(type_name: str, message: str, line: str = "") -> str:
    """Return why `type_name: message` was raised in the student's `line`; empty if unknown."""
    text = " ".join(message.split())
    for kinds, pattern, words in (*CASES, *_CASES):
        found = re.search(pattern, text)
        if found and (not kinds or type_name in kinds):
            return words if isinstance(words, str) else words(found)
    return _BY_TYPE.get(type_name, "")


def why_not_loaded(type_name: str, message: str) -> str:
    """Return why a saved model could not be loaded strictly; empty if unknown."""
    text = " ".join(message.split())
    for pattern, words in _LOADING:
        found = re.search(pattern, text)
        if found:
            return words if isinstance(words, str) else words(found)
    return why_raised(type_name, message)


def why_left_behind(message: str, left: Mapping[str, str]) -> str:
    """Return why another program lacks a name; empty if no name is missing.

    `left` are the names that it cannot have, ``Class.attribute`` among them, each with what it is
    in the notebook; and after a ``>`` those of attributes and classes that a model holds.
    """
    held = {key.rpartition(">")[2]: what for key, what in left.items() if ">" in key}
    undefined = re.search(r"name '(\w+)' is not defined", message)
    located = re.search(r"Could not locate (?:class|function) '(?:\w+>)?(\w+)'", message)
    lacks = re.search(r"(?:'(\w+)'(?: object)? )?has no attribute '(\w+)'", message)
    others = [located[1]] if located else [f"{lacks[1]}.{lacks[2]}", lacks[2]] if lacks else []
    left = {**held, **left}
    name = undefined[1] if undefined else next((one for one in others if one in left), "")
    if not name:
        return ""
    has = (
        "That program has what this notebook imports and defines, and values such as numbers, text "
        "and small arrays"
    )
    if name not in left:
        return (
            f"In another program there is no `{name}`: it was not there when the check began. "
            f"{has}, as they are before your code is called. Is it spelt as where it was made?"
        )
    return (
        f"In another program there is no `{name}`: it is {left[name]}. {has}. Can `{name}` be made "
        f"where it is needed, or be one of these?"
    )


def _unknown_name(found: re.Match[str]) -> str:
    return (
        f"Python does not know `{found[1]}` here. After a restart of the kernel, {_AGAIN}; "
        f"otherwise, is it spelt as it is where it was made?"
    )


def _unset_name(found: re.Match[str]) -> str:
    return (
        f"`{found[1]}` is given a value somewhere in this function, so Python takes it for the "
        f"function's own throughout, and here it has none yet."
    )


def _no_attribute(found: re.Match[str]) -> str:
    if found[1] in ("append", "extend", "sort"):
        return f"`.{found[1]}(…)` changes the list and gives `None`: do not store what it gives."
    return (
        f"Something is `None` here, and `None` has no `.{found[1]}`. Functions without `return` "
        f"give `None`; so do `model.compile(…)` and `model.summary()`."
    )


def _unregistered(found: re.Match[str]) -> str:
    return (
        f"A saved file holds the name `{found[2]}` only, not its code, and Keras looks a name up "
        f"among the registered ones. Write `@keras.saving.register_keras_serializable()` above it."
    )


_ARGUMENTS = r"takes (?:from (\d+) to )?(\d+) positional arguments? but (\d+) (?:was|were) given"

#: exception types (none: any), a pattern of the message, what to say; the first that fits counts
_CASES: tuple[tuple[tuple[str, ...], str, Words], ...] = (
    (("UnboundLocalError",), r"local variable '(\w+)'", _unset_name),
    (("NameError",), r"name '(\w+)' is not defined", _unknown_name),
    (("AttributeError",), r"'NoneType' object has no attribute '(\w+)'", _no_attribute),
    (
        (),
        r"forgot to call `?super\(\)\.__init__\(\)`?",
        "Keras prepares its own book-keeping in its `__init__`: call `super().__init__()` first "
        "in yours.",
    ),
    (
        ("AttributeError",),
        r"module 'keras' has no attribute '(\w+)'",
        lambda found: (
            f"Keras has no `{found[1]}`. Its rooms are in the plural: `keras.layers`, "
            f"`keras.optimizers`, `keras.losses`, `keras.metrics`, `keras.callbacks`."
        ),
    ),
    (
        ("AttributeError",),
        r"module 'tensorflow' has no attribute '(\w+)'",
        lambda found: f"TensorFlow has no `tf.{found[1]}`: how does the lesson spell it?",
    ),
    (
        ("AttributeError",),
        r"EagerTensor object has no attribute '(\w+)'",
        lambda found: (
            f"NumPy's arrays have `.{found[1]}`, a tensor has not: which function of `tf` does it?"
        ),
    ),
    (
        ("AttributeError",),
        r"'list' object has no attribute '(astype|shape|dtype|ndim|reshape|mean|max|min|numpy)'",
        lambda found: f"A list has no `.{found[1]}`: make an array of it first, `np.array(…)`.",
    ),
    (
        (),
        r"Cannot cast ufunc '\w+' output from dtype\('(\w+)'\) to dtype\('(\w+)'\)",
        lambda found: (
            f"An operation in place, such as `/=`, writes its {found[1]} result back into an array "
            f"of {found[2]}, which has no room for it."
        ),
    ),
    (
        ("PermissionError",),
        r"'[^']*/\.keras(?:/[^']*)?'$",
        "Keras has no copy of this dataset here, and wanted to fetch one, which a graded notebook "
        "cannot. `from course_utils import load_fashion_mnist` finds the course's set everywhere.",
    ),
    (
        ("TypeError",),
        r"'float' object cannot be interpreted as an integer",
        "Here a whole number is needed, and a fraction stands there: `math.floor(…)` rounds down, "
        "`math.ceil(…)` up.",
    ),
    (
        ("TypeError",),
        r"set_model\(\) missing 1 required positional argument",
        "That is the class of the callback. Make one of it with ( ).",
    ),
    (
        ("TypeError",),
        r"missing (\d+) required (?:positional|keyword-only) arguments?: (.+)",
        lambda found: f"It was called without {found[2]}: does its `def` line ask for too much?",
    ),
    (
        ("TypeError",),
        _ARGUMENTS,
        lambda found: (
            f"It was called with {found[3]} argument{'s' * (found[3] != '1')}, and takes "
            f"{f'{found[1]} to ' if found[1] else ''}{found[2]} (`self` counts, in a method)."
        ),
    ),
    (
        ("TypeError",),
        r"got an unexpected keyword argument '(\w+)'",
        lambda found: (
            f"A call gave `{found[1]}=…`, which the function called does not take: its `def` line, "
            "or its library's page for today's version, says what it does."
        ),
    ),
    (
        ("TypeError",),
        r"'([<>]=?)' not supported between instances of 'NoneType'|"
        r"'([<>]=?)' not supported between instances of '\w+' and 'NoneType'",
        "One side of the comparison is `None`: it holds no number there.",
    ),
    (
        ("TypeError",),
        r"'NoneType' object is not (subscriptable|iterable|callable)",
        "Something is `None` where a value is needed: is a `return` missing?",
    ),
    (
        ("TypeError",),
        r"'(?:int|float)' object is not callable",
        "A number is followed by ( ), as if it were a function: is a * missing between them?",
    ),
    (
        ("TypeError",),
        r"'(\w+)' object is not callable",
        lambda found: (
            f"Something of type {found[1]} is called with ( ) as if it were a function: was a "
            f"function's name used for a variable?"
        ),
    ),
    (
        ("ValueError",),
        r"(?:Cannot|could not) .*?identifier: ?(\S+)|Could not interpret \w+ identifier: (\S+)",
        lambda found: f"Keras does not know `{found[1] or found[2]}`: how does keras.io spell it?",
    ),
    (
        ("ValueError", "TypeError"),
        r"Argument\(s\) not recognized: \{'(\w+)'",
        lambda found: f"Keras does not take `{found[1]}=` here: how does keras.io spell it?",
    ),
    (
        ("ValueError",),
        r"operands could not be broadcast together with shapes (\(.*?\)) (\(.*?\))",
        lambda found: f"The shapes {found[1]} and {found[2]} do not fit, number by number.",
    ),
    (
        ("ValueError",),
        r"shapes (\(.*?\)) and (\(.*?\)) not aligned|matmul: .*mismatch",
        "The shapes do not fit the product: the left one's columns meet the right one's rows.",
    ),
    (
        ("NotImplementedError", "TypeError"),
        r"Cannot convert a symbolic|__array__\(\) .*symbolic",
        "NumPy cannot calculate with the tensors inside a model, which have no values yet: "
        "`keras.ops` has the same functions for them.",
    ),
    (
        (),
        r"has type (\w+) that does not match type (\w+)|"
        r"expected to be an? (\w+) tensor but is an? (\w+) tensor|"
        r"must have the same dtype, got tf\.(\w+) != tf\.(\w+)|"
        r"with dtype tf\.(\w+), but got dtype tf\.(\w+)",
        lambda found: (
            "A tensor of {} meets one of {}, and tensors are not converted by themselves: "
            "cast them to one dtype first.".format(*filter(None, found.groups()))
        ),
    ),
    (
        ("TypeError",),
        r"Cannot convert (-?\d*\.\d+) to EagerTensor of dtype (u?int\w*)",
        lambda found: (
            f"A tensor of {found[2]} has no room for {found[1]}: it is not cut, but refused."
        ),
    ),
    (
        ("ValueError", "InvalidArgumentError"),
        r"expected (?:min_ndim|ndim|shape)=|incompatible with the layer|Incompatible shapes|"
        r"incompatible shape|must have the same (?:rank|shape)",
        "The shape of what went in is not the one that is expected there: print both shapes.",
    ),
    (
        ("InvalidArgumentError", "ValueError"),
        r"outside the valid range of \[0, (\d+)\)|label value of (\d+) which is outside",
        "A label is larger than the model has outputs: classes count from 0.",
    ),
    (
        ("ValueError",),
        r"too many values to unpack \(expected (\d+)\)|not enough values to unpack \(expected "
        r"(?:at least )?(\d+)",
        lambda found: (
            f"{found[1] or found[2]} names stand on the left of `=`, and the right side holds "
            f"another number of values."
        ),
    ),
    (
        ("ValueError",),
        r"setting an array element with a sequence|inhomogeneous shape",
        "The rows are of different lengths, so they make no array.",
    ),
    (
        (),
        r"cannot add new elements of state \(variables or sub-layers\)",
        "A layer is made while the model is called, or an array is put where another one was. Make "
        "each layer once, in `__init__`; `call` only uses them; `set_weights` fills what is there.",
    ),
    (
        (),
        r"only supports singleton tf\.Variables",
        "A layer is made anew each time the model is called. Make it once, in `__init__`.",
    ),
    (
        ("IndexError",),
        r"only integers|of integer \(or boolean\) type",
        "A position is a whole number: was a value used as a position?",
    ),
    (
        ("IndexError",),
        r"too many indices",
        "The brackets ask for more axes than there are: look at its `shape`.",
    ),
)

_BY_TYPE = {
    "IndexError": "A position beyond the end was asked for: n items are counted from 0 to n − 1.",
    "KeyError": "There is nothing under that key: print the keys that are there.",
    "ZeroDivisionError": "Something was divided by 0.",
    "KeyboardInterrupt": "It was stopped while it ran: run the check again, and let it finish.",
    "RecursionError": "It goes round without an end: does a function call itself, or a thing "
    "hold itself, as a config that is put into itself?",
    "FileNotFoundError": "There is no file of that name where the notebook looks for it.",
    "ModuleNotFoundError": "Python finds no module of that name: is it spelt right?",
    "NotImplementedError": "A method is missing that Keras calls here.",
    "MemoryError": "It needed more memory than there is.",
    "ResourceExhaustedError": "It needed more memory than there is.",
}

_LOADING: tuple[tuple[str, Words], ...] = (
    (r"Could not locate (class|function) '([^']+)'", _unregistered),
    (
        r"Lambda` layer|python lambda|safe_mode=False",
        "A lambda is code without a name, which safe loading refuses. Write it as a function or "
        "layer with a name, and register that.",
    ),
    (
        r"unexpected keyword argument '(trainable|dtype|name)'",
        lambda found: (
            f"`get_config` holds what every layer has, `{found[1]}` too, and loading hands all of "
            f"it to `__init__`: take `**kwargs` there and pass it on to `super().__init__`."
        ),
    ),
    (
        r"unexpected keyword argument '(\w+)'",
        lambda found: (
            f"`get_config` holds `{found[1]}`, and `__init__` takes nothing of that name: the keys "
            f"must be the names of its arguments."
        ),
    ),
    (
        r"missing \d+ required positional arguments?: (.+?)(?:$|[.\"\]])",
        lambda found: (
            f"Loading makes a new one from `get_config`, and there it finds no {found[1]}: "
            f"`get_config` must hold every argument of `__init__`."
        ),
    ),
    (
        r"Unable to revive model from config",
        "Loading calls the class with what `get_config` returned, and that failed: its keys are "
        "the names of `__init__`'s arguments, and its values what was given for them.",
    ),
    (
        r"expected (\d+) variables, but received 0|was expecting 0 weights|expected 0 variables",
        "The saved weights find no place in the new one: layers must exist once it is built, so "
        "make them in `__init__`.",
    ),
)
