"""SHA-256 of bytes that are still being written or read, in a thread beside that work."""

from __future__ import annotations

import hashlib
import threading
from queue import SimpleQueue

from ..errors import InternalError

#: Bytes that are hashed at once. Between two pieces the thread waits for the interpreter, for
#: example while a preview is made (5 ms, `sys.getswitchinterval`): larger pieces wait less often.
_PIECE = 16 << 20


class FileHasher:
    """Hashes a growing file from its start, in a thread."""

    def __init__(self, path: str) -> None:
        self._file = open(path, "rb", buffering=0)  # noqa: SIM115 - closed by the thread
        self._digest = hashlib.sha256()
        self._available = 0
        self._end: int | None = None
        self._failure: BaseException | None = None
        self._changed = threading.Condition()
        self._thread = threading.Thread(target=self._run, name="artifact-storage-hash", daemon=True)
        self._thread.start()

    def written(self, size: int) -> None:
        """Says that the file has its first `size` bytes."""
        with self._changed:
            self._available = size
            self._changed.notify()

    def stop(self) -> None:
        """Ends the thread; what was hashed is worth nothing then."""
        self._finish(0)

    def hexdigest(self, size: int) -> str:
        """Waits until the whole file of `size` bytes is hashed."""
        self._finish(size)
        if self._failure is not None:
            raise self._failure
        return self._digest.hexdigest()

    def _finish(self, end: int) -> None:
        with self._changed:
            self._end = end
            self._changed.notify()
        self._thread.join()

    def _run(self) -> None:
        buffer = memoryview(b"")
        done = 0
        try:
            with self._file:
                while True:
                    with self._changed:
                        while done >= self._available and self._end is None:
                            self._changed.wait()
                        available, end = self._available, self._end
                    if end is not None and done >= end:
                        return
                    wanted = min(_PIECE, available - done)
                    if len(buffer) < wanted:
                        buffer = memoryview(bytearray(wanted))
                    count = self._file.readinto(buffer[:wanted])
                    if not count:
                        raise InternalError("The staging file is shorter than what was written.")
                    self._digest.update(buffer[:count])
                    done += count
        except BaseException as error:
            self._failure = error


class MemoryHasher:
    """Hashes pieces of memory in the order in which they are given, in a thread."""

    def __init__(self) -> None:
        self._digest = hashlib.sha256()
        self._pieces: SimpleQueue[memoryview | threading.Event | None] = SimpleQueue()
        self._stopped = False
        self._thread = threading.Thread(target=self._run, name="artifact-storage-hash", daemon=True)
        self._thread.start()

    def update(self, piece: memoryview) -> None:
        """Gives the next piece; it must not change any more."""
        self._pieces.put(piece)

    def wait(self) -> None:
        """Waits until what was given is hashed, and let go of."""
        done = threading.Event()
        self._pieces.put(done)
        done.wait()

    def stop(self) -> None:
        """Ends the thread without waiting for the pieces."""
        self._stopped = True
        self._pieces.put(None)
        self._thread.join()

    def hexdigest(self) -> str:
        """Waits for all pieces."""
        self._pieces.put(None)
        self._thread.join()
        return self._digest.hexdigest()

    def _run(self) -> None:
        while True:
            piece = self._pieces.get()
            if piece is None:
                return
            if isinstance(piece, threading.Event):
                piece.set()
                continue
            with piece:
                if not self._stopped:
                    self._digest.update(piece)
