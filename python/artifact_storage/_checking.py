"""Whether the storage location in use answers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from . import _contract
from ._operations import Operation, ProgressLine
from ._options import KEYS, options, origin_text
from ._transport.client import client
from .errors import short_traceback

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
        """Name and version of those, among the newest 50, whose values are not there."""
        lost = self.report.get("pairing", {}).get("lost", ())
        return [(one["name"], one["version"]) for one in lost]

    def __bool__(self) -> bool:
        return self.ok

    def __str__(self) -> str:
        lines: list[str] = []
        for half, key in (("values", KEYS[0]), ("metadata", KEYS[1])):
            found, setting = self.report[half], self._location[key]
            lines.append(f"{key}: {found['location']}  ({origin_text(setting['origin'])})")
            state = _state(found, self.report.get("pairing", {}) if half == "values" else {})
            lines.append(f"    {half} {state}: {_outcome(found)}")
        chosen = self._location[KEYS[2]]
        if chosen["value"]:
            lines.append(f"{KEYS[2]}: {chosen['value']}  ({origin_text(chosen['origin'])})")
        return "\n".join([*lines, *(message["text"] for message in self.report["messages"])])

    def _ipython_display_(self) -> None:
        # A cell that ends with check() has printed it already.
        if not self._is_printed:
            print(self)  # noqa: T201
        self._is_printed = False

    def __repr__(self) -> str:
        lost = len(self.missing)
        versions = f"{lost} version{'' if lost == 1 else 's'} without a value"
        failed = "failed" if not self.report["ok"] else versions
        return f"<CheckResult {'ok' if self.ok else failed}>"


def _state(half: Mapping[str, Any], pairing: Mapping[str, Any]) -> str:
    """`ok`, `FAILED`, or how many of the newest versions lack their values."""
    if not half["ok"]:
        return "FAILED"
    missing = pairing.get("missing", 0)
    return f"MISSING for {missing} of {pairing['checked']}" if missing else "ok"


def _outcome(half: Mapping[str, Any]) -> str:
    problem = half.get("problem")
    found = f"{problem['title']} {problem['hint']}".rstrip() if problem else half["detail"]
    return f"{found} ({half['duration_ms']:.0f} ms)"


@short_traceback
def check() -> CheckResult:
    """Tries the storage location in use (write, read back, delete; connect, query); prints it.

    Returns:
        The findings; `.ok` says whether both halves answer and no value is missing.
    """
    client().attach_again_if_moved()
    unchanged: types.LocationChange = {}
    operation = Operation(client(), _contract.START_CHECK, unchanged, dict)
    with ProgressLine("Checked") as line:
        report = operation.wait(line)
    result = CheckResult(report, client().call(_contract.GET_SESSION)["location"])
    result._is_printed = True
    print(result)  # noqa: T201 - as LineaPy's connection check does
    return result


@short_traceback
def reset() -> None:
    """Goes back to the storage location without this session's settings."""
    options.reset()
