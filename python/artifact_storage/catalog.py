"""All artifacts of the session's storage location, without loading any value."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, Literal

from . import _contract
from ._default import Owned
from ._export import Exported, frame, written
from ._names import checked_name, plain
from ._quotes import quoted
from ._render import catalog_html, line
from ._saves import with_database
from ._versions import VersionRows
from .artifact import Artifact, iterate_versions
from .errors import InvalidInputError, NotFoundError, Rows, short_traceback

if TYPE_CHECKING:
    from . import _contract_types as types
    from .storage import Storage

#: Rows that a notebook shows; iterate for all.
SHOWN = 50
#: What says how a list is sorted, not what is in it; a number sorted by must be there.
_ORDER = ("order", "descending", "order_key")
_EMPTY = 'No artifacts yet. Save one: artifact_storage.save(value, "name")'


class ArtifactCatalog(Owned):
    """The artifacts by name, each with its newest version.

    It asks page by page while you iterate, so it is as quick for 100,000 artifacts as for ten, and
    shows what is stored at that moment.
    """

    def __init__(
        self, query: Mapping[str, Any] | None = None, storage: Storage | None = None
    ) -> None:
        self._owner = storage
        #: Filters and order; those that were not given are absent.
        self._query = dict(query or {})
        #: The last page that was asked for.
        self._last: types.SummaryPage | None = None

    def __iter__(self) -> Iterator[Artifact]:
        return Rows(self._pages(), self._secrets)

    def _pages(self) -> Iterator[Artifact]:
        cursor: str | None = None
        while True:
            page = self._page(1000, cursor)
            yield from self._of(page)
            cursor = page["next_cursor"]
            if cursor is None:
                return

    @short_traceback
    def __len__(self) -> int:
        return int(self._ask(1, None, count="all")["total"])

    @short_traceback
    def __contains__(self, item: object) -> bool:
        """Whether there is an artifact of a name, or the version that a handle is of."""
        if isinstance(item, Artifact):
            return self._has(item.name) and any(
                one == item for one in iterate_versions(self._storage, item.name)
            )
        return isinstance(item, str) and self._has(plain(item))

    def _has(self, name: str) -> bool:
        if self._is_filtered:
            return any(one.name == name for one in self)
        query: types.GetArtifactQuery = {"name": name}
        try:
            self._storage._client.call(_contract.GET_ARTIFACT, query=query)
            return True
        except (NotFoundError, InvalidInputError):
            return False

    @property
    @short_traceback
    def artifacts(self) -> list[Artifact]:
        """All versions in a list, the oldest first, as in LineaPy."""
        return list(self.versions())[::-1]

    @property
    @short_traceback
    def len(self) -> int:
        """How many versions there are, as in LineaPy; `len()` counts the names."""
        return sum(1 for _ in self.versions())

    @property
    @short_traceback
    def print(self) -> str:
        """All versions as text, a line each, the oldest first, as in LineaPy."""
        return "\n".join(map(line, self.artifacts))

    @property
    @short_traceback
    def export(self) -> Exported:
        """All versions as LineaPy lists them: name, number and date, the oldest first.

        For everything that is recorded: `to_frame`, `to_csv`, `to_json`.
        """
        return Exported(self.artifacts)

    @short_traceback
    def to_frame(self) -> Any:
        """The metadata of all versions as a pandas.DataFrame, newest first.

        Raises:
            UnsupportedError: pandas is not installed.
        """
        return frame(self.versions())

    @short_traceback
    def to_csv(self, path: str | os.PathLike[str] | None = None) -> str:
        """Writes the metadata of all versions as CSV, newest first.

        Args:
            path: Where to. A file of that name is replaced when everything is written.

        Returns:
            The absolute path; without one, the text.
        """
        return written(self.versions(), path, "csv")

    @short_traceback
    def to_json(self, path: str | os.PathLike[str] | None = None) -> str:
        """Writes the metadata of all versions as a JSON list, as `to_csv`."""
        return written(self.versions(), path, "json")

    @short_traceback
    def versions(self, name: str | None = None) -> Iterator[Artifact]:
        """All versions, newest first, of one name or of all names of this catalog."""
        storage = self._storage
        name = None if name is None else checked_name(name)
        if name is not None or not self._is_filtered:
            return VersionRows(lambda: iterate_versions(storage, name), storage._secrets)
        return VersionRows(
            lambda: (one for artifact in self for one in iterate_versions(storage, artifact.name)),
            storage._secrets,
        )

    def _of(self, page: Mapping[str, Any]) -> Iterator[Artifact]:
        return (Artifact(record, self._storage) for record in with_database(page))

    def _page(self, limit: int, cursor: str | None) -> types.SummaryPage:
        page = self._ask(limit, cursor)
        # It ended before it was full: more may match behind it.
        while page.get("partial") and (left := limit - len(page["artifacts"])) > 0:
            behind = self._ask(left, page["next_cursor"])
            behind["artifacts"] = page["artifacts"] + behind["artifacts"]
            page = behind
            if cursor is None and page["next_cursor"] is None:
                page["total"], page["total_is_minimum"] = len(page["artifacts"]), False
        return page

    def _ask(
        self, limit: int, cursor: str | None, count: Literal["some", "all"] = "some"
    ) -> types.SummaryPage:
        asked = {"limit": limit, "cursor": cursor, "count": count, "look": _contract.LOOK_ON}
        query: Any = {**self._query, **asked}
        client = self._storage._client
        with client.doing("Listing artifacts"):
            self._last = client.call(_contract.LIST_ARTIFACTS, query=query)
        return self._last

    def _absent_database(self) -> str | None:
        """The database of a list without rows, where its file does not exist yet."""
        page = self._last or self._ask(1, None)
        return page["database_url"] if page.get("database_absent") else None

    @short_traceback
    def __repr__(self) -> str:
        page = self._page(SHOWN, None)
        lines = [line(saved) for saved in self._of(page)]
        more = _more(page, len(lines))
        if more:
            lines.append(f"… and {more} more")
        return "\n".join(lines) or self._nothing()

    @short_traceback
    def _repr_html_(self) -> str:
        from html import escape

        page = self._page(SHOWN, None)
        shown = list(self._of(page))
        if not shown:
            return f"<p>{escape(self._nothing())}</p>"
        return catalog_html(shown, _more(page, len(shown)))

    def _nothing(self) -> str:
        if not self._is_filtered:
            return _EMPTY
        given = {key: value for key, value in self._query.items() if key not in _ORDER[:-1]}
        if [*given] == ["search"]:
            return f"No artifact with {quoted(given['search'])} in its name, description or tags."
        filters = ", ".join(f"{key}={quoted(value)}" for key, value in given.items())
        return f"No artifact with {filters}."

    @property
    def _is_filtered(self) -> bool:
        return any(key not in _ORDER[:-1] for key in self._query)


def _more(page: Mapping[str, Any], shown: int) -> str:
    """How many are not shown, in words; nothing where all are."""
    more = page["total"] - shown
    return f"{more:,}{'+' if page.get('total_is_minimum') else ''}" if more > 0 else ""


def __getattr__(name: str) -> Any:
    """What pickles of earlier versions look for here."""
    if name != "artifact_store":
        raise AttributeError(name)
    from . import artifact_store

    return artifact_store
