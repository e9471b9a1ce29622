"""What a call says that takes longer than a second: else a program looks as if it hung."""

from __future__ import annotations

import sys
import threading
from contextlib import suppress
from contextvars import copy_context
from typing import Any

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
        self._lock = threading.Lock()
        self._has_ended = False
        if teller is not None:
            # What is displayed belongs to the cell of the thread that begins.
            context = copy_context()
            self._alarms.append(LATER.after_a_second(lambda: context.run(self._show)))

    def tell(self) -> None:
        """Says once that it takes longer, on the standard error; never fails."""
        if self._teller is not None:
            self._show()
        is_seen = self._progress is not None and self._progress.is_seen
        if not self._told and not is_seen:
            self._told = True
            with suppress(Exception):
                print(f"{self._doing} takes longer…", file=sys.stderr, flush=True)  # noqa: T201

    def watch(self) -> None:
        """Says it after a second, whatever the thread waits for by then: for streams of bytes."""
        context = copy_context()
        self._alarms.append(LATER.after_a_second(lambda: context.run(self.tell)))

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
            self._progress = Progress(self._doing, self._count, screen(), self._teller)
