"""pandas' tables and columns as plain data, for ``exact``: those of numbers, texts and times."""

import importlib
from collections.abc import Sequence
from typing import Any

TAG = "pandas"
_KINDS = ("DataFrame", "Series", "Index", "RangeIndex")
#: the types of a column that are wholly said by their name and the values
_TYPES = frozenset(
    """bool float32 float64 int16 int32 int64 int8 object str string uint16 uint32 uint64
    uint8""".split()  # noqa: SIM905 - shorter than a list
)


def is_one(value: Any, pandas: Any) -> bool:
    """Whether this is a table, a column or an index, and no subclass of one."""
    return any(type(value) is getattr(pandas, kind) for kind in _KINDS)


def parts(value: Any) -> list[Any]:
    """Return what a table is made of; what is no data in it, ``exact.flat`` finds.

    A column of a type that we do not know (categories, times with a zone) stays as it is, which is
    no data either.
    """
    kind = type(value).__name__
    if kind == "DataFrame":
        columns = [_values(value.iloc[:, number]) for number in range(value.shape[1])]
        return [kind, parts(value.columns), parts(value.index), columns]
    if kind == "Series":
        return [kind, _values(value), parts(value.index), value.name]
    if kind == "RangeIndex":
        return [kind, value.start, value.stop, value.step, value.name]
    if kind == "Index":
        return [kind, _values(value), value.name]
    return [value]


def _values(column: Any) -> Any:
    name = str(column.dtype)
    if name.startswith("datetime64[") and name.endswith("]") and "," not in name:
        return [name, column.to_numpy().view("int64")]
    if name not in _TYPES:
        return column.array
    return [name, column.to_numpy() if name not in ("object", "str", "string") else list(column)]


def made(parts: list[Any]) -> Any:
    """Return what has these parts; raises whatever there is to raise if there is no such thing."""
    pandas: Any = importlib.import_module("pandas")
    kind, *rest = parts
    if kind == "RangeIndex":
        start, stop, step, name = rest
        return pandas.RangeIndex(start, stop, step, name=name)
    if kind == "Index":
        return pandas.Index(_column(rest[0]), name=rest[1])
    if kind == "Series":
        return pandas.Series(_column(rest[0]), index=made(rest[1]), name=rest[2])
    if kind != "DataFrame":
        raise ValueError("no table")
    columns = [pandas.Series(_column(one), index=made(rest[1])) for one in rest[2]]
    table = pandas.concat(columns, axis=1) if columns else pandas.DataFrame(index=made(rest[1]))
    table.columns = made(rest[0])
    return table


def _column(values: Any) -> Any:
    pandas: Any = importlib.import_module("pandas")
    name, data = values
    if name.startswith("datetime64["):
        return data.view(name)
    if name not in _TYPES:
        raise ValueError("no type of a column")
    return pandas.array(data, dtype=name) if name in ("str", "string") else _as(data, name)


def _as(data: Any, name: str) -> Any:
    return objects(data) if name == "object" else data


def objects(items: Sequence[Any]) -> Any:
    """Return an array of Python objects."""
    numpy: Any = importlib.import_module("numpy")
    found = numpy.empty(len(items), object)
    for number, one in enumerate(items):
        found[number] = one
    return found
