"""The way back from the default database to the configured one."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from . import _contract
from ._transport.client import client
from ._warnings import warn
from .errors import short_traceback

if TYPE_CHECKING:
    from . import _contract_types as types

#: A copy that takes longer says how far it is.
QUIET_SECONDS = 2.0


@short_traceback
def retry_database(copy: bool = True) -> dict[str, list[int]]:
    """Goes back to the configured database that could not be reached when this session started.

    Also copies what earlier sessions saved while it was away, where this session uses it already.
    A long copy says how far it is; one that was broken off goes on where it stopped.

    Args:
        copy: Copy what was saved meanwhile, verified. The originals stay where they are. Without a
            copy they are no longer listed in this session, and no longer offered to be copied.

    Returns:
        The numbers that copied versions have in the configured database, by name. A version whose
        value is damaged or missing is left out, with a warning, and can be copied later.

    Raises:
        UnreachableError: The database still cannot be reached; the session goes on as before.
        ConflictError: The session uses its configured database already, and nothing waits.
    """
    copied: dict[str, list[int]] = {}
    skipped: list[types.FallbackEndedSkipped] = []
    body: types.FallbackRetry = {"copy": bool(copy)}
    if copy:
        # One version in each request: none takes longer than its value.
        body["at_most"] = 1
    progress = _Progress()
    try:
        while True:
            answer = client().call(_contract.RETRY_FALLBACK, body)
            for one in answer["copied"]:
                copied.setdefault(one["name"], []).append(one["version"])
            skipped += answer["skipped"]
            if answer["remaining"] == 0:
                break
            if skipped:
                body["except"] = [one["save_id"] for one in skipped]
            progress.tell(sum(map(len, copied.values())), len(skipped) + answer["remaining"])
    finally:
        progress.end()
    for left in skipped:
        problem = left["problem"]
        warn(f"Not copied: {problem['title']} {problem['hint']}")
    return copied


class _Progress:
    """One line that is written over, once a copy takes longer than `QUIET_SECONDS`."""

    def __init__(self) -> None:
        self._started = time.monotonic()
        self._told = False

    def tell(self, copied: int, left: int) -> None:
        if time.monotonic() - self._started >= QUIET_SECONDS:
            self._told = True
            line = f"\rCopied {copied} of {copied + left} versions…"
            print(line, end="", flush=True)  # noqa: T201 - a person waits for it

    def end(self) -> None:
        if self._told:
            print()  # noqa: T201
