"""What a value is: its public type name and its shape."""

from __future__ import annotations

import functools
import sys
from typing import Any

from .guard import Guard
from .type_facts import type_name

_SIZED = (list, tuple, dict, set, frozenset, str, bytes, bytearray)
#: The largest number that JSON keeps.
_LARGEST = 1 << 53


def value_type(value: Any) -> str:
    """The name under which people import the type, for example `pandas.DataFrame`."""
    kind = type(value)
    # Its class may have a hash of its own making; a notebook's classes are made anew and anew.
    if type(kind) is not type or type_name(kind)[0] == "__main__":
        return _public_name(kind)[:512]
    known: Any = kind
    return _known_name(known)


@functools.lru_cache(maxsize=1000)
def _known_name(kind: Any) -> str:
    return _public_name(kind)[:512]


def _public_name(kind: type) -> str:
    module, name = type_name(kind)
    if module == "builtins":
        return name
    parts = module.split(".")
    for count in range(1, len(parts)):
        shorter = ".".join(parts[:count])
        # Its dictionary: asking a lazy module for an attribute could import half a library.
        found = sys.modules.get(shorter)
        if type(found) is type(sys) and vars(found).get(name) is kind:
            return f"{shorter}.{name}"
    return f"{module}.{name}"


def value_shape(value: Any, guard: Guard) -> list[int] | None:
    """Rows, columns, … of an array or table, the length of a collection, else None."""
    kind = type(value)
    for sized in _SIZED:
        if issubclass(kind, sized):
            return [sized.__len__(value)]
    if type_name(kind)[0] == "builtins":
        return None
    shape: list[int] | None = guard.ask(lambda: _shape(value), None)
    return shape


def _shape(value: Any) -> list[int] | None:
    shape = value.shape
    if not isinstance(shape, tuple) or len(shape) > 32:
        return None
    sizes = [int(size) for size in shape]
    return sizes if all(0 <= size < _LARGEST for size in sizes) else None
