"""What each library can do, as its source says; fsspec itself has no way to ask.

Create-only writes: fsspec's ``open(path, "xb")`` and ``pipe_file(path, data, mode="create")`` are
promises that only some filesystems keep (fsspec's docs: "Exclusive write").
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

MIB = 2**20

#: Bytes that are handed on at a time. A multiple of 256 KiB, as Google's uploads need it.
BLOCK = 8 * MIB


@dataclass(frozen=True)
class Policy:
    """How a kind of filesystem is used.

    Attributes:
        exclusive: Whether the store itself refuses a second object of a name.
        pipes: Whether ``pipe_file(mode="create")`` writes a whole object in one request.
        block_size: What ``open`` is told; None: the library knows better.
        own_blocks: Whether its user says how large the blocks of an upload are.
        together: Blocks that a file of the library takes before it sends them, at the same time.
        ranges: Whether ``cat_file`` reads a range in one request.
        directories: Whether directories must exist before there is something in them.
        parents_first: Whether a missing directory shows too late, when an upload is complete.
        appears_early: Whether an object is visible while it is written.
        moves: Whether an upload gets a name of its own first, and is moved where nothing is.
        deletes_surely: Whether a delete that fails always raises. A library of HTTP may take any
            answer with a good status for a success, also a login page.
        serial: Whether the library can do one thing at a time only.
        read_only: Whether the library cannot write at all.
    """

    exclusive: bool = False
    pipes: bool = False
    block_size: int | None = BLOCK
    own_blocks: bool = False
    together: int = 1
    ranges: bool = False
    directories: bool = False
    parents_first: bool = False
    appears_early: bool = False
    moves: bool = False
    deletes_surely: bool = False
    serial: bool = False
    read_only: bool = False


_OBJECTS = Policy(exclusive=True, pipes=True, ranges=True)
_FILES = Policy(exclusive=True, directories=True, appears_early=True, deletes_surely=True)
_READ_ONLY = Policy(read_only=True)

#: By the module of the filesystem's class.
_POLICIES = {
    "gcsfs": _OBJECTS,
    "adlfs": replace(_OBJECTS, together=2, deletes_surely=True),
    "s3fs": _OBJECTS,
    "ocifs": Policy(ranges=True),
    "huggingface_hub": Policy(),
    # The server tells what it takes at a time; larger blocks would lose the connection.
    "sshfs": replace(_FILES, block_size=None),
    # A server may show half an upload; MOVE with `Overwrite: F` is all or nothing (RFC 4918, 9.9).
    "webdav4": Policy(directories=True, parents_first=True, moves=True),
    "fsspec.implementations.local": _FILES,
    "fsspec.implementations.memory": replace(_FILES, appears_early=False),
    "fsspec.implementations.sftp": replace(_FILES, block_size=MIB),
    "fsspec.implementations.smb": replace(_FILES, block_size=None),
    # One connection, over which one thing happens at a time.
    "fsspec.implementations.ftp": Policy(
        directories=True,
        parents_first=True,
        appears_early=True,
        deletes_surely=True,
        serial=True,
    ),
    # 0: in a stream. fsspec asks for ranges also where a server has none, and fails then.
    "fsspec.implementations.http": Policy(read_only=True, block_size=0),
    "fsspec.implementations.github": _READ_ONLY,
    "fsspec.implementations.gist": _READ_ONLY,
    "fsspec.implementations.git": _READ_ONLY,
    "dvc": _READ_ONLY,
    "fsspec.implementations.zip": _READ_ONLY,
    "fsspec.implementations.tar": _READ_ONLY,
    "fsspec.implementations.data": _READ_ONLY,
    "fsspec.implementations.reference": _READ_ONLY,
    "fsspec.implementations.libarchive": _READ_ONLY,
}
#: Of a filesystem that is not in the table: it gets a check of our own, and its directories.
_OTHER = Policy(directories=True, parents_first=True, appears_early=True)


#: What libraries call the size of the blocks of an upload.
_BLOCK_OPTIONS = ("block_size", "blocksize", "default_block_size")


def with_options(policy: Policy, options: Mapping[str, Any]) -> Policy:
    """A policy with what the user of a filesystem decides."""
    if any(options.get(name) for name in _BLOCK_OPTIONS):
        return replace(policy, own_blocks=True, together=1)
    return policy


def policy_of(filesystem: Any) -> Policy:
    """What is known of an open filesystem; of a wrapped one, what is known of that inside."""
    inside = getattr(filesystem, "fs", None)
    if type(filesystem).__name__ in ("DirFileSystem", "AsyncFileSystemWrapper") and inside:
        return replace(policy_of(inside), moves=False)
    for parent in type(filesystem).__mro__:
        module = parent.__module__
        while module:
            if module in _POLICIES:
                return _POLICIES[module]
            module = module.rpartition(".")[0]
    return _OTHER
