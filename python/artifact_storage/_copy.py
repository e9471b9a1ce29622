"""Copies artifacts to another location, and says what became of each."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from . import _contract
from ._operations import Operation
from ._quotes import visible
from ._render import in_columns, size_text, table

if TYPE_CHECKING:
    from . import _contract_types as types
    from ._transport.client import Client

#: How many versions a printed report names.
_SHOWN = 20


class Copy:
    """What `copy_to()` did, or would do.

    `planned` is always `already_there` + `copied` (in a dry run `to_copy`) + `failed` + `skipped`,
    and `copied` is always `verified` + `not_verified`.
    """

    def __init__(self, report: Mapping[str, Any], again: Callable[[], Copy] | None = None) -> None:
        self.report: dict[str, Any] = dict(report)
        self._again = again

    @property
    def dry_run(self) -> bool:
        """Whether it only looked, and copied nothing."""
        return bool(self.report["dry_run"])

    @property
    def ok(self) -> bool:
        """Whether nothing failed, and nothing was left out."""
        return self.failed == 0 and self.skipped == 0

    @property
    def planned(self) -> int:
        """How many versions are to be at the target."""
        return int(self.report["planned"])

    @property
    def to_copy(self) -> int:
        """How many a copy would bring now; 0 where it was no dry run."""
        return int(self.report["to_copy"])

    @property
    def already_there(self) -> int:
        """How many the target had."""
        return int(self.report["already_there"])

    @property
    def copied(self) -> int:
        """How many were copied."""
        return int(self.report["copied"])

    @property
    def verified(self) -> int:
        """How many of these were read back, and are what was saved."""
        return int(self.report["verified"])

    @property
    def not_verified(self) -> int:
        """How many of these could be written, but not read back."""
        return int(self.report["not_verified"])

    @property
    def verified_now(self) -> int:
        """How many of `already_there` an earlier copy could not read back, and this one did."""
        return int(self.report.get("verified_now", 0))

    @property
    def unverified(self) -> list[dict[str, Any]]:
        """Versions at the target that could not be read back yet; 200 at most."""
        return list(self.report.get("unverified", []))

    @property
    def failed(self) -> int:
        """How many could not be copied; `problems` says why."""
        return int(self.report["failed"])

    @property
    def skipped(self) -> int:
        """How many were left out because of a conflict, or were deleted meanwhile."""
        return int(self.report["skipped"])

    @property
    def bytes(self) -> int:
        """How many bytes were to be copied."""
        return int(self.report["bytes"])

    @property
    def conflicts(self) -> list[dict[str, Any]]:
        """Versions whose number the target had given away, with what they got; 200 at most."""
        return list(self.report["conflicts"])

    @property
    def problems(self) -> list[dict[str, Any]]:
        """Versions that failed, each with its reason; 200 at most."""
        return list(self.report["problems"])

    def retry(self) -> Copy:
        """Copies again: what is at the target by then stays, and what failed is tried again.

        Raises:
            ArtifactStorageError: As `copy_to`.
        """
        from .errors import UnsupportedError

        if self._again is None:
            raise UnsupportedError("This report does not know its copy.", "Use copy_to again.")
        return self._again()

    def __bool__(self) -> bool:
        return self.ok

    def __getstate__(self) -> dict[str, Any]:
        # What it would need to copy again may hold secrets.
        return {"report": self.report, "_again": None}

    def _summary(self) -> str:
        found, target = self.report, self.report["target"]
        where = f"{target['artifact_storage_dir']} and {target['database_url']}"
        size = size_text(found["bytes" if self.dry_run else "bytes_copied"])
        count = self.to_copy if self.dry_run else self.copied
        verb = "to copy" if self.dry_run else "copied"
        counts = [f"{count:,} of {self.planned:,} versions {verb} ({size})"]
        if not self.dry_run:
            counts += _counted(found, "verified", "verified")
            counts += _counted(found, "not_verified", "copied, not verified")
        counts += _counted(found, "already_there", "already there")
        counts += _counted(found, "verified_now", "verified now")
        counts += _counted(found, "unverified_count", "to verify there")
        counts += _counted(found, "failed", "failed")
        counts += _counted(found, "skipped", "left out")
        counts += _counted(found, "conflict_count", "with a number that was taken")
        counts += _counted(found, "lineapy", "of LineaPy")
        counts += _counted(found, "saved_meanwhile", "saved meanwhile")
        return f"{where}: {', '.join(counts)}."

    def _rows(self) -> list[tuple[str, str, str]]:
        rows = [
            (one["name"], str(one["version"]), _sentences(one["problem"]))
            for one in self.problems[:_SHOWN]
        ]
        rows += [
            (one["name"], str(one["version"]), _number(one)) for one in self.conflicts[:_SHOWN]
        ]
        rows += [
            (one["name"], str(one["version"]), "copied, and could not be read back there")
            for one in self.unverified[:_SHOWN]
        ]
        more = self.failed + int(self.report["conflict_count"]) - len(rows)
        more += int(self.report.get("unverified_count", 0))
        return [*rows, *([(f"… and {more:,} more", "", "")] if more > 0 else [])]

    def __str__(self) -> str:
        lines, rows = [self._summary()], []
        for name, version, what in self._rows():
            # A sentence that names the version stands alone.
            if f'{visible(name)}" version {version} ' in what:
                lines.append(f"    {what}")
            else:
                rows.append((f"{name} {version}".rstrip(), what))
        return "\n".join([*lines, *in_columns(rows)])

    def __repr__(self) -> str:
        return f"<Copy {self}>"

    def _repr_html_(self) -> str:
        return table(("Artifact", "Version", "What became of it"), self._rows(), self._summary())


def copy(client: Client, request: types.CopyRequest) -> Operation[Copy]:
    """Starts a copy, or joins the one that does the same."""

    def finish(report: Mapping[str, Any]) -> Copy:
        return Copy(report, lambda: copy(client, request).shown())

    return Operation(client, _contract.START_COPY, request, finish, "Copied")


def _sentences(problem: Mapping[str, Any]) -> str:
    """What failed, and what to do."""
    return f"{problem['title']} {problem['hint']}".rstrip()


def _counted(report: Mapping[str, Any], key: str, words: str) -> list[str]:
    count = int(report.get(key, 0))
    return [f"{count:,} {words}"] if count else []


def _number(conflict: Mapping[str, Any]) -> str:
    if "target_version" not in conflict:
        return "left out: its number was taken"
    name = conflict.get("target_name")
    there = f"version {conflict['target_version']}" + (f" of {name}" if name else "")
    return f"its number was taken: {there} there"
