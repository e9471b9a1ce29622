"""One HTTP connection over a unix socket: keep-alive, one send for each request.

A connection carries one request at a time. Each request has a number, which its answer repeats: an
answer to another one is never taken. A fork takes the connections from the child, so that parent
and child never read from one socket.
"""

from __future__ import annotations

import json
import os
import re
import select
import socket
import weakref
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from .. import _contract
from .._progress import QUIET_SECONDS
from ..errors import UnreachableError, from_problem
from .peer import check_directory, check_peer

#: A request may write a big value to a slow disk; a server that hangs is noticed.
TIMEOUT_SECONDS = 300.0

#: Programs for pipes let SIGPIPE end them: the loss of a connection is no reason for that.
_NO_SIGNAL = getattr(socket, "MSG_NOSIGNAL", 0)
_PIECE = 1 << 18
_LENGTH = re.compile(rb"\ncontent-length:[ \t]*(\d+)")
_NUMBER = re.compile(rf"\n{_contract.REQUEST_ID_HEADER}:[ \t]*([0-9a-f-]+)".encode())
_HEAD = (
    "{method} {path} HTTP/1.1\r\n"
    "host: artifact-storage\r\n"
    f"{_contract.REQUEST_HEADER}: 1\r\n"
    f"{_contract.REQUEST_ID_HEADER}: {{number}}\r\n"
    "accept: application/json\r\n"
)

#: The open connections of a client by their id(): a fork takes them from the child.
OpenConnections = dict[int, "weakref.ref[Connection]"]


