"""One quiet line after a load of an older version: that a newer one exists."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from . import _contract
from ._quotes import quoted
from ._render import are_notes_seen, note
from .errors import ArtifactStorageError

if TYPE_CHECKING:
    from . import _contract_types as types
    from .storage import Storage


class NewerVersions:
    """What a Storage says of newer versions: each of them once."""

    def __init__(self) -> None:
        self.told = True
        self._said: set[tuple[str, int]] = set()

    def tell(self, storage: Storage, record: Mapping[str, Any]) -> None:
        """Says that there is a newer version than the loaded one; nothing where that is not known.

        Where nobody would see it, the storage server is not asked.

        Args:
            storage: Whose session loaded it.
            record: The version that was asked for by its number.
        """
        if not self.told or not are_notes_seen():
            return
        name, version = str(record["name"]), int(record["version"])
        query: types.ListVersionsQuery = {"name": name, "limit": 1}
        try:
            found = storage._client.call(_contract.LIST_VERSIONS, query=query)["artifacts"]
        except ArtifactStorageError:
            return
        newest = found[0]["version"] if found else version
        if newest > version and (name, newest) not in self._said:
            self._said.add((name, newest))
            note(f"Version {newest} of {quoted(name)} exists; this is version {version}.")
