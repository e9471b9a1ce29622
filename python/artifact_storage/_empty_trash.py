"""Deletes for good what is in the trash."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from . import _contract
from ._names import checked_flag
from ._operations import Operation
from ._render import size_text

if TYPE_CHECKING:
    from . import _contract_types as types
    from ._transport.client import Client


class EmptiedTrash:
    """What `empty_trash()` found, and deleted for good."""

    def __init__(self, report: Mapping[str, Any]) -> None:
        self.report: dict[str, Any] = dict(report)

    @property
    def deleted(self) -> int:
        """How many versions were deleted for good; 0 in a dry run."""
        return int(self.report["deleted"])

    @property
    def size(self) -> int:
        """Bytes of the values of those that were meant."""
        return int(self.report["bytes"])

    def __len__(self) -> int:
        return int(self.report["planned"])

    def __bool__(self) -> bool:
        return True

    def __str__(self) -> str:
        count = len(self)
        found = (
            f"{count:,} version{'' if count == 1 else 's'} in the trash ({size_text(self.size)})."
        )
        if self.report["dry_run"]:
            if not count:
                return f"{found} Nothing to delete."
            return f"{found} empty_trash(dry_run=False) deletes them for good."
        lines = [f"{found} {self.deleted:,} deleted for good."]
        if self.report["kept"]:
            lines.append(f"{self.report['kept']:,} stay in the trash or were restored meanwhile.")
        lines += [
            f"    {one['versions']:,} in {one['root']}: {one['reason']}"
            for one in self.report["unreachable"]
        ]
        if self.report["left"]:
            lines.append(
                f"{self.report['left']:,} values could not be deleted: clean_up() finds them."
            )
        return "\n".join(lines)

    def __repr__(self) -> str:
        return f"<EmptiedTrash {self}>"


def empty_trash(
    client: Client, dry_run: bool, older_than_days: float | None
) -> Operation[EmptiedTrash]:
    """Deletes for good what is in the trash, unless it is a dry run."""
    request: types.EmptyTrashRequest = {"dry_run": checked_flag(dry_run, "dry_run")}
    if older_than_days is not None:
        request["older_than_days"] = older_than_days
    return Operation(client, _contract.START_EMPTY_TRASH, request, EmptiedTrash, "Looked at")
