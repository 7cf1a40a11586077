"""What was measured in words: the same Markdown for the terminal and for docs/performance.md."""

import math
import os
import platform
import statistics
from collections.abc import Iterable, Sequence
from importlib import metadata

from .classes import CASES
from .commands import Ran, cores
from .growth import Growth, cpus, line, walls
from .memory import ROLES, Memory
from .otter import VERSION
from .parts import Costs
from .rounds import Rounds, efficiency

#: where no control group says which processes belong to a run
UNCOUNTED = (
    "Not counted: no control group can be made here. Try `systemd-run --user --scope -p "
    "Delegate=yes` before the command."
)
_PACKAGES = ("tensorflow", "keras", "nbgrader", "ipykernel")


def conditions(without_otter: str) -> str:
    """Return where and with what it was measured; `without_otter` says why without it, if so."""
    otter = without_otter.removesuffix(".") or f"otter-grader {VERSION}"
    versions = [f"{name} {metadata.version(name)}" for name in _PACKAGES]
    system = f"{platform.system()} {platform.release().split('-')[0]}"
    python = f"Python {platform.python_version()}"
    busy = f"load {os.getloadavg()[0]:.1f} when it began"
    return f"{system}, {cores()} cores, {busy}; {', '.join([python, *versions])}; {otter}."


def spread(values: Iterable[float], digits: int = 1) -> str:
    """Return the median, with minimum and maximum if there are several values."""
    known = sorted(value for value in values if math.isfinite(value))
    if not known:
        return "not counted"
    middle = f"{statistics.median(known):.{digits}f}"
    ends = f" ({known[0]:.{digits}f}–{known[-1]:.{digits}f})"
    return middle + ends * (len(known) > 1)


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a Markdown table; all columns but the first are aligned to the right."""
    rules = ["---", *["--:"] * (len(head) - 1)]
    return "\n".join("| " + " | ".join(row) + " |" for row in (head, rules, *rows))


def compared(found: Sequence[Rounds]) -> str:
    """Return the table of graders: a row for each class and grader."""
    head = ("class", "grader", "wall, s", "s a notebook", "CPU s a notebook", "nbgrader / it")
    rows = [row for one in found for row in _graders(one)]
    return table(head, rows)


def _graders(found: Rounds) -> list[Sequence[str]]:
    rounds = len(found.ours)
    name = f"`{found.case}`: {found.notebooks} notebooks, {rounds} round{'s' * (rounds != 1)}"
    each = statistics.median(ran.wall_s for ran in found.nbgrader) / found.notebooks
    against = [one.wall_s / two.wall_s for one, two in zip(found.nbgrader, found.ours, strict=True)]
    rows = [(name, *_row("nbgrader", found.nbgrader, found.notebooks), "1")]
    if found.otter:
        ratios = [each * found.sample / ran.wall_s for ran in found.otter]
        label = f"otter run, {found.sample} of them"
        rows.append(("", *_row(label, found.otter, found.sample), spread(ratios)))
    ours = _row(f"autograder, {found.workers} workers", found.ours, found.notebooks)
    return [*rows, ("", *ours, spread(against))]


def _row(grader: str, ran: Sequence[Ran], notebooks: int) -> Sequence[str]:
    return (
        grader,
        spread(one.wall_s for one in ran),
        spread((one.wall_s / notebooks for one in ran), 2),
        spread((one.cpu_s / notebooks for one in ran), 2),
    )


def workload(found: Sequence[Rounds]) -> str:
    """Return the table of what the workers' time was used for, and how soon there was a verdict."""
    head = (
        "class", "Σ compute, s", "same cells, warm, s", "efficiency", "efficiency, warm",
        "overhead, CPU s each", "first verdict, s", "unchanged run, ms each", "load before",
    )  # fmt: skip
    return table(head, (_used(one) for one in found))


