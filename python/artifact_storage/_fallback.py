"""The way back from the default database to the configured one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, overload

from . import _contract
from ._operations import Operation, ProgressLine
from ._transport.client import client
from ._warnings import warn
from .errors import short_traceback

if TYPE_CHECKING:
    from . import _contract_types as types

_Versions = dict[str, list[int]]


@overload
def retry_database(copy: bool = ..., wait: Literal[True] = ...) -> _Versions: ...
@overload
def retry_database(copy: bool = ..., *, wait: Literal[False]) -> Operation[_Versions]: ...
@short_traceback
def retry_database(copy: bool = True, wait: bool = True) -> _Versions | Operation[_Versions]:
    """Goes back to the configured database that could not be reached when this session started.

    Also copies what earlier sessions saved while it was away, where this session uses it already.
    A long copy says how far it is; one that was broken off goes on where it stopped.

    Args:
        copy: Copy what was saved meanwhile, verified. The originals stay where they are. Without a
            copy they are no longer listed in this session, and no longer offered to be copied.
        wait: Wait for the end; False returns an `Operation`, with `.progress`, `.wait()`,
            `.cancel()`.

    Returns:
        The numbers that copied versions have in the configured database, by name. A version whose
        value is damaged or missing is left out, with a warning, and can be copied later.

    Raises:
        UnreachableError: The database still cannot be reached; the session goes on as before.
        ConflictError: The session uses its configured database already, and nothing waits.
    """
    request: types.RetryRequest = {"copy": bool(copy)}
    operation = Operation(client(), _contract.START_DATABASE_RETURN, request, _finish)
    if not wait:
        return operation
    with ProgressLine("Copied") as line:
        return operation.wait(line)


def _finish(found: types.DatabaseReturn) -> _Versions:
    copied: _Versions = {}
    for one in found["copied"]:
        copied.setdefault(one["name"], []).append(one["version"])
    for skipped in found["skipped"]:
        problem = skipped["problem"]
        warn(f"Not copied: {problem['title']} {problem['hint']}")
    return copied
