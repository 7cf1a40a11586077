"""pandas' tables and columns as plain data, for ``exact``: of numbers, texts, times and categories.

Each is parts of its own, which are plain data at last, or else are left as they are, and refused.
"""

import importlib
from collections.abc import Sequence
from typing import Any

TAG = "pandas"
#: what :func:`parts` takes apart, by the name that pandas has for it
_TIMES = ("DatetimeIndex", "TimedeltaIndex", "PeriodIndex")
_INDEXES = ("Index", *_TIMES, "CategoricalIndex", "IntervalIndex")
_SINGLE = ("Timestamp", "Timedelta", "Period", "Interval")
_KINDS = ("DataFrame", "Series", "RangeIndex", "MultiIndex", *_INDEXES, *_SINGLE)
_NOTHING = ("NaT", "NA")
_ARRAY = "array"  #: any that is none of NumPy's, such as what ``unique`` gives of texts
#: the types of a column that are wholly said by their name and the values
_TYPES = frozenset(
    """bool float32 float64 int16 int32 int64 int8 object str string uint16 uint32 uint64
    uint8""".split()  # noqa: SIM905 - shorter than a list
)
#: the types of a column that also says where it has no value, by what makes one
_MASKED = {
    **dict.fromkeys(["Int8", "Int16", "Int32", "Int64"], "IntegerArray"),
    **dict.fromkeys(["UInt8", "UInt16", "UInt32", "UInt64"], "IntegerArray"),
    **dict.fromkeys(["Float32", "Float64"], "FloatingArray"),
    "boolean": "BooleanArray",
}


def is_one(value: Any, pandas: Any) -> bool:
    """Whether this is pandas' own table, column, index, array or value, and of no subclass."""
    kind = type(value)
    if isinstance(value, pandas.api.extensions.ExtensionArray):
        return bool(kind.__module__.partition(".")[0] == "pandas")
    return any(kind is getattr(pandas, one) for one in _KINDS) or any(
        value is getattr(pandas, one) for one in _NOTHING
    )


def parts(value: Any) -> list[Any]:
    """Return what a table is made of; what is no data in it, ``exact.flat`` finds."""
    kind = type(value).__name__
    if kind == "DataFrame":
        columns = [_values(value.iloc[:, number]) for number in range(value.shape[1])]
        return [kind, parts(value.columns), parts(value.index), columns]
    if kind == "Series":
        return [kind, _values(value), parts(value.index), value.name]
    if kind == "RangeIndex":
        return [kind, value.start, value.stop, value.step, value.name]
    if kind == "MultiIndex":
        return [kind, [parts(one) for one in value.levels], list(value.codes), list(value.names)]
    if kind in _INDEXES:
        freq = value.freqstr if kind in _TIMES else None
        return [kind, _values(value), value.name, freq]
    if kind in _SINGLE:
        return [kind, _values(importlib.import_module("pandas").Index([value]))]
    if kind in ("NAType", "NaTType"):
        return [kind.removesuffix("Type")]
    return [_ARRAY, _values(importlib.import_module("pandas").Series(value))]


def _values(column: Any) -> Any:
    """A column's type, by name, and its values; of another type it stays what it is."""
    name = str(column.dtype)
    if name in _MASKED:
        plain = "bool" if name == "boolean" else name.lower()
        return [name, column.array.to_numpy(plain, na_value=0), _as_array(column.isna())]
    if name == "category":
        held = column if hasattr(column, "codes") else column.array
        return [name, held.codes.copy(), parts(held.categories), bool(held.ordered)]
    if name.startswith("interval["):
        held = column if hasattr(column, "left") else column.array
        return ["interval", parts(held.left), parts(held.right), held.closed]
    if name.startswith(("datetime64[", "timedelta64[", "period[")):
        return [name, _as_array(column.astype("int64"))]
    if name not in _TYPES:
        return column.array
    return [name, list(column) if name in ("object", "str", "string") else column.to_numpy()]


def _as_array(column: Any) -> Any:
    return importlib.import_module("numpy").asarray(column)


def made(parts: list[Any]) -> Any:
    """Return what has these parts; raises whatever there is to raise if there is no such thing."""
    pandas: Any = importlib.import_module("pandas")
    kind, *rest = parts
    if kind in _NOTHING:
        return getattr(pandas, kind)
    if kind == "RangeIndex":
        start, stop, step, name = rest
        return pandas.RangeIndex(start, stop, step, name=name)
    if kind == "MultiIndex":
        levels, codes, names = rest
        return pandas.MultiIndex([made(one) for one in levels], codes, names=names)
    if kind in _INDEXES:
        index = pandas.Index(_column(rest[0]), name=rest[1])
        if rest[2] is not None and kind != "PeriodIndex":
            index.freq = rest[2]
        return index
    if kind in _SINGLE:
        return pandas.Index(_column(rest[0]))[0]
    if kind == _ARRAY:
        return pandas.Series(_column(rest[0])).array
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
    name, data, *more = values
    if name in _MASKED:
        return getattr(pandas.arrays, _MASKED[name])(data, *more)
    if name == "category":
        categories, ordered = more
        return pandas.Categorical.from_codes(data, made(categories), ordered=ordered)
    if name == "interval":
        right, closed = more
        return pandas.arrays.IntervalArray.from_arrays(made(data), made(right), closed)
    if name.startswith("datetime64[") and "," in name:
        dtype = pandas.DatetimeTZDtype.construct_from_string(name)
        moments = pandas.DatetimeIndex(data.view(f"M8[{dtype.unit}]"))
        return moments.tz_localize("UTC").tz_convert(dtype.tz).array
    if name.startswith("period["):
        return pandas.PeriodIndex.from_ordinals(data, freq=name[len("period[") : -1]).array
    if name.startswith(("datetime64[", "timedelta64[")):
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
