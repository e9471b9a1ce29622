"""Writes an object, if there is none of its name; leaves nothing of one that broke off."""

from __future__ import annotations

import contextlib
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Any

from .blocks import BodyBrokenError
from .directories import make_directories
from .hashing import Hasher
from .policies import BLOCK, Policy
from .problems import HostError
from .reading import info_of, sha256_of
from .unfinished import complete, discard, make_durable, write_blocks

#: How the name of an upload begins that is moved to its own name once it is complete.
UPLOAD = ".artifact-storage-"


@dataclass(frozen=True)
class Written:
    """What was written.

    Attributes:
        size: In bytes.
        sha256: In hexadecimal digits.
    """

    size: int
    sha256: str


class NotWholeError(HostError):
    """A filesystem kept less than it was sent."""


class Writer:
    """Writes one object, if there is none of its name."""

    def __init__(self, filesystem: Any, policy: Policy, path: str, parents: set[str]) -> None:
        """Prepare a write.

        Args:
            filesystem: An open filesystem.
            policy: What is known of it.
            path: Of the object.
            parents: The directories that are known to exist; they grow.
        """
        self._filesystem = filesystem
        self._policy = policy
        self._path = path
        self._parents = parents
        self._parent, _, _ = path.rpartition("/")
        # Where the bytes go first.
        self._place = path
        if policy.moves:
            self._place = f"{self._parent}/{UPLOAD}{uuid.uuid4().hex}".lstrip("/")
        self._digest = Hasher()
        self._size = 0
        self._opened = False
        self._is_whole = False

    def write(self, body: Iterator[bytes]) -> Written:
        """Write all blocks of a body.

        Raises:
            BodyBrokenError: The body broke off; nothing of it is left.
            HostError: `conflict`: there is another object of that name.
            Exception: Whatever the library raises.
        """
        try:
            return self._write(self._counted(body))
        finally:
            self._digest.close()

    def _write(self, blocks: Iterator[bytes]) -> Written:
        first = next(blocks, b"")
        try:
            if not self._policy.exclusive:
                self._check_absent()
            if self._policy.pipes and len(first) < BLOCK:
                self._is_whole = True
                self._pipe(first)
            else:
                self._stream(first, blocks)
        except BodyBrokenError:
            raise
        except Exception as error:
            return self._settled(error, blocks)
        return self._written()

    def _counted(self, body: Iterator[bytes]) -> Iterator[bytes]:
        for block in body:
            self._digest.update(block)
            self._size += len(block)
            yield block
        self._is_whole = True

    def _written(self) -> Written:
        return Written(self._size, self._digest.hexdigest())

    def _pipe(self, value: bytes) -> None:
        try:
            self._filesystem.pipe_file(self._path, value, mode="create")
        except Exception as error:
            if not self._is_refusal(error) or info_of(self._filesystem, self._path) is not None:
                raise
            # The blocks of an upload that broke off are in the way of one request (Azurite).
            self._stream(value, iter(()))

    def _check_absent(self) -> None:
        if info_of(self._filesystem, self._path) is not None:
            raise FileExistsError(self._path)

    def _stream(self, first: bytes, rest: Iterator[bytes]) -> None:
        file = self._file()
        try:
            write_blocks(file, chain((first,), rest), self._policy)
            make_durable(file)
        except BaseException:
            # The usual way to close a file would complete its object.
            discard(file)
            if self._policy.appears_early:
                self._remove()
            raise
        try:
            complete(file)
            if self._policy.directories:
                self._check_whole()
            if self._policy.moves:
                self._filesystem.client.move(self._place, self._path, overwrite=False)
        except BaseException as error:
            if self._policy.moves or isinstance(error, NotWholeError):
                self._remove()
            raise

    def _check_whole(self) -> None:
        """Find out that a server kept less than it was sent.

        A server of files may write a part, and say nothing of it: asyncssh's on a full disk. Object
        stores compare what came with the length that they were told.
        """
        try:
            self._filesystem.invalidate_cache(self._parent)
            found = info_of(self._filesystem, self._place)
        except Exception:
            return  # What it keeps is not known: it took everything.
        if found is not None and found.size < self._size:
            raise NotWholeError(
                "storage_full",
                f"The filesystem kept {found.size:,} of {self._size:,} bytes.",
                "Make room, or ask for a larger quota, then save again.",
            )

    def _remove(self) -> None:
        with contextlib.suppress(Exception):
            self._filesystem.rm_file(self._place)

    def _file(self) -> Any:
        if self._policy.parents_first:
            self._make_parent()
        try:
            return self._open()
        except FileNotFoundError:
            if not self._policy.directories:
                raise
            self._make_parent(anew=True)
            return self._open()

    def _open(self) -> Any:
        mode = "xb" if self._policy.exclusive else "wb"
        size = self._policy.block_size
        options = {} if size is None or self._policy.own_blocks else {"block_size": size}
        file = self._filesystem.open(self._place, mode, **options)
        self._opened = True
        return file

    def _make_parent(self, anew: bool = False) -> None:
        if self._parent and (anew or self._parent not in self._parents):
            make_directories(self._filesystem, self._policy, self._parent)
            self._parents.add(self._parent)

    def _settled(self, error: Exception, rest: Iterator[bytes]) -> Written:
        """What a failure means: it may be the answer to a write that was repeated after success.

        gcsfs and adlfs repeat a request whose answer was lost. The second one is then refused,
        because of the object that the first one wrote.
        """
        self._parents.discard(self._parent)  # Somebody may have deleted it.
        if self._is_refusal(error):
            for _ in rest:  # Its hash is needed to compare.
                pass
        try:
            found = info_of(self._filesystem, self._path)
            is_ours = (
                found is not None
                and self._is_whole  # Before, no object was complete.
                and found.size == self._size
                and sha256_of(self._filesystem, self._policy, self._path, found)
                == self._digest.hexdigest()
            )
        except Exception:
            raise error from None
        if is_ours:
            return self._written()
        if found is not None and self._is_refusal(error):
            raise HostError(
                "conflict",
                "There is another object of this name.",
                "Save again: a new name is made for each value.",
            ) from error
        raise error

    def _is_refusal(self, error: Exception) -> bool:
        """Whether an error says that there is an object already.

        SFTP has no such code before its fifth version: the server says *Failure* (asyncssh).
        """
        name = type(error).__name__
        code = getattr(error, "status_code", None) or getattr(error, "code", None)
        return (
            isinstance(error, FileExistsError)
            or code in (409, 412)
            or name == "ResourceAlreadyExists"
            or (name == "SFTPFailure" and not self._opened)
        )
