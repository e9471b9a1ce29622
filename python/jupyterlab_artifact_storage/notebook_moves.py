"""Tells the storage server where a notebook is after it was renamed while its kernel runs."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from .sessions import tell

if TYPE_CHECKING:
    from pathlib import Path

    from jupyter_server.serverapp import ServerApp

#: The variable in which Jupyter tells a kernel its notebook's path, at the kernel's start only.
_VARIABLE = "JPY_SESSION_NAME"

#: How long a rename may wait for the storage server: seconds.
_PATIENCE = 1.0


class NotebookMoves:
    """Follows Jupyter's own sessions: Jupyter sends no event when one of them gets another path.

    Args:
        serverapp: The Jupyter server.
        socket_path: The storage server's socket.
    """

    def __init__(self, serverapp: ServerApp, socket_path: Path) -> None:
        self._serverapp = serverapp
        self._manager: Any = serverapp.session_manager
        self._socket_path = socket_path
        #: JupyterLab sends path and name in two requests: they are told in their order.
        self._order = asyncio.Lock()

    def listen(self) -> None:
        """Begin to follow."""
        update = self._manager.update_session

        async def update_and_tell(session_id: str, **changes: Any) -> Any:
            async with self._order:
                before = await self._place(session_id)
                result = await update(session_id, **changes)
                after = await self._place(session_id)
                # A new kernel knows where it starts.
                if before and after and before[0] == after[0] and before[1] != after[1]:
                    await self._tell(after[0], {"from": before[1], "to": after[1]})
            return result

        self._manager.update_session = update_and_tell

    async def _place(self, session_id: str) -> tuple[str, str] | None:
        """Return a session's kernel and notebook, as a kernel that starts now would be told it."""
        try:
            model = await self._manager.get_session(session_id=session_id)
            environment = self._manager.get_kernel_env(model["path"], model["name"])
            return model["kernel"]["id"], environment[_VARIABLE]
        except Exception as error:  # Nothing here may keep a notebook from being renamed.
            self._serverapp.log.debug("Artifact Storage: no path of a session (%s)", error)
            return None

    async def _tell(self, kernel_id: str, move: dict[str, str]) -> None:
        path = f"/sessions/{quote(kernel_id, safe='')}/notebook"
        loop = asyncio.get_running_loop()
        told = loop.run_in_executor(None, tell, self._socket_path, "PUT", path, move)
        try:
            await asyncio.wait_for(told, _PATIENCE)
        except Exception as error:
            self._serverapp.log.debug("Artifact Storage: a rename was not told (%r)", error)
