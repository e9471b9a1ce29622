"""HTTP over a unix socket: a thread for each connection."""

from __future__ import annotations

import contextlib
import json
import socket
import socketserver
from collections.abc import Iterator, Mapping
from http.server import BaseHTTPRequestHandler
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from .blocks import Ahead, BodyBrokenError, body_of
from .explain import explained
from .filesystems import Filesystems
from .masking import Masking
from .problems import HostError
from .routes import Answer, Request, answer_to

#: Bytes of a list that are sent together.
_PIECE = 65_536
#: Seconds that a client may take to notice an early answer and to stop sending.
_LINGER = 10


def serve(listener: socket.socket, filesystems: Filesystems, masking: Masking) -> None:
    """Answer requests for ever.

    Args:
        listener: A unix socket that listens.
        filesystems: Those that are open.
        masking: What keeps secrets out of answers.
    """

    class Handler(_Handler):
        def __init__(self, *arguments: Any) -> None:
            self.filesystems = filesystems
            self.masking = masking
            super().__init__(*arguments)

    server = _Server("", Handler, bind_and_activate=False)
    server.socket.close()
    server.socket = listener
    server.serve_forever()


class _ClientGoneError(Exception):
    """The storage server has closed the connection; a filesystem's errors may look the same."""


class _Server(socketserver.ThreadingUnixStreamServer):
    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Nothing: a client that went away is no news."""


class _Handler(BaseHTTPRequestHandler):
    filesystems: Filesystems
    masking: Masking
    protocol_version = "HTTP/1.1"
    rbufsize = 256 * 1024

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
        """Nothing: paths are no business of a log."""

    def address_string(self) -> str:
        return "unix"

    def do_GET(self) -> None:
        self._answer()

    def do_PUT(self) -> None:
        self._answer()

    def do_POST(self) -> None:
        self._answer()

    def do_DELETE(self) -> None:
        self._answer()

    def _answer(self) -> None:
        ahead = (
            Ahead(body_of(self.rfile, self._length()), hasty=True)
            if self.command == "PUT"
            else None
        )
        body = None if ahead is None else iter(ahead)
        request = self._request(body)
        try:
            with self.filesystems.turn(request.name):
                answer = answer_to(request)
                self._send(answer, request.library)
        except (BodyBrokenError, _ClientGoneError):
            self.close_connection = True
        except Exception as error:
            self._send_problem(
                explained(error, self.masking, request.library, request.options), body
            )
        finally:
            if ahead is not None:
                ahead.stop()

    def _request(self, body: Iterator[bytes] | None) -> Request:
        parts = urlsplit(self.path)
        query = dict(parse_qsl(parts.query, keep_blank_values=True))
        segments = [unquote(segment) for segment in parts.path.strip("/").split("/")]
        return Request(self.command, segments, query, body or iter(()), self.filesystems)

    def _length(self) -> int | None:
        if "chunked" in (self.headers.get("Transfer-Encoding") or "").lower():
            return None
        return int(self.headers.get("Content-Length") or 0)

    def _send(self, answer: Answer, library: str) -> None:
        if answer.lines is not None:
            self._send_lines(answer.lines, library)
            return
        self._send_head(answer.status, answer.headers, answer.length)
        try:
            for block in answer.blocks:
                self._write(block)
        except _ClientGoneError:
            raise
        except Exception:
            # The header is sent: all that can be said is that this was not the end.
            self.close_connection = True
        finally:
            close = getattr(answer.blocks, "close", None)
            if close is not None:
                close()

    def _send_head(self, status: int, headers: Mapping[str, str], length: int | None) -> None:
        self.send_response_only(status)
        for name, value in headers.items():
            self.send_header(name, value)
        if length is not None and status != 204:
            self.send_header("Content-Length", str(length))
        try:
            self.end_headers()
        except OSError as error:
            raise _ClientGoneError from error

    def _write(self, piece: bytes) -> None:
        try:
            self.wfile.write(piece)
        except OSError as error:
            raise _ClientGoneError from error

    def _send_lines(self, lines: Iterator[Mapping[str, Any]], library: str) -> None:
        first = next(lines, None)  # An error of the first one has a status of its own.
        self._send_head(
            200, {"Content-Type": "application/x-ndjson", "Transfer-Encoding": "chunked"}, None
        )
        piece = bytearray()
        try:
            while first is not None:
                piece += json.dumps(first).encode() + b"\n"
                if len(piece) >= _PIECE:
                    self._send_chunk(piece)
                    piece = bytearray()
                first = next(lines, None)
        except _ClientGoneError:
            raise
        except Exception as error:
            problem = explained(error, self.masking, library).problem
            piece += json.dumps({"error": problem}).encode() + b"\n"
        if piece:
            self._send_chunk(piece)
        self._write(b"0\r\n\r\n")

    def _send_chunk(self, piece: bytearray) -> None:
        self._write(b"%x\r\n%b\r\n" % (len(piece), bytes(piece)))

    def _send_problem(self, error: HostError, body: Iterator[bytes] | None) -> None:
        text = json.dumps(error.problem).encode()
        headers = {"Content-Type": "application/problem+json"}
        if body is not None:
            headers["Connection"] = "close"
            self.close_connection = True
        with contextlib.suppress(OSError, _ClientGoneError):
            self._send_head(error.status, headers, len(text))
            self.wfile.write(text)
            if body is not None:
                self._drain(body)

    def _drain(self, body: Iterator[bytes]) -> None:
        """Let the client read the answer: a connection closed on unread bytes would lose it."""
        self.connection.shutdown(socket.SHUT_WR)
        self.connection.settimeout(_LINGER)
        with contextlib.suppress(BodyBrokenError):
            for _ in body:
                pass
