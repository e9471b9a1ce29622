"""Versions as a notebook shows them: a table, not a list of objects."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from typing import TYPE_CHECKING

from .errors import Rows, short_traceback

if TYPE_CHECKING:
    from .artifact import Artifact

#: Rows that a notebook shows.
SHOWN = 50


class VersionList(list["Artifact"]):
    """All versions of a name, newest first."""

    def __repr__(self) -> str:
        return _text(self)

    def _repr_html_(self) -> str:
        return _html(self)


class VersionRows(Rows["Artifact"]):
    """Versions that are asked for page by page, newest first. Showing them takes none away."""

    def __init__(self, ask: Callable[[], Iterator[Artifact]]) -> None:
        super().__init__(ask())
        self._ask = ask

    @short_traceback
    def __repr__(self) -> str:
        return _text(list(islice(self._ask(), SHOWN + 1)))

    @short_traceback
    def _repr_html_(self) -> str:
        return _html(list(islice(self._ask(), SHOWN + 1)))


def _text(versions: Sequence[Artifact]) -> str:
    lines = [repr(version) for version in versions[:SHOWN]]
    return "\n".join([*lines, *(["…"] if len(versions) > SHOWN else [])]) or "No versions."


def _html(versions: Sequence[Artifact]) -> str:
    from ._html import versions_html

    return versions_html(versions[:SHOWN], len(versions) > SHOWN)
