"""What takes the space of a store."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from . import _contract
from ._quotes import quoted, visible
from ._render import size_text, table
from ._transport.client import Client
from .errors import InvalidInputError

if TYPE_CHECKING:
    from . import _contract_types as types

#: What sizes are grouped by.
GROUPS = ("name", "notebook", "user", "type")
#: How many cells a bar of the largest group has, in a terminal.
_BAR = 24


class Sizes(Mapping[str, int]):
    """The bytes of the largest groups, by their key; a notebook shows them with bars."""

    def __init__(self, report: Mapping[str, Any]) -> None:
        self.report: dict[str, Any] = dict(report)
        self._bytes = {one["key"]: int(one["bytes"]) for one in self.report["groups"]}

    @property
    def total(self) -> int:
        """Bytes of all versions; those that a folder keeps once are counted once."""
        return int(self.report["total"]["bytes"])

    @property
    def versions(self) -> int:
        """How many versions there are, without those of LineaPy and those in the trash."""
        return int(self.report["total"]["versions"])

    @property
    def trash(self) -> int:
        """Bytes of what is in the trash; not in `total`."""
        return int(self.report["trash"]["bytes"])

    def __getitem__(self, key: str) -> int:
        return self._bytes[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._bytes)

    def __len__(self) -> int:
        return len(self._bytes)

    def _summary(self) -> str:
        total, trash = self.report["total"], self.report["trash"]
        parts = [f"{_versions(total['versions'])}, {size_text(total['bytes'])}."]
        if total.get("shared_bytes"):
            parts.append(f"Equal bytes that are kept once save {size_text(total['shared_bytes'])}.")
        if trash["versions"]:
            parts.append(f"In the trash: {trash['versions']:,}, {size_text(trash['bytes'])}.")
        if self.report.get("lineapy_versions"):
            parts.append(f"LineaPy's {self.report['lineapy_versions']:,} are not counted.")
        return " ".join(parts)

    def _rows(self) -> list[tuple[str, str, str, str]]:
        groups = self.report["groups"]
        most = max((one["bytes"] for one in groups), default=0) or 1
        rows = [
            (
                visible(one["key"]) or "(not known)",
                f"{one['versions']:,}",
                size_text(one["bytes"]),
                "█" * round(_BAR * one["bytes"] / most),
            )
            for one in groups
        ]
        others = self.report.get("others")
        if others:
            more = f"… and {others['groups']:,} more"
            rows.append((more, f"{others['versions']:,}", size_text(others["bytes"]), ""))
        return rows

    def __str__(self) -> str:
        rows = self._rows()
        widths = [max((len(row[at]) for row in rows), default=0) for at in range(3)]
        lines = [
            f"    {key.ljust(widths[0])}  {versions.rjust(widths[1])}  {size.rjust(widths[2])}  "
            f"{bar}".rstrip()
            for key, versions, size, bar in rows
        ]
        return "\n".join([self._summary(), *lines])

    def __repr__(self) -> str:
        return f"<Sizes by {self.report['by']}: {self}>"

    def _repr_html_(self) -> str:
        head = (str(self.report["by"]).capitalize(), "Versions", "Size", "")
        return table(head, self._rows(), self._summary())


def _versions(count: int) -> str:
    return f"{count:,} version{'' if count == 1 else 's'}"


def sizes(client: Client, by: Any, limit: int) -> Sizes:
    """Adds up the sizes of versions, the largest groups first."""
    if by not in GROUPS:
        names = ", ".join(f'"{one}"' for one in GROUPS)
        raise InvalidInputError(
            f"Sizes cannot be grouped by {quoted(by)}.", f"Use one of {names}.", "by"
        )
    query: types.GetSizesQuery = {"by": by, "limit": limit}
    return Sizes(client.call(_contract.GET_SIZES, query=query))
