"""Where browsers reach the storage server: ``<base_url>artifact-storage/`` leads to its socket."""

from __future__ import annotations

import asyncio
import json
import logging
import socket
from typing import TYPE_CHECKING, Any, Callable

from jupyter_server_proxy.config import ServerProcess
from jupyter_server_proxy.handlers import AddSlashHandler
from tornado import web

if TYPE_CHECKING:
    from pathlib import Path

NAME = "artifact-storage"

#: How long a request waits for a storage server that is starting: seconds.
_PATIENCE = 5.0

#: tornado's status of a connection that was closed.
_STREAM_CLOSED = 599

_STARTING = "The storage server is starting."
_HINT = "Wait a moment. If this goes on, the log of the Jupyter server says why."


def proxy_handlers(socket_path: Path, reason: Callable[[], str]) -> list[tuple[Any, ...]]:
    """Return the handlers that route requests to the storage server; jupyter-server-proxy's.

    Jupyter's own credentials stop here. Requests are no activity: an open event stream would keep
    an idle server from ever being culled.

    Args:
        socket_path: Where the storage server listens.
        reason: Why it does not listen; empty while nothing went wrong.
    """
    process = ServerProcess(
        name=NAME,
        # Empty: our own supervisor starts the storage server (docs/design/001).
        command=[],
        unix_socket=str(socket_path),
        absolute_url=False,
        launcher_entry={"enabled": False},
        new_browser_tab=False,
        request_headers_override={"Cookie": "", "Authorization": ""},
        update_last_activity=False,
    )
    base, arguments = process.make_proxy_handler()

    class StorageProxyHandler(base):
        _away = False

        @property
        def log(self) -> Any:
            # The supervisor has said that the storage server is away: no error for each request.
            return _Quiet(super().log, {}) if self._away else super().log

        async def proxy(self, port: int, path: str) -> None:
            end = asyncio.get_running_loop().time() + _PATIENCE
            while not _listens(socket_path):
                if reason() or asyncio.get_running_loop().time() > end:
                    self._say_why()
                    return
                await asyncio.sleep(0.05)
            try:
                await super().proxy(port, path)
            except (OSError, web.HTTPError) as error:
                ended = not isinstance(error, web.HTTPError) or error.status_code in {500, 599}
                if not ended or _listens(socket_path) or self._headers_written:
                    raise
                self._say_why()
            else:
                # jupyter-server-proxy's own: what it read from ended.
                if self.get_status() == _STREAM_CLOSED:
                    self._end_stream()

        def _end_stream(self) -> None:
            # Neither its words nor its status are for a browser that reads events.
            self._write_buffer.clear()
            if not self._headers_written:
                self._say_why()
                return
            self.set_status(200)
            self.log.info("Artifact Storage: a stream of events ended with the storage server.")

        def _say_why(self) -> None:
            self._away = True
            self.clear()
            self.set_status(503)
            self.set_header("Content-Type", "application/problem+json")
            problem = {"title": reason() or _STARTING, "kind": "unreachable", "hint": _HINT}
            self.write(json.dumps({**problem, "status": 503, "away": True}))

    return [
        (rf"/{NAME}/(.*)", StorageProxyHandler, arguments),
        (rf"/{NAME}", AddSlashHandler),
    ]


class _Quiet(logging.LoggerAdapter):
    """Writes errors for --debug only."""

    def error(self, message: object, *args: object, **kwargs: Any) -> None:
        self.debug(message, *args, **kwargs)


def _listens(path: Path) -> bool:
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as probe:
        probe.setblocking(False)
        try:
            probe.connect(str(path))
        except BlockingIOError:
            return True  # Many wait already.
        except OSError:
            return False
    return True
