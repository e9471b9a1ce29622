"""Where secrets stand in a cell or a script."""

from __future__ import annotations

import re
import time
import warnings
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator
from typing import Any, Optional

from . import forms
from .lines import HINTS as LINE_HINTS, lines
from .names import HINTS
from .python_text import MAGIC, Literal, Statement, statements
from .syntax import secret_literals

_SHELL_CELL = re.compile(
    r"\s*%%(?:bash|sh|zsh|script|system|sx|cmd|!|(?:writefile|file)\b(?![^\n]*\.py\b))"
)
_MAGIC_LINE = re.compile(rf"^{MAGIC.pattern}", re.MULTILINE)
_LINE_END = re.compile(r"\r\n|\r|\n")
#: The syntax tree of a longer statement (pasted data) takes more memory than it is worth.
_LONGEST = 2_000_000
#: What tells of secrets that need no name.
_FORMS = frozenset((*forms.HINTS, *LINE_HINTS)) - frozenset(HINTS)
_Offset = Callable[[Optional[int], Optional[int]], int]


def is_shell(code: str) -> bool:
    """Whether the whole cell is for a shell, or a file."""
    return _SHELL_CELL.match(code) is not None


def secret_spans(
    code: str, is_end: bool = True, until: float | None = None
) -> tuple[list[forms.Span], int, bool]:
    """Start and end of each secret in code, in no order; they may overlap.

    Args:
        code: A cell or a script, or a part that begins with a statement.
        is_end: Nothing follows: else the last statement may go on, and is not looked at.
        until: A time of `time.thread_time`; None: look at all of it.

    Returns:
        The secrets, the offset up to which the code was looked at, and whether time was up there.
    """
    lower = forms.lowered(code)
    names, others = forms.positions(lower, HINTS), forms.positions(lower, _FORMS)
    found: list[forms.Span] = []
    done = 0
    try:
        if is_shell(code):
            return list(_in_time(_all_kinds(code, 0, len(code)), until)), len(code), False
        if is_end and not names and not others:
            return [], len(code), False
        for statement in statements(code):
            if statement.end == len(code) and not is_end:
                return found, statement.start, False
            found += list(_in_time(_Masked(code, statement, names, others).spans(), until))
            done = statement.end
    except _LateError:
        return found, done, True
    return found, len(code), False


class _LateError(Exception):
    pass


def _in_time(spans: Iterable[forms.Span], until: float | None) -> Iterator[forms.Span]:
    for span in spans:
        yield span
        _check(until)
    _check(until)


def _check(until: float | None) -> None:
    if until is not None and time.thread_time() > until:
        raise _LateError


class _Masked:
    """One statement, with the places in the code where something tells of secrets."""

    def __init__(
        self, code: str, statement: Statement, names: list[int], others: list[int]
    ) -> None:
        self._code = code
        self._statement = statement
        self._names = _within(names, statement.start, statement.end)
        self._others = _within(others, statement.start, statement.end)

    def spans(self) -> Iterator[forms.Span]:
        code, statement = self._code, self._statement
        if not self._names and not self._others:
            return
        if statement.is_magic:
            yield from _all_kinds(code, statement.start, statement.end)
            return
        for literal in statement.literals:
            if self._tells(literal.start, literal.end):
                yield from _in_literal(code, literal)
        for start, end in statement.comments:
            if self._tells(start, end):
                yield from _all_kinds(code, start, end)
        if self._names:
            yield from self._magic_lines()
            found = self._by_syntax()
            yield from self._by_text() if found is None else found

    def _tells(self, start: int, end: int) -> bool:
        return bool(_within(self._names, start, end) or _within(self._others, start, end))

    def _magic_lines(self) -> Iterator[forms.Span]:
        done = 0
        for at in self._names:
            if at < done:
                continue
            start = self._code.rfind("\n", 0, at) + 1
            while self._code[max(start - 2, 0) : start] == "\\\n":
                start = self._code.rfind("\n", 0, start - 1) + 1
            line = MAGIC.match(self._code, start)
            done = self._line_end(at)
            if line:
                done = max(done, line.end())
                yield from _shifted(forms.shell(line.group()), start)

    def _line_end(self, at: int) -> int:
        """The end of a line, with those that go on with it behind a backslash."""
        while True:
            at = self._code.find("\n", at)
            if at <= 0 or self._code[at - 1] != "\\":
                return at if at >= 0 else len(self._code)
            at += 1

    def _by_syntax(self) -> list[forms.Span] | None:
        """By the syntax tree; None where the statement is not Python."""
        try:
            return self._found_in_tree()
        except RecursionError:  # "a" + "b" + … a thousand times
            return None

    def _found_in_tree(self) -> list[forms.Span] | None:
        statement = self._statement
        text = self._code[statement.start : statement.end]
        if len(text) > _LONGEST:
            return None
        tree, first = _parsed(text)
        if tree is None:
            return None
        starts = [0, *(end.end() for end in _LINE_END.finditer(text))]
        lines = [bisect_left(starts, at - statement.start + 1) - 1 + first for at in self._names]
        offset = _offsets(text, starts, first)
        found: list[forms.Span] = []
        for node in secret_literals(tree, lines):
            start = statement.start + offset(node.lineno, node.col_offset)
            end = statement.start + offset(node.end_lineno, node.end_col_offset)
            at = bisect_left(statement.literals, (start,))
            for literal in statement.literals[at:]:
                if literal.end > end:
                    break
                found.extend(_worth(self._code, literal))
        return found

    def _by_text(self) -> Iterator[forms.Span]:
        """By what stands before the quotes, in code that cannot be parsed."""
        statement = self._statement
        text = self._code[statement.start : statement.end]
        if "!" in text:
            yield from _shifted(forms.shell(text), statement.start)
        for first, last in _shifted(forms.assigned(text), statement.start):
            at = bisect_left(statement.literals, (first + 1,)) - 1
            literal = statement.literals[at] if at >= 0 else None
            if literal is None or not literal.body <= first < literal.end:
                yield first, last
                continue
            yield from literal.pieces(first, min(last, literal.body_end))
            yield from self._adjacent(at)

    def _adjacent(self, at: int) -> Iterator[forms.Span]:
        """The other halves of a literal in pieces: "a" "b"."""
        literals = self._statement.literals
        for before, literal in zip(literals[at:], literals[at + 1 :]):
            if self._code[before.end : literal.start].strip(" \t\r\n\\"):
                return
            yield from literal.pieces(literal.body, literal.body_end)


