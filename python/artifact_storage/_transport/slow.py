"""A line for a call that takes longer than a second: else a script looks as if it hung."""

from __future__ import annotations

import sys
import threading
from contextlib import suppress

#: What takes longer says so.
QUIET_SECONDS = 1.0


class SlowCall:
    """A call that is under way, in one thread."""

    def __init__(self, doing: str) -> None:
        """Says nothing yet.

        Args:
            doing: For example `Saving 'model'`.
        """
        self._doing = doing
        self._told = False
        self._timer: threading.Timer | None = None

    def tell(self) -> None:
        """Says once that it takes longer, on the standard error; never fails."""
        if not self._told:
            self._told = True
            with suppress(Exception):
                print(f"{self._doing} takes longer…", file=sys.stderr, flush=True)  # noqa: T201

    def watch(self) -> None:
        """Says it after a second, whatever the thread waits for by then: for streams of bytes."""
        if self._timer is None:
            self._timer = threading.Timer(QUIET_SECONDS, self.tell)
            self._timer.daemon = True
            with suppress(RuntimeError):  # No thread can be started.
                self._timer.start()

    def end(self) -> None:
        """It is done."""
        if self._timer is not None:
            self._timer.cancel()
