"""Dictionaries and lists as a tree for JSON, in their own order, a part of it."""

from __future__ import annotations

import collections
import json
import math
from itertools import islice
from typing import TYPE_CHECKING, Any

from .._contract import PREVIEW_CELL, SECRET_MASK as MASK
from .hiding import hidden_pairs, hides
from .table import masked_texts

if TYPE_CHECKING:
    from .sketch import Sketch

#: Values, levels, items of each, and characters of a text.
_VALUES, _LEVELS, _ITEMS, _CHARACTERS = 2_000, 8, 200, 500
#: Characters of all texts.
_ALL = 50_000
#: The largest whole number that JavaScript has.
_LARGEST = 1 << 53
# By identity: a class may have comparisons of its own making.
_DICTS = set(map(id, (dict, collections.OrderedDict, collections.defaultdict, collections.Counter)))
_LISTS = set(map(id, (list, tuple, set, frozenset, collections.deque)))
_OPENED = _DICTS | {id(list), id(tuple)}
_MORE = "…"


def tree_json(value: Any, sketch: Sketch) -> str:
    """The tree as JSON; empty for what is no dictionary or list, or cannot be masked."""
    if id(type(value)) not in _OPENED:
        return ""
    tree = _Tree(sketch)
    found = tree.node(value, 0, False)
    if tree.is_empty:
        return ""
    masked = iter(masked_texts(tree.texts, sketch.secrets))
    text = json.dumps(_filled(found, masked), ensure_ascii=False)
    safe = sketch.secrets.mask_text(text)
    if safe != text:
        # Names and values that stand further apart.
        try:
            json.loads(safe)
        except ValueError:
            return ""
    return safe


class _Text:
    """A text whose secrets are looked for with those of all others."""


class _Tree:
    def __init__(self, sketch: Sketch) -> None:
        self._sketch = sketch
        self._values = _VALUES
        self._characters = _ALL
        self._open: set[int] = set()
        self._leaves = 0
        self._cuts = 0
        #: The texts that stand for each `_Text`, in their order.
        self.texts: list[str] = []

    @property
    def is_empty(self) -> bool:
        """Whether all that is in it was cut."""
        return self._cuts > 0 and not self._leaves

    def node(self, value: Any, level: int, secret: bool) -> Any:
        self._values -= 1
        kind = type(value)
        if id(kind) in _DICTS or id(kind) in _LISTS:
            return self._held(value, kind, level, secret)
        self._leaves += 1
        if value is None or kind is bool:
            return value
        if secret:
            return MASK
        if kind is int and abs(value) <= _LARGEST:
            return value
        if kind is float and math.isfinite(value):
            return value
        return self._text(value if kind is str else self._sketch.text(value, 2))

    def _held(self, value: Any, kind: type, level: int, secret: bool) -> Any:
        if level == _LEVELS or id(value) in self._open or self._values <= 0:
            self._cuts += 1
            return _MORE
        self._open.add(id(value))
        try:
            if id(kind) in _DICTS:
                return self._dict(value, level, secret)
            found = [
                self.node(item, level + 1, hidden)
                for item, hidden in self._items(value, kind, secret)
            ]
            return [*found, _MORE] if kind.__len__(value) > len(found) else found  # type: ignore
        finally:
            self._open.discard(id(value))

    def _items(self, value: Any, kind: type, secret: bool) -> list[tuple[Any, bool]]:
        found = list(islice(value, min(_ITEMS, max(0, self._values))))
        if kind is tuple and len(value) == 2 and type(value[0]) is str and type(value[1]) is str:
            return [(value[0], secret), (value[1], secret or hides(*value))]
        return [(item, secret) for item in found]

    def _dict(self, value: Any, level: int, secret: bool) -> Any:
        found: dict[Any, Any] = {}
        texts = [self._key(key) for key in islice(value, min(_ITEMS, max(0, self._values)))]
        shown = hidden_pairs(islice(dict.items(value), len(texts)), secret)
        for key, (_, item, hidden) in zip(texts, shown):
            found[key] = self.node(item, level + 1, hidden)
        if len(value) > len(texts):
            found[_MORE] = f"{len(value) - len(texts):,} more"
        return found

    def _key(self, key: Any) -> str:
        """A key as a text: in brackets where it is none, or where a parser would move it."""
        if type(key) is str:
            return f"[{key!r}]"[:PREVIEW_CELL] if key[:1].isdigit() else key[:PREVIEW_CELL]
        return f"[{self._sketch.text(key, 1)}]"[:PREVIEW_CELL]

    def _text(self, text: str) -> Any:
        if self._characters <= 0:
            return _MORE
        # Before it is cut: half a secret is not known as one.
        self.texts.append(text[: 2 * _CHARACTERS])
        self._characters -= len(self.texts[-1])
        return _Text


def _filled(node: Any, texts: Any) -> Any:
    if node is _Text:
        text = next(texts)
        return text if len(text) <= _CHARACTERS else text[: _CHARACTERS - 1] + _MORE
    if type(node) is dict:
        return {key: _filled(item, texts) for key, item in node.items()}
    if type(node) is list:
        return [_filled(item, texts) for item in node]
    return node
