"""One save among all that may have its name and number: answers about it, or where it is.

A name and a number mean something else at another storage location, and after a database was made
anew. So a handle asks by the save's id, and compares the answer with what it knows.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from . import _contract
from ._contract import DELETE_LIMIT
from ._names import MISSING, checked_flag, listed_numbers, version_or_alias
from ._pickle.stage import INLINE_LIMIT
from ._quotes import literal, quoted
from ._transport.client import Client
from ._warnings import warn
from .errors import (
    ArtifactStorageError,
    CorruptedError,
    InvalidInputError,
    NotFoundError,
    UnsupportedError,
)

if TYPE_CHECKING:
    from . import _contract_types as types

#: What belongs to one answer, or is asked again: not carried along by a pickled handle.
_NOT_CARRIED = ("code", "preview", "packages", "value")


def request_detail(
    client: Client,
    name: str,
    version: int | None,
    source: types.ArtifactSource | None = None,
    save_id: str | None = None,
    alias: str | None = None,
) -> types.ArtifactDetail:
    """Asks for one version (None: the newest) in order to load it.

    Without its value, the rest of it is answered: the value is refused when it is loaded.
    """
    query: types.GetArtifactQuery = {
        "name": name,
        "version": version,
        "source": source,
        "save_id": save_id,
        "alias": alias,
        "load": True,
        "inline_limit": INLINE_LIMIT,
    }
    try:
        return client.call(_contract.GET_ARTIFACT, query=query)
    except CorruptedError:
        query["load"] = False
    return client.call(_contract.GET_ARTIFACT, query=query)


def query_of(record: Mapping[str, Any]) -> Any:
    """Name and number, and what makes them one save."""
    # Without a source, the storage server takes our own version of a number, not LineaPy's.
    source = "lineapy" if record.get("source") == "lineapy" else None
    return {
        "name": record["name"],
        "version": record["version"],
        "source": source,
        "save_id": record.get("save_id"),
    }


def body_of(record: Mapping[str, Any]) -> Any:
    """The same for a request's body: what is not known is absent, as the id of LineaPy's."""
    return {key: value for key, value in query_of(record).items() if value not in (None, "")}


def detail_of(client: Client, record: Mapping[str, Any]) -> Mapping[str, Any]:
    """Everything that is recorded of this save.

    Raises:
        NotFoundError: It was deleted, or this session is elsewhere.
    """
    try:
        detail = request_detail(client, **query_of(record))
    except NotFoundError:
        detail = None
    if detail is None or not is_same(record, detail):
        raise not_here(client, record)
    return detail


def preview_of(client: Client, detail: Mapping[str, Any]) -> dict[str, str]:
    """The whole preview of a version, also where it is too large for its row."""
    if not detail.get("preview_size"):
        return dict(detail["preview"])
    return dict(client.call(_contract.GET_PREVIEW, query=query_of(detail))["preview"])


def is_same(record: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Whether both are the same save; handles of earlier versions know no id."""
    keys = ["sha256"] if record["sha256"] and other["sha256"] else []
    keys += ["save_id"] if record.get("save_id") else ["value_key", "date_created"]
    return all(record.get(key) == other.get(key) for key in keys)


def is_elsewhere(client: Client, record: Mapping[str, Any]) -> str | None:
    """The database of this session, where that is not the one in which the save is recorded."""
    first: types.ListArtifactsQuery = {"limit": 1}
    here = client.call(_contract.LIST_ARTIFACTS, query=first).get("database_url")
    return None if here == record.get("database_url") else str(here)


def not_here(client: Client, record: Mapping[str, Any]) -> NotFoundError:
    """Why this session does not have the save."""
    label = f"{quoted(record['name'])} version {record['version']}"
    here = is_elsewhere(client, record)
    if here is None:
        from ._trash import in_trash

        trashed = in_trash(client, record)
        if trashed is not None:
            call = f"artifact_storage.restore({literal(record['name'])}, {record['version']})"
            return NotFoundError(
                f"{label} was deleted from {record['database_url']}: it is in the trash.",
                f"Restore it with {call}; on {trashed['purge_at'][:10]} it is deleted for good.",
            )
        return NotFoundError(
            f"{label} was deleted from {record['database_url']}.",
            "artifact_store() lists what is there.",
        )
    known = record.get("database_url")
    where = f"recorded in {known}, with its value" if known else "with its value"
    return NotFoundError(
        f"{label} was saved at another storage location ({where} in {record['root']}); this "
        f"session is at {here}, which does not have that save.",
        "Go back to its location to use it: artifact_storage.options.set(...), or the panel.",
    )


def has_address(record: Mapping[str, Any]) -> bool:
    """Whether a record is enough to find its value, and to tell it from every other one."""
    keys = ("sha256", "root", "value_key")
    return record.get("source") != "lineapy" and all(record.get(key) for key in keys)


def local_path(record: Mapping[str, Any]) -> str | None:
    """The file of a value that is in a folder of this machine; None where there is none."""
    path = os.path.join(str(record["root"]), str(record["value_key"]))
    return path if os.path.isabs(path) and os.path.isfile(path) else None


