"""Which part of a value cannot be pickled: for the message, within a time limit."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

from .._frames import is_of_a_signal

_SECONDS = 2.0
_DEPTH = 6
_CHILDREN = 200


def blame(value: Any, pickler: Any) -> str | None:
    """The path of the offending part.

    Args:
        value: What cannot be pickled.
        pickler: The pickler class that refused it.

    Returns:
        For example `value['hooks'][0].lock (_thread.lock)`; None where it cannot be told.
    """
    try:
        return _blamed(value, pickler, time.monotonic() + _SECONDS)
    except Exception as error:  # Code of the value's own: what it says is not the reason.
        if is_of_a_signal(error):
            raise
        return None


def _blamed(value: Any, pickler: Any, deadline: float) -> str:
    path, part = "value", value
    for _ in range(_DEPTH):
        for step, child in _children(part):
            if time.monotonic() > deadline:
                break
            if not _picklable(child, pickler, deadline):
                path, part = path + step, child
                break
        else:
            break
    kind = type(part)
    name = (
        kind.__qualname__
        if kind.__module__ == "builtins"
        else f"{kind.__module__}.{kind.__qualname__}"
    )
    return f"{path} ({name})"


def _children(value: Any) -> Iterator[tuple[str, Any]]:
    found: Iterator[tuple[str, Any]] = iter(())
    if isinstance(value, dict):
        found = ((f"[{_short(key)}]", item) for key, item in list(value.items()))
    elif isinstance(value, (list, tuple)):
        found = ((f"[{index}]", item) for index, item in enumerate(value))
    elif isinstance(getattr(value, "__dict__", None), dict) and not isinstance(value, type):
        found = ((f".{key}", item) for key, item in list(vars(value).items()))
    for index, child in enumerate(found):
        if index >= _CHILDREN:
            return
        yield child


def _short(key: Any) -> str:
    text = repr(key)
    return text if len(text) <= 40 else text[:37] + "…"


class _LateError(Exception):
    pass


class _Nowhere:
    def __init__(self, deadline: float) -> None:
        self._deadline = deadline

    def write(self, data: Any) -> int:
        if time.monotonic() > self._deadline:
            raise _LateError
        return memoryview(data).nbytes


def _picklable(value: Any, pickler: Any, deadline: float) -> bool:
    try:
        pickler(_Nowhere(deadline), 5).dump(value)
    except _LateError:
        return True
    except Exception as error:
        if is_of_a_signal(error):
            raise
        return False
    return True
