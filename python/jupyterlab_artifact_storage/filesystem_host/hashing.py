"""The hash of what is written, made while it is on its way."""

from __future__ import annotations

import hashlib
from collections import deque
from concurrent.futures import Future, ThreadPoolExecutor

#: Blocks that may wait for their hash: as many as leave together (`Policy.together`), or nothing
#: would leave meanwhile.
_BEHIND = 2
#: Bytes of a block that is hashed sooner than a thread starts.
_SMALL = 65_536


class Hasher:
    """SHA-256 of blocks, in a thread beside their upload.

    Large blocks are best: the thread waits for the interpreter after each.
    """

    def __init__(self) -> None:
        self._digest = hashlib.sha256()
        self._thread: ThreadPoolExecutor | None = None
        self._under_way: deque[Future[None]] = deque()

    def update(self, block: bytes) -> None:
        """Take the next block; wait where too many are behind."""
        if self._thread is None:
            if len(block) <= _SMALL:
                self._digest.update(block)
                return
            self._thread = ThreadPoolExecutor(1)
        while len(self._under_way) >= _BEHIND:
            self._under_way.popleft().result()
        self._under_way.append(self._thread.submit(self._digest.update, block))

    def hexdigest(self) -> str:
        """Of all blocks, in hexadecimal digits."""
        while self._under_way:
            self._under_way.popleft().result()
        return self._digest.hexdigest()

    def close(self) -> None:
        """End the thread, after its last block."""
        if self._thread is not None:
            self._thread.shutdown(wait=False)
