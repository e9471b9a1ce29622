"""Tells a store where its values are, after their directory moved."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from . import _contract
from ._names import checked_flag, no_address
from ._operations import Operation
from ._quotes import quoted
from ._render import size_text
from ._transport.client import Client

if TYPE_CHECKING:
    from . import _contract_types as types


# How many values that do not verify are named.
_SHOWN = 20


class Relocation:
    """What `relocate()` found out."""

    def __init__(self, report: Mapping[str, Any]) -> None:
        self.report: dict[str, Any] = dict(report)

    @property
    def relocated(self) -> bool:
        """Whether the versions have their values at the new address now."""
        return bool(self.report["relocated"])

    @property
    def ok(self) -> bool:
        """Whether every value verified."""
        return bool(self.report["verified"] == self.report["versions"])

    def __bool__(self) -> bool:
        return self.ok

    def __str__(self) -> str:
        found = self.report
        lines = [
            f"{found['old_root']} -> {found['new_root']}: "
            f"{found['verified']} of {found['versions']} values verified"
            f" ({size_text(found['bytes'])}); "
            + ("relocated." if self.relocated else "nothing was changed.")
        ]
        lines += [
            f"    {one['reason']}: {quoted(one['name'])} version {one['version']} "
            f"({one['value_key']})"
            for one in found["problems"][:_SHOWN]
        ]
        left = found["versions"] - found["verified"] - min(_SHOWN, len(found["problems"]))
        if left > 0:
            lines.append(f"    … and {left:,} more")
        return "\n".join(lines)

    def __repr__(self) -> str:
        return f"<Relocation {self}>"


def relocate(
    client: Client,
    old_root: str | os.PathLike[str],
    new_root: str | os.PathLike[str],
    dry_run: bool,
) -> Operation[Relocation]:
    """Tells the store that values moved, after they all were verified."""
    body: types.RelocateRequest = {
        "old_root": _address(old_root, "old_root"),
        "new_root": _address(new_root, "new_root"),
        "dry_run": checked_flag(dry_run, "dry_run"),
    }
    return Operation(client, _contract.START_RELOCATION, body, Relocation, "Looked at")


def _address(given: Any, field: str) -> str:
    text = os.fspath(given) if isinstance(given, (str, os.PathLike)) else given
    if not isinstance(text, str):
        raise no_address(given, field)
    return text
