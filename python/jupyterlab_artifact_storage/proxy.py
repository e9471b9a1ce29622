"""The entry point of jupyter-server-proxy: ``<base_url>artifact-storage/`` leads to the socket."""

from __future__ import annotations

from typing import Any


def server_entry() -> dict[str, Any]:
    """Describe the storage server to jupyter-server-proxy, which only routes to it.

    The command is empty: our own supervisor starts the server, because it must run before the
    first kernel does, and must get its settings on standard input.

    Returns:
        A ServerProcess configuration. Jupyter's own credentials stop at the proxy. Requests are
        no activity: an open event stream would keep an idle server from ever being culled.
    """
    from .runtime_directory import RuntimeDirectory

    return {
        "command": [],
        "unix_socket": str(RuntimeDirectory.of_this_process().socket),
        "absolute_url": False,
        "timeout": 15,
        "launcher_entry": {"enabled": False},
        "new_browser_tab": False,
        "request_headers_override": {"Cookie": "", "Authorization": ""},
        "update_last_activity": False,
    }
