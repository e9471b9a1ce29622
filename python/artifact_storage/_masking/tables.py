"""Secrets below the name of their column: CSV, and lists of rows that begin with their names.

Each line is looked at a fixed number of times, so the time is in proportion to the text.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterable, Iterator

from .forms import Span, is_placeholder
from .names import is_secret, may_be_secret

#: The end of a line, also as Python writes it, and the end of a row in a list of rows.
_BREAK = re.compile(r"\r?\n|(?:\\r)?\\n|[\])],\s{0,20}[\[(]")
_SEPARATORS = (",", ";", "\t", r"\t", "|")
#: Longer lines are no rows of a table that somebody looks at.
_LONGEST = 4_000
_NAME = re.compile(
    r"""\s{0,20}[\[(]{0,2}[bru]?\\?["']{0,2}(?P<name>\w[\w.-]{0,40}(?:[ ][\w.-]{1,40}){0,2})"""
    r"""\\?["']{0,2}[\])]{0,2}\s{0,20}"""
)
_VALUE = re.compile(
    r"""\s{0,20}[\[(]{0,2}[bru]?\\?["']{0,2}(?P<value>[^\s"'\\](?:[^"'\\]|\\[^"']|""){0,500}?)"""
    r"""(?:\\[nrt])?\\?["']{0,2}[\])]{0,2}\s{0,20}"""
)


def below_names(text: str, known: Iterable[tuple[str, int]]) -> Iterator[Span]:
    """Start and end of each secret.

    Args:
        text: Any text.
        known: Its `forms.names`.
    """
    # "api key" is a name here, although "key" tells nothing.
    ends = deque(end for _, end in known)
    if not ends or not _BREAK.search(text, ends[0]):
        return
    table: _Table | None = None
    for start, end, is_row in _lines(text):
        while ends and ends[0] < start:
            ends.popleft()
        if end - start > _LONGEST:
            table = None
            continue
        found = None if table is None else table.secrets(text, start, end)
        if found is not None:
            yield from found
            continue
        is_head = bool(ends) and ends[0] <= end
        table = _table(text, start, end, is_row) if is_head else None


def _lines(text: str) -> Iterator[tuple[int, int, bool]]:
    """Each line, and whether it ends as a row in a list of rows does."""
    start = 0
    for found in _BREAK.finditer(text):
        yield start, found.start(), found.group()[0] in "])"
        start = found.end()
    yield start, len(text), False


class _Table:
    """A head: its columns of secrets."""

    def __init__(self, separator: str, names: list[str]) -> None:
        self._separator = separator
        self._names = names

    def secrets(self, text: str, start: int, end: int) -> list[Span] | None:
        """Those of a row; None for what is no row of this table."""
        fields = _fields(text[start:end], self._separator)
        if len(fields) != len(self._names):
            return None
        found = []
        for name, (begin, close) in zip(self._names, fields):
            value = _VALUE.fullmatch(text, start + begin, start + close) if name else None
            told = value["value"] if value else ""
            if value and is_secret(name, told) and not is_placeholder(told):
                found.append(value.span("value"))
        return found


def _table(text: str, start: int, end: int, is_row: bool) -> _Table | None:
    line = text[start:end]
    for separator in _SEPARATORS:
        if separator not in line:
            continue
        names = [_NAME.fullmatch(line, *field) for field in _fields(line, separator)]
        if not all(names):
            continue
        told = [name["name"] if name else "" for name in names]
        secret = [name if may_be_secret(name) else "" for name in told]
        # In a list of rows, a name at the left is that of a pair: ("password", "x").
        if any(secret) and not (is_row and len(told) == 2 and secret[0]):
            return _Table(separator, secret)
    return None


def _fields(line: str, separator: str) -> list[Span]:
    """Where the fields of a line stand; a separator in double quotes is part of its field."""
    found, start, at = [], 0, 0
    quotes = deque(one.start() for one in re.finditer('"', line))
    for one in re.finditer(re.escape(separator), line):
        while quotes and quotes[0] < one.start():
            quotes.popleft()
            at += 1
        if at % 2 == 0 or not quotes:
            found.append((start, one.start()))
            start = one.end()
    return [*found, (start, len(line))]
