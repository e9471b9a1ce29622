"""Arrays and tables of the common libraries: a few of their cells, whatever display options say."""

from __future__ import annotations

import sys
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any

from .._contract import SECRET_MASK as MASK
from .hiding import hide_pairs, hides, hides_field
from .sketch_arrow import arrow, polars
from .summary import is_null
from .type_facts import find, library_of, type_name

if TYPE_CHECKING:
    from .sketch import Sketch

#: Rows and columns up to which all are shown, as pandas does, and how many of more.
ROWS, COLUMNS, SHOWN_ROWS = 60, 20, 10
_CELL = 200
#: Elements that NumPy's own summary may look at.
_ELEMENTS = 20_000
_LIBRARIES = ("numpy", "pandas")
_SIMPLE = (bool, int, float, complex, type(None))
_PINNED: dict[str, Any] = {
    "precision": 8,
    "threshold": 1000,
    "edgeitems": 3,
    "linewidth": 75,
    "suppress": False,
    "formatter": None,
    "floatmode": "maxprec",
}
_PANDAS = (
    *("display.max_colwidth", 50, "display.float_format", None, "display.precision", 6),
    *("display.max_seq_items", 30, "display.max_rows", ROWS, "display.max_columns", COLUMNS),
)


def _class(library: str, name: str) -> Any:
    module = sys.modules.get(library)
    found = vars(module).get(name) if type(module) is type(sys) else None
    return found if isinstance(found, type) else None


def is_array(value: Any) -> bool:
    """Whether it is an array of NumPy's, whose text says all."""
    array = _class("numpy", "ndarray")
    return array is not None and issubclass(type(value), array)


def size_of(value: Any) -> int:
    """The elements of an array or table; 0 for other types."""
    for library, name in (("numpy", "ndarray"), ("pandas", "DataFrame"), ("pandas", "Series")):
        if type(value) is _class(library, name):
            return int(value.size)
    return 0


def pinned_repr(value: Any) -> str:
    """Its `repr`, with limits of NumPy and pandas that are not the user's."""
    with ExitStack() as pinned:
        if _class("numpy", "ndarray") is not None:
            pinned.enter_context(sys.modules["numpy"].printoptions(**_PINNED))
        if library_of(value) == "pandas":
            pinned.enter_context(sys.modules["pandas"].option_context(*_PANDAS))
        return repr(value)


def library_text(value: Any, sketch: Sketch, level: int) -> str | None:
    """The text of an array or table; None for other types."""
    kind = type(value)
    array = _class("numpy", "ndarray")
    if array is not None and issubclass(kind, (array, sys.modules["numpy"].void)):
        if sketch.guard.ask(lambda: _has_secret(value.dtype), False, known=True):
            return f"<{kind.__name__} of {value.dtype!s:.{_CELL}}, shape {value.shape}>"
        if find(kind, "__repr__")[0] is find(array, "__repr__")[0]:
            return _array_text(value, sketch, level)
        return None
    table = table_of(value, sketch)
    return None if table is None else table.get("text/plain")


def _has_secret(dtype: Any) -> bool:
    """Whether a field of NumPy's type, or of one within it, has a secret's name."""
    fields = (dtype.base.fields or {}).items()
    return any(
        hides_field(name, field[0].base.kind in "OSU") or _has_secret(field[0])
        for name, field in fields
    )


def _array_text(value: Any, sketch: Sketch, level: int) -> str:
    found: Any = sketch.guard.ask(lambda: _array_parts(value), None, known=True)
    if type(found) is str or found is None:
        return found or "<numpy.ndarray>"
    first, shape, dtype = found
    more = ", ..." if len(first) == 30 else ""
    shown = sketch.items(first, ("[", "]"), max(level, 1)).rstrip("]")
    return f"array({shown}{more}], shape={shape}, dtype={dtype})"


def _array_parts(value: Any) -> str | tuple[list[Any], Any, str]:
    import numpy

    looked_at = 1
    for size in value.shape:
        looked_at *= min(size, 7)
    if value.dtype.hasobject or value.dtype.itemsize > 400 or looked_at > _ELEMENTS:
        return list(value.flat[:30]), value.shape, str(value.dtype)[:_CELL]
    try:
        with numpy.printoptions(**_PINNED, override_repr=None):
            return numpy.array_repr(value)
    except TypeError:  # NumPy 1
        with numpy.printoptions(**_PINNED):
            return numpy.array_repr(value)


def table_of(value: Any, sketch: Sketch) -> dict[str, str] | None:
    """MIME type to text of a pandas table; None for other types."""
    for name, make in (("DataFrame", _frame), ("Series", _series)):
        table = _class("pandas", name)
        if table is not None and issubclass(type(value), table):
            same = find(type(value), "__repr__")[0] is find(table, "__repr__")[0]
            is_known = type(value) is table
            return make(value, sketch, is_known) if same else None
    nothing: dict[str, str] = {}
    if library_of(value) == "polars":
        return sketch.guard.ask(lambda: polars(value, sketch), nothing)
    if library_of(value) == "pyarrow":
        return sketch.guard.ask(lambda: arrow(value), nothing)
    index = _class("pandas", "Index")
    if index is not None and issubclass(type(value), index):
        return sketch.guard.ask(lambda: _index(value), None)
    return None


def _ends(count: int, limit: int, shown: int) -> list[int] | None:
    half = shown // 2 + 1
    return [*range(half), *range(count - half, count)] if count > limit else None


def _frame(value: Any, sketch: Sketch, known: bool) -> dict[str, str]:
    taken: Any = sketch.guard.ask(lambda: _small_frame(value), None, known)
    if taken is None:
        return {"text/plain": f"<{'.'.join(type_name(type(value)))}>"}
    small, (rows, columns), labels, cells = taken
    shown = [
        [cell_text(cell, column, sketch) for cell in held] for column, held in zip(labels, cells)
    ]
    hide_pairs(shown, cells, [None] * len(small.index) if not cells else _texts(small.index))
    return sketch.guard.ask(lambda: _render_frame(small, shown, (rows, columns)), {}, known)


