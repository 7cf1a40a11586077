"""12.table: which file brings back what."""

from autograder.checking import Answer, Choice, Choices, Credit, Draw, exercise

TEXTS = {"a": "all three", "b": "`.keras` and `.weights.h5`", "c": "`.keras` and JSON", "d": "`.keras` alone", "e": "none of them"}
SMALL = "1.2 MB of weights do not fit into 2.7 KB of text: what does JSON hold?"
CODE = "A file holds the *name* of a class. Whoever loads it has to define the class first: see *Could not locate class* in the messages."
PAST = "The history of the first epochs died with their program; only `log.csv` had it. None of these files holds a loss."

TABLE = Choices(
    "brings_back",
    {
        "architecture": Choice(
            "c",
            {
                "a": "A file of weights alone is filled into a model that is there already.",
                "b": "A file of weights alone is filled into a model that is there already; and JSON made a whole new model.",
                "d": "JSON made a model as well: which part of it came back?",
                "e": "`load_model` needed nothing but the file to make the layers.",
            },
            TEXTS,
        ),
        "weights": Choice(
            "b",
            {
                "a": SMALL,
                "c": f"{SMALL} And the name `.weights.h5` says what it holds.",
                "d": "The name `.weights.h5` says what it holds.",
                "e": "`same weights: True` stands there for two of the three.",
            },
            TEXTS,
        ),
        "optimizer's memory": Choice(
            "b",
            {
                "a": "A built optimizer took up its count from two of the files; from JSON it has its class and rate, and begins at 0.",
                "c": "Class and rate of the optimizer are in JSON. Its memory is two numbers beside each weight, and JSON holds none of these.",
                "d": "A *built* optimizer took up its count from `.weights.h5`, too.",
                "e": "Two of these files are three times as large as their weights. What else is in there?",
            },
            TEXTS,
        ),
        "your class's code": Choice("e", {"a": CODE, "b": CODE, "c": CODE, "d": CODE}, TEXTS),
        "history": Choice("e", {"a": PAST, "b": PAST, "c": PAST, "d": PAST}, TEXTS),
    },
)


@exercise(
    "12.table",
    title="Which file brings back what?",
    points=2,
    by=TABLE,
    hints=(
        "Section 5 asked each of the three files. What could the model do afterwards, and what could it not?",
        "Two of the five things are in no file.",
    ),
    teaches="So whoever wants to go on needs `.keras` (or weights and a built optimizer), the code of the classes, and the epoch noted down.",
    right=(
        'brings_back = {"architecture": "C", "weights": "b", "optimizer\'s memory": "B", "your class\'s code": "e", "history": "none of them"}',
        'brings_back = ["c", "b", ".keras and .weights.h5", "e", "E"]',
        'brings_back = "cbbee"',
    ),
)
def table(answer: Answer, draw: Draw) -> Credit | None:
    """Architecture: .keras and JSON; weights and memory: .keras and .weights.h5; code and history: none."""
    return TABLE.judge(answer)
