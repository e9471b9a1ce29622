"""Secrets below the name of their column: CSV, drawn tables, and lists of rows with their names.

Each line is looked at a fixed number of times, so the time is in proportion to the text.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterable, Iterator

from .forms import Span, is_placeholder, is_random, is_type
from .names import is_secret, may_be_secret

#: The end of a line, also as Python writes it, and the end of a row in a list of rows.
_BREAK = re.compile(r"\r?\n|(?:\\r)?\\n|[\])],\s{0,20}[\[(]")
#: Those of drawn tables are the last one: a head and its rows may be drawn differently.
_DRAWN = "[|│┃┆║╎┇┊╏]"
_SEPARATORS = (",", ";", "\t", r"\\t", _DRAWN)
#: A line that only divides a table: `+-----+`, `|:---|`, `╞═════╡`, `====  ====`.
_RULE = re.compile(r"[\s\"'+|:.=\-─-╿]+")
#: Longer lines are no rows of a table that somebody looks at.
_LONGEST = 4_000
_NAME = re.compile(
    r"""\s{0,20}[\[(]{0,2}[bru]?\\?["']{0,2}[ ]{0,20}"""
    r"""(?P<name>\w[\w.-]{0,40}(?:[ ][\w.-]{1,40}){0,2})"""
    r"""\\?["']{0,2}[\])]{0,2}\s{0,20}"""
)
_VALUE = re.compile(
    r"""\s{0,20}[\[(]{0,2}[bru]?\\?["']{0,2}(?P<value>[^\s"'\\](?:[^"'\\]|\\[^"']|""){0,500}?)"""
    r"""(?:\\[nrt])?\\?["']{0,2}[\])]{0,2}\s{0,20}"""
)
_WORD = re.compile(r"[^\s\"'\\]{1,500}")
#: Below the name of a secret, these make a list of names of what could be a column.
_OTHER_NAMES = frozenset(
    (
        *("user", "users", "username", "user_name", "login", "name", "account", "role", "email"),
        *("host", "hostname", "server", "port", "url", "region", "address", "path", "database"),
        *("db", "schema", "id", "mail", "type", "date"),
    )
)


def below_names(text: str, known: Iterable[tuple[str, int]]) -> Iterator[Span]:
    """Start and end of each secret.

    Args:
        text: Any text.
        known: Its `forms.names`.
    """
    # "api key" is a name here, although "key" tells nothing.
    ends = deque(end for _, end in known)
    if ends:
        yield from _in_lists(text)
        yield from _in_html(text)
    if not ends or not _BREAK.search(text, ends[0]):
        return
    tables: list[_Table | _Aligned | _Alone] = []
    is_first = True
    for start, end, is_row in _lines(text):
        while ends and ends[0] < start:
            ends.popleft()
        if end - start > _LONGEST:
            tables = []
        elif not text[start:end].strip("\"' \t"):
            yield from _held(tables)
            tables, is_first = [], True
            continue
        elif tables and _RULE.fullmatch(text, start, end):
            # A line of === below a title is no table.
            tables = [table for table in tables if not isinstance(table, _Alone)]
        else:
            found = [(table, table.secrets(text, start, end)) for table in tables]
            tables = [table for table, secrets in found if secrets is not None]
            yield from (span for _, secrets in found for span in secrets or ())
            if not tables and ends and ends[0] <= end:
                tables = list(_tables(text, start, end, is_row, is_first))
        is_first = text.startswith("%%", start)
    yield from _held(tables)


#: `{"columns": ["user", "password"], "data": [["ana", "x"]]}`
_LISTED = re.compile(
    r"""["'](?:(?:columns|headers?|fields|names)\\?["']\s{0,9}:\s{0,9}[\[(](?P<names>[^\[\]()]{1,4000})"""
    r"""|(?P<rows>(?:data|rows|values|records)\\?["']\s{0,9}:\s{0,9}[\[(])(?=\s{0,9}[\[(]))""",
    re.IGNORECASE,
)
_ROW = re.compile(r"\s{0,20}[\[(](?P<row>[^\[\]()]{0,4000})[\])]\s{0,9},?")
_TAG = re.compile(r"<(?:(?P<row>tr)|(?P<end>/table)|t(?P<kind>[hd]))\b[^<>]{0,400}>", re.IGNORECASE)
_CELL = re.compile(r"(?:[^<]|<(?!/?(?:t[hdr]|table)\b)){0,1000}", re.IGNORECASE)
_INSIDE = re.compile(r"(?:^|(?<=>))(?:\s|\\n)*(?P<value>[^<>\s\\][^<>\\]*)")


def _in_lists(text: str) -> Iterator[Span]:
    table: _Table | None = None
    for found in _LISTED.finditer(text):
        if found["names"] is not None:
            names = found["names"]
            fields = _fields(names, ",")
            told = [_NAME.fullmatch(names, *field) for field in fields]
            secret = [one["name"] if one and may_be_secret(one["name"]) else "" for one in told]
            table = _Table(",", secret, False) if all(told) and any(secret) else None
            continue
        row = _ROW.match(text, found.end()) if table else None
        while row is not None and table is not None:
            yield from table.secrets(text, *row.span("row")) or ()
            row = _ROW.match(text, row.end())
        table = None


def _in_html(text: str) -> Iterator[Span]:
    names: list[str] = []
    cells: list[tuple[str, int, int]] = []
    for tag in _TAG.finditer(text):
        if tag["kind"]:
            cell = _CELL.match(text, tag.end())
            cells.append((tag["kind"].lower(), tag.end(), cell.end() if cell else tag.end()))
            continue
        names, found = _of_row(text, names, cells)
        yield from found
        cells = []
        if tag["end"]:
            names = []
    yield from _of_row(text, names, cells)[1]


def _of_row(
    text: str, names: list[str], cells: list[tuple[str, int, int]]
) -> tuple[list[str], list[Span]]:
    """The names of the columns behind a row, and its secrets."""
    found: list[Span] = []
    if cells and all(kind == "h" for kind, _, _ in cells):
        told = [re.sub(r"<[^<>]{0,400}>|\\n", " ", text[start:end]) for _, start, end in cells]
        return [name.strip() if may_be_secret(name.strip()) else "" for name in told], found
    if len(cells) == len(names):
        for name, (_, start, end) in zip(names, cells):
            for inside in _INSIDE.finditer(text[start:end]) if name else ():
                if _tells(name, inside["value"].strip()):
                    found.append((start + inside.start("value"), start + inside.end("value")))
    return names, found


def _held(tables: Iterable[_Table | _Aligned | _Alone]) -> Iterator[Span]:
    for table in tables:
        if isinstance(table, _Alone):
            yield from table.held


def _lines(text: str) -> Iterator[tuple[int, int, bool]]:
    """Each line, and whether it ends as a row in a list of rows does."""
    start = 0
    for found in _BREAK.finditer(text):
        yield start, found.start(), found.group()[0] in "])"
        start = found.end()
    yield start, len(text), False


class _Table:
    """A head: its columns of secrets."""

    def __init__(self, separator: str, names: list[str], is_open: bool) -> None:
        self._separator = separator
        self._names = names
        #: The head ends with a separator, and its rows need not.
        self._is_open = is_open

    def secrets(self, text: str, start: int, end: int) -> list[Span] | None:
        """Those of a row; None for what is no row of this table."""
        fields = _fields(text[start:end], self._separator)
        if len(fields) != len(self._names) - (self._is_open and len(fields) < len(self._names)):
            return None
        found = []
        for name, (begin, close) in zip(self._names, fields):
            value = _VALUE.fullmatch(text, start + begin, start + close) if name else None
            if value and _tells(name, value["value"]):
                found.append(value.span("value"))
        return found


class _Aligned:
    """A head whose columns are divided by blanks: where the names of secrets begin and end."""

    def __init__(self, names: list[tuple[str, int, int]]) -> None:
        self._names = names

    def secrets(self, text: str, start: int, end: int) -> list[Span] | None:
        """Those of a row, which stand below the left or the right end of their name."""
        words = [
            (one.start() - start, one.end() - start) for one in _WORD.finditer(text, start, end)
        ]
        if len(words) < 2:
            return None
        begins, ends = {word[0]: word for word in words}, {word[1]: word for word in words}
        found = []
        for name, left, right in self._names:
            word = begins.get(left) or ends.get(right)
            if word:
                span = (start + word[0], start + word[1])
                if is_random(text[slice(*span)]) and _tells(name, text[slice(*span)]):
                    found.append(span)
        return found


class _Alone:
    """A text of one column: whether its lines are values is known when all were seen."""

    def __init__(self, name: str) -> None:
        self._name = name
        self.held: list[Span] = []

    def secrets(self, text: str, start: int, end: int) -> list[Span] | None:
        """None yet; None instead of a list if this line is no value, and the text no column."""
        value = _VALUE.fullmatch(text, start, end)
        told = value["value"] if value else ""
        if value is None or re.search(r"\s", told) or may_be_secret(told):
            return None
        if told.lower() in _OTHER_NAMES:
            return None
        if _tells(self._name, told):
            self.held.append(value.span("value"))
        return []


def _tells(name: str, value: str) -> bool:
    is_plain = is_placeholder(value) or is_type(value) or _RULE.fullmatch(value)
    return not is_plain and is_secret(name, value)


def _tables(
    text: str, start: int, end: int, is_row: bool, is_first: bool
) -> Iterator[_Table | _Aligned | _Alone]:
    """The tables whose head a line may be."""
    line = text[start:end]
    for separator in _SEPARATORS:
        fields = _fields(line, separator)
        if len(fields) < 2:
            continue
        names = [_NAME.fullmatch(line, *field) for field in fields]
        told = [name["name"] if name else "" for name in names]
        empty = [not line[slice(*field)].strip("\"' ") for field in fields]
        if not all(name or nothing for name, nothing in zip(told, empty)):
            continue
        is_drawn = separator == _DRAWN
        # "the user, the password," is a sentence.
        if any(empty) and not is_drawn and (sum(map(bool, told)) < 2 or ", " in line):
            continue
        secret = [name if may_be_secret(name) else "" for name in told]
        # In a list of rows, a name at the left is that of a pair: ("password", "x").
        if any(secret) and not (is_row and len(told) == 2 and secret[0]):
            yield _Table(separator, secret, empty[-1] and not is_drawn)
            return
    if is_first:
        name = _NAME.fullmatch(line)
        if name and may_be_secret(name["name"]):
            yield _Alone(name["name"])
            return
    shift = len(line) - len(line.lstrip("\"'")) if start == 0 else 0
    words = [(one.group(), one.start() - shift, one.end() - shift) for one in _WORD.finditer(line)]
    secrets = [word for word in words if may_be_secret(word[0])]
    if secrets and len(words) > 1 and "  " in line:
        yield _Aligned(secrets)


def _fields(line: str, separator: str) -> list[Span]:
    """Where the fields of a line stand; a separator in double quotes is part of its field."""
    found, start, at = [], 0, 0
    quotes = deque(one.start() for one in re.finditer('"', line))
    for one in re.finditer(separator, line):
        while quotes and quotes[0] < one.start():
            quotes.popleft()
            at += 1
        if at % 2 == 0 or not quotes:
            found.append((start, one.start()))
            start = one.end()
    return [*found, (start, len(line))]
