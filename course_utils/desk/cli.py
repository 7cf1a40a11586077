"""The ``course`` command: what students run, and what authors build and release with.

Each command imports what it needs when it runs, so that ``course --help`` answers at once.
"""

import contextlib
import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from autograder.refusal import when_stopped

from .console import RefusedGroup, accept_every_letter, progress_bar
from .stopping import run_until_stopped

app = typer.Typer(
    cls=RefusedGroup,
    help="Deep learning with Keras: run the course, check your answers, see how far you are.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
_out = Console(highlight=False, soft_wrap=True)
_err = Console(highlight=False, soft_wrap=True, stderr=True)


def main() -> None:
    """Run the command; Ctrl-C ends it in words, as a closed terminal and `kill` do."""
    accept_every_letter()
    run_until_stopped(app, "course", lambda: when_stopped(sys.argv[1:]))


@app.command()
def lab(
    folder: Annotated[
        Path, typer.Argument(metavar="[DIR]", help="Where your notebooks are kept.")
    ] = Path("workspace"),
    browser: Annotated[
        bool, typer.Option("--browser/--no-browser", help="Open the address in a browser.")
    ] = True,
    port: Annotated[int, typer.Option(min=1, max=65535, help="Where JupyterLab listens.")] = 8888,
    warm: Annotated[
        bool,
        typer.Option("--warm/--no-warm", help="Kernels start at once, Keras imported."),
    ] = False,
) -> None:
    """Make or refresh your copy of the notebooks, and open JupyterLab on it."""
    from .lab import LabError, free_port, run_lab
    from .workspace import NoNotebooksError, course_handouts, prepare

    workspace = folder.expanduser().resolve()
    if workspace.exists() and not workspace.is_dir():
        raise _failure(f"{workspace} is a file; name a folder for your notebooks.")
    try:
        for sentence in prepare(workspace, course_handouts()):
            _out.print(sentence, markup=False)
        free = free_port(port)
        if free != port:
            _out.print(f"Port {port} is taken, so JupyterLab uses {free}.")
        _out.print(f"Your notebooks are in {workspace}", markup=False)
        run_lab(
            workspace,
            port=free,
            browser=browser,
            say=_tell_address,
            meanwhile=lambda: _write_landing(workspace),
            parts=["autograder.notebook.live_map"],
            warm=warm,
        )
    except (NoNotebooksError, LabError) as error:
        raise _failure(str(error)) from None
    _out.print(f"JupyterLab has ended. What you saved is in {workspace}", markup=False)


def _write_landing(workspace: Path) -> None:
    """Put the map of the course, as it is now, on the page that opens first."""
    from autograder.notebook.map_page import page, text
    from autograder.notebook.route import route
    from autograder.notebook.standing import load_standings

    from .landing import write_landing

    here = route(workspace, load_standings(workspace))
    for sentence in write_landing(workspace, {"text/html": page(here), "text/plain": text(here)}):
        _out.print(sentence, markup=False)


def _tell_address(address: str) -> None:
    _out.print(f"JupyterLab is at {address}\nCtrl-C ends it.", markup=False)


@app.command()
def warm(
    user: Annotated[bool, typer.Option("--user", help="For all your environments.")] = False,
    remove: Annotated[bool, typer.Option("--remove", help="Take it away again.")] = False,
) -> None:
    """Install a kernel for any Jupyter tool that starts at once, with Keras imported already."""
    from . import warm_kernels

    try:
        _out.print(warm_kernels.remove() if remove else warm_kernels.install(user=user))
    except warm_kernels.KernelSpecError as error:
        raise _failure(str(error)) from None


@app.command()
def check(
    notebook: Annotated[
        str | None,
        typer.Argument(
            metavar="[NOTEBOOK]",
            help="A notebook or its number; otherwise all those of your workspace.",
        ),
    ] = None,
    watch: Annotated[
        bool, typer.Option("--watch", help="Check again each time that a notebook is saved.")
    ] = False,
) -> None:
    """Run notebooks in a fresh kernel and print the card of every check.

    The notebooks themselves are not changed. Ends with 1 if an exercise is not yet correct.
    """
    from .checks import CheckError, find_notebooks, saves

    try:
        notebooks = find_notebooks(notebook)
        correct = [_check_one(one) for one in notebooks]
    except CheckError as error:
        raise _failure(str(error)) from None
    if watch:
        _out.print("Save a notebook, and it is checked again. Ctrl-C ends this.")
        with contextlib.suppress(KeyboardInterrupt):
            for saved in saves(notebooks):
                try:
                    _check_one(saved)
                except CheckError as error:
                    _err.print(str(error), markup=False)
    elif not all(correct):
        raise typer.Exit(1)


def _check_one(path: Path) -> bool:
    """Run one notebook and print its cards; return whether all of them say Correct."""
    from autograder.checking import State
    from autograder.checking.card import LOOKS
    from autograder.exercises.exam import is_exam
    from autograder.notebook.exam import READABLE

    from .checks import check_notebook

    symbol, word, _ = READABLE if is_exam() else LOOKS[State.CORRECT]
    _out.print(f"[bold]{path.name}[/bold]")
    with progress_bar(_err, path.name) as on_cell:
        checked = check_notebook(path, f"{symbol} {word}", on_cell)
    for line in checked.lines:
        _out.print(line, markup=False)
    return checked.correct


@app.command()
def progress() -> None:
    """Show how far you are, notebook by notebook."""
    from rich.box import SIMPLE_HEAD
    from rich.table import Table

    from autograder.checking.card import LOOKS, points_text
    from autograder.exercises import notebook_numbers
    from autograder.exercises.exam import is_exam
    from autograder.notebook.exam import EXAM
    from autograder.notebook.standing import load_standings
    from autograder.notebook.tally import points_of, tally

    from .workspace import find_workspace

    if is_exam():
        _out.print(EXAM)
        return

    workspace = find_workspace(Path.cwd())
    if workspace is None:
        raise _failure("There is no workspace here; make one with: course lab")
    known = load_standings(workspace)
    for number in notebook_numbers():
        table = Table("exercise", "", "state", box=SIMPLE_HEAD, title_justify="left")
        table.title_style = "bold"
        table.add_column("points", justify="right")
        table.add_column("tries", justify="right")
        found = tally(number, known)
        for one, standing in found.rows:
            symbol, word, _ = LOOKS[standing.state]
            points = f"{points_text(points_of(one, standing))} of {points_text(one.points)}"
            tries = str(standing.tries or "")
            table.add_row(one.id, one.title, f"{symbol} {word}", points, tries)
        of = f"{points_text(found.earned)} of {points_text(found.worth)} points"
        table.title = f"Notebook {number}: {of}"
        _out.print(table)


@app.command()
def doctor() -> None:
    """Say in plain words what is installed, what is missing and what to do about it."""
    from .doctor import findings

    complete = True
    for finding in findings():
        complete &= finding.ok or not finding.needed
        _out.print(str(finding), markup=False)
    if not complete:
        raise typer.Exit(1)


@app.command()
def build(
    numbers: Annotated[
        list[str] | None, typer.Argument(metavar="[NN]...", help="Notebooks, by their numbers.")
    ] = None,
    check_only: Annotated[
        bool, typer.Option("--check", help="Write nothing; say what no longer follows.")
    ] = False,
) -> None:
    """Make the students' notebooks from notebooks/source/NN_topic.py, executed."""
    from autograder import exercises

    from .authoring import SourceError
    from .authoring.build import build as build_one
    from .authoring.build import differences

    faults: list[str] = []
    for source in _chosen(numbers or []):
        try:
            with progress_bar(_err, source.stem) as on_cell:
                if check_only:
                    faults += differences(source, exercises, on_cell)
                    continue
                path = build_one(source, exercises, on_cell)
            _out.print(f"{path} is built.", markup=False)  # on a line of its own: the bar is gone
        except SourceError as error:
            faults += str(error).splitlines()
    faults += _pages(_checkout(), check_only)
    if faults:
        raise _failure("\n".join(faults))
    if check_only:
        _out.print("Every notebook follows from its source.")


def _pages(root: Path, check_only: bool) -> list[str]:
    """Write what is made of all notebooks together, or say how it no longer follows."""
    from autograder.notebook.map_page import markdown
    from autograder.notebook.route import route

    from .authoring import SourceError
    from .authoring.pages import pages
    from .files import write_atomically

    try:
        made, faults = pages(root, markdown(route(root / "notebooks", {})))
    except SourceError as error:
        return str(error).splitlines()
    for path, text in made.items():
        if not check_only:
            write_atomically(path, text)
        elif not path.exists() or path.read_text("utf-8") != text:
            faults.append(f"{path} no longer follows from the notebooks; run: course build")
    return faults


@app.command()
def release(
    destination: Annotated[Path, typer.Argument(metavar="DEST", help="A new, empty folder.")],
    solutions: Annotated[
        bool,
        typer.Option("--solutions/--no-solutions", help="Whether solution() shows the authors'."),
    ] = True,
    exam: Annotated[
        bool,
        typer.Option("--exam", help="Keep keys, hints and solutions back; takes two minutes."),
    ] = False,
) -> None:
    """Put together the folder that students get."""
    from autograder import exercises
    from autograder.examining import ExamError

    from .authoring import SourceError
    from .authoring.release import ReleaseError
    from .authoring.release import release as release_to

    try:
        keep = _in_place_of_keys if exam else None
        notebooks = release_to(_checkout(), destination, exercises, solutions=solutions, exam=keep)
    except (ReleaseError, SourceError, ExamError) as error:
        raise _failure(str(error)) from None
    _out.print(f"{destination} holds {len(notebooks)} notebooks and all they need.", markup=False)


def _in_place_of_keys() -> str:
    """Return what an exam's release has in the place of the answer keys."""
    from autograder.examining import exam_text

    with progress_bar(_err, "asking each check what it reads") as on_exercise:
        return exam_text(on_exercise)


@app.command()
def site(
    destination: Annotated[
        Path, typer.Argument(metavar="DEST", help="A new folder, or an earlier site.")
    ],
) -> None:
    """Make the web edition: the executed notebooks as pages that need no kernel and no server."""
    from autograder import exercises
    from autograder.exercises.solutions import solution_of

    from .site.making import SiteError, make_site

    try:
        first = make_site(
            _checkout(), destination, lambda name: (exercises.find(name), solution_of(name))
        )
    except SiteError as error:
        raise _failure(str(error)) from None
    _out.print(f"The site is made; open {first}", markup=False)


def _checkout() -> Path:
    """Return the checkout of the course that holds the current folder."""
    here = Path.cwd()
    for folder in (here, *here.parents):
        if (folder / "notebooks" / "source").is_dir():
            return folder
    raise _failure("There is no notebooks/source here; run this in a checkout of the course.")


def _chosen(numbers: list[str]) -> list[Path]:
    from .authoring.build import sources

    root = _checkout()
    found = {source.name[:2]: source for source in sources(root / "notebooks")}
    unknown = [number for number in numbers if number[:2] not in found]
    if unknown or not found:
        missing = ", ".join(number or "an empty number" for number in unknown) or "any notebook"
        raise _failure(
            f"There is no source for {missing}. There are: {', '.join(found) or 'none'}."
        )
    return [found[number[:2]] for number in numbers] or list(found.values())


def _failure(message: str) -> typer.Exit:
    """Print what went wrong, and return what ends the command."""
    _err.print(message, markup=False)
    return typer.Exit(1)
