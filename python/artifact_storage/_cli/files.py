"""Files that commands write: whole, or not at all."""

from __future__ import annotations

import errno
import os
import stat
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import BinaryIO

#: Standard input, or standard output.
STANDARD = "-"
NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


@contextmanager
def written(path: str) -> Iterator[BinaryIO]:
    """A file to write, which takes the place of one of that name when all is written.

    Args:
        path: Where to; `-` and what is no plain file (a pipe, `/dev/stdout`) get it piece by piece.
    """
    if path == STANDARD:
        if sys.stdout is None:
            raise no_output()
        sys.stdout.flush()
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    target = os.path.realpath(path)
    with suppress(FileNotFoundError):
        if not stat.S_ISREG(os.stat(target).st_mode):
            with _named(path), open(target, "wb") as file:
                yield file
            return
    temporary = f"{target}.{os.getpid()}.tmp"
    descriptor = _made(temporary, path)
    try:
        with _named(path), os.fdopen(descriptor, "wb") as file:
            yield file
        if os.path.exists(target):
            os.chmod(temporary, stat.S_IMODE(os.stat(target).st_mode))
        os.replace(temporary, target)
    except BaseException:
        with suppress(OSError):
            os.unlink(temporary)
        raise


@contextmanager
def _named(path: str) -> Iterator[None]:
    """Names the file where there is no room for it."""
    try:
        yield
    except OSError as error:
        if error.errno in NO_ROOM and error.filename is None:
            error.filename = path
        raise


def no_output() -> OSError:
    """The error where standard output is closed."""
    return OSError(errno.EBADF, "Standard output is closed: nothing can be written to it.")


def _made(temporary: str, path: str) -> int:
    try:
        return os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o666)
    except OSError as error:
        error.filename = path  # Nobody knows the other one.
        raise
