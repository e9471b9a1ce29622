"""One HTTP connection over a unix socket: keep-alive, one send for each request."""

from __future__ import annotations

import os
import re
import select
import socket
from typing import Any

#: A request may move a big value to its place on a slow disk; a server that hangs is noticed.
TIMEOUT_SECONDS = 300.0

_PIECE = 1 << 18
_LENGTH = re.compile(rb"\ncontent-length:[ \t]*(\d+)")
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
            OSError: The connection was lost; it is closed then.
        """
        if self._socket is None:
            raise ConnectionResetError("The connection is closed.")
        head = _HEAD.format(method=method, path=path)
        if body is not None:
            head += f"content-type: application/json\r\ncontent-length: {len(body)}\r\n"
        try:
            # Head and body in one call: one wake-up of the server for each request.
            self._socket.sendall(head.encode("ascii") + b"\r\n" + (body or b""))
            return self._answer(self._socket)
        except BaseException:
            # Also for an interrupt: the next request must not read the answer to this one.
            self.close()
            raise

    def begin_upload(self, path: str) -> None:
        """Begins a PUT of bytes whose number is not known yet.

        Raises:
            OSError: The connection was lost.
        """
        head = _HEAD.format(method="PUT", path=path)
        head += "content-type: application/octet-stream\r\ntransfer-encoding: chunked\r\n"
        self._connected().sendall(head.encode("ascii") + b"\r\n")

    def send_chunk(self, data: Any) -> None:
        """Sends the next bytes of an upload; at least one."""
        connected = self._connected()
        connected.sendall(b"%x\r\n" % len(data))
        connected.sendall(data)
        connected.sendall(b"\r\n")

    def end_upload(self) -> tuple[int, bytes]:
        """Ends an upload and reads its answer."""
        self._connected().sendall(b"0\r\n\r\n")
        return self.read_answer()

    def is_answered(self) -> bool:
        """Whether an answer, or the end of the connection, has come already."""
        poll = select.poll()
        poll.register(self._connected(), select.POLLIN)
        return bool(poll.poll(0))

    def read_answer(self) -> tuple[int, bytes]:
        """Reads the answer to what was sent: also when the server answered too early."""
        return self._answer(self._connected())

    def begin_download(self, path: str, start: int = 0) -> tuple[int, int, bytes]:
        """Asks for bytes.

        Args:
            path: The target.
            start: The offset of the first byte.

        Returns:
            The status, the number of bytes to come in all, and those that came with the head.
        """
        connected = self._connected()
        head = _HEAD.format(method="GET", path=path)
        if start:
            head += f"range: bytes={start}-\r\n"
        connected.sendall(head.encode("ascii") + b"\r\n")
        received = bytearray()
        while (end := received.find(b"\r\n\r\n")) < 0:
            piece = connected.recv(_PIECE)
            if not piece:
                raise ConnectionResetError("The storage server closed the connection.")
            received += piece
        head = bytes(received[:end]).lower()
        length = _LENGTH.search(head)
        if not head.startswith(b"http/1.1 ") or length is None:
            raise ConnectionResetError("The answer does not say its length.")
        return int(head[9:12]), int(length.group(1)), bytes(received[end + 4 :])

    def receive_into(self, view: memoryview) -> int:
        """Reads bytes of a download; 0 at the end of the connection."""
        return self._connected().recv_into(view)

    def _connected(self) -> socket.socket:
        if self._socket is None:
            raise ConnectionResetError("The connection is closed.")
        return self._socket

    def _answer(self, source: socket.socket) -> tuple[int, bytes]:
        # The standard library's parser (email.parser) would take half of the time of a request.
        # Our own storage server says the length of every answer.
        received = bytearray()
        while (end := received.find(b"\r\n\r\n")) < 0:
            piece = source.recv(_PIECE)
            if not piece:
                raise ConnectionResetError("The storage server closed the connection.")
            received += piece
        head = bytes(received[:end]).lower()
        if not head.startswith(b"http/1.1 "):
            raise ConnectionResetError("The answer is not HTTP.")
        status = int(head[9:12])
        length = _LENGTH.search(head)
        size = int(length.group(1)) if length else 0
        if not length and status not in (204, 304):
            raise ConnectionResetError("The answer does not say its length.")
        body = received[end + 4 :]
        while len(body) < size:
            piece = source.recv(_PIECE)
            if not piece:
                raise ConnectionResetError("The storage server closed the connection.")
            body += piece
        if len(body) != size:
            raise ConnectionResetError("The answer is longer than it says.")
        if b"\nconnection: close" in head:
            self.close()
        return status, bytes(body)

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
