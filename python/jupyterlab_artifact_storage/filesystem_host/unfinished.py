"""Files that are written: their blocks, and how they end, well or not."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterable, Iterator
from typing import Any

from .libraries import library_of
from .policies import BLOCK, Policy


def write_blocks(file: Any, blocks: Iterable[bytes], policy: Policy) -> None:
    """Write blocks.

    Args:
        file: That takes them.
        blocks: Each but the last has :data:`BLOCK` bytes.
        policy: How many it is to send at the same time, and who says how large they are.
    """
    if policy.own_blocks:
        for block in blocks:
            for piece in _pieces(file, block):
                file.write(piece)
        return
    together = policy.together
    for count, block in enumerate(blocks, 1):
        if together > 1:
            # fsspec sends what it keeps once that is as long as a block, and adlfs cuts it into
            # blocks. To join them here would take the memory twice.
            file.blocksize = BLOCK if count % together == 0 else BLOCK * (together + 1)
        file.write(block)
    if together > 1:
        file.blocksize = BLOCK


def _pieces(file: Any, block: bytes) -> Iterator[bytes]:
    """A block as its library is to send it: gcsfs sends all that it has in one request."""
    at_once = getattr(getattr(file, "fs", None), "max_concurrency", None) or 1
    size = (getattr(file, "blocksize", None) or len(block) or 1) * at_once
    for start in range(0, len(block) or 1, size):
        yield block[start : start + size]


def make_durable(file: Any) -> None:
    """Wait until a file is on its disk, where its server can tell."""
    if type(file).__name__ == "LocalFileOpener":
        file.flush()
        os.fsync(file.fileno())
    elif type(file).__name__ == "SSHFile":
        try:
            file.fsync()
        except Exception as error:
            if type(error).__name__ != "SFTPOpUnsupported":
                raise


def complete(file: Any) -> None:
    """Close a file: its object is complete then.

    Raises:
        Exception: Whatever the library raises. The file is not tried again.
    """
    try:
        file.close()
    except BaseException:
        # A second close, by the garbage collector for one, would try to write again.
        _mark_closed(file)
        raise


def discard(file: Any) -> None:
    """Close a file without completing its object.

    fsspec's `AbstractBufferedFile` completes it when it is closed, also by its destructor. gcsfs
    and adlfs then have an upload that nobody sees; gcsfs can abort it, Azure forgets it in a week.
    """
    if library_of(type(file)) == "gcsfs":
        _mark_closed(file)
        with contextlib.suppress(Exception):
            file.discard()
    # Not the `discard` of other files: it may delete what a pattern matches.
    elif not _mark_closed(file):
        with contextlib.suppress(Exception):
            file.close()


def _mark_closed(file: Any) -> bool:
    """Keep fsspec from completing an object; whether the file is one that would."""
    from fsspec.spec import AbstractBufferedFile

    if isinstance(file, AbstractBufferedFile):
        file.forced = True
        file.closed = True
        return True
    # webdav4's file is one of Python's: it would upload what it has.
    if type(file).__name__ == "UploadFile":
        with contextlib.suppress(Exception):
            file.discard()
    return False
