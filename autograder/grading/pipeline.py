"""One submission's way, told as one story: :func:`grade_one`.

The notebook is read, its cells are run in order in a sandboxed kernel of its own, at each graded
cell the judge asks that kernel for plain data and decides, and what was found is a verdict. A fault
of the submission costs it points and nobody else anything; a fault of ours is never a zero.
"""

import time
from collections.abc import Callable, Iterable
from contextlib import closing
from dataclasses import dataclass, replace
from functools import partial

from autograder.intake.beside import NOTHING, Beside, Given
from autograder.intake.notebook import (
    ReadFault,
    Submission,
    SubmissionRefused,
    parse_submission,
)
from autograder.intake.sources import Found
from autograder.sandbox import (
    MOST_PATIENCE,
    Kernels,
    Program,
    SandboxedKernel,
    SandboxFault,
    find_program,
)

from .apart import Apart
from .bounds import CPU_S, TooSlow, within_cpu
from .constants import large_constants
from .execution import Execution, notebook_limit_s
from .judge import Judge
from .kept_files import Kept
from .kernel_source import KernelSource
from .key import BadKey, Key, NoKey
from .layout import lay_out
from .rendering import rendered
from .scans import with_scans
from .scorer import Scorer
from .sitting import Sitting
from .verdicts import ExerciseVerdict, Incident, Seconds, Status, Verdict


@dataclass(frozen=True, slots=True)
class Job:
    """One notebook to grade: where it is, what it is graded by, and the digest of it all.

    `beside` is what lies in its folder when its first cell runs. `planned` is what the digest is
    of: the notebook's fingerprint, and the digest of what lies beside. That must be there when it
    is graded; where there was no plan, anything may be. What is not `shown` is not rendered.
    `earlier` is what came of it guarded, if some of its tests now run unguarded. `apart` are the
    classic tests that are run apart from it as well, unless it is ordinary (see ``apart``); None
    for all of them, whatever it is.
    """

    found: Found
    key: Key
    digest: str
    cell_timeout_s: float = 60.0
    beside: Beside = NOTHING
    planned: tuple[str, str] | None = None
    shown: bool = True
    earlier: Verdict | None = None
    apart: frozenset[str] | None = frozenset()

    @property
    def program(self) -> Program | None:
        """What starts its kernel, if its notebook is written in another language than Python."""
        return find_program(self.key.kernel) if self.key.kernel else None

    @property
    def limit_s(self) -> float:
        """Seconds after which whatever grades it hangs: its own limits end it long before."""
        checks_s = 2 * CPU_S * len(self.key.cells)
        notebook_s = MOST_PATIENCE * notebook_limit_s(self.key, self.cell_timeout_s)
        return notebook_s + checks_s + _SLACK_S


INFRASTRUCTURE = "infrastructure"  #: the incident of a fault that another try may not meet
_SLACK_S = 600.0  #: for starting kernels on a busy machine, and for reading and showing


@dataclass(frozen=True)
class Graded:
    """A verdict, and the executed notebook if there is one: inert, UTF-8, of bounded size.

    `kept` is the name of an executed notebook that is kept already, in place of its bytes.
    """

    verdict: Verdict
    notebook: bytes | None = None
    kept: str = ""


#: grades a job, with kernels from a sandbox and what a judge decides
Grade = Callable[[Job, Kernels, Judge], Graded]


def grade_one(job: Job, sandbox: Kernels, judge: Judge) -> Graded:
    """Grade one submission. Returns a verdict whatever the submission is or does.

    Call it in the main thread: its own work has limits in CPU time, which are signals.
    """
    began = time.monotonic()
    try:
        content = job.found.content()
        if job.planned and content.fingerprint != job.planned[0]:
            raise ReadFault("The notebook changed while the class was graded.")
        submission = within_cpu(CPU_S, lambda: parse_submission(content.bytes()))
    except ReadFault as fault:
        return not_graded(job, f"{fault} Grade this submission again.")
    except SubmissionRefused as refused:
        return Graded(_no_score(job, Status.REJECTED, refused.kind, str(refused), began))
    except (TooSlow, MemoryError):
        words = "The notebook is so large or so intricate that reading it takes too much."
        return Graded(_no_score(job, Status.REJECTED, "too_large", words, began))
    try:
        files, left_out = job.beside.read(job.planned and job.planned[1])
        given = job.beside.given
        kept = job.key.course_files.kept(given.files)
        submission = replace(submission, cells=with_scans(submission.cells, files))
        asked = {"modules": given.modules, "kept": kept.modules}
        with sandbox.kernel(files=files, program=job.program, **asked) as kernel:
            del files  # they lie on the disk
            kernel.keep({name: given.files[name] for name in kept.files})
            sitting = _sit(job, submission, (kernel, kept), sandbox, judge, left_out)
            kernel.let_go()
            key = job.key
            written_in = key.kernel, key.language
            notebook = None
            if job.shown:
                notebook = rendered(
                    sitting.pages, key.marks, sitting.decided, sitting.incidents, written_in
                )
        return Graded(_verdict(job, sitting, kernel, began), notebook)
    except ReadFault as fault:
        return not_graded(job, f"{fault} Grade this submission again.")
    except SandboxFault as fault:
        text = f"The grader's own sandbox failed ({fault}). Grade this submission again."
        return Graded(_no_score(job, Status.NOT_GRADED, INFRASTRUCTURE, text, began))
    except Exception as error:  # a fault of ours: say so, and never make it a zero
        text = f"The grader failed on this submission ({type(error).__name__}: {error})."
        text = f"{' '.join(text.split())[:500]} Please report it, then grade again."
        return Graded(_no_score(job, Status.NOT_GRADED, "grader_error", text, began))


