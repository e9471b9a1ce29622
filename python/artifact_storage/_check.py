"""Whether the storage location in use answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from . import _contract
from ._operations import Operation
from ._render import check_text, sample_text, say
from ._transport.client import Client

if TYPE_CHECKING:
    from . import _contract_types as types


class CheckResult:
    """What `check()` found out."""

    def __init__(self, report: Mapping[str, Any], location: Mapping[str, Any]) -> None:
        self.report: dict[str, Any] = dict(report)
        self._location = location
        self._is_printed = False

    @property
    def ok(self) -> bool:
        """Whether values and metadata both answer, and no version is known to lack its value."""
        return bool(self.report["ok"]) and not self.missing

    @property
    def missing(self) -> list[tuple[str, int]]:
        """Name and version of those whose values are not there, or are others.

        A check looks at the newest 50; the others are known from a load or a verification.
        """
        return [(one["name"], one["version"]) for one in (*self._lost(), *self._known())]

    def _lost(self) -> Sequence[Mapping[str, Any]]:
        """Those that the check has found."""
        lost: Sequence[Mapping[str, Any]] = self.report.get("pairing", {}).get("lost", ())
        return lost

    def _known(self) -> Sequence[Mapping[str, Any]]:
        """Others that were known before."""
        known = self.report.get("pairing", {}).get("known", {})
        versions: Sequence[Mapping[str, Any]] = known.get("versions", ())
        return versions

    def __bool__(self) -> bool:
        return self.ok

    def __str__(self) -> str:
        return check_text(self.report, self._location)

    def _ipython_display_(self) -> None:
        # A cell that ends with check() has printed it already.
        if not self._is_printed:
            say(self)
        self._is_printed = False

    def __repr__(self) -> str:
        if not self.report["ok"]:
            return "<CheckResult failed>"
        lost, pairing = len(self.missing), self.report.get("pairing")
        if not lost or not pairing:
            return "<CheckResult ok>"
        is_sample = pairing["checked"] < pairing["total"] and not self._known()
        of_all = f"of {sample_text(pairing)} " if is_sample else ""
        plural = "" if lost == 1 and not of_all else "s"
        return f"<CheckResult {lost} {of_all}version{plural} without a value>"


def check(client: Client) -> CheckResult:
    """Tries the storage location in use, and prints what came out."""
    result = start_check(client).shown()
    result._is_printed = True
    say(result)
    return result


def start_check(client: Client) -> Operation[CheckResult]:
    """Tries the storage location in use."""
    client.attach_again_if_moved()

    def finish(report: Mapping[str, Any]) -> CheckResult:
        return CheckResult(report, client.call(_contract.GET_SESSION)["location"])

    unchanged: types.LocationChange = {}
    return Operation(client, _contract.START_CHECK, unchanged, finish, "Checked")
