"""The private directory that holds a storage server's socket and state."""

from __future__ import annotations

import contextlib
import os
import shutil
import stat
import tempfile
from pathlib import Path

try:
    import fcntl
except ImportError:  # Windows has no Unix sockets in Python either: see app.py
    fcntl = None

#: Longest path of a Unix socket that every platform takes (macOS: 104 bytes with the final NUL).
MAX_SOCKET_PATH = 103

_PREFIX = "artifact-storage-"


class RuntimeDirectory:
    """A directory of mode 0700 that belongs to this process and dies with it.

    It is locked while it is used. The operating system drops the lock however the process ends,
    so the next Jupyter server sees which directories are left over, and removes them. (The
    storage server removes it as well when its parent dies, unless it was killed, too.)

    Args:
        base: Parent directory; chosen by :func:`default_base` when not given.
    """

    _instance: RuntimeDirectory | None = None

    def __init__(self, base: Path | None = None) -> None:
        base = base or default_base()
        remove_left_over(base)
        while True:
            # mkdtemp makes the directory with mode 0700, whatever the umask is.
            self.path = Path(tempfile.mkdtemp(prefix=_prefix(), dir=base))
            self._lock = _lock(self.path)
            if self._lock is not None:
                break  # otherwise another process took it for left over between the two lines
        self.state_dir.mkdir(mode=0o700)

    @classmethod
    def of_this_process(cls) -> RuntimeDirectory:
        """Return the one directory of this process; made when first asked for."""
        if cls._instance is None:
            cls._instance = cls()
        return cls._instance

    @property
    def socket(self) -> Path:
        """The storage server's socket; the server makes it."""
        return self.path / "server.sock"

    @property
    def state_dir(self) -> Path:
        """Where the storage server keeps the sessions' settings (no secrets) over a restart."""
        return self.path / "state"

    def remove(self) -> None:
        """Remove the directory with all that it holds. Never raises."""
        shutil.rmtree(self.path, ignore_errors=True)
        if self._lock is not None:
            with contextlib.suppress(OSError):
                os.close(self._lock)
            self._lock = None
        if RuntimeDirectory._instance is self:
            RuntimeDirectory._instance = None


def default_base() -> Path:
    """Return the parent for runtime directories.

    ``XDG_RUNTIME_DIR`` when it is ours alone, else the temporary directory, else ``/tmp`` when
    the temporary directory's path is too long for a socket.
    """
    candidates = [
        os.environ.get("XDG_RUNTIME_DIR"),
        tempfile.gettempdir(),
    ]
    for number, candidate in enumerate(candidates):
        if candidate and (number > 0 or _is_ours_alone(Path(candidate))):
            sample = Path(candidate) / f"{_prefix()}xxxxxxxx" / "server.sock"
            if len(os.fsencode(sample)) <= MAX_SOCKET_PATH:
                return Path(candidate)
    return Path("/tmp")  # noqa: S108  (mkdtemp makes a private directory in it)


def remove_left_over(base: Path) -> None:
    """Remove this user's directories below `base` whose process has ended. Never raises."""
    if fcntl is None:
        return
    for path in base.glob(f"{_prefix()}*"):
        with contextlib.suppress(OSError):
            status = path.lstat()
            if not stat.S_ISDIR(status.st_mode) or status.st_uid != os.getuid():
                continue
            lock = _lock(path)
            if lock is None:
                continue
            shutil.rmtree(path, ignore_errors=True)
            os.close(lock)


def _prefix() -> str:
    return f"{_PREFIX}{os.getuid()}-" if hasattr(os, "getuid") else _PREFIX


def _is_ours_alone(path: Path) -> bool:
    try:
        status = path.stat()
    except OSError:
        return False
    return (
        stat.S_ISDIR(status.st_mode)
        and status.st_uid == os.getuid()
        and stat.S_IMODE(status.st_mode) & 0o077 == 0
        and os.access(path, os.W_OK)
    )


def _lock(path: Path) -> int | None:
    """Lock a directory for this process.

    Returns:
        The descriptor that holds the lock; None when another process holds it, or when the
        directory is gone. Without locks (Windows) -1: nothing is ever held or removed there.
    """
    if fcntl is None:
        return -1
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
    except FileNotFoundError:
        return None
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        # Somebody may have removed the directory between our opening and locking it.
        if path.stat().st_ino == os.fstat(descriptor).st_ino:
            return descriptor
    except OSError:
        pass
    os.close(descriptor)
    return None
