"""TensorFlow's rules for two dtypes, on NumPy: the slips run with them where no TensorFlow is.

As TensorFlow 2.21 has them: tensors of two dtypes raise, and an array is cast into a tensor's dtype.
"""

from typing import Any

import numpy as np

from autograder.checking import StandIn


class Tensor(np.lib.mixins.NDArrayOperatorsMixin):
    """An array with one dtype that the operators hold to."""

    def __init__(self, values: Any) -> None:
        self.values = np.asarray(values)
        self.dtype = self.values.dtype

    def __array__(self, dtype: Any = None, copy: Any = None) -> np.ndarray:
        return np.array(self.values, dtype)

    def __float__(self) -> float:
        return float(self.values)

    def numpy(self) -> np.ndarray:
        """Return it as an array."""
        return self.values

    def __array_ufunc__(self, ufunc: np.ufunc, method: str, *inputs: Any) -> "Tensor":
        """Calculate in the dtype of the tensors, if they have one together."""
        dtypes = {one.dtype for one in inputs if isinstance(one, Tensor)}
        if len(dtypes) > 1 or dtypes == {np.dtype(bool)}:
            raise StandIn
        (dtype,) = dtypes
        return Tensor(ufunc(*(np.asarray(one).astype(dtype) for one in inputs)))


def cast(x: Any, dtype: Any) -> Tensor:
    """Return `x` as a tensor of `dtype`."""
    return Tensor(np.asarray(x).astype(dtype))


def keras_add(a: Any, b: Any) -> Tensor:
    """Add as ``keras.ops.add``: the one float decides, of two the wider."""
    floats = [one.dtype for one in (a, b) if one.dtype.kind == "f"]
    dtype = floats[0] if len(floats) == 1 else np.result_type(a.dtype, b.dtype)
    return Tensor(np.asarray(a).astype(dtype) + np.asarray(b).astype(dtype))


def take(one: Any) -> Any:
    """Return what a function is called with: a list stays an array, all else is a tensor."""
    return np.array(one) if isinstance(one, list) else Tensor(one)


class Module:
    """A module of the names that it is given."""

    def __init__(self, **names: Any) -> None:
        self.__dict__.update(names)


DTYPES = {name: np.dtype(name) for name in ("float16", "float32", "float64", "int32")}
NAMES = {"tf": Module(cast=cast, add=lambda a, b: a + b, **DTYPES), "keras": Module(ops=Module(add=keras_add)), "take": take}
