"""Uploads: a pickle file of the browser's machine becomes a new version of a name.

``PUT <base_url>jupyterlab_artifact_storage/sessions/<id>/upload?name=…`` hands the body on to the
storage server while it comes, whatever its size. What is no pickle by its first and last bytes is
refused. Nothing is unpickled: whether the rest is one shows when a kernel loads it.
"""

from __future__ import annotations

import json
import sys
from contextlib import AsyncExitStack
from typing import Any

from artifact_storage import _contract
from artifact_storage._context.identity import user
from artifact_storage._pickle.save_id import new_save_id
from artifact_storage._quotes import quoted
from jupyter_server.auth.utils import HTTP_METHOD_TO_AUTH_ACTION
from jupyter_server.utils import ensure_async
from tornado import web

from .downloads import StreamHandler
from .pickle_file import PickleFile, save_request
from .storage_connection import StorageConnection, connected


@web.stream_request_body
class UploadHandler(StreamHandler):
    """Takes the bytes of a value, and saves them."""

    _storage: StorageConnection | None = None

    async def prepare(self) -> None:
        """Check who sends it, and its XSRF token, before a byte is read; then begin."""
        await super().prepare()
        # The decorators of `put` come too late: it is called after the body.
        action = HTTP_METHOD_TO_AUTH_ACTION[str(self.request.method)]
        sender = self.current_user
        if sender is None or not await ensure_async(
            self.authorizer.is_authorized(self, sender, action, self.auth_resource)
        ):
            raise web.HTTPError(403, f"User is not authorized to {action} contents.")
        self.request.connection.set_max_body_size(sys.maxsize)  # type: ignore[attr-defined]
        self._open = AsyncExitStack()
        self._lost = False
        self._file = PickleFile()
        self._session_id: str = self.path_args[0]
        self._name = self.get_query_argument("name", strip=False)
        self._save_id = new_save_id()
        try:
            storage = await self._open.enter_async_context(connected(self._socket))
            await self._begin(storage, transfer_encoding="chunked")
            self._storage = storage
        except OSError:
            self._lost = True

    async def _begin(self, storage: StorageConnection, **length: str) -> None:
        query = {"name": self._name, "save_id": self._save_id}
        more = {"content_type": _contract.VALUE_TYPE, **length}
        await storage.begin(_contract.UPLOAD_VALUE, self._session_id, query, **more)

    async def data_received(self, chunk: bytes) -> None:
        """Hand a piece on; the next one is read when the storage server has taken it."""
        if self._lost or self._storage is None:
            return  # Read to the end, so that the browser sees the answer, which says why.
        self._file.add(chunk)
        try:
            await self._storage.send_chunk(chunk)
        except OSError:
            self._lost = True

    async def put(self, _session_id: str) -> None:
        """Save what came."""
        storage = self._storage
        try:
            async with self._open:
                if storage is None:
                    self.say_away()
                    return
                refusal = "" if self._lost else self._file.refusal()
                if refusal:
                    storage.close()  # The storage server then leaves nothing behind.
                    self._refuse(refusal)
                    return
                if not self._lost:
                    await storage.send_chunk(b"")
                # It may have said why before it closed the connection.
                status, found = await storage.content()
                if status == 200:
                    status, found = await self._save(storage, found)
        except OSError:
            await self._say_why()
            return
        if status == 200:
            self.finish(json.dumps(found))
        else:
            self.fail(status, found)

    async def _say_why(self) -> None:
        """Ask again without bytes: a refusal is lost where it closes a connection that sends."""
        body = {"name": self._name, "save_id": self._save_id}
        try:
            async with connected(self._socket) as storage:
                await self._begin(storage, content_length="0")
                status, found = await storage.content()
                if status == 200:
                    await storage.ask(_contract.DISCARD_STAGING, self._session_id, body=body)
                else:
                    self.fail(status, found)
                    return
        except OSError:
            pass
        self.say_away()

    def _refuse(self, why: str) -> None:
        self.fail(
            400,
            {
                "title": f"{quoted(self._name)} was not uploaded. {why}",
                "kind": "invalid_input",
                "hint": "Choose a file that pickle.dump(value, file) wrote, or save the value in "
                "a notebook.",
                "status": 400,
            },
        )

    async def _save(self, storage: StorageConnection, uploaded: Any) -> tuple[int, Any]:
        request = save_request(
            self._name, self._save_id, uploaded["size"], uploaded["sha256"], user()
        )
        return await storage.ask(_contract.SAVE_ARTIFACT, self._session_id, body=request)

    def on_connection_close(self) -> None:
        """The browser went: the storage server then leaves nothing behind."""
        super().on_connection_close()
        if self._storage is not None:
            self._lost = True
            self._storage.close()
