"""What an artifact was made from, and what was made from it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from . import _contract
from ._facts import Recorded
from ._quotes import visible
from ._render import table
from ._saves import not_here, query_of, request_detail
from .errors import NotFoundError, short_traceback

if TYPE_CHECKING:
    from . import _contract_types as types
    from .artifact import Artifact
    from .storage import Storage


class Relative(Recorded):
    """A version that another one was made from, or that was made from it."""

    __slots__ = ()

    def __init__(self, record: Mapping[str, Any], storage: Storage) -> None:
        self._record = record
        self._owner = storage

    @property
    def still_here(self) -> bool:
        """Whether the database of the session has it now; False after it was deleted."""
        return bool(self._record["still_here"])

    @property
    def in_trash(self) -> bool:
        """Whether it is in the trash there: `restore` brings it back."""
        return bool(self._record.get("in_trash"))

    @property
    def database_url(self) -> str | None:
        """Where it was recorded then, without password; None: in the same database."""
        return self._record.get("database_url")

    @property
    def loaded_at(self) -> datetime | None:
        """When it was first loaded before the save, in UTC; None of what was made later."""
        return self._moment("loaded_at")

    @short_traceback
    def get(self) -> Artifact:
        """The artifact.

        Raises:
            NotFoundError: It was deleted, or it is in another database.
        """
        from .artifact import Artifact

        client = self._storage._client
        try:
            return Artifact(request_detail(client, **query_of(self._record)), self._storage)
        except NotFoundError as error:
            if not self._record.get("root"):
                raise
            reason = error
        raise not_here(client, self._record) from reason

    def __repr__(self) -> str:
        gone = "" if self.still_here else ", still_here=False"
        gone += ", in_trash=True" if self.in_trash else ""
        return f"<{visible(self.name)} version {self.version}{gone}>"

    def _where(self) -> str:
        return f"not here any more{', but in the trash' if self.in_trash else ''}"


class Relatives(list[Relative]):
    """Versions; a notebook shows them as a table."""

    def __repr__(self) -> str:
        return "\n".join("  ".join(filter(None, row)) for row in self._rows()) or "None."

    def _repr_html_(self) -> str:
        return table(("Artifact", "Version", ""), self._rows()) if self else "<p>None.</p>"

    def _rows(self) -> list[tuple[str, str, str]]:
        return [
            (visible(one.name), str(one.version), "" if one.still_here else one._where())
            for one in self
        ]


def lineage_of(record: Mapping[str, Any], storage: Storage) -> types.Lineage:
    """What a version was made from, and what was made from it."""
    query: types.ListLineageQuery = query_of(record)
    client = storage._client
    with client.doing("Listing what it was made from"):
        return client.call(_contract.LIST_LINEAGE, query=query)


def relatives(records: Iterable[Mapping[str, Any]], storage: Storage) -> Relatives:
    """The versions of an answer."""
    return Relatives(Relative(record, storage) for record in records)