def not_graded(job: Job, words: str) -> Graded:
    """Return the verdict on a job that a fault of ours kept from being graded."""
    return Graded(_no_score(job, Status.NOT_GRADED, INFRASTRUCTURE, words, time.monotonic()))


def cannot_grade(found: Found, key: Key, missing: Iterable[str]) -> Verdict:
    """Return the verdict on a notebook that nobody's answer could be right in, on this machine."""
    return Verdict(
        student=found.student,
        assignment=found.assignment,
        notebook=found.notebook,
        status=Status.NOT_GRADED,
        max_score=key.max_score,
        incidents=tuple(Incident("cannot_grade", words) for words in missing),
    )


def without_key(found: Found, reason: BadKey | NoKey) -> Verdict:
    """Return the verdict on a notebook that nobody asked for, or whose own key is at fault."""
    ours = isinstance(reason, BadKey)
    return Verdict(
        student=found.student,
        assignment=found.assignment,
        notebook=found.notebook,
        status=Status.NOT_GRADED if ours else Status.REJECTED,
        max_score=0.0,
        incidents=(Incident("bad_key" if ours else "unknown_notebook", str(reason)),),
    )


def _sit(
    job: Job,
    submission: Submission,
    place: tuple[SandboxedKernel, Kept],
    sandbox: Kernels,
    judge: Judge,
    left_out: list[str],
) -> Sitting:
    """Run the cells in the student's order; judge each graded cell where it stands."""
    kernel, kept = place
    incidents = [Incident("left_out", words) for words in left_out]

    def report(kind: str, detail: str, of: str = "") -> None:
        incidents.append(Incident(kind, detail, of))

    try:
        handed_out = job.key.lesson.given
        found = within_cpu(CPU_S, lambda: list(large_constants(submission.cells, handed_out)))
    except (TooSlow, MemoryError):
        found = ["Its cells are too intricate to be searched for large constants."]
    for words in found:
        report("large_constant", words)
    if job.key.exercise_notebooks and job.beside.own:
        names = ", ".join(one.name for one in job.beside.own)[:200]
        report("own_files", f"Files of the student's own lay beside the notebook: {names}.")
    settled = _settled(job)
    if job.earlier:
        lost = any(one.score != one.max_score for one in settled.values())
        incidents += (one for one in job.earlier.incidents if lost or one.of in settled)
    layout = lay_out(job.key, submission.cells)
    incidents += layout.incidents
    given = job.beside.given
    with (
        Scorer(sandbox, report, given) as scorer,
        closing(Apart(job.key, kernel, partial(_with_files, sandbox, given), job.apart)) as apart,
    ):
        execution = Execution(kernel, job.key, job.cell_timeout_s, report, kept, apart)
        source = partial(KernelSource, kernel, scorer, execution.left_s)
        sitting = Sitting(job.key, execution, source, judge, incidents)
        sitting.by_hand, sitting.untouched = layout.by_hand, layout.untouched
        sitting.settled = settled
        for step in layout.steps:
            sitting.take(step)
        sitting.judge_the_rest()
    return sitting


def _with_files(sandbox: Kernels, given: Given) -> SandboxedKernel:
    """A kernel in which the course's files lie, and nothing of the student's."""
    return sandbox.kernel(files=given.files, modules=given.modules)


def _settled(job: Job) -> dict[str, ExerciseVerdict]:
    """What tests got guarded that run unguarded only because others would stumble on them."""
    others = job.key.lenient - job.key.excused
    return {
        one.id: one for one in (job.earlier.exercises if job.earlier else ()) if one.id in others
    }


def _verdict(job: Job, sitting: Sitting, kernel: SandboxedKernel, began: float) -> Verdict:
    # The notices are complete once the kernel is closed.
    noticed = [Incident(one.kind, one.detail) for one in kernel.notices]
    return Verdict(
        student=job.found.student,
        assignment=job.found.assignment,
        notebook=job.key.notebook,
        status=Status.GRADED,
        max_score=job.key.max_score,
        digest=job.digest,
        exercises=tuple(sitting.decided[cell.grade_id] for cell in job.key.cells),
        incidents=tuple(dict.fromkeys((*sitting.incidents, *noticed))),
        seconds=Seconds(time.monotonic() - began, sitting.compute_s),
        by_hand=sitting.by_hand,
    )


def _no_score(job: Job, status: Status, kind: str, words: str, began: float) -> Verdict:
    return Verdict(
        student=job.found.student,
        assignment=job.found.assignment,
        notebook=job.key.notebook,
        status=status,
        max_score=job.key.max_score,
        digest=job.digest,
        incidents=(Incident(kind, words),),
        seconds=Seconds(total=time.monotonic() - began),
    )
