"""The words of what is refused to code that reaches for a test: what it was, and what to write."""

CODE = "the code of a test"
STEPS = "the steps of a test"
MEMORY = "the process's memory"
OBJECTS = "all of Python's objects"
FRAMES = "the frames of its threads"
#: What is to be done instead, by what was refused; {} is the word that did it.
_INSTEAD = {
    CODE: "take `{}` out, and what looks through the stack (as inspect, traceback and logging's"
    " stack_info do); inspect.signature and __name__ tell what a function is",
    STEPS: "take `{}` out of what tests call; a cell of its own may trace and profile",
    MEMORY: "take `{}` out; multiprocessing's Array and Value can be made in a cell, but not in"
    " what tests call",
    OBJECTS: "take `{}` out; sys.getsizeof and tracemalloc say what objects weigh",
}


def said(what: str, word: str) -> str:
    """What the student reads when `word` would have shown this."""
    instead = _INSTEAD.get(what, "take `{}` out").format(word)
    return (
        f"`{word}` would show {what}, which is not possible while a notebook is graded: {instead}."
    )
