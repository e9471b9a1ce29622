"""How far an operation is: one line on standard error, where somebody looks."""

from __future__ import annotations

import shutil
import sys

from .._operations import ProgressLine
from .table import cut


class Line(ProgressLine):
    """A line that is written over, and goes when the operation has ended."""

    def _write(self, text: str) -> None:
        room = shutil.get_terminal_size().columns - 1
        line = "" if text == "\n" else cut(text.lstrip("\r"), room)
        sys.stderr.write(f"\r{line}\x1b[K")
        sys.stderr.flush()
