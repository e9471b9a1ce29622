"""What a call says that takes long: else a program looks as if it hung.

Who looks sees it after a second, in a line that goes. Where nobody looks, what is said stays in
a log, so it is said of what takes much longer only.
"""

from __future__ import annotations

import sys
import threading
import time
from contextlib import suppress
from contextvars import copy_context
from typing import Any

from .. import _progress
from .._progress import Count, Counted, Progress, Teller, screen
from .later import LATER, Alarm


class SlowCall:
    """A call that is under way, in one thread."""

    def __init__(self, doing: str, teller: Teller | None = None) -> None:
        """Says nothing yet.

        Args:
            doing: For example `Saving 'model'`.
            teller: Is told how far it is: of a save or a load.
        """
        self._doing = doing
        self._teller = teller
        self._told = False
        self._alarms: list[Alarm] = []
        self._count = Count()
        self._progress: Progress | None = None
        # A signal handler may come while its thread holds it.
        self._lock = threading.RLock()
        self._has_ended = False
        if teller is not None:
            # What is displayed belongs to the cell of the thread that begins.
            context = copy_context()
            self._alarms.append(LATER.after_a_second(lambda: context.run(self._show)))

    def tell(self) -> bool:
        """Shows it where somebody looks; else says it once, but not early. Never fails.

        Returns:
            Whether there is nothing more to say.
        """
        self._show()
        is_seen = self._progress is not None and self._progress.is_seen
        if is_seen or self._told or self._has_ended:
            return True
        if time.monotonic() - self._count.started < _progress.UNSEEN_SECONDS:
            return False
        self._told = True
        with suppress(Exception):
            print(f"{self._doing} takes longer…", file=sys.stderr, flush=True)  # noqa: T201
        return True

    def watch(self) -> None:
        """Tells it, whatever the thread waits for by then: for streams of bytes."""
        context = copy_context()

        def look() -> None:
            if not context.run(self.tell):
                self._alarms.append(LATER.after_a_second(look))

        self._alarms.append(LATER.after_a_second(look))

    def count(self, done: int) -> None:
        """Takes how many bytes of a value are written."""
        self._count.done = done

    def counted(self, file: Any, size: int) -> Any:
        """A value's file that says how much of it was read.

        Args:
            file: With `readinto`, `read` and `seek(0)`.
            size: Its bytes.
        """
        return Counted(file, self._count, size)

    def end(self) -> None:
        """It is done."""
        for alarm in self._alarms:
            alarm.cancel()
        with self._lock:
            self._has_ended = True
        if self._progress is not None:
            self._progress.end()

    def _show(self) -> None:
        """Shows how far it is where somebody looks."""
        with self._lock:
            if self._has_ended or self._progress is not None:
                return
            where = screen()
            if where is not None or self._teller is not None:
                self._progress = Progress(self._doing, self._count, where, self._teller)
