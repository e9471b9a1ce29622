"""Versions as a notebook shows them: a table, not a list of objects."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import islice
from typing import TYPE_CHECKING

from ._masking.known import Secrets
from ._render import versions_html, versions_text
from .errors import Rows, short_traceback

if TYPE_CHECKING:
    from .artifact import Artifact

#: Rows that a notebook shows.
SHOWN = 50


class VersionList(list["Artifact"]):
    """All versions of a name, newest first."""

    def __repr__(self) -> str:
        return versions_text(self[:SHOWN], len(self) > SHOWN)

    def _repr_html_(self) -> str:
        return versions_html(self[:SHOWN], len(self) > SHOWN)


class VersionRows(Rows["Artifact"]):
    """Versions that are asked for page by page, newest first. Showing them takes none away."""

    def __init__(self, ask: Callable[[], Iterator[Artifact]], secrets: Secrets) -> None:
        super().__init__(ask(), secrets)
        self._ask = ask

    def _shown(self) -> VersionList:
        return VersionList(islice(self._ask(), SHOWN + 1))

    @short_traceback
    def __repr__(self) -> str:
        return repr(self._shown())

    @short_traceback
    def _repr_html_(self) -> str:
        return self._shown()._repr_html_()
