"""Downloads: a value as it was saved, and files that a kernel made of one.

``GET <base_url>jupyterlab_artifact_storage/sessions/<id>/value?name=…&version=…`` streams the value
from the storage server to the browser: a piece is read when the browser has taken the one before.
The value's SHA-256 is its ETag: a download goes on where it broke off. Nothing is unpickled.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import re
from typing import TYPE_CHECKING, Any

from artifact_storage import _contract
from jupyter_server.auth.decorator import authorized
from jupyter_server.base.handlers import APIHandler
from tornado import web
from tornado.iostream import StreamClosedError

from .file_names import ENDINGS, attachment
from .storage_connection import PIECE, connected

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from .exports import Exports

_RANGE = re.compile(r"bytes=(\d{0,15})-(\d{0,15})")
#: How the files of the formats of values end.
_AWAY = "The storage server does not answer."
_HINT = "It is restarted by itself; try again in a few seconds."


class StreamHandler(APIHandler):
    """What downloads and uploads have in common."""

    auth_resource = "contents"

    def initialize(self, path: Path) -> None:
        """Take where the storage server listens."""
        super().initialize()
        self._socket = path

    def fail(self, status: int, problem: Any) -> None:
        """Answer with a problem of the storage server."""
        self.clear()
        self.set_status(status)
        self.set_header("Content-Type", "application/problem+json")
        self.finish(json.dumps(problem))

    def say_away(self) -> None:
        """Answer that the storage server is away."""
        problem = {"title": _AWAY, "kind": "unreachable", "hint": _HINT}
        self.fail(503, {**problem, "status": 503, "away": True})

    async def stream(self, pieces: AsyncIterator[bytes]) -> None:
        """Send pieces, each when the browser has taken the one before."""
        async for piece in pieces:
            self.write(piece)
            await self.flush()

    def prepare_download(self, name: str, ending: str) -> None:
        """Set the headers of a file that is saved, and never shown."""
        self.set_header("Content-Type", _contract.VALUE_TYPE)
        self.set_header("Content-Disposition", attachment(name, ending))
        self.set_header("X-Content-Type-Options", "nosniff")
        self.set_header("Cache-Control", "no-store")


class DownloadHandler(StreamHandler):
    """The bytes of a value."""

    @web.authenticated
    @authorized
    async def get(self, session_id: str) -> None:
        """Stream it: all of it, or the range that is asked for."""
        self.check_xsrf_cookie()
        try:
            await self._download(session_id)
        except StreamClosedError:
            return  # The browser went: the storage server's stream ended with our connection.
        except OSError:
            if self._headers_written:
                self.log.warning("Artifact Storage: a download ended with the storage server.")
                self.request.connection.stream.close()
                return
            self.say_away()

    async def _download(self, session_id: str) -> None:
        wanted: dict[str, Any] = {
            key: self.get_query_argument(key, None, strip=False)
            for key in ("name", "version", "save_id", "source")
        }
        async with connected(self._socket) as storage:
            status, found = await storage.ask(_contract.GET_ARTIFACT, session_id, wanted)
            if status != 200:
                self.fail(status, found)
                return
            same = {"version": found["version"], "save_id": found.get("save_id")}
            size, sha256 = found["size"], found["sha256"]
            if sha256:
                self.set_header("Etag", f'"{sha256}"')
                if self.check_etag_header():
                    self.set_status(304)
                    return
            start, end = self._range(size, sha256)
            if start >= size > 0:
                self.clear()
                self.set_status(416)
                self.set_header("Content-Range", f"bytes */{size}")
                return
            more = {"range": f"bytes={start}-"} if start else {}
            await storage.begin(_contract.DOWNLOAD_VALUE, session_id, {**wanted, **same}, **more)
            status, length = await storage.answer()
            if status >= 400:
                body = b"".join([piece async for piece in storage.pieces()])
                self.fail(status, json.loads(body))
                return
            if length != size - start:
                raise ConnectionResetError("The value is not the one that was asked for.")
            ending = ENDINGS.get(found.get("format", "pickle"), "bin")
            self.prepare_download(found["name"], f"-v{found['version']}.{ending}")
            self.set_header("Accept-Ranges", "bytes")
            self.set_header("Content-Length", str(end - start))
            if end - start < size:
                self.set_status(206)
                self.set_header("Content-Range", f"bytes {start}-{end - 1}/{size}")
            pieces = storage.pieces(end - start)
            is_whole = sha256 and end - start == size
            await self.stream(_verified(pieces, size, sha256) if is_whole else pieces)

    def _range(self, size: int, sha256: str) -> tuple[int, int]:
        """The first byte that is asked for, and the one after the last; all without a range."""
        match = _RANGE.fullmatch(self.request.headers.get("Range", "").strip())
        condition = self.request.headers.get("If-Range")
        if match is None or condition not in (None, f'"{sha256}"') or not sha256:
            return 0, size
        first, last = match.groups()
        if first == "":
            return (max(0, size - int(last)), size) if last else (0, size)
        if last and int(last) < int(first):
            return 0, size
        return int(first), min(size, int(last) + 1) if last else size


async def _verified(pieces: AsyncIterator[bytes], size: int, sha256: str) -> AsyncIterator[bytes]:
    """The pieces, but the last one only where all of them are what was saved."""
    digest = hashlib.sha256()
    async for piece in pieces:
        digest.update(piece)
        size -= len(piece)
        if size == 0 and digest.hexdigest() != sha256:
            raise ConnectionResetError("The value is not what was saved.")
        yield piece


class ExportsHandler(APIHandler):
    """Makes a place for a file that a kernel is about to write."""

    auth_resource = "contents"

    def initialize(self, exports: Exports) -> None:
        """Take the exports of this server."""
        super().initialize()
        self._exports = exports

    @web.authenticated
    @authorized
    async def post(self) -> None:
        """Answer ``{"id": …, "path": …}``: where to write it."""
        export_id, path = self._exports.open()
        self.set_status(201)
        self.finish({"id": export_id, "path": str(path)})


class ExportHandler(StreamHandler):
    """A file that a kernel wrote: sent once, then removed."""

    def initialize(self, path: Path, exports: Exports) -> None:
        """Take the exports of this server."""
        super().initialize(path)
        self._exports = exports

    @web.authenticated
    @authorized
    async def get(self, export_id: str) -> None:
        """Stream it, and remove it."""
        self.check_xsrf_cookie()
        ending = self.get_query_argument("ending")
        if not re.fullmatch(r"(?:-v\d{1,9})?\.(?:csv|parquet|png)", ending):
            raise web.HTTPError(400, "Files of these kinds only: .csv, .parquet, .png.")
        name = self.get_query_argument("name", strip=False)
        try:
            with self._exports.take(export_id) as (file, size):
                self.prepare_download(name, ending)
                self.set_header("Content-Length", str(size))
                await self.stream(_pieces_of(file))
        except FileNotFoundError:
            raise web.HTTPError(404, "There is no such file, or it was downloaded.") from None
        except StreamClosedError:
            return

    @web.authenticated
    @authorized
    async def delete(self, export_id: str) -> None:
        """Remove it unread: the kernel could not write it, or nobody wants it any more."""
        self._exports.remove(export_id)
        self.set_status(204)


async def _pieces_of(file: Any) -> AsyncIterator[bytes]:
    loop = asyncio.get_running_loop()
    while piece := await loop.run_in_executor(None, file.read, PIECE):
        yield piece
