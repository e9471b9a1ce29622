"""A short text of a value, made from what is looked at: never its whole `repr` first.

What Python's own types hold is walked through here, a few items of each, a few levels deep. Other
types are asked for their `repr` under a guard, but not where they hold something so large that the
`repr` would copy it. What a secret's name belongs to is not shown.
"""

from __future__ import annotations

import array
import collections
import datetime
import enum
import functools
import types
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import Any

from .._contract import SECRET_MASK as MASK, SECRET_OPTION
from .._masking.known import Secrets
from .._masking.names import RECORD_NAMES, is_options, is_secret
from .apart import is_strange
from .guard import Guard
from .sketch_libraries import library_text, pinned_repr, size_of
from .type_facts import find, own_fields, type_dict, type_name

#: Characters of the whole text.
LIMIT = 8_000
_ITEMS = 30
_LEVELS = 4
_BYTES = 200
_CHARACTERS = 1_000
#: What holds more (bytes or items) is not asked for its `repr`.
_LARGE = 100_000
_LOOKED_AT = 5_000
_SECRET_OPTIONS = ("key", "username", "token")


def _is_secret_option(key: Any) -> bool:
    return type(key) is str and SECRET_OPTION.search(key[:_CHARACTERS]) is not None


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
        rule = _rule(kind)
        if kind is bool or value is None:
            text = repr(value)
        elif secret and (rule is None or rule in _LEAVES):
            text = repr(MASK)
        elif rule in _LEAVES:
            text = rule(self, value)
        elif rule is _own:
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
        nothing = f"<{_full_name(kind)} object>" if level < _LEVELS else ""
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
            if number == _ITEMS or self._left <= 0:
                shown.append("...")
                break
            shown.append(self.text(item, level - 1, secret))
        one = "," if marks[0] == "(" and len(shown) == 1 else ""
        return marks[0] + ", ".join(shown) + one + marks[1]

    def pairs(
        self, pairs: Iterable[tuple[Any, Any]], level: int, secret: bool, join: str = ": "
    ) -> Iterator[str]:
        """Keys with values; with `=` for a join, the keys are names."""
        known: list[tuple[Any, Any]] = list(islice(pairs, _ITEMS + 1))
        for key, item, hidden in self.hidden_pairs(known[:_ITEMS], secret):
            if self._left <= 0:
                yield "..."
                return
            name = str(key) if join == "=" else self.text(key, 1)
            yield f"{name}{join}{self.text(item, level - 1, hidden)}"
        if len(known) > _ITEMS:
            yield "..."

    def hidden_pairs(
        self, pairs: Iterable[tuple[Any, Any]], secret: bool
    ) -> Iterator[tuple[Any, Any, bool]]:
        """Keys with values, without secrets in options, and whether the key hides the value."""
        known = list(pairs)
        names = {key for key, _ in known if type(key) is str}
        named = _named_in(known)
        # s3fs and its kin: a key that stands beside a secret.
        beside = "key" in names and not names.isdisjoint({"secret", "token"})
        for key, item in known:
            name = _name_of(key)
            hidden = secret or (name.lower() == "value" and hides(named, item))
            if name:
                hidden = hidden or hides(name, item) or (beside and name in _SECRET_OPTIONS)
                if is_options(name) and type(item) is dict:
                    item = {k: MASK if _is_secret_option(k) else v for k, v in item.items()}
            yield key, item, hidden

    def fields(
        self, kind: type, fields: Iterable[tuple[str, Any]], level: int, secret: bool
    ) -> str:
        """`Name(field=…, …)`."""
        name = type_name(kind)[1]
        if level <= 0:
            return f"{name}(...)"
        return f"{name}({', '.join(self.pairs(fields, level, secret, '='))})"


def _name_of(key: Any) -> str:
    """What a key of a dictionary says; empty where it is nothing that has a name."""
    kind = type(key)
    if kind is str:
        return str(key)
    if kind is bytes:
        return str(key[:_CHARACTERS], "latin-1")
    if issubclass(kind, enum.Enum):
        return str(own_fields(key).get("_name_", ""))
    last = key[-1] if kind is tuple and key else None
    return last if type(last) is str else ""


