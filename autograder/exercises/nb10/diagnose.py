"""10.diagnose: what six pairs of learning curves tell."""

from autograder.checking import Answer, Choice, Choices, Credit, Draw, exercise
from course_utils.demos.nb10.pictures import ORDER

TEXTS = {"A": "too weak", "B": "stopped too soon", "C": "overfits", "D": "fine", "E": "rate too high", "F": "dropout on"}
FLAT = "Flat for a long time, and both high: more epochs would change nothing."
FALLING = "Look at the last epochs: both still fall."
RISES = "Validation has risen for a long time, smoothly, while training falls on."
STEADY = "A small gap that stays, with validation as low as it gets: nothing there asks for a change."
JUMPS = "Both jump up and down, the training curve too: what makes single steps too long?"
BELOW = "The gap is turned round, training above validation. Which layer makes noise in training only?"
WHY = {"A": FLAT, "B": FALLING, "C": RISES, "D": STEADY, "E": JUMPS, "F": BELOW}


def pair(right: str) -> Choice:
    """Return the choice for one pair of curves: whatever else is said, what its own curves show."""
    return Choice(right, {letter: WHY[right] for letter in TEXTS if letter != right}, TEXTS)


SIX = Choices("diagnosis", {f"pair {k}": pair(letter) for k, letter in enumerate(ORDER, start=1)})


@exercise(
    "10.diagnose",
    title="Six pairs of curves",
    points=2,
    by=SIX,
    hints=(
        "Begin with the last epochs: which curve still falls, which one rises, which one stands?",
        "Then the height: is even the *training* loss high?",
        "Last the gap: how wide is it, and which of the two is on top?",
    ),
    teaches="Three looks tell most of it: the slope at the end, the height of the training loss, and the gap with its sign. "
    "Two causes can look alike: an easy validation set turns the gap round, too.",
    right=(
        'diagnosis = ["c", "f", "b", "d", "e", "a"]',
        'diagnosis = "C, F, B, D, E, A"',
        'diagnosis = {"pair 1": "overfits", "pair 2": "Dropout on", "pair 3": "stopped too soon", "pair 4": "fine", "pair 5": "rate too high", "pair 6": "too weak"}',
    ),
)
def diagnose(answer: Answer, draw: Draw) -> Credit | None:
    """Each pair of curves has its letter."""
    return SIX.judge(answer)
