"""Finds, and deletes, values that no artifact has any more."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from . import _contract
from ._names import checked_flag
from ._operations import Operation
from ._render import size_text, table
from ._transport.client import Client

if TYPE_CHECKING:
    from . import _contract_types as types

#: How many values a printed report names.
_SHOWN = 20


class CleanUp:
    """What `clean_up()` found."""

    def __init__(self, report: Mapping[str, Any]) -> None:
        self.report: dict[str, Any] = dict(report)

    @property
    def value_keys(self) -> list[str]:
        """The values without an artifact, as paths below the values' root."""
        return [one["value_key"] for one in self.report["orphans"]]

    @property
    def size(self) -> int:
        """Their size in bytes."""
        return sum(one["size"] for one in self.report["orphans"])

    @property
    def deleted(self) -> int:
        """How many were deleted; 0 in a dry run."""
        return int(self.report["deleted"])

    def __len__(self) -> int:
        return len(self.report["orphans"])

    def _summary(self) -> str:
        count = len(self)
        values = f"{count:,} value{'' if count == 1 else 's'} without an artifact"
        size = size_text(self.size)
        if self.report["dry_run"]:
            done = "clean_up(dry_run=False) deletes them." if count else "Nothing to delete."
        else:
            done = f"{self.deleted:,} deleted."
        young = self.report["kept_in_grace"]
        kept = f" {young:,} younger than a day may be saves in progress." if young else ""
        return f"{values} ({size}). {done}{kept}"

    def _rows(self) -> list[tuple[str, str]]:
        shown = self.report["orphans"][:_SHOWN]
        rows = [(one["value_key"], size_text(one["size"])) for one in shown]
        more = len(self) - len(shown)
        return [*rows, *([(f"… and {more:,} more", "")] if more else [])]

    def __str__(self) -> str:
        return "\n".join([self._summary(), *(f"    {key}  {size}" for key, size in self._rows())])

    def __repr__(self) -> str:
        return f"<CleanUp {self}>"

    def _repr_html_(self) -> str:
        return table(("Value without an artifact", "Size"), self._rows(), self._summary())


def clean_up(client: Client, dry_run: bool) -> Operation[CleanUp]:
    """Finds values that no artifact has, and deletes them unless it is a dry run."""
    request: types.CleanUpRequest = {"dry_run": checked_flag(dry_run, "dry_run")}
    return Operation(client, _contract.START_CLEAN_UP, request, CleanUp, "Looked at")
