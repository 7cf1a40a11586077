"""A notebook's own names as the source of a check's answers."""

import json
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from autograder.checking import MODEL, Reply, saving
from autograder.guest.plain import decode
from autograder.guest.serve import serve


class NotebookSource:
    """Answers a check's questions from a notebook's own namespace, in its own process."""

    def __init__(self, namespace: dict[str, Any]) -> None:
        self._namespace = namespace

    def ask(self, question: Mapping[str, Any], timeout_s: float) -> Reply:
        """Put one question. The student's own patience is the time limit here."""
        # Through JSON and back, so that nothing passes here that would not pass when grading.
        reply = json.loads(json.dumps(serve(dict(question), self._namespace)))
        if reply["ok"]:
            return Reply(decode(reply["value"]))
        return Reply(problem=reply["problem"], detail=reply["detail"])

    def saved(self, name: str, label: str) -> "NotebookSource":
        """Return the notebook's own model, as it is: it is nobody's secret here."""
        return NotebookSource({MODEL: self._namespace[name]})

    def reloaded(self, name: str, label: str) -> "NotebookSource":
        """Save the model, and load it with what is registered under the notebook's own names."""
        apart = NotebookSource({saving.NAMES: self._namespace})
        with tempfile.TemporaryDirectory(prefix="model-") as folder:
            path = str(Path(folder, "model.keras"))
            saving.save(self, name, label, path)
            saving.load_strictly(apart, label, path)
        return apart
