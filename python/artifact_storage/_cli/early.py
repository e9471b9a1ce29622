"""Starts a storage server before anything else: the rest loads, and words are parsed, meanwhile."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import TYPE_CHECKING

from .commands import COMMANDS

if TYPE_CHECKING:
    from .._transport.private_server import PrivateServer

#: What says that this process probably belongs to a session, which has a storage server.
_OF_A_SESSION = (
    *("ARTIFACT_STORAGE_SOCKET", "ARTIFACT_STORAGE_SESSION", "ARTIFACT_STORAGE_LOCATION"),
)


def started_early(words: Sequence[str]) -> PrivateServer | None:
    """One that waits for its settings; None where none is needed, or that is not sure.

    Args:
        words: What stands behind the program's name.
    """
    if not any(one.name in words[:1] and one.needs_storage for one in COMMANDS):
        return None
    if {"-h", "--help", "--version"}.intersection(words) or any(map(os.environ.get, _OF_A_SESSION)):
        return None
    from .._transport.private_server import PrivateServer
    from ..errors import UnreachableError

    made: PrivateServer | None = None
    try:
        made = PrivateServer()
        made.start_early()
    except UnreachableError:
        # Said when it is needed: something else may be wrong, too.
        if made is not None:
            made.discard_unneeded()
        return None
    return made
