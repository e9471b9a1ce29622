"""Objects that pickle makes anew with other arguments than their class takes.

Pickle makes an exception of its `args`: one whose `__init__` takes others is saved, and cannot be
loaded, or comes back with another text. Here it is made without its `__init__`, and gets all that
it had. What else has a `__new__` that does not take what pickle gives it is refused at the save.
"""

from __future__ import annotations

import copyreg
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from types import FunctionType, GetSetDescriptorType, MemberDescriptorType, ModuleType
from typing import Any

from .._frames import is_of_a_signal
from ..errors import UnpicklableError

#: Objects that are looked at: the first ones of a value.
_OBJECTS = 1_000
_CHILDREN = 200
_PLAIN = frozenset((int, float, str, bytes, bool, complex, type(None)))
#: Py_TPFLAGS_HEAPTYPE: a class that a class statement made.
_HEAP_TYPE = 1 << 9
#: Exceptions that keep more than their `args`, in places of their own; `obj` may be anything.
_WITH_MEMBERS = (
    *(OSError, ImportError, StopIteration, SystemExit, SyntaxError, UnicodeError, NameError),
    AttributeError,
)
_NOT_KEPT = ("obj", "args")
_VARIABLE = 0x04  # CO_VARARGS

Reducers = dict[type, Callable[[Any], tuple[Any, ...]]]


def reducers_for(value: Any) -> Reducers:
    """How the exceptions in a value are to be pickled, by their class.

    Raises:
        UnpicklableError: Something in it could not be made anew.
    """
    found: Reducers = {}
    known: set[type] = set()
    try:
        for one in _objects(value):
            kind = type(one)
            if kind in known:
                continue
            known.add(kind)
            if not issubclass(kind, BaseException):
                _refuse_other_new(one, kind)
            elif _takes_others(kind):
                found[kind] = _reduced
    except UnpicklableError:
        raise
    except Exception as error:  # Code of the value's own; the pickler says what is wrong.
        if is_of_a_signal(error):
            raise
    return found


def _objects(value: Any) -> Iterator[Any]:
    """The first objects in a value whose classes are of class statements."""
    waiting, seen, left = [value], {id(value)}, _OBJECTS
    while waiting and left > 0:
        one = waiting.pop()
        left -= 1
        for part in islice(_parts(one), _CHILDREN):
            if type(part) not in _PLAIN and id(part) not in seen:
                seen.add(id(part))
                waiting.append(part)
        # Not by isinstance(), which asks the object for its `__class__`: code of its own.
        kind: Any = type(one)
        if kind.__flags__ & _HEAP_TYPE and not issubclass(kind, (type, ModuleType)):
            yield one


def _parts(one: Any) -> Iterable[Any]:
    kind: Any = type(one)
    state: Any = one if kind is dict else {}
    if kind in (list, tuple, set, frozenset):
        return tuple(islice(one, _CHILDREN))
    if kind.__flags__ & _HEAP_TYPE and kind.__dictoffset__ and not issubclass(kind, type):
        # Not by getattr(), which may run code of the class.
        state = object.__getattribute__(one, "__dict__")
    values = tuple(islice(state.values(), _CHILDREN)) if type(state) is dict else ()
    if not issubclass(kind, BaseException):
        return values
    inner = getattr(one, "exceptions", ())  # Of a group.
    return (*one.args, *(inner if type(inner) is tuple else ()), *values)


def _is_reduced_by_default(kind: Any) -> bool:
    return (
        kind.__reduce_ex__ is object.__reduce_ex__
        and type(kind.__reduce__) is not FunctionType
        and not hasattr(kind, "__getnewargs_ex__")
        and kind not in copyreg.dispatch_table
    )


def _takes_others(kind: Any) -> bool:
    """Whether an exception is made by an `__init__` of its own, which may take other arguments."""
    built_in = next(one for one in kind.__mro__ if not one.__flags__ & _HEAP_TYPE)
    return (
        type(kind.__init__) is FunctionType
        and type(kind.__new__) is not FunctionType
        and _is_reduced_by_default(kind)
        and not hasattr(kind, "__getnewargs__")
        and (
            built_in.__basicsize__ == BaseException.__basicsize__
            or issubclass(built_in, _WITH_MEMBERS)
        )
    )


def _reduced(error: BaseException) -> tuple[Any, ...]:
    """As `__reduce__`, which goes around `__init__`: any Python can load it."""
    kind = type(error)
    state: dict[str, Any] = dict(*error.__reduce__()[2:3])
    if isinstance(error, _WITH_MEMBERS):
        # Its `__new__` takes them only where there is no `__init__`.
        state.update(_members(error), args=error.args)
    return (copyreg.__newobj__, (kind, *error.args), state or None)  # type: ignore[attr-defined]


def _members(error: BaseException) -> dict[str, Any]:
    """What it keeps besides its `args` and its dictionary."""
    found: dict[str, Any] = {}
    for kind in type(error).__mro__:
        for name, member in vars(kind).items() if not kind.__flags__ & _HEAP_TYPE else ():
            is_one = isinstance(member, (MemberDescriptorType, GetSetDescriptorType))
            if is_one and name[0] != "_" and name not in _NOT_KEPT:
                try:
                    kept = getattr(error, name)
                except Exception as failure:  # It was never set.
                    if is_of_a_signal(failure):
                        raise
                    continue
                if kept is not None:
                    found[name] = kept
    return found


def _refuse_other_new(one: Any, kind: Any) -> None:
    new = kind.__new__
    is_default = kind.__reduce__ is object.__reduce__ and _is_reduced_by_default(kind)
    if type(new) is not FunctionType or not is_default:
        return
    given = one.__getnewargs__() if hasattr(kind, "__getnewargs__") else ()
    code, defaults = new.__code__, len(new.__defaults__ or ())
    count, least = 1 + len(given), code.co_argcount - defaults
    is_missing = code.co_kwonlyargcount > len(new.__kwdefaults__ or ())
    is_more = count > code.co_argcount and not code.co_flags & _VARIABLE
    if count < least or is_more or is_missing:
        raise UnpicklableError(
            f"The value cannot be saved: pickle could not make the {kind.__qualname__} in it "
            "anew, whose __new__ takes other arguments than pickle gives it.",
            "Give the class a method __getnewargs__ that returns the arguments of __new__.",
            "value",
        )
