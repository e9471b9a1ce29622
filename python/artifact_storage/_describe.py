"""What a value is: its public type name and its shape."""

from __future__ import annotations

import sys
from typing import Any

_SIZED = (list, tuple, dict, set, frozenset, str, bytes, bytearray)
_names: dict[type, str] = {}


def value_type(value: Any) -> str:
    """The name under which people import the type, for example `pandas.DataFrame`."""
    kind = type(value)
    name = _names.get(kind)
    if name is None:
        name = _public_name(kind)[:512]
        if len(_names) < 1000 and kind.__module__ != "__main__":
            _names[kind] = name
    return name


def _public_name(kind: type) -> str:
    module, name = str(kind.__module__), str(kind.__qualname__)
    if module == "builtins":
        return name
    parts = module.split(".")
    for count in range(1, len(parts)):
        shorter = ".".join(parts[:count])
        # vars(): asking a lazy module for an attribute could import half a library.
        if vars(sys.modules.get(shorter, object)).get(name) is kind:
            return f"{shorter}.{name}"
    return f"{module}.{name}"


def value_shape(value: Any) -> list[int] | None:
    """Rows, columns, … of an array or table, the length of a collection, else None."""
    if isinstance(value, _SIZED):
        return [len(value)]
    try:
        shape = value.shape
        if isinstance(shape, tuple) and len(shape) <= 32:
            return [int(size) for size in shape]
    except Exception:  # The value's own code, or a shape that isn't numbers.
        return None
    return None
