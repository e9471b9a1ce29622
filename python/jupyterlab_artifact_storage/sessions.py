"""Ends a session at the storage server when its kernel was shut down for good."""

from __future__ import annotations

import asyncio
import http.client
import json
import socket
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

if TYPE_CHECKING:
    from pathlib import Path

    from jupyter_server.serverapp import ServerApp

_SCHEMA = "https://events.jupyter.org/jupyter_server/kernel_actions/v1"

#: How long a kernel that was shut down may still be listed: seconds.
_LISTED_FOR = 5.0

_TIMEOUT = 10.0


class SessionEnder:
    """Listens to Jupyter's kernel events.

    A kernel keeps its id when it restarts, and its session keeps its settings; only a kernel
    that is gone from Jupyter's list has ended.

    Args:
        serverapp: The Jupyter server.
        socket_path: The storage server's socket.
    """

    def __init__(self, serverapp: ServerApp, socket_path: Path) -> None:
        self._serverapp = serverapp
        self._socket_path = socket_path

    def listen(self) -> None:
        """Begin to listen."""
        self._serverapp.event_logger.add_listener(
            schema_id=_SCHEMA, listener=self._on_kernel_action
        )

    async def _on_kernel_action(self, logger: Any, schema_id: str, data: dict[str, Any]) -> None:  # noqa: ARG002
        kernel_id = data.get("kernel_id")
        if data.get("action") != "shutdown" or data.get("status") != "success" or not kernel_id:
            return
        if await self._is_gone(kernel_id):
            loop = asyncio.get_running_loop()
            await loop.run_in_executor(None, self._end, kernel_id)

    async def _is_gone(self, kernel_id: str) -> bool:
        kernels = self._serverapp.kernel_manager
        for _ in range(round(_LISTED_FOR / 0.1)):
            if kernel_id not in kernels:
                return True
            await asyncio.sleep(0.1)
        return False

    def _end(self, kernel_id: str) -> None:
        try:
            tell(self._socket_path, "DELETE", f"/sessions/{quote(kernel_id, safe='')}")
        except (OSError, http.client.HTTPException) as error:
            # The storage server may be ending, too; its sessions then end with it.
            self._serverapp.log.debug("Artifact Storage: session not ended (%s)", error)


def tell(socket_path: Path, method: str, path: str, body: Any = None) -> None:
    """Send one request to the storage server; its answer does not matter.

    Args:
        socket_path: The storage server's socket.
        method: The HTTP method.
        path: The path, quoted.
        body: What is sent as JSON.

    Raises:
        OSError: The storage server cannot be reached.
        http.client.HTTPException: It ended in mid-answer.
    """
    headers = {"x-artifact-storage": "1"}
    data = None
    if body is not None:
        headers["Content-Type"] = "application/json"
        data = json.dumps(body)
    connection = _UnixConnection(socket_path)
    try:
        connection.request(method, path, body=data, headers=headers)
        connection.getresponse().read()
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
