"""Says beside a staging file which process writes it: what a killed one leaves goes soon."""

from __future__ import annotations

import hashlib
import os
import socket
from functools import cache

from .._frames import ignoring


class WriterMark:
    """An empty file whose name says it, as the storage server reads it (writer-tag.ts)."""

    def __init__(self, path: str) -> None:
        """Makes it, where this system can say it.

        Args:
            path: Of the staging file.
        """
        self._path: str | None = None
        space = _space()
        if space is None:
            return
        tag = f"{space}{os.getpid():06x}{os.urandom(2).hex()}"
        path = f"{os.path.splitext(path)[0]}~{tag}.writer"
        with ignoring(OSError):
            os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600))
            self._path = path

    def remove(self) -> None:
        """Takes it away: the file is whole, or gone."""
        path, self._path = self._path, None
        if path is not None:
            with ignoring(OSError):
                os.unlink(path)


@cache
def _space() -> str | None:
    """Where numbers of processes mean the same: this boot of this host, and its container."""
    try:
        with open("/proc/sys/kernel/random/boot_id", encoding="ascii") as file:
            boot = file.read().strip()
        names = (boot, os.readlink("/proc/self/ns/pid"), socket.gethostname())
    except OSError:
        return None  # No Linux.
    return hashlib.sha256(" ".join(names).encode("utf-8", "replace")).hexdigest()[:16]
