"""The private directory that holds a storage server's socket and state."""

from __future__ import annotations

import contextlib
import errno
import os
import re
import socket
import stat
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

try:
    import fcntl
except ImportError:  # Windows has no Unix sockets in Python either: see app.py
    fcntl = None

#: Longest path of a Unix socket that every platform takes (macOS: 104 bytes with the final NUL).
MAX_SOCKET_PATH = 103

#: Seconds after which the directory of another machine (a shared home directory) counts as left
#: over: its lock may not be seen here. A storage server that runs touches its directory each hour.
FORGOTTEN_AFTER = 7 * 86_400

_NO_LOCKS = -1
_PREFIX = "artifact-storage-"
_OF_A_MACHINE = re.compile(r"artifact-storage-\d+-[0-9a-f]{3}-")


class RuntimeDirectoryError(OSError):
    """No directory can hold the storage server's socket; the text says why, for each one tried."""


class RuntimeDirectory:
    """A directory of mode 0700 that belongs to this process and dies with it.

    It is locked while it is used, also by forked children. The operating system drops the lock
    however the process ends, so the next process that starts a storage server sees which
    directories are left over, and removes them. (The storage server removes it as well when its
    parent dies, unless it was killed, too.)

    Args:
        *bases: Possible parents, the best first; :func:`jupyter_bases` when none is given.

    Raises:
        RuntimeDirectoryError: none of them can be used.
    """

    _instance: RuntimeDirectory | None = None

    def __init__(self, *bases: Path) -> None:
        self._lock: int | None = None
        failures: list[str] = []
        for base in bases or jupyter_bases():
            try:
                self.path = self._make(base)
            except OSError as error:
                failures.append(f"{base}: {error.strerror or error}")
            else:
                return
        raise RuntimeDirectoryError("; ".join(failures) or "there is no temporary directory")

    def _make(self, base: Path) -> Path:
        base.mkdir(mode=0o700, parents=True, exist_ok=True)
        while True:
            path = _made_in(base)
            self._lock = _lock(path)
            if self._lock is not None:
                break  # otherwise another process took it for left over between the two lines
        try:
            _try_out(path)
            (path / "state").mkdir(mode=0o700)
        except OSError:
            _remove_all(path)
            self._unlock()
            raise
        return path

    @classmethod
    def of_this_process(cls) -> RuntimeDirectory:
        """Return the one directory of this process; made when first asked for."""
        if cls._instance is None:
            cls._instance = cls()
            remove_left_over(cls._instance.path.parent)
        return cls._instance

    @property
    def socket(self) -> Path:
        """The storage server's socket; the server makes it."""
        return self.path / "server.sock"

    @property
    def state_dir(self) -> Path:
        """Where the storage server keeps the sessions' settings (no secrets) over a restart."""
        return self.path / "state"

    def restore(self) -> None:
        """Make the directory anew where it was removed, and lock it again. Never raises."""
        with contextlib.suppress(OSError):
            self.state_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
            self.path.chmod(0o700)
            if self._lock == _NO_LOCKS:
                return
            if self._lock is not None and _same(self._lock, self.path):
                return
            self._unlock()
            self._lock = _lock(self.path)

    def remove(self) -> None:
        """Remove the directory with all that it holds. Never raises."""
        _remove_all(self.path)
        self._unlock()
        if RuntimeDirectory._instance is self:
            RuntimeDirectory._instance = None

    def _unlock(self) -> None:
        if self._lock not in (None, _NO_LOCKS):
            with contextlib.suppress(OSError):
                os.close(self._lock)
        self._lock = None


def jupyter_bases() -> Iterator[Path]:
    """Yield the parents for a Jupyter server's directory, the best first.

    Jupyter's own runtime directory: it stays when the user logs out, which ``XDG_RUNTIME_DIR``
    does not. Then those where its path is too long for a socket, or its file system has none.
    """
    from jupyter_core.paths import jupyter_runtime_dir

    yield from _short_enough([jupyter_runtime_dir(), *_temporary(), *_of_the_login(), "/tmp"])  # noqa: S108  (mkdtemp makes a private directory in it)


def private_bases() -> Iterator[Path]:
    """Yield the parents for the directory of a program's own storage server, the best first."""
    home = os.environ.get("HOME", "")
    own = [os.path.join(home, ".cache", "artifact-storage")] if home[:1] == "/" else []  # noqa: PTH118
    yield from _short_enough([*_temporary(), *_of_the_login(), "/tmp", "/dev/shm", *own])  # noqa: S108


