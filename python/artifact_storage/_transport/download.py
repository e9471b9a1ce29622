"""Reads a value from the storage server, for stores without local paths.

A connection that breaks is made again, and the value read on from where it broke: a value never
changes, and its SHA-256 is checked at the end.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .. import _contract
from .._frames import raised_here
from ..errors import UnreachableError
from .client import Client
from .connection import Connection, content_of

if TYPE_CHECKING:
    from .. import _contract_types as types

#: How often it is begun again without a byte more.
_ATTEMPTS = 3


class Download:
    """A value's bytes as a file that is read once from its start, or once more after `seek(0)`."""

    def __init__(self, client: Client, query: types.DownloadValueQuery) -> None:
        """Begins it.

        Args:
            client: Whose session asks.
            query: Which version, as for `/artifact`.

        Raises:
            ArtifactStorageError: The storage server refused, or does not answer.
        """
        self._client = client
        self._query = query
        self._connection: Connection | None = None
        self._position = 0
        self._failures = 0
        self._left = 0
        self._early = b""
        self._open()

    def seek(self, _position: int) -> None:
        """Begins again; 0 is the only position."""
        self.close()
        self._position = 0
        self._open()

    def readinto(self, view: memoryview) -> int:
        """Reads up to the size of `view`.

        Returns:
            The number of bytes; 0 at the end.
        """
        count = min(len(view), self._left)
        if not count or self._connection is None:
            return 0
        if self._early:
            piece = self._early[:count]
            self._early = self._early[count:]
            view[: len(piece)] = piece
            count = len(piece)
        else:
            try:
                count = self._connection.receive_into(view[:count])
                if not count:
                    raise ConnectionResetError
            except OSError as error:
                if not raised_here(error):
                    raise
                self._go_on(error)
                return self.readinto(view)
        self._left -= count
        self._position += count
        self._failures = 0
        return count

    def _go_on(self, error: OSError) -> None:
        self.close()
        self._failures += 1
        if self._failures > _ATTEMPTS or isinstance(error, TimeoutError):
            raise _lost(error) from None
        expected = self._left
        self._open()
        if self._left != expected:
            raise _lost(error) from None

    def read(self, size: int) -> bytes:
        """Reads `size` bytes, fewer at the end."""
        data = bytearray(min(size, self._left))
        done = 0
        with memoryview(data) as view:
            while done < len(data):
                done += self.readinto(view[done:])
        return bytes(data)

    def close(self) -> None:
        """Closes the connection; again is fine."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _open(self) -> None:
        self._connection, target = self._client.stream(_contract.DOWNLOAD_VALUE, self._query)
        try:
            status, self._left, self._early = self._connection.begin_download(
                target, self._position
            )
        except OSError as error:
            if not raised_here(error):
                raise
            self.close()
            raise _lost(error) from None
        if status >= 400:
            refusal = self.read(self._left)
            self.close()
            content_of(status, refusal)


def _lost(error: OSError) -> UnreachableError:
    return UnreachableError(
        f"The connection to the value's store was lost ({type(error).__name__}).", "Load again."
    )
