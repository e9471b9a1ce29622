"""Tables of polars and pyarrow: a few rows, without what names say is secret."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from .._contract import SECRET_MASK as MASK
from .hiding import hide_pairs, hides, hides_field

if TYPE_CHECKING:
    from .sketch import Sketch

_ROWS = 10
_CELL = 2_000
#: Of a schema that pyarrow prints, and of the types within its types.
_FIELD = re.compile(r"([\w.-]{1,100}): (?:large_)?(string|binary)?")
#: How polars tells the rows of what it shows, which are not those of the value.
_SHAPE = re.compile(r"shape: \([\d_]+")


def arrow(value: Any) -> dict[str, str]:
    """The text of a value of pyarrow; where a field is a secret, what the fields are."""
    schema = str(getattr(value, "schema", None) or getattr(value, "type", ""))
    fields = _FIELD.findall(schema)
    if any(hides_field(name, bool(text)) for name, text in fields):
        return {"text/plain": f"<{type(value).__name__}>\n{schema}"}
    return {"text/plain": repr(value)}


def polars(value: Any, sketch: Sketch) -> dict[str, str]:
    """The first rows of a value of polars, as text and as HTML."""
    library: Any = sys.modules["polars"]
    if type(value).__name__ not in ("DataFrame", "Series"):
        return {"text/plain": repr(value)}
    small = value.head(_ROWS)
    if type(value).__name__ == "DataFrame":
        small = library.DataFrame(_masked(small.get_columns(), library, sketch))
    else:
        (small,) = _masked([small], library, sketch)
    limits = {"tbl_rows": _ROWS, "tbl_cols": 8, "fmt_str_lengths": 50}
    with library.Config(**limits, fmt_table_cell_list_len=3):
        shown = {"text/plain": repr(small)}
        if hasattr(small, "_repr_html_"):
            shown["text/html"] = small._repr_html_()
    if len(value) > _ROWS:
        shown = {
            kind: _SHAPE.sub(f"shape: ({len(value):_}", text, 1) for kind, text in shown.items()
        }
        shown["text/plain"] += f"\n[{len(value)} rows]"
    return shown


def _masked(columns: Iterable[Any], library: Any, sketch: Sketch) -> list[Any]:
    found = list(columns)
    texts = [one for one in found if one.dtype == library.String]
    cells = [one.str.slice(0, _CELL).to_list() for one in texts]
    masked = [[cell and sketch.secrets.mask_text(cell) for cell in held] for held in cells]
    hide_pairs(masked, cells, [None] * (len(found[0]) if found else 0))
    shown = {one.name: library.Series(one.name, held) for one, held in zip(texts, masked)}
    for one in found:
        own: list[Any] = next((held for text, held in zip(texts, cells) if text is one), [])
        is_secret = any(hides(one.name, cell) for cell in own if cell)
        if is_secret or hides(one.name, "of a column") or _has_secret(one.dtype):
            shown[one.name] = library.Series(one.name, [MASK] * len(one))
    return [shown.get(one.name, one) for one in found]


def _has_secret(kind: Any, depth: int = 20) -> bool:
    """Whether a field of this type, or of one within it, is a secret."""
    inner = getattr(kind, "inner", None)
    fields = [(field.name, field.dtype) for field in getattr(kind, "fields", None) or ()]
    if depth and inner is not None and _has_secret(inner, depth - 1):
        return True
    return any(
        hides_field(name, str(of) in ("String", "Binary")) or _has_secret(of, depth - 1)
        for name, of in fields
    )
