"""A connection to the storage server for values as streams: little memory, back-pressure."""

from __future__ import annotations

import asyncio
import json
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from artifact_storage import _contract
from tornado.httputil import HTTPHeaders, parse_response_start_line

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping
    from pathlib import Path

#: Bytes that are held at a time, on each side.
PIECE = 1 << 18


class StorageConnection:
    """A connection that carries one request after the other."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer
        #: Bytes of the present answer's body that were not read yet.
        self._left = 0

    async def begin(
        self,
        route: Any,
        session_id: str,
        query: Mapping[str, Any] | None = None,
        **headers: str,
    ) -> None:
        """Send the head of a request; its body, if it has one, comes next.

        Args:
            route: Which one, of the contract.
            session_id: Whose.
            query: The query's parameters; None ones are left out.
            **headers: More headers, with `_` for `-`.

        Raises:
            OSError: The connection was lost.
        """
        given = {key: value for key, value in (query or {}).items() if value is not None}
        target = route.path.replace("{session_id}", session_id)
        lines = [
            f"{route.method} {target}{'?' + urlencode(given) if given else ''} HTTP/1.1",
            "host: artifact-storage",
            f"{_contract.REQUEST_HEADER}: 1",
            *(f"{name.replace('_', '-')}: {value}" for name, value in headers.items()),
        ]
        await self.send("\r\n".join([*lines, "", ""]).encode("ascii"))

    async def send(self, data: bytes) -> None:
        """Send bytes, and wait while the storage server does not take them."""
        self._writer.write(data)
        await self._writer.drain()

    async def send_chunk(self, data: bytes) -> None:
        """Send the next bytes of a body of unknown length; none end it."""
        await self.send(b"%x\r\n%b\r\n" % (len(data), data))

    async def answer(self) -> tuple[int, int]:
        """Read the head of the answer.

        Returns:
            The status, and the bytes of the body.

        Raises:
            OSError: The connection was lost.
        """
        try:
            head = (await self._reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        except asyncio.IncompleteReadError:
            raise ConnectionResetError("The storage server closed the connection.") from None
        start, _, rest = head.partition("\r\n")
        # Our own storage server says the length of every answer.
        self._left = int(HTTPHeaders.parse(rest).get("Content-Length", "0"))
        return parse_response_start_line(start).code, self._left

    async def pieces(self, count: int | None = None) -> AsyncIterator[bytes]:
        """The answer's body, piece by piece, or its first `count` bytes.

        Raises:
            OSError: The connection was lost before its end.
        """
        wanted = self._left if count is None else min(count, self._left)
        while wanted:
            piece = await self._reader.read(min(PIECE, wanted))
            if not piece:
                raise ConnectionResetError("The storage server closed the connection.")
            wanted -= len(piece)
            self._left -= len(piece)
            yield piece

    async def content(self) -> tuple[int, Any]:
        """Read an answer of JSON; return its status and its content."""
        status, _size = await self.answer()
        body = b"".join([piece async for piece in self.pieces()])
        return status, json.loads(body) if body else None

    async def ask(
        self,
        route: Any,
        session_id: str,
        query: Mapping[str, Any] | None = None,
        body: Mapping[str, Any] | None = None,
    ) -> tuple[int, Any]:
        """Send a request of JSON; return the answer's status and content."""
        data = b"" if body is None else json.dumps(body).encode("ascii")
        more = {} if body is None else {"content_type": "application/json"}
        await self.begin(route, session_id, query, **more, content_length=str(len(data)))
        if data:
            await self.send(data)
        return await self.content()

    def close(self) -> None:
        """Close it: what the storage server still does for it, it stops."""
        self._writer.close()


@asynccontextmanager
async def connected(path: Path) -> AsyncIterator[StorageConnection]:
    """A connection to the storage server that listens at a path; closed at the end.

    Raises:
        OSError: None listens there.
    """
    reader, writer = await asyncio.open_unix_connection(str(path), limit=PIECE)
    connection = StorageConnection(reader, writer)
    try:
        yield connection
    finally:
        connection.close()
