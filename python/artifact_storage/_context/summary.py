"""What the values of a column or an array come to: a sample of them, of types that are known."""

from __future__ import annotations

import datetime
import math
import sys
from bisect import bisect_left, bisect_right
from collections import Counter
from typing import Any

from .._contract import PREVIEW_CELL
from .._masking.names import HINTS, may_be_secret
from .type_facts import type_name

#: Cells of a table, or elements of an array, that are looked at, and rows.
CELLS, ROWS = 100_000, 100_000
_BINS = 20
_TOP = 10
#: The largest whole number that JavaScript has.
_LARGEST = 1 << 53
#: Characters by which long texts are told apart, with their lengths.
_KEY = 1_000
#: Characters of a name.
_NAME = 60
_LEAST = -(1 << 63)
_NOTHING = ("NaTType", "NAType")
_FLOATS = tuple(("numpy", f"float{bits}") for bits in (16, 32, 64))
Facts = dict[str, Any]


def amount(value: Any) -> Any:
    """A number as JSON and JavaScript have it, else a text."""
    if isinstance(value, int):
        if abs(value) <= _LARGEST:
            return value
        bits = value.bit_length()
        return str(value)[:PREVIEW_CELL] if bits < 3000 else f"<int of {bits} bits>"
    return float(value) if math.isfinite(value) else str(float(value))


def is_null(cell: Any) -> bool:
    """Whether a cell of a table says that nothing is there."""
    kind = type(cell)
    if kind is float:
        return bool(cell != cell)
    if kind is int or kind is str or kind is bool:
        return False
    if cell is None or type_name(kind)[1] in _NOTHING:
        return True
    return type_name(kind) in _FLOATS and bool(cell != cell)


def summary(values: Any, zone: str = "") -> tuple[str, Facts]:
    """Kind and facts of a column.

    Args:
        values: An array of NumPy's, of numbers, booleans or times; or a list of cells.
        zone: What stands behind times.
    """
    if values is None:
        return "other", {"nulls": 0}
    if type(values) is not list:
        return _of_array(values, zone)
    # By identity: a class may have a hash of its own making.
    kinds = set(map(id, map(type, values)))
    kept = values
    if kinds != {id(str)}:
        kept = [cell for cell in values if not is_null(cell)]
        kinds = set(map(id, map(type, kept)))
    nulls = len(values) - len(kept)
    if not kinds:
        return "other", {"nulls": nulls, "distinct": 0}
    if kinds == {id(str)}:
        return "text", {"nulls": nulls, **_counted(kept)}
    if kinds == {id(bool)}:
        return "boolean", {"nulls": nulls, **_counted([str(cell) for cell in kept])}
    if kinds <= {id(int), id(float)}:
        return "number", {"nulls": nulls, **numbers(sorted(kept))}
    if kinds in ({id(datetime.date)}, {id(datetime.datetime)}):
        return "time", {"nulls": nulls, **_times(kept)}
    return "other", {"nulls": nulls}


def _of_array(values: Any, zone: str) -> tuple[str, Facts]:
    numpy: Any = sys.modules["numpy"]
    kind = values.dtype.kind
    if kind == "b":
        true = int(numpy.count_nonzero(values))
        counts = [("True", true), ("False", values.size - true)]
        top = [{"value": text, "count": n} for text, n in sorted(counts, key=_by_count) if n]
        return "boolean", {"nulls": 0, "distinct": len(top), "top": top}
    if kind == "M":
        return "time", _moments(numpy.sort(values.view("i8")), values.dtype, zone)
    nulls = int(numpy.count_nonzero(values != values)) if kind == "f" else 0
    ordered = numpy.sort(values)[: values.size - nulls]
    with numpy.errstate(all="ignore"):
        return "number", {"nulls": nulls, **numbers(ordered)}


def _by_count(pair: tuple[str, int]) -> int:
    return -pair[1]