class Connection:
    """A connection to the storage server. Used for one request at a time, in one process."""

    def __init__(
        self,
        socket_path: str,
        others: OpenConnections | None = None,
        timeout: float = TIMEOUT_SECONDS,
    ) -> None:
        """Connects.

        Args:
            socket_path: Where the storage server listens.
            others: The open connections of the client; this one is noted there while it is open.
            timeout: Seconds without a byte after which a request fails.

        Raises:
            OSError: No process listens at `socket_path`.
            PermissionDeniedError: Who listens there is not our own storage server.
        """
        #: Is called where an answer takes longer than a second, and again after each of the next
        #: ones, until it says that there is nothing more to say.
        self.waits: Callable[[], bool] | None = None
        self._socket: socket.socket | None = None
        self._others = {} if others is None else others
        self._prefix = os.urandom(4).hex()
        self._count = 0
        self._number = b""
        check_directory(socket_path)
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self._others[id(self)] = weakref.ref(self)
        try:
            self._socket.settimeout(timeout)
            self._socket.connect(socket_path)
            check_peer(self._socket)
        except BaseException:
            self.close()
            raise

    def __del__(self) -> None:
        self.close()

    def request(self, method: str, path: str, body: bytes | None) -> tuple[int, bytes]:
        """Sends one request and reads its answer.

        Returns:
            The status and the body.

        Raises:
            OSError: The connection was lost; it is closed then.
        """
        more = ""
        if body is not None:
            more = f"content-type: application/json\r\ncontent-length: {len(body)}\r\n"
        try:
            # Head and body in one call: one wake-up of the server for each request.
            self._send(self._head(method, path, more) + (body or b""))
            return self.read_answer()
        except BaseException:
            # Also for an interrupt: the next request must not read the answer to this one.
            self.close()
            raise

    def _send(self, data: Any) -> None:
        self._connected().sendall(data, _NO_SIGNAL)

    def begin_upload(self, path: str) -> None:
        """Begins a PUT of bytes whose number is not known yet.

        Raises:
            OSError: The connection was lost.
        """
        more = f"content-type: {_contract.VALUE_TYPE}\r\ntransfer-encoding: chunked\r\n"
        self._send(self._head("PUT", path, more))

    def send_chunk(self, data: Any) -> None:
        """Sends the next bytes of an upload; at least one."""
        for piece in (b"%x\r\n" % len(data), data, b"\r\n"):
            self._send(piece)

    def end_upload(self) -> tuple[int, bytes]:
        """Ends an upload and reads its answer."""
        self._send(b"0\r\n\r\n")
        return self.read_answer()

    def is_answered(self, seconds: float = 0) -> bool:
        """Whether an answer, or the end of the connection, has come already, or so soon."""
        poll = select.poll()
        poll.register(self._connected(), select.POLLIN)
        return bool(poll.poll(seconds * 1000))

    def begin_download(self, path: str, start: int = 0) -> tuple[int, int, bytes]:
        """Asks for bytes.

        Args:
            path: The target.
            start: The offset of the first byte.

        Returns:
            The status, the number of bytes to come in all, and those that came with the head.
        """
        more = f"range: bytes={start}-\r\n" if start else ""
        self._send(self._head("GET", path, more))
        status, size, early, _ = self._read_head()
        return status, size, early

    def receive_into(self, view: memoryview) -> int:
        """Reads bytes of a download; 0 at the end of the connection."""
        return self._connected().recv_into(view)

    def read_answer(self) -> tuple[int, bytes]:
        """Reads the answer to what was sent: also when the server answered too early.

        Raises:
            OSError: The connection was lost.
        """
        status, size, early, last = self._read_head()
        body = bytearray(early)
        while len(body) < size:
            body += self._receive()
        if len(body) != size:
            raise ConnectionResetError("The answer is longer than it says.")
        if last:
            self.close()
        return status, bytes(body)

    def _head(self, method: str, path: str, more: str) -> bytes:
        self._count += 1
        self._number = f"{self._prefix}-{self._count:x}".encode("ascii")
        number = self._number.decode("ascii")
        return (_HEAD.format(method=method, path=path, number=number) + more + "\r\n").encode()

    def _read_head(self) -> tuple[int, int, bytes, bool]:
        """Status, length of the body, its first bytes, and whether the connection ends with it."""
        # The standard library's parser (email.parser) would take half of the time of a request.
        # Our own storage server says the length of every answer.
        received = bytearray()
        while (end := received.find(b"\r\n\r\n")) < 0:
            received += self._receive()
        head = bytes(received[:end]).lower()
        if not head.startswith(b"http/1.1 "):
            raise ConnectionResetError("The answer is not HTTP.")
        status = int(head[9:12])
        last = b"\nconnection: close" in head
        number = _NUMBER.search(head)
        if number is None or number.group(1) != self._number:
            # What Node itself refuses (a request that is too long) is said before ours is read.
            if number is not None or status < 400:
                self._refuse_answer(number is None)
            last = True
        length = _LENGTH.search(head)
        if length is None and status not in (204, 304) and not last:
            raise ConnectionResetError("The answer does not say its length.")
        size = int(length.group(1)) if length else 0
        return status, size, bytes(received[end + 4 :]), last

    def _refuse_answer(self, unnumbered: bool) -> None:
        self.close()
        if unnumbered:
            raise UnreachableError(
                "The storage server that runs is of another version than this package.",
                "Restart JupyterLab, or the program that started it.",
            )
        raise ConnectionResetError("The answer belongs to another request.")

    def _receive(self) -> bytes:
        waits = self.waits
        while waits is not None and not self.is_answered(QUIET_SECONDS):
            if waits():
                break
        piece = self._connected().recv(_PIECE)
        if not piece:
            raise ConnectionResetError("The storage server closed the connection.")
        return piece

    def _connected(self) -> socket.socket:
        if self._socket is None:
            raise ConnectionResetError("The connection is closed.")
        return self._socket

    def close(self) -> None:
        """Closes the connection; again is fine."""
        self._others.pop(id(self), None)
        closing: Any = self._socket
        self._socket = None
        if closing is not None:
            closing.close()

    @property
    def closed(self) -> bool:
        """Whether the connection cannot be used any more."""
        return self._socket is None

    def sever(self) -> None:
        """In a forked child: whatever reads or writes here next finds the connection ended."""
        if self._socket is None:
            return
        ours, other = socket.socketpair()
        other.close()
        # Not closed: the fork may stand in the middle of a call on this very descriptor.
        os.dup2(ours.fileno(), self._socket.fileno(), inheritable=False)
        ours.close()


def content_of(status: int, body: bytes) -> Any:
    """The JSON of an answer.

    Raises:
        ArtifactStorageError: The answer is a refusal.
    """
    content = json.loads(body) if body else None
    if status >= 400:
        raise from_problem(content, status)
    return content


def sever_all(connections: OpenConnections) -> None:
    """In a forked child: takes what its parent has connected."""
    for reference in list(connections.values()):
        connection = reference()
        if connection is not None:
            with suppress(OSError):
                connection.sever()
