"""What an artifact says of other versions and of its bytes: a part of `Artifact`."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any, Literal, overload

from . import _contract
from ._facts import Recorded
from ._names import version_or_alias
from .errors import InvalidInputError, short_traceback

if TYPE_CHECKING:
    from ._compare import Comparison
    from ._lineage import Relatives
    from ._operations import Operation
    from ._verify import Verification
    from .artifact import Artifact


class Relations(Recorded):
    """What one save was made from, what was made from it, and whether its bytes still match."""

    __slots__ = ()

    @property
    @short_traceback
    def inputs(self) -> Relatives:
        """What it may be made from: what was loaded before in the process that saved it.

        In the order of their first loads; those that were deleted are there too.
        """
        from ._lineage import lineage_of, relatives

        return relatives(lineage_of(self._record, self._storage)["inputs"], self._storage)

    @short_traceback
    def used_by(self) -> Relatives:
        """The versions that were saved after this one was loaded, newest first, 1,000 at most.

        Those that were deleted are there too.
        """
        from ._lineage import lineage_of, relatives

        return relatives(lineage_of(self._record, self._storage)["used_by"], self._storage)

    @property
    def same_as(self) -> int | None:
        """An earlier version of the name with the very same bytes: a folder keeps them once."""
        return self._record.get("same_as")

    @property
    def verified_at(self) -> datetime | None:
        """When a verification last found the bytes that were saved; None: never."""
        return self._moment("verified_at")

    @overload
    def verify(self, wait: Literal[True] = ...) -> Verification: ...
    @overload
    def verify(self, wait: Literal[False]) -> Operation[Verification]: ...
    @short_traceback
    def verify(self, wait: bool = True) -> Verification | Operation[Verification]:
        """Reads the stored bytes where they are, and compares them with what was saved.

        The storage server does it; nothing is unpickled. `verified_at` says later when that was.

        Args:
            wait: Wait for the end; False returns an `Operation`.

        Raises:
            CorruptedError: The bytes are missing, or are not those that were saved.
            UnsupportedError: LineaPy saved it without a checksum, and it was never loaded here.
            NotFoundError: It was deleted, or this session is elsewhere.
        """
        from ._verify import verify

        operation = verify(self._storage._client, self._record)
        if not wait:
            return operation
        found = operation.shown()
        self._record = {**self._record, "verified_at": found.report["verified_at"]}
        return found

    @short_traceback
    def compare(self, other: Artifact | int | str) -> Comparison:
        """How another version differs from this one: code, packages, type, size and contents.

        The values themselves are not loaded: what their previews tell is compared.

        Args:
            other: An artifact; or the number or an alias of another version of this name, or
                `"latest"`.

        Raises:
            NotFoundError: One of them was deleted, or this session is elsewhere.
        """
        from ._compare import compare

        return compare(self._record, self._compared(other), self._storage)

    def _compared(self, other: object) -> Mapping[str, Any]:
        """The record of what this is compared with."""
        if isinstance(other, Relations):
            return other._record
        version, alias = version_or_alias(other, "'latest', an alias or an artifact")
        is_newest = version is None and isinstance(other, str) and other.strip().lower() != "all"
        if alias is not None or is_newest:
            query: Any = {"name": self.name, "alias": alias}
            return self._storage._client.call(_contract.GET_ARTIFACT, query=query)
        if version is None:
            raise InvalidInputError(
                "compare needs another version.",
                "Use an artifact, or the number or an alias of a version.",
            )
        return {"name": self.name, "version": version}
