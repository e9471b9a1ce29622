"""Tables that fit the terminal. What nobody looks at is never cut."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple
from unicodedata import combining, east_asian_width

from .._quotes import visible

_GAP = "  "
#: A column is not made narrower; one that would be is left out, the last first.
_NARROWEST = 8


class Column(NamedTuple):
    """One column.

    Attributes:
        title: Its head.
        cell: What it says of a record.
        is_cut: Whether its cells may be cut.
        is_number: Whether they stand at the right.
    """

    title: str
    cell: Callable[[Mapping[str, Any]], str]
    is_cut: bool = True
    is_number: bool = False


class Table:
    """Lines of records, page by page: the head comes once, and columns only become wider."""

    def __init__(self, columns: Sequence[Column], is_seen: bool, is_styled: bool) -> None:
        """Begins.

        Args:
            columns: What to show.
            is_seen: Whether it has to fit a terminal.
            is_styled: Whether its head is bold.
        """
        self._columns = list(columns)
        self._room = shutil.get_terminal_size().columns if is_seen else None
        self._is_styled = is_styled
        self._widths = [len(column.title) for column in columns]
        self._has_head = False

    def lines(self, records: Sequence[Mapping[str, Any]]) -> Iterator[str]:
        """The lines of the next records."""
        rows = [[visible(column.cell(one)) for column in self._columns] for one in records]
        for index in range(len(self._columns)):
            widest = max((width(row[index]) for row in rows), default=0)
            self._widths[index] = max(self._widths[index], widest)
        shown = fitting(self._widths, [column.is_cut for column in self._columns], self._room)
        if not self._has_head:
            self._has_head = True
            head = self._line([column.title for column in self._columns], shown)
            yield f"\x1b[1m{head}\x1b[0m" if self._is_styled else head
        for row in rows:
            yield self._line(row, shown)

    def _line(self, cells: Sequence[str], widths: Sequence[int]) -> str:
        parts = []
        for column, cell, room in zip(self._columns, cells, widths):
            text = cut(cell, room)
            space = " " * (room - width(text))
            parts.append(space + text if column.is_number else text + space)
        return _GAP.join(parts).rstrip()


def fitting(widths: Sequence[int], are_cut: Sequence[bool], room: int | None) -> list[int]:
    """The widths of the columns that fit, in order: the widest of those that may be cut give way.

    Args:
        widths: What each would take.
        are_cut: Which ones may be cut.
        room: Characters of the terminal; None: any number.

    Returns:
        The widths of the first columns; those behind are left out.
    """
    found = list(widths)
    if room is None:
        return found
    while len(found) > 1 and _total(found) > room:
        cuttable = [i for i in range(len(found)) if are_cut[i] and found[i] > _NARROWEST]
        if cuttable:
            found[max(cuttable, key=lambda i: found[i])] -= 1
        else:
            found = list(widths[: len(found) - 1])
    return [min(one, room) for one in found]


def _total(widths: Sequence[int]) -> int:
    return sum(widths) + len(_GAP) * (len(widths) - 1)


def width(text: str) -> int:
    """How many columns of a terminal a text takes."""
    if text.isascii():
        return len(text)
    return sum(map(_width_of, text))


def _width_of(one: str) -> int:
    if combining(one) or one in "\u200c\u200d":
        return 0
    return 2 if east_asian_width(one) in "WF" else 1


def cut(text: str, room: int) -> str:
    """The beginning of a text that fits, with a sign that there is more."""
    if width(text) <= room:
        return text
    taken, kept = 1, []
    for one in text:
        taken += _width_of(one)
        if taken > room:
            break
        kept.append(one)
    return "".join(kept) + "…"
