"""The operations of a session that run or ended lately."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Callable

from . import _contract
from ._check import CheckResult
from ._clean import CleanUp
from ._copy import Copy
from ._empty_trash import EmptiedTrash
from ._operations import Operation
from ._relocate import Relocation
from ._render import date_text, table
from ._retain import Retention
from ._retry import copied_versions
from ._verify import Verification
from ._verify_store import StoreVerification

if TYPE_CHECKING:
    from ._transport.client import Client


class OperationList(list["Operation[Any]"]):
    """Operations, newest first."""

    def __repr__(self) -> str:
        return "\n".join("  ".join(filter(None, row)) for row in self._rows()) or "No operations."

    def _repr_html_(self) -> str:
        return table(("Operation", "State", "Progress", "Started (UTC)", "Reason"), self._rows())

    def _rows(self) -> list[tuple[str, ...]]:
        return [
            (
                # A check never changes anything.
                f"{one.kind} (dry run)" if one.dry_run and one.kind != "check" else one.kind,
                "found problems" if one.found_problems else one.known_state,
                one.known_text,
                date_text(one.started),
                one.reason,
            )
            for one in self
        ]


def recent_operations(client: Client) -> OperationList:
    """Lists them, the newest first."""
    listed = client.call(_contract.LIST_OPERATIONS)["operations"]
    return OperationList(
        Operation.of_record(client, one)
        for one in listed
        # The line of the cell says how far a save or a load is.
        if one["kind"] != "transfer"
    )


def finished(client: Client, kind: str, report: Any) -> Any:
    """What the function returns that starts such an operation.

    Args:
        client: Whose operation it is.
        kind: What it does.
        report: Its result.
    """

    def check_result(report: Any) -> CheckResult:
        return CheckResult(report, client.call(_contract.GET_SESSION)["location"])

    finishes: dict[str, Callable[[Any], Any]] = {
        "check": check_result,
        "clean_up": CleanUp,
        "copy": Copy,
        "empty_trash": EmptiedTrash,
        "relocate": Relocation,
        "retain": Retention,
        "retry_database": copied_versions,
        "verify": Verification,
        "verify_store": StoreVerification,
    }
    return finishes[kind](report)
