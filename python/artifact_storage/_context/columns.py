"""The columns of the tables that are known: their first and last cells, and a sample of each.

Nothing is imported: a value's library is there already. What is looked at is bounded, whatever the
size of the table; columns of types that nobody knows are named and not opened.
"""

from __future__ import annotations

import math
import sys
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any, NamedTuple

from .._contract import PREVIEW_COLUMNS, PREVIEW_ROWS, SECRET_MASK as MASK
from .hiding import hides
from .summary import CELLS, ROWS, Facts, names_a_secret, summary
from .type_facts import library_of, type_name

#: Cells of a sample that become objects of Python's, and the bytes that they may hold.
_OBJECTS, _BYTES = 100_000, 4_000_000
#: Characters of a cell that are looked at.
LOOKED_AT = 2_000
#: The columns behind those that are shown: their names and types are told.
_OTHERS = slice(PREVIEW_COLUMNS, 500)
#: A cell that is not looked at.
CLOSED = "…"


class Column(NamedTuple):
    """One column; `head` and `tail` hold cells as they are."""

    name: Any
    type: str
    kind: str
    facts: Facts
    #: Whether a text of the sample may be the name of a secret in another column.
    names: bool
    head: list[Any]
    tail: list[Any]


class Table(NamedTuple):
    """A table; its labels are one list of cells for each level."""

    rows: int
    columns: int
    sampled: int | None
    fields: list[Column]
    #: Whether the name of a secret may stand in a column or among the labels.
    names: bool
    others: list[tuple[Any, str]]
    levels: list[Any]
    head: list[list[Any]]
    tail: list[list[Any]]


