"""The variables of a notebook that can be saved, for the panel; nothing is bound to a name here."""

from __future__ import annotations

import json
import keyword
import sys
from types import BuiltinFunctionType, FunctionType, MethodType, ModuleType
from typing import Any

from ._context.describe import value_shape, value_type
from ._context.guard import Guard
from ._context.identity import ipython
from ._context.type_facts import library_of, type_name

#: How many are listed.
LIMIT = 500
#: Seconds for all that their own code is asked.
SECONDS = 1.0
#: Collections whose size in memory would not be that of what is in them.
_LENGTH_ONLY = (list, tuple, dict, set, frozenset)


def listed(namespace: dict[str, Any]) -> str:
    """Lists the variables of a namespace.

    Args:
        namespace: Of the notebook: its `globals()`.

    Returns:
        As JSON: `alias`, the name under which this package is imported there, or null; `taken`,
        whether `storage` is something else; `variables`, each with `name`, `value_type`,
        `value_shape` and `size` in bytes (null: not known); `more`, how many are left out.
    """
    shell = ipython()
    hidden = getattr(shell, "user_ns_hidden", {})
    found = [
        (name, value)
        for name, value in list(namespace.items())
        if type(name) is str and _is_theirs(name, value, hidden)
    ]
    with Guard(SECONDS) as guard:
        variables = [
            {
                "name": name,
                "value_type": value_type(value),
                "value_shape": value_shape(value, guard),
                "size": _size(value, guard),
            }
            for name, value in sorted(found[-LIMIT:], key=lambda one: one[0].lower())
        ]
    alias = next((name for name, value in list(namespace.items()) if _is_ours(name, value)), None)
    taken = alias is None and "storage" in namespace
    more = len(found) - len(variables)
    return json.dumps({"alias": alias, "taken": taken, "variables": variables, "more": more})


def _is_theirs(name: str, value: Any, hidden: Any) -> bool:
    if name.startswith("_") or not name.isidentifier() or keyword.iskeyword(name):
        return False
    if name in hidden and hidden[name] is value:
        return False
    kind = type(value)
    if issubclass(kind, (ModuleType, BuiltinFunctionType)):
        return False
    if issubclass(kind, (FunctionType, MethodType, type)):
        # Their own functions and classes can be saved; imported ones need not.
        return getattr(value, "__module__", None) == "__main__"
    return library_of(value) not in ("artifact_storage", "IPython")


def _is_ours(name: str, value: Any) -> bool:
    return value is sys.modules[str(__package__)] and name.isidentifier() and name[0] != "_"


def _size(value: Any, guard: Guard) -> int | None:
    kind = type(value)
    if issubclass(kind, (str, bytes, bytearray)):
        return sys.getsizeof(value)
    if type_name(kind)[0] == "builtins" or issubclass(kind, _LENGTH_ONLY):
        return None
    size: int | None = guard.ask(lambda: _own_size(value), None)
    return size


def _own_size(value: Any) -> int | None:
    size: Any = getattr(value, "nbytes", None)
    if size is None:
        ask = getattr(value, "memory_usage", None)
        size = ask() if callable(ask) else None
        size = size.sum() if hasattr(size, "sum") else size
    return None if size is None or isinstance(size, bool) else int(size)
