"""Tells the storage server which kernels run: a session ends with its kernel.

Each time all of it is told: on every change, and when a storage server listens. So one that was
down meanwhile knows what happened.
"""

from __future__ import annotations

import asyncio
import http.client
import json
import re
import socket
import threading
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

    from jupyter_server.serverapp import ServerApp

_SCHEMA = "https://events.jupyter.org/jupyter_server/kernel_actions/v1"

#: Whether a kernel is listed after what happened to it; its event comes a little earlier.
_LISTED_AFTER = {"start": True, "shutdown": False}

#: Within how many seconds.
_LISTED_WITHIN = 5.0

_TIMEOUT = 10.0

#: What can be a session's id; other kernels have no session.
_SESSION_ID = re.compile(r"[\w.-]{1,128}", re.ASCII)


class KernelList:
    """Follows Jupyter's kernels.

    A kernel keeps its id when it restarts, and its session keeps its settings; only a kernel
    that is gone from Jupyter's list has ended.

    Args:
        serverapp: The Jupyter server.
        socket_path: The storage server's socket.
    """

    def __init__(self, serverapp: ServerApp, socket_path: Path) -> None:
        self._serverapp = serverapp
        self._socket_path = socket_path
        self._lock = threading.Lock()
        #: Told once, and not known to be gone.
        self._told: set[str] = set()
        #: Restarted, and not told yet.
        self._restarted: set[str] = set()
        #: Where renamed notebooks are now, by kernel and by the path that it may have been told.
        self._notebooks: dict[str, dict[str, str]] = {}

    def listen(self) -> None:
        """Begin to listen."""
        self._serverapp.event_logger.add_listener(
            schema_id=_SCHEMA, listener=self._on_kernel_action
        )

    def move_notebook(self, kernel_id: str, before: str, after: str) -> None:
        """Note that a notebook of a kernel has another path, in Jupyter's order."""
        known = self._notebooks.get(kernel_id, {})
        moved = {told: after if now == before else now for told, now in known.items()}
        moved[before] = after
        self._notebooks[kernel_id] = {told: now for told, now in moved.items() if told != now}

    def tell(self) -> None:
        """Tell the storage server; where it does not answer, the next one hears it."""
        with self._lock:  # What is told last is the latest.
            listed = self._serverapp.kernel_manager.list_kernel_ids()
            running = set(filter(_SESSION_ID.fullmatch, listed))
            ended = self._told - running
            self._told |= running
            for kernel_id in ended:
                self._notebooks.pop(kernel_id, None)
            restarted = self._restarted & running
            body: dict[str, Any] = {
                "kernels": [self._model(one) for one in running],
                "ended": sorted(ended),
                **({"restarted": sorted(restarted)} if restarted else {}),
            }
            try:
                _put(self._socket_path, "/kernels", body)
            except (OSError, http.client.HTTPException) as error:
                self._serverapp.log.debug("Artifact Storage: kernels were not told (%s)", error)
            else:
                self._told -= ended
                self._restarted -= restarted | ended

    def _model(self, kernel_id: str) -> dict[str, Any]:
        notebooks = self._notebooks.get(kernel_id)
        return {"id": kernel_id, **({"notebooks": notebooks} if notebooks else {})}

    async def _on_kernel_action(self, logger: Any, schema_id: str, data: dict[str, Any]) -> None:  # noqa: ARG002
        kernel_id = data.get("kernel_id")
        if data.get("status") != "success" or not kernel_id:
            return
        if data.get("action") == "restart":
            self._restarted.add(kernel_id)
            await asyncio.get_running_loop().run_in_executor(None, self.tell)
            return
        listed = _LISTED_AFTER.get(data.get("action", ""))
        if listed is not None and await self._comes_to_be(kernel_id, listed):
            await asyncio.get_running_loop().run_in_executor(None, self.tell)

    async def _comes_to_be(self, kernel_id: str, listed: bool) -> bool:
        kernels = self._serverapp.kernel_manager
        for _ in range(round(_LISTED_WITHIN / 0.1)):
            if (kernel_id in kernels) is listed:
                return True
            await asyncio.sleep(0.1)
        return False


def _put(socket_path: Path, path: str, body: Any) -> None:
    """Send one request to the storage server.

    Raises:
        OSError: The storage server cannot be reached, or refuses.
        http.client.HTTPException: It ended in mid-answer.
    """
    headers = {"x-artifact-storage": "1", "Content-Type": "application/json"}
    connection = _UnixConnection(socket_path)
    try:
        connection.request("PUT", path, body=json.dumps(body), headers=headers)
        answer = connection.getresponse()
        said = answer.read()
        if answer.status >= http.client.BAD_REQUEST:
            raise OSError(said.decode(errors="replace"))
    finally:
        connection.close()


class _UnixConnection(http.client.HTTPConnection):
    def __init__(self, path: Path) -> None:
        super().__init__("localhost", timeout=_TIMEOUT)
        self._path = path

    def connect(self) -> None:
        self.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.sock.settimeout(_TIMEOUT)
        self.sock.connect(str(self._path))
