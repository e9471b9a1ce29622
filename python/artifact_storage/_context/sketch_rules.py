"""The texts of the types of Python and its standard library, whose own `repr` has no limit.

Each rule calls the methods of the type itself, never those that a subclass may have in their place.
"""

from __future__ import annotations

import array
import collections
import datetime
import enum
import functools
import types
from itertools import islice
from typing import TYPE_CHECKING, Any

from .hiding import hides
from .type_facts import find, own_fields, type_name

if TYPE_CHECKING:
    from .sketch import Sketch

#: How many items of a container are shown.
ITEMS = 30
_BYTES = 200
_CHARACTERS = 1_000


def rule_of(kind: type) -> Any:
    show = find(kind, "__repr__")[0]
    # Whatever else stands there may have a hash of its own making.
    is_plain = type(show) in (types.FunctionType, types.WrapperDescriptorType)
    return _RULES.get(show) if is_plain else None


def full_name(kind: type) -> str:
    module, name = type_name(kind)
    return f"{module}.{name}"


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
    first: Any = list(islice(kind.__iter__(value), ITEMS + 1))
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
    first = array.array.__getitem__(value, slice(0, ITEMS))
    more = ", ..." if array.array.__len__(value) > ITEMS else ""
    return f"array({first.typecode!r}, {first.tolist()!r:.2000}".rstrip("]") + f"{more}])"


def _namespace(sketch: Sketch, value: Any, level: int, secret: bool) -> str:
    return sketch.fields(type(value), own_fields(value).items(), level, secret)


def _object(_: Sketch, value: Any, _level: int, _secret: bool) -> str:
    return f"<{full_name(type(value))} object at {id(value):#x}>"


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


def own_repr(_: Sketch, value: Any) -> str:
    """Types whose `repr` is short whatever they are."""
    return repr(value)


LEAVES = (_string, _bytes, _integer)
_SHORT = (
    *(float, complex, range, type, type(...), type(NotImplemented)),
    *(datetime.date, datetime.time, datetime.datetime, datetime.timedelta, datetime.timezone),
    *(types.FunctionType, types.BuiltinFunctionType, types.MethodType),
)
_RULES: dict[Any, Any] = {
    **dict.fromkeys((kind.__repr__ for kind in _SHORT), own_repr),
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
