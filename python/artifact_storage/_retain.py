"""Deletes versions that need not be kept."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from . import _contract
from ._facts import moment
from ._operations import Operation
from ._quotes import visible
from ._render import date_text, in_columns, size_text, table
from ._transport.client import Client

if TYPE_CHECKING:
    from . import _contract_types as types

#: How many versions a printed report names.
_SHOWN = 20
_WHY = {
    "newest": "the newest of their name",
    "alias": "with an alias",
    "keep_newest": "among the newest of their name",
    "younger": "younger",
    "tag": "without the tag",
}


class Retention:
    """What `retain()` found, and deleted where it was not a dry run."""

    def __init__(self, report: Mapping[str, Any]) -> None:
        self.report: dict[str, Any] = dict(report)

    @property
    def planned(self) -> int:
        """Versions that all conditions say to delete."""
        return int(self.report["planned"])

    @property
    def deleted(self) -> int:
        """How many of them were deleted; 0 in a dry run."""
        return int(self.report["deleted"])

    @property
    def kept(self) -> int:
        """Versions that stay; `kept_because` says why."""
        return int(self.report["kept"])

    @property
    def kept_because(self) -> dict[str, int]:
        """How many stay for each reason."""
        return dict(self.report["kept_because"])

    @property
    def bytes(self) -> int:
        """Size of the planned versions."""
        return int(self.report["bytes"])

    @property
    def versions(self) -> list[tuple[str, int]]:
        """Name and number of the planned versions, 1,000 at most."""
        return [(one["name"], one["version"]) for one in self.report["versions"]]

    def __len__(self) -> int:
        return self.planned

    def __bool__(self) -> bool:
        return True

    def _summary(self) -> str:
        report = self.report
        size = size_text(self.bytes)
        plural = "" if self.planned == 1 else "s"
        parts = [f"{self.planned:,} version{plural} need not be kept ({size})."]
        if not report["dry_run"]:
            until = report.get("purge_at")
            how = f" to the trash, until {date_text(moment(until))} UTC" if until else " for good"
            parts.append(f"{self.deleted:,} deleted{how if self.deleted else ''}.")
        elif self.planned:
            parts.append("Nothing was deleted: retain(…, dry_run=False) deletes them.")
        if report["changed"]:
            parts.append(f"{report['changed']:,} changed meanwhile and stay.")
        if report["failed"]:
            why = report["problems"][0]["problem"]["title"] if report["problems"] else ""
            parts.append(f"{report['failed']:,} could not be deleted. {why}".rstrip())
        reasons = [f"{count:,} {_WHY[key]}" for key, count in self.kept_because.items() if count]
        if report.get("lineapy"):
            reasons.append(f"{report['lineapy']:,} of LineaPy's")
        if reasons:
            parts.append(f"{self.kept + report.get('lineapy', 0):,} stay: {', '.join(reasons)}.")
        return " ".join(parts)

    def _rows(self) -> list[tuple[str, ...]]:
        shown = self.report["versions"][:_SHOWN]
        rows = [
            (
                visible(one["name"]),
                str(one["version"]),
                date_text(moment(one["date_created"])),
                size_text(one["size"]),
            )
            for one in shown
        ]
        more = self.planned - len(shown)
        return [*rows, *([(f"… and {more:,} more", "", "", "")] if more else [])]

    def __str__(self) -> str:
        return "\n".join([self._summary(), *in_columns(self._rows())])

    def __repr__(self) -> str:
        return f"<Retention {self}>"

    def _repr_html_(self) -> str:
        head = ("Artifact", "Version", "Created (UTC)", "Size")
        return table(head, self._rows(), self._summary())


def retain(client: Client, request: Any) -> Operation[Retention]:
    """Finds versions that need not be kept, and deletes them unless it is a dry run."""
    body: types.RetainRequest = request
    return Operation(client, _contract.START_RETENTION, body, Retention, "Looked at")
