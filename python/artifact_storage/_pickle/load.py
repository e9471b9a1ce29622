"""Reads a stored value, and opens it only after its SHA-256 matched: promise 5.

A large value is read into memory once while a thread hashes the same memory just behind the reader.
Its large buffers are read straight to where they stay (PEP 574): the opcode that would copy such a
buffer out of the pickle is replaced by one that takes it as it is. The file remains a plain pickle.
"""

from __future__ import annotations

import hashlib
import io
import os
from collections.abc import Callable, Sequence
from typing import Any, Optional

from .._frames import raised_here
from .._render import instead_of_size
from ..errors import ArtifactStorageError, CorruptedError, PermissionDeniedError
from .hashing import MemoryHasher

#: Takes a file and its size.
Counted = Callable[[Any, int], Any]
#: Makes the value of verified bytes and the large buffers that were taken out (see _trust.py).
Opener = Callable[[Any, Optional[list[Any]]], Any]
_PIECE = 4 << 20
_THREAD_MINIMUM = 1 << 20
_NEXT_BUFFER = b"\x97"
#: No-operations of 8 and 4 bytes: MARK, POP_MARK, … They fill the place of a buffer's length.
_FILL = {9: _NEXT_BUFFER + b"(1(1(1(1", 5: _NEXT_BUFFER + b"(1(1"}


class MissingValueError(Exception):
    """There is no file where the value should be."""


def load_bytes(data: bytes, size: int, sha256: str, label: str, opener: Opener) -> Any:
    """Verifies and opens a small value.

    Raises:
        CorruptedError: The bytes are not those that were saved.
    """
    if len(data) != size or hashlib.sha256(data).hexdigest() != sha256:
        raise _corrupted(label, "its checksum does not match")
    return opener(data, None)


def load_file(
    path: str,
    size: int,
    sha256: str,
    buffers: Sequence[Sequence[int]],
    label: str,
    opener: Opener,
    counted: Counted | None = None,
) -> Any:
    """Reads, verifies and opens a value.

    Args:
        path: The file.
        size: Its recorded size in bytes.
        sha256: Its recorded checksum, hex.
        buffers: Recorded (offset, length) of large buffers.
        label: The artifact in words, for messages.
        opener: Makes the value of its bytes.
        counted: Makes a file of this size one that says how much of it was read.

    Raises:
        MissingValueError: There is no such file.
        CorruptedError: The bytes are not those that were saved.
        PermissionDeniedError: The file cannot be read by this user.
    """
    small, rest, regions = None, None, None
    try:
        with open(path, "rb", buffering=0) as file:
            found = os.fstat(file.fileno()).st_size
            if found != size:
                raise _corrupted(label, f"it has {instead_of_size(found, size)}")
            source = file if counted is None else counted(file, size)
            if size < _THREAD_MINIMUM:
                small = _read_exactly(source, size, label)
            else:
                rest, regions = _read(source, size, sha256, _usable(buffers, size), label)
    except OSError as error:
        if isinstance(error, ArtifactStorageError) or not raised_here(error):
            raise
        raise _unreadable(error, path, label) from None
    # Outside of the try: what the value's own code raises is no failure of the store.
    if small is not None:
        return load_bytes(small, size, sha256, label, opener)
    return opener(rest, regions)


def _unreadable(error: OSError, path: str, label: str) -> Exception:
    if isinstance(error, FileNotFoundError):
        return MissingValueError(path)
    if isinstance(error, PermissionError):
        return PermissionDeniedError(
            f"The value of {label} cannot be read: {path}.",
            "Ask its owner for the permission to read it.",
        )
    return CorruptedError(
        f"The value of {label} cannot be read: {error.strerror}.", "Check the disk."
    )


def load_stream(
    file: Any,
    size: int,
    sha256: str,
    buffers: Sequence[Sequence[int]],
    label: str,
    opener: Opener,
) -> Any:
    """As :func:`load_file`, from a stream: `readinto`, `read`, and `seek(0)` to begin again."""
    rest, regions = _read(file, size, sha256, _usable(buffers, size), label)
    return opener(rest, regions)


