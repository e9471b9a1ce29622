"""A table as its preview has it: cells as short texts, and what secrets' names belong to hidden."""

from __future__ import annotations

import datetime
import decimal
import json
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from .._contract import PREVIEW_CELL, PREVIEW_ROWS, SECRET_MASK as MASK
from .._masking.known import Secrets
from .._masking.names import may_be_secret
from .columns import LOOKED_AT, Column, Table
from .hiding import hide_pairs, hides
from .summary import is_null
from .type_facts import library_of, type_name

if TYPE_CHECKING:
    from .sketch import Sketch

#: Characters in which secrets are looked for: of more, fewer rows are shown.
_CHARACTERS = 150_000
#: Of the whole preview.
_LONGEST = 400_000
#: Between cells whose secrets are looked for together.
_BETWEEN = "\n\x1f\n"
_LIBRARIES = ("numpy", "pandas")
# By identity: a class may have comparisons of its own making.
_PLAIN = {
    id(kind)
    for kind in (
        *(int, float, bool, decimal.Decimal),
        *(datetime.date, datetime.datetime, datetime.time, datetime.timedelta),
    )
}

#: Written by Python in a few characters: not so a whole number.
_NUMBERS = {id(float), id(bool)}


def table_json(table: Table, sketch: Sketch) -> str:
    """The preview of a table, as JSON."""
    rows = _rows_shown(table)
    while True:
        text = json.dumps(_Shown(table, rows, sketch).preview(), ensure_ascii=False)
        if len(text) <= _LONGEST or rows <= 5:
            return text if len(text) <= _LONGEST else ""
        rows //= 2


def _rows_shown(table: Table) -> int:
    """How many rows of each end."""
    ends = [column.head + column.tail for column in table.fields] + table.head + table.tail
    texts = (len(cell) for cells in ends for cell in cells if type(cell) is str)
    characters = sum(min(length, LOOKED_AT) for length in texts)
    share = min(1.0, _CHARACTERS / max(1, characters))
    return max(3, int(PREVIEW_ROWS * share))


class _Shown:
    """One table with so many rows of each end."""

    def __init__(self, table: Table, rows: int, sketch: Sketch) -> None:
        self._table = table
        self._sketch = sketch
        self._secrets = sketch.secrets
        size = len(table.fields[0].head) if table.fields else len((table.head or [[]])[0])
        is_all = size <= 2 * rows and not (table.fields and table.fields[0].tail)
        self._head = size if is_all else rows
        self._tail = 0 if is_all else rows

    def preview(self) -> dict[str, Any]:
        table = self._table
        columns = [self._ends(column.head, column.tail) for column in table.fields]
        labels = [self._ends(*level) for level in zip(table.head, table.tail)]
        names = self._texts([_label(column.name) for column in table.fields])
        shown = [self._cells(cells, column.name) for cells, column in zip(columns, table.fields)]
        index = [self._cells(cells, name, True) for cells, name in zip(labels, table.levels)]
        texts = labels[-1] if labels else [None] * (self._head + self._tail)
        hide_pairs(shown, columns, [cell if type(cell) is str else None for cell in texts])
        fields = [self._field(column, name) for column, name in zip(table.fields, names)]
        made: dict[str, Any] = {
            "rows": table.rows,
            "columns": table.columns,
            "sampled": table.sampled,
            "fields": fields,
            "head": self._across(shown, slice(0, self._head)),
            "tail": self._across(shown, slice(self._head, None)),
        }
        if table.others:
            found = self._texts([_label(name) for name, _ in table.others])
            types = [kind[:PREVIEW_CELL] for _, kind in table.others]
            made["other_fields"] = [{"name": n, "type": t} for n, t in zip(found, types)]
        if index:
            made["index"] = {
                "names": [None if name is None else _label(name) for name in table.levels],
                "head": self._across(index, slice(0, self._head)),
                "tail": self._across(index, slice(self._head, None)),
            }
        return made

    def _ends(self, head: list[Any], tail: list[Any]) -> list[Any]:
        if not self._tail:
            return head
        return [*head[: self._head], *(tail or head)[-self._tail :]]

    def _across(self, columns: list[list[Any]], rows: slice) -> list[list[Any]]:
        return [list(row) for row in zip(*(cells[rows] for cells in columns))]

    def _cells(self, cells: list[Any], name: Any, is_level: bool = False) -> list[Any]:
        """Cells as texts, None where there is nothing."""
        if set(map(id, map(type, cells))) <= _NUMBERS:
            found = [repr(cell) if cell == cell else None for cell in cells]
        else:
            found = [None if is_null(cell) else _text(cell, self._sketch) for cell in cells]
        if may_hide(name):
            # Of all of a level at once: its labels are as alike as the name.
            hidden = is_level and _hides(name, "of a level")
            return [
                MASK if text is not None and (hidden or _hides(name, cell)) else text
                for cell, text in zip(cells, found)
            ]
        at = [n for n, cell in enumerate(cells) if type(cell) is str and found[n] is not None]
        for n, text in zip(at, self._texts([str(found[n]) for n in at])):
            found[n] = text
        return [text if text is None else text[:PREVIEW_CELL] for text in found]

    def _field(self, column: Column, name: str) -> dict[str, Any]:
        kind, facts = column.kind, dict(column.facts)
        ends = (*column.head, *column.tail) if may_hide(column.name) else ()
        looked_at = [cell for cell in ends if not is_null(cell)]
        if any(_hides(column.name, cell) for cell in looked_at[:10]):
            facts = {key: facts[key] for key in ("nulls", "distinct") if key in facts}
        elif self._table.names and kind == "text":
            # It may be the value behind a name.
            facts.pop("top", None)
        top = facts.get("top")
        if top:
            texts = self._texts([entry["value"][:LOOKED_AT] for entry in top])
            pairs = zip(texts, top)
            facts["top"] = [{"value": t[:PREVIEW_CELL], "count": e["count"]} for t, e in pairs]
        return {"name": name, "type": column.type[:PREVIEW_CELL], "kind": kind, **facts}

    def _texts(self, texts: list[str]) -> list[str]:
        return masked_texts(texts, self._secrets)


