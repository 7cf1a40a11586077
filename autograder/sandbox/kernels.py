"""A kernel in the sandbox, as the grader uses it: run cells, ask questions, take files."""

import base64
import json
import marshal
import os
import secrets
import time
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Any

from autograder.words import size_text

from . import files
from .contract import CellRun, Limits, Notice
from .errors import AskTimeout, FileRefused, Flooded, Garbage, KernelGone, SandboxFault
from .exchange import Channels, Ending, Exchange
from .in_python import in_python
from .inside import lookout
from .inside import seal as seals
from .inside.erase import erase
from .lent_files import LentFiles
from .link import Link
from .messages import unpacked
from .outputs import OutputBudget, Outputs, count, error_parts, last_number
from .stopwatch import Stopwatch

MOST_PATIENCE = 5  #: a limit grows to so many times itself on a busy machine, which then fails
#: A short limit may grow by so much: or else the load decides whether a loop is graded.
_LEAST_PATIENCE_S = 60.0
_LEAST_MORE_S = 0.05
_DYING_S = 30.0  #: for a killed kernel and all below it, for which the warden takes ten or more
_REMARKS = (
    *("tests_patched", "left", "tests_meddled", "shadowed", "lying_object", "unasked_object"),
    "helper_replaced",
)
_ASK = "__import__('sys').modules['_inside.ask'].answer({question!r}, globals())"
_TEST = "__import__('sys').modules['_inside.ask'].test({question!r})"


