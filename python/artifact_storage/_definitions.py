"""Whether two classes or functions are the same definition, in whatever process they were made."""

from __future__ import annotations

import hashlib
import sys
from types import CodeType, FunctionType
from typing import Any

#: What Python notes in a class beside its definition.
_NOTED = frozenset(
    (
        *("__dict__", "__weakref__", "__module__", "__firstlineno__", "__static_attributes__"),
        *("__slotnames__", "_abc_impl"),
        *("__annotate__", "__annotate_func__", "__annotations_cache__"),
    )
)
_PLAIN = (int, str, bytes, float, complex, bool, type(None), type(...))
_DEPTH = 16
#: What tells the types of hints apart, beside their names.
_VARIABLE = ("__bound__", "__constraints__", "__covariant__", "__contravariant__")
_HINTS: dict[str, tuple[str, ...]] = {
    "NewType": ("__supertype__",),
    "TypeAliasType": ("__value__", "__type_params__"),
    "TypeVar": _VARIABLE,
    "ParamSpec": _VARIABLE,
    "TypeVarTuple": (),
}


def fingerprint(thing: Any) -> str:
    """The same for the same definition, with this minor version of Python."""
    text = repr((sys.version_info[:2], _described(thing, (), _DEPTH)))
    return hashlib.sha256(text.encode("utf-8", "backslashreplace")).hexdigest()[:32]


def of_main(name: str) -> Any:
    """What has this qualified name in the notebook or script that runs; None without it."""
    found: Any = sys.modules.get("__main__")
    for part in name.split("."):
        try:
            found = vars(found).get(part)
        except TypeError:
            return None
    return found


def _described(thing: Any, outer: tuple[Any, ...], depth: int) -> Any:
    kind = type(thing)
    if depth == 0 or any(thing is one for one in outer):
        return "…"
    inside = (*outer, thing)

    def each(items: Any) -> list[Any]:
        return [_described(item, inside, depth - 1) for item in items]

    if kind in _PLAIN:
        return kind.__name__, repr(thing)
    if isinstance(thing, type):
        return _class(thing, inside, depth)
    if kind is FunctionType:
        return "function", *each((thing.__code__, thing.__defaults__, thing.__kwdefaults__))
    if kind is CodeType:
        counts = (thing.co_argcount, thing.co_posonlyargcount, thing.co_kwonlyargcount)
        names = (thing.co_names, thing.co_varnames, thing.co_freevars, thing.co_cellvars)
        code = (thing.co_name, counts, thing.co_flags, thing.co_code, names)
        return *code, each(thing.co_consts)
    if kind in (tuple, list):
        return kind.__name__, each(thing)
    if kind in (set, frozenset):
        return kind.__name__, sorted(map(repr, each(thing)))
    if kind is dict:
        return [each(pair) for pair in thing.items()]
    if kind is property:
        return "property", each((thing.fget, thing.fset, thing.fdel))
    if kind in (classmethod, staticmethod):
        return kind.__name__, each((thing.__func__,))
    if kind.__name__ in _HINTS and kind.__module__.startswith("typing"):
        facts = [getattr(thing, name, None) for name in _HINTS[kind.__name__]]
        return kind.__name__, thing.__name__, each(facts)
    if kind.__module__ == "dataclasses" and kind.__name__ == "Field":
        return "field", each((thing.name, thing.type, thing.default, thing.default_factory))
    return kind.__module__, kind.__qualname__


def _class(kind: type, inside: tuple[Any, ...], depth: int) -> Any:
    if kind.__module__ != "__main__":
        return kind.__module__, kind.__qualname__
    members = getattr(kind, "__members__", None)
    held = [(name, item) for name, item in vars(kind).items() if name not in _NOTED]
    if members is not None:  # An enum: what its metaclass adds is told by the members.
        held = [(name, item) for name, item in held if _is_written(item)]
        held += [(name, member.value) for name, member in members.items()]
    described = [
        (name, _described(item, inside, depth - 1))
        for name, item in sorted(held, key=lambda one: one[0])
    ]
    bases = [_described(base, inside, depth - 1) for base in kind.__bases__]
    return "class", kind.__qualname__, type(kind).__qualname__, bases, described


def _is_written(item: Any) -> bool:
    if isinstance(item, (property, classmethod, staticmethod)):
        return True
    return isinstance(item, FunctionType) and item.__module__ == "__main__"
