"""Compares the stored bytes of many versions with what was saved."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from . import _contract
from ._operations import Operation
from ._quotes import quoted, visible
from ._render import size_text, table
from ._transport.client import Client
from ._verify import NOT_KEPT

if TYPE_CHECKING:
    from . import _contract_types as types

#: How many problems a printed report names.
_SHOWN = 20
_COUNTS = ("verified", "damaged", "missing", "unreadable", "without_checksum")


class StoreVerification:
    """What `verify()` of a store found: `planned` is the sum of what became of the versions."""

    def __init__(self, report: Mapping[str, Any]) -> None:
        self.report: dict[str, Any] = dict(report)

    @property
    def ok(self) -> bool:
        """Whether every value that could be compared is what was saved."""
        return not self.damaged + self.missing + self.unreadable

    @property
    def planned(self) -> int:
        """Versions that were to be verified."""
        return int(self.report["planned"])

    @property
    def verified(self) -> int:
        """Versions whose value is what was saved."""
        return int(self.report["verified"])

    @property
    def damaged(self) -> int:
        """Versions whose value has another size or checksum."""
        return int(self.report["damaged"])

    @property
    def missing(self) -> int:
        """Versions whose value is not there."""
        return int(self.report["missing"])

    @property
    def unreadable(self) -> int:
        """Versions whose value could not be read; `problems` say why."""
        return int(self.report["unreadable"])

    @property
    def without_checksum(self) -> int:
        """Versions of LineaPy's that nobody loaded yet: there is nothing to compare."""
        return int(self.report["without_checksum"])

    @property
    def bytes(self) -> int:
        """Size of the verified values."""
        return int(self.report["bytes"])

    @property
    def problems(self) -> list[dict[str, Any]]:
        """Versions that did not verify, 200 at most: name, version, root, value_key, reason."""
        return list(self.report["problems"])

    @property
    def orphans(self) -> list[dict[str, Any]]:
        """Values without an artifact, 200 at most; `clean_up()` deletes them."""
        return list(self.report.get("orphans", {}).get("listed", []))

    @property
    def foreign(self) -> list[dict[str, Any]]:
        """Files that Artifact Storage did not write for this store, 200 at most; never touched."""
        return list(self.report.get("foreign", {}).get("listed", []))

    def __bool__(self) -> bool:
        return self.ok

    def _summary(self) -> str:
        counts = [f"{self.report[key]:,} {key.replace('_', ' ')}" for key in _COUNTS]
        shown = [counts[0], *(text for text in counts[1:] if not text.startswith("0 "))]
        parts = [
            f"{self.planned:,} version{'' if self.planned == 1 else 's'}: {', '.join(shown)} "
            f"({size_text(self.bytes)})."
        ]
        if self.report.get("not_kept"):
            parts.append(NOT_KEPT)
        if self.report["skipped"]:
            parts.append(f"{self.report['skipped']:,} were verified lately.")
        parts += self._files("orphans", "without an artifact: clean_up() looks closer")
        parts += self._files("foreign", "of other programs or databases, which stay")
        return " ".join(parts)

    def _files(self, key: str, what: str) -> list[str]:
        found = self.report.get(key, {"count": 0, "bytes": 0})
        count = found["count"]
        if not count:
            return []
        plural = "" if count == 1 else "s"
        return [f"{count:,} file{plural} {what} ({size_text(found['bytes'])})."]

    def _rows(self) -> list[tuple[str, ...]]:
        shown = self.problems[:_SHOWN]
        rows = [
            (
                visible(one["name"]),
                str(one["version"]),
                one["reason"],
                one.get("problem", {}).get("title") or f"{one['root']}, {one['value_key']}",
            )
            for one in shown
        ]
        more = self.damaged + self.missing + self.unreadable - len(shown)
        return [*rows, *([(f"… and {more:,} more", "", "", "")] if more > 0 else [])]

    def __str__(self) -> str:
        lines = [
            f"    {reason}: {quoted(name)} version {version} ({where})" if reason else f"    {name}"
            for name, version, reason, where in self._rows()
        ]
        return "\n".join([self._summary(), *lines])

    def __repr__(self) -> str:
        return f"<StoreVerification {self}>"

    def _repr_html_(self) -> str:
        return table(("Artifact", "Version", "Found", "Where"), self._rows(), self._summary())


def verify_store(client: Client, request: Any) -> Operation[StoreVerification]:
    """Reads the values of versions where they are, and compares size and SHA-256."""
    body: types.VerifyStoreRequest = request
    start = _contract.START_STORE_VERIFICATION
    return Operation(client, start, body, StoreVerification, "Verified")
