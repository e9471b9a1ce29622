"""Where a pickle is written to: memory while it is small, then a staging file in the store.

The staging file is hashed beside the writing and the fsync, by a thread that reads the file's just
written pages. The fsync has a thread, too: meanwhile the preview is made. The checksum is of what
was stored, whatever happens to the user's variable meanwhile, and there is no second copy of the
value in memory.
"""

from __future__ import annotations

import hashlib
import os
import pickle
from typing import TYPE_CHECKING, Any

from .. import _contract
from .._frames import ignoring, raised_here
from .._transport.client import Client
from .._transport.upload import Upload
from ..errors import ArtifactStorageError
from .flush import Flush
from .hashing import FileHasher
from .save_id import new_save_id
from .store_failure import store_failure
from .writer_mark import WriterMark

if TYPE_CHECKING:
    from .. import _contract_types as types

#: Bytes up to which a value travels in the request itself.
INLINE_LIMIT = 65_536
#: Buffers from this size on (bytes) are recorded, and loaded without a second copy.
BUFFER_MINIMUM = 1 << 20
_WRITE_PIECE = 4 << 20
_MAIN = b"\x8c\x08__main__"  # SHORT_BINUNICODE "__main__", as a global's module is pickled


class RefersToMainError(Exception):
    """The pickle refers to a class or function of the notebook by its name only."""


class Staging:
    """The file object that the pickler writes to."""

    def __init__(self, client: Client, refuse_main: bool, name: str = "") -> None:
        """Nothing is staged yet.

        Args:
            client: Whose session saves.
            refuse_main: Raise :class:`RefersToMainError` for a pickle that names `__main__`.
            name: The artifact's name.
        """
        self._client = client
        self._name = name
        self._upload: Upload | None = None
        self.save_id = new_save_id()
        self.size = 0
        #: The failure of the store, to be told from a failure of the value's own code.
        self.failure: ArtifactStorageError | None = None
        #: The first bytes outside large buffers: they name the packages that the value needs.
        self.head: list[bytes] = []
        self._refuse_main = refuse_main
        self._buffers: list[tuple[int, int]] = []
        self._chunks: list[bytes] = []
        self._tail = b""
        self._fd: int | None = None
        self._path: str | None = None
        #: Whether the storage server knows of this save: then it is told when it is cancelled.
        self._asked = False
        self._hasher: FileHasher | None = None
        self._mark: WriterMark | None = None
        self._flush: Flush | None = None

    def write(self, data: Any) -> int:
        """Takes the next bytes from the pickler."""
        kind = type(data)
        view = data.raw() if kind is pickle.PickleBuffer else memoryview(data)
        if view.nbytes < BUFFER_MINIMUM:
            chunk = bytes(data)
            if self._refuse_main and _MAIN in chunk:
                raise RefersToMainError
            if len(self.head) < 16:
                self.head.append(chunk)
            self._tail = (self._tail + chunk[-9:])[-9:]
            if not self._staged and self.size + len(chunk) <= INLINE_LIMIT:
                self._chunks.append(chunk)
                self.size += len(chunk)
                return len(chunk)
        else:
            self._record(kind, view.nbytes)
            self._tail = b""
        self._write_out(view)
        return view.nbytes

    def _record(self, kind: type, length: int) -> None:
        # Python's pickler writes a large buffer in one call, right after its opcode and length.
        eight = self._tail[-9:] if len(self._tail) == 9 else b""
        bytes8 = eight == b"\x8e" + length.to_bytes(8, "little")
        bytes4 = length < 1 << 32 and self._tail[-5:] == b"B" + length.to_bytes(4, "little")
        array8 = kind is pickle.PickleBuffer and eight == b"\x96" + length.to_bytes(8, "little")
        if bytes8 or bytes4 or array8:
            self._buffers.append((self.size, length))

    def _write_out(self, view: memoryview) -> None:
        try:
            if not self._staged:
                self._open()
            if view.format != "B":
                view = view.cast("B")
            if self._upload is not None:
                self._upload.write(view)
                self.size += view.nbytes
                self._count()
                return
            position = 0
            while position < view.nbytes:
                written = os.write(self._fd, view[position : position + _WRITE_PIECE])  # type: ignore[arg-type]
                position += written
                self.size += written
                self._hasher.written(self.size)  # type: ignore[union-attr]
                self._count()
        except ArtifactStorageError as error:
            self.failure = error
            raise
        except OSError as error:
            if not raised_here(error):
                raise
            self.failure = store_failure(error, self._path)
            raise self.failure from None

    def _count(self) -> None:
        call = self._client.under_way
        if call is not None:
            call.count(self.size)

    @property
    def _staged(self) -> bool:
        return self._fd is not None or self._upload is not None

    def _open(self) -> None:
        self._asked = True
        request: types.StagingRequest = {"save_id": self.save_id}
        self._path = self._client.call(_contract.OPEN_STAGING, request)["path"]
        if self._path is None:
            self._upload = Upload(self._client, self._name, self.save_id)
            self._restart()
            return
        self._mark = WriterMark(self._path)
        flags = os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC | os.O_NOFOLLOW
        self._fd = os.open(self._path, flags, 0o600)
        self._hasher = FileHasher(self._path)
        self._restart()

    def _restart(self) -> None:
        """Moves what was kept in memory to where the rest goes."""
        before, self._chunks, self.size = b"".join(self._chunks), [], 0
        if before:
            self._write_out(memoryview(before))

    def flush(self) -> None:
        """Begins to make the value durable, once all is written; :meth:`finish` waits for that."""
        if self._fd is not None:
            # The thread closes the file, also where an interrupt comes right now.
            self._flush, self._fd = Flush(self._fd), None
            self._flush.start()

    def finish(self) -> dict[str, Any]:
        """Makes the value durable.

        Returns:
            `size`, `sha256`, `buffers` and `value` of the save request.
        """
        self._asked = True
        if self._upload is not None:
            sha256 = self._upload.finish(self.size)
            return self._described(sha256)
        self.flush()
        if self._flush is None or self._hasher is None:
            self._count()
            import base64

            data = b"".join(self._chunks)
            encoded = base64.b64encode(data).decode("ascii")
            sha256 = hashlib.sha256(data).hexdigest()
            value: dict[str, Any] = {"base64": encoded}
            return {"size": self.size, "sha256": sha256, "buffers": [], "value": value}
        try:
            self._flush.wait()
            sha256 = self._hasher.hexdigest(self.size)
            self._unmark()
        except OSError as error:
            if not raised_here(error):
                raise
            raise store_failure(error, self._path) from None
        return self._described(sha256)

    def _unmark(self) -> None:
        if self._mark is not None:
            self._mark.remove()

    def _described(self, sha256: str) -> dict[str, Any]:
        largest = sorted(self._buffers, key=lambda b: b[1])[-_contract.BUFFER_LIMIT :]
        return {
            "size": self.size,
            "sha256": sha256,
            "buffers": sorted(largest),
            "value": {"staged": True},
        }

    def discard(self) -> None:
        """Leaves nothing behind of a save that failed."""
        self._chunks = []
        if self._hasher is not None:
            self._hasher.stop()
        if self._fd is not None:
            os.close(self._fd)
            self._fd = None
        if self._upload is not None:
            self._upload.abort()
        if self._path is not None:
            with ignoring(OSError):
                os.unlink(self._path)
        self._unmark()
        if self._asked:
            # What cannot be deleted is collected by the storage server's sweep.
            body: types.DiscardRequest = {"save_id": self.save_id, "name": self._name}
            self._client.tell(_contract.DISCARD_STAGING, body)
