"""What a student's copy of a notebook does not show: the answers to its predictions.

The notebooks in ``notebooks/`` are executed, for readers. A copy that somebody works in is handed
out without the outputs that follow a *Predict*, up to the next section: nothing may answer a
prediction before it is made. The web edition covers the same outputs.
"""

import json
import platform
import re
from collections.abc import Iterable, Iterator
from typing import Any

#: the heading of a prediction
PREDICT = re.compile(r"^#{1,6}\s+(?:\d+\W+)?predict\b", re.IGNORECASE | re.MULTILINE)
_FENCED = re.compile(r"^(```|~~~).*?^\1", re.MULTILINE | re.DOTALL)  # a comment is no heading
_SECTION = re.compile(r"^##?\s", re.MULTILINE)


def handed_out(notebook: str) -> str:
    """Return the text of a notebook as a student gets it; its cells say the same.

    Text that is no notebook is returned as it is.
    """
    try:
        content = json.loads(notebook)
        for cell in behind_predictions(content["cells"]):
            cell["outputs"], cell["execution_count"] = [], None
        _name_python(content["metadata"])
    except (ValueError, KeyError, TypeError, AttributeError):
        return notebook
    return json.dumps(content, indent=1, ensure_ascii=False) + "\n"


def behind_predictions(cells: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Yield the code cells whose outputs may answer a prediction: none shows before it is made."""
    behind = False
    for cell in cells:
        if cell["cell_type"] == "markdown":
            behind = _is_behind(_text(cell), behind)
        elif behind and cell["cell_type"] == "code":
            yield cell


def _is_behind(text: str, behind: bool) -> bool:
    """Return whether the cells after this text follow a prediction that is still open."""
    text = _FENCED.sub("", text)
    marks = [(found.start(), False) for found in _SECTION.finditer(text)]
    marks += [(found.start(), True) for found in PREDICT.finditer(text)]
    return max(marks)[1] if marks else behind


def _text(cell: dict[str, Any]) -> str:
    return "".join(cell["source"])


def _name_python(metadata: dict[str, Any]) -> None:
    """Put in the version of this Python, as a kernel's start would.

    JupyterLab would put it in on opening, and then say that the notebook has changed.
    """
    if "language_info" in metadata:
        metadata["language_info"]["version"] = platform.python_version()
