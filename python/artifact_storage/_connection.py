"""One HTTP connection over a unix socket: keep-alive, one send for each request."""

from __future__ import annotations

import os
import socket
from typing import Any

#: A request may move a big value to its place on a slow disk; a server that hangs is noticed.
TIMEOUT_SECONDS = 300.0

_HEAD = (
    "{method} {path} HTTP/1.1\r\n"
    "host: artifact-storage\r\n"
    "x-artifact-storage: 1\r\n"
    "accept: application/json\r\n"
)


class Connection:
    """A connection to the storage server. Used by one thread of one process."""

    def __init__(self, socket_path: str) -> None:
        """Connects.

        Raises:
            OSError: Nobody listens at `socket_path`.
        """
        self.pid = os.getpid()
        self._socket: socket.socket | None = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        try:
            self._socket.settimeout(TIMEOUT_SECONDS)
            self._socket.connect(socket_path)
        except BaseException:
            self.close()
            raise

    def request(self, method: str, path: str, body: bytes | None) -> tuple[int, bytes]:
        """Sends one request and reads its answer.

        Returns:
            The status and the body.

        Raises:
            OSError, http.client.HTTPException: The connection was lost; it is closed then.
        """
        from http.client import HTTPResponse

        if self._socket is None:
            raise ConnectionResetError("The connection is closed.")
        head = _HEAD.format(method=method, path=path)
        if body is not None:
            head += f"content-type: application/json\r\ncontent-length: {len(body)}\r\n"
        try:
            # Head and body in one call: one wake-up of the server for each request.
            self._socket.sendall(head.encode("ascii") + b"\r\n" + (body or b""))
            with HTTPResponse(self._socket, method=method) as response:
                response.begin()
                answer = response.read()
                if response.will_close:
                    self.close()
                return response.status, answer
        except BaseException:
            # Also for an interrupt: the next request must not read the answer to this one.
            self.close()
            raise

    def close(self) -> None:
        """Closes the connection; again is fine."""
        closing: Any = self._socket
        self._socket = None
        if closing is not None:
            closing.close()

    @property
    def closed(self) -> bool:
        """Whether the connection cannot be used any more."""
        return self._socket is None
