"""What is known of a type without running code of it: classes may answer for themselves."""

from __future__ import annotations

from typing import Any

_MRO = type.__dict__["__mro__"].__get__
_DICT = type.__dict__["__dict__"].__get__
_NAME = type.__dict__["__qualname__"].__get__
_MODULE = type.__dict__["__module__"].__get__
_MISSING = object()


def find(kind: type, name: str) -> tuple[Any, Any]:
    """An attribute of a type, and the class in whose body it stands; None, None without it."""
    for base in _MRO(kind):
        found = _DICT(base).get(name, _MISSING)
        if found is not _MISSING:
            return found, base
    return None, None


def type_dict(kind: type) -> Any:
    """What stands in the body of a class."""
    return _DICT(kind)


def type_name(kind: type) -> tuple[str, str]:
    """Module and qualified name."""
    module = _MODULE(kind)
    return (module if type(module) is str else "?"), str(_NAME(kind))


def library_of(value: Any) -> str:
    """The package that the type of a value is of."""
    return type_name(type(value))[0].partition(".")[0]


def own_fields(value: Any) -> dict[str, Any]:
    """What stands in the value's `__dict__` and slots."""
    fields: dict[str, Any] = {}
    try:
        held = object.__getattribute__(value, "__dict__")
    except AttributeError:
        held = None
    if type(held) is dict:
        fields.update((key, item) for key, item in list(held.items()) if type(key) is str)
    for base in _MRO(type(value)):
        for name, slot in list(_DICT(base).items()):
            if type(slot).__name__ == "member_descriptor" and not name.startswith("__"):
                try:
                    fields.setdefault(name, slot.__get__(value))
                except AttributeError:  # Not set.
                    continue
    return fields