def numbers(ordered: Any) -> Facts:
    """The facts of numbers in ascending order: a list, or an array of NumPy's."""
    size = len(ordered)
    if not size:
        return {"distinct": 0}
    is_list = type(ordered) is list
    if is_list:
        distinct = len(set(ordered))
        mean = _mean(ordered)
    else:
        distinct = 1 + int((ordered[1:] != ordered[:-1]).sum())
        mean = float(ordered.mean(dtype="float64"))
    whole = type(ordered[0]) is int if is_list else ordered.dtype.kind in "iu"
    plain = int if whole else float
    low, high = plain(ordered[0]), plain(ordered[-1])
    facts: Facts = {"distinct": distinct, "min": amount(low), "max": amount(high)}
    if math.isfinite(mean):
        facts["mean"] = mean
    finite = ordered[bisect_right(ordered, -math.inf) : bisect_left(ordered, math.inf)]
    edges = _edges(plain(finite[0]), plain(finite[-1])) if len(finite) else []
    if edges:
        facts["histogram"] = _histogram(finite, edges)
    return facts


def _mean(values: list[Any]) -> float:
    try:
        return math.fsum(values) / len(values)
    except (OverflowError, ValueError):
        return math.nan


def _edges(low: Any, high: Any) -> list[Any]:
    try:
        if low == high or not math.isfinite(float(high) - float(low)):
            return []
    except OverflowError:
        return []
    if type(low) is int and type(high) is int and high - low < _BINS:
        return [low - 0.5 + n for n in range(high - low + 2)]
    width = float(high) - float(low)
    inner = [float(low) + width * n / _BINS for n in range(1, _BINS)]
    return [amount(low), *inner, amount(high)]


def _histogram(ordered: Any, edges: list[Any]) -> Facts:
    cuts = [0, *(bisect_left(ordered, edge) for edge in edges[1:-1]), len(ordered)]
    counts = [after - before for before, after in zip(cuts, cuts[1:])]
    return {"edges": edges, "counts": counts}


def _moments(ordered: Any, dtype: Any, zone: str) -> Facts:
    """Of times as numbers in ascending order; the least number means none."""
    numpy: Any = sys.modules["numpy"]

    def text(moment: int) -> str:
        exact = numpy.int64(moment).view(dtype)
        written = str(numpy.datetime_as_string(exact, unit="auto"))
        return written + ("T00:00" if zone and "T" not in written else "") + zone

    nulls = bisect_right(ordered, _LEAST)
    ordered = ordered[nulls:]
    if not len(ordered):
        return {"nulls": nulls, "distinct": 0}
    low, high = int(ordered[0]), int(ordered[-1])
    distinct = 1 + int(numpy.count_nonzero(ordered[1:] != ordered[:-1]))
    facts = {"nulls": nulls, "distinct": distinct, "min": text(low), "max": text(high)}
    bins = min(_BINS, high - low)
    if bins:
        edges = [low + (high - low) * n // bins for n in range(bins + 1)]
        histogram = _histogram(ordered, edges)
        facts["histogram"] = {**histogram, "edges": [text(edge) for edge in edges]}
    return facts


def _times(kept: list[Any]) -> Facts:
    facts: Facts = {"distinct": len(set(kept))}
    try:
        return {**facts, "min": min(kept).isoformat(), "max": max(kept).isoformat()}
    except TypeError:  # Some have a time zone.
        return facts


def _counted(texts: list[str]) -> Facts:
    if max(map(len, texts)) > _KEY:
        texts = [text if len(text) <= _KEY else f"{text[:_KEY]}{len(text)}" for text in texts]
    counts = Counter(texts)
    most = counts.most_common(_TOP)
    facts: Facts = {"distinct": len(counts)}
    if most[0][1] > 1:  # Where each stands there once, none is frequent.
        facts["top"] = [{"value": text[:_KEY], "count": count} for text, count in most]
    return facts


def names_a_secret(cells: list[Any]) -> bool:
    """Whether one of the texts may be the name of a secret that stands beside it."""
    is_text = set(map(id, map(type, cells))) == {id(str)}
    found = set(cells) if is_text else {cell for cell in cells if type(cell) is str}
    texts = {cell for cell in found if len(cell) < _NAME}
    lower = "\n".join(texts).lower()
    if not any(hint in lower for hint in HINTS):
        return False
    return any(may_be_secret(text) for text in texts if any(hint in text.lower() for hint in HINTS))
