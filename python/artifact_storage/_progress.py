"""How far a slow save or load is, where somebody looks: a terminal, a cell, JupyterLab's panel.

It comes after a second and goes when the work has ended. A thread of its own paints and tells, so
that the work waits for nothing. Programs that nobody looks at show nothing.
"""

from __future__ import annotations

import sys
import threading
import time
from collections import deque
from contextlib import suppress
from contextvars import copy_context
from typing import Any, Callable, Protocol

from ._render import size_text

#: What takes longer is shown.
QUIET_SECONDS = 1.0
#: What takes longer is said where nobody looks, too: in a log, it stays.
UNSEEN_SECONDS = 10.0
_EVERY_SECONDS = 0.5
#: Bytes in a second; what is slower waits for something else than its bytes.
_TELLING_RATE = 1000
#: What is older says nothing of how fast it is now.
_WINDOW = 20.0
#: How long the end of the work waits for a painter that is at work: a terminal may be stopped.
_PATIENCE = 0.5


class Screen(Protocol):
    """Where people look."""

    def paint(self, text: str) -> None:
        """Shows a line in place of the one before."""

    def clear(self) -> None:
        """Takes it away."""


class _Terminal:
    def paint(self, text: str) -> None:
        self._write(f"\r{text}\x1b[K")

    def clear(self) -> None:
        self._write("\r\x1b[K")

    def _write(self, text: str) -> None:
        sys.stderr.write(text)
        sys.stderr.flush()


class _Cell:
    """A display below the cell that runs."""

    def __init__(self, publisher: Any) -> None:
        self._publisher = publisher
        self._shown: dict[str, str] | None = None

    def paint(self, text: str) -> None:
        self._show({"text/plain": text})

    def clear(self) -> None:
        self._show({})

    def _show(self, data: dict[str, str]) -> None:
        update = self._shown is not None
        if self._shown is None:
            self._shown = {"display_id": f"artifact-storage-{id(self)}-{time.time_ns()}"}
        self._publisher.publish(data, {}, transient=self._shown, update=update)


def screen() -> Screen | None:
    """Where people look at this process; None where nobody does."""
    module: Any = sys.modules.get("IPython")
    shell: Any = module.get_ipython() if module is not None else None
    kernel = getattr(shell, "kernel", None)
    if kernel is not None:
        # Programs that run notebooks, such as nbclient, answer no questions: their output is kept.
        is_seen = getattr(kernel, "_allow_stdin", False)
        return _Cell(shell.display_pub) if is_seen else None
    return _Terminal() if sys.stderr is not None and sys.stderr.isatty() else None


#: Is told bytes, all of them where that is known, and whether it has ended.
Teller = Callable[[int, "int | None", bool], object]


class Count:
    """Bytes that were written or read, and all of them where that is known."""

    __slots__ = ("done", "started", "total")

    def __init__(self) -> None:
        """Nothing yet."""
        self.done = 0
        self.total: int | None = None
        #: By `time.monotonic()`.
        self.started = time.monotonic()


