"""The way back from the default database to the configured one."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from . import _contract
from ._render import say
from ._transport.client import Client
from ._warnings import warn

if TYPE_CHECKING:
    from . import _contract_types as types

#: A copy that takes longer says how far it is.
QUIET_SECONDS = 2.0


def retry_database(client: Client, copy: bool) -> dict[str, list[int]]:
    """Goes back to the configured database; copies what was saved meanwhile."""
    copied: dict[str, list[int]] = {}
    skipped: list[types.FallbackEndedSkipped] = []
    body: types.FallbackRetry = {"copy": bool(copy)}
    if copy:
        # One version in each request: none takes longer than its value.
        body["at_most"] = 1
    progress = _Progress()
    try:
        while True:
            answer = client.call(_contract.RETRY_FALLBACK, body)
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
            say(f"\rCopied {copied} of {copied + left} versions…", end="")

    def end(self) -> None:
        if self._told:
            say("")
