"""00.sort: six sentences about machine learning and deep learning."""

from autograder.checking import Answer, Choice, Choices, Credit, Draw, exercise

TEXTS = {"ML": "머신러닝", "DL": "딥러닝", "both": "둘 다", "neither": "둘 다 아님"}


def claim(right: str, **wrong: str) -> Choice:
    """Return the choice among the four, `right` being one of them."""
    return Choice(right, wrong, TEXTS)


LEARNED = "Look at section 3 again: who set the weights of the circle, −7.1 and 4.34? And who those of the network?"
FEATURE = "Somebody had to think of r² before `fit` was called. In which of the two did nobody have to?"
OWN = "Which of the two got x and y as they are, and found by itself what to make of them?"
WRONG_LABELS = "With wrong labels in one ring the circle went down. And what did the network do?"
TESTED = "Both were judged on 2,000 fresh points. What would the 300 that they had learned from tell?"

SORT = Choices(
    "sorted_claims",
    {
        "weights come from data": claim("both", ML=LEARNED, DL=LEARNED, neither=LEARNED),
        "a person computes r² first": claim("ML", DL=FEATURE, both=FEATURE, neither=FEATURE),
        "layers make the features": claim("DL", ML=OWN, both=OWN, neither=OWN),
        "people set the weights": claim("neither", ML=LEARNED, DL=LEARNED, both=LEARNED),
        "data quality decides": claim("both", ML=WRONG_LABELS, DL=WRONG_LABELS, neither=WRONG_LABELS),
        "needs no test data": claim("neither", ML=TESTED, DL=TESTED, both=TESTED),
    },
)


def all_six(*options: str) -> str:
    """Return the answer with these options, in the order of the claims."""
    return f"sorted_claims = {dict(zip(SORT.items, options, strict=True))}"  # type: ignore[arg-type]


@exercise(
    "00.sort",
    title="Who does what?",
    points=1,
    by=SORT,
    hints=(
        "Ask of each sentence: is it so for the circle (ML)? Is it so for the network (DL)?",
        "Two are true of both, and two of neither.",
    ),
    teaches="The weights are learned in both. What differs is who makes the features: a person, or the first layers.",
    right=(
        all_six("Both", "ml", "dl", "Neither", "BOTH", "neither"),
        all_six("둘 다", "머신러닝", "딥러닝", "둘 다 아님", "both", "둘 다 아님"),
        'sorted_claims = ["both", "ML", "DL", "neither", "both", "neither"]',
    ),
)
def sort(answer: Answer, draw: Draw) -> Credit | None:
    """Each of the six is put where it belongs."""
    return SORT.judge(answer)
