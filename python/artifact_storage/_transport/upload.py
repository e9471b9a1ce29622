"""Sends a pickle to the storage server while it is made, for stores without local paths.

A pickle cannot be made twice: the value may have changed meanwhile. So a connection that is lost in
mid-upload is an error of the save, which leaves nothing behind, and not a reason to repeat.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

from .. import _contract
from .._frames import raised_here
from ..errors import CorruptedError, UnreachableError
from .client import Client
from .connection import content_of

if TYPE_CHECKING:
    from .. import _contract_types as types

#: Bytes that small writes are collected to.
_CHUNK = 1 << 20
_PIECE = 4 << 20
_Answer = TypeVar("_Answer")


class Upload:
    """One upload of a value of unknown length."""

    def __init__(self, client: Client, name: str, save_id: str) -> None:
        """Begins it.

        Raises:
            UnreachableError: The storage server does not answer.
        """
        self._digest = hashlib.sha256()
        self._small = bytearray()
        query: types.UploadValueQuery = {"name": name, "save_id": save_id}
        self._connection, target = client.stream(_contract.UPLOAD_VALUE, query)
        self._sent(self._connection.begin_upload, target)

    def write(self, view: memoryview) -> None:
        """Sends the next bytes; a large buffer is not copied."""
        if view.nbytes + len(self._small) < _CHUNK:
            self._small += view
            return
        self._flush()
        for start in range(0, view.nbytes, _PIECE):
            self._send(view[start : start + _PIECE])

    def finish(self, size: int) -> str:
        """Ends the upload.

        Returns:
            The SHA-256 of the bytes that were sent, which is that of those that arrived.
        """
        self._flush()
        answer = self._sent(self._connection.end_upload)
        self._connection.close()
        content = content_of(*answer)
        sha256 = self._digest.hexdigest()
        if content["size"] != size or content["sha256"] != sha256:
            raise CorruptedError(
                "What arrived at the storage server is not what was sent.", "Save again."
            )
        return sha256

    def abort(self) -> None:
        """Cancels the upload; the storage server then leaves nothing behind."""
        self._connection.close()

    def _flush(self) -> None:
        if self._small:
            small, self._small = self._small, bytearray()
            self._send(memoryview(small))

    def _send(self, view: memoryview) -> None:
        if self._connection.is_answered():
            # Before the end: a refusal. What is sent after it is not read.
            self._fail(ConnectionResetError())
        self._sent(self._connection.send_chunk, view)
        # The storage server takes these bytes meanwhile.
        self._digest.update(view)

    def _sent(self, send: Callable[..., _Answer], *arguments: Any) -> _Answer:
        try:
            return send(*arguments)
        except OSError as error:
            if not raised_here(error):
                raise
            self._fail(error)

    def _fail(self, error: OSError) -> NoReturn:
        try:
            # The storage server may have said why before it closed the connection.
            answer = self._connection.read_answer()
        except OSError as lost:
            if not raised_here(lost):
                raise
            answer = None
        self._connection.close()
        if answer is not None:
            content_of(*answer)
        raise UnreachableError(
            f"The connection to the storage server was lost in mid-upload "
            f"({type(error).__name__}). Nothing was saved.",
            "Save again.",
        ) from None