def masked_texts(texts: list[str], secrets: Secrets) -> list[str]:
    """Texts without secrets, looked for in all at once, and where there are any, in each."""
    together = _BETWEEN.join(texts)
    if secrets.mask_text(together) == together:
        return texts
    return [secrets.mask_text(text) for text in texts]


def _parts(name: Any) -> Iterable[str]:
    parts = name if type(name) is tuple else (name,)
    return (part for part in parts if type(part) is str)


def may_hide(name: Any) -> bool:
    """Whether the name of a column, or a level of it, may be one of a secret."""
    return any(map(may_be_secret, _parts(name)))


def _hides(name: Any, cell: Any) -> bool:
    if library_of(cell) == "numpy" and _is_scalar(cell):
        cell = cell.item()
    return type(cell) is not bool and any(hides(part, cell) for part in _parts(name))


def _label(name: Any) -> str:
    """A column's name; those of several levels in one line."""
    if type(name) is tuple:
        return " / ".join(map(_label, name))[:PREVIEW_CELL]
    if type(name) is str:
        return name[:PREVIEW_CELL]
    if name is None or id(type(name)) in _PLAIN or library_of(name) in _LIBRARIES:
        return str(name)[:PREVIEW_CELL]
    return f"<{type_name(type(name))[1]}>"[:PREVIEW_CELL]


def _text(cell: Any, sketch: Sketch) -> str:
    """A cell as a short text; one of a type that nobody knows is not asked."""
    kind = type(cell)
    if kind is str:
        return str(cell[:LOOKED_AT])
    if kind is float:
        return repr(cell)
    if id(kind) in _PLAIN or (library_of(cell) in _LIBRARIES and _is_scalar(cell)):
        # Python writes no longer ones.
        is_huge = kind is int and cell.bit_length() > 500
        return sketch.text(cell)[:PREVIEW_CELL] if is_huge else str(cell)[:PREVIEW_CELL]
    return sketch.secrets.mask_text(sketch.text(cell, 2)[: 2 * PREVIEW_CELL])[:PREVIEW_CELL]


def _is_scalar(cell: Any) -> bool:
    shape = getattr(cell, "shape", ())
    return shape == () and not getattr(getattr(cell, "dtype", None), "names", None)
