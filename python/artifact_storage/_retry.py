"""The way back from the default database to the configured one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from . import _contract
from ._operations import Operation
from ._transport.client import Client
from ._warnings import warn

if TYPE_CHECKING:
    from . import _contract_types as types

_Versions = dict[str, list[int]]


def retry_database(client: Client, copy: bool) -> Operation[_Versions]:
    """Goes back to the configured database; copies what was saved meanwhile."""
    request: types.RetryRequest = {"copy": bool(copy)}
    return Operation(client, _contract.START_DATABASE_RETURN, request, copied_versions, "Copied")


def copied_versions(found: types.DatabaseReturn) -> _Versions:
    """The numbers of what was copied, by name; warns of what was not."""
    copied: _Versions = {}
    for one in found["copied"]:
        copied.setdefault(one["name"], []).append(one["version"])
    for skipped in found["skipped"]:
        problem = skipped["problem"]
        warn(f"Not copied: {problem['title']} {problem['hint']}")
    return copied