def state_directories() -> list[str]:
    """Return the state directories of all programs' own storage servers of this user."""
    found: list[str] = []
    for base in private_bases():
        with contextlib.suppress(OSError), os.scandir(base) as entries:
            found += [
                os.path.join(entry.path, "state")  # noqa: PTH118
                for entry in entries
                if entry.name.startswith(_prefix()) and _is_ours_alone(Path(entry.path))
            ]
    return found


def remove_left_over(base: Path) -> None:
    """Remove this user's directories below `base` whose process has ended. Never raises."""
    if fcntl is None:
        return
    with contextlib.suppress(OSError), os.scandir(base) as entries:
        for entry in entries:
            if entry.name.startswith(_user_prefix()):
                with contextlib.suppress(OSError):
                    _remove_if_left_over(Path(entry.path))


def _remove_if_left_over(path: Path) -> None:
    status = path.lstat()
    if not stat.S_ISDIR(status.st_mode) or status.st_uid != os.getuid():
        return
    elsewhere = _OF_A_MACHINE.match(path.name) and not path.name.startswith(_prefix())
    if elsewhere and time.time() - status.st_mtime < FORGOTTEN_AFTER:
        return
    lock = _lock(path)
    if lock is None or lock == _NO_LOCKS:
        return
    _remove_all(path)
    os.close(lock)


def _temporary() -> Iterator[str]:
    # That of the program, which may have set another one. To import it would take 5 ms.
    if "tempfile" not in sys.modules:
        given = (os.environ.get(name) for name in ("TMPDIR", "TEMP", "TMP"))
        for path in (*filter(None, given), "/tmp"):  # noqa: S108
            if os.path.isdir(path) and os.access(path, os.W_OK | os.X_OK):  # noqa: PTH112
                yield os.path.abspath(path)  # noqa: PTH100
                return
    # FileNotFoundError: there is no temporary directory that can be written to.
    with contextlib.suppress(OSError):
        from tempfile import gettempdir

        yield gettempdir()


def _of_the_login() -> Iterator[str]:
    given = os.environ.get("XDG_RUNTIME_DIR")
    if given and _is_ours_alone(Path(given)):
        yield given


def _short_enough(candidates: Iterable[str]) -> Iterator[Path]:
    seen: set[str] = set()
    for candidate in candidates:
        sample = os.path.join(candidate, f"{_prefix()}xxxxxxxx", "server.sock")  # noqa: PTH118
        if candidate not in seen and len(os.fsencode(sample)) <= MAX_SOCKET_PATH:
            seen.add(candidate)
            yield Path(candidate)


def _made_in(base: Path) -> Path:
    """Make a directory of this user alone, as `tempfile.mkdtemp` does."""
    while True:
        path = base / f"{_prefix()}{os.urandom(4).hex()}"
        with contextlib.suppress(FileExistsError):
            path.mkdir(mode=0o700)
            return path


def _remove_all(path: Path) -> None:
    """Remove a directory that no other user can change, with all that it holds. Never raises."""
    with contextlib.suppress(OSError), os.scandir(path) as entries:
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                _remove_all(Path(entry.path))
            else:
                with contextlib.suppress(OSError):
                    os.unlink(entry.path)  # noqa: PTH108
    with contextlib.suppress(OSError):
        path.rmdir()


def _try_out(path: Path) -> None:
    """Raise `OSError` where a directory holds no sockets (some network file systems) or is full."""
    probe = path / "probe"
    probe.write_bytes(bytes(4096))
    probe.unlink()
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as listener:
        listener.bind(str(probe))
    probe.unlink()


def _prefix() -> str:
    """Begin the names of this user's directories on this machine."""
    # A home directory may be shared: the locks of other machines are not always seen.
    return f"{_user_prefix()}{sum(os.uname().nodename.encode()) % 4096:03x}-"


def _user_prefix() -> str:
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


def _same(descriptor: int, path: Path) -> bool:
    try:
        return path.stat().st_ino == os.fstat(descriptor).st_ino
    except OSError:
        return False


def _lock(path: Path) -> int | None:
    """Lock a directory for this process.

    Returns:
        The descriptor that holds the lock; None when another process holds it, or when the
        directory is gone. Where there are no locks (Windows, some network file systems)
        :data:`_NO_LOCKS`: nothing is ever held or removed there.
    """
    if fcntl is None:
        return _NO_LOCKS
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
    except FileNotFoundError:
        return None
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        # The directory may have been removed between our opening and locking it.
        if _same(descriptor, path):
            return descriptor
    except OSError as error:
        os.close(descriptor)
        return None if error.errno in {errno.EAGAIN, errno.EACCES} else _NO_LOCKS
    os.close(descriptor)
    return None
