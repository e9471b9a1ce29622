"""What a copy is asked for: where to, and which versions."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, Literal, Union

from . import _contract
from ._names import checked_flag
from ._quotes import quoted
from ._render import note
from .errors import InvalidInputError, short_traceback

if TYPE_CHECKING:
    from datetime import date

    from ._masking.known import Secrets
    from ._transport.client import Client
    from .artifact import Artifact
    from .storage import Storage

    _Address = Union[str, "os.PathLike[str]", Storage, Any, None]
    _Conflicts = Literal["append", "prefix", "skip", "stop"]

_CONFLICTS = ("append", "prefix", "skip", "stop")


class Copying:
    """Copies to other locations: a part of `Storage`."""

    _client: Client
    _secrets: Secrets

    @short_traceback
    def copy_to(
        self,
        artifact_storage_dir: _Address = None,
        database_url: Any = None,
        storage_options: dict[str, Any] | None = None,
        *,
        names: str | Artifact | Iterable[str | Artifact] | None = None,
        search: str | None = None,
        type: str | None = None,  # noqa: A002 - the word for it
        tag: str | Iterable[str] | None = None,
        alias: str | None = None,
        notebook: str | None = None,
        user: str | None = None,
        since: str | date | None = None,
        until: str | date | None = None,
        missing: bool = False,
        damaged: bool = False,
        source: str | None = None,
        conflicts: _Conflicts = "append",
        prefix: str | None = None,
        dry_run: bool = False,
        wait: bool = True,
    ) -> Any:
        """Copies artifacts, values and metadata, to another location. This one is not changed.

        Each version keeps its number, date, notes, code, preview and lineage, and its value is
        verified at the target. What is there already stays as it is, so a copy that broke off goes
        on when it is started again. Ctrl+C stops it.

        Args:
            artifact_storage_dir: Where the values go: a path or a URL. Or the whole target: another
                `Storage`, or a `Location`. Without it, to the default directory, which is said.
            database_url: Where the metadata go: an SQLAlchemy URL. Without it, to the default
                database, which is said.
            storage_options: What the filesystem needs, as pandas takes it.
            names: A name, artifacts, or several of them: of a name all versions are copied, of an
                artifact that one. Without it, and without filters, everything is.
            search: As the filters of `artifact_store`: all versions of the names that it lists.
            type: As `search`.
            tag: As `search`.
            alias: As `search`.
            notebook: As `search`.
            user: As `search`.
            since: As `search`.
            until: As `search`.
            missing: As `search`.
            damaged: As `search`.
            source: As `search`.
            conflicts: Where the target has given a number to another save. `"append"`: the next
                number there, in the order of the source; `"prefix"`: `prefix` before the name;
                `"skip"`: not copied; `"stop"`: nothing is copied.
            prefix: For `conflicts="prefix"`, for example `"ana/"`.
            dry_run: Only say what would be copied.
            wait: Wait for the end; False returns an `Operation`.

        Returns:
            What became of the versions; a notebook shows it as a table.

        Raises:
            InvalidInputError: Both ends are the same, or `field` cannot be used.
            ConflictError: A number is taken, and `conflicts` is `"stop"`; nothing was copied.
            UnreachableError, StorageFullError, PermissionDeniedError: The target takes no more.
                What was copied stays; start the copy again.
        """
        given = locals()
        from ._copy import copy

        if conflicts not in _CONFLICTS:
            hint = f"Use one of {', '.join(map(quoted, _CONFLICTS))}."
            raise InvalidInputError(f"conflicts cannot be {quoted(conflicts)}.", hint, "conflicts")
        target = _target(self._secrets, artifact_storage_dir, database_url, storage_options)
        request: Any = {
            "target": target,
            "selection": _selection(names, given),
            "conflicts": conflicts,
            "dry_run": checked_flag(dry_run, "dry_run"),
        }
        if prefix is not None:
            request["prefix"] = str(prefix)
        if wait and not _is_whole(artifact_storage_dir):
            for sentence in left_to_defaults(self._client, target):
                note(sentence)
        operation = copy(self._client, request)
        return operation.shown() if wait else operation


#: What goes to the two halves of a target.
_HALVES = {"artifact_storage_dir": "values", "database_url": "metadata"}


def left_to_defaults(client: Client, target: Mapping[str, Any]) -> list[str]:
    """Where a copy goes beside what is given, a sentence each, without secrets.

    Args:
        client: The way to the storage server.
        target: What is given.
    """
    absent = [key for key in _HALVES if key not in target]
    location: Any = client.call(_contract.GET_DEFAULTS)["location"] if absent else {}
    return [
        f"{key} is not given: the {_HALVES[key]} go to the default, {location[key]['value']}."
        for key in absent
    ]


def _is_whole(target: Any) -> bool:
    """Whether it is another Storage or a Location."""
    from .storage import Storage

    return isinstance(target, Storage) or hasattr(target, "artifact_storage_dir")


def _target(secrets: Secrets, dir_or_whole: Any, url: Any, options: Any) -> dict[str, Any]:
    """The settings of the target, secrets included."""
    from ._options import _plain
    from .storage import Storage

    if isinstance(dir_or_whole, Storage):
        _refuse_more(url, options)
        return own_settings(dir_or_whole)
    if hasattr(dir_or_whole, "artifact_storage_dir"):
        _refuse_more(url, options)
        given = {key: getattr(dir_or_whole, key) for key in _contract.LOCATION_KEYS}
    else:
        given = dict(zip(_contract.LOCATION_KEYS, (dir_or_whole, url, options)))
    given = {key: value for key, value in given.items() if value is not None}
    if not given:
        raise InvalidInputError(
            "copy_to needs a target.",
            "Use copy_to(artifact_storage_dir=…, database_url=…), or another Storage.",
            "artifact_storage_dir",
        )
    # First of all: an error shows the line that holds them.
    secrets.remember(given)
    if not isinstance(given.get("storage_options", {}), Mapping):
        raise InvalidInputError("storage_options must be a dictionary.", "", "storage_options")
    settings = {key: _plain(key, value) for key, value in given.items()}
    secrets.remember(settings)
    return settings


def own_settings(storage: Storage) -> dict[str, Any]:
    """The settings of a session that are its own, with the secrets that this process told."""
    client = storage._client
    location: Any = client.call(_contract.GET_SESSION)["location"]
    told = client.settings.own
    return {
        key: told.get(key, location[key]["value"])
        for key in _contract.LOCATION_KEYS
        if location[key]["origin"] in ("session", "environment")
    }


def _refuse_more(url: Any, options: Any) -> None:
    if url is not None or options is not None:
        raise InvalidInputError(
            "The target is a whole location.", "Leave database_url and storage_options out."
        )


def _selection(names: Any, given: dict[str, Any]) -> dict[str, Any]:
    from ._filters import checked_filters

    asked = {**given, "order": "newest", "order_key": None, "descending": False}
    filters = checked_filters(asked)
    filters.pop("order", None)
    if names is None:
        return {"filters": filters} if filters else {"all": True}
    if filters:
        raise InvalidInputError(
            f"names goes without filters, and {next(iter(filters))} is one.", "", "names"
        )
    one = isinstance(names, str) or hasattr(names, "get_value")
    versions = [_version(name) for name in ([names] if one else names)]
    if not versions:
        raise InvalidInputError("names is empty.", "Leave it out to copy everything.", "names")
    return {"versions": versions}


def _version(name: Any) -> dict[str, Any]:
    from ._names import checked_name

    if not hasattr(name, "get_value"):
        return {"name": checked_name(name)}
    record = name._record
    keys = ("name", "version", "save_id")
    return {key: record[key] for key in keys if record.get(key) is not None}