class SandboxedKernel:
    """One kernel and its work folder; both end with `close()`. For one thread at a time.

    Everything that comes out of it was under the student's control. What a submission brings
    about (a timeout, a death, garbage) is returned or raised as such; what the sandbox itself
    failed to do is a SandboxFault. `watch` adds up the time that it was waited for; kernels that
    serve one submission share one.
    """

    def __init__(
        self, link: Link, channels: Channels, folder: Path, limits: Limits, seal: bytes
    ) -> None:
        self.folder = folder
        self.for_copies = folder.parent / "apart"  #: for what these need, none of the notebook's
        self.limits = limits
        self.watch = Stopwatch()
        self._budget = OutputBudget(limits)
        self._link = link
        self._channels = channels
        self._seal = seal
        self._tests = 0
        self._own_notices: list[Notice] = []
        self._closed = False
        self.lent = LentFiles(folder, {})

    def __enter__(self) -> "SandboxedKernel":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    @property
    def alive(self) -> bool:
        """Whether the kernel can still run cells."""
        return not self._closed and self._link.alive

    @property
    def notices(self) -> list[Notice]:
        """What an instructor should know, oldest first, each once."""
        self._link.poll()
        return list(dict.fromkeys([*self._link.notices, *self._own_notices]))

    def run_cell(self, source: str, timeout_s: float) -> CellRun:
        """Run one cell as a notebook would, for so long on the stopwatch; raises only SandboxFault.

        Its output is kept within the limits of a cell and of the whole notebook.
        """
        began = time.monotonic()
        outputs = Outputs(self._budget)
        run = CellRun("died")
        if self.alive:
            content = {"code": source, "silent": False, "store_history": True}
            exchange = Exchange(self._link, self._channels, self.watch, outputs)
            try:
                ending = self._converse(exchange, content, timeout_s)
            except KernelGone as error:
                self._bury(str(error))
            else:
                run = self._judge_ending(ending, exchange, timeout_s)
            if run.status == "error":
                self._link.inquire("look")  # A full disk may be what went wrong.
        self._check_ours()
        if outputs.notice is not None:
            self._note(outputs.notice)
        run.outputs = outputs.finish()
        run.seconds = time.monotonic() - began
        return run

    def ask(self, request: dict[str, Any], timeout_s: float) -> dict[str, Any]:
        """Put one question to the guest and return its answer, which proves nothing by itself.

        Raises AskTimeout, KernelGone or Garbage.
        """
        question = base64.b64encode(json.dumps(request).encode()).decode()
        late = f"had no answer after {timeout_s:g} s"
        return self._asked(_ASK.format(question=question), timeout_s, "question", late)

    def test(
        self, question: dict[str, Any], timeout_s: float, name: str = "cell", spare_s: float = 0.0
    ) -> dict[str, Any]:
        """Have the kernel's test runner run a test cell; returns what the runner says of it.

        `name` is what people call it. It gets `spare_s` more than its limit, for what the runner
        does that is no work of the notebook's.

        The `question` has the cell's ``source``, what students have of it (``shown``), ``imports``
        (see ``testcell.shadowed``), the names to ``forget`` afterwards, and perhaps what to
        ``drop``, since an instructor's cell is about to define it, or to ``keep`` for it and later
        ones, since one has (see ``inside/helpers``). Raises AskTimeout, KernelGone, or Garbage for
        an answer that is not the runner's.
        """
        self._tests += 1
        added = {"number": self._tests, "python": in_python(question["source"])}
        # As what reads this in the kernel has no class there, as JSON's reader has.
        text = marshal.dumps(json.loads(json.dumps(question | added)), 2)
        sealed = base64.b64encode(seals.seal(text, self._seal, seals.QUESTION)).decode()
        late = f"had not ended after {timeout_s:g} s; a longer --timeout gives it more"
        reply = self._asked(
            _TEST.format(question=sealed), timeout_s + spare_s, f"test {name}", late
        )
        try:
            text = seals.unseal(base64.b64decode(reply["sealed"]), self._seal, seals.ANSWER)
            answer: dict[str, Any] = json.loads(text)
        except (KeyError, TypeError, ValueError):
            raise Garbage("The answer is not the test runner's.") from None
        if answer["number"] != self._tests:
            raise Garbage("The answer belongs to an earlier test.")
        for name in answer["inspected"]:  # as the warden tells it, unless its pipe was closed
            self._note(Notice("inspected", lookout.in_words(name)))
        return answer

    def test_as_cell(self, source: str, timeout_s: float) -> dict[str, Any]:
        """Run a test as nbgrader does: it passes if the kernel says that it raised no error.

        Returns what :meth:`test` returns, and raises AskTimeout or KernelGone.
        """
        run = self.run_cell(source, timeout_s)
        if run.status == "timeout":
            raise AskTimeout(f"The test did not end within {timeout_s:g} seconds.")
        if run.status == "died":
            raise KernelGone("The kernel has ended.")
        failure = None if run.status == "ok" else (run.error or ("Error", "", []))[:2]
        remarks: dict[str, list[str]] = {kind: [] for kind in _REMARKS}
        return {"failure": failure, "value": last_number(run.outputs), **remarks}

    def _asked(self, expression: str, timeout_s: float, what: str, late: str) -> dict[str, Any]:
        """The reply to one question; `late` says, of `what`, that there was none in time."""
        if not self.alive:
            self._check_ours()
            raise KernelGone("The kernel has ended.")
        content = {
            "code": "",
            "silent": True,
            "store_history": False,
            "user_expressions": {"reply": expression},
        }
        exchange = Exchange(self._link, self._channels, self.watch)
        try:
            ending = self._converse(exchange, content, timeout_s)
        except KernelGone as error:
            self._bury(str(error))
            self._check_ours()
            raise
        self._check_ours()
        if ending == "timeout":
            self._note(Notice("timeout", f"The {what} {late}."))
            raise AskTimeout(f"The answer did not come within {timeout_s:g} seconds.")
        if ending == "flood":
            words = f"The {what} would not stop printing, and was stopped."
            self._note(Notice("output", words))
            raise Flooded(words)
        if exchange.too_large or exchange.reply is None:
            limit = size_text(self.limits.reply_bytes)
            self._note(Notice("output", f"An answer was larger than {limit}."))
            raise Garbage(f"The answer is larger than {limit}.")
        return unpacked(exchange.reply.read())

    def waited_s(self) -> float:
        """How long the kernel has had to wait for the machine since it was started."""
        return self._link.inquire("waited_in_all") if self.alive else 0.0

    def used_bytes(self) -> int:
        """How much memory it has, with all that it has started."""
        return int(self._link.inquire("memory")) if self.alive else 0

    def look(self) -> None:
        """Raise SandboxFault if the machine has harmed it, or a process that it left behind."""
        if self.alive:
            self._link.inquire("look")
        self._check_ours()

    def check(self) -> None:
        """Raise SandboxFault if the sandbox or the machine failed since the last request."""
        self._link.poll()
        self._check_ours()

    def take_file(self, name: str, to: Path, max_bytes: int) -> None:
        """Copy the regular file `name` of the work folder to `to`, or raise FileRefused."""
        try:
            files.take_file(self.folder, name, to, max_bytes)
        except FileRefused:
            self.check()
            raise
        except OSError as error:
            raise SandboxFault(f"A file could not be copied: {error}.") from error

    def keep(self, given: Mapping[str, Path]) -> None:
        """Remember files of the work folder, by their names there, and where they were copied from.

        Call it before the first cell: `lent` gives tests these.
        """
        self.lent = LentFiles(self.folder, given)

    def joined_with(self, other: "SandboxedKernel") -> list[tuple[str, str]]:
        """Lay two pipes to copies of a submission's kernel; returns the paths here and there.

        Whoever is on the other side may do with its end what it likes.
        """
        other._link.order("copied")
        found = []
        for _ in range(2):
            name = f"pipe-{secrets.token_hex(8)}"
            here, there = (str(one.for_copies / name) for one in (self, other))
            os.mkfifo(here, 0o600)
            os.link(here, there, follow_symlinks=False)
            found.append((here, there))
        return found

    def let_go(self) -> None:
        """Have it end while the caller does something else; it can be asked nothing more."""
        self._link.let_go()

    def close(self) -> None:
        """End the kernel and all it started, and remove its folder."""
        if not self._closed:
            self._closed = True
            self._channels.close()
            self._link.close()
            with suppress(OSError):
                erase(str(self.folder.parent))  # Nothing is left of it, unless a warden was killed.

    def _converse(self, exchange: Exchange, content: dict[str, Any], timeout_s: float) -> Ending:
        """Send a request and see it through; one that will not end takes its kernel along."""
        content |= {"allow_stdin": False, "stop_on_error": False}
        patience_s = max(_LEAST_PATIENCE_S, (MOST_PATIENCE - 1) * timeout_s)
        waited_s = 0.0
        self._link.order("start")
        exchange.send(content, timeout_s)
        allowed_s = timeout_s
        ending = exchange.wait(timeout_s)
        while ending == "timeout" and self.alive:
            # What it waited for a processor is no time of its own, on a machine of many.
            waited_s = self._link.inquire("waited")
            more_s = timeout_s + min(waited_s, patience_s) - allowed_s
            if more_s < _LEAST_MORE_S:
                break
            allowed_s += more_s
            self.watch.granted_s += more_s
            ending = exchange.wait(more_s)
        if ending == "timeout" and self.alive:
            self._link.inquire("look")
            if waited_s > patience_s and self._link.fault is None:
                words = f"waited {waited_s:.0f} seconds for a processor"
                self._link.fault = f"the machine was too busy, and a cell {words}"
        if ending != "done":
            self._link.order("interrupt")
            try:
                if exchange.wait_out() != "done":
                    self._kill()
            except KernelGone:
                self._kill()
        return ending

    def _judge_ending(self, ending: Ending, exchange: Exchange, timeout_s: float) -> CellRun:
        content = exchange.reply.read() if exchange.reply else {}
        number = count(content.get("execution_count"))
        if ending == "timeout":
            self._note(Notice("timeout", f"A cell ran longer than {timeout_s:g} seconds."))
            return CellRun("timeout", execution_count=number)
        if ending == "flood":
            assert exchange.outputs is not None
            exchange.outputs.drop()
            words = "The cell was stopped: it would not stop printing."
            return CellRun("error", execution_count=number, error=("TooMuchOutput", words, []))
        if content.get("status") == "ok":
            return CellRun("ok", execution_count=number)
        return CellRun("error", execution_count=number, error=error_parts(content))

    def _note(self, notice: Notice) -> None:
        self._own_notices.append(notice)

    def _kill(self) -> None:
        self._link.order("kill")
        if not self._link.wait_exit(_DYING_S):
            self._link.fault = "the kernel could not be killed"

    def _bury(self, what: str) -> None:
        """Record that the kernel died, unless a limit it broke already says why."""
        # Its sockets close a moment before the warden hears of its end.
        ended = self._link.wait_exit(1.0)
        if not ended:
            self._kill()
        if not self._limits_broken and self._link.fault is None:
            detail = _exit_in_words(self._link.exit_code) if ended else f"{what} It was killed."
            self._note(Notice("kernel_died", detail))

    @property
    def _limits_broken(self) -> bool:
        """Whether the warden has said of a limit that it was broken."""
        return any(notice.fatal for notice in self._link.notices)

    def _check_ours(self) -> None:
        if self._link.fault is not None and not self._limits_broken:
            raise SandboxFault(f"The sandbox failed: {self._link.fault}.")


class ForeignKernel(SandboxedKernel):
    """A kernel of another language, which is a program of its own: no guest, no test runner."""

    def test(
        self, question: dict[str, Any], timeout_s: float, name: str = "cell", spare_s: float = 0.0
    ) -> dict[str, Any]:
        """Run a test as a cell: there is no other way."""
        return self.test_as_cell(question["source"], timeout_s)


def _exit_in_words(code: int | None) -> str:
    if code is not None and code < 0:
        return f"The kernel was ended by signal {-code}."
    return f"The kernel exited with status {code}."