def carried(record: Mapping[str, Any]) -> dict[str, Any]:
    """What a pickled handle keeps of its record."""
    return {key: value for key, value in record.items() if key not in _NOT_CARRIED}


def records_of(client: Client, name: str | None, page: int = 1000) -> Iterator[dict[str, Any]]:
    """The records of all versions of a name, or (None) of all names, newest first."""
    cursor = None
    while True:
        query: types.ListVersionsQuery = {"name": name, "limit": page, "cursor": cursor}
        with client.doing("Listing versions"):
            answer = client.call(_contract.LIST_VERSIONS, query=query)
        yield from with_database(answer)
        cursor = answer["next_cursor"]
        if cursor is None:
            return


def with_database(page: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The records of a page, each with where it is recorded."""
    database = page.get("database_url")
    return [{**record, "database_url": database} for record in page["artifacts"]]


def warn_of_left(name: str, answer: Mapping[str, Any]) -> None:
    """Warns of values that stay although their versions were deleted."""
    left = answer.get("left") or ()
    if left:
        first = left[0]
        count = "The value" if len(left) == 1 else f"{len(left):,} values"
        warn(
            f"{count} of {quoted(name)} could not be deleted and "
            f"{'stays' if len(left) == 1 else 'stay'} in {first['root']}: "
            f"{first['problem']['title']} A session with access whose "
            "artifact_storage_dir that is removes it with clean_up(dry_run=False)."
        )


def delete_versions(client: Client, name: str, version: Any, **how: bool) -> types.Deleted:
    """Deletes versions of a name: a number, several, `latest`, or `all` but LineaPy's.

    `how` is `leave_values`, `with_aliases`, `permanently` and `dry_run`, as the request has them.
    """
    if version is MISSING or version is None:
        raise InvalidInputError(
            "delete needs a version.", 'Use a number, "latest" or "all".', "version"
        )
    target: Any = listed_numbers("delete", version)
    if target is not None:
        if len(target) > DELETE_LIMIT:
            raise InvalidInputError(
                f"delete takes {DELETE_LIMIT:,} numbers of versions at most, not {len(target):,}.",
                'Delete them in parts, or "all".',
                "version",
            )
        return _deleted(client, name, target, target, how)
    target = "all"
    only_looks = checked_flag(how.get("dry_run", False), "dry_run")
    gone: list[int] = []
    if isinstance(version, str) and version.strip().lower() == "all":
        if not only_looks:
            gone = [one["version"] for one in records_of(client, name) if not _is_lineapys(one)]
    else:
        target, alias = version_or_alias(version, '"latest" or "all"')
        if alias is not None:
            raise InvalidInputError(
                f"delete takes no alias: nothing of {quoted(name)} was deleted for "
                f"{quoted(alias)}.",
                f"Name the version: get({literal(name)}, {literal(alias)}).version is its number.",
                "version",
            )
        if target is None and only_looks:
            target = "latest"
        elif target is None:
            # A number, so that a repeated request does not delete the one before it too.
            query: types.GetArtifactQuery = {"name": name}
            target = client.call(_contract.GET_ARTIFACT, query=query)["version"]
        gone = [target]
    return _deleted(client, name, target, gone, how)


def _deleted(
    client: Client, name: str, target: Any, gone: list[int], how: Mapping[str, bool]
) -> types.Deleted:
    request: Any = {"name": name, "version": target, **_how(how)}
    answer = client.call(_contract.DELETE_ARTIFACT, request, gone={"versions": sorted(gone)})
    warn_of_left(name, answer)
    return answer


def _is_lineapys(record: Mapping[str, Any]) -> bool:
    return record.get("source") == "lineapy"


def _how(given: Mapping[str, bool]) -> dict[str, Any]:
    """What a delete says beside its versions."""
    from ._context import identity

    flags = {key: True for key, value in given.items() if checked_flag(value, key)}
    return {**flags, "user": identity.user()[:256]}


def delete_save(client: Client, record: Mapping[str, Any], **how: bool) -> None:
    """Deletes this very save.

    Raises:
        NotFoundError: It was deleted already, or this session is elsewhere.
        ArtifactStorageError: Whatever else the store says.
    """
    if _is_lineapys(record):
        raise UnsupportedError(
            f"{quoted(record['name'])} version {record['version']} was saved by LineaPy: it is not "
            "deleted from here.",
            "Delete it with LineaPy (lineapy.delete).",
        )
    request = body_of(record if record.get("save_id") else detail_of(client, record))
    gone = {"versions": [int(request["version"])]}
    request |= _how(how)
    try:
        with client.doing(f"Deleting {quoted(record['name'])}"):
            answer = client.call(_contract.DELETE_ARTIFACT, request, gone=gone)
        warn_of_left(str(record["name"]), answer)
        return
    except NotFoundError:
        failure: ArtifactStorageError = not_here(client, record)
    raise failure
