"""How far an operation is: one line on standard error, where somebody looks."""

from __future__ import annotations

import shutil
import sys
import time
from typing import TYPE_CHECKING

from .._operations import QUIET_SECONDS
from .table import cut

if TYPE_CHECKING:
    from .._operations import Progress


class Line:
    """A line that is written over, and goes when the operation has ended."""

    def __init__(self, verb: str) -> None:
        """Writes nothing yet.

        Args:
            verb: What is being done, for example `Copied`.
        """
        self._verb = verb
        self._started = time.monotonic()
        self._is_written = False

    def __call__(self, progress: Progress) -> None:
        """Writes how far it is."""
        if time.monotonic() - self._started < QUIET_SECONDS:
            return
        percent = f" ({100 * progress.done // progress.total}%)" if progress.total else ""
        text = f"{self._verb} {progress.text}{percent}…"
        self._write(f"\r{cut(text, shutil.get_terminal_size().columns - 1)}\x1b[K")
        self._is_written = True

    def __enter__(self) -> Line:
        return self

    def __exit__(self, *_: object) -> None:
        if self._is_written:
            self._write("\r\x1b[K")

    def _write(self, text: str) -> None:
        sys.stderr.write(text)
        sys.stderr.flush()
