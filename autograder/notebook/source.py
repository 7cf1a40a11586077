"""A notebook's own names as the source of a check's answers."""

import json
from collections.abc import Mapping
from typing import Any

import numpy as np

from autograder.checking import Predictor, Reply, State, Unanswered, finite_predictions, out_of_time
from autograder.guest.plain import decode
from autograder.guest.serve import serve

from .limit import OutOfTime, within
from .page import say

STOPPED = "You stopped it before there was an answer, so nothing was checked."
_RESISTS = (
    "{name} does not stop: it catches every exception, the one that says stop as well (a bare "
    "`except:` does that), or it waits inside a library. Choose Kernel ▸ Restart Kernel, then "
    "change it before you check again."
)


class NotebookSource:
    """Answers a check's questions from a notebook's own namespace, in its own process."""

    def __init__(self, namespace: dict[str, Any]) -> None:
        self._namespace = namespace

    def ask(self, question: Mapping[str, Any], timeout_s: float) -> Reply:
        """Put one question, and stop the student's code when its time is over."""
        name = str(question.get("name", "your code"))

        def served() -> dict[str, Any]:
            return serve(dict(question), self._namespace)

        try:
            answer = within(timeout_s, served, lambda: say(_RESISTS.format(name=name)))
        except OutOfTime:
            raise out_of_time(name, timeout_s) from None
        # Through JSON and back, so that nothing passes here that would not pass when grading.
        reply = json.loads(json.dumps(answer))
        if reply["ok"]:
            return Reply(decode(reply["value"]))
        if reply["problem"] == "raised" and reply["detail"]["type"] == "KeyboardInterrupt":
            raise Unanswered(State.TIMEOUT, STOPPED)
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
