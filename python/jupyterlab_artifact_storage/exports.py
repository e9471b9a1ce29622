"""Files that kernels make of values for a download, each in a private directory for a while."""

from __future__ import annotations

import os
import secrets
import shutil
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

#: Seconds after which a file that nobody fetched is removed.
FORGOTTEN_AFTER = 3600.0

_FILE = "value"


class Exports:
    """The files of one Jupyter server that wait for their download."""

    def __init__(self) -> None:
        self._directories: dict[str, tuple[Path, float]] = {}

    def open(self) -> tuple[str, Path]:
        """Make a directory of mode 0700; return its id, and the path of the file to write."""
        for export_id, (_, made) in list(self._directories.items()):
            if time.monotonic() - made > FORGOTTEN_AFTER:
                self.remove(export_id)
        export_id = secrets.token_hex(16)
        directory = Path(tempfile.mkdtemp(prefix="artifact-storage-export-"))
        self._directories[export_id] = (directory, time.monotonic())
        return export_id, directory / _FILE

    @contextmanager
    def take(self, export_id: str) -> Iterator[tuple[IO[bytes], int]]:
        """Open a file for reading, once; afterwards it is removed.

        Raises:
            FileNotFoundError: There is none, or another download took it.
        """
        directory, _ = self._directories.pop(export_id, (None, 0.0))
        if directory is None:
            raise FileNotFoundError(export_id)
        try:
            # What the kernel wrote, and nothing that a link leads to.
            descriptor = os.open(directory / _FILE, os.O_RDONLY | os.O_NOFOLLOW)
            with os.fdopen(descriptor, "rb") as file:
                yield file, os.fstat(descriptor).st_size
        finally:
            shutil.rmtree(directory, ignore_errors=True)

    def remove(self, export_id: str) -> None:
        """Remove a file that nobody fetches; one that is not there is fine."""
        directory, _ = self._directories.pop(export_id, (None, 0.0))
        if directory is not None:
            shutil.rmtree(directory, ignore_errors=True)

    def close(self) -> None:
        """Remove all."""
        for export_id in list(self._directories):
            self.remove(export_id)
