"""Saves a value as the next version of a name."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from ._client import client
from ._names import MISSING, checked_name, renamed
from .errors import InvalidInputError, UnsupportedError, short_traceback

if TYPE_CHECKING:
    from .artifact import Artifact


@short_traceback
def save(
    value: Any = MISSING,
    name: Any = MISSING,
    storage_backend: Any = None,
    *,
    reference: Any = MISSING,
) -> Artifact:
    """Saves the value, as it is at this moment, as the next version of a name.

    Args:
        value: Any value that pickle (or cloudpickle, where installed) can save.
        name: What to call it: any text that is not blank.
        storage_backend: LineaPy's argument: `"lineapy"` or nothing.
        reference: LineaPy's name for `value`.

    Returns:
        The saved artifact, with its version. When this returns, the value is on the disk.

    Raises:
        UnpicklableError: The value is nothing that can be saved.
        InvalidInputError: The name cannot be used.
        UnsupportedError: LineaPy's other backend, MLflow, was asked for.
        StorageFullError, PermissionDeniedError, UnreachableError: The store cannot take it.
    """
    value = renamed(value, reference, "value", "reference")
    if value is MISSING or name is MISSING:
        raise InvalidInputError("save needs a value and a name.", 'Use save(value, "name").')
    if getattr(storage_backend, "value", storage_backend) not in (None, "lineapy"):
        raise UnsupportedError(
            f"Values cannot be kept in {getattr(storage_backend, 'value', storage_backend)!r}.",
            "Leave storage_backend out: the value goes to artifact_storage_dir.",
            "storage_backend",
        )
    lineapy = sys.modules.get(f"{__package__}._lineapy")
    if lineapy is not None:
        lineapy.refuse_absent(value)
    name = checked_name(name, value)
    client().begin()
    # Only now: a storage server of our own starts meanwhile.
    from ._pickling import pickle_value
    from ._recorded import recorded
    from .artifact import Artifact

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