class _Ends:
    """Which rows are shown, and how many rows apart those of the sample are."""

    def __init__(self, rows: int, columns: int, cells: int = CELLS) -> None:
        self.rows = rows
        all_shown = rows <= 2 * PREVIEW_ROWS
        self.head = slice(0, rows if all_shown else PREVIEW_ROWS)
        self.tail = slice(rows if all_shown else rows - PREVIEW_ROWS, rows)
        most = max(1, min(ROWS, cells // max(1, min(columns, PREVIEW_COLUMNS))))
        self.step = max(1, -(-rows // most))
        self.sampled = None if self.step == 1 else -(-rows // self.step)

    def column(
        self, name: Any, kind: str, cells: Any, sample: Any, zone: str = "", nulls: int = 0
    ) -> Column:
        what, facts = summary(sample, zone)
        facts["nulls"] += nulls
        names = type(sample) is list and what != "number" and names_a_secret(sample)
        return Column(name, kind, what, facts, names, *cells)


def table_from(value: Any) -> Table | None:
    """The table; None for what is none that is known."""
    kind = type(value)
    library, name = library_of(value), type_name(kind)[1]
    if _is(kind, library, name):
        if library == "pandas" and name in ("DataFrame", "Series"):
            return _pandas(value, name)
        if library == "polars" and name in ("DataFrame", "Series"):
            return _polars(value, name)
        if library == "pyarrow" and name in ("Table", "RecordBatch"):
            return _arrow(value)
        if library == "numpy" and name in ("ndarray", "recarray") and _is_structured(value):
            return _structured(value)
    return None


def _is(kind: type, library: str, name: str) -> bool:
    """Whether it is that type of the library's, and none that only says so."""
    module = sys.modules.get(library)
    return module is not None and vars(module).get(name) is kind


def _is_structured(value: Any) -> bool:
    return value.dtype.names is not None and value.ndim == 1


def _pandas(value: Any, name: str) -> Table:
    rows = len(value)
    width = value.shape[1] if name == "DataFrame" else 1
    ends = _Ends(rows, width)
    # `iloc` takes three times as long for each column.
    named = [(name, value)] if name == "Series" else islice(value.items(), PREVIEW_COLUMNS)
    fields = [_pandas_column(one, ends) for _, one in named]
    labels = list(value.columns[: _OTHERS.stop]) if name == "DataFrame" else []
    hidden = _hidden_levels(value.columns) if labels else []
    if any(hidden):
        labels = [_without(label, hidden) for label in labels]
        fields = [one._replace(name=label) for one, label in zip(fields, labels)]
    kinds = value.dtypes.iloc[_OTHERS] if width > PREVIEW_COLUMNS else []
    index = value.index
    return Table(
        *(rows, width, ends.sampled, fields),
        _any(fields) or _names(index, ends.step),
        [(label, str(kind)) for label, kind in zip(labels[PREVIEW_COLUMNS:], kinds)],
        list(index.names),
        _levels(index[ends.head]),
        _levels(index[ends.tail]),
    )


def _names(index: Any, step: int) -> bool:
    last = index.get_level_values(index.nlevels - 1)
    return str(last.dtype) in ("object", "str", "string") and names_a_secret(last[::step].tolist())


def _hidden_levels(index: Any) -> list[bool]:
    return [type(name) is str and hides(name, "of a level") for name in index.names]


def _without(label: Any, hidden: list[bool]) -> Any:
    """A label without what stands in levels that have a secret's name."""
    if len(hidden) == 1:
        return MASK
    return tuple(MASK if hide else part for part, hide in zip(label, hidden))


def _levels(index: Any) -> list[list[Any]]:
    return [list(index.get_level_values(n)) for n in range(index.nlevels)]


def _pandas_column(series: Any, ends: _Ends) -> Column:
    dtype = series.dtype
    if library_of(dtype) not in ("numpy", "pandas"):
        return _closed(series.name, dtype, ends)
    plain = str(dtype) in ("float64", "int64", "bool")  # They read the same as Python's own.
    # An array's slice takes a hundredth of the time of a slice of its series.
    array = series.to_numpy() if plain else series.array
    ends_of = [array[rows] for rows in (ends.head, ends.tail)]
    cells = [end.tolist() if plain else list(end) for end in ends_of]
    zone = "Z" if getattr(dtype, "tz", None) is not None else ""
    kind = str(dtype) if type(dtype).__name__ != "CategoricalDtype" else "category"
    part = array[:: ends.step]
    is_masked = getattr(dtype, "kind", "O") in "iuf" and hasattr(dtype, "na_value")
    full = part.dropna() if is_masked else part
    nulls = len(part) - len(full)
    return ends.column(series.name, kind, cells, _pandas_sample(full, dtype), zone, nulls)


def _pandas_sample(part: Any, dtype: Any) -> Any:
    """What is summed up of an array of pandas', or of NumPy's: as `summary` takes it."""
    numpy: Any = sys.modules["numpy"]
    kind = getattr(dtype, "kind", "O")
    is_numpys = isinstance(dtype, numpy.dtype)
    if kind in "cmV" or type(dtype).__name__ in ("PeriodDtype", "IntervalDtype"):
        return None
    if kind == "M":
        return numpy.asarray(part) if is_numpys else part.to_numpy(dtype="datetime64[ns]")
    if kind in "biuf" and is_numpys:
        return numpy.asarray(part)
    if kind in "iuf":
        return part.to_numpy(dtype={"i": "int64", "u": "uint64", "f": "float64"}[kind])
    if is_numpys:
        return numpy.asarray(part).tolist()
    # Cell by cell, an array of pandas' takes twenty times as long.
    if type(dtype).__name__ == "CategoricalDtype":
        labels = [*part.categories, math.nan]
        return [labels[code] for code in part.codes.tolist()]
    if type(dtype).__name__ == "StringDtype":
        return part.to_numpy(dtype=object).tolist()
    return list(part)


def _closed(name: Any, kind: Any, ends: _Ends) -> Column:
    closed = [[CLOSED] * (rows.stop - rows.start) for rows in (ends.head, ends.tail)]
    return Column(name, type(kind).__name__, "other", {"nulls": 0}, False, *closed)


def _polars(value: Any, name: str) -> Table:
    columns = [value] if name == "Series" else value.get_columns()
    rows = len(value)
    ends = _Ends(rows, len(columns), CELLS if "numpy" in sys.modules else _OBJECTS)
    fields = [_polars_column(one, ends) for one in columns[:PREVIEW_COLUMNS]]
    others = columns[_OTHERS]
    named = [(one.name, str(one.dtype)) for one in others]
    return Table(rows, len(columns), ends.sampled, fields, _any(fields), named, [], [], [])


def _any(fields: list[Column]) -> bool:
    return any(one.names for one in fields)


def _polars_column(series: Any, ends: _Ends) -> Column:
    polars: Any = sys.modules["polars"]
    dtype = series.dtype
    if dtype.is_nested() or dtype in (polars.Object, polars.Unknown, polars.Binary):
        return _closed(series.name, dtype, ends)._replace(type=str(dtype)[:200])
    short = series.str.slice(0, LOOKED_AT) if dtype == polars.String else series
    cells = [short[rows].to_list() for rows in (ends.head, ends.tail)]
    sample: Any = short.gather_every(ends.step)
    if dtype.is_numeric() and "numpy" in sys.modules:
        full = sample.drop_nulls()
        nulls = len(sample) - len(full)
        plain = full if dtype.is_integer() or dtype.is_float() else full.cast(polars.Float64)
        return ends.column(series.name, str(dtype), cells, plain.to_numpy(), "", nulls)
    return ends.column(series.name, str(dtype), cells, sample.to_list())


def _arrow(value: Any) -> Table:
    rows, width = value.num_rows, value.num_columns
    ends = _Ends(rows, width, _OBJECTS)
    schema = value.schema
    fields = []
    for number in range(min(width, PREVIEW_COLUMNS)):
        field, column = schema.field(number), value.column(number)
        cells = [
            _objects([column.slice(at.start, at.stop - at.start)]) for at in (ends.head, ends.tail)
        ]
        sample = _objects(_blocks(column, rows, ends.sampled or rows))
        if sample is not None and str(field.type).startswith(
            ("list", "struct", "map", "large_list")
        ):
            sample = None
        closed = _closed(field.name, field.type, ends)
        shown = [found if found is not None else made for found, made in zip(cells, closed[-2:])]
        fields.append(ends.column(field.name, str(field.type)[:200], shown, sample))
    others = [schema.field(number) for number in range(width)[_OTHERS]]
    named = [(field.name, str(field.type)[:200]) for field in others]
    return Table(rows, width, ends.sampled, fields, _any(fields), named, [], [], [])


def _blocks(column: Any, rows: int, wanted: int, count: int = 20) -> Iterator[Any]:
    """Rows from all over a column: the whole of it where as many are wanted."""
    if wanted >= rows:
        yield column
        return
    length = -(-wanted // count)
    for number in range(count):
        yield column.slice((rows - length) * number // (count - 1), length)


def _objects(parts: Iterable[Any]) -> list[Any] | None:
    """What is in parts of a column; None where it is too much."""
    found: list[Any] = []
    left = _BYTES
    for part in parts:
        left -= part.nbytes
        if left < 0:
            return None
        found += part.to_pylist()
    return found


def _structured(value: Any) -> Table:
    numpy: Any = sys.modules["numpy"]
    plain = value.view(numpy.ndarray)
    names = plain.dtype.names
    ends = _Ends(len(plain), len(names))
    fields = []
    for name in names[:PREVIEW_COLUMNS]:
        column = plain[name]
        kind, dtype = column.dtype.kind, column.dtype
        if column.ndim > 1 or kind not in "biufMUScm":
            fields.append(_closed(name, dtype, ends)._replace(type=str(dtype)[:200]))
            continue
        part = column[:: ends.step]
        sample = part if kind in "biufM" else part.tolist() if kind == "U" else None
        if kind == "U" and part.nbytes > 10 * _BYTES:
            sample = None
        cells = [list(column[rows]) for rows in (ends.head, ends.tail)]
        fields.append(ends.column(name, str(dtype), cells, sample))
    others = [(name, str(plain.dtype[name])[:200]) for name in names[_OTHERS]]
    return Table(*(len(plain), len(names), ends.sampled, fields, _any(fields), others), [], [], [])
