"""A server in front of another one, which loses answers, or shows a login page."""

from __future__ import annotations

import contextlib
import http.client
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlsplit


class Losses:
    """Which answers are lost."""

    def __init__(self, port: int, url: str) -> None:
        self.port = port
        self.url = url
        self.count = 0
        self._wanted: Callable[[str, str], bool] | None = None
        self._login: Callable[[str, str], bool] | None = None
        self._lock = threading.Lock()

    def lose_one(self, wanted: Callable[[str, str], bool]) -> None:
        """The next answer to a request that is wanted, by method and path, is lost."""
        self._wanted = wanted

    def show_login_to_one(self, wanted: Callable[[str, str], bool]) -> None:
        """The next request that is wanted gets a login page, and never reaches the server."""
        self._login = wanted

    def is_lost(self, method: str, path: str) -> bool:
        with self._lock:
            if self._wanted is None or not self._wanted(method, path):
                return False
            self._wanted = None
            self.count += 1
            return True

    def needs_login(self, method: str, path: str) -> bool:
        with self._lock:
            if self._login is None or not self._login(method, path):
                return False
            self._login = None
            self.count += 1
            return True


@contextlib.contextmanager
def in_front_of(url: str) -> Iterator[Losses]:
    """A proxy: requests reach the server, and most answers come back."""
    target = urlsplit(url)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def _forward(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            if losses.needs_login(self.command, self.path):
                page = b"<html>Please log in</html>"
                self.send_response_only(200)
                self.send_header("Content-Type", "text/html")
                self.send_header("Content-Length", str(len(page)))
                self.end_headers()
                self.wfile.write(page)
                return
            connection = http.client.HTTPConnection(target.hostname or "", target.port or 80)
            connection.putrequest(self.command, self.path, True, True)
            for name, value in self.headers.items():
                connection.putheader(name, value)
            connection.endheaders(body)
            answer = connection.getresponse()
            text = answer.read()
            connection.close()
            if losses.is_lost(self.command, self.path):
                self.close_connection = True
                return
            self.send_response_only(answer.status)
            for name, value in answer.getheaders():
                if name.lower() not in ("transfer-encoding", "connection", "content-length"):
                    # Uploads go on at the address that the server gives.
                    self.send_header(name, value.replace(url, losses.url))
            length = answer.getheader("Content-Length") if self.command == "HEAD" else None
            self.send_header("Content-Length", length or str(len(text)))
            self.end_headers()
            self.wfile.write(text)

        do_GET = do_PUT = do_POST = do_DELETE = do_HEAD = _forward
        do_PROPFIND = do_MKCOL = do_MOVE = _forward

        def log_message(self, *args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    losses = Losses(server.server_port, f"http://127.0.0.1:{server.server_port}")
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield losses
    server.shutdown()
    server.server_close()
