"""``autograder calibrate`` and ``doctor``: an exercise's bar, and this machine."""

from typing import Annotated

import typer
from rich.markup import escape

from autograder.saying import say

from .console import err, one_sentence, out


def calibrate(
    exercise: Annotated[str, typer.Argument(help="For example 13.train.")],
    only: Annotated[
        list[str] | None, typer.Option(help="Measure this recipe only; may be repeated.")
    ] = None,
    seeds: Annotated[int, typer.Option(min=0, help="For each recipe; 0: as declared.")] = 0,
    more: Annotated[bool, typer.Option(help="Measure only the seeds that are missing.")] = False,
    workers: Annotated[int, typer.Option(min=1, help="Trainings at once.")] = 1,
    standin: Annotated[bool, typer.Option(help="Hide the data sets of this machine.")] = False,
    redraw: Annotated[bool, typer.Option(help="Measure nothing: write the page anew.")] = False,
) -> None:
    """Measure an exercise's bar anew (it trains many models; minutes to an hour)."""
    from autograder.calibrating import measuring, page
    from autograder.terminal import calibration_table, trial_bar

    options = measuring.Options(only or (), seeds, more, workers, standin)
    with one_sentence():
        try:
            with trial_bar(err) as on_trial:
                run = measuring.calibrate(exercise, options, on_trial, measure=not redraw)
        except KeyboardInterrupt:
            err.print("Stopped. What was measured is kept; with --more it goes on from here.")
            raise typer.Exit(130) from None
        for path in page.write(run.exercise.id):
            err.print(f"Written: {escape(str(path))}", soft_wrap=True, highlight=False)
    for source, part in run.parts.items():
        out.print(calibration_table(run.exercise.id, source, part))
    for words in run.doubts():
        say(err, f"Note: {words}")
    problems = run.problems()
    for words in problems:
        say(err, words, "red")
    raise typer.Exit(1 if problems else 0)


def doctor(
    self_test: Annotated[
        bool, typer.Option("--self-test", help="Attack this machine with hostile submissions.")
    ] = False,
) -> None:
    """Say in plain words what this machine offers the grader, and what is missing."""
    from autograder import doctor as machine
    from autograder import selftest
    from autograder.terminal import print_facts

    with one_sentence():
        fine = print_facts(out, selftest.self_test() if self_test else machine.examine())
    raise typer.Exit(0 if fine else 1)