def _named_in(pairs: Iterable[tuple[Any, Any]]) -> str:
    """The name in a record of a name and a value: `{"name": "password", "value": "x"}`."""
    for key, item in pairs:
        if type(item) is str and type(key) is str and key.lower() in RECORD_NAMES:
            return item
    return ""


def _rule(kind: type) -> Any:
    show = find(kind, "__repr__")[0]
    # Whatever else stands there may have a hash of its own making.
    is_plain = type(show) in (types.FunctionType, types.WrapperDescriptorType)
    return _RULES.get(show) if is_plain else None


def hides(name: str, value: Any) -> bool:
    """Whether a value of this name is a secret."""
    kind = type(value)
    if kind is str:
        return is_secret(name, value)
    # Tokens of a language have numbers.
    return is_secret(name) and not (kind in (int, float) and "token" in name.lower())


def hides_field(name: str, holds_texts: bool) -> bool:
    """Whether the values of a field are secrets: they are not looked at one by one."""
    return hides(name, "of a field") or (holds_texts and hides(name, "a-text-1"))


def _full_name(kind: type) -> str:
    module, name = type_name(kind)
    return f"{module}.{name}"


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


def _string(sketch: Sketch, value: str) -> str:
    if str.__len__(value) <= _CHARACTERS:
        # As lines: an escape before a name would be a part of it.
        is_plain = not str.__contains__(value, "\n")
        return str.__repr__(value if is_plain else sketch.secrets.mask_text(str.__str__(value)))
    # Before it is cut: half a secret is not known as one.
    start = sketch.secrets.mask_text(str.__getitem__(value, slice(0, 2 * _CHARACTERS)))
    return f"{start[:_CHARACTERS]!r}…"


def _bytes(sketch: Sketch, value: Any) -> str:
    kind = bytes if issubclass(type(value), bytes) else bytearray
    if kind.__len__(value) <= _BYTES + 100:
        if kind.__contains__(value, 10):  # As lines: see _string.
            lines = str(value, "latin-1")
            masked = sketch.secrets.mask_text(lines)
            value = value if masked == lines else masked.encode("latin-1")
        return repr(value) if type(value) is bytes else kind.__repr__(value)
    return f"{bytes(kind.__getitem__(value, slice(0, _BYTES)))!r}…"


def _integer(_: Sketch, value: int) -> str:
    bits = int.bit_length(value)
    return int.__repr__(value) if bits < 3000 else f"<int of {bits} bits>"


def _named(kind: type, plain: type, text: str) -> str:
    """A subclass shows its name as Python's own collections do."""
    return text if kind is plain else f"{type_name(kind)[1]}({text})"


def _list(sketch: Sketch, value: list[Any], level: int, secret: bool) -> str:
    return sketch.items(list.__iter__(value), ("[", "]"), level, secret)


def _tuple(sketch: Sketch, value: tuple[Any, ...], level: int, secret: bool) -> str:
    if tuple.__len__(value) == 2 and not secret:
        name, item = tuple.__iter__(value)
        if type(name) is str and type(item) in (str, bytes):
            return f"({sketch.text(name)}, {sketch.text(item, 1, hides(name, item))})"
    return sketch.items(tuple.__iter__(value), ("(", ")"), level, secret)


def _set(sketch: Sketch, value: Any, level: int, secret: bool) -> str:
    kind = set if issubclass(type(value), set) else frozenset
    if not kind.__len__(value):
        return f"{type_name(type(value))[1]}()"
    first: Any = list(islice(kind.__iter__(value), _ITEMS + 1))
    if all(type(item) in (int, str) for item in first) and len({*map(type, first)}) == 1:
        first.sort()
    return _named(type(value), set, sketch.items(first, ("{", "}"), level, secret))


def _dict(sketch: Sketch, value: Any, level: int, secret: bool) -> str:
    if level <= 0 and dict.__len__(value):
        return "{...}"
    return "{" + ", ".join(sketch.pairs(dict.items(value), level, secret)) + "}"