def _usable(buffers: Sequence[Sequence[int]], size: int) -> list[tuple[int, int]]:
    """The recorded buffers in order of offset; none where they make no sense."""
    found = sorted((int(offset), int(length)) for offset, length in buffers)
    end = 0
    for offset, length in found:
        if offset - 5 < end or length <= 0 or offset + length > size:
            return []
        end = offset + length
    return found


def _read(
    file: Any, size: int, sha256: str, buffers: list[tuple[int, int]], label: str
) -> tuple[bytearray, list[Any]]:
    rest = bytearray(size - sum(length for _, length in buffers))
    around = memoryview(rest)
    regions: list[Any] = []
    hasher = MemoryHasher()
    try:
        done = filled = 0
        for offset, length in [*buffers, (size, 0)]:
            _read_into(file, around[filled : filled + offset - done], hasher, label)
            filled += offset - done
            if length:
                header = _header(rest, filled, offset - done, length)
                if header == 0:  # Not what a pickler writes: take everything as one plain pickle.
                    hasher.stop()
                    file.seek(0)
                    return _read(file, size, sha256, [], label)
                regions.append(_read_region(file, length, rest[filled - header], hasher, label))
            done = offset + length
        digest = hasher.hexdigest()
    except BaseException:
        hasher.stop()
        raise
    if digest != sha256:
        raise _corrupted(label, "its checksum does not match")
    # Only now: the hasher has seen the headers as they are in the file.
    filled = done = 0
    for offset, length in buffers:
        filled += offset - done
        header = _header(rest, filled, offset - done, length)
        around[filled - header : filled] = _FILL[header]
        done = offset + length
    around.release()
    return rest, regions


def _header(rest: bytearray, end: int, gap: int, length: int) -> int:
    """The size of the opcode and length that announce a buffer before `end`; 0 if they don't.

    `gap` is the number of bytes since the buffer before.
    """
    before = bytes(rest[end - min(gap, 9) : end])
    if before in (b"\x96" + length.to_bytes(8, "little"), b"\x8e" + length.to_bytes(8, "little")):
        return 9
    if length < 1 << 32 and before[-5:] == b"B" + length.to_bytes(4, "little"):
        return 5
    return 0


def _read_region(file: Any, length: int, opcode: int, hasher: MemoryHasher, label: str) -> Any:
    """A large buffer as its opcode says: what changes is a bytearray, what does not is bytes."""
    if opcode == 0x96:
        region = bytearray(length)
        _read_into(file, memoryview(region), hasher, label)
        return region
    # BytesIO fills a bytes object in place, and hands it out without a copy.
    held = io.BytesIO()
    held.seek(length - 1)
    held.write(b"\0")
    view = held.getbuffer()
    _read_into(file, view, hasher, label)
    hasher.wait()
    view.release()
    return held.getvalue()


def _read_into(file: Any, view: memoryview, hasher: MemoryHasher, label: str) -> None:
    position = hashed = 0
    while position < len(view):
        count = file.readinto(view[position : position + _PIECE])
        if not count:
            raise _corrupted(label, "it ends too early")
        position += count
        # A socket gives little at a time: each handover to the thread costs more than it.
        if position - hashed >= _THREAD_MINIMUM or position == len(view):
            hasher.update(view[hashed:position])
            hashed = position


def _read_exactly(file: Any, length: int, label: str) -> bytes:
    data = file.read(length) if length else b""
    while len(data) < length:
        more = file.read(length - len(data))
        if not more:
            raise _corrupted(label, "it ends too early")
        data += more
    return bytes(data)


def _corrupted(label: str, why: str) -> CorruptedError:
    return CorruptedError(
        f"The stored value of {label} is damaged: {why}. It was not loaded.",
        "Get another version, or restore the file from a backup.",
    )
