"""Saves a value as the next version of a name."""

from __future__ import annotations

from typing import Any

from ._client import client
from ._names import checked_name
from ._pickling import pickle_value
from ._recorded import recorded
from .artifact import Artifact
from .errors import InvalidInputError, short_traceback

_MISSING = object()


@short_traceback
def save(value: Any = _MISSING, name: Any = _MISSING, *, reference: Any = _MISSING) -> Artifact:
    """Saves the value, as it is at this moment, as the next version of a name.

    Args:
        value: Any value that pickle (or cloudpickle, where installed) can save.
        name: What to call it: any text that is not blank.
        reference: LineaPy's name for `value`.

    Returns:
        The saved artifact, with its version. When this returns, the value is on the disk.

    Raises:
        UnpicklableError: The value is nothing that can be saved.
        InvalidInputError: The name cannot be used.
        StorageFullError, PermissionDeniedError, UnreachableError: The store cannot take it.
    """
    if value is _MISSING:
        value = reference
    if value is _MISSING or name is _MISSING:
        raise InvalidInputError("save needs a value and a name.", 'Use save(value, "name").')
    name = checked_name(name, value)
    client().begin()
    staging = pickle_value(value, name)
    try:
        request = {
            "name": name,
            "save_id": staging.save_id,
            **recorded(value, staging.head),
        }
        request.update(staging.finish())
        return Artifact(client().call("POST", "/artifacts", request))
    except BaseException:
        staging.discard()
        raise
