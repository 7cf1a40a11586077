"""How the web edition is made: a draft of pages, Sphinx, and the result to its place.

Nothing is written to the place before everything has succeeded. A list of the files is kept there,
so that making it again removes what no longer belongs and leaves anybody else's files alone.
"""

import io
import re
import shutil
import tempfile
from importlib.util import find_spec
from pathlib import Path

from course_utils.desk.files import write_atomically
from course_utils.desk.handing_out import handed_out

from .front import front
from .page import MAP, Find, page

MARKER = ".course-site"  #: lists the site's files, one a line
_COLOUR = re.compile(r"\x1b\[[0-9;]*m")


class SiteError(RuntimeError):
    """The site cannot be made; the message says why, a sentence a line."""


def make_site(root: Path, destination: Path, find: Find) -> Path:
    """Make the web edition of the notebooks of the checkout `root`; return its first page.

    Raises:
        SiteError: if Sphinx is missing, the destination is somebody else's, there are no notebooks,
            or Sphinx finds fault with a page.
    """
    _check_tools(destination)
    _check_place(destination)
    notebooks = _texts(root / "notebooks", "[0-9][0-9]_*.ipynb")
    if not notebooks:
        raise SiteError(f"There are no notebooks in {root / 'notebooks'}; make them: course build")
    with tempfile.TemporaryDirectory(prefix="course-site-") as draft:
        source, built = Path(draft, "source"), Path(draft, "built")
        _write_source(source, notebooks, _texts(root / "notebooks", "*.md"), find)
        _run_sphinx(source, built)
        _put(built, destination)
    return destination / "index.html"


def _check_tools(destination: Path) -> None:
    for tool in ("sphinx", "myst_nb", "furo", "math_core"):
        if find_spec(tool) is None:
            raise SiteError(
                f"{tool} is not installed; run: uv run --group site course site {destination}"
            )


def _check_place(destination: Path) -> None:
    if destination.is_dir():
        if (destination / MARKER).is_file() or not any(destination.iterdir()):
            return
        raise SiteError(f"{destination} is neither new nor an earlier site; name another folder.")
    if destination.exists():
        raise SiteError(f"{destination} is a file; name a folder for the site.")


def _texts(folder: Path, pattern: str) -> dict[str, str]:
    return {path.stem: path.read_text("utf-8") for path in sorted(folder.glob(pattern))}


def _write_source(
    source: Path, notebooks: dict[str, str], others: dict[str, str], find: Find
) -> None:
    (source / "copies").mkdir(parents=True)
    for name, text in notebooks.items():
        copy = source / "copies" / f"{name}.ipynb"
        copy.write_text(handed_out(text), "utf-8")
        (source / copy.name).write_text(page(text, find, f"copies/{copy.name}"), "utf-8")
    for name, text in others.items():
        (source / f"{name}.md").write_text(text.replace(*MAP), "utf-8")
    (source / "index.md").write_text(front(notebooks, others), "utf-8")


def _run_sphinx(source: Path, built: Path) -> None:
    from sphinx.application import Sphinx
    from sphinx.errors import SphinxError
    from sphinx.util.docutils import docutils_namespace, patch_docutils

    warnings = io.StringIO()
    settings = Path(__file__).parent  # conf.py and what it names
    try:
        with patch_docutils(str(settings)), docutils_namespace():
            Sphinx(
                srcdir=source,
                confdir=settings,
                outdir=built,
                doctreedir=built.parent / "doctrees",
                buildername="html",
                status=None,
                warning=warnings,
            ).build(force_all=True)
    except SphinxError as error:
        raise SiteError(f"Sphinx gave up: {error}") from error
    if said := _COLOUR.sub("", warnings.getvalue()).replace(f"{source}/", "").strip():
        raise SiteError(f"Sphinx finds fault with the pages, so nothing is written:\n{said}")


def _put(built: Path, destination: Path) -> None:
    """Bring what was built to its place; remove what an earlier site had and this one has not."""
    files = sorted(path.relative_to(built) for path in built.rglob("*") if path.is_file())
    files = [path for path in files if path.name != ".buildinfo"]
    marker = destination / MARKER
    earlier = marker.read_text("utf-8").splitlines() if marker.exists() else []
    names = [path.as_posix() for path in files]
    # Written first: if this is interrupted, the folder is still known as a site, with all of it.
    write_atomically(marker, "\n".join(sorted({*names, *earlier})) + "\n")
    for path in files:
        (destination / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(built / path, destination / path)
    home = destination.resolve()
    for name in {*earlier} - {*names}:
        if (old := (home / name).resolve()).is_relative_to(home):
            old.unlink(missing_ok=True)
    write_atomically(marker, "\n".join(names) + "\n")
