"""Makes and removes directories, where a filesystem has them."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from .libraries import library_of
from .policies import Policy


def make_directories(filesystem: Any, policy: Policy, path: str) -> list[str]:
    """Make a directory and those around it.

    Returns:
        Those that were missing, outermost first.
    """
    if not policy.directories:
        return []
    made: list[str] = []
    place = path.rstrip("/")
    while place.strip("/") and not _exists(filesystem, place):
        made.insert(0, place)
        place = place.rpartition("/")[0]
    if made:
        _make(filesystem, made)
    return made


def _make(filesystem: Any, missing: list[str]) -> None:
    if not _is_webdav(filesystem):
        filesystem.makedirs(missing[-1], exist_ok=True)
        return
    for place in missing:
        try:
            filesystem.client.mkdir(place)
        except Exception as error:
            if type(error).__name__ != "ResourceAlreadyExists":
                raise


def _exists(filesystem: Any, path: str) -> bool:
    # fsspec's own `exists` takes any failure for a no.
    try:
        if _is_webdav(filesystem):
            filesystem.client.propfind(path, headers={"Depth": "0"})
        else:
            filesystem.info(path)
    except Exception as error:
        if isinstance(error, FileNotFoundError) or type(error).__name__ == "ResourceNotFound":
            return False
        raise
    return True


def _is_webdav(filesystem: Any) -> bool:
    """Whether it is webdav4's, which asks for all that is below a directory to see if it exists."""
    return library_of(type(filesystem)) == "webdav4"


def remove_directory(filesystem: Any, policy: Policy, path: str) -> None:
    """Remove a directory, if there is nothing in it; one that is gone already is fine."""
    if not policy.directories:
        return
    try:
        # WebDAV and others would delete all that is in it.
        if not filesystem.ls(path, detail=False):
            _remove(filesystem, path)
    except (FileNotFoundError, NotADirectoryError):
        return
    except OSError:
        # Somebody has just put something there.
        if not _exists(filesystem, path):
            return
        if not filesystem.ls(path, detail=False):
            raise


def _remove(filesystem: Any, path: str) -> None:
    remove = getattr(filesystem, "_rmdir", None)
    if not getattr(filesystem, "async_impl", False) or remove is None:
        filesystem.rmdir(path)
        return
    from fsspec.asyn import sync

    # sshfs has this one alone; the `rmdir` that it inherits does nothing.
    sync(filesystem.loop, remove, path)


class Turns:
    """One at a time for each path."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._waiting: dict[str, tuple[threading.Lock, int]] = {}

    @contextmanager
    def of(self, path: str) -> Iterator[None]:
        """Wait for the turn at a path, and keep it."""
        with self._lock:
            lock, count = self._waiting.get(path, (threading.Lock(), 0))
            self._waiting[path] = (lock, count + 1)
        try:
            with lock:
                yield
        finally:
            with self._lock:
                _, count = self._waiting[path]
                if count == 1:
                    del self._waiting[path]
                else:
                    self._waiting[path] = (lock, count - 1)
