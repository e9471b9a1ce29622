"""How far a large save or load is, where somebody looks: a line in a terminal, or below a cell.

It comes after a second and goes when the work has ended. A thread of its own paints, so that the
work waits for nothing. Programs that nobody looks at show nothing.
"""

from __future__ import annotations

import sys
import threading
import time
from contextlib import suppress
from contextvars import copy_context
from typing import Any, Protocol

from ._render import size_text

#: What takes longer is shown.
QUIET_SECONDS = 1.0
#: Bytes from which on people may want to see how far a save or a load is.
SHOWN_MINIMUM = 8 << 20
_EVERY_SECONDS = 0.5
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


class Progress:
    """Paints how far one call is, until it ends."""

    def __init__(self, doing: str, where: Screen) -> None:
        """Begins; nothing is shown yet.

        Args:
            doing: For example `Saving 'model'`.
            where: Where it is shown.
        """
        self._doing = doing
        self._screen = where
        self._started = time.monotonic()
        self._painted = False
        self._ended = threading.Event()
        self._lock = threading.Lock()
        #: Bytes, and all of them where that is known.
        self.done = 0
        self.total: int | None = None
        # What is displayed belongs to the cell of the thread that begins.
        run = copy_context().run
        name = "artifact-storage-progress"
        self._thread = threading.Thread(target=run, args=(self._run,), name=name, daemon=True)
        with suppress(RuntimeError):  # No thread can be started.
            self._thread.start()

    def end(self) -> None:
        """Takes away what is shown."""
        self._ended.set()
        if not self._lock.acquire(timeout=_PATIENCE):
            return
        try:
            if self._painted:
                self._painted = False
                with suppress(Exception):
                    self._screen.clear()
        finally:
            self._lock.release()

    def text(self, seconds: float) -> str:
        """For example `Loading 'model': 1.2 GB of 4 GB, 310 MB/s, 9 s left`.

        Args:
            seconds: Since it began.
        """
        done, total = self.done, self.total
        if not done:
            return f"{self._doing}…"
        rate = done / seconds if seconds > 0 else 0
        parts = [size_text(done) + (f" of {size_text(total)}" if total else "")]
        if rate >= 1:
            parts.append(f"{size_text(int(rate))}/s")
        if rate >= 1 and total and total > done:
            parts.append(f"{_time_text((total - done) / rate)} left")
        return f"{self._doing}: {', '.join(parts)}"

    def _run(self) -> None:
        wait = QUIET_SECONDS
        while not self._ended.wait(wait):
            wait = _EVERY_SECONDS
            with self._lock:
                if self._ended.is_set():
                    return
                self._painted = True
                try:
                    self._screen.paint(self.text(time.monotonic() - self._started))
                except Exception:  # Nobody can look any more.
                    return


def _time_text(seconds: float) -> str:
    whole = max(1, round(seconds))
    return f"{whole} s" if whole < 120 else f"{round(whole / 60)} min"


class Counted:
    """A file that says how much of it was read."""

    def __init__(self, file: Any, progress: Progress, total: int) -> None:
        """Begins at the file's start.

        Args:
            file: With `readinto`, `read` and `seek(0)`.
            progress: Is told.
            total: The file's bytes.
        """
        self._file = file
        self._progress = progress
        progress.done, progress.total = 0, total

    def readinto(self, view: memoryview) -> int:
        """As that of the file."""
        count: int = self._file.readinto(view)
        self._progress.done += count
        return count

    def read(self, size: int) -> bytes:
        """As that of the file."""
        data: bytes = self._file.read(size)
        self._progress.done += len(data)
        return data

    def seek(self, position: int) -> None:
        """Begins again."""
        self._file.seek(position)
        self._progress.done = position
