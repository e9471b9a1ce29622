"""Care of a store as a whole: verification, sizes, retention."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Literal, Optional, Union, overload

from ._names import checked_flag
from .errors import short_traceback

if TYPE_CHECKING:
    from ._operations import Operation
    from ._retain import Retention
    from ._sizes import Sizes
    from ._transport.client import Client
    from ._verify_store import StoreVerification

_Names = Optional[Union[str, Iterable[str]]]


class StoreCare:
    """Looks after the values of a store: a part of `Storage`."""

    _client: Client

    @overload
    def verify(
        self,
        names: _Names = ...,
        *,
        older_than_days: float | None = ...,
        bytes_per_second: int | None = ...,
        look_for_files: bool = ...,
        wait: Literal[True] = ...,
        **filters: Any,
    ) -> StoreVerification: ...
    @overload
    def verify(
        self,
        names: _Names = ...,
        *,
        older_than_days: float | None = ...,
        bytes_per_second: int | None = ...,
        look_for_files: bool = ...,
        wait: Literal[False],
        **filters: Any,
    ) -> Operation[StoreVerification]: ...
    @short_traceback
    def verify(
        self,
        names: _Names = None,
        *,
        older_than_days: float | None = None,
        bytes_per_second: int | None = None,
        look_for_files: bool = True,
        wait: bool = True,
        **filters: Any,
    ) -> StoreVerification | Operation[StoreVerification]:
        """Reads the values of the store, and compares size and SHA-256 with what was saved.

        What is damaged or missing is counted, named, and marked in lists; the rest goes on.

        Args:
            names: A name or several; without it, all.
            older_than_days: Leave out what was verified in the last so many days.
            bytes_per_second: How fast values are read at most.
            look_for_files: Also look for files that no artifact has.
            wait: Wait for the end; False returns an `Operation`. Ctrl+C stops it.
            filters: Only names that `artifact_store` has with these, for example `user="ana"`.

        Returns:
            How many versions there are, and what became of them; a notebook shows it as a table.

        Raises:
            InvalidInputError: A name or filter that cannot be one.
        """
        from ._selection import selection
        from ._verify_store import verify_store

        request = selection(names, filters)
        if older_than_days is not None:
            request["older_than_days"] = older_than_days
        if bytes_per_second is not None:
            request["bytes_per_second"] = int(bytes_per_second)
        request["look_for_files"] = bool(look_for_files)
        operation = verify_store(self._client, request)
        return operation.shown() if wait else operation

    @short_traceback
    def sizes(self, by: str = "name", limit: int = 20) -> Sizes:
        """Says what takes the space at the location in use.

        Args:
            by: `"name"`, `"notebook"`, `"user"` or `"type"`.
            limit: How many groups, the largest first.

        Returns:
            The bytes by key; a notebook shows them as a table with bars.

        Raises:
            InvalidInputError: Sizes cannot be grouped by that.
        """
        from ._sizes import sizes

        return sizes(self._client, by, limit)

    @overload
    def retain(
        self,
        keep_newest: int | None = ...,
        older_than_days: float | None = ...,
        tag: str | None = ...,
        *,
        names: _Names = ...,
        dry_run: bool = ...,
        permanently: bool = ...,
        wait: Literal[True] = ...,
        **filters: Any,
    ) -> Retention: ...
    @overload
    def retain(
        self,
        keep_newest: int | None = ...,
        older_than_days: float | None = ...,
        tag: str | None = ...,
        *,
        names: _Names = ...,
        dry_run: bool = ...,
        permanently: bool = ...,
        wait: Literal[False],
        **filters: Any,
    ) -> Operation[Retention]: ...
    @short_traceback
    def retain(
        self,
        keep_newest: int | None = None,
        older_than_days: float | None = None,
        tag: str | None = None,
        *,
        names: _Names = None,
        dry_run: bool = True,
        permanently: bool = False,
        wait: bool = True,
        **filters: Any,
    ) -> Retention | Operation[Retention]:
        """Finds versions that need not be kept, and deletes them if asked to.

        A version goes only if all given conditions say so. The newest version of a name and
        versions with an alias always stay.

        Args:
            keep_newest: Keep the newest N versions of each name.
            older_than_days: What was saved in the last so many days stays.
            tag: Only versions with this tag go.
            names: A name or several; without it, all.
            dry_run: Only say what would be deleted.
            permanently: Delete at once, not to the trash.
            wait: Wait for the end; False returns an `Operation`. Ctrl+C stops it.
            filters: Only names that `artifact_store` has with these, for example `user="ana"`.

        Returns:
            The versions; a notebook shows them as a table.

        Raises:
            InvalidInputError: No condition, or one that cannot be one.
        """
        from ._retain import retain
        from ._selection import selection

        given = {"keep_newest": keep_newest, "older_than_days": older_than_days, "tag": tag}
        request = {
            **selection(names, filters),
            **{key: value for key, value in given.items() if value is not None},
            "dry_run": checked_flag(dry_run, "dry_run"),
            "permanently": checked_flag(permanently, "permanently"),
        }
        operation = retain(self._client, request)
        return operation.shown() if wait else operation
