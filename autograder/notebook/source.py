"""A notebook's own names as the source of a check's answers."""

import json
from collections.abc import Mapping
from typing import Any

import numpy as np

from autograder.checking import Predictor, Reply, State, Unanswered, finite_predictions
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

    def predictor(self, name: str) -> Predictor:
        """Return the notebook's own model."""
        return _NotebookPredictor(self, name, self._namespace[name])


class _NotebookPredictor:
    def __init__(self, source: NotebookSource, name: str, model: Any) -> None:
        self._source, self._name, self._model = source, name, model

    def examine(self, probe_name: str, probe_source: str, inputs: Mapping[str, Any]) -> Reply:
        question = {
            "do": "examine",
            "name": self._name,
            "probe": probe_name,
            "source": probe_source,
        }
        return self._source.ask(question, 0)

    def predict(self, inputs: np.ndarray) -> np.ndarray:
        try:
            outputs = self._model.predict(inputs, batch_size=512, verbose=0)
        except Exception as error:
            words = " ".join(str(error).split())[:300]
            text = f"`{self._name}` cannot predict: {type(error).__name__}: {words}"
            raise Unanswered(State.ERROR, text) from None
        return finite_predictions(outputs, len(inputs), self._name)
