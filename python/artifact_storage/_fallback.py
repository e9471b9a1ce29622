"""The way back from the default database to the configured one."""

from __future__ import annotations

from ._client import client
from .errors import short_traceback


@short_traceback
def retry_database(copy: bool = True) -> dict[str, list[int]]:
    """Goes back to the configured database that could not be reached when this session started.

    Args:
        copy: Copy what the session saved meanwhile, verified. The originals stay where they are;
            without a copy they are no longer listed in this session.

    Returns:
        The numbers that copied versions have in the configured database, by name.

    Raises:
        UnreachableError: The database still cannot be reached; the session goes on as before.
        ConflictError: The session uses its configured database already.
    """
    copied: dict[str, list[int]] = {}
    for one in client().call("POST", "/fallback/retry", {"copy": bool(copy)})["copied"]:
        copied.setdefault(one["name"], []).append(one["version"])
    return copied
