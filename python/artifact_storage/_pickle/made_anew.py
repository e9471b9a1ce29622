"""What cloudpickle cannot take along of a notebook: functions with a cache, say.

Each is pickled as the call that makes it anew. A maker travels as code, so that a kernel without
this package can load the value.
"""

from __future__ import annotations

import enum
import functools
import pickle
import typing
from functools import partial
from types import FunctionType
from typing import Any

from .definitions import CACHED, fingerprint, is_dispatch, name_in_main

#: What type hints are made of; pickle knows them by their name in their module only. Each with the
#: attributes that make one anew.
_HINTS = {
    "NewType": ("__name__", "__supertype__"),
    "TypeAliasType": ("__name__", "__value__"),
    "ParamSpec": ("__name__",),
    "TypeVarTuple": ("__name__",),
}
_OF_TYPED_DICT: Any = type(typing.TypedDict("_Any", {}))  # type: ignore[operator]


def _make_cached(function: Any, size: Any, typed: Any, _noted: Any) -> Any:
    import functools

    return functools.lru_cache(size, typed)(function)


def _make_dispatch(function: Any, _noted: Any) -> Any:
    import functools

    return functools.singledispatch(function)


def _make_typed_dict(name: Any, keys: Any, total: Any, _noted: Any) -> Any:
    import typing

    made: Any = typing.TypedDict(name, keys, total=total)  # type: ignore[misc]
    made.__module__ = "__main__"
    return made


def _register(dispatch: Any, functions: Any) -> None:
    for kind, function in functions:
        dispatch.register(kind, function)


def _travelling(function: Any) -> Any:
    """The same function as one of the notebook's, whose code cloudpickle takes along."""
    return FunctionType(function.__code__, {"__name__": "__main__"})


_CACHED, _DISPATCH, _TYPED_DICT, REGISTER = map(
    _travelling, (_make_cached, _make_dispatch, _make_typed_dict, _register)
)
#: By name. Those that make something take what was noted of it as their last argument.
TRAVELLING = {one.__name__: one for one in (_CACHED, _DISPATCH, _TYPED_DICT, REGISTER)}


def made_anew(obj: Any) -> tuple[Any, ...] | None:
    """How to make it anew, as `__reduce__` says it; None for what cloudpickle can take along."""
    kind: Any = type(obj)
    if kind is functools.cached_property:
        # Before Python 3.12 it has a lock.
        return kind, (obj.func,), {"attrname": obj.attrname}
    if kind is functools.singledispatchmethod:  # From Python 3.13 on it has weak references.
        return kind, (obj.func,), {"dispatcher": obj.dispatcher}
    if getattr(obj, "__module__", None) != "__main__":
        return None
    if issubclass(kind, enum.Enum) and kind.__reduce_ex__ is enum.Enum.__reduce_ex__:
        # By its value it is not found again where a copy of that is another one: object(), say.
        return (getattr, (kind, obj._name_)) if obj._name_ in kind.__members__ else None
    if kind is CACHED:
        typed = obj.cache_parameters()["typed"]
        return _CACHED, (obj.__wrapped__, obj.cache_info().maxsize, typed, noted(obj))
    if is_dispatch(obj):
        registered = [(kind, one) for kind, one in obj.registry.items() if kind is not object]
        made = _DISPATCH, (obj.registry[object], noted(obj))
        return *made, registered, None, None, REGISTER
    if kind.__name__ in _HINTS:
        return _hint(obj)
    if kind is _OF_TYPED_DICT and not hasattr(obj, "__orig_bases__"):
        return _TYPED_DICT, (obj.__name__, obj.__annotations__, obj.__total__, noted(obj))
    return None


def refuse_functions(kind: Any) -> None:
    """Refuses an enum with members that would come back as its methods.

    Raises:
        pickle.PicklingError: Some are functions.
    """
    names = [one.name for one in kind if hasattr(type(one.value), "__get__")]
    if names:
        raise pickle.PicklingError(
            f"members of the enum {kind.__qualname__} are functions ({', '.join(names[:3])}), "
            "which come back as methods; use a dictionary of functions"
        )


def noted(obj: Any) -> tuple[str, str] | None:
    """The name of a thing in the notebook and its fingerprint; None if it has no such name."""
    name = name_in_main(obj)
    told = fingerprint(obj) if name else None
    return (name, told) if name and told else None


def is_maker_of_hints(module: str, name: str) -> bool:
    """Whether that is what makes something of type hints anew."""
    return module in ("typing", "typing_extensions") and name in _HINTS


def _hint(obj: Any) -> tuple[Any, ...]:
    kind: Any = type(obj)
    arguments = tuple(getattr(obj, name) for name in _HINTS[kind.__name__])
    parameters = getattr(obj, "__type_params__", ())
    if parameters:
        return partial(kind, type_params=parameters), arguments
    # Where it was made: Python takes that from the caller's frame.
    state = ({"__module__": "__main__"},) if hasattr(obj, "__dict__") else ()
    return (kind, arguments, *state)
