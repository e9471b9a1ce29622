"""Commands that take versions away and bring them back: delete."""

from __future__ import annotations

from argparse import Namespace
from typing import TYPE_CHECKING, Any

from .._names import version_or_alias
from .._render import size_text
from ..errors import ArtifactStorageError, InvalidInputError
from .exit_codes import OK, SOME_FAILED
from .output import Output

if TYPE_CHECKING:
    from ..artifact import Artifact
    from ..storage import Storage


def delete(arguments: Namespace, storage: Storage, out: Output) -> int:
    """Deletes versions, or says which ones it would."""
    done: dict[int, int] = {}
    errors: list[tuple[str, ArtifactStorageError]] = []
    for text in dict.fromkeys(arguments.versions):
        try:
            planned = {one.version: one.size for one in _meant(storage, arguments.name, text)}
            if arguments.yes:
                gone = storage.delete(
                    arguments.name,
                    text,
                    leave_values=arguments.leave_values,
                    with_aliases=arguments.with_aliases,
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
    out.data(content, lambda: _told(content))
    for _, one in errors:
        out.message(f"error: {one}")
    if not arguments.yes:
        out.message("Nothing was deleted. Add --yes to delete.")
    return SOME_FAILED if errors else OK


def _meant(storage: Storage, name: str, text: str) -> list[Artifact]:
    """The versions that a word stands for."""
    if text.strip().lower() != "all":
        number, alias = version_or_alias(text, "'latest' or 'all'")
        if alias is not None:
            raise InvalidInputError(
                f"delete takes no alias: nothing of {name!r} is deleted for {alias!r}.",
                "Name the version: show says its number.",
                "version",
            )
        return [storage.get(name, number)]
    storage.get(name)
    every = storage.artifact_store().versions(name)
    return [one for one in every if one.source == "artifact_storage"]


def _told(content: dict[str, Any]) -> str:
    versions = content["versions"]
    numbers = ", ".join(map(str, versions))
    done = "Would delete" if content["dry_run"] else "Deleted"
    plural = "" if len(versions) == 1 else "s"
    size = size_text(content["bytes"])
    return f"{done} {content['name']!r} version{plural} {numbers} ({size})."
