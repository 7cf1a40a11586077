"""A callback played on scripted logs, on a real tiny model whose weights say which epoch it is."""

from typing import Any

BATCHES = 2  #: in each epoch


def play(thing: Any, logs: Any, folder: str, own: bool) -> dict[str, Any]:
    """Play `thing`, one callback or several in a list, on `logs`, a dict an epoch.

    It happens in `folder`, or in an empty one. What is not the check's own is played as a copy that
    writes there, so that nothing of the student's changes and no file of theirs is written over.
    Returns a ``Played``.
    """
    import os
    import tempfile
    from pathlib import Path

    played = list(thing) if isinstance(thing, (list, tuple)) else [thing]
    before = Path.cwd()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as empty:
        folder = folder or empty
        played = played if own else [_copy(one, folder) for one in played]
        os.chdir(folder)
        try:
            seen = _files(folder)
            model = _model(logs)
            report = _listened(model, played, logs)
            report["kept_epoch"] = _epoch_of(model.get_weights())
            report["files"] = [
                _written(path) for path, state in _files(folder).items() if seen.get(path) != state
            ]
        finally:
            os.chdir(before)
    return report


def _copy(callback: Any, folder: str) -> Any:
    """A copy of a callback that shares nothing with it, and writes to `folder`."""
    import contextlib
    import copy
    import os
    from pathlib import Path

    twin = copy.copy(callback)
    if isinstance(callback, type):
        return twin
    for name in ("_model", "params"):
        if hasattr(twin, name):
            setattr(twin, name, None)
    with contextlib.suppress(Exception):  # it holds what cannot be copied: then both share it
        twin = copy.deepcopy(twin)
    for name in ("filepath", "backup_dir", "filename"):
        path = getattr(twin, name, None)
        if isinstance(path, (str, os.PathLike)):
            setattr(twin, name, str(Path(folder, Path(path).name)))
    return twin


def _files(folder: str) -> dict[str, Any]:
    from pathlib import Path

    states = {str(path): path.stat() for path in Path(folder).iterdir() if path.is_file()}
    return {path: (state.st_mtime_ns, state.st_size) for path, state in states.items()}


def _model(logs: Any) -> Any:
    """A compiled model with the metrics of the script, that has trained one batch.

    Untrained, Keras knows of no metrics, and a right ``mode="auto"`` raises.
    """
    import keras
    import numpy as np

    model = keras.Sequential([keras.Input((1,)), keras.layers.Dense(1)])
    names = {str(name).removeprefix("val_") for one in logs for name in one} - {"loss"}
    metrics = []
    for name in sorted(names):
        try:
            keras.metrics.get(name)
        except ValueError:
            continue
        metrics.append(name)
    # Eagerly: a graph made for one batch takes 0.3 s, most of what the student waits for.
    model.compile(keras.optimizers.Adam(0.001), "mse", metrics=metrics, run_eagerly=True)
    model.train_on_batch(np.zeros((1, 1)), np.zeros((1, 1)))
    _stamp(model, -1)
    return model


def _stamp(model: Any, epoch: int) -> None:
    import numpy as np

    model.set_weights([np.full((1, 1), epoch + 1.0), np.full(1, epoch + 1.0)])


def _epoch_of(weights: list[Any]) -> int | None:
    """The epoch whose weights these are, ``None`` for none of them."""
    import numpy as np

    flat = np.concatenate([np.ravel(one) for one in weights]) if weights else np.zeros(0)
    if len(flat) == 0 or not np.all(flat == flat[0]) or flat[0] < 1:
        return None
    return int(flat[0]) - 1


def _listened(model: Any, played: list[Any], logs: Any) -> dict[str, Any]:
    """As ``_train``, with the warnings that a student would see, each once."""
    import warnings

    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always", UserWarning)
        report = _train(model, played, logs)
    words = [str(one.message)[:300] for one in said if issubclass(one.category, UserWarning)]
    return report | {"warnings": list(dict.fromkeys(words))}


def _train(model: Any, played: list[Any], logs: Any) -> dict[str, Any]:
    """Call the hooks as `fit` does, epoch by epoch."""
    import keras

    done: dict[str, Any] = {
        "ran": 0,
        "stopped_at": None,
        "error": "",
        "message": "",
        "error_epoch": None,
        "rates": [],
    }
    epoch = -1
    try:
        hooks = keras.callbacks.CallbackList(
            played, model=model, epochs=len(logs), steps=BATCHES, verbose=0
        )
        model.stop_training = False
        hooks.on_train_begin()
        for epoch, script in enumerate(logs):
            hooks.on_epoch_begin(epoch)
            done["rates"].append(float(model.optimizer.learning_rate))
            training = {key: one for key, one in script.items() if not key.startswith("val_")}
            for batch in range(BATCHES):
                hooks.on_train_batch_begin(batch)
                _stamp(model, epoch)
                hooks.on_train_batch_end(batch, dict(training))
            if len(training) < len(script):
                validation = {
                    key.removeprefix("val_"): one
                    for key, one in script.items()
                    if key.startswith("val_")
                }
                hooks.on_test_begin()
                hooks.on_test_batch_begin(0)
                hooks.on_test_batch_end(0, dict(validation))
                hooks.on_test_end(dict(validation))
            hooks.on_epoch_end(epoch, dict(script))
            done["ran"] = epoch + 1
            if model.stop_training:
                done["stopped_at"] = epoch
                break
        hooks.on_train_end(dict(logs[done["ran"] - 1]) if done["ran"] else {})
    except (Exception, SystemExit) as error:
        done |= {"error": type(error).__name__, "message": str(error)[:500]}
        done["error_epoch"] = epoch if epoch >= 0 else None
    return done


def _written(path: str) -> dict[str, Any]:
    """What a file that appeared holds: a ``File``."""
    from pathlib import Path

    import keras

    held, epoch = "other", None
    try:
        if path.endswith(".weights.h5"):
            model = keras.Sequential([keras.Input((1,)), keras.layers.Dense(1)])
            model.compile(keras.optimizers.Adam(0.001), "mse")
            model.optimizer.build(model.trainable_variables)
            model.load_weights(path)
            held, epoch = "weights", _epoch_of(model.get_weights())
        elif path.endswith((".keras", ".h5")):
            model = keras.saving.load_model(path, compile=False)
            held, epoch = "model", _epoch_of(model.get_weights())
    except Exception:
        held = "other"
    return {"name": Path(path).name, "holds": held, "epoch": epoch}
