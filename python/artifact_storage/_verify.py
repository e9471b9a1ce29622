"""Compares the stored bytes of a version with what was saved."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from . import _contract
from ._facts import moment
from ._operations import Operation
from ._quotes import quoted
from ._render import date_text, size_text
from ._saves import body_of
from ._transport.client import Client

if TYPE_CHECKING:
    from . import _contract_types as types


#: Where a report has `not_kept`.
NOT_KEPT = (
    "What was found of LineaPy's versions is known until the storage server ends: their database "
    "has no tables of ours before your first save there, or may only be read."
)


class Verification:
    """What `verify()` found: the stored bytes are those that were saved. All else is an error."""

    def __init__(self, report: Mapping[str, Any]) -> None:
        self.report: dict[str, Any] = dict(report)

    @property
    def verified_at(self) -> datetime:
        """When that was; with time zone UTC."""
        return moment(self.report["verified_at"])

    def __str__(self) -> str:
        found = self.report
        return (
            f"{quoted(found['name'])} version {found['version']} verified: "
            f"{size_text(found['size'])} in {found['root']}, {found['value_key']}, "
            f"SHA-256 {found['sha256']}, {date_text(self.verified_at)} UTC"
            + (f". {NOT_KEPT}" if found.get("not_kept") else "")
        )

    def __repr__(self) -> str:
        return f"<Verification {self}>"


def verify(client: Client, record: Mapping[str, Any]) -> Operation[Verification]:
    """Reads the value of this very save where it is, and compares size and SHA-256."""
    request: types.VerifyRequest = body_of(record)
    return Operation(client, _contract.START_VERIFICATION, request, Verification, "Verified")
