"""Runs something a second later: one thread sleeps for all calls, so that quick ones start none."""

from __future__ import annotations

import os
import threading
import time
from collections import deque
from contextlib import suppress
from queue import Empty, SimpleQueue
from typing import Callable

from .._progress import QUIET_SECONDS


class Alarm:
    """Something that is to run later."""

    __slots__ = ("due", "run")

    def __init__(self, due: float, run: Callable[[], object]) -> None:
        """Notes it.

        Args:
            due: By `time.monotonic()`.
            run: Is called in another thread, unless it is cancelled by then.
        """
        self.due = due
        self.run: Callable[[], object] | None = run

    def cancel(self) -> None:
        """It is needed no more."""
        self.run = None


class Later:
    """Runs things a second after they were asked for.

    A signal handler may come in the middle of each of its steps, and ask in the same thread.
    So nothing waits for a lock; `SimpleQueue.put` may be called there, as Python's docs say.
    """

    def __init__(self) -> None:
        """Starts nothing yet."""
        self._lock = threading.Lock()
        self._wake: SimpleQueue[None] = SimpleQueue()
        self._alarms: deque[Alarm] = deque()
        self._thread: threading.Thread | None = None
        self._sleeps = False

    def after_a_second(self, run: Callable[[], object]) -> Alarm:
        """Runs something then. Costs a microsecond while calls follow each other.

        Args:
            run: Raises nothing; what it does holds up others.

        Returns:
            What cancels it.
        """
        alarm = Alarm(time.monotonic() + QUIET_SECONDS, run)
        self._alarms.append(alarm)
        if self._thread is None:
            self._start()
        if self._sleeps:
            self._wake.put(None)
        return alarm

    def _start(self) -> None:
        # The call that has the lock starts one thread for all.
        if not self._lock.acquire(blocking=False):
            return
        try:
            if self._thread is None:
                thread = threading.Thread(
                    target=self._work, name="artifact-storage-later", daemon=True
                )
                with suppress(RuntimeError):  # No thread can be started.
                    thread.start()
                    self._thread = thread
        finally:
            self._lock.release()

    def _work(self) -> None:
        while True:
            if not self._alarms:
                self._sleeps = True
                # What came meanwhile is there; what comes from now on wakes.
                if not self._alarms:
                    self._wake.get()
                self._sleeps = False
                with suppress(Empty):
                    while True:
                        self._wake.get_nowait()
                continue
            alarm = self._alarms[0]
            remaining = alarm.due - time.monotonic()
            if alarm.run is not None and remaining > 0:
                time.sleep(remaining)
                continue
            self._alarms.popleft()
            run = alarm.run
            if run is not None:
                run()


#: That of this process.
LATER = Later()

if hasattr(os, "register_at_fork"):
    # The thread stays with the parent, and so does what it waits for.
    os.register_at_fork(after_in_child=LATER.__init__)  # type: ignore[misc]
