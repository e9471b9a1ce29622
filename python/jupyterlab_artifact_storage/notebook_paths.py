"""Knows where a notebook is after it was renamed while its kernel runs."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from jupyter_server.serverapp import ServerApp

    from .kernel_list import KernelList

#: The variable in which Jupyter tells a kernel its notebook's path, at the kernel's start only.
_VARIABLE = "JPY_SESSION_NAME"

#: How long a rename may wait for the storage server: seconds.
_PATIENCE = 1.0


class NotebookPaths:
    """Follows Jupyter's own sessions: Jupyter sends no event when one of them gets another path.

    Args:
        serverapp: The Jupyter server.
        kernels: Takes the moves, and tells them.
    """

    def __init__(self, serverapp: ServerApp, kernels: KernelList) -> None:
        self._serverapp = serverapp
        self._manager: Any = serverapp.session_manager
        self._kernels = kernels
        #: JupyterLab sends path and name in two requests: they are noted in their order.
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
                self._kernels.move_notebook(after[0], before[1], after[1])
                await self._tell()
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

    async def _tell(self) -> None:
        told = asyncio.get_running_loop().run_in_executor(None, self._kernels.tell)
        # It goes on after that: the rename need not wait.
        await asyncio.wait([told], timeout=_PATIENCE)
