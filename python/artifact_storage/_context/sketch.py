"""A short text of a value, made from what is looked at: never its whole `repr` first.

What Python's own types hold is walked through here, a few items of each, a few levels deep. Other
types are asked for their `repr` under a guard, but not where they hold something so large that the
`repr` would copy it. What a secret's name belongs to is not shown.
"""

from __future__ import annotations

import collections
import types
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import Any

from .._contract import SECRET_MASK as MASK
from .._masking.known import Secrets
from .apart import is_strange
from .guard import Guard
from .hiding import hidden_pairs
from .sketch_libraries import library_text, pinned_repr, size_of
from .sketch_rules import ITEMS, LEAVES, full_name, own_repr, rule_of
from .type_facts import find, own_fields, type_dict, type_name

#: Characters of the whole text.
LIMIT = 8_000
_LEVELS = 4
#: What holds more (bytes or items) is not asked for its `repr`.
_LARGE = 100_000
_LOOKED_AT = 5_000


class Sketch:
    """Makes the text of one value."""

    def __init__(self, guard: Guard, secrets: Secrets) -> None:
        self.guard = guard
        self.secrets = secrets
        self._left = 4 * LIMIT
        self._open: set[int] = set()

    def text(self, value: Any, level: int = _LEVELS, secret: bool = False) -> str:
        """The text.

        Args:
            value: Whatever it is.
            level: How many levels of containers are opened.
            secret: A secret's name belongs to it.
        """
        if self._left <= 0:
            return "…"
        kind = type(value)
        rule = rule_of(kind)
        if kind is bool or value is None:
            text = repr(value)
        elif secret and (rule is None or rule in LEAVES):
            text = repr(MASK)
        elif rule in LEAVES:
            text = rule(self, value)
        elif rule is own_repr:
            text = find(kind, "__repr__")[0](value)
        elif id(value) in self._open:
            text = "..."
        else:
            self._open.add(id(value))
            try:
                text = self._held(value, kind, rule, level, secret)
            finally:
                self._open.discard(id(value))
            return text
        self._left -= len(text)
        return text

    def _held(self, value: Any, kind: type, rule: Any, level: int, secret: bool) -> str:
        if rule is not None:
            return str(rule(self, value, level, secret))
        fields = _declared(value, kind)
        if fields is not None:
            return self.fields(kind, fields, level, secret)
        known = library_text(value, self, level)
        if known is not None:
            self._left -= len(known)
            return known
        shown = own_fields(value)
        if any(map(_is_large, islice(shown.values(), 200))):
            return self.fields(kind, shown.items(), level, secret)
        # Alone, it says nothing that the type does not say.
        nothing = f"<{full_name(kind)} object>" if level < _LEVELS else ""
        strange = is_strange(find(kind, "__repr__")[0])
        text = self.guard.ask(lambda: pinned_repr(value)[: 2 * LIMIT], nothing, strange=strange)
        self._left -= len(text)
        return text if type(text) is str else nothing

    def items(
        self, values: Iterable[Any], marks: tuple[str, str], level: int, secret: bool = False
    ) -> str:
        """A sequence: the first items between two marks."""
        if level <= 0:
            return f"{marks[0]}...{marks[1]}"
        shown: list[str] = []
        for number, item in enumerate(values):
            if number == ITEMS or self._left <= 0:
                shown.append("...")
                break
            shown.append(self.text(item, level - 1, secret))
        one = "," if marks[0] == "(" and len(shown) == 1 else ""
        return marks[0] + ", ".join(shown) + one + marks[1]

    def pairs(
        self, pairs: Iterable[tuple[Any, Any]], level: int, secret: bool, join: str = ": "
    ) -> Iterator[str]:
        """Keys with values; with `=` for a join, the keys are names."""
        known: list[tuple[Any, Any]] = list(islice(pairs, ITEMS + 1))
        for key, item, hidden in hidden_pairs(known[:ITEMS], secret):
            if self._left <= 0:
                yield "..."
                return
            name = str(key) if join == "=" else self.text(key, 1)
            yield f"{name}{join}{self.text(item, level - 1, hidden)}"
        if len(known) > ITEMS:
            yield "..."

    def fields(
        self, kind: type, fields: Iterable[tuple[str, Any]], level: int, secret: bool
    ) -> str:
        """`Name(field=…, …)`."""
        name = type_name(kind)[1]
        if level <= 0:
            return f"{name}(...)"
        return f"{name}({', '.join(self.pairs(fields, level, secret, '='))})"


def _is_large(value: Any) -> bool:
    kind = type(value)
    return kind in _SIZES and _SIZES[kind](value) > _LARGE


def holds_much(value: Any) -> bool:
    """Whether what it holds, in a few levels, is so much that to show it may take long."""
    left = _LOOKED_AT
    waiting: list[Any] = [own_fields(value)]
    while waiting and left > 0:
        held = waiting.pop()
        kind = type(held)
        size = _SIZES[kind](held) if kind in _SIZES else size_of(held)
        if size > _LARGE:
            return True
        if kind in (list, tuple, dict):
            left -= size
            waiting.extend(islice(held.values() if kind is dict else held, 200))
    return False


_SIZES: dict[type, Callable[[Any], int]] = {
    kind: kind.__len__
    for kind in (str, bytes, bytearray, list, tuple, dict, set, frozenset, collections.deque)
}


def _declared(value: Any, kind: type) -> Iterable[tuple[str, Any]] | None:
    """The fields of a type whose `repr` was generated from them; None for other types."""
    show, owner = find(kind, "__repr__")
    code = getattr(show, "__code__", None)
    file = getattr(code, "co_filename", "")
    if type(show) is not types.FunctionType:
        return None
    names = find(kind, "_fields")[0]
    if issubclass(kind, tuple) and type(names) is tuple and file == _NAMEDTUPLE_FILE:
        return [(str(name), item) for name, item in zip(names, tuple.__iter__(value))]
    shown = own_fields(value)
    if "__dataclass_params__" in type_dict(owner) and file.endswith(_GENERATED):
        declared = find(kind, "__dataclass_fields__")[0]
        wanted = [name for name, field in declared.items() if getattr(field, "repr", True)]
        return [(name, shown[name]) for name in wanted if name in shown]
    if find(kind, "__attrs_attrs__")[0] is not None and file.startswith("<attrs generated"):
        attributes = find(kind, "__attrs_attrs__")[0]
        return [(a.name, shown[a.name]) for a in attributes if a.repr and a.name in shown]
    return None


#: Where the `repr` of a dataclass comes from: a function of these, or generated text.
_GENERATED = ("dataclasses.py", "reprlib.py", "<string>")
_NAMEDTUPLE_FILE = collections.namedtuple("_Any", "a").__repr__.__code__.co_filename
