"""Asks the installed Keras what it can rebuild from a config; writes the list of what is known.

``python -m tests.grading.keras_names`` writes ``autograder/grading/keras_names.json`` anew.
"""

import json
import sys
from collections import defaultdict
from pathlib import Path
from types import FunctionType

LIST = Path(__file__).parents[2] / "autograder" / "grading" / "keras_names.json"

#: what Keras can rebuild, and is yet no plain part of a model: it holds code, or a table to look up
SPECIAL = {
    *("Lambda", "TFSMLayer", "TorchModuleWrapper", "JaxLayer", "FlaxLayer", "TFOptimizer"),
    *("StringLookup", "IntegerLookup", "IndexLookup", "TextVectorization"),
    *("Hashing", "HashedCrossing", "FeatureSpace", "Cross", "Feature", "TFDConcat", "TFDIdentity"),
}


def known_names() -> dict[str, list[str]]:
    """Return by module the classes and functions of Keras's that a saved model may name."""
    import keras
    from keras.src import api_export
    from keras.src.saving.keras_saveable import KerasSaveable

    found = defaultdict(set)
    bases = (
        *(KerasSaveable, keras.Initializer, keras.Regularizer, keras.constraints.Constraint),
        *(keras.DTypePolicy, keras.dtype_policies.DTypePolicyMap, keras.quantizers.Quantizer),
        *(keras.optimizers.schedules.LearningRateSchedule, keras.random.SeedGenerator),
    )
    for one in {kind for base in bases for kind in (base, *_below(base))}:
        name = api_export.get_name_from_symbol(one) or f"{one.__module__}.{one.__name__}"
        module, _, name = name.rpartition(".")
        if name not in SPECIAL and module.split(".")[0] == "keras" and name[0] != "_":
            found[module].add(name)
    for module in (keras.activations, keras.losses, keras.metrics):
        functions = {name for name, one in vars(module).items() if isinstance(one, FunctionType)}
        found["builtins"] |= functions - {"get", "serialize", "deserialize"}
    return {module: sorted(names) for module, names in sorted(found.items())}


def _below(kind: type) -> set[type]:
    return {one for part in kind.__subclasses__() for one in (part, *_below(part))}


if __name__ == "__main__":
    LIST.write_text(json.dumps(known_names(), indent=1) + "\n", "utf-8")
    sys.stdout.write(f"{LIST}\n")
