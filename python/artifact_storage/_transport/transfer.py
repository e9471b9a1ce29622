"""Tells the storage server how far a save or a load is, so that JupyterLab shows it."""

from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING, NamedTuple

from .. import _contract
from .._contract import Route

if TYPE_CHECKING:
    from .. import _contract_types as types
    from .client import Client


class Transferred(NamedTuple):
    """What is saved or loaded.

    Attributes:
        name: The artifact's name.
        loads: Whether it is loaded.
        version: Which version is loaded.
    """

    name: str
    loads: bool = False
    version: int | None = None


class Transfer:
    """A save or a load that this process does itself."""

    def __init__(self, client: Client, what: Transferred) -> None:
        """Tells nothing yet.

        Args:
            client: The way to the storage server.
            what: What is saved or loaded.
        """
        self._client = client
        self._what = what
        # Every small save makes one, and tells nothing: this must cost nothing.
        self._started = time.time()
        self._route: Route[None, types.Transfer, None] | None = None
        #: Whether it ends with an error or an interrupt: its end says so.
        self.is_broken_off = False

    def __call__(self, done: int, total: int | None, ended: bool) -> None:
        """Tells how far it is. Waits a moment at most, and never fails.

        Args:
            done: Bytes.
            total: Bytes; None where that is not known.
            ended: Whether it has ended.
        """
        # Nobody looks at a storage server that a program started for itself.
        if self._client.endpoint.private is not None:
            return
        if self._route is None:
            route = _contract.TELL_TRANSFER
            path = route.path.replace("{operation_id}", os.urandom(16).hex())
            self._route = Route(route.method, path)
        name, loads, version = self._what
        told: types.Transfer = {
            "loads": loads,
            "name": name,
            "done": done,
            "total": total,
            "started": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(self._started)),
            "ended": ended,
        }
        if version is not None:
            told["version"] = version
        if ended and self.is_broken_off:
            told["broken_off"] = True
        self._client.tell(self._route, told)