def _small_frame(value: Any) -> Any:
    rows, columns = value.shape
    # Rows first: columns of all rows would be a copy of them.
    at = _ends(rows, ROWS, SHOWN_ROWS)
    small = value.copy() if at is None else value.iloc[at]
    at = _ends(columns, COLUMNS, COLUMNS)
    small = small if at is None else small.iloc[:, at]
    cells = [list(column.astype(object)) for _, column in small.items()]
    return small, (rows, columns), list(small.columns), cells


def cell_text(cell: Any, column: Any, sketch: Sketch) -> Any:
    """A cell as pandas may show it: numbers as they are, everything else a short text."""
    column = _name(column)
    if type(cell) in _SIMPLE or library_of(cell) in _LIBRARIES:
        is_empty = type(cell) is bool or is_null(cell)
        return MASK if type(column) is str and not is_empty and hides(column, cell) else cell
    if type(column) is str and hides(column, cell):
        return MASK
    if type(cell) is str:
        return sketch.secrets.mask_text(cell[: 10 * _CELL])[:_CELL]
    return sketch.text(cell, 2)[:_CELL]


def _name(label: Any) -> Any:
    """The last level of a label that has several."""
    return label[-1] if type(label) is tuple and label else label


def _texts(index: Any) -> list[Any]:
    return [label if type(label) is str else None for label in map(_name, index)]


def _label(label: Any) -> Any:
    if type(label) in _SIMPLE or (type(label) is str and len(label) <= _CELL):
        return label
    if library_of(label) in _LIBRARIES:
        return label
    return label[:_CELL] if type(label) is str else f"<{type_name(type(label))[1]}>"


def _index(value: Any) -> dict[str, str] | None:
    """An index with a secret's name; None for all others."""
    shown = _without_secrets(value[:SHOWN_ROWS])
    return {"text/plain": pinned_repr(shown)} if shown is not None else None


def _without_secrets(index: Any) -> Any:
    """The same index without the labels whose level has a secret's name; None if it has none."""
    hidden = [
        type(name) is str
        and (
            hides(name, "of a level")
            or any(hides(name, label) for label in index[:SHOWN_ROWS].get_level_values(number))
        )
        for number, name in enumerate(index.names)
    ]
    if not any(hidden):
        return None
    levels = [
        [MASK] * len(index) if hide else list(index.get_level_values(number))
        for number, hide in enumerate(hidden)
    ]
    if len(levels) == 1:
        return type(index)(levels[0], name=index.name)
    return type(index).from_arrays(levels, names=index.names)


def _shorten(small: Any) -> None:
    """Labels that are secret, long, or no labels at all."""
    for axis in ("index", "columns"):
        masked = _without_secrets(getattr(small, axis, small.index))
        if masked is not None and hasattr(small, axis):
            setattr(small, axis, masked)
        labels = getattr(small, axis, None)
        if labels is None or getattr(labels, "nlevels", 1) > 1:
            continue
        shorter = [_label(label) for label in labels]
        if any(one is not other for one, other in zip(shorter, list(labels))) and (
            str(labels.dtype) in ("object", "str", "string", "category")
        ):
            setattr(small, axis, shorter)


def _render_frame(small: Any, shown: Any, size: tuple[int, int]) -> dict[str, str]:
    import pandas

    for number, cells in enumerate(shown):
        if any(type(cell) is str for cell in cells):
            small.isetitem(number, pandas.Series(cells, index=small.index, dtype=object).array)
    _shorten(small)
    rows, columns = size
    limits = {
        "max_rows": SHOWN_ROWS if rows > ROWS else None,
        "max_cols": COLUMNS if columns > COLUMNS else None,
    }
    is_cut = rows > ROWS or columns > COLUMNS
    with pandas.option_context(*_PANDAS):
        text = small.to_string(**limits, line_width=80)
        html = small.to_html(**limits, notebook=True)
    if is_cut:
        text += f"\n\n[{rows} rows x {columns} columns]"
        sign = "\N{MULTIPLICATION SIGN}"
        html = html.replace("</table>", f"</table>\n<p>{rows} rows {sign} {columns} columns</p>")
    return {"text/plain": text, "text/html": html}


def _series(value: Any, sketch: Sketch, known: bool) -> dict[str, str]:
    def take() -> Any:
        at = _ends(len(value), ROWS, SHOWN_ROWS)
        small = value.copy() if at is None else value.iloc[at]
        return small, len(value), list(small.astype(object)), value.name

    taken: Any = sketch.guard.ask(take, None, known)
    if taken is None:
        return {"text/plain": f"<{'.'.join(type_name(type(value)))}>"}
    small, length, cells, name = taken
    shown = [cell_text(cell, name, sketch) for cell in cells]
    hide_pairs([shown], [cells], _texts(small.index))

    def render() -> dict[str, str]:
        import pandas

        dtype = str(small.dtype)[:_CELL]
        short = small
        if any(type(cell) is str for cell in shown):
            short = pandas.Series(shown, index=small.index, dtype=object)
        _shorten(short)
        footer = [f"Name: {_label(name)}"] if name is not None else []
        footer += [f"Length: {length}"] if length > ROWS else []
        with pandas.option_context(*_PANDAS):
            text = short.to_string(max_rows=SHOWN_ROWS if length > ROWS else None)
        return {"text/plain": "\n".join([text, ", ".join([*footer, f"dtype: {dtype}"])])}

    return sketch.guard.ask(render, {}, known)
