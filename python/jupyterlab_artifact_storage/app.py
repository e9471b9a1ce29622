"""The Jupyter server extension: configuration, and the storage server's lifetime."""

from __future__ import annotations

import asyncio
import atexit
import os
import socket
from pathlib import Path
from typing import Any

from jupyter_server.extension.application import ExtensionApp
from traitlets import Dict, Enum, Int, Unicode

from .exports import Exports
from .kernel_environment import handlers
from .kernel_list import KernelList
from .kernels_server import announce, withdraw
from .launch import command, python_setting
from .notebook_paths import NotebookPaths
from .proxy import proxy_handlers
from .runtime_directory import RuntimeDirectory
from .settings import KEYS, is_given, read_settings
from .supervisor import Supervisor
from .value_handlers import value_handlers

#: Tells kernels where the storage server listens: absolute path of its socket.
SOCKET_VARIABLE = "ARTIFACT_STORAGE_SOCKET"

#: Tells the processes that a kernel or a script starts which session they belong to.
SESSION_VARIABLE = "ARTIFACT_STORAGE_SESSION"


class ArtifactStorage(ExtensionApp):
    """Starts the storage server with Jupyter, and hands it the settings of Jupyter's command line.

    The settings are those of every session that has none of its own, for example
    ``jupyter lab --ArtifactStorage.database_url=postgresql://…``.
    """

    name = "jupyterlab_artifact_storage"

    artifact_storage_dir = Unicode(
        help="Directory for the artifact values: a path, or a file:// URL."
    ).tag(config=True)

    database_url = Unicode(
        help="SQLAlchemy URL of the metadata database: sqlite:///path or postgresql://…"
    ).tag(config=True)

    storage_options = Dict(
        help="""The dictionary that pandas and fsspec take as storage_options.

        Put secrets into jupyter_server_config.py, not on the command line, which other people
        on the machine can see. They are kept in memory only.
        """
    ).tag(config=True)

    on_unreachable_database = Enum(
        ["", "fall_back", "refuse"],
        default_value="",
        help="""What a session does whose configured database cannot be reached when it starts.

        fall_back: it uses the default SQLite database, and says so; the panel copies what was
        saved over when the database answers again. refuse: it saves and loads nothing until the
        database answers. Empty: what JupyterLab's settings say, else fall_back.
        """,
    ).tag(config=True)

    trust = Enum(
        ["", "ask", "allow", "refuse"],
        default_value="",
        help="""What happens to a pickle of another author: loading it runs code.

        ask: it does not load until the user trusts its author; the panel asks once for each.
        allow: it loads. refuse: it does not load, even if its author is trusted, except with
        trust=True in the call. Empty: what JupyterLab's settings say; else a store that only
        this user can write to allows, and a shared one asks.
        """,
    ).tag(config=True)

    trash_days = Int(
        None,
        min=0,
        max=36500,
        allow_none=True,
        help="""How many days a deleted version stays in the trash, where it can be restored.

        0: it is deleted for good at once. None: what JupyterLab's settings say, else 7.
        """,
    ).tag(config=True)

    _supervisor: Supervisor | None = None
    _exports = Exports()

    def initialize_settings(self) -> None:
        """Start the storage server: before the first kernel, and without waiting for it."""
        if not hasattr(socket, "AF_UNIX"):
            self.log.warning(
                "Artifact Storage: this platform has no Unix sockets, so the storage server was "
                "not started. Notebooks and panel cannot use it here."
            )
            return
        directory = RuntimeDirectory.of_this_process()
        kernels = KernelList(self.serverapp, directory.socket)
        kernels.listen()
        NotebookPaths(self.serverapp, kernels).listen()
        self._supervisor = Supervisor(
            command=command,
            socket=directory.socket,
            state_dir=directory.state_dir,
            start_settings=self.start_settings,
            log=self.log,
            restore=directory.restore,
            on_ready=kernels.tell,
        )
        # Not every end of Jupyter calls stop_extension: other extensions exit in signal handlers.
        atexit.register(self._stop)
        self._supervisor.start()
        os.environ[SOCKET_VARIABLE] = str(directory.socket)
        announce(self.serverapp.runtime_dir, str(directory.socket))
        # Where Jupyter itself was started from a notebook or a script: its kernels have sessions.
        os.environ.pop(SESSION_VARIABLE, None)

    def initialize_handlers(self) -> None:
        """Add what the Jupyter server itself answers, and the way to the storage server."""
        self.handlers.extend(handlers())
        supervisor = self._supervisor
        if supervisor is not None:
            path = RuntimeDirectory.of_this_process().socket
            self.handlers.extend(proxy_handlers(path, lambda: supervisor.reason))
            self.handlers.extend(value_handlers(path, self._exports))

    async def stop_extension(self) -> None:
        """End the storage server. Called by Jupyter when it shuts down."""
        await asyncio.get_running_loop().run_in_executor(None, self._stop)

    def start_settings(self) -> dict[str, Any]:
        """Return the settings for the storage server's start; may hold secrets."""
        given = {key: getattr(self, key) for key in KEYS}
        settings, notices = read_settings(self.serverapp)
        return {
            "command_line": {key: value for key, value in given.items() if is_given(value)},
            "settings": settings,
            **_working_directory(),
            **python_setting(),
            "allowed_origins": self._allowed_origins(),
            "notices": notices,
        }

    def _allowed_origins(self) -> dict[str, str]:
        """Return what Jupyter's own check of a request's origin goes by."""
        return {
            name: str(value)
            for name in ("allow_origin", "allow_origin_pat")
            if (value := getattr(self.serverapp, name, ""))
        }

    def _stop(self) -> None:
        self._exports.close()
        if self._supervisor is None:
            return
        self._supervisor.stop()
        self._supervisor = None
        withdraw(self.serverapp.runtime_dir)
        RuntimeDirectory.of_this_process().remove()
        os.environ.pop(SOCKET_VARIABLE, None)


def _working_directory() -> dict[str, str]:
    """Return where the command line was typed, the base of relative paths in it."""
    try:
        return {"working_directory": str(Path.cwd())}
    except OSError:  # It was deleted meanwhile: then relative paths are refused.
        return {}
