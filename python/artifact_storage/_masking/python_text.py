"""Where string literals, comments and statements stand in code that need not be valid Python."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

_NEXT = re.compile(r"""["'#()\[\]{}]|\n(?=[^\s)\]}#])""")
_PREFIX = re.compile(r"(?<![\w.])[rbuftRBUFT]{1,2}$")
_ENDS = {
    "'": re.compile(r"[^'\\\n]*(?:\\.[^'\\\n]*)*'", re.DOTALL),
    '"': re.compile(r'[^"\\\n]*(?:\\.[^"\\\n]*)*"', re.DOTALL),
    "'''": re.compile(r"[^'\\]*(?:(?:\\.|'(?!''))[^'\\]*)*'''", re.DOTALL),
    '"""': re.compile(r'[^"\\]*(?:(?:\\.|"(?!""))[^"\\]*)*"""', re.DOTALL),
}
_IN_F = re.compile(r"""\\N\{[^}"'\n]*\}|\\[^{}]|\{\{|\{|"{3}|'{3}|["'\n]""", re.DOTALL)
_IN_HOLE = re.compile(r"""[rbuftRBUFT]{0,2}(?:"{3}|'{3}|["'])|[()\[\]{}]""")
#: What is longer, or deeper, is no expression of an f-string that anybody writes.
_LONGEST_HOLE = 2_000
_NESTED = 5
_LINE = re.compile(r"[^\n]*")
#: IPython's lines: magics, shell commands, help; one ends where no backslash continues it.
MAGIC = re.compile(r"[ \t]*(?:[\w,\t .]+=[ \t]*)?[!%?](?:[^\n]*\\\n)*[^\n]*")
#: Lines that go on with the statement before.
_GOES_ON = re.compile(r"(?:else|elif|except|finally)\b")


class Literal(NamedTuple):
    """A string literal; the holes are the expressions of an f-string, braces included."""

    start: int
    end: int
    body: int
    body_end: int
    holes: tuple[tuple[int, int], ...] = ()

    def pieces(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        """What of a part of the body is text."""
        for hole_start, hole_end in self.holes:
            if hole_end > start and hole_start < end:
                if hole_start > start:
                    yield start, hole_start
                start = hole_end
        if start < end:
            yield start, end


class Statement:
    """A statement of the outermost level, or a line of IPython's own."""

    def __init__(self, start: int, end: int, is_magic: bool = False) -> None:
        self.start = start
        self.end = end
        self.is_magic = is_magic
        self.literals: list[Literal] = []
        self.comments: list[tuple[int, int]] = []


def statements(code: str, position: int = 0) -> Iterator[Statement]:
    """Splits code into its outermost statements; never fails, whatever it is."""
    while position < len(code):
        statement = _statement(code, position)
        yield statement
        position = statement.end


def _statement(code: str, start: int) -> Statement:
    if code[start] in "!%?":
        line = MAGIC.match(code, start)
        return Statement(start, min(line.end() + 1 if line else len(code), len(code)), True)
    found = Statement(start, len(code))
    position, depth = start, 0
    #: For each kind of quotes, up to where none that opens is closed.
    unclosed: dict[str, int] = {}
    while True:
        match = _NEXT.search(code, position)
        if match is None:
            return found
        character, position = match.group(), match.end()
        if character in "([{":
            depth += 1
        elif character in ")]}":
            depth = max(depth - 1, 0)
        elif character == "#":
            line = _LINE.match(code, position)
            position = line.end() if line else position
            found.comments.append((match.start(), position))
        elif character != "\n":
            if match.start() < unclosed.get(character, 0):
                continue
            literal = _literal(code, match.start())
            if literal is not None:
                found.literals.append(literal)
                position = literal.end
            elif code[match.start() : match.start() + 3] not in _ENDS:
                end = code.find("\n", position)
                unclosed[character] = end if end >= 0 else len(code)
        elif _ends_here(code, match.start(), start, depth):
            found.end = position
            return found


def _ends_here(code: str, newline: int, start: int, depth: int) -> bool:
    if code[newline + 1] in "!%":
        return depth == 0
    before = code.rfind("\n", start, newline) + 1 or start
    return (
        depth == 0
        and code[newline - 1] != "\\"
        and code[before] != "@"
        and not _GOES_ON.match(code, newline + 1)
    )


def _literal(code: str, quote: int, depth: int = 0) -> Literal | None:
    """The literal whose first quote stands there; None where that is only a quote."""
    prefix = _PREFIX.search(code[max(quote - 3, 0) : quote])
    letters = prefix.group() if prefix else ""
    mark = code[quote : quote + 3] if code[quote : quote + 3] in _ENDS else code[quote]
    body = quote + len(mark)
    start = quote - len(letters)
    if "f" in letters.lower() or "t" in letters.lower():
        return _f_string(code, (start, body), mark, depth)
    end = _ENDS[mark].match(code, body)
    return Literal(start, end.end(), body, end.end() - len(mark)) if end else None


def _f_string(code: str, at: tuple[int, int], mark: str, depth: int) -> Literal | None:
    start, body = at
    holes: list[tuple[int, int]] = []
    position = body
    while True:
        match = _IN_F.search(code, position)
        if match is None:
            return None
        found, position = match.group(), match.end()
        if found == "{":
            end = _hole_end(code, position, depth + 1)
            if end is None:
                return None
            holes.append((match.start(), end))
            position = end
        elif found == mark:
            return Literal(start, position, body, match.start(), tuple(holes))
        elif found[0] == mark[0] and len(found) == 3:  # "" and what follows
            return Literal(start, match.start() + 1, body, match.start(), tuple(holes))
        elif found == "\n" and len(mark) == 1:
            return None


def _hole_end(code: str, position: int, nested: int) -> int | None:
    if nested > _NESTED:
        return None
    depth, limit = 1, position + _LONGEST_HOLE
    while depth:
        match = _IN_HOLE.search(code, position, limit)
        if match is None:
            return None
        found, position = match.group(), match.end()
        if found[-1] in "\"'":
            literal = _literal(code, position - len(found.lstrip("rbuftRBUFT")), nested)
            if literal is None:
                return None
            position = literal.end
        else:
            depth += 1 if found in "([{" else -1
    return position
