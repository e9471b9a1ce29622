"""What looks after a store: checks, clean-ups, moves, and the way back to its database."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Literal, Union, overload

from ._copying import Copying
from ._store_care import StoreCare
from .errors import short_traceback

if TYPE_CHECKING:
    from ._check import CheckResult
    from ._clean import CleanUp
    from ._empty_trash import EmptiedTrash
    from ._location import Location
    from ._masking.known import Secrets
    from ._operations import Operation
    from ._recent import OperationList
    from ._relocate import Relocation
    from ._transport.client import Client
    from ._trash import Trash, Versions

_Versions = dict[str, list[int]]
_Path = Union[str, "os.PathLike[str]"]


class Upkeep(Copying, StoreCare):
    """Work on a store as a whole: a part of `Storage`."""

    _client: Client
    _secrets: Secrets

    @short_traceback
    def check(self) -> CheckResult:
        """Tries the storage location in use (write, read back, delete; connect, query); prints it.

        Returns:
            The findings; `.ok` says whether both halves answer and no value is missing.
        """
        from ._check import check

        return check(self._client)

    @overload
    def clean_up(self, dry_run: bool = ..., wait: Literal[True] = ...) -> CleanUp: ...
    @overload
    def clean_up(self, dry_run: bool = ..., *, wait: Literal[False]) -> Operation[CleanUp]: ...
    @short_traceback
    def clean_up(self, dry_run: bool = True, wait: bool = True) -> CleanUp | Operation[CleanUp]:
        """Finds values in the location in use that no artifact has, and deletes them if asked to.

        Such values are left by processes that were killed in mid-save or mid-delete. Only files
        that Artifact Storage wrote are looked at, and none that is younger than a day.

        Args:
            dry_run: Only say what would be deleted.
            wait: Wait for the end; False returns an `Operation`.

        Returns:
            What was found; a notebook shows it as a table.

        Raises:
            ConflictError: Other databases keep values in the same root; nothing was deleted.
        """
        from ._clean import clean_up

        operation = clean_up(self._client, dry_run)
        return operation.shown() if wait else operation

    @short_traceback
    def restore(self, name: str, version: Versions) -> list[int]:
        """Takes deleted versions out of the trash: with number, notes, code and value as before.

        Args:
            name: The name that they were saved under.
            version: A number, several, `"latest"` (the highest number in the trash) or `"all"`.

        Returns:
            The versions that are back. So are their aliases, unless they point elsewhere by now:
            then there is a warning.

        Raises:
            NotFoundError: None of them is in the trash.
        """
        from ._names import checked_name
        from ._trash import restore

        return restore(self._client, checked_name(name), version)

    @short_traceback
    def trash(self, name: str | None = None) -> Trash:
        """The versions that were deleted and can be restored, the latest deleted first.

        Args:
            name: Only of this name.

        Returns:
            An iterable of `TrashedVersion`; a notebook shows it as a table.
        """
        from ._names import checked_name
        from ._trash import Trash

        wanted = None if name is None else checked_name(name)
        return Trash(self._client, wanted, self._secrets)

    @overload
    def empty_trash(
        self,
        dry_run: bool = ...,
        older_than_days: float | None = ...,
        wait: Literal[True] = ...,
    ) -> EmptiedTrash: ...
    @overload
    def empty_trash(
        self,
        dry_run: bool = ...,
        older_than_days: float | None = ...,
        *,
        wait: Literal[False],
    ) -> Operation[EmptiedTrash]: ...
    @short_traceback
    def empty_trash(
        self, dry_run: bool = True, older_than_days: float | None = None, wait: bool = True
    ) -> EmptiedTrash | Operation[EmptiedTrash]:
        """Deletes for good what is in the trash, if asked to.

        Args:
            dry_run: Only say what would be deleted.
            older_than_days: Only what was deleted that long ago.
            wait: Wait for the end; False returns an `Operation`.

        Returns:
            What was found and deleted. Versions whose values cannot be reached stay in the trash.
        """
        from ._empty_trash import empty_trash

        operation = empty_trash(self._client, dry_run, older_than_days)
        return operation.shown() if wait else operation

    @overload
    def relocate(
        self, old_root: _Path, new_root: _Path, dry_run: bool = ..., wait: Literal[True] = ...
    ) -> Relocation: ...
    @overload
    def relocate(
        self, old_root: _Path, new_root: _Path, dry_run: bool = ..., *, wait: Literal[False]
    ) -> Operation[Relocation]: ...
    @short_traceback
    def relocate(
        self, old_root: _Path, new_root: _Path, dry_run: bool = False, wait: bool = True
    ) -> Relocation | Operation[Relocation]:
        """Tells the store that values moved: from `old_root`, which versions remember.

        Every value of the old root must be at the new address with its recorded size and SHA-256;
        else nothing changes. No file is copied or deleted.

        Args:
            old_root: The `artifact_storage_dir` that the versions remember (their `.root`).
            new_root: Where the values are now.
            dry_run: Verify only.
            wait: Wait for the end; False returns an `Operation`.

        Raises:
            CorruptedError: Values are missing or changed at the new address (not in a dry run).
            NotFoundError: No version has its value in `old_root`.
            ConflictError: Versions were saved there meanwhile.
        """
        from ._relocate import relocate

        operation = relocate(self._client, old_root, new_root, dry_run)
        return operation.shown() if wait else operation

    @overload
    def retry_database(self, copy: bool = ..., wait: Literal[True] = ...) -> _Versions: ...
    @overload
    def retry_database(self, copy: bool = ..., *, wait: Literal[False]) -> Operation[_Versions]: ...
    @short_traceback
    def retry_database(
        self, copy: bool = True, wait: bool = True
    ) -> _Versions | Operation[_Versions]:
        """Goes back to the configured database that could not be reached at the session's start.

        Also copies what earlier sessions saved meanwhile. A stopped copy goes on where it was.

        Args:
            copy: Copy what was saved meanwhile, verified. The originals stay where they are.
                Without a copy they are no longer listed here, and no longer offered to be copied.
            wait: Wait for the end; False returns an `Operation`.

        Returns:
            The numbers that copied versions have in the configured database, by name. A version
            whose value is damaged or missing is left out, with a warning, and can be copied later.

        Raises:
            UnreachableError: The database still cannot be reached; the session goes on as before.
            ConflictError: The session uses its configured database already, and nothing waits.
        """
        from ._retry import retry_database

        operation = retry_database(self._client, copy)
        return operation.shown() if wait else operation

    @short_traceback
    def location(self, *, shared_folder: bool = False) -> Location:
        """Where this session saves, to be told to workers, also on other machines.

        Args:
            shared_folder: Say that the folder of the values is the very same on every host.

        Returns:
            An object that can be pickled and holds no secret. Its `use()` in a worker, or its
            `environment()` in the template of a job, lets that save and load here.
        """
        from ._location import location_of

        return location_of(self._client, shared_folder)

    @short_traceback
    def operations(self) -> OperationList:
        """The operations of this session that run or ended lately, the newest first.

        Returns:
            A list of `Operation`; a notebook shows it as a table.
        """
        from ._recent import recent_operations

        return recent_operations(self._client)
