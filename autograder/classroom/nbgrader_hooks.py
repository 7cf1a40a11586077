"""What ``nbgrader_config.py`` names so that nbgrader itself works as this course means it.

With these, ``nbgrader generate_assignment`` blanks solutions as the course's own build does, and
``nbgrader autograde`` gives a training cell the time it asks for.
"""

from nbformat import NotebookNode
from nbgrader.converters import GenerateAssignment
from nbgrader.preprocessors import ClearSolutions
from traitlets import Dict

from course_utils.desk.authoring.regions import blanked, find_regions

DEFAULT_CELL_S = 60
LONGEST_CELL_S = 1800  #: a student can edit the metadata; nobody waits longer than this


class StubSolutions(ClearSolutions):  # type: ignore[misc]  # nbgrader is not typed
    """nbgrader's ClearSolutions with this course's stubs, which run without raising.

    A region is replaced by its own lines that start with ``#: ``, or else by ``...``.
    """

    code_stub = Dict({"python": "...  # your code here"}).tag(config=True)

    def _replace_solution_region(self, cell: NotebookNode, language: str) -> bool:
        if cell.cell_type != "code":
            return bool(super()._replace_solution_region(cell, language))
        regions = find_regions(cell.source, self._complain)
        for region in reversed(regions):
            cell.source = blanked(cell.source, region)
        return bool(regions)

    def _complain(self, offset: int, message: str) -> None:
        """Stop the release: an overlooked marker would hand out a solution."""
        raise RuntimeError(f"line {offset + 1} of a solution cell: {message}")


def generate_preprocessors() -> list[type]:
    """Return nbgrader's own steps to a release, with :class:`StubSolutions` for ClearSolutions."""
    steps = GenerateAssignment.class_traits()["preprocessors"].default()
    return [StubSolutions if step is ClearSolutions else step for step in steps]


def cell_timeout_s(cell: NotebookNode) -> int:
    """Return the seconds a cell may run: what its metadata asks for, within reason."""
    asked = cell.metadata.get("course", {}).get("timeout_s", DEFAULT_CELL_S)
    if not isinstance(asked, int | float) or not asked > 0:
        return DEFAULT_CELL_S
    return int(min(asked, LONGEST_CELL_S))
