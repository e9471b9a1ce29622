"""Whether two classes or functions are the same definition, in whatever process they were made."""

from __future__ import annotations

import functools
import hashlib
import sys
from collections.abc import Iterator
from types import BuiltinFunctionType, CodeType, FunctionType, ModuleType
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


#: A function behind `functools.lru_cache`.
CACHED: Any = type(functools.lru_cache(len))
_DISPATCH: Any = functools.singledispatch(len)
#: What wraps functions, and the attributes that hold them.
_WRAPPERS: dict[Any, tuple[str, ...]] = {
    property: ("fget", "fset", "fdel"),
    classmethod: ("__func__",),
    staticmethod: ("__func__",),
    CACHED: ("__wrapped__",),
    functools.cached_property: ("func",),
    functools.partialmethod: ("func", "args", "keywords"),
    functools.singledispatchmethod: ("func", "dispatcher"),
}


def is_dispatch(thing: Any) -> bool:
    """Whether it is a function of `functools.singledispatch`."""
    return type(thing) is FunctionType and thing.__code__ is _DISPATCH.__code__


def fingerprint(thing: Any) -> str | None:
    """The same for the same definition, with this minor version of Python.

    None for a function or class that another function made, and that keeps something of it which
    cannot be compared: a trained model, say.
    """
    is_by_name = of_main(getattr(thing, "__qualname__", "")) is thing
    try:
        described = _described(thing, (), _DEPTH, is_by_name)
    except _UntoldError:
        return None
    text = repr((sys.version_info[:2], described))
    return hashlib.sha256(text.encode("utf-8", "backslashreplace")).hexdigest()[:32]


class _UntoldError(Exception):
    pass


def of_main(name: str) -> Any:
    """What has this qualified name in the notebook or script that runs; None without it."""
    found: Any = sys.modules.get("__main__")
    for part in name.split("."):
        try:
            found = vars(found).get(part)
        except TypeError:
            return None
    return found


def name_in_main(thing: Any) -> str | None:
    """The qualified name that leads to a thing in the notebook; None without one."""
    name = getattr(thing, "__qualname__", "")
    if of_main(name) is thing:
        return str(name)
    # Made by a function, a lambda, or of a module that it does not stand in.
    held = list(vars(sys.modules["__main__"]).items())
    return next((name for name, one in held if one is thing and name[:1] != "_"), None)


def _described(thing: Any, outer: tuple[Any, ...], depth: int, by_name: bool) -> Any:
    kind = type(thing)
    if depth == 0 or any(thing is one for one in outer):
        return "…"
    inside = (*outer, thing)

    def each(items: Any) -> list[Any]:
        return [_described(item, inside, depth - 1, by_name) for item in items]

    if kind in _PLAIN:
        return kind.__name__, repr(thing)
    if isinstance(thing, type):
        return _class(thing, inside, depth, by_name)
    if is_dispatch(thing):
        pairs = [(_full_name(one), each((function,))) for one, function in thing.registry.items()]
        return "dispatch", sorted(pairs, key=lambda pair: pair[0])
    if kind is FunctionType:
        facts = each((thing.__code__, thing.__defaults__, thing.__kwdefaults__))
        return "function", *facts, *each(_closed_over(thing, by_name))
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
    if kind in _WRAPPERS:
        return kind.__name__, each(getattr(thing, name) for name in _WRAPPERS[kind])
    if kind.__name__ in _HINTS and kind.__module__.startswith("typing"):
        facts = [getattr(thing, name, None) for name in _HINTS[kind.__name__]]
        return kind.__name__, thing.__name__, each(facts)
    if kind.__module__ == "dataclasses" and kind.__name__ == "Field":
        return "field", each((thing.name, thing.type, thing.default, thing.default_factory))
    return kind.__module__, kind.__qualname__


def _closed_over(function: Any, by_name: bool) -> Iterator[Any]:
    """What a function keeps of the one that made it."""
    for name, cell in zip(function.__code__.co_freevars, function.__closure__ or ()):
        if name == "__class__":
            continue
        try:
            held = cell.cell_contents
        except ValueError:  # Nothing yet.
            continue
        if _is_fixed(held):
            yield held
        elif by_name:  # A cache or a counter, say, behind a name as pickle knows it.
            yield type(held)
        elif _is_fixed(held, (list, dict, set)):
            yield held
        else:
            raise _UntoldError


def _is_fixed(held: Any, more: tuple[type, ...] = (), depth: int = 6) -> bool:
    kind = type(held)
    if kind in (tuple, frozenset, *more):
        items = [*held, *held.values()] if kind is dict else held
        return depth > 0 and all(_is_fixed(item, more, depth - 1) for item in items)
    wrappers = (FunctionType, BuiltinFunctionType, ModuleType, *_WRAPPERS)
    return kind in _PLAIN or kind in wrappers or isinstance(held, type)


def _full_name(kind: type) -> str:
    return f"{kind.__module__}.{kind.__qualname__}"


def _class(kind: type, inside: tuple[Any, ...], depth: int, by_name: bool) -> Any:
    module = kind.__module__
    # Some that functions make have the name of another module, where they do not stand.
    if module != "__main__" and hasattr(sys.modules.get(module), kind.__qualname__.split(".")[0]):
        return module, kind.__qualname__
    members = getattr(kind, "__members__", None)
    held = [(name, item) for name, item in vars(kind).items() if name not in _NOTED]
    if members is not None:  # An enum: what its metaclass adds is told by the members.
        held = [(name, item) for name, item in held if _is_written(item)]
        held += [(name, member.value) for name, member in members.items()]
    described = [
        (name, _described(item, inside, depth - 1, by_name))
        for name, item in sorted(held, key=lambda one: one[0])
    ]
    bases = [_described(base, inside, depth - 1, by_name) for base in kind.__bases__]
    return "class", kind.__qualname__, type(kind).__qualname__, bases, described


def _is_written(item: Any) -> bool:
    if isinstance(item, (property, classmethod, staticmethod)):
        return True
    return isinstance(item, FunctionType) and item.__module__ == "__main__"