class Progress:
    """Paints and tells how far one call is that takes longer than a second, until it ends."""

    def __init__(
        self, doing: str, count: Count, where: Screen | None, teller: Teller | None = None
    ) -> None:
        """Begins to show it.

        Args:
            doing: For example `Saving 'model'`.
            count: How far it is.
            where: Where it is shown.
            teller: Is told the same; it may take its time.
        """
        self._doing = doing
        self._count = count
        self._screen = where
        self._teller = teller
        self._painted = False
        self._ended = threading.Event()
        self._lock = threading.Lock()
        # What is displayed belongs to the cell of the thread that begins.
        run = copy_context().run
        name = "artifact-storage-progress"
        self._thread = threading.Thread(target=run, args=(self._run,), name=name, daemon=True)
        with suppress(RuntimeError):  # No thread can be started.
            self._thread.start()

    @property
    def is_seen(self) -> bool:
        """Whether it has a screen."""
        return self._screen is not None

    def end(self) -> None:
        """Takes away what is shown."""
        self._ended.set()
        if not self._lock.acquire(timeout=_PATIENCE):
            return
        try:
            if self._painted:
                self._painted = False
                with suppress(Exception):
                    if self._screen is not None:
                        self._screen.clear()
        finally:
            self._lock.release()

    def text(self, seconds: float) -> str:
        """For example `Loading 'model': 1.2 GB of 4 GB, 310 MB/s, 9 s left`.

        Args:
            seconds: Since it began.
        """
        done, total = self._count.done, self._count.total
        if not done:
            return f"{self._doing}…"
        rate = done / seconds if seconds > 0 else 0
        parts = [size_text(done) + (f" of {size_text(total)}" if total else "")]
        if rate >= _TELLING_RATE:
            parts.append(f"{size_text(int(rate))}/s")
        if rate >= _TELLING_RATE and total and total > done and is_telling(seconds, done / total):
            parts.append(f"{time_text((total - done) / rate)} left")
        return f"{self._doing}: {', '.join(parts)}"

    def _run(self) -> None:
        while True:
            self._paint()
            self._tell(False)
            if self._ended.wait(_EVERY_SECONDS):
                break
        self._tell(True)

    def _tell(self, ended: bool) -> None:
        if self._teller is not None:
            self._teller(self._count.done, self._count.total, ended)

    def _paint(self) -> None:
        with self._lock:
            if self._screen is None or self._ended.is_set():
                return
            self._painted = True
            try:
                self._screen.paint(self.text(time.monotonic() - self._count.started))
            except Exception:  # Nobody can look any more.
                self._screen = None


def is_telling(seconds: float, part: float) -> bool:
    """Whether what was seen says how long the rest takes: the first values are no measure of it.

    After 3 seconds and 3 %, or after 20 seconds; `rates.ts` of the panel has the same rule.

    Args:
        seconds: How long it was seen.
        part: Which part of the whole was done in that time, 0 to 1.
    """
    return seconds >= _WINDOW or (seconds >= 3 and part >= 0.03)


class Rate:
    """How fast something grows, by what was seen of it in the last seconds."""

    def __init__(self) -> None:
        """Knows nothing yet."""
        self._seen: deque[tuple[float, int]] = deque()

    def see(self, done: int, at: float) -> None:
        """Takes how far it is.

        Args:
            done: Never less than before.
            at: Seconds of a clock that never goes back.
        """
        self._seen.append((at, done))
        while len(self._seen) > 2 and at - self._seen[1][0] > _WINDOW:
            self._seen.popleft()

    def forget(self) -> None:
        """It waits: this time does not count."""
        self._seen.clear()

    @property
    def per_second(self) -> float | None:
        """How much in a second; None where too little was seen."""
        if not self._seen:
            return None
        (start, first), (end, last) = self._seen[0], self._seen[-1]
        return (last - first) / (end - start) if end - start >= 1 and last > first else None

    def remaining(self, total: int | None) -> float | None:
        """How many seconds it still takes; None where that is not known yet."""
        rate = self.per_second
        if rate is None or total is None:
            return None
        (start, first), (end, last) = self._seen[0], self._seen[-1]
        told = total > 0 and is_telling(end - start, (last - first) / total)
        return max(0.0, (total - last) / rate) if told else None


def time_text(seconds: float) -> str:
    """For example `9 s` or `17 min`."""
    whole = max(1, round(seconds))
    return f"{whole} s" if whole < 120 else f"{round(whole / 60)} min"


class Counted:
    """A file that says how much of it was read."""

    def __init__(self, file: Any, count: Count, total: int) -> None:
        """Begins at the file's start.

        Args:
            file: With `readinto`, `read` and `seek(0)`.
            count: Grows with what is read.
            total: The file's bytes.
        """
        self._file = file
        self._count = count
        count.done, count.total = 0, total

    def readinto(self, view: memoryview) -> int:
        """As that of the file."""
        count: int = self._file.readinto(view)
        self._count.done += count
        return count

    def read(self, size: int) -> bytes:
        """As that of the file."""
        data: bytes = self._file.read(size)
        self._count.done += len(data)
        return data

    def seek(self, position: int) -> None:
        """Begins again."""
        self._file.seek(position)
        self._count.done = position