def _ordered(sketch: Sketch, value: Any, level: int, secret: bool) -> str:
    return f"{type_name(type(value))[1]}({_dict(sketch, value, level, secret)})"


def _defaultdict(sketch: Sketch, value: Any, level: int, secret: bool) -> str:
    factory = collections.defaultdict.__dict__["default_factory"].__get__(value)
    name = type_name(factory)[1] if isinstance(factory, type) else "..."
    return f"{type_name(type(value))[1]}({name}, {_dict(sketch, value, level, secret)})"


def _deque(sketch: Sketch, value: Any, level: int, secret: bool) -> str:
    shown = sketch.items(collections.deque.__iter__(value), ("[", "]"), level, secret)
    return f"{type_name(type(value))[1]}({shown})"


def _array(_: Sketch, value: Any, _level: int, _secret: bool) -> str:
    first = array.array.__getitem__(value, slice(0, _ITEMS))
    more = ", ..." if array.array.__len__(value) > _ITEMS else ""
    return f"array({first.typecode!r}, {first.tolist()!r:.2000}".rstrip("]") + f"{more}])"


def _namespace(sketch: Sketch, value: Any, level: int, secret: bool) -> str:
    return sketch.fields(type(value), own_fields(value).items(), level, secret)


def _object(_: Sketch, value: Any, _level: int, _secret: bool) -> str:
    return f"<{_full_name(type(value))} object at {id(value):#x}>"


def _exception(sketch: Sketch, value: BaseException, level: int, secret: bool) -> str:
    arguments: Any = BaseException.__dict__["args"].__get__(value)
    return type_name(type(value))[1] + sketch.items(arguments, ("(", ")"), level, secret)


def _enum(sketch: Sketch, value: Any, level: int, secret: bool) -> str:
    held = own_fields(value)
    name, item = held.get("_name_"), held.get("_value_")
    shown = sketch.text(item, min(level, 2), secret)
    return f"<{type_name(type(value))[1]}.{name}: {shown}>"


def _user_held(sketch: Sketch, value: Any, level: int, secret: bool) -> str:
    return sketch.text(own_fields(value).get("data"), level, secret)


def _partial(sketch: Sketch, value: Any, level: int, secret: bool) -> str:
    names = ("func", "args", "keywords")
    shown = [(name, functools.partial.__dict__[name].__get__(value)) for name in names]
    return sketch.fields(type(value), shown, level, secret)


def _slice(sketch: Sketch, value: slice, level: int, secret: bool) -> str:
    return "slice" + sketch.items((value.start, value.stop, value.step), ("(", ")"), level, secret)


def _own(_: Sketch, value: Any) -> str:
    """Types whose `repr` is short whatever they are."""
    return repr(value)


_LEAVES = (_string, _bytes, _integer)
_SHORT = (
    *(float, complex, range, type, type(...), type(NotImplemented)),
    *(datetime.date, datetime.time, datetime.datetime, datetime.timedelta, datetime.timezone),
    *(types.FunctionType, types.BuiltinFunctionType, types.MethodType),
)
_RULES: dict[Any, Any] = {
    **dict.fromkeys((kind.__repr__ for kind in _SHORT), _own),
    str.__repr__: _string,
    bytes.__repr__: _bytes,
    bytearray.__repr__: _bytes,
    int.__repr__: _integer,
    list.__repr__: _list,
    tuple.__repr__: _tuple,
    set.__repr__: _set,
    frozenset.__repr__: _set,
    dict.__repr__: _dict,
    object.__repr__: _object,
    slice.__repr__: _slice,
    array.array.__repr__: _array,
    collections.OrderedDict.__repr__: _ordered,
    collections.defaultdict.__repr__: _defaultdict,
    collections.Counter.__repr__: _ordered,
    collections.deque.__repr__: _deque,
    collections.UserDict.__repr__: _user_held,
    collections.UserList.__repr__: _user_held,
    collections.UserString.__repr__: _user_held,
    types.SimpleNamespace.__repr__: _namespace,
    BaseException.__repr__: _exception,
    enum.Enum.__repr__: _enum,
    functools.partial.__repr__: _partial,
}