def _within(positions: list[int], start: int, end: int) -> list[int]:
    return positions[bisect_left(positions, start) : bisect_left(positions, end)]


def _all_kinds(code: str, start: int, end: int) -> Iterator[forms.Span]:
    text = code[start:end]
    for find in (forms.shell, forms.assigned):
        yield from _shifted(find(text), start)
    yield from _shifted(lines(text), start)
    yield from _shifted(forms.forms(text, False), start)


def _shifted(spans: Iterable[forms.Span], start: int) -> Iterator[forms.Span]:
    return ((start + first, start + last) for first, last in spans)


def _in_literal(code: str, literal: Literal) -> Iterator[forms.Span]:
    """Secrets that stand in a text, whatever that is for."""
    body = code[literal.body : literal.body_end]
    for start, end in literal.holes:
        hole = "\0" * (end - start)
        body = body[: start - literal.body] + hole + body[end - literal.body :]
        yield from _shifted(forms.assigned(code[start:end]), start)
    for find in (forms.forms, forms.assigned, lines):
        for start, end in find(body):
            yield from literal.pieces(literal.body + start, literal.body + end)


def _worth(code: str, literal: Literal) -> Iterator[forms.Span]:
    for start, end in literal.pieces(literal.body, literal.body_end):
        text = code[start:end]
        # What only joins the expressions of an f-string tells nothing.
        tells = any(map(str.isalnum, text)) if literal.holes else not forms.is_placeholder(text)
        if tells:
            yield start, end


def _parsed(text: str) -> tuple[Any, int]:
    """The syntax tree, with the number of its first line; IPython's lines do nothing in it."""
    import ast

    with warnings.catch_warnings():
        # The user was told of "\d" already, when the cell ran.
        warnings.simplefilter("ignore")
        for magic in (False, True):
            changed = _MAGIC_LINE.sub(_nothing, text) if magic else text
            for before in ("", "if 1:\n") if changed[:1].isspace() else ("",):
                try:
                    return ast.parse(before + changed), 1 + before.count("\n")
                except (SyntaxError, ValueError, RecursionError, MemoryError):
                    continue
    return None, 1


def _nothing(line: re.Match[str]) -> str:
    """As many lines that do nothing."""
    indent = line.group()[: len(line.group()) - len(line.group().lstrip())]
    return f"{indent}0" + "\n" * line.group().count("\n")


def _offsets(text: str, starts: list[int], first: int) -> _Offset:
    ascii_only = text.isascii()

    def offset(line: int | None, column: int | None) -> int:
        start, width = starts[(line or first) - first], column or 0
        if ascii_only:
            return start + width
        # The parser counts bytes of UTF-8.
        before = text[start : start + width].encode("utf-8", "surrogatepass")[:width]
        return start + len(before.decode("utf-8", "surrogatepass"))

    return offset
