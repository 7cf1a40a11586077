"""Runs classic test cells beside a notebook's objects, out of the notebook's reach.

Test and notebook share one process, so nothing here is a wall; it leaves no way by name, by hook
or by the stack to what decides. A test comes sealed. `_inside.ask.test` raises an audit event; the
runner restores what tests stand on, opens the seal, and gives the code to the frame that asked,
once it has seen that it is the right one. That frame runs the code and comes back with how it
went; the runner compares, and seals its answer. So no frame of the runner's is on the stack beside
the notebook's functions, and none of theirs beside the key.

The runner is the key of a dictionary whose `get` is an audit hook. `get` compares keys of the same
hash, so the runner's `__eq__` is called for its own event and no other: for all the others there is
nothing of ours to be called.

As long as the runner works, nothing of the notebook's may run, or it would find the key on the
stack. So whatever the notebook may have got hold of is looked at by identity and exact type alone;
what the runner calls before it has restored anything was looked up before the first cell; nothing
is imported; no object of the notebook's ends here; and no exception comes out, for its traceback
would lead back in. Then there is no answer, which earns nothing.
"""

import builtins
import importlib
import sys
import warnings
from marshal import loads
from os import _exit, getpid
from sys import (
    _getframe,
    getrecursionlimit,
    getswitchinterval,
    setrecursionlimit,
    setswitchinterval,
)
from types import FrameType
from typing import Any

from . import (
    aside,
    asker,
    foundations,
    given,
    guard,
    magics,
    onlookers,
    plain,
    pristine,
    raising,
    reading,
    settings,
    testcell,
    trying,
    watched,
)
from . import helpers as of_the_instructor
from .calm import STARTS, calm, only_texts, quiet
from .private import untrack
from .seal import ANSWER, seal
from .unseen import unseen

_UNDISTURBED_S = 0.02
_DEPTH = 5000  #: calls within calls
_TOLD = 8  #: attempts that an answer tells
_WARNINGS = vars(warnings)
_NO_WARNING = [("ignore", None, Warning, None, 0)]
_MEDDLED = "The code under test changed what tests stand on ({})."
_CONFIGURED = "how Python compiles"
_MISSING = pristine.MISSING
_KINDS = ("tests_patched", "shadowed", "lying_object", "unasked_object", "left")
_BUILTINS = dict(vars(builtins))
_PUBLIC = vars(builtins)
#: from `private`: the guard's module and the lookout's as the notebook meets them, and where
#: `object` keeps its subclasses
VISIBLE: Any = None
LOOKOUT: Any = None
LISTED: dict[int, object] = {}


