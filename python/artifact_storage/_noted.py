"""The notes and aliases of an artifact: a part of `Artifact`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from ._relations import Relations
from .errors import short_traceback

#: How many characters of a description lists carry.
_LISTED = 200


class Noted(Relations):
    """What people wrote about a version. Its value and its code never change; notes do."""

    __slots__ = ()

    def _details(self) -> Mapping[str, Any]:
        raise NotImplementedError

    @property
    @short_traceback
    def description(self) -> str:
        """What was written about it; empty where nothing was."""
        text = str(self._record.get("description") or "")
        if len(text) < _LISTED or "code" in self._record:
            return text
        return str(self._details().get("description") or "")

    @property
    def tags(self) -> list[str]:
        """Its tags."""
        return list(self._record.get("tags") or [])

    @property
    def metadata(self) -> dict[str, Any]:
        """Its metadata: keys with numbers, texts, booleans or None."""
        return dict(self._record.get("metadata") or {})

    @property
    def aliases(self) -> list[str]:
        """The names that pointed at it when this handle was made, or set one."""
        return list(self._record.get("aliases") or [])

    @property
    def edited_at(self) -> datetime | None:
        """When its notes were last edited; None: never since the save."""
        return self._moment("edited_at")

    @property
    def edited_by(self) -> str | None:
        """Who edited its notes last."""
        return self._record.get("edited_by")

    @short_traceback
    def edit(
        self,
        *,
        description: str | None = None,
        tags: Iterable[str] | None = None,
        metadata: Mapping[str, Any] | None = None,
    ) -> None:
        """Writes notes of this version; what is not given stays.

        Args:
            description: Text of at most 10,000 characters; empty: none.
            tags: All of them, at most 50; an empty list: none.
            metadata: All of it, at most 200 keys with numbers, texts, booleans or None.

        Raises:
            InvalidInputError: Something cannot be kept; `field` says what.
            NotFoundError: The version was deleted, or this session is elsewhere.
            UnsupportedError: LineaPy saved it.
        """
        from ._notes import given_notes, write_notes

        notes = given_notes(self._secrets, description, tags, metadata)
        self._take(write_notes(self._storage._client, self._record, notes))

    @short_traceback
    def alias(self, alias: str) -> None:
        """Lets an alias point at this version: `get(name, alias)` gets it.

        Where it pointed at another version of the name, it moves, in one step.

        Args:
            alias: As a tag, for example `production`; no number, `latest` or `all`.

        Raises:
            InvalidInputError: It cannot be an alias.
            NotFoundError: The version was deleted, or this session is elsewhere.
            UnsupportedError: LineaPy saved it.
        """
        from ._notes import move_alias

        self._take(move_alias(self._storage._client, self._record, alias))

    @short_traceback
    def remove_alias(self, alias: str) -> None:
        """Removes an alias that points at this version.

        Raises:
            NotFoundError: There is none, or it points at another version.
        """
        from ._notes import drop_alias

        self._take(drop_alias(self._storage._client, self._record, alias))

    def _take(self, record: Mapping[str, Any]) -> None:
        self._record = record
