"""00.versions: two libraries' versions, as text."""

import re
from dataclasses import dataclass
from typing import Any

from autograder.checking import Answer, Credit, Draw, Incorrect, exercise, explain, slip


@dataclass(frozen=True)
class Facts:
    """What a variable holds (its type, and its text if it is one), and the versions in that kernel; `other` is the other library's."""

    kind: str
    text: str
    wanted: str
    other: str
    keras: str


def look(thing: Any, wanted: str, other: str) -> dict[str, Any]:
    """Probe: the thing beside the versions that are installed there."""
    from importlib.metadata import version

    text = str(thing) if isinstance(thing, str) else ""
    return {"kind": type(thing).__name__, "text": text, "wanted": version(wanted), "other": version(other), "keras": version("keras")}


def _old(facts: Facts) -> bool:
    return re.fullmatch(r"\d+(\.\d+)+", facts.text) is not None and facts.text not in (facts.other, facts.keras)


SLIPS = (
    slip(
        {"tf.__version__": "tf.version"},
        "That is a module, a drawer with several things in it: the text's name has two underscores on each side.",
        when=lambda f: f.kind == "module",
    ),
    slip(
        {"tf.__version__": "keras.__version__"},
        "That is the version of Keras: ask the library that this variable is named after.",
        when=lambda f: f.text == f.keras,
    ),
    slip(
        {"tf.__version__": "np.__version__", "= np.__version__": "= tf.__version__"},
        "That is the other library's version: each variable is named after its library.",
        when=lambda f: f.text == f.other,
    ),
    slip({"tf.__version__": '"2.9.2"'}, "No such version is installed here: do not copy it, ask the library.", when=_old),
    slip(
        {"tf.__version__": "2.21"},
        "A version is text, not a number: it may have two dots, and as a number 2.21 would be less than 2.9.",
        when=lambda f: f.kind in ("float", "int"),
    ),
    slip(
        {"tf.__version__": "tf.__version__.split('.')"},
        "Leave it whole, dots and all: the next exercise takes it apart.",
        when=lambda f: f.kind in ("list", "tuple"),
    ),
    slip(
        {"tf.__version__": "print(tf.__version__)"},
        "Nothing is in it: `print` shows a version, and gives nothing back.",
        when=lambda f: f.kind == "NoneType",
    ),
    slip(
        {"tf.__version__": '"TensorFlow " + tf.__version__'},
        "More than the version stands there: it alone, please.",
        when=lambda f: f.wanted in f.text,
    ),
    slip(
        {"tf.__version__": '"tf.__version__"'},
        "In quotes it is a text that says just this: take the quotes away.",
        when=lambda f: "__version__" in f.text,
    ),
)


@exercise(
    "00.versions",
    title="Which version is this?",
    points=1,
    slips=SLIPS,
    hints=("`keras.__version__` was printed above: two underscores on each side.", "The same name works for `tf` and for `np`."),
    teaches="Almost every Python library has its version in `__version__`. Write it down beside a result: it is part of it.",
    given="import keras\nimport tensorflow as tf",
    right=(
        "from importlib.metadata import version\ntf_version, np_version = version('tensorflow'), version('numpy')\n",
        "tf_version = tf.version.VERSION\nnp_version = f' {np.version.version}'\n",
    ),
)
def versions(answer: Answer, draw: Draw) -> Credit | None:
    """Both texts are those of the libraries that are installed where the notebook runs."""
    for name, wanted, other in (("tf_version", "tensorflow", "numpy"), ("np_version", "numpy", "tensorflow")):
        facts = answer.examine(name, look, reply=Facts, wanted=wanted, other=other)
        if facts.text.strip() != facts.wanted:
            saw = f'the text "{facts.text[:40]}"' if facts.text else f"a {facts.kind}"
            return explain(facts, SLIPS, Incorrect(f"`{name}` is not right yet.", saw=saw, expected=f"the version of {wanted}, as text"))
    return None