class Runner:
    """One kernel's test runner."""

    def __init__(
        self, known: pristine.Pristine, key: bytes, shell: Any, course: given.Given
    ) -> None:
        self.known, self.key, self.shell, self.given = known, key, shell, course
        self.process = getpid()
        self.open = shell.user_ns.get("open")  # IPython's
        self.running, self.fired = [False], list[str]()  # shared with the guard
        self.functions: list[Any] = []  # likewise
        self.tests, self.attempts = [frozenset[object]()], list[str]()  # likewise
        self.space: dict[str, Any] = shell.user_ns
        self.builtins = frozenset(_PUBLIC)
        self.helpers = of_the_instructor.Helpers(self.space, self.functions)
        self.replaced: list[pristine.Change] = []
        self.asker = asker.Asker(vars(sys.modules["_inside.ask"]), key)
        self.number, self.hooks = 0, foundations.fork_hooks()
        self.kept: list[object] = []  # what must not end here, and so run a finalizer
        self.changes: list[pristine.Change] = []
        self.starts, self.started = False, list[str]()  # a test timers and such, and which
        self.aside: list[pristine.Change] = []  # those of them that a test has no use for
        self.patched: list[str] = []
        self.forget: dict[str, object] = {}  # names, and what they meant to the notebook
        self.settings = settings.Settings()
        # What a test's code says when it is through; no way that the notebook has leads there.
        self.ended: list[object] = []
        self.shown: list[str] = []  # the lines of all tests so far that students have
        # What the watcher fills; the notebook's code can get hold of it.
        self.moved: list[str] = []
        self.doubtful: list[str] = []
        self.places: dict[tuple[int, str], list[object]] = {}
        self.found: dict[str, list[str]] = {}
        self.capture = importlib.import_module("IPython.utils.capture").capture_output

    def __hash__(self) -> int:
        return hash(guard.EVENT)

    def __eq__(self, other: object) -> bool:
        """Called when the event is raised; `other` is its name."""
        if type(other) is not str or other != guard.EVENT:
            return False
        if getpid() != self.process:  # a test does not end, nor begin, in a copy of the kernel
            _exit(1)
        try:  # noqa: SIM105 - the library's `suppress` can be replaced
            self._undisturbed(_getframe(1))
        except BaseException:  # noqa: S110 - its traceback is not for the notebook
            pass
        return True  # Else `get` would go on looking, and might come by here again.

    def _undisturbed(self, frame: FrameType) -> None:
        """Let few threads take over meanwhile, and no warning call code of the notebook's."""
        asked = self.asker.asked(frame)  # which may call what the notebook has put there
        if asked is None:
            return
        silenced, (words, undo) = quiet(), calm()  # Once more: the guard may be tampered with.
        self.kept += [silenced, undo]
        if not only_texts(_WARNINGS):
            return
        usual, filters = getswitchinterval(), _WARNINGS["filters"]
        setswitchinterval(_UNDISTURBED_S)
        depth = getrecursionlimit()
        setrecursionlimit(max(depth, _DEPTH))  # for trees that are as deep as Python's own can be
        _WARNINGS["filters"] = _NO_WARNING
        try:
            self._turn(frame, words, *asked)
        finally:
            _WARNINGS["filters"] = filters
            setswitchinterval(usual)
            setrecursionlimit(depth)  # the last: it may be too low for where we are

    def _turn(self, frame: FrameType, words: list[str], answer: list[Any], about: Any) -> None:
        if self.asker.frame is None:
            self._say(self.running, False)
            self.patched = [one for one in self._stopped(words) if one not in self.started]
            answer += self._open(about)
            self._say(self.running, True)
            self.asker.frame = frame
        else:
            self._say(self.running, False)
            self._say(self.tests, frozenset())
            self.asker.frame = None
            if self.starts:
                self.started += self._stopped(words)
            answer += self._close(about)

    def _stopped(self, words: list[str]) -> list[str]:
        """What fires by itself, and was stopped by the guard or, with these words, just now."""
        return [*words, *plain.plain(self.fired)]

    def _say(self, shared: list[Any], value: object) -> None:
        """Tell the guard; the notebook may have put something of its own there: nothing ends."""
        self.kept.append(shared[:])
        shared[:] = [value]

    def _open(self, text: bytes) -> list[Any]:
        """The namespace and the code of a test, in that order."""
        self.kept += [self.changes, self.replaced, self.forget]  # of a test that came to no end
        self.changes = self.known.restore()
        question: dict[str, Any] = loads(text)  # noqa: S302 - the grader's, by its seal
        if course := question.get("given"):
            changes, words = self.given.begin(course)
            self.changes += changes
            self.patched += words
        self.patched += [_CONFIGURED] if foundations.is_without_asserts() else []
        self.aside = aside.of(self.changes, question)
        self.patched += [words for *_, words in self.changes if words]
        for *_, known in self.aside:
            self.patched.remove(known)
        if question["number"] <= self.number:
            raise ValueError("This test was run before.")
        self.number = question["number"]
        in_python, shown = question["python"].__getitem__, question.get("shown", "")
        cell = testcell.TestCell(question["source"], in_python, shown)
        added = set(_PUBLIC) - self.builtins
        self.patched += [f"builtins.{name}" for name in cell.names if name in added]
        self.starts = not STARTS.isdisjoint(one for chain in cell.chains for one in chain)
        plain.name_plainly(self.space)
        found = self.space.get("__builtins__")
        if found is not builtins and found is not _PUBLIC:
            self.patched.append("__builtins__")
            self.kept.append(found)
        self.space["__builtins__"] = builtins
        if drop := question.get("drop"):
            self.helpers.drop(drop)
        if keep := question.get("keep"):
            self.helpers.keep(*keep)
        self.replaced = self.helpers.restore()
        if "open" in cell.names and "open" not in question.get("usual", []):
            changes = self.helpers.lend_open(self.open)
            self.changes += changes
            self.patched += [words for *_, words in changes]
        self.replaced += self.helpers.lend(question.get("read", []), question["imports"])
        self.forget = {name: self.space.get(name, _MISSING) for name in question["forget"]}
        self.patched += self.settings.begin(question.get("usual", []), cell.named)
        self.forget |= dict.fromkeys(cell.timed, _MISSING)
        things = self._things(cell, question)
        shared, line = question.get("shared") or [], len(self.shown) + 1
        codes = cell.codes(things, shared, self.space, question["imports"], line)
        self.shown += [f"{line}\n" for line in cell.shown]
        self.known.put_back(self.aside)
        below = unseen(codes, self.space, things[testcell.STAY])
        self._say(self.tests, foundations.known_by([below, *codes]))
        self.kept.append(foundations.show(self.shown[:]))
        return [self.space, below]

    def _things(self, cell: testcell.TestCell, question: dict[str, Any]) -> dict[str, Any]:
        """What a test's code has among its constants, by what stands in for it."""
        watcher = {"__builtins__": dict(_BUILTINS), "__name__": "__main__", **onlookers.GIVEN}
        exec(onlookers.CODE, watcher)  # noqa: S102 - our own source
        for thing in watcher.values():
            LISTED.pop(id(thing), None)  # its classes, which no search of subclasses finds now
        meant, says = question.get("comparing", []), watcher["Asking"](self.hooks).says
        lies = watcher["Lies"](self.known.packages, self.space, meant, says)
        theirs = foundations.Theirs(self.known.packages, self.given)
        named = self.space, question["imports"], self._is_lent, theirs.has
        stands = foundations.named_by(cell, *named)
        left = foundations.replaced(stands, self.space, self.known.is_imported)
        self.found["left"] = left
        seen = watcher["Seen"](stands, self.moved, self.places, lies)
        watcher["ASKER"] = self.asker.code.co_filename
        watcher["ARRAY"] = foundations.array_type()
        if cell.forks:
            watcher["HERE"].clear()
        changed = self.doubtful if question.get("shared") is None else self.moved  # nobody knows
        clashes = self.found.setdefault("clashed", []), question.get("keeps", False)
        arguments = (self.space, question["imports"], self.shell, seen.told, self.found)
        self.kept.append(self.ended[:])
        self.ended.clear()
        return {
            watched.SEEN: seen,
            trying.TRIALS: watcher["Trials"](lies, self.moved, question.get("usual", [])),
            reading.BINDINGS: watcher["Bindings"](self.space, changed, *clashes),
            testcell.REMARKS: watcher["Remarks"](*arguments, question.get("read", []), lies),
            testcell.ENDED: self.ended.append,
            testcell.STAY: watcher["stay"],
            magics.SHELL: self.shell,
            magics.CAPTURE: self.capture,
            magics.SYSTEM: sys,
            magics.TIMED: watcher["timed"],
            raising.NEW: watcher["is_new"],
        }

    def _close(self, failure: Any) -> list[Any]:
        """What the frame must let go of, and the sealed answer about the test that has ended."""
        plain.name_plainly(self.space)
        ended = self.ended[:]
        self.ended.clear()
        value = ended[0][0] if ended else None  # type: ignore[index] # the value, and nothing
        gone: list[Any] = [ended]
        self.kept.append(gone)
        gone += [self.space.pop(name, None) for name in self.forget]
        self.space.update({name: was for name, was in self.forget.items() if was is not _MISSING})
        during = [*self.known.restore(), *self.given.restore()]
        during += self.helpers.restore(moved=True)
        during = [one for one in during if not aside.is_among(one, self.aside)]
        gone.append(during)
        words, faked, let_go = self.settings.end()
        gone.append(let_go)
        self.patched += words
        own = plain.own(self.places)
        meddled = [one[-1] for one in during if one[-1] and not plain.is_own(one, own)]
        meddled += [*sorted(set(plain.plain(self.moved))), *self.given.moved()]
        meddled += ["re's patterns"] if faked else []
        meddled += [_CONFIGURED] if foundations.is_without_asserts() else []
        if failure is None and not ended:
            meddled.append("how the test ends")
        clashed = plain.remarked(self.found, "clashed") if failure is None else []
        if meddled:
            failure = ("AssertionError", _MEDDLED.format(", ".join(meddled)[:200]))
        remarks = {kind: plain.remarked(self.found, kind) for kind in _KINDS}
        remarks["tests_patched"] = list(dict.fromkeys([*remarks["tests_patched"], *self.patched]))
        remarks["shadowed"] += sorted(set(plain.plain(self.doubtful)))
        answer = {
            "number": self.number,
            "failure": None if failure is None else [plain.cut(part) for part in failure],
            "value": plain.number(value),
            "tests_meddled": meddled,
            "clashed": sorted(set(clashed)),
            "helper_replaced": [change[-1] for change in self.replaced if change[-1]],
            "inspected": [plain.cut(one) for one in plain.plain(self.attempts)[:_TOLD]],
            **remarks,
        }
        text = plain.in_json(answer).encode()
        self.helpers.put_back(self.replaced)
        self.known.put_back(self.changes)
        self.given.end()
        # What may end with its last name does so in the frame that asked, where no runner is.
        gone += [self.changes, self.replaced, self.moved, self.doubtful, self.places]
        gone += [self.found, self.forget, own]
        self.changes, self.replaced, self.moved, self.doubtful, self.places = [], [], [], [], {}
        self.found, self.forget = {}, {}
        self.kept.pop()
        return [gone, seal(text, self.key, ANSWER)]

    def _is_lent(self, name: str, value: object) -> bool:
        """Whether this is the instructor's, or Python's own, in the notebook's names."""
        return self.helpers.has(name, value) or (name == "open" and value is self.open)


def install(known: pristine.Pristine, key: bytes, shell: Any, pipe: int, plan: Any) -> None:
    """Make a guard and a runner for this kernel, and let go of them."""
    course = sys.modules["_inside.course_modules"]
    runner = Runner(known, key, shell, given.Given({}, course.modules))
    guarding = VISIBLE.Guard(
        *(pipe, known.changed, known.late, runner.running, runner.fired, runner.functions),
        *(runner.tests, runner.attempts),
    )
    runner.given.found = guarding.course.found
    visible = [VISIBLE, LOOKOUT, *VISIBLE.PARTS]
    ask = sys.modules["_inside.ask"]
    guarding.know(LOOKOUT.installed(plan), ask)
    known.remember(magics.of_the_shell(shell))
    known.settle()
    for module in (ask, course, *visible):
        known.remember_all_of(module)
    by_event: dict[Any, None] = {runner: None}
    hooks = guarding.hook, by_event.get
    ours = (
        known,
        runner,
        runner.asker,
        runner.helpers,
        runner.ended,
        runner.given,
        guarding,
        guarding.origins,
    )
    untrack([*ours, by_event, hooks, *hooks])
    for hook in hooks:
        sys.addaudithook(hook)
    guarding.close()
