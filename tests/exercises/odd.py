"""Odd values in place of the replies that a check reads."""

import random

import numpy as np

from autograder.checking import Draw, Reply, State, Unanswered
from autograder.checking.reading import same
from autograder.guest.plain import MAX_ELEMENTS, MAX_KEYS, Opaque, decode, encode

ODD = [
    None, ..., 0, -1.5, float("nan"), 10**400, "text", "", True, 1j, (), [], {}, {"a": 1},
    [[1, 2], [3]], [None] * 4, ["a", ("b", "c")], (1, 2), (1, (2,)), (1, (2, 3)), (1, (2, 3, 4)),
    [[1.0, float("inf")]], (float("nan"), (0, 1)), (1e308, (float("inf"), 2)), (2**70, (0, 1)),
    np.zeros(0), np.zeros((0, 28, 28), "float32"), np.zeros((3, 28, 28), "float32"),
    np.full((10, 10), np.nan), np.zeros((10, 10), complex), np.array(["a", "b"]),
    np.zeros((2, 2, 2, 2)), np.array(True), np.float32(2), Opaque("function", "<function f>"),
    Opaque("thing"), [Opaque("generator")] * 3,
]  # fmt: skip


def nested(depth):
    """Lists in lists."""
    return [nested(depth - 1)] if depth else 1.0


#: the worst that the border lets pass: as large, as deep and as odd as it may be
WORST = [
    decode(encode(value))
    for value in (
        np.zeros((MAX_ELEMENTS, 0)), np.zeros((0, MAX_ELEMENTS), "int8"), np.zeros((1,) * 16),
        np.full(MAX_ELEMENTS, 255, "uint8"), np.full((MAX_ELEMENTS // 500, 500), np.nan, "float32"),
        np.full((100, 50, 100), 6e4, "float16"), np.full((3, 10), -np.inf),
        np.array(1j, "complex64"),
        np.array([0, 2**64 - 1], "uint64"), np.array([-128], "int8"), np.zeros(200_000, "<U1"),
        np.array(["\0", "\u202e", "\U0001d11e"]),
        "a\0b\u202e\U0001d11e\n<b>`$\\href{}$`", "x" * 10**6,
        -(10**3500), [10**400] * 3, [-(10**3500), 1.5], nested(15), (nested(14),) * 2,
        ["x" * 1000, *[""] * 19_000], [0.5] * 19_000, [[1.0, 2]] * 6_000, [[]] * 19_000,
        [np.zeros(3), np.zeros((0, 5))], [True, 0, 1.5], {n: n for n in range(MAX_KEYS)},
        {(2**61 - 1) * n: [n] for n in range(MAX_KEYS)}, {None: 1, (1, 2): ..., float("nan"): 2},
    )
]  # fmt: skip


#: what may stand in a part of a reply, by its type: each fits the type that a probe's reply has
ODD_PARTS = {
    bool: [True, False],
    str: ["", "²", "9" * 500, "nan", "1e999", "{0.x}%s\n", "..."],
    int: [-1, 0, 10**9, 2**63 - 1, 10**400],
    float: [0.0, -1.0, float("nan"), float("inf"), -1e308, 1e308],
    type(None): [0, "", 0.5, []],
}
MOST_PARTS = 24  #: of them tried for an exercise, others for another one


def in_part(value):
    """Yield `value` with one of its parts odd; of a list its first, its last, and its length."""
    if isinstance(value, dict):
        for key, one in value.items():
            yield from ({**value, key: odd} for odd in in_part(one))
    elif isinstance(value, (list, tuple)) and value:
        yield from (value[:0], value[1:], value + value)
        for place in {0, len(value) - 1}:
            for odd in in_part(value[place]):
                yield type(value)([*value[:place], odd, *value[place + 1 :]])
    elif isinstance(value, (np.ndarray, np.generic)):
        array = np.asarray(value)
        nan = np.full(array.shape, np.nan)
        yield from (array[None], array.ravel()[:1], array.ravel()[:0], np.zeros(()), nan, nan[None])
    else:
        yield from ODD_PARTS.get(type(value), [])


class Recorded:
    """A source that answers as `source` does, and remembers the replies in their order."""

    def __init__(self, source, replies):
        self.source, self.replies = source, replies

    def ask(self, question, timeout_s):
        reply = self.source.ask(question, timeout_s)
        unjudged = question.get("probe") in ("where", "listed")
        self.replies.append((reply, "keep" in question or unjudged))
        return reply

    def saved(self, name, label):
        return Recorded(self.source.saved(name, label), self.replies)

    def reloaded(self, name, label):
        return Recorded(self.source.reloaded(name, label), self.replies)

    def report(self, kind, words):
        raise AssertionError(f"a right answer is reported: {words}")

    def restarted(self, name, label, folder):
        source, path = self.source.restarted(name, label, folder)
        return Recorded(source, self.replies), path


class Played:
    """A source that gives recorded replies again, but for one; then nothing more."""

    def __init__(self, replies, place, odd):
        self._replies, self._place, self._odd = replies, place, odd
        self._asked = -1
        self.reported = []

    def ask(self, question, timeout_s):
        self._asked += 1
        if self._asked == self._place:
            return Reply(self._odd)
        if self._asked < len(self._replies):
            return self._replies[self._asked][0]
        raise Unanswered(State.ERROR, "There is no more.")

    def saved(self, name, label):
        return self

    def reloaded(self, name, label):
        return self

    def report(self, kind, words):
        self.reported.append(kind)

    def restarted(self, name, label, folder):
        return self, folder


def try_odd_values(exercise, source):
    """Return what went wrong when each reply was replaced by each odd value."""
    replies = []
    right = exercise.run(Recorded(source, replies), Draw.public(exercise.id))
    if right.state is not State.CORRECT:
        return [f"the right answer is {right}"]
    wrong, tried = [], False
    for place, (reply, kept) in enumerate(replies):
        if kept:  # what stays over there, or names files there, is no reply that anybody judges
            continue
        # What is large takes its time, so it is tried in one place alone.
        for odd in ODD if tried else [*ODD, *WORST]:
            tried = True
            where = f"reply {place} of {len(replies)} as {odd!r:.200}"
            played = Played(replies, place, odd)
            try:
                outcome = exercise.run(played, Draw.public(exercise.id))
            except Exception as error:
                wrong.append(f"{where}: {type(error).__name__}: {error}")
                continue
            refused = outcome.state is not State.CORRECT or played.reported
            if not refused and not same(odd, reply.value):
                wrong.append(f"{where} is correct")
    return wrong + try_odd_parts(exercise, replies)


def try_odd_parts(exercise, replies):
    """Return which odd parts of the recorded `replies` broke the check; some may well be right."""
    some = [
        (place, odd)
        for place, (reply, kept) in enumerate(replies)
        if not kept
        for odd in in_part(reply.value)
    ]
    chosen = random.Random(exercise.id).sample(some, min(len(some), MOST_PARTS))
    broken = []
    for place, odd in chosen:
        try:
            exercise.run(Played(replies, place, decode(encode(odd))), Draw.public(exercise.id))
        except Exception as error:
            where = f"reply {place} of {len(replies)}, in part as {odd!r:.500}"
            broken.append(f"{where}: {type(error).__name__}: {error}")
    return broken
