"""Makes a written file durable beside other work: a disk needs no interpreter."""

from __future__ import annotations

import os
import threading

from .._frames import is_of_a_signal


class Flush:
    """Calls fsync for an open file and closes it, in a thread."""

    def __init__(self, fd: int) -> None:
        """Takes the file over.

        Args:
            fd: Its descriptor, which nobody else closes.
        """
        self._fd = fd
        self._failure: OSError | None = None
        name = "artifact-storage-fsync"
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)

    def start(self) -> None:
        """Begins."""
        try:
            self._thread.start()
        except RuntimeError as error:  # No thread can be started any more.
            if is_of_a_signal(error):
                raise
            self._run()

    def wait(self) -> None:
        """Waits until the file is durable.

        Raises:
            OSError: It is not.
        """
        if self._thread.ident is not None:
            self._thread.join()
        if self._failure is not None:
            raise self._failure

    def _run(self) -> None:
        try:
            try:
                os.fsync(self._fd)
            finally:
                os.close(self._fd)
        except OSError as error:
            self._failure = error
