"""The command that changes what people wrote about a version: tag."""

from __future__ import annotations

from argparse import Namespace
from typing import TYPE_CHECKING

from .._quotes import quoted
from ..errors import InvalidInputError, NotFoundError
from .exit_codes import OK
from .output import Output
from .pairs import metadata_of
from .reading import notes_of

if TYPE_CHECKING:
    from ..artifact import Artifact
    from ..storage import Storage


def tag(arguments: Namespace, storage: Storage, out: Output) -> int:
    """Changes notes; then shows them."""
    numbers = [one for one in arguments.add if one.isdecimal()]
    if numbers and arguments.of_version is None:
        raise InvalidInputError(
            f"{quoted(numbers[0])} looks like the number of a version. Nothing was changed.",
            f"Name the version: --version {numbers[0]}. A tag that is a number needs that, too.",
            "version",
        )
    artifact = storage.get(arguments.name, arguments.of_version)
    _change_notes(arguments, artifact)
    for alias in arguments.remove_alias:
        artifact.remove_alias(alias)
    for alias in arguments.alias:
        artifact.alias(alias)
    content = {
        "name": artifact.name,
        "version": artifact.version,
        "tags": artifact.tags,
        "aliases": artifact.aliases,
        "metadata": artifact.metadata,
        "description": artifact.description,
    }
    lines = [f"{artifact.name} version {artifact.version}"]
    lines += [f"{key + ':':<13}{text}" for key, text in notes_of(content).items() if text]
    out.data(content, lambda: "\n".join(lines))
    return OK


def _change_notes(arguments: Namespace, artifact: Artifact) -> None:
    """Writes tags, description and metadata in one step."""
    tags, metadata = artifact.tags, artifact.metadata
    absent = [f"tag {quoted(one)}" for one in arguments.remove if one not in tags]
    absent += [
        f"metadata {quoted(one)}" for one in arguments.remove_metadata if one not in metadata
    ]
    if absent:
        label = f"{quoted(artifact.name)} version {artifact.version}"
        raise NotFoundError(f"{label} has no {absent[0]}. Nothing was changed.")
    new_tags = [one for one in tags if one not in arguments.remove]
    new_tags += [one for one in dict.fromkeys(arguments.add) if one not in new_tags]
    kept = {key: one for key, one in metadata.items() if key not in arguments.remove_metadata}
    new_metadata = {**kept, **metadata_of(arguments.metadata)}
    if (new_tags, new_metadata) == (tags, metadata) and arguments.description is None:
        return
    artifact.edit(
        description=arguments.description,
        tags=None if new_tags == tags else new_tags,
        metadata=None if new_metadata == metadata else new_metadata,
    )
