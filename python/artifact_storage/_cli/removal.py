"""Commands that take versions away and bring them back: delete, restore, trash."""

from __future__ import annotations

from argparse import Namespace
from typing import TYPE_CHECKING, Any

from .._export import row_of
from .._facts import moment
from .._names import version_or_alias
from .._render import date_text, size_text
from ..artifact import Artifact
from ..errors import ArtifactStorageError, InvalidInputError, NotFoundError
from .exit_codes import OK, SOME_FAILED
from .output import Output
from .reading import SAVED
from .table import Column
from .words import of_the_command_line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..storage import Storage


def delete(arguments: Namespace, storage: Storage, out: Output) -> int:
    """Deletes versions, or says which ones it would."""
    done: dict[int, int] = {}
    errors: list[tuple[str, ArtifactStorageError]] = []
    for text in dict.fromkeys(arguments.versions):
        try:
            planned = _meant(storage, arguments.name, text, arguments.permanently)
            if arguments.yes:
                gone = storage.delete(
                    arguments.name,
                    text,
                    leave_values=arguments.leave_values,
                    with_aliases=arguments.with_aliases,
                    permanently=arguments.permanently,
                )
                planned = {version: planned.get(version, 0) for version in gone}
            done |= planned
        except ArtifactStorageError as error:
            errors.append((text, error))
    if errors and not done:
        raise errors[0][1]
    content: dict[str, Any] = {
        "name": arguments.name,
        "dry_run": not arguments.yes,
        "versions": sorted(done),
        "bytes": sum(done.values()),
        "failed": [
            {"version": text, "kind": one.kind, "message": one.message} for text, one in errors
        ],
    }
    how = " for good" if arguments.permanently else ""
    out.data(content, lambda: _told(content | {"how": how}))
    for _, one in errors:
        out.message(f"error: {one}")
    if not arguments.yes:
        out.message("Nothing was deleted. Add --yes to delete.")
    elif not arguments.permanently:
        out.message(f"For some days, restore brings them back: restore {arguments.name} VERSION.")
    return SOME_FAILED if errors else OK


def _meant(storage: Storage, name: str, text: str, permanently: bool) -> dict[int, int]:
    """The versions that a word stands for, each with its size."""
    is_all = text.strip().lower() == "all"
    number, alias = (None, None) if is_all else version_or_alias(text, "'latest' or 'all'")
    if alias is not None:
        raise InvalidInputError(
            f"delete takes no alias: nothing of {name!r} is deleted for {alias!r}.",
            "Name the version: show says its number.",
            "version",
        )
    trashed = storage.trash(name) if permanently and (is_all or number is not None) else ()
    found = {one.version: one.size for one in trashed if number in (None, one.version)}
    try:
        first = storage.get(name, number)
    except NotFoundError:
        if not found:
            raise
        return found
    listed = storage.artifact_store().versions(name) if is_all else [first]
    return found | {one.version: one.size for one in listed if one.source == "artifact_storage"}


def _told(content: dict[str, Any]) -> str:
    versions = content["versions"]
    numbers = ", ".join(map(str, versions))
    done = ("Would delete" if content["dry_run"] else "Deleted") + content["how"]
    plural = "" if len(versions) == 1 else "s"
    size = size_text(content["bytes"])
    return f"{done}: {content['name']!r} version{plural} {numbers} ({size})."


def restore(arguments: Namespace, storage: Storage, out: Output) -> int:
    """Takes versions out of the trash."""
    done: set[int] = set()
    errors: list[ArtifactStorageError] = []
    for text in dict.fromkeys(arguments.versions):
        try:
            done.update(storage.restore(arguments.name, text))
        except ArtifactStorageError as error:
            errors.append(error)
    if errors and not done:
        raise errors[0]
    content = {"name": arguments.name, "versions": sorted(done), "failed": len(errors)}
    numbers = ", ".join(map(str, sorted(done)))
    out.data(content, lambda: f"Restored: {arguments.name!r} version {numbers}.")
    for one in errors:
        out.message(f"error: {one}")
    return SOME_FAILED if errors else OK


def trash(arguments: Namespace, storage: Storage, out: Output) -> int:
    """Lists what is in the trash, or deletes it for good."""
    if arguments.action == "list":
        records = _trashed(storage, arguments.name)
        out.rows(records, _TRASHED, "The trash is empty.")
        return OK
    if arguments.name is not None:
        reason = "trash empty takes no --name."
        raise InvalidInputError(reason, "Use delete NAME VERSION --permanently.", "name")
    days = arguments.older_than_days
    found = out.wait(storage.empty_trash(not arguments.yes, days, wait=False))
    out.data(found.report, lambda: of_the_command_line(str(found)))
    return SOME_FAILED if found.report["unreachable"] or found.report["left"] else OK


def _trashed(storage: Storage, name: str | None) -> Iterator[dict[str, Any]]:
    for one in storage.trash(name):
        when = {"deleted_at": one.deleted_at, "deleted_by": one.deleted_by}
        yield {**row_of(Artifact(one.record, storage)), **when, "purge_at": one.purge_at}


_TRASHED = (
    Column("NAME", lambda one: str(one["name"])),
    Column("VERSION", lambda one: str(one["version"]), False, True),
    Column("DELETED (UTC)", lambda one: date_text(moment(one["deleted_at"])), False),
    Column("STAYS UNTIL", lambda one: date_text(moment(one["purge_at"])), False),
    Column("BY", lambda one: str(one["deleted_by"])),
    *SAVED[1:],
)
