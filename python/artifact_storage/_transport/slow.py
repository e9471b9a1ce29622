"""What a call says that takes longer than a second: else a program looks as if it hung."""

from __future__ import annotations

import sys
import threading
from contextlib import suppress
from typing import Any

from .._progress import QUIET_SECONDS, Counted, Progress, Teller, screen


class SlowCall:
    """A call that is under way, in one thread."""

    def __init__(self, doing: str, teller: Teller | None = None) -> None:
        """Says nothing yet.

        Args:
            doing: For example `Saving 'model'`.
            teller: Is told how far it is, too.
        """
        self._doing = doing
        self._teller = teller
        self._told = False
        self._timer: threading.Timer | None = None
        self._looked = False
        self._progress: Progress | None = None

    def tell(self) -> None:
        """Says once that it takes longer, on the standard error; never fails."""
        if not self._told and (self._progress is None or not self._progress.is_seen):
            self._told = True
            with suppress(Exception):
                print(f"{self._doing} takes longer…", file=sys.stderr, flush=True)  # noqa: T201

    def watch(self) -> None:
        """Says it after a second, whatever the thread waits for by then: for streams of bytes."""
        shown = self._shown()
        if (shown is None or not shown.is_seen) and self._timer is None:
            self._timer = threading.Timer(QUIET_SECONDS, self.tell)
            self._timer.daemon = True
            with suppress(RuntimeError):  # No thread can be started.
                self._timer.start()

    def count(self, done: int) -> None:
        """Says how many bytes of a large value are written, where somebody looks."""
        progress = self._shown()
        if progress is not None:
            progress.done = done

    def counted(self, file: Any, size: int) -> Any:
        """A large value's file, whose reading is shown where somebody looks.

        Args:
            file: With `readinto`, `read` and `seek(0)`.
            size: Its bytes.
        """
        progress = self._shown()
        return file if progress is None else Counted(file, progress, size)

    def end(self) -> None:
        """It is done."""
        if self._timer is not None:
            self._timer.cancel()
        if self._progress is not None:
            self._progress.end()

    def _shown(self) -> Progress | None:
        if not self._looked:
            self._looked = True
            where = screen()
            if where is not None or self._teller is not None:
                self._progress = Progress(self._doing, where, self._teller)
        return self._progress
