"""Description, tags, metadata and aliases: what people write about a version."""

from __future__ import annotations

import math
import numbers
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from . import _contract
from ._contract import SECRET_MASK as MASK
from ._names import plain
from ._quotes import literal, quoted
from ._saves import body_of, is_elsewhere, not_here
from .errors import ArtifactStorageError, InvalidInputError, NotFoundError, UnsupportedError

if TYPE_CHECKING:
    from ._masking.known import Secrets
    from ._transport.client import Client

#: What an answer tells of notes.
NOTES = ("description", "tags", "metadata", "edited_at", "edited_by", "aliases")
#: Whole numbers beyond it are not kept exactly.
_EXACT = 2**53


def given_notes(secrets: Secrets, description: Any, tags: Any, metadata: Any) -> dict[str, Any]:
    """The notes that were given, checked and without secrets; the server checks the rest.

    Args:
        secrets: Those that were told.
        description: Text; None: not given.
        tags: Texts; None: not given.
        metadata: Keys with numbers, texts, booleans or None; None: not given.

    Raises:
        InvalidInputError: One of them is of another kind; its field is named.
    """
    notes: dict[str, Any] = {}
    if description is not None:
        if not isinstance(description, str):
            raise _wrong("description", "text", description, 'description="first model"')
        notes["description"] = secrets.mask_text(description)
    if tags is not None:
        if isinstance(tags, (str, bytes)) or not isinstance(tags, Iterable):
            raise _wrong("tags", "a list of texts", tags, 'tags=["baseline"]')
        notes["tags"] = [_tag(secrets, tag) for tag in tags]
    if metadata is not None:
        if not isinstance(metadata, Mapping):
            raise _wrong("metadata", "a dictionary", metadata, 'metadata={"auc": 0.81}')
        notes["metadata"] = {
            _key(secrets, key): _value(secrets, key, value) for key, value in metadata.items()
        }
    return notes


def write_notes(client: Client, record: Mapping[str, Any], notes: dict[str, Any]) -> dict[str, Any]:
    """Writes notes of a save; what is not among them stays.

    Returns:
        The record with its notes.
    """
    if not notes:
        raise InvalidInputError(
            "Nothing to edit.", 'Use edit(description="…"), tags=[…] or metadata={…}.'
        )
    refuse_lineapy(record)
    request: Any = {**body_of(record), **notes, "user": _user()}
    answer = _asked(client, record, _contract.EDIT_NOTES, request)
    return noted(record, answer)


def move_alias(client: Client, record: Mapping[str, Any], alias: Any) -> dict[str, Any]:
    """Lets an alias point at a save.

    Returns:
        The record with its aliases.
    """
    refuse_lineapy(record)
    alias = checked_alias(alias)
    request: Any = {**body_of(record), "alias": alias, "user": _user()}
    _asked(client, record, _contract.SET_ALIAS, request)
    return noted(record, {**record, "aliases": sorted({*record.get("aliases", []), alias})})


def drop_alias(client: Client, record: Mapping[str, Any], alias: Any) -> dict[str, Any]:
    """Removes an alias that points at a save.

    Raises:
        NotFoundError: It does not exist, or points at another version.
    """
    refuse_lineapy(record)
    name, alias = record["name"], checked_alias(alias)
    query: Any = {"name": name, "alias": alias}
    found = client.call(_contract.GET_ARTIFACT, query=query)
    if found["version"] != record["version"]:
        raise NotFoundError(
            f"The alias {quoted(alias)} of {quoted(name)} points at version {found['version']}.",
            f"get({literal(name)}, {literal(alias)}).remove_alias({literal(alias)}) removes it.",
            "alias",
        )
    request: Any = {"name": name, "alias": alias, "version": None, "user": _user()}
    client.call(_contract.SET_ALIAS, request)
    left = [one for one in record.get("aliases", []) if one != alias]
    return noted(record, {**record, "aliases": left})


def noted(record: Mapping[str, Any], answer: Mapping[str, Any]) -> dict[str, Any]:
    """A record with the notes of an answer."""
    kept = {key: value for key, value in record.items() if key not in NOTES}
    return {**kept, **{key: answer[key] for key in NOTES if answer.get(key)}}


def checked_alias(alias: Any) -> str:
    """The alias, if it is text; the storage server checks the rest."""
    if not isinstance(alias, str):
        raise _wrong("alias", "text", alias, 'alias("production")')
    return plain(alias)


def refuse_lineapy(record: Mapping[str, Any]) -> None:
    """Refuses notes for a version that LineaPy saved."""
    if record.get("source") == "lineapy":
        raise UnsupportedError(
            f"{quoted(record['name'])} version {record['version']} was saved by LineaPy: notes and "
            "aliases are only for versions that Artifact Storage saved.",
            "Load its value and save it again: the new version can have them.",
        )


def _asked(client: Client, record: Mapping[str, Any], route: Any, request: Any) -> Any:
    try:
        return client.call(route, request)
    except NotFoundError as error:
        failure: ArtifactStorageError = error
    if is_elsewhere(client, record):
        failure = not_here(client, record)
    raise failure


def _user() -> str:
    from ._context import identity
    from ._context.recorded import storable

    return storable(identity.user(), 256)


def _tag(secrets: Secrets, tag: Any) -> str:
    if not isinstance(tag, str):
        raise _wrong("tags", "a list of texts", tag, 'tags=["baseline"]')
    return secrets.mask_text(tag)


def _key(secrets: Secrets, key: Any) -> str:
    if not isinstance(key, str):
        raise _wrong("metadata", "a dictionary with texts as keys", key, 'metadata={"auc": 0.81}')
    return secrets.mask_text(key)


def _value(secrets: Secrets, key: str, value: Any) -> Any:
    from ._masking.names import is_secret

    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, str):
        return MASK if value and is_secret(key, value) else secrets.mask_text(value)
    if type(value).__name__ in ("bool_", "bool") and hasattr(value, "item"):
        return bool(value)  # NumPy's.
    hint = "Use a number, text, True, False or None."
    if isinstance(value, numbers.Integral):
        number: float = int(value)
        if abs(number) > _EXACT:
            raise InvalidInputError(
                f"metadata[{literal(key)}] has too many digits to be kept exactly.",
                "Use text, or a float.",
                "metadata",
            )
        return number
    if isinstance(value, numbers.Real):
        try:
            number = float(value)
        except OverflowError:  # A fraction's.
            number = math.inf
        if not math.isfinite(number):
            raise InvalidInputError(
                f"metadata[{literal(key)}] is {number}: numbers in metadata are finite.",
                "Use a finite number, or None.",
                "metadata",
            )
        return number
    kind = type(value).__name__
    raise InvalidInputError(f"metadata[{literal(key)}] cannot be {kind}.", hint, "metadata")


def _wrong(field: str, wanted: str, given: Any, example: str) -> InvalidInputError:
    kind = type(given).__name__
    return InvalidInputError(
        f"{field} must be {wanted}, not {kind}.", f"For example {example}.", field
    )
