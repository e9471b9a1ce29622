"""The trash: versions that were deleted, and the way back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, Union

from . import _contract
from ._contract import RESTORE_LIMIT
from ._default import Asking, Way, default
from ._names import listed_numbers, version_or_alias
from ._quotes import quoted, visible
from ._render import size_text, table, type_text
from ._warnings import warn
from .errors import InvalidInputError, Rows, short_traceback

if TYPE_CHECKING:
    from . import _contract_types as types
    from ._masking.known import Secrets
    from ._transport.client import Client

#: Rows that a notebook shows.
_SHOWN = 50
_HEAD = ("Artifact", "Version", "Deleted (UTC)", "By", "Stays until", "Type", "Size")

Versions = Union[int, str, Iterable[int]]


class TrashedVersion(Asking):
    """A version in the trash. Its value stays where it is until `purge_at`."""

    __slots__ = ("record",)

    def __init__(self, record: types.TrashedArtifact, client: Client) -> None:
        #: Everything that is recorded of it.
        self.record = record
        self._found: Client | None = client
        self._way: Way | None = None

    @property
    def name(self) -> str:
        """The name that it was saved under."""
        return self.record["name"]

    @property
    def version(self) -> int:
        """Its number, which no other version ever gets."""
        return self.record["version"]

    @property
    def size(self) -> int:
        """Bytes of its value."""
        return self.record["size"]

    @property
    def deleted_at(self) -> str:
        """When it was deleted: ISO 8601, UTC."""
        return self.record["deleted_at"]

    @property
    def deleted_by(self) -> str:
        """Who deleted it, as that program said."""
        return self.record["deleted_by"]

    @property
    def purge_at(self) -> str:
        """When it is deleted for good: ISO 8601, UTC."""
        return self.record["purge_at"]

    @short_traceback
    def restore(self) -> list[int]:
        """Takes it out of the trash.

        Raises:
            NotFoundError: It was restored or deleted for good meanwhile.
        """
        return restore(self._client, self.name, self.version, self.record.get("save_id"))

    def _cells(self) -> tuple[str, ...]:
        record = self.record
        return (
            visible(self.name),
            str(self.version),
            _time(self.deleted_at),
            visible(self.deleted_by),
            _time(self.purge_at),
            type_text(record["value_type"], record["value_shape"]),
            size_text(self.size),
        )

    def __getstate__(self) -> dict[str, Any]:
        return {"record": self.record, "way": self._way_there()}

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.record, self._way, self._found = state["record"], state["way"], None

    def __repr__(self) -> str:
        return (
            f"TrashedVersion(name={self.name!r}, version={self.version}, "
            f"deleted_at={_time(self.deleted_at)} UTC, purge_at={_time(self.purge_at)} UTC, "
            f"size={self.size})"
        )


class Trash(Asking):
    """The versions in the trash, the latest deleted first: asked for anew, page by page."""

    def __init__(self, client: Client, name: str | None, secrets: Secrets) -> None:
        self._found: Client | None = client
        self._way: Way | None = None
        self._name = name
        self._known_secrets: Secrets | None = secrets

    @property
    def _secrets(self) -> Secrets:
        # Shared by all of a process.
        return self._known_secrets or default()._secrets

    def __getstate__(self) -> dict[str, Any]:
        return {"name": self._name, "way": self._way_there()}

    def __setstate__(self, state: dict[str, Any]) -> None:
        self._name, self._way = state["name"], state["way"]
        self._found = self._known_secrets = None

    def __iter__(self) -> Iterator[TrashedVersion]:
        return Rows(_iterate(self._client, self._name), self._secrets)

    def __bool__(self) -> bool:
        return len(self) > 0

    @property
    @short_traceback
    def size(self) -> int:
        """Bytes of all their values."""
        return int(_page(self._client, self._name, 1, None)["total_size"])

    @short_traceback
    def __len__(self) -> int:
        return int(_page(self._client, self._name, 1, None)["total"])

    def _shown(self) -> tuple[list[TrashedVersion], str]:
        page = _page(self._client, self._name, _SHOWN, None)
        rows = [TrashedVersion(one, self._client) for one in page["artifacts"]]
        total = page["total"]
        if not rows:
            return rows, "The trash is empty."
        more = f" … and {total - len(rows):,} more." if total > len(rows) else ""
        versions = f"{total:,} version{'' if total == 1 else 's'}"
        return rows, f"{versions} ({size_text(page['total_size'])}) in the trash.{more}"

    @short_traceback
    def __repr__(self) -> str:
        rows, summary = self._shown()
        return "\n".join([summary, *("  ".join(row._cells()) for row in rows)])

    @short_traceback
    def _repr_html_(self) -> str:
        rows, summary = self._shown()
        return (
            table(_HEAD, [row._cells() for row in rows], summary) if rows else f"<p>{summary}</p>"
        )


def restore(client: Client, name: str, version: Versions, save_id: str | None = None) -> list[int]:
    """Takes versions of a name out of the trash, and warns of aliases that point elsewhere."""
    wanted = _wanted(version)
    parts: list[Any] = [wanted]
    if isinstance(wanted, list):
        parts = [wanted[i : i + RESTORE_LIMIT] for i in range(0, len(wanted), RESTORE_LIMIT)]
    restored: list[int] = []
    for part in parts:
        request: types.RestoreRequest = {"name": name, "version": part}
        if save_id:
            request["save_id"] = save_id
        with client.doing(f"Restoring {quoted(name)}"):
            answer = client.call(_contract.RESTORE_ARTIFACT, request)
        restored += answer["versions"]
        for left in answer.get("aliases_left", ()):
            warn(
                f"The alias {quoted(left['alias'])} of {quoted(name)} goes on pointing at version "
                f"{left['points_at']}: it does not come back to version {left['version']}."
            )
    return sorted(restored)


def _wanted(version: Versions) -> Any:
    if isinstance(version, str) and version.strip().lower() == "all":
        return "all"
    numbers = listed_numbers("restore", version)
    if numbers is not None:
        return numbers
    number, alias = version_or_alias(version, '"latest" or "all"')
    if alias is not None:
        raise InvalidInputError(
            f"restore takes no alias, as {quoted(alias)}.",
            "Name the version: trash() lists them with their aliases.",
            "version",
        )
    return "latest" if number is None else number


def in_trash(client: Client, record: Mapping[str, Any]) -> types.TrashedArtifact | None:
    """A save as the trash of this session's database has it; None where it is not there."""
    save_id = record.get("save_id")
    if not save_id:
        return None
    query: types.ListTrashQuery = {"save_id": save_id, "limit": 1}
    return next(iter(client.call(_contract.LIST_TRASH, query=query)["artifacts"]), None)


def _page(client: Client, name: str | None, limit: int, cursor: str | None) -> types.TrashPage:
    query: types.ListTrashQuery = {"name": name, "limit": limit, "cursor": cursor}
    with client.doing("Listing the trash"):
        return client.call(_contract.LIST_TRASH, query=query)


def _iterate(client: Client, name: str | None) -> Iterator[TrashedVersion]:
    cursor = None
    while True:
        page = _page(client, name, 1000, cursor)
        yield from (TrashedVersion(one, client) for one in page["artifacts"])
        cursor = page["next_cursor"]
        if cursor is None:
            return


def _time(text: str) -> str:
    """For example `2026-11-23 22:16:53`, UTC."""
    return text[:19].replace("T", " ")
