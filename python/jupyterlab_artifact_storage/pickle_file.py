"""Tells what is no pickle by its first and last bytes. Nothing is unpickled."""

from __future__ import annotations

import io
from typing import Any

#: The type of a value that nobody looked into.
UPLOADED = "uploaded pickle"
#: Bytes of the beginning that are looked at.
HEAD = 1_000
_STOP = b"."


class PickleFile:
    """The bytes of a file as they come: its beginning and its last byte."""

    def __init__(self) -> None:
        self._head = b""
        self._last = b""

    def add(self, piece: bytes) -> None:
        """The next bytes."""
        if piece:
            self._head += piece[: HEAD - len(self._head)]
            self._last = piece[-1:]

    @property
    def is_none(self) -> bool:
        """Whether the bytes that have come are no beginning of a pickle."""
        return len(self._head) == HEAD and not self._begins()

    def refusal(self) -> str:
        """What is wrong with a file that has all come; empty: it may be a pickle."""
        if not self._last:
            return "This file is empty."
        return "" if self._last == _STOP and self._begins() else "This file is no pickle."

    def _begins(self) -> bool:
        if self._head.startswith(b"\x80"):  # Protocol 2 and later.
            return True
        import pickletools  # Large, and only for files that are old.

        stream = io.BytesIO(self._head)
        try:
            for _ in pickletools.genops(stream):
                pass
        except ValueError:
            # It may go on behind the bytes that are looked at.
            return len(self._head) == HEAD and stream.tell() == HEAD
        return True


def save_request(name: str, save_id: str, size: int, sha256: str, user: str) -> dict[str, Any]:
    """The request that saves a file which was uploaded, whatever is in it.

    Args:
        name: The artifact's name.
        save_id: The save's id, as of the upload.
        size: Its bytes.
        sha256: Its checksum, hex.
        user: Who saves it.
    """
    return {
        "name": name,
        "save_id": save_id,
        "size": size,
        "sha256": sha256,
        "value_type": UPLOADED,
        "value_shape": None,
        "python_version": "",
        "notebook_path": None,
        "user": user,
        "buffers": [],
        "code": None,
        "preview": {},
        "packages": {},
        "value": {"staged": True},
    }
