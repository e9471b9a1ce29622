"""Bytes on their way, in blocks: never more than a few of them are in memory."""

from __future__ import annotations

import contextlib
import queue
import threading
from collections.abc import Callable, Iterable, Iterator
from io import BufferedIOBase
from typing import Any

from .policies import BLOCK

#: How many blocks wait until they are taken.
_DEPTH = 2
#: Characters of a line that gives the length of a chunk.
_LONGEST_LINE = 1_000


class BodyBrokenError(Exception):
    """The client went away, or what it sent is no chunk, before the end of the body."""


def body_of(stream: BufferedIOBase, length: int | None) -> Iterator[bytes]:
    """The body of a request, in blocks of :data:`BLOCK` bytes; the last may be shorter.

    Args:
        stream: The connection, behind the header.
        length: Of the body in bytes; None: it comes in chunks (RFC 9112, 7.1).

    Raises:
        BodyBrokenError: It ended too early.
    """
    read = _Counted(stream, length).into if length is not None else _Chunks(stream).into
    while True:
        block = bytearray(BLOCK)
        size = _filled(read, memoryview(block))
        if size:
            yield bytes(block) if size == BLOCK else bytes(memoryview(block)[:size])
        if size < BLOCK:
            return


def _filled(read: Callable[[memoryview], int], block: memoryview) -> int:
    done = 0
    while done < len(block):
        try:
            size = read(block[done:])
        except OSError as error:
            raise BodyBrokenError from error
        if size == 0:
            break
        done += size
    return done


class _Counted:
    def __init__(self, stream: BufferedIOBase, length: int) -> None:
        self._stream = stream
        self._left = length

    def into(self, block: memoryview) -> int:
        if self._left == 0:
            return 0
        size = self._stream.readinto1(block[: self._left])
        if not size:
            raise BodyBrokenError
        self._left -= size
        return size


class _Chunks:
    def __init__(self, stream: BufferedIOBase) -> None:
        self._stream = stream
        self._chunk: _Counted | None = None
        self._is_over = False

    def into(self, block: memoryview) -> int:
        if self._is_over:
            return 0
        while True:
            if self._chunk is not None:
                size = self._chunk.into(block)
                if size:
                    return size
                self._line()
            length = self._length()
            if length == 0:
                # Trailers, which nobody sends, and the empty line.
                while self._line():
                    pass
                self._is_over = True
                return 0
            self._chunk = _Counted(self._stream, length)

    def _length(self) -> int:
        try:
            length = int(self._line().partition(b";")[0], 16)
        except ValueError as error:
            raise BodyBrokenError from error
        if length < 0:
            raise BodyBrokenError
        return length

    def _line(self) -> bytes:
        line = self._stream.readline(_LONGEST_LINE)
        if not line.endswith(b"\n"):
            raise BodyBrokenError
        return line.strip()


class Ahead:
    """Takes blocks from a source in a thread of its own, a few before they are wanted."""

    def __init__(self, source: Iterable[bytes], hasty: bool = False) -> None:
        """Start to take blocks.

        Args:
            source: Of blocks.
            hasty: Whether a failure of the source comes before the blocks that wait.
        """
        self._hasty = hasty
        self._failure: BaseException | None = None
        self._queue: queue.Queue[Any] = queue.Queue(_DEPTH)
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._take, args=(source,), daemon=True)
        self._thread.start()

    def __iter__(self) -> Iterator[bytes]:
        while True:
            item = self._queue.get()
            if self._hasty and self._failure is not None:
                raise self._failure
            if item is None:
                return
            if isinstance(item, BaseException):
                raise item
            yield item

    def stop(self) -> None:
        """Take nothing more, and drop what was taken. The source may still be at its last block."""
        self._stopped.set()
        with contextlib.suppress(queue.Empty):
            while True:
                self._queue.get_nowait()

    def join(self) -> None:
        """Wait until the source is left alone."""
        self._thread.join()

    def _take(self, source: Iterable[bytes]) -> None:
        last: BaseException | None = None
        try:
            for block in source:
                if self._stopped.is_set():
                    break
                self._queue.put(block)
        except BaseException as error:
            last = self._failure = error
        finally:
            close = getattr(source, "close", None)
            if close is not None:
                close()
        if not self._stopped.is_set():
            self._queue.put(last)