def _used(found: Rounds) -> Sequence[str]:
    measured = [efficiency(ran.compute_s, ran.wall_s, found.workers) for ran in found.ours]
    warm = [efficiency(found.warm_s, ran.wall_s, found.workers) for ran in found.ours]
    return (
        f"`{found.case}`",
        spread(ran.compute_s for ran in found.ours),
        f"{found.warm_s:.1f}",
        spread(measured, 2),
        spread(warm, 2),
        spread(((ran.cpu_s - found.warm_s) / found.notebooks for ran in found.ours), 2),
        spread(ran.first_s for ran in found.ours),
        spread((1000 * ran.wall_s / found.notebooks for ran in found.ours_again), 0),
        spread(found.load),
    )


def grown(found: Growth) -> str:
    """Return the table of costs against the number of notebooks, and the lines through them."""
    sizes = sorted({*found.ours, *found.nbgrader})
    runs = (found.nbgrader, found.ours, found.again)
    head = ("notebooks that compute nothing", "nbgrader, s", "autograder, s", "unchanged run, s")
    rows = [(str(n), *(f"{one[n].wall_s:.1f}" if n in one else "" for one in runs)) for n in sizes]
    fits = [line(walls(one)) for one in runs]
    starts = ("*the line: to start, s*", *(f"{one.start_s:.1f}" for one in fits))
    slopes = ("*the line: each notebook, s*", *(f"{one.each_s:.3f}" for one in fits))
    spent = [line(cpus(one)).each_s for one in runs]
    cpu = ("*CPU s each notebook*", *(spread([one], 3) for one in spent))
    return table(head, [*rows, starts, slopes, cpu])


def by_part(costs: Costs, growth: Growth) -> dict[str, float]:
    """Return what a notebook that computes nothing costs by part, in ms of CPU time.

    What each notebook adds is the slope of the CPU time against their number: of a second run,
    and of one that writes the gradebook anew, too. *The rest* is what no part explains.
    """
    ms = {part: 1000 * statistics.fmean(times) for part, times in costs.items()}
    whole, again, repaired = (
        1000 * line(cpus(runs)).each_s for runs in (growth.ours, growth.again, growth.repaired)
    )
    kernel = ms["kernel start"] + ms["cell"] + ms["test"] + ms["kernel end"]
    parts = {
        "find, plan, compare": again,
        "fork a worker": ms["worker"],
        "start a kernel": ms["kernel start"],
        "run a cell": ms["cell"],
        "ask it: a test": ms["test"],
        "end it": ms["kernel end"],
        "read, judge, render": ms["grading"] - kernel,
        "keep in the ledger": ms["ledger"],
        "gradebook, autograded/": repaired - again,
    }
    return {**parts, "the rest": whole - sum(parts.values())}


def explained(costs: Costs, growth: Growth) -> str:
    """Return the table of a submission's cost by part, or why there is none."""
    parts = by_part(costs, growth)
    if not all(map(math.isfinite, parts.values())):
        return UNCOUNTED
    rows = [(part, f"{ms:.0f}") for part, ms in parts.items()]
    rows.append(("**all of it**", f"**{sum(parts.values()):.0f}**"))
    return table(("part of a notebook that computes nothing", "CPU ms"), rows)


def remembered(found: Memory | None) -> str:
    """Return the table of memory by process, or why there is none."""
    if found is None:
        return UNCOUNTED
    rows = [(f"{role} ({ROLES[role]})", f"{size:.0f}") for role, size in _sorted(found)]
    rows.append((f"**all together, {found.workers} workers**", f"**{found.together:.0f}**"))
    return table(("process, at its largest", "PSS, MiB"), rows)


def _sorted(found: Memory) -> list[tuple[str, float]]:
    return sorted(found.largest.items(), key=lambda one: [*ROLES].index(one[0]))


def legend(found: Sequence[Rounds]) -> str:
    """Return a line that says what the classes are."""
    return "; ".join(f"`{one.case}` ({CASES[one.case].words})" for one in found) + "."
