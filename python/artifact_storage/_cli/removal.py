"""Commands that take versions away and bring them back: delete, restore, trash."""

from __future__ import annotations

from argparse import Namespace
from typing import TYPE_CHECKING, Any

from .. import _contract
from .._export import row_of
from .._facts import moment
from .._names import checked_name
from .._quotes import quoted
from .._render import date_text, size_text
from .._saves import delete_versions
from ..artifact import Artifact
from ..errors import ArtifactStorageError, InvalidInputError
from .exit_codes import OK, SOME_FAILED
from .output import Output
from .reading import SAVED
from .table import Column
from .words import of_the_command_line

if TYPE_CHECKING:
    from collections.abc import Iterator, Sized

    from .. import _contract_types as types
    from ..storage import Storage


def delete(arguments: Namespace, storage: Storage, out: Output) -> int:
    """Deletes versions, or says which ones it would."""
    done: set[int] = set()
    size = 0
    errors: list[tuple[str, ArtifactStorageError]] = []
    to_trash, purge_at = not arguments.permanently and _keeps_trash(storage), None
    texts = list(dict.fromkeys(arguments.versions))
    if not arguments.yes:
        # First of all what holds the others: nothing is counted twice.
        texts.sort(key=lambda text: text.strip().lower() != "all")
    for text in texts:
        try:
            answer = _deleted(storage, arguments, text)
        except ArtifactStorageError as error:
            errors.append((text, error))
            continue
        if not done.issuperset(answer["versions"]):
            done.update(answer["versions"])
            size += answer.get("bytes", 0)
        if arguments.yes:
            purge_at = answer.get("purge_at", purge_at)
    if errors and not done:
        raise errors[0][1]
    content: dict[str, Any] = {
        "name": arguments.name,
        "dry_run": not arguments.yes,
        "versions": sorted(done),
        "bytes": size,
        "to_trash": to_trash,
        "purge_at": purge_at,
        "failed": [
            {"version": text, "kind": one.kind, "message": one.message} for text, one in errors
        ],
    }
    out.data(content, lambda: _told(content))
    for _, one in errors:
        out.message(f"error: {one.message} {of_the_command_line(one.hint)}".rstrip())
    if not arguments.yes:
        out.message("Nothing was deleted. Add --yes to delete.")
    elif purge_at is not None:
        out.message(f"In the trash until {date_text(moment(purge_at))} UTC. {_way_back(content)}")
    return SOME_FAILED if errors else OK


def _keeps_trash(storage: Storage) -> bool:
    """Whether what is deleted here goes to the trash (the setting `trash_days`)."""
    setting = storage._client.call(_contract.GET_SESSION).get("trash_days")
    return setting is None or setting["value"] > 0


def _deleted(storage: Storage, arguments: Namespace, text: str) -> types.Deleted:
    with storage._client.doing(f"Deleting {quoted(arguments.name)}"):
        return delete_versions(
            storage._client,
            checked_name(arguments.name),
            text,
            leave_values=arguments.leave_values,
            with_aliases=arguments.with_aliases,
            permanently=arguments.permanently,
            dry_run=not arguments.yes,
        )


def _way_back(content: dict[str, Any]) -> str:
    from .words import command

    numbers = [*map(str, content["versions"])]
    them = "it" if len(numbers) == 1 else "them"
    return f"This brings {them} back: {command('restore', content['name'], *numbers)}"


def _told(content: dict[str, Any]) -> str:
    versions = content["versions"]
    numbers = ", ".join(map(str, versions))
    done = "Would delete" if content["dry_run"] else "Deleted"
    how = "" if content["to_trash"] else " for good"
    size = size_text(content["bytes"])
    return f"{done}{how}: {quoted(content['name'])} version{plural(versions)} {numbers} ({size})."


def plural(things: Sized) -> str:
    """What stands behind a noun."""
    return "" if len(things) == 1 else "s"


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
    name = arguments.name
    out.data(content, lambda: f"Restored: {quoted(name)} version{plural(done)} {numbers}.")
    for one in errors:
        out.message(f"error: {one.message} {of_the_command_line(one.hint)}".rstrip())
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
