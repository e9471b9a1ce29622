"""The names and versions that people pass."""

from __future__ import annotations

import operator
from typing import Any

from .errors import InvalidInputError


def checked_name(name: Any, value: Any = None) -> str:
    """The name, if it is text that can be sent; the storage server checks the rest."""
    if not isinstance(name, str):
        hint = 'Use save(value, "name").' if isinstance(value, str) else "Use text in quotes."
        kind = type(name).__name__
        raise InvalidInputError(f"The name must be text, not {kind}.", hint, "name")
    try:
        name.encode("utf-8")
    except UnicodeEncodeError:
        raise InvalidInputError(
            "The name has a broken character (a lone surrogate).", "Type the name anew.", "name"
        ) from None
    return str(name)


def checked_version(version: Any) -> int | None:
    """The version as a number; None for the newest (`None` or `"latest"`)."""
    if version is None or (isinstance(version, str) and version == "latest"):
        return None
    try:
        number = operator.index(version)
    except TypeError:
        number = -1
    if number < 0 or isinstance(version, bool):
        raise InvalidInputError(
            f"The version must be a number from 0 on or 'latest', not {version!r}.",
            "See artifact_store().versions(name) for the versions that exist.",
            "version",
        )
    return number
