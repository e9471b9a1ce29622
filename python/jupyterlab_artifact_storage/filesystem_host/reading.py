"""Reads objects: what is known of one, its bytes from an offset on, its hash."""

from __future__ import annotations

import hashlib
from collections import deque
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import islice
from typing import Any
from urllib.parse import quote

from .policies import BLOCK, Policy
from .problems import HostError

#: What tells one object from another of the same name, by the names that libraries give to it:
#: gcsfs, adlfs and webdav4, s3fs.
_VERSIONS = ("generation", "etag", "ETag")
#: The time of the last change, where there is no such mark.
_TIMES = (
    *("mtime", "modified", "last_modified", "LastModified", "updated", "timeModified"),
    *("modificationTime", "modify", "created"),
)

#: Ranges that are read at the same time.
_AT_ONCE = 2

#: In seconds; in milliseconds it is 1973.
_YEAR_5138 = 100_000_000_000


@dataclass(frozen=True)
class Info:
    """What is known of an object.

    Attributes:
        size: In bytes.
        version: Tells it from another object of the same name, as a header can hold it; empty if
            nothing does.
    """

    size: int
    version: str


def info_of(filesystem: Any, path: str) -> Info | None:
    """What is known of an object; None where there is none."""
    try:
        found = filesystem.info(path)
    except (FileNotFoundError, NotADirectoryError) as error:
        # fsspec's HTTPFileSystem says so of whatever the server answers.
        if getattr(error.__cause__, "status", 404) not in (404, 410):
            raise error.__cause__ or error from None
        return None
    if found.get("type") == "directory":
        return None
    size = found.get("size")
    if size is None:
        size = filesystem.size(path)
    if size is None:
        raise HostError("unsupported", "The server does not tell sizes.", "Use another server.")
    return Info(int(size), _version(found, int(size)))


def _version(found: dict[str, Any], size: int) -> str:
    for name in _VERSIONS:
        if found.get(name):
            return quote(str(found[name]).strip('"'))
    time = _time_of(found)
    return "" if time is None else quote(f"{time}-{size}")


def _time_of(found: dict[str, Any]) -> Any:
    return next((found[name] for name in _TIMES if found.get(name) is not None), None)


def modified_of(found: dict[str, Any]) -> str | None:
    """When an object was changed last, as ISO 8601; None if that is not known."""
    from datetime import datetime, timezone

    time = _time_of(found)
    if isinstance(time, str) and time.isdigit() and len(time) == 14:  # FTP: RFC 3659, 2.3
        time = datetime.strptime(time, "%Y%m%d%H%M%S")
    if isinstance(time, (int, float)):
        # HDFS counts milliseconds.
        time = time / 1000 if time > _YEAR_5138 else time
        time = datetime.fromtimestamp(time, tz=timezone.utc)
    if isinstance(time, datetime):
        return (time if time.tzinfo else time.replace(tzinfo=timezone.utc)).isoformat()
    return None if time is None else str(time)


def blocks_of(
    filesystem: Any, policy: Policy, path: str, info: Info, start: int = 0
) -> Iterator[bytes]:
    """The bytes of an object from an offset on, in blocks.

    Raises:
        HostError: `corrupted`: it is shorter than what was said of it.
    """
    if policy.ranges:
        yield from _by_ranges(filesystem, path, info, start)
        return
    with filesystem.open(path, "rb", **_open_arguments(policy)) as file:
        at = _sought(file, start)
        while at < info.size:
            block = file.read(min(BLOCK, info.size - at))
            at += _checked(block)
            if at > start:
                yield block[-(at - start) :] if at - start < len(block) else block


def _sought(file: Any, start: int) -> int:
    """Where a file is now: at the start that was asked for, if it can be there at once."""
    if start:
        try:
            file.seek(start)
        except (ValueError, OSError, NotImplementedError):  # fsspec: a server without ranges
            return 0
    return start


def _open_arguments(policy: Policy) -> dict[str, Any]:
    # Without a cache, each read of a block is one request, and nothing is kept.
    if policy.block_size is None:
        return {}
    return {"block_size": policy.block_size, "cache_type": "none"}


def _by_ranges(filesystem: Any, path: str, info: Info, start: int) -> Iterator[bytes]:
    ends = ((at, min(at + BLOCK, info.size)) for at in range(start, info.size, BLOCK))
    with ThreadPoolExecutor(_AT_ONCE) as threads:

        def read(start: int, end: int) -> bytes:
            block: bytes = filesystem.cat_file(path, start=start, end=end)
            _checked(block)
            if len(block) != end - start:
                raise HostError("corrupted", "The object changed while it was read.", "Try again.")
            return block

        under_way = deque(threads.submit(read, *one) for one in islice(ends, _AT_ONCE))
        try:
            while under_way:
                yield under_way.popleft().result()
                under_way.extend(threads.submit(read, *one) for one in islice(ends, 1))
        finally:
            for one in under_way:
                one.cancel()


def _checked(block: bytes) -> int:
    if not block:
        raise HostError("corrupted", "The object ended too early.", "Try again.")
    return len(block)


def sha256_of(filesystem: Any, policy: Policy, path: str, info: Info) -> str:
    """The SHA-256 of an object, in hexadecimal digits."""
    digest = hashlib.sha256()
    for block in blocks_of(filesystem, policy, path, info):
        digest.update(block)
    return digest.hexdigest()
