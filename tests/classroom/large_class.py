"""A synthetic class of any size, each paper made when it is asked for: for tests and benchmarks."""

import base64
import random
import struct
import zlib
from collections.abc import Iterator, Sequence

from nbformat.v4 import new_code_cell, new_notebook, new_output

from autograder.checking.outcome import Measured, State
from autograder.grading.verdicts import ExerciseVerdict, Incident, Seconds, Status, Verdict

from .conftest import handed_over, mark

EXERCISES = ("grad", "descend", "largest_lr", "minibatch", "escape", "words", "train")
HARDNESS = (-1.5, -0.8, 0.0, 0.2, 0.9, 1.6, 0.3)
FULL, ZERO = 0.88, 0.40
SLIPS = (
    "With a plus sign you are moving uphill.",
    "The 2 from the derivative is missing.",
    "That freezes the slope at 6, which holds at w = 10 only.",
)
RETURNED = ("12", "[10, 9.4, 8.8, 8.2]", "-6", "0.5 at [0, 2]", "18", "`inf`")
FAMILY = ("김", "이", "박", "최", "García", "Müller", "O'Neil", "Nguyễn", "Smith", "Иванова")


class LargeClass(Sequence[Verdict]):
    """The papers of `size` students for `assignments` assignments."""

    def __init__(self, size: int, assignments: int = 1, words: str = "") -> None:
        self._size, self._assignments, self._words = size, assignments, words

    def __len__(self) -> int:
        return self._size * self._assignments

    def __getitem__(self, at):
        if not 0 <= at < len(self):
            raise IndexError(at)
        student, assignment = at % self._size, at // self._size
        chance = random.Random(at)
        ability = random.Random(f"student {student}").gauss(0, 1.2)
        name = f"{FAMILY[student % len(FAMILY)]} {student:05d}"
        about = {"student": name, "assignment": f"ps{assignment:02d}", "notebook": "problem set"}
        if student % 97 == 5:
            why = Incident("infrastructure", "The machine had no memory left; it was tried twice.")
            return Verdict(
                **about, status=Status.NOT_GRADED, max_score=14.0, incidents=(why,), digest="-"
            )
        if student % 89 == 7:
            why = Incident("invalid", "The file is not valid JSON (line 1), so it is no notebook.")
            return Verdict(
                **about, status=Status.REJECTED, max_score=14.0, incidents=(why,), digest="-"
            )
        odd = Incident("denied", "It tried to open /etc/passwd, which lies outside its folder.")
        return Verdict(
            **about,
            status=Status.GRADED,
            max_score=14.0,
            digest=f"{at:064x}",
            exercises=tuple(self._exercises(ability, chance)),
            incidents=(odd,) * (student % 41 == 3),
            seconds=Seconds(chance.uniform(2, 20), 2.0),
            by_hand=int(student % 3 == 0),
        )

    def _exercises(self, ability: float, chance: random.Random) -> Iterator[ExerciseVerdict]:
        for name, hard in zip(EXERCISES, HARDNESS, strict=True):
            luck = ability + chance.gauss(0, 0.8) - hard
            if name == "train":
                value = round(min(0.93, 0.86 + 0.03 * luck), 4)
                share = min(1.0, max(0.0, (value - ZERO) / (FULL - ZERO)))
                state = State.CORRECT if share == 1 else State.PARTIAL if share else State.INCORRECT
                measured = Measured("accuracy", value, FULL, ZERO)
                message = f"The accuracy is {value}. {self._words}"
                yield ExerciseVerdict(
                    f"02.{name}", state, round(2 * share, 2), 2.0, message, measured=measured
                )
            elif luck > 0:
                yield ExerciseVerdict(f"02.{name}", State.CORRECT, 2.0, 2.0, self._words)
            elif luck < -3:
                words = f"There is no `{name}` here yet: is it written, and has its cell run?"
                yield ExerciseVerdict(f"02.{name}", State.NOT_ATTEMPTED, 0.0, 2.0, words)
            elif luck < -2:
                words = f"`{name}` raised NameError: name 'w{chance.randrange(9)}' is not defined"
                yield ExerciseVerdict(f"02.{name}", State.ERROR, 0.0, 2.0, words)
            else:
                saw = chance.choice(RETURNED) if chance.random() < 0.9 else f"{chance.random():.4g}"
                why = chance.choice(SLIPS) if chance.random() < 0.7 else ""
                words = f"{name}(10) is not right yet. Seen: {saw}. Expected: 6. {why}"
                yield ExerciseVerdict(
                    f"02.{name}", State.INCORRECT, 0.0, 2.0, f"{words} {self._words}", saw, why
                )


def picture(seed: int, side: int = 120) -> str:
    """Return a PNG picture of noise, in Base64."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        body = kind + data
        return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))

    rows = b"".join(b"\0" + random.Random(seed + n).randbytes(3 * side) for n in range(side))
    head = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    whole = chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
    return base64.b64encode(b"\x89PNG\r\n\x1a\n" + whole).decode()


def executed_paper(seed: int = 0, own_pictures: int = 1) -> bytes:
    """Return an executed notebook: an answer to each exercise, and pictures below the last one."""
    cells = []
    for name in EXERCISES:
        source = f"def {name}(w):\n    return 3 * (w - {seed})"
        cells.append(new_code_cell(source, metadata=mark(f"02-{name}-answer", solution=True)))
        check = new_code_cell(
            f'check("02.{name}")', metadata=mark(f"02-{name}", grade=True, points=2)
        )
        cells.append(check)
    pictures = [picture(-1), *(picture(seed * 100 + n) for n in range(own_pictures))]
    cells[-2].outputs = [
        new_output("display_data", {"image/png": one, "text/plain": "<Figure>"}) for one in pictures
    ]
    return handed_over(new_notebook(cells=cells))
