"""``autograder compare``: nbgrader's scores beside ours, or one result beside a later one."""

import json
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console

from autograder.refusal import Refusal
from autograder.saying import say

from .console import a_path, err, one_sentence, out, told, untold

#: shows what was found
Show = Callable[[Console, Any], None]

_TRUST = (
    "nbgrader runs the students' code without any sandbox: with your account, your files and your "
    "network. If you would run these submissions with nbgrader anyway, say so with "
    "--trust-submissions. Nothing was run."
)


def compare(
    what: Annotated[
        Path,
        typer.Argument(
            help="A course folder, or a --json of grade.", metavar="COURSE_DIR", parser=a_path
        ),
    ],
    later: Annotated[
        Path | None,
        typer.Argument(help="A later --json, to compare two.", metavar="[LATER]", parser=a_path),
    ] = None,
    sample: Annotated[int, typer.Option(min=1, help="Submissions to grade twice.")] = 20,
    everything: Annotated[bool, typer.Option("--all", help="Grade all of them twice.")] = False,
    assignment: Annotated[str | None, typer.Option(help="This assignment only.")] = None,
    seed: Annotated[int, typer.Option(help="Draws the sample.")] = 1,
    workers: Annotated[int, typer.Option(min=0, help="Of ours, at once; 0: one a core.")] = 0,
    trust: Annotated[
        bool,
        typer.Option("--trust-submissions", help="Let nbgrader run them without a sandbox."),
    ] = False,
    json_file: Annotated[
        Path | None, typer.Option("--json", help="Write it as JSON.", metavar="FILE")
    ] = None,
) -> None:
    """Show whose points differ, and why: nbgrader's and ours, or ours before and after."""
    with one_sentence():
        if later is not None:
            found, show = _two_results(what, later)
        elif what.is_file():
            raise typer.BadParameter(f"{what} is a file: give a second one to compare it with.")
        elif not what.is_dir():
            raise Refusal(f"There is no folder or file {what.absolute()}. Check the path.")
        elif not trust:
            say(err, f"autograder: {_TRUST}")
            raise typer.Exit(2)
        else:
            most = None if everything else sample
            found, show = _with_nbgrader(what, (most, assignment, seed, workers))
    written = _write(json_file, found) if json_file is not None else True
    # After what was asked for is written, and not into it: FILE may be - or /dev/stdout.
    show(out if json_file is None else err, found)
    raise typer.Exit(0 if found.equal and written else 1)


def _with_nbgrader(place: Path, chosen: tuple[Any, ...]) -> tuple[Any, Show]:
    from autograder.comparing.both import Chosen, compare_with_nbgrader
    from autograder.comparing.tables import print_comparison
    from autograder.terminal import ClassProgress

    with ClassProgress(err, hidden=not err.is_terminal) as progress:
        found = compare_with_nbgrader(place, Chosen(*chosen), progress, partial(say, err))
    return found, print_comparison


def _two_results(before: Path, after: Path) -> tuple[Any, Show]:
    from autograder.comparing.results import compare_results
    from autograder.comparing.tables import print_changes

    return compare_results(before, after), print_changes


def _write(path: Path, found: Any) -> bool:
    from autograder.classroom.report import ReportError, write_document

    text = json.dumps(found.to_json(), indent=1) + "\n"
    try:
        told(err, "Comparison", write_document(path, [text]))
    except ReportError as error:
        return untold(error)
    return True
